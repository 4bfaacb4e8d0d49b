// The part of Artifact that tells telemetry what it looks like.
#include <algorithm>

#include "shared/swarm/artifact.h"

namespace patchswarm::swarm {

ArtifactPhase Artifact::phase() const
{
    if (m_state.isComplete())
        return m_state.wanted ? ArtifactPhase::Complete : ArtifactPhase::Sharing;
    if (m_state.paused)
        return ArtifactPhase::Paused;
    if (!m_state.wanted)
        return ArtifactPhase::Sharing;
    switch (m_crew.role()) {
    case Role::Crew:
        return ArtifactPhase::Crew;
    case Role::Asking:
        return m_state.held.isEmpty() ? ArtifactPhase::Electing : ArtifactPhase::Asking;
    case Role::Waiting:
    case Role::Idle:
        break;
    }
    if (m_desk.running() > 0)
        return ArtifactPhase::Crew;
    return m_exchange.isIdle() ? ArtifactPhase::Waiting : ArtifactPhase::FromPeers;
}

ArtifactView Artifact::view() const
{
    ArtifactView view {.artifact = m_state.ref,
                       .phase = phase(),
                       .held = m_state.held,
                       .ledger = m_state.ledger.totals(),
                       .peers = m_state.ledger.peers(),
                       .links = static_cast<int>(m_state.neighbours.openCount()),
                       .fetches = m_desk.running()};
    view.ledger.inFlight = m_exchange.bytesInFlight();
    for (auto chunk = m_state.fetching.nextMember(0); chunk;
         chunk = m_state.fetching.nextMember(*chunk + 1))
        view.ledger.inFlight += m_state.layout.length(*chunk);
    return view;
}

PeerView Artifact::describe(const Neighbour& neighbour) const
{
    PeerView view {.peer = neighbour.peer,
                   .link = neighbour.link,
                   .standing = Standing::Used,
                   .window = neighbour.window.chunks(),
                   .bytesPerSecond = neighbour.window.bytesPerSecond()};
    for (auto chunk = neighbour.has.nextMember(0); chunk;
         chunk = neighbour.has.nextMember(*chunk + 1))
        view.offers += m_state.held.contains(*chunk) ? 0 : 1;
    if (neighbour.excluded)
        view.standing = Standing::Excluded;
    else if (neighbour.closed)
        view.standing = Standing::Refused;
    else if (view.offers == 0 && neighbour.inFlight == 0)
        view.standing = Standing::NothingToOffer;
    return view;
}

std::vector<PeerView> Artifact::peers() const
{
    std::vector<PeerView> views;
    for (const Neighbour& neighbour : m_state.neighbours.all())
        if (neighbour.interestSent || neighbour.interestHeard)
            views.push_back(describe(neighbour));
    const auto most = static_cast<std::size_t>(m_state.commons.settings.linksPerArtifact);
    const bool enough = m_state.neighbours.attachedCount() + m_book.dialling() >= most;
    for (const Acquaintance& known : m_book.all()) {
        if (std::ranges::find(views, known.peer, &PeerView::peer) != views.end())
            continue;
        const bool unused =
            known.standing == Standing::NotTried || known.standing == Standing::Used;
        views.push_back(PeerView {.peer = known.peer,
                                  .link = std::nullopt,
                                  .standing = unused
                                      ? (enough ? Standing::LinkLimit : Standing::NotTried)
                                      : known.standing});
    }
    return views;
}

bool Artifact::isOnlySource() const
{
    if (m_book.hasCompleteElsewhere())
        return false;
    const auto dependsOnUs = [this](const Neighbour& neighbour) {
        if (!neighbour.counts())
            return false;
        for (auto chunk = neighbour.has.nextMissing(0); chunk;
             chunk = neighbour.has.nextMissing(*chunk + 1))
            if (m_state.held.contains(*chunk) && m_state.neighbours.holders(*chunk) == 0)
                return true;
        return false;
    };
    return std::ranges::any_of(m_state.neighbours.all(), dependsOnUs);
}

} // namespace patchswarm::swarm
