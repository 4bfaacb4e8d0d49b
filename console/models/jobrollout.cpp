#include "console/models/jobrollout.h"

#include <QJsonArray>

#include <algorithm>

#include "console/fleet/jobwork.h"
#include "console/models/stages.h"
#include "console/models/words.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

constexpr qint64 settledMs = 3000; // so long delivered: nothing hands it over there

} // namespace

// --- planning ------------------------------------------------------------------------------------

JobRollout::JobRollout(fleet::FleetWatch& watch, const JobPlan& plan, MakeJob makeJob,
                       QObject* parent)
    : QObject(parent)
    , m_watch(watch)
    , m_plan(plan)
    , m_makeJob(std::move(makeJob))
{
    m_plan.endpoints.removeDuplicates();
    setStages(*watch.snapshot());
    show();
}

JobRollout::~JobRollout() = default;

// Pilots first, then the rest of their sites, then everybody.
void JobRollout::setStages(const fleet::FleetSnapshot& fleet)
{
    QStringList sites;
    for (const QString& name : std::as_const(m_plan.endpoints)) {
        const auto known = fleet.find(name);
        sites.append(known ? known->site() : QString());
    }
    const QVector<int> assigned = stagesOf(sites, m_plan.pilots);
    for (qsizetype i = 0; i < sites.size(); ++i) {
        JobRolloutRow row;
        row.endpoint = m_plan.endpoints.at(i);
        row.site = sites.at(i);
        row.stage = assigned.at(i);
        m_rows.append(row);
    }
    std::sort(m_rows.begin(), m_rows.end(),
              [](const auto& a, const auto& b) { return a.endpoint < b.endpoint; });
}

policy::Targets JobRollout::targetsUpTo(int stage) const
{
    policy::Targets targets;
    bool isLast = true;
    for (const JobRolloutRow& row : m_rows) {
        if (row.stage <= stage)
            targets.endpoints.append(row.endpoint);
        isLast = isLast && row.stage <= stage;
    }
    return isLast ? m_plan.targets : targets; // then also whoever is not known yet
}

QJsonObject JobRollout::toJson() const
{
    QJsonArray rows;
    for (const JobRolloutRow& row : m_rows)
        rows.append(QJsonArray {row.endpoint, row.site, row.stage});
    return {{u"jobId"_s, m_plan.jobId},       {u"targets"_s, policy::toJson(m_plan.targets)},
            {u"pilots"_s, m_plan.pilots},     {u"goesOn"_s, m_plan.goesOn},
            {u"revision"_s, m_revision},      {u"stage"_s, m_stage},
            {u"succeeded"_s, m_succeeded},    {u"endpoints"_s, rows},
            {u"isCancelled"_s, m_isCancelled}};
}

std::unique_ptr<JobRollout> JobRollout::fromJson(fleet::FleetWatch& watch, const QJsonObject& json,
                                                 MakeJob makeJob)
{
    JobPlan plan;
    plan.jobId = json.value("jobId"_L1).toString();
    plan.pilots = json.value("pilots"_L1).toInt();
    plan.goesOn = json.value("goesOn"_L1).toBool();
    const QJsonObject targets = json.value("targets"_L1).toObject();
    plan.targets.all = targets.value("all"_L1).toBool();
    for (auto [key, list] :
         {std::pair {"endpoints"_L1, &plan.targets.endpoints},
          std::pair {"groups"_L1, &plan.targets.groups}, std::pair {"tags"_L1, &plan.targets.tags}})
        *list = targets.value(key).toVariant().toStringList();
    auto rollout = std::make_unique<JobRollout>(watch, plan, std::move(makeJob));
    rollout->m_revision = json.value("revision"_L1).toInteger();
    rollout->m_stage = std::clamp(json.value("stage"_L1).toInt(-1), -1, stages - 1);
    rollout->m_succeeded = json.value("succeeded"_L1).toInt(-1);
    rollout->m_isCancelled = json.value("isCancelled"_L1).toBool();
    for (const QJsonValue& value : json.value("endpoints"_L1).toArray()) {
        const QJsonArray cells = value.toArray();
        JobRolloutRow row;
        row.endpoint = cells.at(0).toString();
        row.site = cells.at(1).toString();
        row.stage = std::clamp(cells.at(2).toInt(2), 0, stages - 1);
        row.step = row.stage <= rollout->m_stage ? JobStep::Working : JobStep::Waiting;
        rollout->m_plan.endpoints.append(row.endpoint);
        rollout->m_rows.append(row);
    }
    const bool isSorted =
        std::is_sorted(rollout->m_rows.begin(), rollout->m_rows.end(),
                       [](const auto& a, const auto& b) { return a.endpoint < b.endpoint; });
    if (plan.jobId.isEmpty() || rollout->m_revision < 1 || rollout->m_rows.isEmpty() || !isSorted)
        return nullptr;
    rollout->show();
    return rollout;
}

