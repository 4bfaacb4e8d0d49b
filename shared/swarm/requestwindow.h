#pragma once

#include "shared/swarm/types.h"

namespace patchswarm::swarm {

// How many chunks one neighbour may owe us: bandwidth times delay, at least 2, so that it always
// has the next request while it sends. Learns from arrivals; knows nothing of which chunk or of the
// budget that all links share.
class RequestWindow
{
public:
    void firstByte(Duration afterRequest);
    // A whole chunk of `bytes`, asked for at `askedAt`, was verified.
    void chunkArrived(TimePoint askedAt, std::uint32_t bytes, TimePoint now);

    // It let us wait: fall back to the smallest window.
    void stalled() { m_bytesPerSecond /= 2; }

    [[nodiscard]] std::uint32_t chunks() const;

    [[nodiscard]] double bytesPerSecond() const
    {
        return m_bytesPerSecond;
    } // 0 before the first chunk

    [[nodiscard]] Duration expectedWait() const
    {
        return m_wait;
    } // from request to verified chunk, smoothed

private:
    double m_bytesPerSecond = 0;
    Duration m_delay = milliseconds(20); // request to first byte: smallest seen, slowly forgotten
    Duration m_wait = milliseconds(250);
    TimePoint m_lastArrival {};
};

} // namespace patchswarm::swarm
