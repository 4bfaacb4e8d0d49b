#include "console/fleet/lanfinder.h"

#include <QDateTime>
#include <QNetworkDatagram>
#include <QNetworkInterface>
#include <QNetworkProxy>

#include <algorithm>
#include <tuple>

#include "console/fleet/agentclient.h"
#include "shared/wire/datagramheader.h"
#include "shared/wire/survey.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

constexpr auto sharedPort = QUdpSocket::ShareAddress | QUdpSocket::ReuseAddressHint;
constexpr qint64 mostSkewMs = 10 * 60 * 1000;
constexpr int mostPerTurn = 256; // datagrams read before other events get their turn
const QHostAddress multicastGroup(u"239.192.40.1"_s);

std::unique_ptr<QUdpSocket> newSocket()
{
    auto socket = std::make_unique<QUdpSocket>();
    socket->setProxy(QNetworkProxy::NoProxy);
    return socket;
}

} // namespace

LanFinder::LanFinder(trust::DiscoveryKeys keys, LanFinderOptions options, QObject* parent)
    : QObject(parent)
    , m_keys(keys)
    , m_options(std::move(options))
    , m_opener(std::move(keys))
{
    m_end.setSingleShot(true);
    connect(&m_asking, &QTimer::timeout, this, &LanFinder::ask);
    connect(&m_end, &QTimer::timeout, this, [this] {
        stop();
        Q_EMIT finished();
    });
}

LanFinder::~LanFinder() = default;

Result<void> LanFinder::start(std::vector<Cid> artifacts)
{
    stop();
    const trust::DiscoveryEpoch* epoch = m_keys.current(QDateTime::currentDateTimeUtc());
    if (epoch == nullptr)
        return failure(ErrorCode::NotFound,
                       u"this fleet has no discovery key; restore discovery.keys in its "
                       "directory"_s);
    m_sealer = std::make_unique<trust::DatagramSealer>(*epoch);
    m_artifacts = std::move(artifacts);
    m_artifacts.insert(m_artifacts.begin(), wire::anyArtifact);
    Result<void> last = failure(ErrorCode::Network, u"this machine has no IPv4 network"_s);
    for (const QNetworkInterface& interface : QNetworkInterface::allInterfaces())
        for (const QNetworkAddressEntry& entry : interface.addressEntries()) {
            const QHostAddress address = entry.ip();
            const bool isWanted =
                m_options.bind.isNull() ? !address.isLoopback() : address == m_options.bind;
            if (address.protocol() != QAbstractSocket::IPv4Protocol || !isWanted
                || !interface.flags().testFlag(QNetworkInterface::IsUp))
                continue;
            last = listenOn(address, interface.index());
        }
    if (m_senders.empty() || m_receivers.empty())
        return last;
    m_end.start(m_options.listenMs);
    m_asking.start(m_options.askEveryMs);
    ask();
    return {};
}

Result<void> LanFinder::listenOn(const QHostAddress& address, int interfaceIndex)
{
    const auto cannot = [&](const QUdpSocket& socket) {
        return failure(ErrorCode::Network,
                       u"UDP port %1 cannot be used on %2: %3"_s.arg(m_options.port)
                           .arg(address.toString(), socket.errorString()));
    };
    const QNetworkInterface interface = QNetworkInterface::interfaceFromIndex(interfaceIndex);
    if (m_receivers.empty()) {
        auto receiver = newSocket();
        if (!receiver->bind(QHostAddress::AnyIPv4, m_options.port, sharedPort))
            return cannot(*receiver);
        connect(receiver.get(), &QUdpSocket::readyRead, this,
                [this, each = receiver.get()] { read(*each); });
        m_receivers.push_back(std::move(receiver));
    }
    if (!m_receivers.front()->joinMulticastGroup(multicastGroup, interface))
        return cannot(*m_receivers.front());
    auto sender = newSocket();
    // With the fleet's port answers by unicast come here, too; an agent on this machine may hold
    // it.
    if (!sender->bind(address, m_options.port, sharedPort) && !sender->bind(address, 0))
        return cannot(*sender);
    sender->setMulticastInterface(interface);
    sender->setSocketOption(QAbstractSocket::MulticastTtlOption, 1);
    sender->setSocketOption(QAbstractSocket::MulticastLoopbackOption, 1);
    connect(sender.get(), &QUdpSocket::readyRead, this,
            [this, each = sender.get()] { read(*each); });
    m_senders.push_back(std::move(sender));
    return {};
}

