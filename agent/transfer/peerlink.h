#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QSslCertificate>
#include <QSslSocket>
#include <QTimer>

#include "agent/transfer/conversation.h"
#include "agent/transfer/frameintake.h"
#include "agent/transfer/linkcontext.h"
#include "agent/transfer/linkpulse.h"
#include "agent/transfer/linksignals.h"
#include "shared/trust/identity.h"

namespace patchswarm::transfer {

// One connection from its first packet to its last: TCP, TLS, who is there, Hello, and its end.
// What is said between is the Conversation's. Lives on a worker's thread.
class PeerLink : public QObject, private FrameSink, private FrameListener
{
    Q_OBJECT

public:
    PeerLink(LinkId id, const LinkContext& context, LinkSignals& out, QObject* parent);
    ~PeerLink() override;

    // One of the two, once. The descriptor is owned from here on.
    void accept(qintptr descriptor, const SocketAddress& from);
    void dial(const SocketAddress& to);

    // Nothing until both have said Hello.
    [[nodiscard]] Conversation* conversation()
    {
        return m_phase == Phase::Up ? &m_conversation : nullptr;
    }

    // Says Bye if the peer is known, flushes within Limits::goodbyeMs, closes. The reason is for
    // this side's log.
    void leave(wire::ByeReason bye, const QString& reason);
    // Ends at once, saying nothing.
    void cut(const QString& reason);
    // The peer may be gone: cut unless it is heard within Limits::helloMs.
    void probe();
    // Who is acceptable has changed.
    void verifyAgain();
    // What kept it from sending has changed.
    void sendAgain();

private:
    enum class Phase
    {
        Connecting,
        Handshaking,
        Greeting,
        Up,
        Leaving,
        Gone
    };

    void write(const QByteArray& frame) override;
    [[nodiscard]] qint64 unsent() const override;
    void pumpLater(Duration wait) override;

    [[nodiscard]] Verdict hear(const wire::Message& message) override;
    [[nodiscard]] Verdict beginData(const wire::DataHeader& header) override;
    [[nodiscard]] std::span<char> dataTarget() override;
    void dataArrived(quint32 count, std::size_t frameLeft) override;

    void watchSocket();
    [[nodiscard]] bool bindToSource();
    void startHandshake(bool server);
    void onEncrypted();
    void refuse(trust::Refusal why);
    void onSocketError();
    void onDisconnected();
    void onDeadline();
    void onWatch();
    void onBytesWritten();
    void pump();

    void readAvailable();
    [[nodiscard]] bool readStep();
    void hearHello(const wire::Hello& hello);
    void hearBye(const wire::Bye& bye);
    void violated(const QString& what);

    void end(const QString& reason);
    void becomeGone();

    [[nodiscard]] TimePoint now() const { return {m_clock.elapsed()}; } // since the link began

    [[nodiscard]] bool hasPeer() const
    {
        return m_phase == Phase::Greeting || m_phase == Phase::Up;
    }

    LinkId m_id;
    const LinkContext& m_context;
    LinkSignals& m_out;
    QSslSocket m_socket;
    QTimer m_deadline; // connect, handshake, Hello, goodbye
    QTimer m_watch; // silence
    QTimer m_resume; // reading, after too many control messages
    QTimer m_pump; // sending, after the pace's wait
    QElapsedTimer m_clock;
    LinkPulse m_pulse;
    Phase m_phase = Phase::Connecting;
    SocketAddress m_remote;
    trust::PeerIdentity m_peer;
    QSslCertificate m_certificate;
    FrameIntake m_intake;
    Conversation m_conversation;
};

} // namespace patchswarm::transfer
