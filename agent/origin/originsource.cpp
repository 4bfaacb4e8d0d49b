#include "agent/origin/originsource.h"

#include <algorithm>
#include <utility>

#include "agent/origin/connectionlanes.h"
#include "agent/origin/intake.h"
#include "agent/origin/rangefetch.h"

namespace patchswarm::origin {

namespace {

constexpr std::size_t rememberedRuns = 1024;

} // namespace

OriginSource::OriginSource(Options options, QObject* parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_book(m_options.limits)
    , m_intake(std::make_unique<Intake>())
    , m_lanes(std::make_unique<ConnectionLanes>())
{
    m_clock.start();
    m_lanes->setProxy(OriginRoute(m_options).proxy());
}

OriginSource::~OriginSource()
{
    // RangeFetch objects use the members below; QObject would delete them only after those are
    // gone.
    qDeleteAll(findChildren<RangeFetch*>(Qt::FindDirectChildrenOnly));
}

TimePoint OriginSource::now() const
{
    return {m_clock.elapsed()};
}

void OriginSource::fetch(quint32 fetchId, const OriginPlace& place, ChunkLayout layout,
                         ChunkIndex first, ChunkIndex count)
{
    Q_ASSERT(!m_fetches.contains(fetchId));
    Q_ASSERT(count > 0 && first < layout.count() && count <= layout.count() - first);
    auto* fetch = new RangeFetch({m_options, *m_lanes, *m_intake, m_clock}, m_book, place,
                                 ChunkBuffer(layout, first, count), this);
    m_fetches.emplace(fetchId, fetch);
    connect(fetch, &RangeFetch::payload, this,
            [this, fetchId](quint32 bytes) { Q_EMIT bytesReceived(fetchId, bytes); });
    connect(fetch, &RangeFetch::wasted, this,
            [this, fetchId](quint32 bytes) { Q_EMIT bytesWasted(fetchId, bytes); });
    connect(fetch, &RangeFetch::rangesUnsupported, this,
            [this, fetchId](const QUrl& mirror) { Q_EMIT rangesUnsupported(fetchId, mirror); });
    connect(fetch, &RangeFetch::chunkComplete, this,
            [this, fetchId](ChunkIndex chunk, const QByteArray& bytes, bool viaGateway,
                            const QUrl& mirror) {
                remember(fetchId, chunk, mirror);
                Q_EMIT chunkReceived(fetchId, chunk, bytes, viaGateway);
            });
    connect(fetch, &RangeFetch::ended, this,
            [this, fetchId](Outcome outcome, qint64 retryAfterMs, const QString& reason) {
                finish(fetchId, outcome, retryAfterMs, reason);
            });
    if (layout.size == 0) // no range can name no bytes
        QMetaObject::invokeMethod(
            fetch,
            [this, fetchId] {
                Q_EMIT chunkReceived(fetchId, 0, {}, false);
                finish(fetchId, Outcome::Complete, 0, {});
            },
            Qt::QueuedConnection);
    else
        QMetaObject::invokeMethod(fetch, &RangeFetch::start, Qt::QueuedConnection);
}

void OriginSource::abort(quint32 fetchId)
{
    const auto found = m_fetches.find(fetchId);
    if (found == m_fetches.end())
        return;
    RangeFetch* fetch = found->second;
    fetch->stop();
    fetch->disconnect(this);
    fetch->deleteLater();
    m_fetches.erase(found);
    QMetaObject::invokeMethod(
        this, [this, fetchId] { Q_EMIT ended(fetchId, Outcome::Aborted, 0, {}); },
        Qt::QueuedConnection);
}

void OriginSource::finish(quint32 fetchId, Outcome outcome, qint64 retryAfterMs,
                          const QString& reason)
{
    const auto found = m_fetches.find(fetchId);
    if (found == m_fetches.end())
        return;
    RangeFetch* fetch = found->second;
    m_fetches.erase(found);
    fetch->disconnect(this);
    fetch->deleteLater();
    Q_EMIT ended(fetchId, outcome, retryAfterMs, reason);
}

void OriginSource::setRateLimit(quint64 bytesPerSecond)
{
    m_intake->setRateLimit(bytesPerSecond);
}

void OriginSource::setPaused(bool paused)
{
    m_intake->setPaused(paused);
}

void OriginSource::setGateway(const Gateway& gateway)
{
    m_options.gateway = gateway;
    m_lanes->setProxy(OriginRoute(m_options).proxy());
}

void OriginSource::remember(quint32 fetchId, ChunkIndex chunk, const QUrl& mirror)
{
    if (!m_served.empty()) {
        Served& last = m_served.back();
        if (last.fetchId == fetchId && last.end == chunk && last.mirror == mirror) {
            last.end = chunk + 1;
            return;
        }
    }
    m_served.push_back({fetchId, chunk, chunk + 1, mirror});
    if (m_served.size() > rememberedRuns)
        m_served.pop_front();
}

void OriginSource::reportCorrupt(quint32 fetchId, ChunkIndex chunk)
{
    const auto run = std::find_if(m_served.rbegin(), m_served.rend(), [&](const Served& served) {
        return served.fetchId == fetchId && chunk >= served.first && chunk < served.end;
    });
    if (run == m_served.rend())
        return;
    const QUrl mirror = run->mirror;
    m_book.sentWrongBytes(mirror, now());
    if (m_book.isUsable(mirror, now()))
        return;
    const auto fetches = m_fetches; // a fetch that ends changes the map
    for (const auto& [id, fetch] : fetches)
        fetch->leaveMirror(mirror);
}

} // namespace patchswarm::origin
