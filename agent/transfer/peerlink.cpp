#include "agent/transfer/peerlink.h"

#include <QDateTime>
#include <QNetworkProxy>
#include <QSocketNotifier>

#include <limits>

#include "agent/transfer/greeting.h"
#include "agent/transfer/hostaddress.h"
#include "agent/transfer/socketdescriptor.h"
#include "shared/trust/tls.h"
#include "shared/wire/framewriter.h"

namespace patchswarm::transfer {

namespace {

trust::PeerRule agentsOnly()
{
    return {{trust::Role::Agent}, trust::transportProtocol};
}

} // namespace

PeerLink::PeerLink(LinkId id, const LinkContext& context, LinkSignals& out, QObject* parent)
    : QObject(parent)
    , m_id(id)
    , m_context(context)
    , m_out(out)
    , m_pulse(context.limits)
    , m_intake(context.limits, *this)
    , m_conversation(id, context, out, *this)
{
    m_clock.start();
    m_deadline.setSingleShot(true);
    m_resume.setSingleShot(true);
    m_pump.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &PeerLink::onDeadline);
    connect(&m_watch, &QTimer::timeout, this, &PeerLink::onWatch);
    connect(&m_resume, &QTimer::timeout, this, &PeerLink::readAvailable);
    connect(&m_pump, &QTimer::timeout, this, &PeerLink::pump);
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
    if (!bindToSource())
        return cut(QStringLiteral("it cannot be dialled from %1").arg(m_context.source.toString()));
    connect(&m_socket, &QSslSocket::connected, this, [this] {
        tuneSocket(m_socket.socketDescriptor());
        startHandshake(false);
    });
    m_deadline.start(m_context.limits.connectMs);
    m_socket.connectToHost(hostAddressOf(to.ip), to.port);
}

bool PeerLink::bindToSource()
{
    const QHostAddress& source = m_context.source;
    if (source.isNull() || source == QHostAddress::Any || source == QHostAddress::AnyIPv4
        || source == QHostAddress::AnyIPv6)
        return true;
    const auto socket = socketBoundTo(ipAddressOf(source));
    if (!socket || !m_socket.setSocketDescriptor(*socket, QAbstractSocket::BoundState))
        return false;
    // Qt listens for bytes on a bound socket at once, reads one whose connection was refused and
    // warns of itself. It listens again when it is connected.
    for (QSocketNotifier* notifier : m_socket.findChildren<QSocketNotifier*>())
        if (notifier->type() == QSocketNotifier::Read)
            notifier->setEnabled(false);
    return true;
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
    write(wire::FrameWriter::encode(ownHello(m_context)));
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
    switch (m_pulse.judge(unsent(), now())) {
    case LinkPulse::Verdict::Alive:
        break;
    case LinkPulse::Verdict::Ask:
        m_conversation.say(wire::Ping {});
        break;
    case LinkPulse::Verdict::Silent:
        cut(QStringLiteral("not heard for %1 ms").arg(m_context.limits.silenceMs));
        break;
    case LinkPulse::Verdict::NotReading:
        cut(QStringLiteral("it read nothing for %1 ms").arg(m_context.limits.silenceMs));
    }
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
        m_pulse.moved(now());
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

void PeerLink::pumpLater(Duration wait)
{
    if (!m_pump.isActive())
        m_pump.start(static_cast<int>(wait.ms));
}

void PeerLink::sendAgain()
{
    m_pump.stop();
    pump();
}

void PeerLink::onBytesWritten()
{
    m_pulse.moved(now());
    pump();
}

void PeerLink::pump()
{
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
        m_pulse.heard(now());
        if (m_phase == Phase::Up)
            m_deadline.stop();
    }
    while (hasPeer() && !m_resume.isActive() && readStep()) { }
}

bool PeerLink::readStep()
{
    const auto step = m_intake.take(m_socket, now());
    if (!step) {
        violated(step.error());
        return false;
    }
    if (const Duration wait = m_intake.pause(now()); wait > Duration {} && hasPeer())
        m_resume.start(static_cast<int>(wait.ms)); // the rest waits in the peer's socket
    return *step == FrameIntake::Step::Taken;
}

PeerLink::Verdict PeerLink::beginData(const wire::DataHeader& header)
{
    if (m_phase != Phase::Up)
        return tl::unexpected(QStringLiteral("sent data before Hello"));
    return m_conversation.beginData(header);
}

std::span<char> PeerLink::dataTarget()
{
    return m_conversation.dataTarget();
}

void PeerLink::dataArrived(quint32 count, std::size_t frameLeft)
{
    m_conversation.dataArrived(count, frameLeft);
}

PeerLink::Verdict PeerLink::hear(const wire::Message& message)
{
    if (const auto* bye = std::get_if<wire::Bye>(&message)) {
        hearBye(*bye);
        return {};
    }
    if (m_phase == Phase::Up)
        return m_conversation.hear(message);
    const auto* hello = std::get_if<wire::Hello>(&message);
    if (hello == nullptr)
        return tl::unexpected(QStringLiteral("did not begin with Hello"));
    hearHello(*hello);
    return {};
}

void PeerLink::hearHello(const wire::Hello& hello)
{
    if (const auto trouble = versionTrouble(hello)) {
        leave(wire::ByeReason::VersionMismatch, *trouble);
        return;
    }
    m_phase = Phase::Up;
    m_conversation.peerUnderstands(hello.features);
    m_deadline.stop();
    m_watch.start(static_cast<int>(m_pulse.interval().ms));
    Q_EMIT m_out.established(m_id, m_peer, hello.listenPort);
}

void PeerLink::hearBye(const wire::Bye& bye)
{
    end(farewellText(bye));
    m_phase = Phase::Leaving;
    m_deadline.start(m_context.limits.goodbyeMs);
    m_socket.disconnectFromHost();
}

void PeerLink::violated(const QString& what)
{
    ++m_context.counters->protocolErrors;
    leave(wire::ByeReason::ProtocolError, protocolErrorPrefix + what);
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
