#include "console/models/swarmfigures.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "console/models/words.h"
#include "shared/base/bytes.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

using fleet::EndpointSnapshot;
using fleet::Freshness;
using fleet::JobPicture;
using picture::Contact;
using picture::Flow;
using picture::FlowEnd;
using picture::Glyph;
using picture::TileState;

constexpr qint64 peersHoldMs = 5000; // a list of peers that is older draws no flow
constexpr double leastFlow = 1; // bytes a second

class Words
{
    Q_DECLARE_TR_FUNCTIONS(patchswarm::models::SwarmFigures)
};

Contact contactOf(Freshness freshness)
{
    return freshness == Freshness::Live ? Contact::Live
        : freshness == Freshness::Stale ? Contact::Stale
                                        : Contact::Offline;
}

Glyph glyphOf(const EndpointSnapshot& endpoint, const JobPicture* job)
{
    if (job != nullptr && job->hasFailed())
        return Glyph::Failed;
    if (job != nullptr && job->status.state == rpc::JobState::WaitingForSpace)
        return Glyph::DiskFull;
    if (job != nullptr && job->status.state == rpc::JobState::Paused)
        return Glyph::Paused;
    if ((job != nullptr && job->isImplausible) || !endpoint.warnings.isEmpty())
        return Glyph::Warning;
    return endpoint.profile.hasDrifted() ? Glyph::Drift : Glyph::None;
}

QString noteOf(const EndpointSnapshot& endpoint, const JobPicture* job, Freshness freshness)
{
    if (freshness == Freshness::Offline && endpoint.connection.failure)
        return endpoint.connection.detail;
    if (job == nullptr)
        return Words::tr("It has not told of this job yet.");
    if (job->isImplausible)
        return Words::tr("It says that it holds more than there is; its figures are left out.");
    if (!job->status.reason.isEmpty())
        return job->status.reason;
    return jobStateText(job->status.state);
}

quint64 wanBytesOf(const JobPicture& job)
{
    return job.status.fromOrigin + job.status.fromGateway;
}

bool isSettled(rpc::JobState state)
{
    return state == rpc::JobState::Cancelled || state == rpc::JobState::Superseded;
}

} // namespace

void SwarmFigures::setJob(const QString& jobId, std::optional<KnownJob> known)
{
    const fleet::SnapshotPointer snapshot = m_snapshot;
    if (jobId != m_jobId) {
        m_curve.clear();
        m_throughput.clear();
        m_lastSource.clear();
    }
    m_jobId = jobId;
    m_known = std::move(known);
    take(snapshot);
}

void SwarmFigures::take(const fleet::SnapshotPointer& snapshot)
{
    m_snapshot = snapshot;
    m_members.clear();
    m_tileById.clear();
    m_swarm = {};
    m_kpi = {};
    m_summary.reset();
    if (!m_snapshot || m_jobId.isEmpty())
        return;
    m_summary = summarizeJob(*m_snapshot, m_jobId, m_known ? &*m_known : nullptr);
    collectMembers();
    makeSites();
    makeTiles();
    makeFlows();
    makeKpi();
    addPoints();
}

void SwarmFigures::collectMembers()
{
    for (const fleet::EndpointPointer& endpoint : m_snapshot->endpoints) {
        const JobPicture* job = endpoint->findJob(m_jobId);
        if (job == nullptr && !(m_known && isTarget(m_known->job, *endpoint)))
            continue;
        m_members.push_back({endpoint, job, fleet::freshnessAt(*endpoint, m_snapshot->atMs), 0});
    }
}

void SwarmFigures::makeSites()
{
    std::map<QString, int> sites;
    for (const Member& member : m_members)
        sites.try_emplace(member.endpoint->site(), 0);
    for (auto& [name, index] : sites) {
        index = static_cast<int>(m_swarm.sites.size());
        m_swarm.sites.push_back({name.isEmpty() ? Words::tr("no site") : name, 0});
    }
    for (Member& member : m_members) {
        member.site = sites[member.endpoint->site()];
        if (isPlausible(member))
            m_swarm.sites[static_cast<std::size_t>(member.site)].wanBytes +=
                wanBytesOf(*member.job);
    }
    std::stable_sort(m_members.begin(), m_members.end(),
                     [](const Member& a, const Member& b) { return a.site < b.site; });
}

