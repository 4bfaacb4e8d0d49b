// What SwarmFigures tells of chunks and of one endpoint, when it is asked.

#include <QCoreApplication>

#include <algorithm>
#include <map>

#include "console/models/swarmfigures.h"
#include "console/models/words.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

using fleet::Freshness;
using fleet::JobPicture;
using picture::Contact;

class Words
{
    Q_DECLARE_TR_FUNCTIONS(patchswarm::models::SwarmFigures)
};

} // namespace

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
