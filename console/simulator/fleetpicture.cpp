#include "console/simulator/fleetpicture.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

#include "console/simulator/eventlog.h"
#include "shared/swarm/random.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::simulator {

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(patchswarm::simulator::FleetPicture)
};

constexpr std::int64_t leastStepMs = 200; // between two measures of rates
constexpr double meanMs = 1000; // about two seconds, as agents do
constexpr std::size_t mostPeers = 4; // the strongest of each endpoint

QString idOf(std::int64_t seed, int host)
{
    swarm::Random random(swarm::mix(static_cast<std::uint64_t>(seed) ^ 0x1d)
                         + static_cast<std::uint64_t>(host));
    QString id;
    for (int word = 0; word < 4; ++word)
        id += QString::number(random.next(), 16).rightJustified(16, u'0');
    return id;
}

double smooth(double before, std::uint64_t grown, std::int64_t stepMs)
{
    const double rate = 1000.0 * static_cast<double>(grown) / static_cast<double>(stepMs);
    return before + (rate - before) * (1 - std::exp(-static_cast<double>(stepMs) / meanMs));
}

} // namespace

FleetPicture::FleetPicture(const scenario::ScenarioFile& file, RunTally& tally, qint64 startedAtMs)
    : m_file(file)
    , m_tally(tally)
    , m_startedAtMs(startedAtMs)
    , m_records(recordsOf(file))
    , m_rates(file.run.hosts.size())
    , m_peers(file.run.hosts.size())
    , m_sequences(file.run.hosts.size())
    , m_cid(u"simulated:%1"_s.arg(file.seed))
{
    const auto& artifacts = file.run.artifacts;
    for (std::size_t i = 0; i < artifacts.size(); ++i)
        if (artifacts[i].size > artifacts[m_largest].size)
            m_largest = i;
}

QVector<fleet::EndpointRecord> FleetPicture::recordsOf(const scenario::ScenarioFile& file)
{
    QVector<fleet::EndpointRecord> records;
    for (int host = 0; host < static_cast<int>(file.run.hosts.size()); ++host) {
        fleet::EndpointRecord record;
        record.name = file.population.hostNames.at(host);
        record.id = idOf(file.seed, host);
        record.site =
            file.population.siteNames.at(file.run.hosts[static_cast<std::size_t>(host)].site);
        if (const QString part = file.population.parts.at(host); !part.isEmpty())
            record.tags.append(part);
        records.append(record);
    }
    return records;
}

fleet::SnapshotPointer FleetPicture::snapshot(std::int64_t ms)
{
    const bool measures = ms - m_measuredAt >= leastStepMs;
    auto made = std::make_shared<fleet::FleetSnapshot>();
    made->number = ++m_number;
    made->atMs = m_startedAtMs + ms;
    made->simulatedMs = ms;
    for (int host = 0; host < static_cast<int>(m_records.size()); ++host) {
        if (measures)
            measure(host, ms);
        made->endpoints.append(endpoint(host, ms));
    }
    if (measures)
        m_measuredAt = ms;
    std::ranges::sort(made->endpoints, {},
                      [](const fleet::EndpointPointer& each) { return each->record.name; });
    return made;
}

void FleetPicture::measure(int host, std::int64_t ms)
{
    const auto& told = m_tally.endpoints()[static_cast<std::size_t>(host)];
    Rates& rates = m_rates[static_cast<std::size_t>(host)];
    const std::int64_t step = ms - m_measuredAt;
    rates.origin = smooth(rates.origin, told.fromOrigin - rates.lastOrigin, step);
    rates.peers = smooth(rates.peers, told.fromPeers - rates.lastPeers, step);
    rates.given = smooth(rates.given, told.uploaded - rates.lastGiven, step);
    rates.lastOrigin = told.fromOrigin;
    rates.lastPeers = told.fromPeers;
    rates.lastGiven = told.uploaded;
    auto deliveries = m_tally.takeDeliveries(host);
    std::ranges::sort(deliveries, std::ranges::greater(), &RunTally::FromPeer::bytes);
    deliveries.resize(std::min(deliveries.size(), mostPeers));
    QVector<rpc::PeerStatus>& peers = m_peers[static_cast<std::size_t>(host)];
    peers.clear();
    for (const RunTally::FromPeer& from : deliveries) {
        rpc::PeerStatus peer;
        peer.endpoint = m_records.at(from.host).id;
        peer.name = m_records.at(from.host).name;
        peer.cid = m_cid;
        peer.standing = rpc::PeerStanding::Used;
        peer.received = from.bytes;
        peer.receivedBytesPerSecond =
            1000.0 * static_cast<double>(from.bytes) / static_cast<double>(step);
        peers.append(peer);
    }
}