bool SwarmFigures::isPlausible(const Member& member) const
{
    return member.job != nullptr && !member.job->isImplausible
        && (!m_summary || !m_summary->isKnown || member.job->status.size == m_summary->size);
}

// --- tiles ---------------------------------------------------------------------------------------

TileState SwarmFigures::stateOf(const Member& member) const
{
    if (member.job == nullptr)
        return TileState::Waiting;
    const JobPicture& job = *member.job;
    if (job.hasFailed())
        return TileState::Failed;
    if (job.isDone())
        return TileState::Done;
    if (job.status.state == rpc::JobState::Delivering)
        return TileState::Verifying;
    // An endpoint's rates are means over two seconds.
    if (job.originBytesPerSecond + job.peerBytesPerSecond >= leastFlow)
        return job.originBytesPerSecond > job.peerBytesPerSecond ? TileState::FromOrigin
                                                                 : TileState::FromPeers;
    // What it did when it was last heard.
    if (member.freshness != Freshness::Live && !isSettled(job.status.state))
        return m_lastSource.value(member.endpoint->record.name, TileState::Waiting);
    return TileState::Waiting;
}

picture::Tile SwarmFigures::tileOf(const Member& member) const
{
    picture::Tile tile;
    tile.id = member.endpoint->record.name;
    tile.name = tile.id;
    tile.note = noteOf(*member.endpoint, member.job, member.freshness);
    tile.site = member.site;
    tile.state = stateOf(member);
    tile.contact = contactOf(member.freshness);
    tile.glyph = glyphOf(*member.endpoint, member.job);
    if (member.job == nullptr)
        return tile;
    tile.progress = static_cast<float>(member.job->progress());
    tile.crew = member.job->phase == rpc::TransferPhase::Crew;
    if (member.freshness == Freshness::Live)
        tile.bytesPerSecond =
            static_cast<float>(member.job->originBytesPerSecond + member.job->peerBytesPerSecond);
    return tile;
}

void SwarmFigures::makeTiles()
{
    m_swarm.tiles.reserve(m_members.size());
    for (const Member& member : m_members) {
        const picture::Tile tile = tileOf(member);
        if (tile.state == TileState::FromOrigin || tile.state == TileState::FromPeers)
            m_lastSource.insert(tile.id, tile.state);
        if (!member.endpoint->record.id.isEmpty())
            m_tileById.insert(member.endpoint->record.id, static_cast<int>(m_swarm.tiles.size()));
        m_swarm.tiles.push_back(tile);
    }
}

// --- flows ---------------------------------------------------------------------------------------

