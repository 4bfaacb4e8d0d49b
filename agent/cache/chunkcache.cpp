#include "agent/cache/chunkcache.h"

#include <QDateTime>
#include <QDir>
#include <QThread>

#include "agent/cache/cacheloader.h"
#include "agent/cache/cacheworker.h"
#include "agent/cache/servingtable.h"
#include "agent/cache/statedirectory.h"

namespace patchswarm::cache {

Result<std::unique_ptr<ChunkCache>> ChunkCache::open(Options options)
{
    options.stateDirectory = QDir(options.stateDirectory).absolutePath();
    const StatePaths paths {options.stateDirectory};
    if (auto prepared = prepareStateDirectory(paths); !prepared)
        return tl::unexpected(prepared.error());
    auto lock = StateLock::take(paths.state);
    if (!lock)
        return tl::unexpected(lock.error());
    const qint64 now = options.clockMs ? options.clockMs() : QDateTime::currentMSecsSinceEpoch();
    auto loaded = loadCache(paths, now);
    if (!loaded)
        return tl::unexpected(loaded.error());
    auto table = std::make_shared<ServingTable>(options.fault);
    auto cache = std::unique_ptr<ChunkCache>(new ChunkCache(std::move(*lock), table));
    auto worker = std::make_unique<CacheWorker>(std::move(options), table, cache->m_queuedBytes);
    worker->restore(std::move(*loaded));
    cache->start(std::move(worker));
    return cache;
}

ChunkCache::ChunkCache(std::unique_ptr<StateLock> lock, std::shared_ptr<ServingTable> table)
    : m_lock(std::move(lock))
    , m_table(std::move(table))
    , m_reader(std::make_shared<ChunkReader>(m_table))
    , m_queuedBytes(std::make_shared<std::atomic<quint64>>(0))
    , m_thread(std::make_unique<QThread>())
{
}

ChunkCache::~ChunkCache()
{
    if (m_worker != nullptr)
        flush();
    m_thread->quit();
    m_thread->wait();
}

void ChunkCache::start(std::unique_ptr<CacheWorker> worker)
{
    m_worker = worker.release(); // the thread deletes it when it ends
    m_thread->setObjectName(QStringLiteral("cache"));
    const CacheEvents& events = m_worker->events();
    connect(&events, &CacheEvents::added, this, &ChunkCache::added);
    connect(&events, &CacheEvents::waitingForSpace, this, &ChunkCache::waitingForSpace);
    connect(&events, &CacheEvents::failed, this, &ChunkCache::failed);
    connect(&events, &CacheEvents::chunkVerified, this, &ChunkCache::chunkVerified);
    connect(&events, &CacheEvents::chunkCorrupt, this, &ChunkCache::chunkCorrupt);
    connect(&events, &CacheEvents::storeFailed, this, &ChunkCache::storeFailed);
    connect(&events, &CacheEvents::chunkLost, this, &ChunkCache::chunkLost);
    connect(&events, &CacheEvents::becameWhole, this, &ChunkCache::becameWhole);
    connect(&events, &CacheEvents::evicted, this, &ChunkCache::evicted);
    connect(&events, &CacheEvents::writableChanged, this, &ChunkCache::writableChanged);
    connect(&events, &CacheEvents::delivered, this, &ChunkCache::delivered);
    connect(&events, &CacheEvents::deliveryFailed, this, &ChunkCache::deliveryFailed);
    connect(&events, &CacheEvents::verificationEnded, this, &ChunkCache::verificationEnded);
    m_table->setSuspicion([worker = m_worker](const Cid& cid) {
        QMetaObject::invokeMethod(
            worker, [worker, cid] { worker->suspect(cid); }, Qt::QueuedConnection);
    });
    m_worker->moveToThread(m_thread.get());
    connect(m_thread.get(), &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread->start();
    post([](CacheWorker& on) { on.start(); });
}

template<class Call>
void ChunkCache::post(Call call)
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, call = std::move(call)]() mutable { call(*worker); },
        Qt::QueuedConnection);
}

template<class Answer>
std::function<void(Answer)> ChunkCache::answerHere(std::function<void(Answer)> done)
{
    if (!done)
        return [](const Answer&) {};
    return [this, done = std::move(done)](const Answer& answer) {
        QMetaObject::invokeMethod(
            this, [done, answer] { done(answer); }, Qt::QueuedConnection);
    };
}

