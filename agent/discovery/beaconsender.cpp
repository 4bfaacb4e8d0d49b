#include "agent/discovery/beaconsender.h"

#include <QLoggingCategory>

#include <utility>

namespace patchswarm::discovery {

namespace {

Q_LOGGING_CATEGORY(log, "patchswarm.discovery")

constexpr double perSecond = 300;
constexpr double burst = 600;

} // namespace

BeaconSender::BeaconSender(BeaconSeal& seal, DatagramSockets& sockets, Counters& counters)
    : m_seal(seal)
    , m_sockets(sockets)
    , m_counters(counters)
    , m_limit(perSecond, burst)
{
}

void BeaconSender::multicast(const wire::Beacon& beacon, TimePoint now)
{
    const auto datagram = isAllowed(now) ? seal(beacon) : std::nullopt;
    if (!datagram)
        return;
    const int taken = m_sockets.multicast(*datagram);
    m_counters.sent += static_cast<std::uint64_t>(taken);
    m_counters.sendFailed += taken == 0 ? 1 : 0;
}

void BeaconSender::unicast(const wire::Beacon& beacon, const std::vector<SocketAddress>& to,
                           TimePoint now)
{
    const auto datagram = to.empty() ? std::nullopt : seal(beacon);
    if (!datagram)
        return;
    for (const SocketAddress& target : to)
        if (isAllowed(now))
            ++(m_sockets.unicast(*datagram, target) > 0 ? m_counters.sent : m_counters.sendFailed);
}

bool BeaconSender::isAllowed(TimePoint now)
{
    const bool allowed = m_limit.take(1, now);
    m_counters.sendLimited += allowed ? 0 : 1;
    return allowed;
}

std::optional<QByteArray> BeaconSender::seal(const wire::Beacon& beacon)
{
    auto datagram = m_seal.seal(beacon, beacon.clockMs);
    if (datagram)
        return std::move(*datagram);
    qCWarning(log, "Nothing announced: %s", qUtf8Printable(datagram.error().detail));
    ++m_counters.sendFailed;
    return std::nullopt;
}

} // namespace patchswarm::discovery