void SwarmFigures::makeFlows()
{
    std::vector<Flow> inner; // within sites
    std::vector<Flow> toSite(m_swarm.sites.size());
    for (std::size_t i = 0; i < m_members.size(); ++i) {
        const Member& member = m_members[i];
        if (!isPlausible(member))
            continue;
        const auto site = static_cast<std::size_t>(member.site);
        const double rate =
            member.freshness == Freshness::Live ? member.job->originBytesPerSecond : 0;
        toSite[site].bytesPerSecond += rate;
        toSite[site].bytes += wanBytesOf(*member.job);
        if (rate >= leastFlow)
            inner.push_back({{FlowEnd::Kind::Origin, 0},
                             {FlowEnd::Kind::Tile, static_cast<int>(i)},
                             rate,
                             wanBytesOf(*member.job)});
        addPeerFlows(inner, i);
    }
    std::map<std::pair<int, int>, Flow> between;
    for (const Flow& flow : inner) {
        if (flow.from.kind != FlowEnd::Kind::Tile)
            continue;
        const int from = m_swarm.tiles[static_cast<std::size_t>(flow.from.index)].site;
        const int to = m_swarm.tiles[static_cast<std::size_t>(flow.to.index)].site;
        if (from == to)
            continue;
        Flow& sum = between[{from, to}];
        sum.bytesPerSecond += flow.bytesPerSecond;
        sum.bytes += flow.bytes;
    }
    for (std::size_t site = 0; site < toSite.size(); ++site)
        if (toSite[site].bytesPerSecond >= leastFlow) {
            toSite[site].to = {FlowEnd::Kind::Site, static_cast<int>(site)};
            m_swarm.flows.push_back(toSite[site]);
        }
    for (auto& [ends, flow] : between) {
        flow.from = {FlowEnd::Kind::Site, ends.first};
        flow.to = {FlowEnd::Kind::Site, ends.second};
        m_swarm.flows.push_back(flow);
    }
    const std::size_t kept = std::min(inner.size(), mostFlows);
    std::partial_sort(inner.begin(), inner.begin() + static_cast<std::ptrdiff_t>(kept), inner.end(),
                      [](const Flow& a, const Flow& b) {
                          return std::tie(b.bytesPerSecond, a.to.index, a.from.index)
                              < std::tie(a.bytesPerSecond, b.to.index, b.from.index);
                      });
    inner.resize(kept);
    m_swarm.flows.insert(m_swarm.flows.end(), inner.begin(), inner.end());
}

void SwarmFigures::addPeerFlows(std::vector<Flow>& flows, std::size_t to)
{
    const Member& member = m_members[to];
    if (member.freshness != Freshness::Live
        || m_snapshot->atMs - member.endpoint->peersAtMs > peersHoldMs)
        return;
    for (const rpc::PeerStatus& peer : member.endpoint->peers) {
        const auto from = m_tileById.constFind(peer.endpoint);
        const auto& artifacts = member.job->status.artifacts;
        const bool isOfTheJob =
            std::any_of(artifacts.begin(), artifacts.end(),
                        [&](const rpc::ArtifactStatus& each) { return each.cid == peer.cid; });
        if (from == m_tileById.constEnd() || !isOfTheJob || peer.receivedBytesPerSecond < leastFlow)
            continue;
        flows.push_back({{FlowEnd::Kind::Tile, *from},
                         {FlowEnd::Kind::Tile, static_cast<int>(to)},
                         peer.receivedBytesPerSecond,
                         peer.received});
    }
}

// --- figures -------------------------------------------------------------------------------------

picture::Badge SwarmFigures::badge() const
{
    if (m_isSimulated)
        return picture::Badge::Simulated;
    if (m_snapshot && m_snapshot->isReplay)
        return picture::Badge::Replay;
    const bool isAnyLive = std::any_of(m_members.begin(), m_members.end(), [](const Member& each) {
        return each.freshness == Freshness::Live;
    });
    return isAnyLive ? picture::Badge::Live : picture::Badge::Stale;
}

void SwarmFigures::makeKpi()
{
    quint64 wan = 0;
    for (const picture::Tile& tile : m_swarm.tiles)
        ++picture::countOf(m_kpi.counts, tile.state);
    for (const picture::Site& site : m_swarm.sites)
        wan += site.wanBytes;
    qint64 lost = 0;
    qint64 oldest = m_snapshot->atMs;
    for (const Member& member : m_members) {
        lost += member.endpoint->lostEvents;
        if (member.endpoint->isConnected() && member.endpoint->lastReportMs > 0)
            oldest = std::min(oldest, member.endpoint->lastReportMs);
    }
    const auto sites = static_cast<double>(m_swarm.sites.size());
    const quint64 size = m_summary ? m_summary->size : 0;
    m_kpi.badge = badge();
    m_kpi.oldestMs = m_snapshot->atMs - oldest;
    m_kpi.lostEvents = static_cast<quint64>(std::max<qint64>(lost, 0));
    m_kpi.wanBudget = m_budget;
    if (m_summary) {
        m_kpi.peerBytes = m_summary->fromPeers;
        m_kpi.verifiedBytes = m_summary->verified;
        m_kpi.finishP50 = m_summary->p50Ms;
        m_kpi.finishP95 = m_summary->p95Ms;
    }
    m_swarm.badge = m_kpi.badge;
    m_swarm.lostEvents = m_kpi.lostEvents;
    m_swarm.origin.name = Words::tr("Origin");
    if (m_known && !m_known->job.origins.isEmpty())
        m_swarm.origin.name = m_known->job.origins.first().section(u'/', 2, 2);
    m_swarm.origin.wanBytes = wan;
    m_swarm.origin.copies = ratio(wan, size);
    m_swarm.origin.budget = m_budget * sites;
    if (m_summary)
        m_swarm.origin.bytesPerSecond = m_summary->originBytesPerSecond;
    m_kpi.wanCopies = sites > 0 ? m_swarm.origin.copies / sites : 0; // a site, as the budget is
}

