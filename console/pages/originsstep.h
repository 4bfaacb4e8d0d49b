#pragma once

#include "console/pages/draftstep.h"

class QLineEdit;
class QPlainTextEdit;

namespace patchswarm::pages {

// Where endpoints fetch it, and what people call it.
class OriginsStep : public DraftStep
{
    Q_OBJECT

public:
    explicit OriginsStep(models::JobDraft& draft);

private:
    QLineEdit* m_title;
    QLineEdit* m_reference;
    QPlainTextEdit* m_urls;
};

} // namespace patchswarm::pages
