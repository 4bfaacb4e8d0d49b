#include "tests/lab/network.h"

#include <QFile>

namespace patchswarm::lab {

namespace {

const QString routerInSegment = QStringLiteral("10.77.%1.1");

// A token bucket lets the rate through to 0.1 % when its bucket holds a few milliseconds of it.
// 32 KiB on the WAN: the kernel passes trains of packets of up to that size on as one, and the
// router's counter sees 1.0142 bytes a byte, as in the field's lab. 128 KiB on the LAN keep the
// processor's cost low. The queue behind it is 50 ms and 20 ms long: a home router's and a
// switch's.
QString wanShape(const QString& device, int mbit)
{
    return QStringLiteral("qdisc add dev %1 root tbf rate %2mbit burst 32k latency 50ms")
        .arg(device)
        .arg(mbit);
}

QString lanShape(const QString& device, int mbit)
{
    return QStringLiteral("qdisc add dev %1 root tbf rate %2mbit burst 128k latency 20ms")
        .arg(device)
        .arg(mbit);
}

} // namespace

Network::Network(const Rates& rates, Faults& faults)
    : m_rates(rates)
    , m_faults(faults)
    , m_origin(std::make_unique<Namespace>(QStringLiteral("origin"), faults))
    , m_router(std::make_unique<Namespace>(QStringLiteral("router"), faults))
{
    buildWan();
    m_stay = std::make_unique<Stay>(*m_router, faults);
}

void Network::buildWan()
{
    m_router->set(QStringLiteral("net/ipv4/ip_forward"), QStringLiteral("1"));
    m_router->ip({QStringLiteral("link add wan type veth peer name eth0 netns ") + m_origin->name(),
                  QStringLiteral("addr add 203.0.113.1/24 dev wan"),
                  QStringLiteral("link set wan up")});
    m_origin->ip({QStringLiteral("addr add %1/24 dev eth0").arg(QLatin1String(originAddress)),
                  QStringLiteral("link set eth0 up"),
                  QStringLiteral("route add default via 203.0.113.1")});
    m_router->tc({wanShape(QStringLiteral("wan"), m_rates.wanMbit)});
    m_origin->tc({wanShape(QStringLiteral("eth0"), m_rates.wanMbit)});
}

void Network::addSegment(int segment)
{
    // A fixed link address: a bridge that takes its first port's would change it with every port.
    m_router->ip(
        {QStringLiteral("link add lan%1 address 02:00:0a:4d:%2:01 type bridge mcast_snooping 0")
             .arg(segment)
             .arg(segment + 1, 2, 16, QLatin1Char('0')),
         QStringLiteral("addr add %1/24 dev lan%2")
             .arg(routerInSegment.arg(segment + 1))
             .arg(segment),
         QStringLiteral("link set lan%1 up").arg(segment)});
}

Network::Host Network::addHost(int segment)
{
    while (m_segments <= segment)
        addSegment(m_segments++);
    const int number = ++m_hosts;
    Host host {std::make_unique<Namespace>(QStringLiteral("e%1").arg(number), m_faults),
               QStringLiteral("10.77.%1.%2").arg(segment + 1).arg(10 + number)};
    const QString port = QStringLiteral("port%1").arg(number);
    m_router->ip({QStringLiteral("link add %1 type veth peer name eth0 netns %2")
                      .arg(port, host.space->name()),
                  QStringLiteral("link set %1 master lan%2").arg(port).arg(segment),
                  QStringLiteral("link set %1 up").arg(port)});
    host.space->ip({QStringLiteral("addr add %1/24 dev eth0").arg(host.address),
                    QStringLiteral("link set eth0 up"),
                    QStringLiteral("route add default via ") + routerInSegment.arg(segment + 1)});
    if (!m_passesMulticast)
        m_router->ip({QStringLiteral("link set %1 type bridge_slave mcast_flood off").arg(port)});
    m_router->tc({lanShape(port, m_rates.lanMbit)});
    host.space->tc({lanShape(QStringLiteral("eth0"), m_rates.lanMbit)});
    return host;
}

WanBytes Network::wanBytes() const
{
    QFile table(QStringLiteral("/proc/thread-self/net/dev")); // this thread lives in the router
    if (!table.open(QIODevice::ReadOnly))
        return {};
    for (const QByteArray& line : table.readAll().split('\n')) {
        const QByteArray row = line.simplified();
        if (!row.startsWith("wan:"))
            continue;
        const QList<QByteArray> cells = row.mid(4).simplified().split(' ');
        return cells.size() > 8 ? WanBytes {cells.at(0).toULongLong(), cells.at(8).toULongLong()}
                                : WanBytes {};
    }
    return {};
}

} // namespace patchswarm::lab
