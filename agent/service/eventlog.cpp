#include "agent/service/eventlog.h"

#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>
#include <array>

#include "shared/content/cidtext.h"

namespace patchswarm::service {

namespace {

constexpr int saveMs = 1000;
// Numbers are reserved in blocks before they are told: an agent that is killed goes on behind its
// block.
constexpr qint64 block = 10'000;
const QString reservedKey = QStringLiteral("events-reserved");

QString kindName(swarm::SwarmRecordKind kind)
{
    using enum swarm::SwarmRecordKind;
    switch (kind) {
    case ElectionStarted:
        return QStringLiteral("electionStarted");
    case CrewJoined:
        return QStringLiteral("crewJoined");
    case CrewLeft:
        return QStringLiteral("crewLeft");
    case LeaseTaken:
        return QStringLiteral("leaseTaken");
    case LeaseVoid:
        return QStringLiteral("leaseVoid");
    case ChunkVerified:
        return QStringLiteral("chunkVerified");
    case ChunkCorrupt:
        return QStringLiteral("chunkCorrupt");
    case ChunkUploaded:
        return QStringLiteral("chunkUploaded");
    case DuplicateChunk:
        return QStringLiteral("duplicateChunk");
    case PeerExcluded:
        return QStringLiteral("peerExcluded");
    case RequestStalled:
        return QStringLiteral("requestStalled");
    case FellBackToOrigin:
        return QStringLiteral("fellBackToOrigin");
    case OverBudget:
        return QStringLiteral("overBudget");
    case ArtifactComplete:
        return QStringLiteral("artifactComplete");
    case LinkOpened:
        return QStringLiteral("linkOpened");
    case LinkClosed:
        return QStringLiteral("linkClosed");
    }
    return QStringLiteral("unknown");
}

rpc::ByteSource sourceName(swarm::ChunkSource source)
{
    constexpr std::array names {rpc::ByteSource::Origin, rpc::ByteSource::Gateway,
                                rpc::ByteSource::Peer, rpc::ByteSource::Cache};
    return names.at(static_cast<std::size_t>(source));
}

bool namesSource(swarm::SwarmRecordKind kind)
{
    using enum swarm::SwarmRecordKind;
    return kind == ChunkVerified || kind == ChunkCorrupt || kind == DuplicateChunk;
}

bool namesArtifact(swarm::SwarmRecordKind kind)
{
    return kind != swarm::SwarmRecordKind::LinkOpened && kind != swarm::SwarmRecordKind::LinkClosed;
}

} // namespace

EventLog::EventLog(StateStore& store, const SwarmDriver& driver, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_driver(driver)
{
    const qint64 last = store.lastSequence(StateStore::Journal::Events);
    const qint64 reserved = store.value(reservedKey).value_or(QByteArray()).toLongLong();
    m_next = std::max(last, reserved) + 1;
    m_saved = m_next - 1;
    reserve(m_saved + block);
    store.flush(); // before the first number is told
    for (const StateStore::Entry& entry :
         store.entriesAfter(StateStore::Journal::Events, last - kept, kept))
        if (auto event =
                rpc::fromJson<rpc::SwarmEvent>(QJsonDocument::fromJson(entry.json).object()))
            m_events.push_back(std::move(*event));
    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(saveMs);
    connect(&m_saveTimer, &QTimer::timeout, this, &EventLog::save);
}

EventLog::~EventLog()
{
    save();
    reserve(lastSequence());
}

void EventLog::reserve(qint64 upTo)
{
    m_reserved = upTo;
    m_store.setValue(reservedKey, QByteArray::number(upTo));
}

void EventLog::append(rpc::SwarmEvent event)
{
    event.sequence = m_next++;
    if (m_next > m_reserved - block / 2)
        reserve(m_reserved + block);
    event.at = QDateTime::currentMSecsSinceEpoch();
    m_events.push_back(std::move(event));
    if (m_events.size() > kept)
        m_events.pop_front();
    if (!m_saveTimer.isActive())
        m_saveTimer.start();
    Q_EMIT appended(m_events.back());
}

void EventLog::appendRecord(const swarm::SwarmRecord& record)
{
    rpc::SwarmEvent event;
    event.kind = kindName(record.kind);
    if (namesArtifact(record.kind)) {
        const Cid cid = m_driver.cidOf(record.artifact);
        event.artifact = cidText(cid);
        if (const auto manifest = m_driver.manifest(cid); manifest && record.chunks.count > 0) {
            const ChunkLayout layout = manifest->layout();
            quint64 bytes = 0;
            for (ChunkIndex chunk = record.chunks.first;
                 chunk < std::min(record.chunks.end(), layout.count()); ++chunk)
                bytes += layout.length(chunk);
            event.chunk = record.chunks.first;
            event.chunks = record.chunks.count;
            event.bytes = bytes;
        }
    }
    if (namesSource(record.kind))
        event.source = sourceName(record.source);
    if (const auto peer = m_driver.identityOf(record.link);
        peer && record.link != swarm::LinkRef {})
        event.peer = peer->toString();
    append(std::move(event));
}

rpc::EventPage EventLog::since(qint64 sequence, int limit) const
{
    rpc::EventPage page;
    const auto first = std::upper_bound(
        m_events.begin(), m_events.end(), sequence,
        [](qint64 wanted, const rpc::SwarmEvent& event) { return wanted < event.sequence; });
    const auto count =
        std::min<std::ptrdiff_t>(m_events.end() - first, std::min(limit, largestPage));
    for (auto event = first; event != first + count; ++event)
        page.events.append(*event);
    // Whoever is ahead of us read from a state that is no more.
    page.next = page.events.isEmpty() ? lastSequence() : page.events.last().sequence;
    page.more = first + count != m_events.end();
    // Numbers that a kill left unused are no events: only what was dropped for room is lost.
    if (m_events.size() >= kept)
        page.lost = std::max<qint64>(0, m_events.front().sequence - sequence - 1);
    return page;
}

void EventLog::save()
{
    QVector<StateStore::Entry> fresh;
    for (auto event = m_events.rbegin(); event != m_events.rend() && event->sequence > m_saved;
         ++event)
        fresh.append(
            {event->sequence, QJsonDocument(rpc::toJson(*event)).toJson(QJsonDocument::Compact)});
    std::reverse(fresh.begin(), fresh.end());
    if (!fresh.isEmpty())
        m_saved = fresh.last().sequence;
    m_store.append(StateStore::Journal::Events, fresh, kept);
}

} // namespace patchswarm::service