fleet::EndpointPointer FleetPicture::endpoint(int host, std::int64_t ms)
{
    const auto at = static_cast<std::size_t>(host);
    auto made = std::make_shared<fleet::EndpointSnapshot>();
    made->record = m_records.at(host);
    made->jobs.append(job(host, ms));
    Rates& rates = m_rates[at];
    if (!m_tally.isUp(host, ms)) {
        const bool isGone = m_tally.endpoints()[at].isGone;
        made->connection.reach = isGone ? fleet::Reach::Failed : fleet::Reach::Queued;
        made->connection.failure = isGone ? std::optional(fleet::Failure::TimedOut) : std::nullopt;
        made->connection.detail = isGone ? Words::tr("The scenario has taken it away.")
                                         : Words::tr("It is not switched on yet.");
        // Long enough ago that it counts as offline, as a silent agent would soon.
        made->lastReportMs = rates.seenAt > 0
            ? std::min(m_startedAtMs + rates.seenAt, m_startedAtMs + ms - fleet::staleMs - 1)
            : 0;
        return made;
    }
    rates.seenAt = std::max<std::int64_t>(ms, 1);
    made->connection.reach = fleet::Reach::Connected;
    made->lastReportMs = m_startedAtMs + ms;
    made->links = m_tally.endpoints()[at].links;
    made->wanBytesPerSecond = rates.origin;
    made->lanReceivedBytesPerSecond = rates.peers;
    made->lanSentBytesPerSecond = rates.given;
    made->cacheUsed = m_tally.endpoints()[at].verified;
    made->peers = m_peers[at];
    made->peersAtMs = m_startedAtMs + m_measuredAt;
    return made;
}

fleet::JobPicture FleetPicture::job(int host, std::int64_t ms) const
{
    const auto at = static_cast<std::size_t>(host);
    const auto& told = m_tally.endpoints()[at];
    fleet::JobPicture made;
    rpc::JobStatus& status = made.status;
    status.id = QLatin1StringView(jobId);
    status.title = m_file.name;
    status.size = m_file.artifactBytes();
    status.verified = told.verified;
    status.fromOrigin = told.fromOrigin;
    status.fromPeers = told.fromPeers;
    status.fromCache = told.fromCache;
    status.wasted = told.wasted;
    status.receivedAt = m_startedAtMs;
    status.kev = m_file.run.artifacts[m_largest].priority.knownExploited;
    status.artifacts = {{m_cid, u"simulated.bin"_s, status.size, told.verified, told.verified > 0}};
    const bool isUp = m_tally.isUp(host, ms);
    if (told.finishedAt) {
        status.state = rpc::JobState::Succeeded;
        status.deliveredAt = status.endedAt = m_startedAtMs + *told.finishedAt;
    } else if (isUp) {
        status.state = told.verified > 0 ? rpc::JobState::Fetching : rpc::JobState::Asking;
        status.startedAt = m_startedAtMs + m_file.run.hosts[at].joinsAt;
    }
    const ChunkSet& held = told.held[m_largest];
    made.map = rpc::mapSummary(held);
    made.chunks = held.universe();
    made.chunksHeld = held.count();
    made.phase = told.finishedAt ? rpc::TransferPhase::Sharing
        : told.isCrew            ? rpc::TransferPhase::Crew
        : isUp                   ? rpc::TransferPhase::FromPeers
                                 : rpc::TransferPhase::Idle;
    if (isUp) {
        made.originBytesPerSecond = m_rates[at].origin;
        made.peerBytesPerSecond = m_rates[at].peers;
        made.uploadBytesPerSecond = m_rates[at].given;
    }
    return made;
}

bool FleetPicture::isNotable(swarm::SwarmRecordKind kind)
{
    using enum swarm::SwarmRecordKind;
    return kind == CrewJoined || kind == CrewLeft || kind == LeaseVoid || kind == ChunkCorrupt
        || kind == PeerExcluded || kind == FellBackToOrigin || kind == OverBudget
        || kind == ArtifactComplete;
}

fleet::FleetEvent FleetPicture::eventOf(std::int64_t ms, int host, const swarm::SwarmRecord& record)
{
    rpc::SwarmEvent event;
    event.sequence = ++m_sequences[static_cast<std::size_t>(host)];
    event.at = m_startedAtMs + ms;
    event.kind = QLatin1StringView(recordName(record.kind));
    event.artifact = m_cid;
    if (record.chunks.count > 0) {
        event.chunk = record.chunks.first;
        event.chunks = record.chunks.count;
    }
    const bool namesPeer = record.kind == swarm::SwarmRecordKind::ChunkCorrupt
        || record.kind == swarm::SwarmRecordKind::PeerExcluded;
    const int peer = namesPeer ? m_tally.otherEnd(record.link, host) : -1;
    if (peer >= 0)
        event.peer = m_records.at(peer).id;
    return {m_records.at(host).name, event.at, event};
}

} // namespace patchswarm::simulator
