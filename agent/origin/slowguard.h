#pragma once

#include <QString>

#include "agent/origin/origintypes.h"
#include "shared/base/time.h"

namespace patchswarm::origin {

// Decides when one request has taken too long. Knows phases and bytes, no clock and no network.
class SlowGuard
{
public:
    enum class Phase
    {
        Connecting,
        Waiting,
        Streaming
    };

    explicit SlowGuard(const Limits& limits)
        : m_limits(limits)
    {
    }

    // `limitMs` replaces the phase's own limit for Connecting (shorter while other addresses are
    // left).
    void enter(Phase phase, TimePoint now, qint64 limitMs = 0);
    void received(quint64 bytes, TimePoint now);
    // It is we who do not read (paused, rate limit): what passed is not held against the server.
    void excuse(TimePoint now);

    [[nodiscard]] Phase phase() const { return m_phase; }

    // What is wrong, to be put behind the host's name; empty while all is well.
    [[nodiscard]] QString complaint(TimePoint now);

private:
    Limits m_limits;
    Phase m_phase = Phase::Connecting;
    qint64 m_limitMs = 0;
    TimePoint m_since {}; // phase begun, or last byte
    TimePoint m_windowStart {};
    quint64 m_windowBytes = 0;
};

} // namespace patchswarm::origin
