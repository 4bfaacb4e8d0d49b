#include "console/pages/profilespage.h"

#include <QAction>
#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include "console/pages/commandtext.h"
#include "console/pages/dockarea.h"
#include "console/pages/fleettable.h"
#include "console/pages/profileeditor.h"
#include "console/pages/settingwords.h"
#include "console/views/icons.h"
#include "console/views/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

namespace {

constexpr int pilots = 5;
constexpr int rolloutWidth = 520;
constexpr int groupPriority = 10; // goes before the profile for everybody

QString stageName(int stage)
{
    switch (stage) {
    case 0:
        return ProfilesPage::tr("pilot");
    case 1:
        return ProfilesPage::tr("the pilot's sites");
    default:
        return ProfilesPage::tr("everybody else");
    }
}

} // namespace

ProfilesPage::ProfilesPage(FleetSession& session, QWidget* parent)
    : Page(session, tr("Profiles"), parent)
    , m_rollout(session.watch(), session.workspace().inventory())
    , m_editor(new ProfileEditor(m_model))
    , m_docks(new DockArea(u"profiles"_s))
{
    makeScope();
    auto* centre = new QWidget;
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::small);
    layout->addWidget(m_loaded);
    layout->addWidget(m_editor, 1);
    m_docks->setCentralWidget(centre);
    m_docks->addPanel(u"rollout"_s, tr("Roll-out"), makeRollout(), Qt::RightDockWidgetArea);
    m_docks->finish(rolloutWidth);
    setContents(m_docks);
    connectRollout();
    m_model.load(policy::Profile {});
    showState();
}

ProfilesPage::~ProfilesPage() = default;

void ProfilesPage::makeScope()
{
    m_scope = new QComboBox;
    m_scope->setAccessibleName(tr("Whom the profile is for"));
    m_scope->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_scope->setMinimumContentsLength(16);
    m_spread = new QCheckBox(tr("Sign, so that neighbours pass it on"));
    m_spread->setToolTip(tr("An endpoint that is off now learns a signed profile from its "
                            "neighbours; it is in force wherever its assignment applies"));
    m_loaded = new QLabel;
    m_loaded->setFont(textFont(font(), TextSize::Caption));
    m_loaded->setWordWrap(true);
    controls()->addWidget(new QLabel(tr("For")));
    controls()->addWidget(m_scope);
    controls()->addWidget(m_spread);
    controls()->addStretch(1);
    m_drifted = new QAction(tr("Show drift"), this);
    m_drifted->setToolTip(tr("The endpoints whose profile differs from what was sent"));
    connect(m_drifted, &QAction::triggered, this, &ProfilesPage::drift);
    m_repair = new QAction(tr("Repair drift"), this);
    m_repair->setToolTip(tr("Applies to each of them the profile again that was last sent to it "
                            "from here"));
    m_drifted->setIcon(icon(u"drift"_s));
    m_repair->setIcon(icon(u"retry"_s));
    addMenu(u"drift"_s, tr("Drift"), {m_drifted, m_repair});
    connect(m_repair, &QAction::triggered, this, [this] { repair(driftedEndpoints()); });
    connect(&session(), &FleetSession::tablesChanged, this, [this] {
        m_repair->setEnabled(!m_isAsking && !m_rollout.isRunning()
                             && !driftedEndpoints().isEmpty());
    });
    auto* revert = new QAction(tr("Revert"), this);
    addIconAction(u"undo"_s, revert);
    connect(revert, &QAction::triggered, &m_model, &models::ProfileEditModel::revertAll);
    auto* copy = new QAction(tr("Copy as command"), this);
    addAction(u"command"_s, copy);
    connect(copy, &QAction::triggered, this, [this] { copyCommand(command()); });
    connect(m_scope, &QComboBox::activated, this, &ProfilesPage::loadProfile);
}

QWidget* ProfilesPage::makeRollout()
{
    auto* panel = new QWidget;
    m_plan = new QLabel;
    m_plan->setTextFormat(Qt::RichText);
    m_plan->setWordWrap(true);
    m_plan->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_progress = new QProgressBar;
    m_progress->setAccessibleName(tr("Progress of the roll-out"));
    m_review = new QPushButton(tr("Review…"));
    m_apply = new QPushButton;
    m_retry = new QPushButton(icon(u"retry"_s), tr("Retry failed"));
    m_undo = new QPushButton(icon(u"undo"_s), tr("Undo"));
    m_undo->setToolTip(tr("Plans the settings before each endpoint's last change as the next "
                          "revision"));
    m_stop = new QPushButton(icon(u"cancel"_s), tr("Stop"));
    auto* buttons = new QHBoxLayout;
    for (QPushButton* button : {m_review, m_apply, m_retry, m_undo, m_stop})
        buttons->addWidget(button);
    buttons->addStretch(1);
    m_results = new FleetTable(u"rollout"_s);
    m_results->setColumns(&m_rollout.model(), {14, 0, 8, 11, 12, 12, 40});
    m_results->setAccessibleName(tr("Result for each endpoint"));
    auto* layout = new QVBoxLayout(panel);
    layout->setSpacing(space::small);
    layout->addWidget(m_plan);
    layout->addLayout(buttons);
    layout->addWidget(m_progress);
    layout->addWidget(m_results, 1);
    connect(m_results, &FleetTable::said, this, &Page::said);
    connect(m_review, &QPushButton::clicked, this, &ProfilesPage::review);
    connect(m_apply, &QPushButton::clicked, this, &ProfilesPage::applyNextStage);
    connect(m_retry, &QPushButton::clicked, &m_rollout, &models::ProfileRollout::retryFailed);
    connect(m_retry, &QPushButton::clicked, this, &ProfilesPage::showState);
    connect(m_undo, &QPushButton::clicked, this, &ProfilesPage::undo);
    connect(m_stop, &QPushButton::clicked, &m_rollout, &models::ProfileRollout::stop);
    return panel;
}

