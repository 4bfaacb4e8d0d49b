#include "console/simulator/runtally.h"

#include <algorithm>
#include <array>
#include <utility>

namespace patchswarm::simulator {

using swarm::SwarmRecordKind;

namespace {
constexpr std::int64_t lossWindowMs = 50; // in which neighbours notice a reset connection
}

RunTally::RunTally(const scenario::ScenarioFile& file)
    : m_file(file)
    , m_endpoints(file.run.hosts.size())
{
    for (const simulation::SimulatedArtifact& artifact : file.run.artifacts)
        m_layouts.push_back(ChunkLayout {artifact.size});
    for (std::size_t host = 0; host < m_endpoints.size(); ++host) {
        Endpoint& endpoint = m_endpoints[host];
        const bool isComplete = file.run.hosts[host].complete;
        for (const ChunkLayout& layout : m_layouts)
            endpoint.held.emplace_back(layout.count(), isComplete);
        if (!isComplete)
            continue;
        endpoint.verified = endpoint.fromCache = file.artifactBytes();
        endpoint.whole = m_layouts.size();
        endpoint.finishedAt = 0;
        m_verified += endpoint.verified;
        ++m_finished;
    }
    for (const simulation::Happening& happening : file.run.happenings)
        if (happening.kind == simulation::Happening::Kind::Kill
            || happening.kind == simulation::Happening::Kind::Vanish)
            m_losses.push_back(happening);
    std::ranges::stable_sort(m_losses, {}, &simulation::Happening::at);
}

void RunTally::take(std::int64_t ms, int host, const swarm::SwarmRecord& record)
{
    happen(ms);
    notePoint(ms);
    Endpoint& endpoint = m_endpoints[static_cast<std::size_t>(host)];
    switch (record.kind) {
    case SwarmRecordKind::ChunkVerified:
        return verified(ms, host, record);
    case SwarmRecordKind::ChunkCorrupt:
        ++m_corrupt;
        [[fallthrough]];
    case SwarmRecordKind::DuplicateChunk:
        endpoint.wasted +=
            m_layouts[static_cast<std::size_t>(record.artifact)].length(record.chunks.first);
        return;
    case SwarmRecordKind::ChunkUploaded:
        endpoint.uploaded +=
            m_layouts[static_cast<std::size_t>(record.artifact)].length(record.chunks.first);
        return;
    case SwarmRecordKind::CrewJoined:
        endpoint.isCrew = true;
        return;
    case SwarmRecordKind::CrewLeft:
        endpoint.isCrew = false;
        return;
    case SwarmRecordKind::LinkOpened:
        return linkOpened(host, record.link);
    case SwarmRecordKind::LinkClosed:
        return linkClosed(host, record.link);
    default:
        return;
    }
}

void RunTally::verified(std::int64_t ms, int host, const swarm::SwarmRecord& record)
{
    Endpoint& endpoint = m_endpoints[static_cast<std::size_t>(host)];
    const auto artifact = static_cast<std::size_t>(record.artifact);
    ChunkSet& held = endpoint.held[artifact];
    if (!held.insert(record.chunks.first))
        return;
    const std::uint64_t bytes = m_layouts[artifact].length(record.chunks.first);
    endpoint.verified += bytes;
    m_verified += bytes;
    if (record.source == swarm::ChunkSource::Peer) {
        endpoint.fromPeers += bytes;
        m_fromPeers += bytes;
        const int from = otherEnd(record.link, host);
        const auto known = std::ranges::find(endpoint.deliveries, from, &FromPeer::host);
        if (known != endpoint.deliveries.end())
            known->bytes += bytes;
        else if (from >= 0)
            endpoint.deliveries.push_back({from, bytes});
    } else {
        endpoint.fromOrigin += bytes;
        m_fromOrigin += bytes;
    }
    if (!held.isFull() || ++endpoint.whole < m_layouts.size())
        return;
    endpoint.finishedAt = ms;
    ++m_finished;
}

void RunTally::linkOpened(int host, swarm::LinkRef link)
{
    ++m_endpoints[static_cast<std::size_t>(host)].links;
    const auto index = static_cast<std::size_t>(link);
    if (index >= m_ends.size())
        m_ends.resize(index + 1, {-1, -1});
    auto& ends = m_ends[index];
    if (ends[0] < 0 || ends[0] == host)
        ends[0] = host;
    else
        ends[1] = host;
}

// Whom the scenario takes away. Which crew member a kill meant is seen by the links that close at
// the other ends alone.
void RunTally::happen(std::int64_t ms)
{
    for (; m_nextLoss < m_losses.size() && m_losses[m_nextLoss].at <= ms; ++m_nextLoss) {
        const simulation::Happening& loss = m_losses[m_nextLoss];
        if (loss.host >= 0) {
            m_endpoints[static_cast<std::size_t>(loss.host)].isGone = true;
            continue;
        }
        if (m_missing++ == 0)
            m_closedOn.assign(m_endpoints.size(), 0);
        m_missingUntil = loss.at + lossWindowMs;
    }
    if (m_missing == 0 || ms < m_missingUntil)
        return;
    for (; m_missing > 0; --m_missing) {
        const auto most = std::ranges::max_element(m_closedOn);
        if (*most <= 0)
            continue;
        *most = 0;
        m_endpoints[static_cast<std::size_t>(most - m_closedOn.begin())].isGone = true;
    }
}

void RunTally::linkClosed(int host, swarm::LinkRef link)
{
    int& links = m_endpoints[static_cast<std::size_t>(host)].links;
    links = std::max(0, links - 1);
    if (m_missing == 0)
        return;
    --m_closedOn[static_cast<std::size_t>(host)];
    if (const int other = otherEnd(link, host); other >= 0)
        ++m_closedOn[static_cast<std::size_t>(other)];
}

// Every second point is left out when there are too many; the step doubles.
void RunTally::notePoint(std::int64_t ms)
{
    if (ms < m_nextPoint)
        return;
    addLastPoint(ms);
    m_nextPoint = ms + m_pointStep;
    if (m_curve.size() < mostPoints)
        return;
    for (qsizetype i = 0; 2 * i < m_curve.size(); ++i)
        m_curve[i] = m_curve.at(2 * i);
    m_curve.resize((m_curve.size() + 1) / 2);
    m_pointStep *= 2;
}

void RunTally::addLastPoint(std::int64_t ms)
{
    m_curve.append({ms, m_finished, meanShare()});
}

std::vector<RunTally::FromPeer> RunTally::takeDeliveries(int host)
{
    return std::exchange(m_endpoints[static_cast<std::size_t>(host)].deliveries, {});
}

bool RunTally::isUp(int host, std::int64_t ms) const
{
    return m_file.run.hosts[static_cast<std::size_t>(host)].joinsAt <= ms
        && !m_endpoints[static_cast<std::size_t>(host)].isGone;
}

double RunTally::shareOf(int host) const
{
    const auto all = static_cast<double>(m_file.artifactBytes());
    const Endpoint& endpoint = m_endpoints[static_cast<std::size_t>(host)];
    return all > 0 ? static_cast<double>(endpoint.verified) / all : endpoint.finishedAt ? 1 : 0;
}

double RunTally::meanShare() const
{
    const double all =
        static_cast<double>(m_file.artifactBytes()) * static_cast<double>(m_endpoints.size());
    return all > 0 ? static_cast<double>(m_verified) / all
                   : static_cast<double>(m_finished) / static_cast<double>(m_endpoints.size());
}

int RunTally::otherEnd(swarm::LinkRef link, int host) const
{
    const auto index = static_cast<std::size_t>(link);
    if (index >= m_ends.size())
        return -1;
    return m_ends[index][m_ends[index][0] == host ? 1 : 0];
}

} // namespace patchswarm::simulator
