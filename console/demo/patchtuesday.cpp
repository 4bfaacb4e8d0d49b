#include "console/demo/patchtuesday.h"

#include <QSet>
#include <QTimer>

#include <algorithm>

#include "shared/base/bytes.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::demo {

namespace {

constexpr int tickMs = 250;
constexpr double killAtShare = 0.35; // of the artifact on the endpoint that dies
constexpr double lateAtShare = 0.5; // mean over all endpoints
constexpr qint64 leastDownMs = 2000;
constexpr double slowestMachine = 100e6; // bytes per second that all endpoints verify together

QString secondsText(qint64 ms)
{
    return u"%1 s"_s.arg(static_cast<double>(ms) / 1000.0, 0, 'f', 1);
}

bool isInstalling(rpc::JobState state)
{
    return state == rpc::JobState::Delivering || state == rpc::JobState::Delivered
        || state == rpc::JobState::HandingOver;
}

} // namespace

PatchTuesday::PatchTuesday(PatchTuesdayOptions options)
    : m_options(std::move(options))
    , m_plan(FaultPlan::make(m_options.endpoints, m_options.seed,
                             !DemoFleet::findCorruptPeer().isEmpty()))
{
}

Result<Outcome> PatchTuesday::run()
{
    if (auto prepared = prepare(); !prepared)
        return tl::unexpected(prepared.error());
    if (auto spreading = spread(); !spreading)
        return tl::unexpected(spreading.error());
    if (auto asked = askForEvents(); !asked)
        return tl::unexpected(asked.error());
    const Outcome result = outcome();
    if (!m_options.stays) {
        m_fleet->stop();
        m_fleet.reset();
    }
    return result;
}

void PatchTuesday::stay()
{
    m_screen.note(u"The agents run on; Ctrl-C ends them"_s);
    constexpr int hourMs = 3'600'000;
    const auto never = [] { return false; };
    while (m_fleet->waitFor(never, hourMs)) // an error: interrupted
        ;
    m_fleet->stop();
    m_fleet.reset();
}

