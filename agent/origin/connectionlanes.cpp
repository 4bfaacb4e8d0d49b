#include "agent/origin/connectionlanes.h"

#include <QNetworkCookieJar>

#include <algorithm>

namespace patchswarm::origin {

namespace {

constexpr std::size_t mostIdle = 4;
constexpr int idleMs = 60'000;

} // namespace

ConnectionLanes::ConnectionLanes(QObject* parent)
    : QObject(parent)
{
    m_sweep.setSingleShot(true);
    m_sweep.setInterval(idleMs);
    connect(&m_sweep, &QTimer::timeout, this, [this] { m_idle.clear(); });
}

void ConnectionLanes::setProxy(const QNetworkProxy& proxy)
{
    m_proxy = proxy;
    m_idle.clear();
    ++m_generation;
}

ConnectionLanes::Lane ConnectionLanes::take(const QString& host)
{
    m_sweep.start();
    if (!m_idle.empty()) {
        auto found = std::find_if(m_idle.begin(), m_idle.end(),
                                  [&](const Lane& lane) { return lane.lastHost == host; });
        if (found == m_idle.end())
            found = std::prev(m_idle.end());
        Lane lane = std::move(*found);
        m_idle.erase(found);
        lane.lastHost = host;
        return lane;
    }
    Lane lane {std::make_unique<QNetworkAccessManager>(), host, m_generation};
    lane.manager->setProxy(m_proxy);
    lane.manager->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    return lane;
}

void ConnectionLanes::giveBack(Lane lane)
{
    if (lane.generation == m_generation && m_idle.size() < mostIdle)
        m_idle.push_back(std::move(lane));
    else if (lane.manager)
        lane.manager.release()->deleteLater(); // its reply's signal may be what brought us here
    m_sweep.start();
}

} // namespace patchswarm::origin
