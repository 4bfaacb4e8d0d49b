#include "agent/discovery/datagramsockets.h"

#include <QNetworkDatagram>
#include <QNetworkInterface>
#include <QNetworkProxy>
#include <QVariant>

#include <algorithm>
#include <set>
#include <utility>

#include "agent/discovery/qtaddress.h"

namespace patchswarm::discovery {

namespace {

constexpr auto shared = QUdpSocket::ShareAddress | QUdpSocket::ReuseAddressHint;
constexpr int maxPerTurn = 256; // datagrams read before other events get their turn

QHostAddress group(bool ipv4)
{
    return QHostAddress(ipv4 ? QStringLiteral("239.192.40.1") : QStringLiteral("ff15::7073"));
}

tl::unexpected<Error> cannotOpen(const QUdpSocket& socket, const QString& address,
                                 std::uint16_t port)
{
    if (socket.error() == QAbstractSocket::AddressInUseError)
        return failure(
            ErrorCode::Network,
            QStringLiteral(
                "UDP port %1 is in use by another program, so discovery cannot start; stop that "
                "program (4001 is also a default port of IPFS).")
                .arg(port));
    return failure(ErrorCode::Network,
                   QStringLiteral("Discovery cannot use UDP port %1 on %2: %3.")
                       .arg(port)
                       .arg(address, socket.errorString()));
}

// bind() would first ask the system which proxy to use, and wait for it.
std::unique_ptr<QUdpSocket> newSocket()
{
    auto socket = std::make_unique<QUdpSocket>();
    socket->setProxy(QNetworkProxy::NoProxy);
    return socket;
}

} // namespace

DatagramSockets::DatagramSockets(const IpAddress& bind, std::uint16_t port, Boundary allows,
                                 QObject* parent)
    : QObject(parent)
    , m_bind(bind)
    , m_port(port)
    , m_allows(std::move(allows))
{
}

DatagramSockets::~DatagramSockets() = default;

Result<void> DatagramSockets::start()
{
    auto receiver4 = openReceiver(true);
    if (!receiver4)
        return tl::unexpected(receiver4.error());
    m_receiver4 = std::move(*receiver4);
    if (!m_bind.isLoopback()) {
        if (auto receiver6 = openReceiver(false))
            m_receiver6 = std::move(*receiver6);
    }
    for (const AttachedAddress& attached : wanted()) {
        const Result<void> added = add(attached);
        if (!added && !m_bind.isUnspecified()) {
            stop();
            return added;
        }
    }
    if (m_senders.empty() && !m_bind.isUnspecified()) {
        stop();
        return failure(
            ErrorCode::Network,
            QStringLiteral(
                "Discovery cannot use %1: no interface of this machine inside the site boundary "
                "has that address.")
                .arg(m_bind.toString()));
    }
    return {};
}

void DatagramSockets::stop()
{
    for (Sender& sender : m_senders)
        retire(sender.socket);
    m_senders.clear();
    retire(m_receiver4);
    retire(m_receiver6);
}

// Frees the port now; the object goes later, because it may be in the middle of telling us
// something.
void DatagramSockets::retire(std::unique_ptr<QUdpSocket>& socket)
{
    if (!socket)
        return;
    socket->disconnect(this);
    socket->close();
    socket->setParent(this);
    socket.release()->deleteLater();
}

void DatagramSockets::rescan()
{
    if (!m_receiver4)
        return;
    const std::vector<AttachedAddress> now = wanted();
    std::erase_if(m_senders, [this, &now](Sender& sender) {
        const bool gone = std::ranges::find(now, sender.attached) == now.end();
        if (QUdpSocket* hearing = receiver(sender.attached.address.isIPv4());
            gone && hearing != nullptr)
            hearing->leaveMulticastGroup(
                group(sender.attached.address.isIPv4()),
                QNetworkInterface::interfaceFromIndex(sender.attached.interfaceIndex));
        if (gone)
            retire(sender.socket);
        return gone;
    });
    for (const AttachedAddress& attached : now) {
        const bool known =
            std::ranges::any_of(m_senders, [&](const Sender& s) { return s.attached == attached; });
        if (!known)
            (void)add(
                attached); // an interface that cannot be used now is tried again at the next scan
    }
}

int DatagramSockets::multicast(const QByteArray& datagram)
{
    int taken = 0;
    for (const Sender& sender : m_senders)
        taken +=
            sender.socket->writeDatagram(datagram, group(sender.attached.address.isIPv4()), m_port)
                >= 0
            ? 1
            : 0;
    return taken;
}

int DatagramSockets::unicast(const QByteArray& datagram, const SocketAddress& to)
{
    Sender* sender = senderFor(to.ip);
    return sender != nullptr && sender->socket->writeDatagram(datagram, toQt(to.ip), to.port) >= 0
        ? 1
        : 0;
}

std::vector<AttachedAddress> DatagramSockets::addresses() const
{
    std::vector<AttachedAddress> result;
    for (const Sender& sender : m_senders)
        result.push_back(sender.attached);
    return result;
}

Result<std::unique_ptr<QUdpSocket>> DatagramSockets::openReceiver(bool ipv4)
{
    auto socket = newSocket();
    const QHostAddress any(ipv4 ? QHostAddress::AnyIPv4 : QHostAddress::AnyIPv6);
    if (!socket->bind(any, m_port, shared))
        return cannotOpen(*socket, any.toString(), m_port);
    connect(socket.get(), &QUdpSocket::readyRead, this,
            [this, raw = socket.get()] { readFrom(*raw, true); });
    return socket;
}

Result<std::unique_ptr<QUdpSocket>> DatagramSockets::openSender(const AttachedAddress& attached)
{
    auto socket = newSocket();
    if (!socket->bind(toQt(attached.address), m_port, shared))
        return cannotOpen(*socket, attached.address.toString(), m_port);
    socket->setMulticastInterface(QNetworkInterface::interfaceFromIndex(attached.interfaceIndex));
    socket->setSocketOption(QAbstractSocket::MulticastTtlOption, 1);
    // Looped back: other agents on this machine hear it too.
    socket->setSocketOption(QAbstractSocket::MulticastLoopbackOption, 1);
    connect(socket.get(), &QUdpSocket::readyRead, this,
            [this, raw = socket.get()] { readFrom(*raw, false); });
    return socket;
}

// One address for each interface and IP version: a second one would make us look like two
// endpoints.
std::vector<AttachedAddress> DatagramSockets::wanted() const
{
    std::vector<AttachedAddress> result;
    std::set<std::pair<int, bool>> taken;
    for (const AttachedAddress& attached : attachedAddresses(m_bind)) {
        const bool ipv4 = attached.address.isIPv4();
        if (m_allows(attached.address) && receiver(ipv4) != nullptr
            && taken.emplace(attached.interfaceIndex, ipv4).second)
            result.push_back(attached);
    }
    return result;
}

Result<void> DatagramSockets::add(const AttachedAddress& attached)
{
    auto socket = openSender(attached);
    if (!socket)
        return tl::unexpected(socket.error());
    const bool ipv4 = attached.address.isIPv4();
    // Fails when joined already, as after a change of address: then nothing is missing.
    receiver(ipv4)->joinMulticastGroup(
        group(ipv4), QNetworkInterface::interfaceFromIndex(attached.interfaceIndex));
    m_senders.push_back({attached, std::move(*socket)});
    return {};
}

// The interface on whose network the target is; else any of that IP version, and the routing table
// decides.
DatagramSockets::Sender* DatagramSockets::senderFor(const IpAddress& target)
{
    Sender* best = nullptr;
    for (Sender& sender : m_senders) {
        if (sender.attached.prefix.contains(target))
            return &sender;
        if (best == nullptr && sender.attached.address.isIPv4() == target.isIPv4())
            best = &sender;
    }
    return best;
}

void DatagramSockets::readFrom(QUdpSocket& socket, bool multicastOnly)
{
    for (int i = 0; i < maxPerTurn && socket.hasPendingDatagrams(); ++i) {
        const QNetworkDatagram datagram = socket.receiveDatagram();
        if (!datagram.isValid())
            return;
        // The any-bound socket also gets unicast meant for an agent that is gone; ours comes to the
        // senders.
        if (multicastOnly && !datagram.destinationAddress().isNull()
            && !datagram.destinationAddress().isMulticast())
            continue;
        const SocketAddress from {fromQt(datagram.senderAddress()),
                                  static_cast<std::uint16_t>(datagram.senderPort())};
        Q_EMIT received(datagram.data(), from, multicastOnly);
        if (socket.state() != QAbstractSocket::BoundState)
            return; // retired by who listens
    }
}

} // namespace patchswarm::discovery
