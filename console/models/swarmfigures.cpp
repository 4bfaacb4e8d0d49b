#include "console/models/swarmfigures.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <map>

#include "console/models/words.h"
#include "shared/content/cidtext.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

using fleet::EndpointSnapshot;
using fleet::Freshness;
using fleet::JobPicture;
using picture::Contact;
using picture::Glyph;
using picture::TileState;

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
    makeOrigin();
    addPoints();
}

void SwarmFigures::collectMembers()
{
    m_cids.clear();
    if (m_known)
        for (const policy::Artifact& artifact : m_known->job.artifacts)
            m_cids.insert(cidText(artifact.cid));
    for (const fleet::EndpointPointer& endpoint : m_snapshot->endpoints) {
        const JobPicture* job = endpoint->findJob(m_jobId);
        if (job == nullptr && !(m_known && isTarget(m_known->job, *endpoint)))
            continue;
        if (job != nullptr && m_cids.isEmpty())
            for (const rpc::ArtifactStatus& artifact : job->status.artifacts)
                m_cids.insert(artifact.cid);
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
            m_swarm.sites[static_cast<std::size_t>(member.site)].wanBytes += member.job->overWan();
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

// --- figures -------------------------------------------------------------------------------------

picture::Badge SwarmFigures::badge() const
{
    if (m_isSimulated || (m_snapshot && m_snapshot->simulatedMs))
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
    for (const picture::Tile& tile : m_swarm.tiles)
        ++picture::countOf(m_kpi.counts, tile.state);
    qint64 lost = 0;
    qint64 oldest = m_snapshot->atMs;
    for (const Member& member : m_members) {
        lost += member.endpoint->lostEvents;
        if (member.endpoint->isConnected() && member.endpoint->lastReportMs > 0)
            oldest = std::min(oldest, member.endpoint->lastReportMs);
    }
    m_kpi.badge = badge();
    m_kpi.oldestMs = m_snapshot->atMs - oldest;
    m_kpi.lostEvents = static_cast<quint64>(std::max<qint64>(lost, 0));
    m_kpi.wanBudget = m_budget;
    m_kpi.sites = static_cast<int>(m_swarm.sites.size());
    if (!m_summary)
        return;
    const fleet::ByteSources bytes = m_summary->bytes();
    m_kpi.peerBytes = bytes.fromPeers;
    m_kpi.verifiedBytes = bytes.verified;
    m_kpi.shareFromPeers = bytes.shareFromPeers();
    m_kpi.wanCopies = bytes.wanCopies(m_summary->size, m_kpi.sites);
    m_kpi.finishP50 = m_summary->p50Ms;
    m_kpi.finishP95 = m_summary->p95Ms;
    const bool areThere = 100 * m_summary->delivered >= 95 * m_summary->targets;
    m_kpi.isEstimate = m_summary->p50IsEstimate || m_summary->p95IsEstimate || !areThere;
}

void SwarmFigures::makeOrigin()
{
    picture::Origin& origin = m_swarm.origin;
    m_swarm.badge = m_kpi.badge;
    m_swarm.lostEvents = m_kpi.lostEvents;
    origin.name = Words::tr("Origin");
    if (m_known && !m_known->job.origins.isEmpty())
        origin.name = m_known->job.origins.first().section(u'/', 2, 2);
    origin.copies = m_kpi.wanCopies;
    origin.budget = m_budget;
    if (!m_summary)
        return;
    origin.wanBytes = m_summary->bytes().overWan();
    origin.size = m_summary->size;
    origin.bytesPerSecond = m_summary->originBytesPerSecond;
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
                            .arg(speedText(m_model.wanBytesPerSecond), sizeText(m_summary->size))
                            .arg(m_members.size());
    return curve;
}

picture::ThroughputSeries SwarmFigures::throughput() const
{
    return {m_throughput.points(), m_kpi.badge};
}

} // namespace patchswarm::models