void LanFinder::stop()
{
    m_asking.stop();
    m_end.stop();
    for (auto* sockets : {&m_receivers, &m_senders}) {
        for (auto& socket : *sockets) {
            socket->disconnect(this);
            socket.release()->deleteLater(); // we may be inside one of its signals
        }
        sockets->clear();
    }
}

void LanFinder::ask()
{
    for (std::size_t at = 0; at < m_artifacts.size(); at += wire::maxQueryCids) {
        const std::size_t end = std::min(at + wire::maxQueryCids, m_artifacts.size());
        wire::Query query;
        query.cids.assign(m_artifacts.begin() + static_cast<std::ptrdiff_t>(at),
                          m_artifacts.begin() + static_cast<std::ptrdiff_t>(end));
        wire::Beacon beacon;
        beacon.transportPort = wire::surveyorPort;
        beacon.clockMs = static_cast<std::uint64_t>(QDateTime::currentMSecsSinceEpoch());
        beacon.body = query;
        const auto body = wire::encodeBeacon(beacon);
        if (!body)
            return;
        const QByteArray header = wire::encodeDatagramHeader(
            {m_sealer->epoch(), m_sealer->bootNonce(), m_sealer->counter()});
        const QByteArray datagram = header + m_sealer->seal(header, *body);
        for (const auto& sender : m_senders)
            sender->writeDatagram(datagram, multicastGroup, m_options.port);
    }
}

void LanFinder::read(QUdpSocket& socket)
{
    for (int i = 0; i < mostPerTurn && socket.hasPendingDatagrams(); ++i) {
        const QNetworkDatagram datagram = socket.receiveDatagram(wire::maxDatagramBytes + 1);
        take(datagram.data(), datagram.senderAddress());
    }
    if (socket.hasPendingDatagrams())
        QMetaObject::invokeMethod(
            &socket, [this, &socket] { read(socket); }, Qt::QueuedConnection);
}

void LanFinder::take(const QByteArray& datagram, const QHostAddress& from)
{
    const auto split = wire::splitDatagram(datagram);
    if (!split) {
        ++m_foreign;
        return;
    }
    const wire::DatagramHeader& header = split->header;
    if (m_sealer && header.nonce == m_sealer->bootNonce())
        return; // our own
    const auto body =
        m_opener.open({header.epoch, header.nonce, header.counter}, split->headerBytes,
                      split->sealed, QDateTime::currentDateTimeUtc());
    const auto beacon = body ? wire::decodeBeacon(*body) : wire::decodeBeacon({});
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    if (!beacon || std::abs(static_cast<qint64>(beacon->clockMs) - now) > mostSkewMs) {
        ++m_foreign;
        return;
    }
    note(from.toString(), beacon->transportPort);
    if (const auto* answer = std::get_if<wire::Answer>(&beacon->body))
        for (const SocketAddress& other : answer->sample)
            note(other.ip.toString(), other.port);
}

void LanFinder::note(const QString& host, quint16 transportPort)
{
    if (transportPort == wire::surveyorPort || host.isEmpty())
        return; // another console that looks around
    const QString key = Target {host, transportPort, {}}.text();
    const bool isNew = !m_found.contains(key);
    if (isNew && m_found.size() >= mostFound)
        return;
    FoundEndpoint& endpoint = m_found[key];
    endpoint.host = host;
    endpoint.transportPort = transportPort;
    endpoint.heardMs = QDateTime::currentMSecsSinceEpoch();
    ++endpoint.announcements;
    if (isNew)
        Q_EMIT endpointFound(endpoint);
}

QVector<FoundEndpoint> LanFinder::found() const
{
    QVector<FoundEndpoint> endpoints = m_found.values();
    std::sort(endpoints.begin(), endpoints.end(), [](const auto& a, const auto& b) {
        return std::tie(a.host, a.transportPort) < std::tie(b.host, b.transportPort);
    });
    return endpoints;
}

} // namespace patchswarm::fleet