Result<void> PatchTuesday::prepare()
{
    for (const QString& fault : m_plan.leftOut)
        m_screen.note(u"Left out: "_s + fault);
    m_screen.note(u"Making a patch of %1 MiB and a fleet of %2 endpoints"_s.arg(m_options.sizeMiB)
                      .arg(m_options.endpoints));
    DemoSetup setup;
    setup.endpoints = m_options.endpoints;
    setup.artifactBytes = m_options.artifactBytes();
    setup.wanBitsPerSecond = m_options.wanBitsPerSecond();
    setup.seed = m_options.seed;
    setup.corrupt = m_plan.corrupt;
    setup.logDirectory = m_options.logDirectory;
    setup.fleetDirectory = m_options.fleetDirectory;
    auto fleet = DemoFleet::make(setup);
    if (!fleet)
        return tl::unexpected(fleet.error());
    m_fleet = std::move(*fleet);
    m_screen.note(u"Starting the agents; each gets a key of its own at first contact"_s);
    if (auto started = m_fleet->start(m_fleet->all()); !started)
        return started;
    DemoFleet::Members present = m_fleet->all();
    if (m_plan.late) { // it belongs to the fleet, and is switched off now
        DemoEndpoint& late = m_fleet->at(*m_plan.late);
        std::erase(present, &late);
        late.askToEnd();
        const auto ended = m_fleet->waitFor([&] { return !late.isRunning(); }, 10'000);
        if (!ended)
            return tl::unexpected(ended.error());
    }
    if (auto applied = m_fleet->applyProfile(present); !applied)
        return applied;
    if (auto written = m_fleet->writeInventory(); !written)
        return written;
    m_screen.note(QLatin1StringView(readyNote) + m_fleet->directory());
    return {};
}

Result<void> PatchTuesday::spread()
{
    DemoFleet::Members present = m_fleet->all();
    std::erase_if(present, [](const DemoEndpoint* each) { return !each->isUp(); });
    m_screen.note(u"Deploying the job to the %1 endpoints that are up"_s.arg(present.size()));
    m_sinceStart.start();
    m_startedAt = QDateTime::currentMSecsSinceEpoch();
    m_curve.append(CurvePoint());
    if (auto deployed = m_fleet->deploy(present); !deployed)
        return deployed;
    QTimer clock;
    QObject::connect(&clock, &QTimer::timeout, &clock, [this] { tick(); });
    clock.start(tickMs);
    const auto over = m_fleet->waitFor([this] { return isOver(); }, patienceMs());
    if (!over)
        return tl::unexpected(over.error());
    const Progress last = progress();
    note(last);
    m_screen.show(last, true);
    return {};
}

int PatchTuesday::patienceMs() const
{
    const auto bytes = static_cast<double>(m_options.artifactBytes());
    const double wanSeconds = bytes * 8 / static_cast<double>(m_options.wanBitsPerSecond());
    const double workSeconds = bytes * m_options.endpoints / slowestMachine;
    return static_cast<int>(std::min(1e9, 1000 * (40 + 2 * wanSeconds + workSeconds)));
}

double PatchTuesday::shareOf(int index) const
{
    const auto& job = m_fleet->at(index).job();
    return job ? static_cast<double>(job->verified) / static_cast<double>(m_options.artifactBytes())
               : 0;
}

bool PatchTuesday::isThrough(int index) const
{
    const DemoEndpoint& endpoint = m_fleet->at(index);
    if (endpoint.job() && rpc::isFinal(endpoint.job()->state))
        return true;
    const bool isToStart = (index == m_plan.late && !m_lateAt)
        || (index == m_plan.killed && m_killedAt && !m_returnedAt);
    return !endpoint.isRunning() && !isToStart;
}

bool PatchTuesday::isOver() const
{
    for (int i = 0; i < m_options.endpoints; ++i)
        if (!isThrough(i))
            return false;
    return true;
}

void PatchTuesday::tick()
{
    for (DemoEndpoint* endpoint : m_fleet->all())
        endpoint->poll(QLatin1StringView(DemoFleet::jobId));
    const Progress now = progress();
    note(now);
    strike(now.meanShare());
    m_screen.show(now);
}

void PatchTuesday::note(const Progress& now)
{
    m_curve.append({now.elapsedMs, now.done(), now.meanShare()});
}

void PatchTuesday::strike(double meanShare)
{
    const qint64 now = elapsedMs();
    if (m_plan.killed && !m_killedAt && shareOf(*m_plan.killed) >= killAtShare
        && !isThrough(*m_plan.killed)) {
        m_killedAt = now;
        m_fleet->at(*m_plan.killed).kill();
        noteFault(u"%1 killed at %2"_s.arg(m_fleet->at(*m_plan.killed).name(), secondsText(now)));
    }
    if (m_killedAt && !m_returnedAt && now - *m_killedAt >= leastDownMs) {
        m_returnedAt = now;
        m_fleet->at(*m_plan.killed).start();
        noteFault(u"%1 back at %2"_s.arg(m_fleet->at(*m_plan.killed).name(), secondsText(now)));
    }
    if (m_plan.late && !m_lateAt && meanShare >= lateAtShare) {
        m_lateAt = now;
        m_fleet->at(*m_plan.late).start();
        noteFault(
            u"%1 joins late, at %2"_s.arg(m_fleet->at(*m_plan.late).name(), secondsText(now)));
    }
}

void PatchTuesday::noteFault(const QString& text)
{
    m_faultNotes.append(text);
    m_screen.note(text);
}

Progress::Endpoint PatchTuesday::shownOf(int index) const
{
    using Mark = Progress::Mark;
    const DemoEndpoint& endpoint = m_fleet->at(index);
    const auto& job = endpoint.job();
    Progress::Endpoint shown {Mark::Working, shareOf(index)};
    if (job && rpc::isFinal(job->state))
        shown.mark = job->state == rpc::JobState::Succeeded ? Mark::Done : Mark::Failed;
    else if (!endpoint.isRunning())
        shown.mark = Mark::Off;
    else if (job && isInstalling(job->state))
        shown.mark = Mark::Installing;
    return shown;
}

Progress PatchTuesday::progress()
{
    Progress now;
    now.elapsedMs = elapsedMs();
    quint64 fromPeers = 0;
    for (int i = 0; i < m_options.endpoints; ++i) {
        now.endpoints.append(shownOf(i));
        if (const auto& job = m_fleet->at(i).job())
            fromPeers += job->fromPeers;
    }
    const quint64 sent = m_fleet->origin().bytesSent();
    now.wanCopies = static_cast<double>(sent) / static_cast<double>(m_options.artifactBytes());
    m_originRate.read(sent, now.elapsedMs);
    m_peerRate.read(fromPeers, now.elapsedMs);
    now.originRate = m_originRate.bytesPerSecond();
    now.peerRate = m_peerRate.bytesPerSecond();
    now.faults = m_faultNotes;
    return now;
}

Result<void> PatchTuesday::askForEvents()
{
    for (DemoEndpoint* endpoint : m_fleet->all())
        endpoint->fetchEvents();
    const auto answered = m_fleet->waitFor(
        [this] {
            const auto all = m_fleet->all();
            return std::none_of(all.begin(), all.end(),
                                [](const DemoEndpoint* each) { return each->isBusy(); });
        },
        20'000);
    if (!answered)
        return tl::unexpected(answered.error());
    return {};
}

EndpointOutcome PatchTuesday::outcomeOf(int index) const
{
    const DemoEndpoint& endpoint = m_fleet->at(index);
    EndpointOutcome result;
    result.name = endpoint.name();
    result.address = endpoint.address();
    result.part = index == m_plan.late ? u"late"_s
        : index == m_plan.killed       ? u"killed"_s
        : index == m_plan.corrupt      ? u"corrupt"_s
                                       : QString();
    using State = EndpointOutcome::State;
    result.state = endpoint.isRunning() ? State::Failed : State::Offline;
    result.reason = endpoint.trouble();
    if (const auto at = endpoint.verifiedAt())
        result.verifiedMs = *at - m_startedAt;
    const auto& job = endpoint.job();
    if (!job)
        return result;
    result.verified = job->verified;
    result.fromOrigin = job->fromOrigin + job->fromGateway;
    result.fromPeers = job->fromPeers;
    result.fromCache = job->fromCache;
    result.wasted = job->wasted;
    if (job->state == rpc::JobState::Succeeded && job->endedAt) {
        result.state = State::Finished;
        result.finishedMs = *job->endedAt - m_startedAt;
    } else if (result.reason.isEmpty()) {
        result.reason = job->reason.isEmpty() ? rpc::nameOf(job->state) : job->reason;
    }
    return result;
}

Outcome PatchTuesday::outcome() const
{
    Outcome result;
    result.seed = m_options.seed;
    result.artifactBytes = m_options.artifactBytes();
    result.wanBitsPerSecond = m_options.wanBitsPerSecond();
    result.wanBytes = m_fleet->origin().bytesSent();
    for (int i = 0; i < m_options.endpoints; ++i)
        result.endpoints.append(outcomeOf(i));
    result.faultsLeftOut = m_plan.leftOut;
    judgeFaults(result);
    return result;
}

void PatchTuesday::judgeFaults(Outcome& outcome) const
{
    const auto finished = [&](int index) {
        return outcome.endpoints.at(index).state == EndpointOutcome::State::Finished;
    };
    const auto nameOf = [&](int index) { return outcome.endpoints.at(index).name; };
    if (m_killedAt && m_returnedAt)
        outcome.faults.append(
            {u"%1 killed, back after %2"_s.arg(nameOf(*m_plan.killed),
                                               secondsText(*m_returnedAt - *m_killedAt)),
             *m_killedAt, finished(*m_plan.killed)});
    else if (m_plan.killed)
        outcome.faultsLeftOut.append(u"killed endpoint: it was done before its time came"_s);
    if (m_lateAt)
        outcome.faults.append(
            {u"%1 joined late"_s.arg(nameOf(*m_plan.late)), *m_lateAt, finished(*m_plan.late)});
    if (m_plan.corrupt)
        judgeCorruption(outcome);
}

void PatchTuesday::judgeCorruption(Outcome& outcome) const
{
    const DemoEndpoint& corrupt = m_fleet->at(*m_plan.corrupt);
    int dropped = 0;
    qint64 firstAt = 0;
    QSet<QString> victims;
    for (const DemoEndpoint* endpoint : m_fleet->all())
        for (const rpc::SwarmEvent& event : endpoint->events())
            if (event.kind == u"chunkCorrupt" && event.peer == corrupt.id()) {
                firstAt = dropped == 0 ? event.at : std::min(firstAt, event.at);
                victims.insert(endpoint->name());
                ++dropped;
            }
    if (dropped == 0) {
        outcome.faultsLeftOut.append(
            u"corrupt peer: nobody asked %1 for a chunk that it damages"_s.arg(corrupt.name()));
        return;
    }
    const auto finished = outcome.count(EndpointOutcome::State::Finished);
    outcome.faults.append(
        {u"%1 served corrupt chunks: %2 caught by %3 neighbours"_s.arg(corrupt.name())
             .arg(dropped)
             .arg(victims.size()),
         firstAt - m_startedAt, finished == m_options.endpoints});
}

} // namespace patchswarm::demo
