#include "console/demo/demotable.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTimer>

#include <algorithm>

#include "console/demo/smoothrate.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::demo {

namespace {

constexpr int roles = 3;
constexpr int tickMs = 200;
constexpr int eventPatienceMs = 20'000;
constexpr int endPatienceMs = 15'000;
const QString names[roles] = {u"from the origin"_s, u"from one peer"_s, u"from several peers"_s};

int givers(const DemoEndpoint& endpoint)
{
    QSet<QString> peers;
    for (const rpc::SwarmEvent& event : endpoint.events())
        if (event.kind == u"chunkVerified" && event.source == rpc::ByteSource::Peer
            && !event.peer.isEmpty()) // its link may be gone by then
            peers.insert(event.peer);
    return static_cast<int>(peers.size());
}

// Without its role. Time runs from when the endpoint knew of the job, which may have been before we
// told it: neighbours pass jobs on.
TableRow rowOf(const DemoEndpoint& endpoint)
{
    TableRow row;
    row.reason = endpoint.trouble();
    const auto& job = endpoint.job();
    if (!job)
        return row;
    row.fromOrigin = job->fromOrigin;
    row.fromPeers = job->fromPeers;
    row.peers = givers(endpoint);
    row.succeeded = job->state == rpc::JobState::Succeeded && endpoint.verifiedAt();
    row.verifiedMs = endpoint.verifiedAt().value_or(job->receivedAt) - job->receivedAt;
    row.deliveredMs = job->deliveredAt.value_or(job->receivedAt) - job->receivedAt;
    if (!row.succeeded && row.reason.isEmpty())
        row.reason = job->reason.isEmpty() ? rpc::nameOf(job->state) : job->reason;
    return row;
}

} // namespace

DemoTable::DemoTable(DemoTableOptions options)
    : m_options(std::move(options))
{
}

int DemoTable::patienceMs() const
{
    const double wanSeconds = 8 * static_cast<double>(m_options.artifactBytes())
        / static_cast<double>(m_options.wanBitsPerSecond());
    return static_cast<int>(std::min(1e9, 1000 * (60 + 2 * wanSeconds)));
}

Result<TableOutcome> DemoTable::run()
{
    m_screen.note(u"Making a patch of %1 MiB and three fresh endpoints"_s.arg(m_options.sizeMiB));
    DemoSetup setup;
    setup.endpoints = roles;
    setup.artifactBytes = m_options.artifactBytes();
    setup.wanBitsPerSecond = m_options.wanBitsPerSecond();
    setup.seed = m_options.seed;
    setup.logDirectory = m_options.logDirectory;
    auto fleet = DemoFleet::make(setup);
    if (!fleet)
        return tl::unexpected(fleet.error());
    m_fleet = std::move(*fleet);
    if (auto prepared = prepare(); !prepared)
        return tl::unexpected(prepared.error());
    TableOutcome outcome;
    outcome.seed = m_options.seed;
    outcome.artifactBytes = m_options.artifactBytes();
    outcome.wanBitsPerSecond = m_options.wanBitsPerSecond();
    for (int i = 0; i < roles; ++i) {
        auto row = fetch(i);
        if (!row)
            return tl::unexpected(row.error());
        outcome.rows.append(*row);
        if (!row->succeeded)
            break;
    }
    outcome.wanBytes = m_fleet->origin().bytesSent();
    m_fleet->stop();
    m_fleet.reset();
    return outcome;
}

// Each gets its own key and its profile now, since an agent that gets a key starts anew. It is
// switched on again when its turn comes: one that is up would learn the job from its neighbours and
// fetch along.
Result<void> DemoTable::prepare()
{
    const auto everybody = m_fleet->all();
    if (auto started = m_fleet->start(everybody); !started)
        return started;
    if (auto applied = m_fleet->applyProfile(everybody); !applied)
        return applied;
    for (DemoEndpoint* endpoint : everybody)
        endpoint->askToEnd();
    const auto ended = m_fleet->waitFor(
        [&] {
            return std::ranges::none_of(everybody, [](auto* each) { return each->isRunning(); });
        },
        endPatienceMs);
    if (!ended)
        return tl::unexpected(ended.error());
    if (!*ended)
        return failure(ErrorCode::TimedOut, u"an agent did not end when it was asked to"_s);
    return {};
}

Result<TableRow> DemoTable::fetch(int index)
{
    DemoEndpoint& endpoint = m_fleet->at(index);
    m_screen.note(u"%1: %2"_s.arg(endpoint.name(), names[index]));
    const DemoFleet::Members alone {&endpoint};
    if (auto started = m_fleet->start(alone); !started)
        return tl::unexpected(started.error());
    if (auto deployed = m_fleet->deploy(alone); !deployed)
        return tl::unexpected(deployed.error());
    if (auto ended = waitForJob(endpoint); !ended)
        return tl::unexpected(ended.error());
    endpoint.fetchEvents();
    const auto asked = m_fleet->waitFor([&] { return !endpoint.isBusy(); }, eventPatienceMs);
    if (!asked)
        return tl::unexpected(asked.error());
    TableRow row = rowOf(endpoint);
    row.role = names[index];
    return row;
}

Result<void> DemoTable::waitForJob(DemoEndpoint& endpoint)
{
    QElapsedTimer since;
    since.start();
    QTimer clock;
    const auto size = static_cast<double>(m_options.artifactBytes());
    SmoothRate originRate;
    SmoothRate peerRate;
    const quint64 sentBefore = m_fleet->origin().bytesSent();
    QObject::connect(&clock, &QTimer::timeout, &clock, [&] {
        endpoint.poll(QLatin1StringView(DemoFleet::jobId));
        const rpc::JobStatus job = endpoint.job().value_or(rpc::JobStatus());
        const quint64 sent = m_fleet->origin().bytesSent();
        Progress now;
        now.elapsedMs = since.elapsed();
        originRate.read(sent - sentBefore, now.elapsedMs);
        peerRate.read(job.fromPeers, now.elapsedMs);
        now.originRate = originRate.bytesPerSecond();
        now.peerRate = peerRate.bytesPerSecond();
        now.wanCopies = static_cast<double>(sent) / size;
        const double share = static_cast<double>(job.verified) / size;
        now.endpoints.append(
            {share < 1 ? Progress::Mark::Working : Progress::Mark::Installing, share});
        m_screen.show(now);
    });
    clock.start(tickMs);
    const auto isOver = [&] {
        return !endpoint.isRunning() || (endpoint.job() && rpc::isFinal(endpoint.job()->state));
    };
    const auto over = m_fleet->waitFor(isOver, patienceMs());
    if (!over)
        return tl::unexpected(over.error());
    return {};
}

} // namespace patchswarm::demo
