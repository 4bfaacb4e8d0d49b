#include "console/pages/profilespage.h"

#include <QAction>
#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>

#include "console/pages/commandtext.h"
#include "console/pages/dockarea.h"
#include "console/pages/profileeditor.h"
#include "console/pages/profilerolloutpanel.h"
#include "console/views/icons.h"
#include "console/views/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

namespace {

constexpr int rolloutWidth = 420; // leaves the editor its room on a 1024x768 screen
constexpr int groupPriority = 10; // goes before the profile for everybody

} // namespace

ProfilesPage::ProfilesPage(FleetSession& session, QWidget* parent)
    : Page(session, tr("Profiles"), parent)
    , m_rollout(session.watch(), session.workspace().inventory())
    , m_editor(new ProfileEditor(m_model))
    , m_panel(new ProfileRolloutPanel(m_rollout, m_model))
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
    m_docks->addPanel(u"rollout"_s, tr("Roll-out"), m_panel, Qt::RightDockWidgetArea);
    m_docks->finish(rolloutWidth);
    setContents(m_docks);
    connect(m_panel, &ProfileRolloutPanel::reviewWanted, this, &ProfilesPage::review);
    connect(m_panel, &ProfileRolloutPanel::undoWanted, this, &ProfilesPage::undo);
    connect(m_panel, &ProfileRolloutPanel::said, this, &Page::said);
    connect(&m_rollout, &models::ProfileRollout::stageEnded, &session,
            &FleetSession::inventoryChanged);
    m_model.load(policy::Profile {});
    m_panel->forget();
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
    connect(&session(), &FleetSession::tablesChanged, this,
            [this] { m_repair->setEnabled(!m_panel->isBusy() && !driftedEndpoints().isEmpty()); });
    auto* revert = new QAction(tr("Revert"), this);
    addIconAction(u"undo"_s, revert);
    connect(revert, &QAction::triggered, &m_model, &models::ProfileEditModel::revertAll);
    auto* copy = new QAction(tr("Copy as command"), this);
    addAction(u"command"_s, copy);
    connect(copy, &QAction::triggered, this, [this] { copyCommand(command()); });
    connect(m_scope, &QComboBox::activated, this, &ProfilesPage::loadProfile);
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
    m_panel->forget();
    if (source.isEmpty()) {
        m_isLoaded = false;
        m_loaded->setText(tr("Nobody there is connected; starting from the defaults"));
        m_model.load(policy::Profile {});
        return;
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
    m_panel->review(scopeEndpoints(), edit());
}

void ProfilesPage::applyNextStage()
{
    m_panel->applyNextStage();
}

// What this roll-out did, if it did anything; else what was done before in the scope.
void ProfilesPage::undo()
{
    const QStringList applied = m_rollout.applied();
    const bool isForAll = applied.isEmpty() ? m_spread->isChecked() : m_rollout.reach().has_value();
    m_rollout.planUndo(applied.isEmpty() ? scopeEndpoints() : applied,
                       isForAll ? fleet::UndoReach::Everybody : fleet::UndoReach::Named);
}

void ProfilesPage::repair(const QStringList& endpoints)
{
    m_panel->repair(endpoints);
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

void ProfilesPage::drift()
{
    models::EndpointCriteria criteria;
    criteria.onlyDrift = true;
    Q_EMIT endpointsWanted(criteria);
    Q_EMIT said(tr("Repair drift, in the menu of the table, applies what was sent again"));
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
    m_panel->resetColumns();
}

} // namespace patchswarm::pages
