#include "console/models/profilerollout.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QSet>

#include <algorithm>
#include <map>

#include "console/models/stages.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(patchswarm::models::Rollout)
};

QString profileText(const fleet::ProfileVersion& version)
{
    return version.revision == 0 ? Words::tr("built-in defaults")
                                 : u"%1 r%2"_s.arg(version.id).arg(version.revision);
}

QString profileText(const policy::Profile& profile)
{
    return profileText(fleet::ProfileVersion::of(profile));
}

QString undoText(const fleet::PlannedChange& change)
{
    return change.undo
        ? Words::tr("takes back %1; settings as in %2")
              .arg(profileText(change.undo->undone), profileText(change.undo->restored))
        : QString();
}

fleet::RepairPlan planOf(const QVector<fleet::PlannedChange>& changes, bool isSigned)
{
    fleet::RepairPlan plan;
    plan.changes = changes;
    for (const fleet::PlannedChange& change : changes)
        if (isSigned)
            plan.isSigned.insert(change.endpoint);
    return plan;
}

} // namespace

// --- planning ------------------------------------------------------------------------------------

ProfileRollout::ProfileRollout(fleet::FleetWatch& watch, fleet::FleetInventory& inventory,
                               QObject* parent)
    : QObject(parent)
    , m_watch(watch)
    , m_inventory(inventory)
{
}

ProfileRollout::~ProfileRollout() = default;

void ProfileRollout::plan(const QStringList& endpoints, const fleet::ProfileEdit& edit, int pilots)
{
    const QString id = !edit.id.isEmpty() ? edit.id
        : edit.replacement                ? edit.replacement->id
                                          : QString();
    if (!isRunning())
        m_appliesAtOnce = false;
    ask(endpoints, pilots, id, [edit](const auto& stands) -> policy::Checked<fleet::RepairPlan> {
        const auto changes = fleet::planChange(edit, stands, QDateTime::currentDateTimeUtc());
        if (!changes)
            return tl::unexpected(changes.error());
        return planOf(*changes, edit.isSigned);
    });
}

void ProfileRollout::planUndo(const QStringList& endpoints, fleet::UndoReach reach)
{
    if (!isRunning())
        m_appliesAtOnce = false;
    ask(endpoints, static_cast<int>(endpoints.size()), {},
        [this, reach](const auto& stands) -> policy::Checked<fleet::RepairPlan> {
            const auto undo =
                fleet::planUndo(stands, m_inventory, reach, QDateTime::currentDateTimeUtc());
            if (!undo)
                return tl::unexpected(undo.error());
            return planOf(undo->changes, undo->isSigned);
        });
}

void ProfileRollout::repair(const QStringList& endpoints)
{
    if (!isRunning())
        m_appliesAtOnce = true;
    ask(endpoints, static_cast<int>(endpoints.size()), {},
        [this](const auto& stands) -> policy::Checked<fleet::RepairPlan> {
            return fleet::planRepair(stands, m_inventory, QDateTime::currentDateTimeUtc());
        });
}

void ProfileRollout::ask(const QStringList& endpoints, int pilots, const QString& profileId,
                         const MakePlan& makePlan)
{
    if (isRunning()) {
        Q_EMIT refused(tr("Another roll-out is under way; wait for it, or stop it."));
        return;
    }
    m_endpoints = endpoints;
    m_endpoints.removeDuplicates();
    m_changes.clear();
    m_rows.clear();
    for (const QString& name : std::as_const(m_endpoints)) {
        RolloutRow row;
        row.endpoint = name;
        if (const auto known = m_watch.snapshot()->find(name))
            row.site = known->site();
        m_rows.append(row);
    }
    setStages(pilots);
    std::sort(m_rows.begin(), m_rows.end(),
              [](const RolloutRow& a, const RolloutRow& b) { return a.endpoint < b.endpoint; });
    show();
    m_round = m_watch.startRound(m_endpoints, fleet::askDesired);
    connect(m_round.get(), &fleet::FleetRound::finished, this,
            [this, profileId, makePlan] { answered(profileId, makePlan); });
}

// Pilots first, then the rest of their sites, then everybody.
void ProfileRollout::setStages(int pilots)
{
    QStringList sites;
    for (const RolloutRow& row : std::as_const(m_rows))
        sites.append(row.site);
    const QVector<int> assigned = stagesOf(sites, pilots);
    for (qsizetype i = 0; i < m_rows.size(); ++i)
        m_rows[i].stage = assigned.at(i);
}