// --- handing over --------------------------------------------------------------------------------

int JobRollout::nextStage() const
{
    int next = stages;
    for (const JobRolloutRow& row : m_rows)
        if (row.stage > m_stage)
            next = std::min(next, row.stage);
    return next;
}

Result<void> JobRollout::startNext()
{
    const int next = nextStage();
    if (isHanding())
        return failure(ErrorCode::Conflict,
                       tr("the job is still being handed over; wait until everybody was told"));
    if (m_isCancelled)
        return failure(ErrorCode::Conflict, tr("the job was cancelled"));
    if (next == stages)
        return failure(ErrorCode::Conflict, tr("every stage has begun"));
    auto job = m_makeJob(targetsUpTo(next), m_revision + 1);
    if (!job)
        return tl::unexpected(job.error());
    m_job = std::move(*job);
    ++m_revision;
    m_stage = next;
    hand(endpointsOf(next));
    Q_EMIT stageBegan(next);
    return {};
}

void JobRollout::hand(const QStringList& endpoints)
{
    for (const QString& name : endpoints) {
        JobRolloutRow& row = *rowOf(name);
        row.step = JobStep::Handing;
        row.detail.clear();
    }
    show();
    const fleet::EndpointVisit::Work deploy = m_job ? fleet::deployWork(m_job) : nullptr;
    const fleet::EndpointVisit::Work retry =
        fleet::callWork(u"job.retry"_s, {{u"jobId"_s, m_plan.jobId}});
    const QStringList again = endpointsAt(JobStep::Failed);
    const QStringList all = endpoints + again;
    m_round = m_watch.startRound(all, [deploy, retry, again](fleet::EndpointVisit& visit) {
        again.contains(visit.destination().name) ? retry(visit) : deploy(visit);
    });
    connect(m_round.get(), &fleet::FleetRound::ended, this,
            [this](int index, const fleet::Outcome& outcome) {
                ended(m_round->endpoints().at(index), outcome);
            });
    connect(m_round.get(), &fleet::FleetRound::finished, this, [this] {
        endRound();
        Q_EMIT changed();
        Q_EMIT stageHanded(m_stage);
        judge();
    });
    Q_EMIT changed();
}

bool JobRollout::retryFailed()
{
    const QStringList notReached = endpointsAt(JobStep::NotReached);
    if (isHanding() || (notReached.isEmpty() && endpointsAt(JobStep::Failed).isEmpty()))
        return false;
    if (!m_job) { // of an earlier run: signed anew
        auto job = m_makeJob(targetsUpTo(m_stage), m_revision + 1);
        if (!job) {
            Q_EMIT refused(job.error().detail);
            return false;
        }
        m_job = std::move(*job);
        ++m_revision;
    }
    hand(notReached);
    return true;
}

void JobRollout::ended(const QString& endpoint, const fleet::Outcome& outcome)
{
    JobRolloutRow& row = *rowOf(endpoint);
    if (outcome.failure) {
        row.step = row.step == JobStep::Failed ? JobStep::Failed : JobStep::NotReached;
        row.detail = failureText(*outcome.failure);
    } else {
        row.step = JobStep::Working;
        row.detail = outcome.warnings.join(u' ');
        if (!outcome.answer.value("applies"_L1).toBool(true))
            row.detail = tr("it says that it is not among the targets; see its groups and tags");
    }
    show();
    Q_EMIT changed();
}

