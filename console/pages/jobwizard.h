#pragma once

#include <QWizard>

#include "console/models/jobdraft.h"
#include "console/models/jobrollout.h"

namespace patchswarm::pages {

class FleetSession;
class TargetsStep;

// Four steps to a signed job: files or a URL with their CIDs, where endpoints fetch it, how urgent
// it is, who gets it. It signs; handing it over is its owner's affair. GUI thread.
class JobWizard : public QWizard
{
    Q_OBJECT

public:
    explicit JobWizard(FleetSession& session, QWidget* parent = nullptr);

    [[nodiscard]] models::JobDraft& draft() { return m_draft; }

    void accept() override;

Q_SIGNALS:
    void said(const QString& message);
    void published(const patchswarm::fleet::PublishedJob& job,
                   const patchswarm::models::JobPlan& plan);

private:
    FleetSession& m_session;
    models::JobDraft m_draft;
    TargetsStep* m_targets;
};

} // namespace patchswarm::pages
