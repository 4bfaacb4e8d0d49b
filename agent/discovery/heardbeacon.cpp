#include "agent/discovery/heardbeacon.h"

#include <utility>

namespace patchswarm::discovery {

HeardBeacon::HeardBeacon(wire::Beacon beacon, const SocketAddress& source, bool viaMulticast)
    : m_beacon(std::move(beacon))
    , m_source(source)
    , m_viaMulticast(viaMulticast)
{
}

bool HeardBeacon::mayBeRelayed() const
{
    return std::holds_alternative<wire::Wanting>(body())
        || std::holds_alternative<wire::Crew>(body());
}

bool HeardBeacon::isProper() const
{
    return !isRelayed() || mayBeRelayed();
}

SocketAddress HeardBeacon::origin() const
{
    return m_beacon.relay ? m_beacon.relay->origin : sender();
}

AnnouncementKey HeardBeacon::key() const
{
    const std::vector<Cid> named = cids();
    return {origin(), m_beacon.relay ? m_beacon.relay->originClockMs : m_beacon.clockMs,
            static_cast<std::uint8_t>(body().index()), named.empty() ? Cid {} : named.front()};
}

std::vector<Cid> HeardBeacon::cids() const
{
    if (const auto* query = std::get_if<wire::Query>(&body()))
        return query->cids;
    if (const auto* wanting = std::get_if<wire::Wanting>(&body()))
        return {wanting->cid};
    if (const auto* answer = std::get_if<wire::Answer>(&body()))
        return {answer->cid};
    if (const auto* crew = std::get_if<wire::Crew>(&body()))
        return {crew->cid};
    return {};
}

std::optional<wire::Relay> HeardBeacon::onward() const
{
    const unsigned hops = m_beacon.relay ? m_beacon.relay->hops : 0;
    if (!mayBeRelayed() || hops >= wire::maxRelayHops)
        return std::nullopt;
    return wire::Relay {static_cast<std::uint8_t>(hops + 1), origin(), key().originClockMs};
}

} // namespace patchswarm::discovery
