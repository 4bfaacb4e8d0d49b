#include "console/demo/lonefetch.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTimer>

#include <algorithm>

#include "console/demo/smoothrate.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::demo {

namespace {

constexpr int tickMs = 200;
constexpr int eventPatienceMs = 20'000;
constexpr int endPatienceMs = 15'000;

int givers(const DemoEndpoint& endpoint)
{
    QSet<QString> peers;
    for (const rpc::SwarmEvent& event : endpoint.events())
        if (event.kind == u"chunkVerified" && event.source == rpc::ByteSource::Peer
            && !event.peer.isEmpty()) // its link may be gone by then
            peers.insert(event.peer);
    return static_cast<int>(peers.size());
}

// Time runs from when the endpoint knew of the job, which may have been before we told it:
// neighbours pass jobs on.
LoneFetch outcomeOf(const DemoEndpoint& endpoint)
{
    LoneFetch fetch;
    fetch.reason = endpoint.trouble();
    const auto& job = endpoint.job();
    if (!job)
        return fetch;
    fetch.fromOrigin = job->fromOrigin;
    fetch.fromPeers = job->fromPeers;
    fetch.peers = givers(endpoint);
    fetch.succeeded = job->state == rpc::JobState::Succeeded && endpoint.verifiedAt();
    fetch.verifiedMs = endpoint.verifiedAt().value_or(job->receivedAt) - job->receivedAt;
    fetch.deliveredMs = job->deliveredAt.value_or(job->receivedAt) - job->receivedAt;
    if (!fetch.succeeded && fetch.reason.isEmpty())
        fetch.reason = job->reason.isEmpty() ? rpc::nameOf(job->state) : job->reason;
    return fetch;
}

// Shows one endpoint's progress as it comes in.
class Follower
{
public:
    Follower(DemoFleet& fleet, DemoEndpoint& endpoint, Screen& screen)
        : m_fleet(fleet)
        , m_endpoint(endpoint)
        , m_screen(screen)
        , m_sentBefore(fleet.origin().bytesSent())
    {
        m_since.start();
        QObject::connect(&m_clock, &QTimer::timeout, &m_clock, [this] { look(); });
        m_clock.start(tickMs);
    }

private:
    void look()
    {
        m_endpoint.poll(QLatin1StringView(DemoFleet::jobId));
        const rpc::JobStatus job = m_endpoint.job().value_or(rpc::JobStatus());
        const auto size = static_cast<double>(m_fleet.setup().artifactBytes);
        const quint64 sent = m_fleet.origin().bytesSent();
        Progress now;
        now.elapsedMs = m_since.elapsed();
        m_originRate.read(sent - m_sentBefore, now.elapsedMs);
        m_peerRate.read(job.fromPeers, now.elapsedMs);
        now.originRate = m_originRate.bytesPerSecond();
        now.peerRate = m_peerRate.bytesPerSecond();
        now.wanCopies = static_cast<double>(sent) / size;
        const double share = static_cast<double>(job.verified) / size;
        now.endpoints.append(
            {share < 1 ? Progress::Mark::Working : Progress::Mark::Installing, share});
        m_screen.show(now);
    }

    DemoFleet& m_fleet;
    DemoEndpoint& m_endpoint;
    Screen& m_screen;
    quint64 m_sentBefore;
    QElapsedTimer m_since;
    QTimer m_clock;
    SmoothRate m_originRate;
    SmoothRate m_peerRate;
};

} // namespace

Result<void> introduceAll(DemoFleet& fleet)
{
    const auto everybody = fleet.all();
    if (auto started = fleet.start(everybody); !started)
        return started;
    if (auto applied = fleet.applyProfile(everybody); !applied)
        return applied;
    return switchOff(fleet, everybody);
}

Result<void> switchOff(DemoFleet& fleet, const DemoFleet::Members& members)
{
    for (DemoEndpoint* endpoint : members)
        endpoint->askToEnd();
    const auto areOff = [&] {
        return std::ranges::none_of(members, [](auto* each) { return each->isRunning(); });
    };
    const auto ended = fleet.waitFor(areOff, endPatienceMs);
    if (!ended)
        return tl::unexpected(ended.error());
    if (!*ended)
        return failure(ErrorCode::TimedOut, u"an agent did not end when it was asked to"_s);
    return {};
}

Result<LoneFetch> fetchAlone(DemoFleet& fleet, DemoEndpoint& endpoint, Screen& screen,
                             int patienceMs)
{
    const DemoFleet::Members alone {&endpoint};
    if (auto started = fleet.start(alone); !started)
        return tl::unexpected(started.error());
    if (auto deployed = fleet.deploy(alone); !deployed)
        return tl::unexpected(deployed.error());
    const auto isOver = [&] {
        return !endpoint.isRunning() || (endpoint.job() && rpc::isFinal(endpoint.job()->state));
    };
    {
        const Follower follower(fleet, endpoint, screen);
        if (const auto over = fleet.waitFor(isOver, patienceMs); !over)
            return tl::unexpected(over.error());
    }
    endpoint.fetchEvents();
    const auto asked = fleet.waitFor([&] { return !endpoint.isBusy(); }, eventPatienceMs);
    if (!asked)
        return tl::unexpected(asked.error());
    return outcomeOf(endpoint);
}

} // namespace patchswarm::demo
