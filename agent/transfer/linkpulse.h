#pragma once

#include "agent/transfer/types.h"
#include "shared/base/time.h"

namespace patchswarm::transfer {

// Whether a link still lives, from when its peer was last heard and last took bytes. Pure; time is
// passed in, from zero when the link began.
class LinkPulse
{
public:
    enum class Verdict
    {
        Alive,
        Ask, // quiet: a Ping is due
        Silent, // not heard for Limits::silenceMs
        NotReading // what waits for it has not moved for as long
    };

    explicit LinkPulse(const Limits& limits)
        : m_limits(limits)
    {
    }

    void heard(TimePoint now) { m_heard = now; }

    // Bytes left for the peer, or began to wait for it.
    void moved(TimePoint now) { m_moved = now; }

    // `waiting`: bytes written and not yet taken by the system.
    [[nodiscard]] Verdict judge(qint64 waiting, TimePoint now) const;

    // How often to judge.
    [[nodiscard]] Duration interval() const;

private:
    const Limits& m_limits;
    TimePoint m_heard;
    TimePoint m_moved;
};

} // namespace patchswarm::transfer