void ProfilesPage::connectRollout()
{
    using Rollout = models::ProfileRollout;
    connect(&m_model, &models::ProfileEditModel::checked, this, [this] {
        if (!m_rollout.isRunning())
            m_isPlanned = false;
        showState();
    });
    connect(&m_rollout, &Rollout::planned, this, [this] {
        m_isAsking = false;
        m_isPlanned = !m_isRepairing;
        showState();
    });
    connect(&m_rollout, &Rollout::refused, this, [this](const QString& why) {
        m_isAsking = false;
        m_isPlanned = false;
        m_isRepairing = false;
        showState();
        m_plan->setText(why.toHtmlEscaped().replace(u'\n', u"<br>"_s));
    });
    connect(&m_rollout, &Rollout::progressed, this, [this](int done, int total) {
        m_progress->setRange(0, std::max(total, 1));
        m_progress->setValue(done);
        showState();
    });
    connect(&m_rollout, &Rollout::stageEnded, this, [this] {
        showState();
        if (std::exchange(m_isRepairing, false)) {
            session().inventoryChanged();
            Q_EMIT said(tr("Repaired: %1 of %2 endpoints")
                            .arg(m_rollout.applied().size())
                            .arg(m_rollout.model().rowCount()));
            return;
        }
        session().inventoryChanged();
        const auto failed = m_rollout.model().rowCount();
        Q_EMIT said(
            tr("Stage done: %1 in force of %2").arg(m_rollout.applied().size()).arg(failed));
    });
}

void ProfilesPage::fillScope()
{
    QStringList groups;
    QStringList names;
    for (const auto& endpoint : session().snapshot()->endpoints) {
        groups += endpoint->record.groups;
        names += endpoint->record.name;
    }
    groups.removeDuplicates();
    groups.sort();
    if (m_scope->count() == 1 + groups.size() + names.size())
        return;
    const QVariant current = m_scope->currentData();
    m_scope->clear();
    m_scope->addItem(icon(u"swarm"_s), tr("Everybody"), QStringList {u"all"_s, {}});
    for (const QString& group : std::as_const(groups))
        m_scope->addItem(icon(u"group"_s), tr("Group %1").arg(group),
                         QStringList {u"group"_s, group});
    for (const QString& name : std::as_const(names))
        m_scope->addItem(icon(u"endpoints"_s), name, QStringList {u"endpoint"_s, name});
    m_scope->setCurrentIndex(std::max(0, m_scope->findData(current)));
}

QStringList ProfilesPage::scopeEndpoints() const
{
    const QStringList scope = m_scope->currentData().toStringList();
    QStringList names;
    for (const auto& endpoint : session().snapshot()->endpoints) {
        const fleet::EndpointRecord& record = endpoint->record;
        const bool isIn = scope.value(0) == u"all"
            || (scope.value(0) == u"group" && record.groups.contains(scope.value(1)))
            || (scope.value(0) == u"endpoint" && record.name == scope.value(1));
        if (isIn)
            names.append(record.name);
    }
    return names;
}

void ProfilesPage::loadProfile()
{
    const QString kind = m_scope->currentData().toStringList().value(0);
    m_spread->setChecked(kind == u"all");
    m_spread->setEnabled(kind == u"group");
    QString source;
    for (const QString& name : scopeEndpoints())
        if (const auto endpoint = session().snapshot()->find(name);
            endpoint && endpoint->isConnected()) {
            source = name;
            break;
        }
    m_isPlanned = false;
    if (source.isEmpty()) {
        m_isLoaded = false;
        m_loaded->setText(tr("Nobody there is connected; starting from the defaults"));
        m_model.load(policy::Profile {});
        return showState();
    }
    session().watch().callFor<rpc::ProfileView>(
        source, u"profile.get"_s, {}, this,
        [this, source](const tl::expected<rpc::ProfileView, fleet::CallFailure>& view) {
            if (!view)
                return m_loaded->setText(
                    tr("%1 did not tell its profile: %2").arg(source, view.error().error.detail));
            const auto effective = fleet::readToldProfile(view->effective);
            const auto desired =
                fleet::readToldProfile(view->desired ? *view->desired : view->effective);
            if (!desired || !effective)
                return m_loaded->setText(tr("The profile of %1 cannot be read").arg(source));
            m_isLoaded = true;
            m_model.load(*desired);
            m_model.setInForce(effective->settings);
            m_loaded->setText(
                tr("%1 r%2, as %3 has it").arg(desired->name).arg(desired->revision).arg(source));
            showState();
        });
}

