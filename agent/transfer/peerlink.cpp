#include "agent/transfer/peerlink.h"

#include <QDateTime>
#include <QNetworkProxy>

#include <algorithm>
#include <limits>

#include "agent/transfer/hostaddress.h"
#include "agent/transfer/socketdescriptor.h"
#include "shared/trust/tls.h"
#include "shared/wire/framewriter.h"

namespace patchswarm::transfer {

namespace {

constexpr double controlBurstSeconds = 2;

trust::PeerRule agentsOnly()
{
    return {{trust::Role::Agent}, trust::transportProtocol};
}

QString versionRange(quint16 oldest, quint16 newest)
{
    return oldest == newest ? QStringLiteral("version %1").arg(oldest)
                            : QStringLiteral("versions %1 to %2").arg(oldest).arg(newest);
}

QString byeText(wire::ByeReason reason)
{
    switch (reason) {
    case wire::ByeReason::Leaving:
        return QStringLiteral("it is leaving");
    case wire::ByeReason::Duplicate:
        return QStringLiteral("another link to the same endpoint is kept");
    case wire::ByeReason::Idle:
        return QStringLiteral("the link was idle");
    case wire::ByeReason::ProtocolError:
        return QStringLiteral("it found a protocol error here");
    case wire::ByeReason::VersionMismatch:
        return QStringLiteral("no common protocol version");
    case wire::ByeReason::Revoked:
        return QStringLiteral("it holds this endpoint for revoked");
    case wire::ByeReason::Disabled:
        return QStringLiteral("peer-to-peer is switched off there");
    }
    return QStringLiteral("no known reason");
}

} // namespace

PeerLink::PeerLink(LinkId id, const LinkContext& context, LinkSignals& out, QObject* parent)
    : QObject(parent)
    , m_id(id)
    , m_context(context)
    , m_out(out)
    , m_controlCount(context.limits.controlPerSecond,
                     context.limits.controlPerSecond * controlBurstSeconds)
    , m_controlBytes(context.limits.controlBytesPerSecond,
                     context.limits.controlBytesPerSecond * controlBurstSeconds)
    , m_conversation(id, context, out, *this)
{
    m_clock.start();
    m_deadline.setSingleShot(true);
    m_resume.setSingleShot(true);
    m_pump.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &PeerLink::onDeadline);
    connect(&m_watch, &QTimer::timeout, this, &PeerLink::onWatch);
    connect(&m_resume, &QTimer::timeout, this, &PeerLink::readAvailable);
    connect(&m_pump, &QTimer::timeout, this, &PeerLink::onBytesWritten);
}

PeerLink::~PeerLink()
{
    m_socket.disconnect(this);
    m_socket.abort();
}

void PeerLink::accept(qintptr descriptor, const SocketAddress& from)
{
    m_remote = from;
    watchSocket();
    if (!m_socket.setSocketDescriptor(descriptor)) {
        cut(QStringLiteral("the accepted connection could not be used: %1")
                .arg(m_socket.errorString()));
        return;
    }
    tuneSocket(descriptor);
    startHandshake(true);
}

void PeerLink::dial(const SocketAddress& to)
{
    m_remote = to;
    watchSocket();
    m_socket.setProxy(QNetworkProxy::NoProxy);
    if (!m_context.source.isNull() && m_context.source != QHostAddress::Any
        && m_context.source != QHostAddress::AnyIPv4 && m_context.source != QHostAddress::AnyIPv6)
        m_socket.bind(m_context.source, 0);
    connect(&m_socket, &QSslSocket::connected, this, [this] {
        tuneSocket(m_socket.socketDescriptor());
        startHandshake(false);
    });
    m_deadline.start(m_context.limits.connectMs);
    m_socket.connectToHost(hostAddressOf(to.ip), to.port);
}

void PeerLink::watchSocket()
{
    connect(&m_socket, &QSslSocket::encrypted, this, &PeerLink::onEncrypted);
    connect(&m_socket, &QSslSocket::errorOccurred, this, &PeerLink::onSocketError);
    connect(&m_socket, &QSslSocket::disconnected, this, &PeerLink::onDisconnected);
    connect(&m_socket, &QSslSocket::readyRead, this, &PeerLink::readAvailable);
    connect(&m_socket, &QSslSocket::encryptedBytesWritten, this, &PeerLink::onBytesWritten);
}

void PeerLink::startHandshake(bool server)
{
    m_phase = Phase::Handshaking;
    m_deadline.start(m_context.limits.handshakeMs);
    m_socket.setReadBufferSize(m_context.limits.readBuffer);
    m_socket.setSslConfiguration(server ? m_context.serverTls : m_context.clientTls);
    trust::tolerateHostName(m_socket);
    trust::recordInterruption(m_socket);
    if (server)
        m_socket.startServerEncryption();
    else
        m_socket.startClientEncryption();
}

