#pragma once

#include "console/pages/draftstep.h"

class QLineEdit;
class QTreeWidget;

namespace patchswarm::pages {

// Files or URLs, and their CIDs as they are worked out.
class ArtifactsStep : public DraftStep
{
    Q_OBJECT

public:
    explicit ArtifactsStep(models::JobDraft& draft);

private:
    void addFiles();
    void addUrl();
    void refresh();

    QTreeWidget* m_list;
    QLineEdit* m_url;
};

} // namespace patchswarm::pages