void ProfileRollout::answered(const QString& profileId, const MakePlan& makePlan)
{
    const QVector<fleet::Outcome> outcomes = m_round->outcomes();
    endRound();
    for (qsizetype i = 0; i < outcomes.size(); ++i)
        if (const auto& failure = outcomes.at(i).failure) {
            RolloutRow& row = *rowOf(m_endpoints.at(i));
            row.state = RolloutState::NotReached;
            row.detail = failureText(*failure);
        }
    const auto plan = makePlan(fleet::standsOf(outcomes, m_inventory, profileId));
    if (!plan) {
        show();
        Q_EMIT refused(policy::faultsText(plan.error()).trimmed());
        return;
    }
    m_isSigned = plan->isSigned;
    for (const fleet::PlannedChange& change : plan->changes)
        if (RolloutRow* row = rowOf(change.endpoint)) {
            m_changes.insert(change.endpoint, change);
            row->state = RolloutState::Planned;
            row->before = profileText(change.before);
            row->after = profileText(change.after);
            row->detail = undoText(change);
        }
    for (auto note = plan->notes.begin(); note != plan->notes.end(); ++note)
        if (RolloutRow* row = rowOf(note.key())) {
            row->state = RolloutState::LeftAlone;
            row->detail = note.value();
        }
    show();
    Q_EMIT planned();
    if (m_appliesAtOnce)
        applyStage(0);
}

QVector<ProfileRollout::Difference> ProfileRollout::differences() const
{
    std::map<std::tuple<QString, QString, QString>, int> counts;
    for (const fleet::PlannedChange& change : m_changes)
        for (const auto& each : fleet::differences(change.before.settings, change.after.settings))
            ++counts[{each.key, each.before, each.after}];
    QVector<Difference> differences;
    for (const auto& [key, count] : counts)
        differences.append({{std::get<0>(key), std::get<1>(key), std::get<2>(key)}, count});
    return differences;
}

std::optional<int> ProfileRollout::reach() const
{
    for (const fleet::PlannedChange& change : m_changes)
        if (m_isSigned.contains(change.endpoint))
            return fleet::countAssigned(change.after.assignment, m_inventory.endpoints());
    return {};
}

// --- applying ------------------------------------------------------------------------------------

void ProfileRollout::applyStage(int stage)
{
    QStringList endpoints;
    for (const RolloutRow& row : std::as_const(m_rows))
        if (row.stage == stage && row.state == RolloutState::Planned)
            endpoints.append(row.endpoint);
    apply(endpoints);
}

void ProfileRollout::retryFailed()
{
    QStringList endpoints;
    for (const RolloutRow& row : std::as_const(m_rows))
        if (row.state == RolloutState::Failed && m_changes.contains(row.endpoint))
            endpoints.append(row.endpoint);
    apply(endpoints);
}

void ProfileRollout::apply(const QStringList& endpoints)
{
    Q_ASSERT(!isRunning());
    for (const QString& name : endpoints) {
        RolloutRow& row = *rowOf(name);
        row.state = RolloutState::Applying;
        row.detail.clear();
    }
    show();
    m_round = m_watch.startRound(
        endpoints, [changes = m_changes, isSigned = m_isSigned](fleet::EndpointVisit& visit) {
            const QString& name = visit.destination().name;
            fleet::applyChange(visit, changes.value(name), isSigned.contains(name));
        });
    connect(m_round.get(), &fleet::FleetRound::ended, this,
            [this](int index, const fleet::Outcome& outcome) {
                ended(outcome, m_round->endpoints().at(index));
                Q_EMIT progressed(m_round->done(), static_cast<int>(m_round->endpoints().size()));
            });
    connect(m_round.get(), &fleet::FleetRound::finished, this, [this] {
        endRound();
        m_watch.reloadInventory();
        Q_EMIT stageEnded();
    });
}

void ProfileRollout::ended(const fleet::Outcome& outcome, const QString& endpoint)
{
    RolloutRow& row = *rowOf(endpoint);
    if (outcome.failure) {
        row.state = RolloutState::Failed;
        row.detail = failureText(*outcome.failure);
    } else {
        row.state = outcome.answer.value("isInForce"_L1).toBool() ? RolloutState::InForce
                                                                  : RolloutState::Taken;
        QStringList details = outcome.warnings;
        details.prepend(undoText(m_changes.value(endpoint)));
        details.removeAll(QString());
        row.detail = details.join(u". "_s);
    }
    show();
}

void ProfileRollout::stop()
{
    if (m_round)
        m_round->stop();
}

// We may be inside one of its signals.
void ProfileRollout::endRound()
{
    m_round->disconnect(this);
    m_round.release()->deleteLater();
}

void ProfileRollout::show()
{
    m_model.setRows(m_rows);
}

RolloutRow* ProfileRollout::rowOf(const QString& endpoint)
{
    const auto found = std::lower_bound(
        m_rows.begin(), m_rows.end(), endpoint,
        [](const RolloutRow& row, const QString& name) { return row.endpoint < name; });
    return found != m_rows.end() && found->endpoint == endpoint ? &*found : nullptr;
}

int ProfileRollout::countIn(int stage, RolloutState state) const
{
    return static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(), [&](const auto& row) {
        return row.stage == stage && row.state == state;
    }));
}

int ProfileRollout::nextStage() const
{
    for (int stage = 0; stage < stages; ++stage)
        if (countIn(stage, RolloutState::Planned) > 0)
            return stage;
    return stages;
}

QStringList ProfileRollout::applied() const
{
    QStringList names;
    for (const RolloutRow& row : m_rows)
        if (row.state == RolloutState::InForce || row.state == RolloutState::Taken)
            names.append(row.endpoint);
    return names;
}

} // namespace patchswarm::models
