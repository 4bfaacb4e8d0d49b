#pragma once

#include <QElapsedTimer>
#include <QString>

#include <optional>
#include <tl/expected.hpp>

#include "agent/transfer/handletable.h"
#include "agent/transfer/incomingchunks.h"
#include "agent/transfer/linkcontext.h"
#include "agent/transfer/linksignals.h"
#include "agent/transfer/outgoingchunks.h"
#include "shared/base/time.h"
#include "shared/wire/frameformat.h"
#include "shared/wire/messages.h"

namespace patchswarm::transfer {

// Where a conversation's frames go. Not thread-safe; same thread as the conversation.
struct FrameSink
{
    virtual ~FrameSink() = default;

    virtual void write(const QByteArray& frame) = 0;
    // Bytes written and not yet taken by the system.
    [[nodiscard]] virtual qint64 unsent() const = 0;
    // Call pump() again after so long.
    virtual void pumpLater(Duration wait) = 0;
};

// What is said on one link once both sides have said Hello: artifacts opened, chunks asked for and
// sent, and whether the peer keeps to the protocol. It knows no socket; a fault is answered as the
// end of "it ...", for the link to close.
class Conversation
{
public:
    using Verdict = tl::expected<void, QString>;

    Conversation(LinkId link, const LinkContext& context, LinkSignals& out, FrameSink& sink);

    // From the peer. Never Hello or Bye, which are the link's own business.
    [[nodiscard]] Verdict hear(const wire::Message& message);
    [[nodiscard]] Verdict beginData(const wire::DataHeader& header);

    // Where the next bytes of the frame's payload go; empty: they are to be dropped.
    [[nodiscard]] std::span<char> dataTarget() { return m_incoming.target(); }

    // `count` bytes have been taken; `frameLeft` are still to come in this frame.
    void dataArrived(quint32 count, std::size_t frameLeft);

    // What the peer's Hello said. What it does not understand is not sent to it.
    void peerUnderstands(quint32 features) { m_features = features; }

    // From this side.
    void say(const wire::Message& message);
    void sayAbout(const Cid& artifact, const wire::Message& message);
    void openArtifact(wire::ArtifactHandle own, const Cid& artifact, quint64 size);
    void requestChunk(const ChunkKey& key, quint32 length);
    void cancelRequest(const ChunkKey& key);
    void sendChunk(const ChunkKey& key, quint32 length);
    void cancelSend(const ChunkKey& key);

    // Writes Data frames while the sink has room and the pace allows.
    void pump();

private:
    [[nodiscard]] Verdict hearInterest(const wire::Interest& interest);
    [[nodiscard]] Verdict hearPing(const wire::Ping& ping);
    template<class M>
    [[nodiscard]] Verdict hearAbout(const M& message);
    [[nodiscard]] Verdict hearRequest(const ChunkKey& key);
    void tell(const Cid& artifact, const wire::Message& message);
    void sendRequest(const ChunkKey& key);
    void reportProgress();
    bool sendFrame(OutgoingChunks::Upload& upload, quint32 size);
    void endUpload(const ChunkKey& key, bool ok);

    LinkId m_link;
    const LinkContext& m_context;
    LinkSignals& m_out;
    FrameSink& m_sink;
    HandleTable m_ours;
    HandleTable m_theirs;
    IncomingChunks m_incoming;
    OutgoingChunks m_outgoing;
    quint32 m_features = 0;
    quint32 m_unreported = 0; // bytes of the current chunk not yet told as progress
    QElapsedTimer m_sinceReport;
    QElapsedTimer m_clock;
};

} // namespace patchswarm::transfer
