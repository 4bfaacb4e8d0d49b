#include "agent/transfer/conversation.h"

#include <QLoggingCategory>

#include <algorithm>
#include <type_traits>
#include <utility>

#include "shared/wire/framewriter.h"

namespace patchswarm::transfer {

Q_LOGGING_CATEGORY(logConversation, "patchswarm.transfer")

namespace {

constexpr quint32 progressBytes = 64 * 1024;
constexpr int progressMs = 250;

tl::unexpected<QString> fault(QString text)
{
    return tl::unexpected(std::move(text));
}

// Whether every chunk number of a message is one of the artifact's.
bool fits(const wire::Map& map, ChunkLayout layout)
{
    return map.chunks.universe() == layout.count();
}

bool fits(const wire::Have& have, ChunkLayout layout)
{
    for (const ChunkIndex chunk : have.chunks)
        if (chunk >= layout.count())
            return false;
    return true;
}

bool fits(const wire::Lease& lease, ChunkLayout layout)
{
    return lease.done <= lease.count && std::uint64_t {lease.first} + lease.count <= layout.count();
}

template<class M>
bool fits(const M& about, ChunkLayout layout)
{
    return about.chunk < layout.count();
}

template<class M>
concept HasHandle = requires(M message)
{
    message.handle;
};

template<class M>
concept OfTheLink =
    std::is_same_v<M, wire::Hello> || std::is_same_v<M, wire::Bye> || std::is_same_v<M, wire::Data>;

void setHandle(wire::Message& message, wire::ArtifactHandle handle)
{
    std::visit(
        [handle](auto& m) {
            if constexpr (HasHandle<decltype(m)>)
                m.handle = handle;
        },
        message);
}

} // namespace

Conversation::Conversation(LinkId link, const LinkContext& context, LinkSignals& out,
                           FrameSink& sink)
    : m_link(link)
    , m_context(context)
    , m_out(out)
    , m_sink(sink)
    , m_ours(static_cast<std::size_t>(context.limits.artifactsPerLink))
    , m_theirs(static_cast<std::size_t>(context.limits.artifactsPerLink))
    , m_outgoing(static_cast<std::size_t>(context.limits.requestsPerLink))
{
    m_clock.start();
    m_sinceReport.start();
}

Conversation::Verdict Conversation::hear(const wire::Message& message)
{
    return std::visit(
        [&](const auto& m) -> Verdict {
            using M = std::decay_t<decltype(m)>;
            if constexpr (OfTheLink<M>) {
                return fault(QStringLiteral("said Hello a second time"));
            } else if constexpr (std::is_same_v<M, wire::Interest>) {
                return hearInterest(m);
            } else if constexpr (std::is_same_v<M, wire::Ping>) {
                return hearPing(m);
            } else if constexpr (HasHandle<M>) {
                return hearAbout(m);
            } else {
                Q_EMIT m_out.message(m_link, message);
                return {};
            }
        },
        message);
}

Conversation::Verdict Conversation::hearInterest(const wire::Interest& interest)
{
    if (const auto wrong = m_theirs.open(interest.handle, interest.cid, interest.size))
        return fault(*wrong);
    Q_EMIT m_out.message(m_link, wire::Interest {0, interest.cid, interest.size});
    return {};
}

Conversation::Verdict Conversation::hearPing(const wire::Ping& ping)
{
    if (!ping.reply)
        say(wire::Ping {ping.nonce, true});
    else if (const auto key = m_incoming.drained(ping.nonce))
        sendRequest(*key);
    return {};
}

template<class M>
Conversation::Verdict Conversation::hearAbout(const M& message)
{
    const OpenArtifact* open = m_theirs.find(message.handle);
    if (open == nullptr)
        return fault(
            QStringLiteral("spoke of handle %1, which it never opened").arg(message.handle));
    if (!fits(message, open->layout))
        return fault(QStringLiteral("named a chunk that an artifact of %1 bytes does not have")
                         .arg(open->layout.size));
    if constexpr (std::is_same_v<M, wire::Request>) {
        return hearRequest({open->cid, message.chunk});
    } else {
        if constexpr (std::is_same_v<M, wire::Cancel>) {
            const ChunkKey key {open->cid, message.chunk};
            if (m_outgoing.withdraw(key))
                endUpload(key, false);
        }
        tell(open->cid, message);
        return {};
    }
}

Conversation::Verdict Conversation::hearRequest(const ChunkKey& key)
{
    if (m_outgoing.isQueued(key))
        return {};
    if (!m_outgoing.ask(key))
        return fault(QStringLiteral("asked for more than %1 chunks at once")
                         .arg(m_context.limits.requestsPerLink));
    tell(key.artifact, wire::Request {0, key.chunk});
    return {};
}

void Conversation::tell(const Cid& artifact, const wire::Message& message)
{
    wire::Message withoutHandle = message;
    setHandle(withoutHandle, 0);
    Q_EMIT m_out.artifactMessage(m_link, artifact, withoutHandle);
}

Conversation::Verdict Conversation::beginData(const wire::DataHeader& header)
{
    const OpenArtifact* open = m_theirs.find(header.handle);
    if (open == nullptr)
        return fault(
            QStringLiteral("sent data of handle %1, which it never opened").arg(header.handle));
    return m_incoming.begin({open->cid, header.chunk}, header.offset, header.length);
}

void Conversation::dataArrived(quint32 count, std::size_t frameLeft)
{
    const bool wanted = m_incoming.isWanted();
    m_incoming.advance(count);
    if (!wanted) {
        m_context.counters->payloadDropped += count;
        m_unreported = 0;
        return;
    }
    m_context.counters->payloadReceived += count;
    m_unreported += count;
    if (frameLeft == 0 || m_unreported >= progressBytes || m_sinceReport.hasExpired(progressMs))
        reportProgress();
    if (auto whole = m_incoming.takeWhole())
        Q_EMIT m_out.chunkReceived(m_link, whole->key.artifact, whole->key.chunk, whole->bytes);
}

void Conversation::reportProgress()
{
    const ChunkKey key = m_incoming.current();
    Q_EMIT m_out.chunkProgress(m_link, key.artifact, key.chunk, std::exchange(m_unreported, 0));
    m_sinceReport.restart();
}

void Conversation::say(const wire::Message& message)
{
    if (const auto* refuse = std::get_if<wire::Refuse>(&message))
        m_outgoing.refuse(refuse->cid);
    if (std::holds_alternative<wire::PortCheck>(message)
        && (m_features & wire::featurePortCheck) == 0)
        return;
    m_sink.write(wire::FrameWriter::encode(message));
}

void Conversation::sayAbout(const Cid& artifact, const wire::Message& message)
{
    const auto handle = m_ours.handleOf(artifact);
    if (!handle) {
        qCWarning(logConversation)
            << "link" << m_link << "was told to speak of an artifact not open on it";
        return;
    }
    wire::Message withHandle = message;
    setHandle(withHandle, *handle);
    m_sink.write(wire::FrameWriter::encode(withHandle));
}

void Conversation::openArtifact(wire::ArtifactHandle own, const Cid& artifact, quint64 size)
{
    if (m_ours.handleOf(artifact))
        return;
    std::optional<QString> wrong = QStringLiteral("named a size beyond the protocol's");
    if (size <= wire::maxWireArtifactSize)
        wrong = m_ours.open(own, artifact, size);
    if (wrong) {
        qCWarning(logConversation)
            << "link" << m_link << "artifact not opened: this side" << *wrong;
        return;
    }
    m_sink.write(wire::FrameWriter::encode(wire::Interest {own, artifact, size}));
}

void Conversation::requestChunk(const ChunkKey& key, quint32 length)
{
    if (length == 0) { // the one chunk of an empty artifact: there is nothing to send
        Q_EMIT m_out.chunkReceived(m_link, key.artifact, key.chunk, QByteArray());
        return;
    }
    if (m_incoming.request(key, length))
        sendRequest(key);
}

void Conversation::sendRequest(const ChunkKey& key)
{
    sayAbout(key.artifact, wire::Request {0, key.chunk});
}

void Conversation::cancelRequest(const ChunkKey& key)
{
    if (const auto nonce = m_incoming.cancel(key)) {
        sayAbout(key.artifact, wire::Cancel {0, key.chunk});
        say(wire::Ping {*nonce, false});
    }
}

void Conversation::sendChunk(const ChunkKey& key, quint32 length)
{
    const auto enqueued = m_ours.handleOf(key.artifact) ? m_outgoing.enqueue(key, length)
                                                        : OutgoingChunks::Enqueued::NotAsked;
    if (enqueued == OutgoingChunks::Enqueued::NotAsked)
        endUpload(key, false);
    else if (enqueued == OutgoingChunks::Enqueued::Now)
        pump();
}

void Conversation::cancelSend(const ChunkKey& key)
{
    if (m_outgoing.withdraw(key))
        endUpload(key, false);
}

void Conversation::endUpload(const ChunkKey& key, bool ok)
{
    Q_EMIT m_out.chunkSent(m_link, key.artifact, key.chunk, ok);
}

void Conversation::pump()
{
    while (!m_outgoing.isEmpty() && m_sink.unsent() < m_context.limits.unsentBytes) {
        OutgoingChunks::Upload& upload = m_outgoing.front();
        const quint32 size = qMin(upload.length - upload.sent, m_context.pace->frameSize());
        const TimePoint now {m_clock.msecsSinceReference() + m_clock.elapsed()};
        if (const Duration wait = m_context.pace->take(size, now); wait > Duration {}) {
            m_sink.pumpLater(wait);
            return;
        }
        const bool ok = sendFrame(upload, size);
        if (ok && upload.sent < upload.length)
            continue;
        const ChunkKey key = upload.key;
        m_outgoing.popFront();
        endUpload(key, ok);
    }
}

bool Conversation::sendFrame(OutgoingChunks::Upload& upload, quint32 size)
{
    const auto handle = m_ours.handleOf(upload.key.artifact);
    if (!handle || size == 0)
        return size == 0;
    const wire::DataHeader header {*handle, upload.key.chunk, upload.sent, size};
    const QByteArray fields = wire::FrameWriter::encodeDataHeader(header);
    QByteArray frame(fields.size() + static_cast<qsizetype>(size), Qt::Uninitialized);
    std::copy(fields.cbegin(), fields.cend(), frame.begin());
    auto* payload = reinterpret_cast<std::uint8_t*>(frame.data() + fields.size());
    if (!m_context.reader->read(upload.key.artifact, upload.key.chunk, upload.sent,
                                {payload, size}))
        return false;
    upload.sent += size;
    m_context.counters->payloadSent += size;
    m_sink.write(frame);
    return true;
}

} // namespace patchswarm::transfer
