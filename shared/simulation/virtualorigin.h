#pragma once

#include <deque>
#include <vector>

#include "shared/simulation/flows.h"
#include "shared/swarm/events.h"

namespace patchswarm::simulation {

class VirtualNetwork;

// The origin and the WANs of all sites before it: range requests that take two round trips to
// begin, share their site's WAN and come out of the host's downlink. Counts what crosses each WAN.
class VirtualOrigin final : public FlowOwner
{
public:
    explicit VirtualOrigin(VirtualNetwork&);

    void fetch(int host, swarm::FetchRef, swarm::ArtifactRef, swarm::ChunkRange);
    void begin(std::uint32_t fetch);
    void requestAbort(int host, swarm::FetchRef);
    void abort(std::uint32_t fetch);

    void goDown(std::int64_t retryAfter);

    void comeBack() { m_isDown = false; }

    void hostIsGone(int host);

    [[nodiscard]] const std::vector<std::uint64_t>& wanBytes() const { return m_wanBytes; }

    // `token`: the fetch
    std::uint32_t nextFrame(std::uint32_t token) override;
    void frameLeft(std::uint32_t token) override;
    void frameArrived(std::uint32_t token) override;

private:
    struct Frame
    {
        std::uint32_t bytes = 0;
        bool isUseful = true; // of a chunk that was asked for
        bool endsChunk = false;
        bool isLast = false;
    };

    struct Fetch
    {
        int host = 0;
        swarm::FetchRef ref {};
        swarm::ArtifactRef artifact {};
        swarm::ChunkRange range;
        ChunkIndex sending = 0; // chunk
        std::uint32_t offset = 0; // in it
        std::uint64_t prefix = 0; // bytes still to be sent before the range, of no use
        ChunkIndex arriving = 0;
        std::vector<Frame> underway; // oldest first
        std::uint32_t onTheWan = 0; // bytes of the frame that is crossing
        FlowId flow = 0;
        bool isFlowing = false;
        bool isOver = false;
    };

    [[nodiscard]] Frame takeFrame(Fetch&) const;
    void end(std::uint32_t fetch, swarm::FetchOutcome, std::int64_t retryAfter);
    void book(int host, std::uint64_t bytes);

    VirtualNetwork& m_network;
    std::vector<PipeId> m_wan; // by site
    std::deque<Fetch> m_fetches;
    std::vector<std::uint64_t> m_wanBytes;
    bool m_isDown = false;
    std::int64_t m_retryAfter = 0;
};

} // namespace patchswarm::simulation
