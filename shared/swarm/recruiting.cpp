#include "shared/swarm/recruiting.h"

namespace patchswarm::swarm {

namespace {

constexpr Duration shortestMeasurement = seconds(2);
constexpr Duration longestMeasurement = seconds(30);
constexpr std::uint64_t enoughChunks = 8; // fewer tell too little about a pace
constexpr double worthwhile = 1.10;
constexpr double fallen = 0.6; // of the pace at which another buyer did not help: it may help now
constexpr Duration readiness = seconds(1);
constexpr Duration turnSpread = seconds(4); // rank 1 tries this much later than rank 0
constexpr int largestCrew = 8;

} // namespace

Recruiting::Verdict Recruiting::observe(const Observation& seen, double rank, TimePoint now)
{
    if (seen.crew != m_crew) {
        m_paceBefore = seen.crew > m_crew ? m_pace : 0;
        m_onTrial = m_onTrial && seen.crew > m_crew;
        m_pace = 0;
        restart(seen, now);
    } else if (measure(seen, now) && judge(seen.member) == Verdict::Leave) {
        return Verdict::Leave;
    }
    const bool useful = m_futileAt == 0 || m_pace < m_futileAt * fallen;
    const bool ready = seen.hungry && !seen.member && m_pace > 0 && m_paceBefore == 0 && useful;
    if (!ready)
        m_readySince = now;
    const Duration turn {static_cast<std::int64_t>(rank * static_cast<double>(turnSpread.ms))};
    const bool ourTurn = now - m_readySince > readiness + turn;
    return ourTurn && seen.crew > 0 && seen.crew < largestCrew ? Verdict::Join : Verdict::Nothing;
}

bool Recruiting::measure(const Observation& seen, TimePoint now)
{
    const Duration measured = now - m_since;
    const std::uint64_t bought = seen.bought - m_boughtThen;
    if ((bought < enoughChunks || measured < shortestMeasurement) && measured < longestMeasurement)
        return false;
    m_pace = 1000.0 * static_cast<double>(bought) / static_cast<double>(measured.ms);
    restart(seen, now);
    return true;
}

Recruiting::Verdict Recruiting::judge(bool member)
{
    if (m_paceBefore == 0)
        return Verdict::Nothing;
    const bool futile = m_pace < m_paceBefore * worthwhile;
    m_paceBefore = 0;
    m_futileAt = futile ? m_pace : 0;
    const bool leave = futile && member && m_onTrial;
    m_onTrial = false;
    return leave ? Verdict::Leave : Verdict::Nothing;
}

void Recruiting::restart(const Observation& seen, TimePoint now)
{
    m_since = now;
    m_boughtThen = seen.bought;
    m_crew = seen.crew;
}

} // namespace patchswarm::swarm
