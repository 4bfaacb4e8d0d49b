#include "agent/transfer/linkpulse.h"

#include <algorithm>

namespace patchswarm::transfer {

LinkPulse::Verdict LinkPulse::judge(qint64 waiting, TimePoint now) const
{
    const Duration silence {m_limits.silenceMs};
    if (now - m_heard >= silence)
        return Verdict::Silent;
    if (waiting > 0 && now - m_moved >= silence)
        return Verdict::NotReading;
    return now - m_heard >= Duration {m_limits.idlePingMs} ? Verdict::Ask : Verdict::Alive;
}

Duration LinkPulse::interval() const
{
    return {std::min(m_limits.idlePingMs, m_limits.silenceMs) / 2 + 1};
}

} // namespace patchswarm::transfer
