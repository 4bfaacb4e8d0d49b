#include "console/pages/jobrolloutpanel.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QLabel>
#include <QPushButton>

#include "console/pages/fleettable.h"
#include "console/views/icons.h"
#include "console/views/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;
using models::JobRollout;
using models::JobStep;

namespace {

QString stageName(int stage)
{
    switch (stage) {
    case 0:
        return JobRolloutPanel::tr("Pilot");
    case 1:
        return JobRolloutPanel::tr("Pilot's sites");
    default:
        return JobRolloutPanel::tr("Everybody");
    }
}

// "Pilot: 5 of 5 done", and what else there is to say of it.
QString stageLine(const JobRollout& rollout, int stage)
{
    const int all = rollout.countIn(stage);
    if (stage > rollout.stage())
        return JobRolloutPanel::tr("%1: %2 wait").arg(stageName(stage)).arg(all);
    QString line = JobRolloutPanel::tr("%1: %2 of %3 done")
                       .arg(stageName(stage))
                       .arg(rollout.countIn(stage, JobStep::Done))
                       .arg(all);
    if (const int failed = rollout.countIn(stage, JobStep::Failed); failed > 0)
        line += JobRolloutPanel::tr(", %1 failed").arg(failed);
    if (const int missed = rollout.countIn(stage, JobStep::NotReached); missed > 0)
        line += JobRolloutPanel::tr(", %1 not reached").arg(missed);
    return stage == rollout.stage() ? u"<b>%1</b>"_s.arg(line) : line;
}

} // namespace

JobRolloutPanel::JobRolloutPanel(QWidget* parent)
    : QWidget(parent)
    , m_words(new QLabel)
    , m_next(new QPushButton(icon(u"play"_s), QString()))
    , m_retry(new QPushButton(icon(u"retry"_s), tr("Retry failed")))
    , m_copy(new QPushButton(icon(u"command"_s), tr("Copy as command")))
    , m_goesOn(new QCheckBox(tr("Go on once a stage has succeeded")))
    , m_table(new FleetTable(u"deployment"_s))
{
    m_words->setTextFormat(Qt::RichText);
    m_words->setWordWrap(true);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_retry->setToolTip(tr("Starts the job again where it failed, and hands it once more to whom "
                           "it did not reach"));
    m_table->setAccessibleName(tr("Deployment, endpoint by endpoint"));
    m_table->setColumns(&m_none, {16, 10, 8, 20, 40});
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_next);
    buttons->addWidget(m_retry);
    buttons->addWidget(m_goesOn);
    buttons->addStretch(1);
    buttons->addWidget(m_copy);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(space::small);
    layout->addWidget(m_words);
    layout->addLayout(buttons);
    layout->addWidget(m_table, 1);
    connect(m_table, &FleetTable::said, this, &JobRolloutPanel::said);
    connect(m_next, &QPushButton::clicked, this, [this] {
        if (const auto begun = m_rollout->startNext(); !begun)
            Q_EMIT said(tr("The next stage did not begin: %1").arg(begun.error().detail));
    });
    connect(m_retry, &QPushButton::clicked, this, [this] { m_rollout->retryFailed(); });
    connect(m_goesOn, &QCheckBox::clicked, this, [this](bool isOn) { m_rollout->setGoesOn(isOn); });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { Q_EMIT commandWanted(m_rollout->endpointsOf(m_rollout->stage())); });
    showState();
}

void JobRolloutPanel::setRollout(JobRollout* rollout)
{
    if (rollout == m_rollout && rollout != nullptr)
        return;
    if (m_rollout)
        m_rollout->disconnect(this);
    m_rollout = rollout;
    m_table->setModel(rollout == nullptr ? &m_none : &rollout->model());
    if (rollout != nullptr)
        connect(rollout, &JobRollout::changed, this, &JobRolloutPanel::showState);
    showState();
}

void JobRolloutPanel::showState()
{
    const bool isThere = !m_rollout.isNull();
    const int next = isThere ? m_rollout->nextStage() : JobRollout::stages;
    const bool hasNext = next < JobRollout::stages && !(isThere && m_rollout->isCancelled());
    m_next->setVisible(hasNext);
    m_goesOn->setVisible(hasNext);
    m_copy->setVisible(isThere && m_rollout->stage() >= 0);
    const bool canRetry = isThere
        && m_rollout->count(JobStep::Failed) + m_rollout->count(JobStep::NotReached) > 0
        && !m_rollout->isCancelled();
    m_retry->setVisible(canRetry);
    if (!isThere) {
        m_words->setText(tr("This job was not deployed from this console."));
        return;
    }
    m_next->setText(tr("Go on: %1 (%2)").arg(stageName(next)).arg(m_rollout->countIn(next)));
    m_next->setEnabled(!m_rollout->isHanding());
    m_retry->setEnabled(!m_rollout->isHanding());
    m_goesOn->setChecked(m_rollout->goesOn());
    QStringList lines;
    for (int stage = 0; stage < JobRollout::stages; ++stage)
        if (m_rollout->countIn(stage) > 0)
            lines += stageLine(*m_rollout, stage);
    if (m_rollout->isCancelled())
        lines += tr("It was cancelled and goes no further.");
    m_words->setText(lines.join(u" · "_s));
}

} // namespace patchswarm::pages
