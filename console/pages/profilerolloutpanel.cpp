#include "console/pages/profilerolloutpanel.h"

#include <QBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include "console/pages/fleettable.h"
#include "console/pages/settingwords.h"
#include "console/views/icons.h"
#include "console/views/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;
using models::ProfileRollout;

namespace {

constexpr int pilots = 5;

QString stageName(int stage)
{
    switch (stage) {
    case 0:
        return ProfileRolloutPanel::tr("pilot");
    case 1:
        return ProfileRolloutPanel::tr("the pilot's sites");
    default:
        return ProfileRolloutPanel::tr("everybody else");
    }
}

} // namespace

ProfileRolloutPanel::ProfileRolloutPanel(ProfileRollout& rollout,
                                         const models::ProfileEditModel& model, QWidget* parent)
    : QWidget(parent)
    , m_rollout(rollout)
    , m_model(model)
    , m_plan(new QLabel)
    , m_progress(new QProgressBar)
    , m_results(new FleetTable(u"rollout"_s))
{
    m_plan->setTextFormat(Qt::RichText);
    m_plan->setWordWrap(true);
    m_plan->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_progress->setAccessibleName(tr("Progress of the roll-out"));
    m_results->setColumns(&m_rollout.model(), {14, 0, 8, 11, 12, 12, 40});
    m_results->setEmptyText(tr("Review shows here what becomes of each endpoint."));
    m_results->setAccessibleName(tr("Result for each endpoint"));
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(space::small);
    layout->addWidget(m_plan);
    layout->addWidget(makeButtons());
    layout->addWidget(m_progress);
    layout->addWidget(m_results, 1);
    connect(m_results, &FleetTable::said, this, &ProfileRolloutPanel::said);
    connectRollout();
    showState();
}

QWidget* ProfileRolloutPanel::makeButtons()
{
    m_review = new QPushButton(tr("Review…"));
    m_apply = new QPushButton;
    m_retry = new QPushButton(icon(u"retry"_s), tr("Retry failed"));
    m_undo = new QPushButton(icon(u"undo"_s), tr("Undo"));
    m_undo->setToolTip(tr("Plans to take back each endpoint's last change, and once more the one "
                          "before it: a new revision with the settings of an older one"));
    m_stop = new QPushButton(icon(u"cancel"_s), tr("Stop"));
    auto* row = new QWidget;
    auto* buttons = new QHBoxLayout(row);
    buttons->setContentsMargins(0, 0, 0, 0);
    for (QPushButton* button : {m_review, m_apply, m_retry, m_undo, m_stop})
        buttons->addWidget(button);
    buttons->addStretch(1);
    connect(m_review, &QPushButton::clicked, this, &ProfileRolloutPanel::reviewWanted);
    connect(m_apply, &QPushButton::clicked, this, &ProfileRolloutPanel::applyNextStage);
    connect(m_retry, &QPushButton::clicked, &m_rollout, &ProfileRollout::retryFailed);
    connect(m_retry, &QPushButton::clicked, this, &ProfileRolloutPanel::showState);
    connect(m_undo, &QPushButton::clicked, this, [this] {
        m_isAsking = true;
        m_isPlanned = false;
        showState();
        Q_EMIT undoWanted();
    });
    connect(m_stop, &QPushButton::clicked, &m_rollout, &ProfileRollout::stop);
    return row;
}

void ProfileRolloutPanel::connectRollout()
{
    connect(&m_model, &models::ProfileEditModel::checked, this, [this] {
        if (!m_rollout.isRunning())
            m_isPlanned = false;
        showState();
    });
    connect(&m_rollout, &ProfileRollout::planned, this, [this] {
        m_isAsking = false;
        m_isPlanned = !m_isRepairing;
        showState();
    });
    connect(&m_rollout, &ProfileRollout::refused, this, [this](const QString& why) {
        m_isAsking = false;
        m_isPlanned = false;
        m_isRepairing = false;
        showState();
        m_plan->setText(why.toHtmlEscaped().replace(u'\n', u"<br>"_s));
    });
    connect(&m_rollout, &ProfileRollout::progressed, this, [this](int done, int total) {
        m_progress->setRange(0, std::max(total, 1));
        m_progress->setValue(done);
        showState();
    });
    connect(&m_rollout, &ProfileRollout::stageEnded, this, &ProfileRolloutPanel::stageEnded);
}