void SwarmFigures::addPoints()
{
    if (!m_summary)
        return;
    const qint64 at = std::max<qint64>(0, m_snapshot->atMs - m_summary->publishedAtMs);
    m_curve.add({at, m_kpi.counts});
    m_throughput.add({at, m_summary->originBytesPerSecond, m_summary->peerBytesPerSecond});
}

namespace {

template<class Point>
void prepend(TimeSeries<Point>& series, const std::vector<Point>& past)
{
    const std::vector<Point> own = series.points();
    series.clear();
    for (const Point& point : past)
        if (own.empty() || point.atMs < own.front().atMs)
            series.add(point);
    for (const Point& point : own)
        series.add(point);
}

} // namespace

void SwarmFigures::setPast(const Past& past)
{
    prepend(m_curve, past.curve);
    prepend(m_throughput, past.throughput);
}

picture::DeliveryCurve SwarmFigures::curve() const
{
    picture::DeliveryCurve curve;
    curve.points = m_curve.points();
    curve.badge = m_kpi.badge;
    if (!m_summary)
        return curve;
    if (m_summary->deadlineMs)
        curve.deadlineMs = *m_summary->deadlineMs - m_summary->publishedAtMs;
    if (m_model.wanBytesPerSecond <= 0 || m_summary->size == 0)
        return curve;
    // Each site one after another over its own line; the sum is a polyline that bends where a site
    // is done.
    std::map<int, int> perSite;
    for (const Member& member : m_members)
        ++perSite[member.site];
    const double oneMs = static_cast<double>(m_summary->size) / m_model.wanBytesPerSecond * 1000;
    std::vector<int> counts;
    for (const auto& [site, count] : perSite)
        counts.push_back(count);
    std::sort(counts.begin(), counts.end());
    curve.model.push_back({0, 0});
    for (const int bend : counts) {
        double done = 0;
        for (const int count : counts)
            done += std::min(count, bend);
        curve.model.push_back({std::llround(oneMs * bend), done});
    }
    curve.modelInputs = Words::tr("%1 for each of %n site(s), %2 x %3, one after another", nullptr,
                                  static_cast<int>(perSite.size()))
                            .arg(rateText(m_model.wanBytesPerSecond), byteText(m_summary->size))
                            .arg(m_members.size());
    return curve;
}

picture::ThroughputSeries SwarmFigures::throughput() const
{
    return {m_throughput.points(), m_kpi.badge};
}

// --- chunks --------------------------------------------------------------------------------------