fleet::ProfileEdit ProfilesPage::edit() const
{
    const QStringList scope = m_scope->currentData().toStringList();
    fleet::ProfileEdit edit;
    edit.assignments = m_model.assignments();
    edit.isSigned = m_spread->isChecked();
    if (scope.value(0) == u"group" && edit.isSigned) {
        edit.id = u"group-"_s + scope.value(1).toLower().simplified().replace(u' ', u'-');
        edit.name = scope.value(1);
        edit.assignment = policy::Assignment {{scope.value(1)}, {}, groupPriority};
    }
    return edit;
}

QString ProfilesPage::command() const
{
    const QStringList scope = m_scope->currentData().toStringList();
    QStringList words {u"patchswarmctl"_s, u"profile"_s, u"set"_s, u"--fleet"_s,
                       session().directory()};
    if (scope.value(0) == u"all")
        words += u"--all"_s;
    else
        words += {scope.value(0) == u"group" ? u"--group"_s : u"--to"_s, scope.value(1)};
    if (scope.value(0) == u"group" && m_spread->isChecked())
        words += {u"--id"_s,      edit().id,       u"--assign-group"_s,
                  scope.value(1), u"--priority"_s, QString::number(groupPriority)};
    for (const QString& assignment : m_model.assignments())
        words += {u"--set"_s, assignment};
    return shellLine(words);
}

void ProfilesPage::review()
{
    m_isAsking = true;
    m_isPlanned = false;
    showState();
    m_rollout.plan(scopeEndpoints(), edit(), pilots);
}

void ProfilesPage::undo()
{
    m_isAsking = true;
    m_isPlanned = false;
    const QStringList applied = m_rollout.applied();
    showState();
    m_rollout.planUndo(applied.isEmpty() ? scopeEndpoints() : applied);
}

QStringList ProfilesPage::driftedEndpoints() const
{
    QStringList names;
    for (const auto& endpoint : session().snapshot()->endpoints)
        if (endpoint->profile.hasDrifted()
            && endpoint->connection.failure != fleet::Failure::Revoked)
            names.append(endpoint->record.name);
    return names;
}

void ProfilesPage::repair(const QStringList& endpoints)
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

void ProfilesPage::drift()
{
    models::EndpointCriteria criteria;
    criteria.onlyDrift = true;
    Q_EMIT endpointsWanted(criteria);
    Q_EMIT said(tr("Repair drift, in the menu of the table, applies what was sent again"));
}

void ProfilesPage::applyNextStage()
{
    const int stage = m_rollout.nextStage();
    if (m_isPlanned && stage < models::ProfileRollout::stages)
        m_rollout.applyStage(stage);
    showState();
}

void ProfilesPage::showState()
{
    const int stage = m_rollout.nextStage();
    const bool isRunning = m_rollout.isRunning() || m_isAsking;
    const bool canApply = m_isPlanned && !isRunning && stage < models::ProfileRollout::stages;
    int failed = 0;
    for (int each = 0; each < models::ProfileRollout::stages; ++each)
        failed += m_rollout.countIn(each, models::RolloutState::Failed);
    m_review->setVisible(!canApply);
    m_review->setEnabled(!isRunning && m_model.isValid() && m_model.isChanged());
    m_apply->setVisible(canApply);
    m_apply->setText(tr("Apply to %1 (%2)")
                         .arg(stageName(stage))
                         .arg(m_rollout.countIn(stage, models::RolloutState::Planned)));
    m_retry->setVisible(failed > 0 && !isRunning);
    m_undo->setEnabled(!isRunning);
    m_stop->setVisible(isRunning);
    m_progress->setVisible(isRunning);
    if (m_isPlanned || m_rollout.count() > 0) {
        QString text = u"<b>%1</b>"_s.arg(tr("Applies to %1 endpoints").arg(m_rollout.count()));
        for (const auto& each : m_rollout.differences())
            text += u"<br>%1: %2 → <b>%3</b>"_s.arg(
                settingTitle(each.difference.key).toHtmlEscaped(),
                each.difference.before.toHtmlEscaped(), each.difference.after.toHtmlEscaped());
        m_plan->setText(text);
    } else if (!m_model.isValid()) {
        m_plan->setText(
            tr("Cannot be used yet: %1; see beside the fields.").arg(m_model.faults().size()));
    } else if (m_model.isChanged()) {
        m_plan->setText(tr("Changes: %1. Review shows what they do, endpoint by endpoint, before "
                           "anything is sent.")
                            .arg(m_model.differences().size()));
    } else {
        m_plan->setText(tr("Change a setting, then review. Nothing is sent before that."));
    }
}

void ProfilesPage::setActive(bool isActive)
{
    if (!isActive)
        return;
    fillScope();
    if (!m_isLoaded && !m_model.isChanged())
        loadProfile();
}

void ProfilesPage::resetLayout()
{
    m_docks->reset();
    m_results->resetColumns();
}

} // namespace patchswarm::pages
