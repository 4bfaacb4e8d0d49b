#pragma once

#include <vector>

#include "shared/simulation/occurrence.h"
#include "shared/simulation/scenario.h"
#include "shared/swarm/swarm.h"

namespace patchswarm::simulation {

class VirtualNetwork;
struct ChunkCheck;

// One endpoint of a run: the driver of one Swarm, with a cache that is a bitmap and a network that
// is virtual. Decides nothing; what the swarm asks for becomes events of the run.
class VirtualHost final : public swarm::ActionSink
{
public:
    VirtualHost(VirtualNetwork&, int index);

    void join();
    void tell(const swarm::Event&);
    void timeoutIsDue();
    void switchPeers(bool enabled);

    // Facts that the network reads
    [[nodiscard]] bool isUp() const { return m_up; }

    void goDown() { m_up = false; }

    [[nodiscard]] const swarm::PeerKey& key() const { return m_key; }

    [[nodiscard]] const ChunkSet& held(std::uint32_t artifact) const { return m_held[artifact]; }

    [[nodiscard]] const swarm::Swarm& swarm() const { return m_swarm; }

    [[nodiscard]] ArtifactOutcome& outcome(std::uint32_t artifact) { return m_outcomes[artifact]; }

    [[nodiscard]] HostOutcome finish();

    // The cache's verdict.
    void chunkChecked(const ChunkCheck&);
    void loseChunk(std::uint32_t artifact, ChunkIndex);

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
    void scheduleTimeout();
    [[nodiscard]] int otherEnd(swarm::LinkRef) const;
    void overLink(swarm::LinkRef, const swarm::Event&);

    VirtualNetwork& m_network;
    int m_index;
    swarm::PeerKey m_key;
    swarm::Settings m_settings;
    swarm::Swarm m_swarm;
    std::vector<ChunkSet> m_held;
    std::vector<ArtifactOutcome> m_outcomes;
    Micros m_timeoutAt; // of the timeout that is posted
    bool m_up = false;
};

} // namespace patchswarm::simulation