// We may be inside one of its signals.
void JobRollout::endRound()
{
    m_round->disconnect(this);
    m_round.release()->deleteLater();
}

void JobRollout::setGoesOn(bool goesOn)
{
    if (goesOn == m_plan.goesOn)
        return;
    m_plan.goesOn = goesOn;
    Q_EMIT changed();
    goOn(); // also when the stage has succeeded before
}

// --- what becomes of it --------------------------------------------------------------------------

void JobRollout::take(const fleet::FleetSnapshot& fleet)
{
    bool isChanged = false;
    for (JobRolloutRow& row : m_rows)
        if (row.stage <= m_stage && row.step != JobStep::Handing)
            isChanged = see(row, fleet) || isChanged;
    if (!isChanged)
        return;
    show();
    Q_EMIT changed();
    judge();
}

// True: it shows something else now.
bool JobRollout::see(JobRolloutRow& row, const fleet::FleetSnapshot& fleet)
{
    const auto endpoint = fleet.find(row.endpoint);
    const fleet::JobPicture* job = endpoint ? endpoint->findJob(m_plan.jobId) : nullptr;
    if (job == nullptr)
        return false;
    const JobRolloutRow before = row;
    using State = rpc::JobState;
    const State state = job->status.state;
    row.detail = job->status.reason.isEmpty() ? jobStateText(state) : job->status.reason;
    row.step = JobStep::Working;
    if (state == State::Delivered) {
        if (!m_deliveredSince.contains(row.endpoint))
            m_deliveredSince.insert(row.endpoint, fleet.atMs);
        if (fleet.atMs - m_deliveredSince.value(row.endpoint) >= settledMs)
            row.step = JobStep::Done;
    } else {
        m_deliveredSince.remove(row.endpoint);
    }
    if (state == State::Succeeded)
        row.step = JobStep::Done;
    else if (state == State::Failed || rpc::isFinal(state))
        row.step = JobStep::Failed;
    m_isCancelled = m_isCancelled || state == State::Cancelled;
    return !(row == before);
}

// A stage that has succeeded is told once, and starts the next one where that was asked for.
void JobRollout::judge()
{
    if (isHanding() || m_stage <= m_succeeded || !hasSucceeded(m_stage))
        return;
    m_succeeded = m_stage;
    Q_EMIT stageSucceeded(m_stage);
    goOn();
}

void JobRollout::goOn()
{
    if (!m_plan.goesOn || isHanding() || nextStage() == stages || !hasSucceeded(m_stage))
        return;
    if (const auto started = startNext(); !started) {
        m_plan.goesOn = false;
        Q_EMIT changed();
        Q_EMIT refused(started.error().detail);
    }
}

// --- questions -----------------------------------------------------------------------------------

bool JobRollout::hasSucceeded(int stage) const
{
    return stage >= 0 && countIn(stage) > 0 && countIn(stage, JobStep::Done) == countIn(stage);
}

int JobRollout::countIn(int stage, JobStep step) const
{
    return static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(), [&](const auto& row) {
        return row.stage == stage && row.step == step;
    }));
}

int JobRollout::countIn(int stage) const
{
    return static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(),
                                          [&](const auto& row) { return row.stage == stage; }));
}

int JobRollout::count(JobStep step) const
{
    return static_cast<int>(endpointsAt(step).size());
}

QStringList JobRollout::endpointsOf(int stage) const
{
    QStringList names;
    for (const JobRolloutRow& row : m_rows)
        if (row.stage == stage)
            names.append(row.endpoint);
    return names;
}

QStringList JobRollout::endpointsAt(JobStep step) const
{
    QStringList names;
    for (const JobRolloutRow& row : m_rows)
        if (row.step == step)
            names.append(row.endpoint);
    return names;
}

void JobRollout::show()
{
    m_model.setRows(m_rows);
}

JobRolloutRow* JobRollout::rowOf(const QString& endpoint)
{
    const auto found = std::lower_bound(
        m_rows.begin(), m_rows.end(), endpoint,
        [](const JobRolloutRow& row, const QString& name) { return row.endpoint < name; });
    return found != m_rows.end() && found->endpoint == endpoint ? &*found : nullptr;
}

} // namespace patchswarm::models
