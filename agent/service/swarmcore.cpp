#include "agent/service/swarmcore.h"

#include <algorithm>
#include <utility>

namespace patchswarm::service {

SwarmCore::SwarmCore(const EndpointId& self, quint64 seed, const swarm::Settings& settings,
                     const SwarmParts& parts, QObject* parent)
    : QObject(parent)
    , m_swarm(self.bytes, seed, settings)
    , m_actions(parts, m_artifacts, m_peers, m_fetches,
                [this](const swarm::SwarmRecord& record) { Q_EMIT recorded(record); })
{
    m_actions.setSwarm(m_swarm);
    m_clock.start();
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_swarm.handleTimeout(now(), m_actions);
        arm();
    });
}

void SwarmCore::tell(const swarm::Event& event)
{
    m_swarm.handle(event, now(), m_actions);
    arm();
}

void SwarmCore::arm()
{
    if (const auto next = m_swarm.nextTimeout())
        m_timer.start(std::chrono::milliseconds(std::max<qint64>(0, (*next - now()).ms)));
    else
        m_timer.stop();
}

TimePoint SwarmCore::now() const
{
    return TimePoint {m_clock.elapsed()};
}

void SwarmCore::setBoundary(std::function<bool(const IpAddress&)> boundary)
{
    m_boundary = std::move(boundary);
    m_outsiders.clear(); // named again if they still matter
}

std::set<SocketAddress> SwarmCore::outsiders(const Cid& cid) const
{
    const auto known = m_outsiders.find(cid);
    return known == m_outsiders.end() ? std::set<SocketAddress> {} : known->second;
}

void SwarmCore::hint(const Cid& cid, const SocketAddress& address)
{
    if (m_boundary && !m_boundary(address.ip)) {
        std::erase_if(m_outsiders,
                      [this](const auto& entry) { return !m_artifacts.active(entry.first); });
        if (m_artifacts.active(cid) && m_outsiders[cid].size() < rememberedOutsiders)
            m_outsiders[cid].insert(address);
        return;
    }
    hear(cid, address, [](auto ref, auto peer) {
        return swarm::PeerHint {ref, peer, swarm::PeerState::Partial};
    });
}

} // namespace patchswarm::service
