#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>

#include "agent/transfer/types.h"
#include "shared/base/error.h"
#include "shared/trust/tls.h"
#include "shared/wire/messages.h"

namespace patchswarm::transfer {

// The links of one agent: whom it may connect to, who is there, and moving messages and chunk
// bytes. What to ask whom, and whether bytes are what they should be, is decided elsewhere.
//
// Lives on the main thread; sockets, TLS and framing live on worker threads. All calls return at
// once; all signals are emitted on the main thread. Calls for a link that is no longer up are
// ignored.
//
// Artifacts are named by Cid. Handles stay below: messages given to send() may leave `handle` at 0,
// and those told by signals have it at 0. Hello, Data, Ping and Bye are the transport's own and
// pass neither way.
class Transport : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        trust::Identity identity;
        trust::PeerVerifier verifier;
        QHostAddress bind = QHostAddress::Any; // a specific address is also the source of dials
        quint16 port = 4001; // 0: any free one
        std::function<bool(const IpAddress&)>
            addressAllowed; // the site boundary; empty: everywhere. Main thread
        std::shared_ptr<ChunkSourceReader> reader;
        QString agentVersion; // at most 64 bytes UTF-8
        int workers = 1;
        Limits limits;
    };

    explicit Transport(Options options, QObject* parent = nullptr);
    ~Transport() override; // cuts what is still open; closeAll() first for an orderly end

    // Network when the port cannot be had; says which and by what it is often taken. After
    // closeAll() it begins anew.
    [[nodiscard]] Result<void> listen();
    // 0 when not listening.
    [[nodiscard]] quint16 port() const;
    // No new connections are accepted; links stay.
    void stopListening();

    // Answered by linkUp with this remote address, or by dialFailed. A second dial to an address
    // already being dialled is answered with the first.
    void dial(const SocketAddress& to);

    // A message about no artifact, or one that names its Cid itself.
    void send(LinkId link, const wire::Message& message);
    // A message with a handle (Map, Have, Ack, Lease): it gets this artifact's. The artifact must
    // be open on the link.
    void sendAbout(LinkId link, const Cid& artifact, const wire::Message& message);

    // Sends Interest: from now on this side can speak about the artifact. `own` is chosen by the
    // caller, one per artifact. Idempotent. `size` in bytes, at most wire::maxWireArtifactSize.
    void openArtifact(LinkId link, wire::ArtifactHandle own, const Cid& artifact, quint64 size);

    // Asks for a chunk of an open artifact; `length` (bytes, at most chunkSize) is what it must
    // have. Answered by chunkReceived, unless withdrawn, refused or the link ends.
    void requestChunk(LinkId link, const Cid& artifact, ChunkIndex chunk, quint32 length);
    // Withdraws it; nothing more is told about it. It can be asked for again at any time.
    void cancelRequest(LinkId link, const Cid& artifact, ChunkIndex chunk);

    // Sends a chunk that the peer has asked for; answered by exactly one chunkSent unless the link
    // ends first. Not asked for (any more), artifact not open, or not readable: ok is false. Said
    // again while it is being sent: no effect, one answer. Chunks of one link go one after another.
    void sendChunk(LinkId link, const Cid& artifact, ChunkIndex chunk, quint32 length);
    void cancelSend(LinkId link, const Cid& artifact, ChunkIndex chunk);

    // Says Bye, sends what is queued (at most Limits::goodbyeMs), closes. linkDown follows.
    void close(LinkId link, wire::ByeReason reason);
    // Stops listening and dialling, and closes every link; allClosed follows.
    void closeAll(wire::ByeReason reason);

    // Links to endpoints that the new verifier does not accept are cut at once.
    void setVerifier(const trust::PeerVerifier& verifier);
    // Links to addresses now outside are cut at once.
    void setAddressAllowed(std::function<bool(const IpAddress&)> allowed);
    // Chunk bytes per second, all links together; 0: no limit.
    void setRateLimit(quint64 upBytesPerSecond);

    [[nodiscard]] Stats stats() const;

Q_SIGNALS:
    // Both sides have proved who they are and agree on a version. `remote`: where it was dialled,
    // or where it came from; `listenPort`: where it accepts links itself (0: nowhere).
    void linkUp(patchswarm::transfer::LinkId link, const patchswarm::trust::PeerIdentity& peer,
                const patchswarm::SocketAddress& remote, quint16 listenPort, bool incoming);
    // Nothing more is told about this link; its requests and uploads are gone. The reason is a
    // sentence for the log.
    void linkDown(patchswarm::transfer::LinkId link, const QString& reason);
    void dialFailed(const patchswarm::SocketAddress& to, const QString& why);

    // Interest, NotHere, ChunkListRequest, ChunkListReply, Refuse, Peers, Document: what names its
    // own Cid, or none.
    void messageReceived(patchswarm::transfer::LinkId link,
                         const patchswarm::wire::Message& message);
    // Map, Have, Request, Cancel, Ack, Lease: the peer opened `artifact` before, and chunk numbers
    // are within its size.
    void artifactMessageReceived(patchswarm::transfer::LinkId link, const patchswarm::Cid& artifact,
                                 const patchswarm::wire::Message& message);

    // Exactly the length asked for; not yet verified.
    void chunkReceived(patchswarm::transfer::LinkId link, const patchswarm::Cid& artifact,
                       patchswarm::ChunkIndex chunk, const QByteArray& bytes);
    // `bytes` more of a requested chunk have arrived (one signal a Data frame, the last one
    // included).
    void chunkProgress(patchswarm::transfer::LinkId link, const patchswarm::Cid& artifact,
                       patchswarm::ChunkIndex chunk, quint32 bytes);
    void chunkSent(patchswarm::transfer::LinkId link, const patchswarm::Cid& artifact,
                   patchswarm::ChunkIndex chunk, bool ok);

    // A connection that proved nothing acceptable; told to the log, never to the stranger.
    void refusedStranger(const patchswarm::SocketAddress& remote, patchswarm::trust::Refusal why);
    // A fleet member said what no agent says; told before linkDown or dialFailed. Once a link.
    void protocolViolated(const patchswarm::SocketAddress& remote, const QString& what);
    void allClosed();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace patchswarm::transfer