void ProfileRolloutPanel::stageEnded()
{
    showState();
    const auto done = m_rollout.applied().size();
    const int all = m_rollout.model().rowCount();
    Q_EMIT said(std::exchange(m_isRepairing, false)
                    ? tr("Repaired: %1 of %2 endpoints").arg(done).arg(all)
                    : tr("Stage done: %1 in force of %2").arg(done).arg(all));
}

// --- steps ---------------------------------------------------------------------------------------

void ProfileRolloutPanel::review(const QStringList& endpoints, const fleet::ProfileEdit& edit)
{
    m_isAsking = true;
    m_isPlanned = false;
    showState();
    m_rollout.plan(endpoints, edit, pilots);
}

void ProfileRolloutPanel::repair(const QStringList& endpoints)
{
    if (endpoints.isEmpty() || m_rollout.isRunning()) {
        Q_EMIT said(endpoints.isEmpty()
                        ? tr("No profile has drifted")
                        : tr("Another roll-out is under way; wait for it, or stop it"));
        return;
    }
    m_isAsking = true;
    m_isPlanned = false;
    m_isRepairing = true;
    m_rollout.repair(endpoints);
    showState();
}

void ProfileRolloutPanel::applyNextStage()
{
    const int stage = m_rollout.nextStage();
    if (m_isPlanned && stage < ProfileRollout::stages)
        m_rollout.applyStage(stage);
    showState();
}

void ProfileRolloutPanel::forget()
{
    m_isPlanned = false;
    showState();
}

bool ProfileRolloutPanel::isBusy() const
{
    return m_isAsking || m_rollout.isRunning();
}

// --- what is seen --------------------------------------------------------------------------------

void ProfileRolloutPanel::showState()
{
    showButtons();
    m_progress->setVisible(isBusy());
    m_plan->setText(planText());
}

void ProfileRolloutPanel::showButtons()
{
    const int stage = m_rollout.nextStage();
    const bool canApply = m_isPlanned && !isBusy() && stage < ProfileRollout::stages;
    int failed = 0;
    for (int each = 0; each < ProfileRollout::stages; ++each)
        failed += m_rollout.countIn(each, models::RolloutState::Failed);
    m_review->setVisible(!canApply);
    m_review->setEnabled(!isBusy() && m_model.isValid() && m_model.isChanged());
    m_apply->setVisible(canApply);
    m_apply->setText(tr("Apply to %1 (%2)")
                         .arg(stageName(stage))
                         .arg(m_rollout.countIn(stage, models::RolloutState::Planned)));
    m_retry->setVisible(failed > 0 && !isBusy());
    m_undo->setEnabled(!isBusy());
    m_stop->setVisible(isBusy());
}

QString ProfileRolloutPanel::planText() const
{
    if (m_isPlanned || m_rollout.count() > 0) {
        QString text = u"<b>%1</b>"_s.arg(tr("Applies to %1 endpoints").arg(m_rollout.count()));
        if (const auto reach = m_rollout.reach())
            text += u"<br>"_s
                + tr("Signed: neighbours pass it on, to all %n known endpoint(s) that it is "
                     "assigned to",
                     nullptr, *reach);
        for (const auto& each : m_rollout.differences())
            text += u"<br>%1: %2 → <b>%3</b>"_s.arg(
                settingTitle(each.difference.key).toHtmlEscaped(),
                each.difference.before.toHtmlEscaped(), each.difference.after.toHtmlEscaped());
        return text;
    }
    if (!m_model.isValid())
        return tr("Cannot be used yet: %1; see beside the fields.").arg(m_model.faults().size());
    if (m_model.isChanged())
        return tr("Changes: %1. Review shows what they do, endpoint by endpoint, before anything "
                  "is sent.")
            .arg(m_model.differences().size());
    return tr("Change a setting, then review. Nothing is sent before that.");
}

void ProfileRolloutPanel::resetColumns()
{
    m_results->resetColumns();
}

} // namespace patchswarm::pages