void PeerLink::onEncrypted()
{
    if (m_phase != Phase::Handshaking)
        return;
    const auto peer = trust::verifyPeer(m_socket, m_context.verifier, agentsOnly(),
                                        QDateTime::currentDateTimeUtc());
    if (!peer) {
        refuse(peer.error());
        return;
    }
    if (peer->id == m_context.self) {
        cut(QStringLiteral("%1 answers with this endpoint's own identity")
                .arg(m_remote.toString()));
        return;
    }
    m_peer = *peer;
    m_certificate = m_socket.peerCertificate();
    m_phase = Phase::Greeting;
    m_deadline.start(m_context.limits.helloMs);
    write(wire::FrameWriter::encode(wire::Hello {wire::protocolVersion, wire::protocolVersion,
                                                 m_context.listenPort, 0, m_context.agentVersion}));
    readAvailable();
}

void PeerLink::refuse(trust::Refusal why)
{
    Q_EMIT m_out.refused(m_id, m_remote, why);
    cut(trust::refusalText(why));
}

void PeerLink::onSocketError()
{
    if (m_phase == Phase::Handshaking) {
        refuse(trust::refusalOf(m_socket));
    } else if (m_phase == Phase::Connecting) {
        cut(m_socket.errorString());
    } else if (m_socket.error() != QAbstractSocket::RemoteHostClosedError) {
        readAvailable();
        cut(m_socket.errorString());
    } // else: disconnected() follows
}

void PeerLink::onDisconnected()
{
    readAvailable(); // a Bye may be the last thing that came
    const bool greeting = m_phase == Phase::Greeting;
    cut(greeting ? QStringLiteral(
            "it closed the connection before Hello; it may not accept this endpoint")
                 : QStringLiteral("it closed the connection"));
}

void PeerLink::onDeadline()
{
    switch (m_phase) {
    case Phase::Connecting:
        cut(QStringLiteral("no answer within %1 ms").arg(m_context.limits.connectMs));
        break;
    case Phase::Handshaking:
    case Phase::Greeting:
        refuse(trust::Refusal::TimedOut);
        break;
    case Phase::Up:
        cut(QStringLiteral("not heard while its endpoint connected anew"));
        break;
    case Phase::Leaving:
    case Phase::Gone:
        becomeGone();
    }
}

void PeerLink::onWatch()
{
    const qint64 now = m_clock.elapsed();
    const Limits& limits = m_context.limits;
    if (now - m_heardMs >= limits.silenceMs)
        cut(QStringLiteral("not heard for %1 ms").arg(limits.silenceMs));
    else if (unsent() > 0 && now - m_writtenMs >= limits.silenceMs)
        cut(QStringLiteral("it read nothing for %1 ms").arg(limits.silenceMs));
    else if (now - m_heardMs >= limits.idlePingMs)
        m_conversation.say(wire::Ping {});
}

void PeerLink::probe()
{
    if (m_phase != Phase::Up)
        return;
    m_deadline.start(m_context.limits.helloMs);
    m_conversation.say(wire::Ping {});
}

void PeerLink::verifyAgain()
{
    if (!hasPeer())
        return;
    const auto verdict = m_context.verifier.verify(m_certificate, {}, agentsOnly().roles,
                                                   QDateTime::currentDateTimeUtc());
    if (verdict)
        return;
    Q_EMIT m_out.refused(m_id, m_remote, verdict.error());
    cut(trust::refusalText(verdict.error()));
}

void PeerLink::write(const QByteArray& frame)
{
    if (!hasPeer())
        return;
    if (unsent() == 0)
        m_writtenMs = m_clock.elapsed();
    m_socket.write(frame);
    if (unsent() > m_context.limits.unsentBytes + m_context.limits.unreadBytes)
        cut(QStringLiteral("it does not read: %1 bytes wait for it").arg(unsent()));
}

qint64 PeerLink::unsent() const
{
    if (!hasPeer())
        return std::numeric_limits<qint64>::max();
    return m_socket.bytesToWrite() + m_socket.encryptedBytesToWrite();
}

void PeerLink::pumpLater(qint64 ms)
{
    if (!m_pump.isActive())
        m_pump.start(static_cast<int>(ms));
}

void PeerLink::onBytesWritten()
{
    m_writtenMs = m_clock.elapsed();
    if (m_phase == Phase::Up && !m_pump.isActive() && unsent() <= m_context.limits.unsentBytes / 2)
        m_conversation.pump();
}

void PeerLink::readAvailable()
{
    if (m_phase == Phase::Leaving)
        m_socket.readAll(); // unread bytes would turn our Bye into a reset
    if (!hasPeer() || m_resume.isActive())
        return;
    if (m_socket.bytesAvailable() > 0) {
        m_heardMs = m_clock.elapsed();
        if (m_phase == Phase::Up)
            m_deadline.stop();
    }
    while (hasPeer() && !m_resume.isActive()
           && (m_frames.payloadLeft() > 0 ? readPayload() : readStep())) { }
}