picture::ChunkCoverage SwarmFigures::coverage(int mostRows) const
{
    picture::ChunkCoverage coverage;
    coverage.badge = m_kpi.badge;
    coverage.endpoints = static_cast<int>(m_members.size());
    for (const Member& member : m_members)
        if (member.job != nullptr && member.job->map.size() > coverage.columns) {
            coverage.columns = static_cast<int>(member.job->map.size());
            coverage.chunks = static_cast<int>(
                std::min<quint64>(member.job->chunks, std::numeric_limits<int>::max()));
        }
    if (coverage.columns == 0 || m_members.empty() || mostRows < 1)
        return coverage;
    const auto columns = static_cast<std::size_t>(coverage.columns);
    coverage.copies.assign(columns, 0);
    const std::size_t count = m_members.size();
    const std::size_t rows = std::min(count, static_cast<std::size_t>(mostRows));
    for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t first = row * count / rows;
        const std::size_t end = (row + 1) * count / rows;
        std::vector<unsigned> sums(columns, 0);
        for (std::size_t i = first; i < end; ++i) {
            const JobPicture* job = m_members[i].job;
            const bool hasMap = job != nullptr && job->map.size() == coverage.columns;
            for (std::size_t c = 0; c < columns; ++c) {
                const unsigned held = hasMap
                    ? static_cast<quint8>(job->map.at(static_cast<qsizetype>(c)))
                    : job != nullptr && job->isDone() ? 255U
                                                      : 0U;
                sums[c] += held;
                coverage.copies[c] += held == 255; // one that is whole surely has each chunk of it
            }
        }
        for (const unsigned sum : sums)
            coverage.cells.push_back(static_cast<quint8>(sum / (end - first)));
        const QString name = m_members[first].endpoint->record.name;
        coverage.rowNames.push_back(
            end - first == 1
                ? name
                : Words::tr("%1 to %2").arg(name, m_members[end - 1].endpoint->record.name));
    }
    return coverage;
}

std::optional<picture::Pieces> SwarmFigures::pieces(const QString& endpoint) const
{
    const auto member = std::find_if(m_members.begin(), m_members.end(), [&](const Member& each) {
        return each.endpoint->record.name == endpoint;
    });
    if (member == m_members.end() || member->job == nullptr)
        return {};
    const JobPicture& job = *member->job;
    constexpr quint64 most = std::numeric_limits<int>::max();
    picture::Pieces pieces;
    pieces.held.assign(job.map.begin(), job.map.end());
    pieces.chunks = static_cast<int>(std::min(job.chunks, most));
    pieces.chunksHeld = static_cast<int>(std::min({job.chunksHeld, job.chunks, most}));
    return pieces;
}

// --- one endpoint --------------------------------------------------------------------------------

std::optional<picture::EgoPicture> SwarmFigures::ego(const QString& endpoint) const
{
    const auto member = std::find_if(m_members.begin(), m_members.end(), [&](const Member& each) {
        return each.endpoint->record.name == endpoint;
    });
    if (member == m_members.end())
        return {};
    picture::EgoPicture ego;
    ego.centre = tileOf(*member);
    if (member->job != nullptr && member->freshness == Freshness::Live)
        ego.originBytesPerSecond = member->job->originBytesPerSecond;
    std::map<QString, int> unused; // by why
    for (const rpc::PeerStatus& peer : member->endpoint->peers) {
        if (peer.standing != rpc::PeerStanding::Used) {
            ++unused[standingText(peer.standing)];
            continue;
        }
        picture::EgoPicture::Neighbour neighbour;
        if (const auto tile = m_tileById.constFind(peer.endpoint); tile != m_tileById.constEnd()) {
            neighbour.tile = m_swarm.tiles[static_cast<std::size_t>(*tile)];
        } else {
            neighbour.tile.id = peer.name.isEmpty() ? peer.endpoint : peer.name;
            neighbour.tile.name = peer.name.isEmpty() ? peer.address : peer.name;
            neighbour.tile.contact = Contact::Offline;
        }
        neighbour.inBytesPerSecond = peer.receivedBytesPerSecond;
        neighbour.outBytesPerSecond = peer.sentBytesPerSecond;
        ego.neighbours.push_back(neighbour);
    }
    std::stable_sort(ego.neighbours.begin(), ego.neighbours.end(),
                     [](const auto& a, const auto& b) {
                         return a.inBytesPerSecond + a.outBytesPerSecond
                             > b.inBytesPerSecond + b.outBytesPerSecond;
                     });
    QStringList reasons;
    int count = 0;
    for (const auto& [why, many] : unused) {
        reasons.append(Words::tr("%1 %2").arg(many).arg(why));
        count += many;
    }
    if (count > 0)
        ego.unused =
            Words::tr("%n peer(s) not used: %1", nullptr, count).arg(reasons.join(u", "_s));
    return ego;
}

} // namespace patchswarm::models