void ChunkCache::add(std::shared_ptr<const ArtifactManifest> manifest, bool keep)
{
    post([manifest = std::move(manifest), keep](CacheWorker& on) { on.add(manifest, keep); });
}

void ChunkCache::store(const Cid& cid, ChunkIndex chunk, QByteArray bytes, quint64 tag,
                       const QByteArray& giver)
{
    m_queuedBytes->fetch_add(static_cast<quint64>(bytes.size()));
    post([cid, chunk, bytes = std::move(bytes), from = CacheWorker::Sender {tag, giver}](
             CacheWorker& on) { on.store(cid, chunk, bytes, from); });
}

quint64 ChunkCache::queuedBytes() const
{
    return m_queuedBytes->load();
}

void ChunkCache::deliver(const Cid& cid, const QString& jobId, const QString& fileName)
{
    post([row = DeliveredRow {jobId, fileName, cid, 0, {}}](CacheWorker& on) {
        on.deliveries().deliver(row);
    });
}

void ChunkCache::removeDelivered(const QString& jobId)
{
    post([jobId](CacheWorker& on) { on.deliveries().removeJob(jobId); });
}

void ChunkCache::markHandedOver(const QString& jobId)
{
    post([jobId](CacheWorker& on) { on.deliveries().markHandedOver(jobId); });
}

void ChunkCache::touch(const Cid& cid)
{
    post([cid](CacheWorker& on) { on.touch(cid); });
}

void ChunkCache::setInUse(const Cid& cid, bool fetching)
{
    post([cid, fetching](CacheWorker& on) { on.setInUse(cid, fetching); });
}

void ChunkCache::setOnlySource(const Cid& cid, bool onlySource)
{
    post([cid, onlySource](CacheWorker& on) { on.setOnlySource(cid, onlySource); });
}

void ChunkCache::setLimits(const Limits& limits)
{
    post([limits](CacheWorker& on) { on.setLimits(limits); });
}

void ChunkCache::remove(const Cid& cid)
{
    post([cid](CacheWorker& on) { on.remove(cid); });
}

void ChunkCache::pin(const Cid& cid, Done done)
{
    post([cid, done = answerHere(std::move(done))](CacheWorker& on) {
        on.setPinned(cid, true, done);
    });
}

void ChunkCache::unpin(const Cid& cid, Done done)
{
    post([cid, done = answerHere(std::move(done))](CacheWorker& on) {
        on.setPinned(cid, false, done);
    });
}

void ChunkCache::evict(const Cid& cid, Done done)
{
    post([cid, done = answerHere(std::move(done))](CacheWorker& on) { on.evict(cid, done); });
}

void ChunkCache::verify(const Cid& cid, VerifyDone done)
{
    post([cid, done = answerHere(std::move(done))](CacheWorker& on) { on.verify(cid, done); });
}

std::vector<CacheEntry> ChunkCache::list() const
{
    return m_table->entries();
}

std::shared_ptr<const ArtifactManifest> ChunkCache::manifest(const Cid& cid) const
{
    const auto artifact = m_table->find(cid);
    return artifact ? artifact->manifest() : nullptr;
}

ChunkSet ChunkCache::held(const Cid& cid) const
{
    const auto artifact = m_table->find(cid);
    if (!artifact)
        return {};
    return artifact->isHeldBack() ? ChunkSet(artifact->manifest()->layout().count())
                                  : artifact->chunks();
}

quint64 ChunkCache::usedBytes() const
{
    quint64 bytes = 0;
    for (const CacheEntry& entry : list())
        bytes += entry.kept ? entry.verifiedBytes : 0;
    return bytes;
}

quint64 ChunkCache::reservedBytes() const
{
    quint64 bytes = 0;
    for (const CacheEntry& entry : list())
        if (entry.kept && entry.state != EntryState::Waiting)
            bytes += entry.size - entry.verifiedBytes;
    return bytes;
}

void ChunkCache::flush()
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker] { worker->flush(); }, Qt::BlockingQueuedConnection);
}

} // namespace patchswarm::cache
