#include "console/pages/jobwizard.h"

#include <QMessageBox>

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
    auto* targets = new TargetsStep(m_draft, session);
    addPage(targets);
    connect(targets, &TargetsStep::said, this, &JobWizard::said);
    resize(720, 540);
}

void JobWizard::accept()
{
    const auto job = m_draft.publish(m_session.workspace().publisher());
    if (!job) {
        QMessageBox::warning(this, tr("The job was not signed"), policy::faultsText(job.error()));
        return;
    }
    Q_EMIT published(*job, m_draft.targets(*m_session.snapshot()));
    QWizard::accept();
}

} // namespace patchswarm::pages
