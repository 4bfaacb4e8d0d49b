#pragma once

#include <functional>

#include "agent/service/artifacttable.h"
#include "agent/service/originfetches.h"
#include "agent/service/peerbook.h"
#include "agent/service/swarmparts.h"
#include "shared/swarm/actions.h"

namespace patchswarm::service {

// Carries the swarm's actions out: its numbers become addresses, links and CIDs, its words messages
// and calls. Decides nothing. Main thread.
class ActionCarrier : public swarm::ActionSink
{
public:
    using Record = std::function<void(const swarm::SwarmRecord&)>;

    // All outlive it; `record` is told what the swarm records.
    ActionCarrier(const SwarmParts& parts, const ArtifactTable& artifacts, const PeerBook& peers,
                  OriginFetches& fetches, Record record);

    // The swarm whose linked peers an answer may name. Set before the first action.
    void setSwarm(const swarm::Swarm& swarm) { m_swarm = &swarm; }

    void query(swarm::ArtifactRef) override;
    void announceWanting(swarm::ArtifactRef, double rank) override;
    void answer(swarm::ArtifactRef, swarm::PeerRef to, swarm::PeerState) override;
    void announceCrew(swarm::ArtifactRef, const swarm::CrewSummary&) override;
    void dial(swarm::PeerRef) override;
    void closeLink(swarm::LinkRef) override;
    void sendInterest(swarm::LinkRef, swarm::ArtifactRef) override;
    void sendMap(swarm::LinkRef, swarm::ArtifactRef, const ChunkSet&) override;
    void sendHave(swarm::LinkRef, swarm::ArtifactRef, std::span<const ChunkIndex>) override;
    void request(swarm::LinkRef, swarm::ArtifactRef, ChunkIndex) override;
    void cancel(swarm::LinkRef, swarm::ArtifactRef, ChunkIndex) override;
    void upload(swarm::LinkRef, swarm::ArtifactRef, ChunkIndex) override;
    void refuse(swarm::LinkRef, swarm::ArtifactRef, swarm::RefuseReason,
                std::span<const swarm::PeerRef>) override;
    void sendLease(swarm::LinkRef, swarm::ArtifactRef, const swarm::LeaseNotice&) override;
    void ack(swarm::LinkRef, swarm::ArtifactRef, ChunkIndex) override;
    void introduce(swarm::LinkRef, swarm::ArtifactRef, std::span<const swarm::PeerRef>) override;
    void fetchOrigin(swarm::FetchRef, swarm::ArtifactRef, swarm::ChunkRange) override;
    void abortOrigin(swarm::FetchRef) override;
    void record(const swarm::SwarmRecord&) override;

private:
    SwarmParts m_parts;
    const ArtifactTable& m_artifacts;
    const PeerBook& m_peers;
    OriginFetches& m_fetches;
    Record m_record;
    const swarm::Swarm* m_swarm = nullptr;
};

} // namespace patchswarm::service
