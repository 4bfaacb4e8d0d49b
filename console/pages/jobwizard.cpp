#include "console/pages/jobwizard.h"

#include <QMessageBox>

#include <algorithm>

#include "console/pages/artifactsstep.h"
#include "console/pages/fleetsession.h"
#include "console/pages/originsstep.h"
#include "console/pages/targetsstep.h"
#include "console/pages/urgencystep.h"
#include "console/views/theme.h"

namespace patchswarm::pages {

JobWizard::JobWizard(FleetSession& session, QWidget* parent)
    : QWizard(parent)
    , m_session(session)
{
    setWindowTitle(tr("New job"));
    setWizardStyle(ModernStyle);
    setOption(NoBackButtonOnStartPage);
    setButtonText(FinishButton, tr("Sign and deploy"));
    addPage(new ArtifactsStep(m_draft));
    addPage(new OriginsStep(m_draft));
    addPage(new UrgencyStep(m_draft));
    m_targets = new TargetsStep(m_draft, session);
    addPage(m_targets);
    connect(m_targets, &TargetsStep::said, this, &JobWizard::said);
    resize(720, 540);
}

void JobWizard::accept()
{
    const auto job = m_draft.publish(m_session.workspace().publisher());
    if (!job) {
        QMessageBox::warning(this, tr("The job was not signed"), policy::faultsText(job.error()));
        return;
    }
    const fleet::FleetSnapshot& fleet = *m_session.snapshot();
    models::JobPlan plan;
    plan.jobId = job->job.id;
    plan.targets = job->job.targets;
    plan.endpoints = m_draft.targets(fleet);
    // Whoever is there now makes the better pilot.
    std::stable_partition(plan.endpoints.begin(), plan.endpoints.end(), [&](const QString& name) {
        const auto endpoint = fleet.find(name);
        return endpoint && endpoint->isConnected();
    });
    plan.pilots = m_targets->pilots();
    plan.goesOn = m_targets->goesOn();
    Q_EMIT published(*job, plan);
    QWizard::accept();
}

} // namespace patchswarm::pages