// Too many control messages: the rest waits in the peer's socket.
void PeerLink::countControl(double messages, double bytes)
{
    const TimePoint now {m_clock.elapsed()};
    m_controlCount.spend(messages, now);
    m_controlBytes.spend(bytes, now);
    const Duration wait = std::max(m_controlCount.waitFor(0, now), m_controlBytes.waitFor(0, now));
    if (wait > Duration {})
        m_resume.start(static_cast<int>(wait.ms));
}

bool PeerLink::readPayload()
{
    const std::size_t left = m_frames.payloadLeft();
    const std::span<char> target = m_conversation.dataTarget();
    const qint64 count = target.empty()
        ? m_socket.skip(static_cast<qint64>(left))
        : m_socket.read(target.data(), static_cast<qint64>(qMin(left, target.size())));
    if (count <= 0)
        return false;
    m_frames.dataConsumed(static_cast<std::size_t>(count));
    m_conversation.dataArrived(static_cast<quint32>(count), m_frames.payloadLeft());
    return true;
}

bool PeerLink::readStep()
{
    const auto step = m_frames.next();
    if (!step) {
        violated(step.error().text);
        return false;
    }
    if (const auto* need = std::get_if<wire::FrameReader::NeedBytes>(&*step)) {
        const QByteArray bytes = m_socket.read(static_cast<qint64>(need->count));
        m_frames.append(bytes);
        countControl(0, static_cast<double>(bytes.size()));
        return !bytes.isEmpty();
    }
    if (const auto* header = std::get_if<wire::DataHeader>(&*step)) {
        const auto verdict = m_phase == Phase::Up
            ? m_conversation.beginData(*header)
            : tl::unexpected(QStringLiteral("sent data before Hello"));
        if (!verdict)
            violated(verdict.error());
        return verdict.has_value();
    }
    hear(std::get<wire::Message>(*step));
    countControl(1, 0);
    return true;
}

void PeerLink::hear(const wire::Message& message)
{
    if (const auto* bye = std::get_if<wire::Bye>(&message)) {
        hearBye(*bye);
    } else if (m_phase == Phase::Greeting) {
        if (const auto* hello = std::get_if<wire::Hello>(&message))
            hearHello(*hello);
        else
            violated(QStringLiteral("did not begin with Hello"));
    } else if (const auto verdict = m_conversation.hear(message); !verdict) {
        violated(verdict.error());
    }
}

void PeerLink::hearHello(const wire::Hello& hello)
{
    if (hello.oldestVersion > wire::protocolVersion
        || hello.newestVersion < wire::protocolVersion) {
        leave(wire::ByeReason::VersionMismatch,
              QStringLiteral("it speaks protocol %1, this endpoint %2")
                  .arg(versionRange(hello.oldestVersion, hello.newestVersion),
                       versionRange(wire::protocolVersion, wire::protocolVersion)));
        return;
    }
    m_phase = Phase::Up;
    m_deadline.stop();
    m_watch.start(qMin(m_context.limits.idlePingMs, m_context.limits.silenceMs) / 2 + 1);
    Q_EMIT m_out.established(m_id, m_peer, hello.listenPort);
}

void PeerLink::hearBye(const wire::Bye& bye)
{
    const QString detail =
        bye.detail.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(bye.detail);
    end(QStringLiteral("the peer closed the link: %1%2").arg(byeText(bye.reason), detail));
    m_phase = Phase::Leaving;
    m_deadline.start(m_context.limits.goodbyeMs);
    m_socket.disconnectFromHost();
}

void PeerLink::violated(const QString& what)
{
    ++m_context.counters->protocolErrors;
    leave(wire::ByeReason::ProtocolError, QStringLiteral("protocol error: it %1").arg(what));
}

void PeerLink::leave(wire::ByeReason bye, const QString& reason)
{
    if (!hasPeer()) {
        if (m_phase != Phase::Leaving)
            cut(reason);
        return;
    }
    write(wire::FrameWriter::encode(wire::Bye {bye, reason}));
    if (!hasPeer())
        return; // cut while writing
    end(reason);
    m_phase = Phase::Leaving;
    m_deadline.start(m_context.limits.goodbyeMs);
    readAvailable();
}

void PeerLink::cut(const QString& reason)
{
    if (m_phase == Phase::Gone)
        return;
    end(reason);
    becomeGone();
}

void PeerLink::end(const QString& reason)
{
    if (m_phase == Phase::Leaving || m_phase == Phase::Gone)
        return;
    m_watch.stop();
    m_pump.stop();
    m_resume.stop();
    Q_EMIT m_out.ended(m_id, reason);
}

void PeerLink::becomeGone()
{
    if (m_phase == Phase::Gone)
        return;
    m_phase = Phase::Gone;
    m_deadline.stop();
    m_socket.disconnect(this);
    m_socket.abort();
    Q_EMIT m_out.gone(m_id);
}

} // namespace patchswarm::transfer
