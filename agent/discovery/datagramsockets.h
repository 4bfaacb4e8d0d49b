#pragma once

#include <QByteArray>
#include <QObject>
#include <QUdpSocket>

#include <functional>
#include <memory>
#include <vector>

#include "agent/discovery/networkinterfaces.h"
#include "shared/base/error.h"

namespace patchswarm::discovery {

// The UDP sockets of discovery: one per IP version that hears the multicast group on every
// interface inside the boundary, and one per interface that sends and gets unicast. (A socket bound
// to any address would send with the wrong source; of several agents on one machine only the last
// would get unicast.) Knows no datagram format. Main thread.
class DatagramSockets : public QObject
{
    Q_OBJECT

public:
    using Boundary = std::function<bool(const IpAddress&)>;

    // `bind`: unspecified for every interface; a loopback address (IPv4) for several agents on one
    // machine.
    DatagramSockets(const IpAddress& bind, std::uint16_t port, Boundary allows,
                    QObject* parent = nullptr);
    ~DatagramSockets() override;

    // Network when the port is held by another program (named in words) or `bind` is no address of
    // this machine. No interface inside the boundary is no error: rescan() finds it when it comes.
    [[nodiscard]] Result<void> start();
    void stop(); // may be called from received(), as rescan(); destroying may not
    // Joins interfaces that came, leaves those that went.
    void rescan();

    // Both: how many datagrams the system took; 0 is a failure.
    int multicast(const QByteArray& datagram);
    int unicast(const QByteArray& datagram, const SocketAddress& to);

    // Our addresses on the networks in use.
    [[nodiscard]] std::vector<AttachedAddress> addresses() const;

Q_SIGNALS:
    void received(const QByteArray& datagram, const patchswarm::SocketAddress& from,
                  bool viaMulticast);

private:
    struct Sender
    {
        AttachedAddress attached;
        std::unique_ptr<QUdpSocket> socket;
    };

    [[nodiscard]] Result<std::unique_ptr<QUdpSocket>> openReceiver(bool ipv4);
    [[nodiscard]] Result<std::unique_ptr<QUdpSocket>> openSender(const AttachedAddress& attached);
    [[nodiscard]] std::vector<AttachedAddress> wanted() const;
    [[nodiscard]] Result<void> add(const AttachedAddress& attached);
    [[nodiscard]] Sender* senderFor(const IpAddress& target);

    [[nodiscard]] QUdpSocket* receiver(bool ipv4) const
    {
        return ipv4 ? m_receiver4.get() : m_receiver6.get();
    }

    void retire(std::unique_ptr<QUdpSocket>& socket);
    void readFrom(QUdpSocket& socket, bool multicastOnly);

    IpAddress m_bind;
    std::uint16_t m_port;
    Boundary m_allows;
    std::unique_ptr<QUdpSocket> m_receiver4;
    std::unique_ptr<QUdpSocket> m_receiver6; // none on loopback, or where the system has no IPv6
    std::vector<Sender> m_senders;
};

} // namespace patchswarm::discovery
