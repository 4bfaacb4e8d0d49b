#pragma once

#include <QObject>
#include <QSemaphore>
#include <QThread>

#include <memory>
#include <set>
#include <vector>

#include "agent/cache/cacheindex.h"
#include "agent/cache/statedirectory.h"

namespace patchswarm::cache {

// What makes the cache's work durable, in the order in which it was handed over: bytes first
// (fdatasync), then their mark in the index. It has a thread of its own, so that hashing and
// writing go on while the disk syncs. Decides nothing; failures are reported for the worker to
// act on. Public functions are for one thread (the worker's); signals come from the journal's own.
class Journal : public QObject
{
    Q_OBJECT

public:
    struct Entry
    {
        ArtifactRow row;
        std::shared_ptr<ArtifactFile> file; // null: nothing to sync
    };

    // Batches handed over and not done; more make commit() wait, which holds back the writer.
    static constexpr int maxBatches = 1;

    explicit Journal(StatePaths paths);
    ~Journal() override; // does what was handed over, then ends the thread

    void insert(ArtifactRow row, std::shared_ptr<const ArtifactManifest> manifest);
    void commit(std::vector<Entry> batch);
    // Syncs the complete file, gives it its final name, marks it whole. Answers finished().
    void finish(Entry entry);
    // Forgets the artifact and deletes its file under either name.
    void remove(const Cid& cid);
    // Syncs `file` (known as `from`) and renames it to its place. Answers deliveryEnded().
    void deliver(std::shared_ptr<ArtifactFile> file, const QString& from, const DeliveredRow& row);
    void save(const DeliveredRow& row);
    void removeDelivered(const QString& jobId, const QString& fileName);

    // After syncFailed() nothing more of the artifact is marked, since the kernel tells of lost
    // bytes only once, until the worker has read them back from the disk and says so here.
    void trust(const Cid& cid);

    // Waits until everything handed over so far is done.
    void drain();

Q_SIGNALS:
    // The bytes of the artifact may not be on disk; nothing was marked.
    void syncFailed(const patchswarm::Cid& cid, const patchswarm::Error& error);
    // Bytes are durable, the mark is not.
    void saveFailed(const patchswarm::Cid& cid, const patchswarm::Error& error);
    void finished(const patchswarm::Cid& cid, const patchswarm::Error& error, bool ok);
    void deliveryEnded(const patchswarm::cache::DeliveredRow& row, const patchswarm::Error& error,
                       bool ok);

private:
    template<class Call>
    void post(Call call);
    [[nodiscard]] Result<void> ready(); // opens the index on the journal's thread
    void report(const Result<void>& result, const char* what);
    [[nodiscard]] Result<void> syncNow(const Entry& entry, bool timesToo);
    void commitNow(const std::vector<Entry>& batch);
    [[nodiscard]] Result<void> finishNow(Entry& entry);
    [[nodiscard]] Result<void> deliverNow(ArtifactFile& file, const QString& from,
                                          const DeliveredRow& row);

    StatePaths m_paths;
    QThread m_thread;
    QSemaphore m_room {maxBatches};
    std::unique_ptr<CacheIndex> m_index; // the journal's thread only, like all below
    std::set<Cid> m_unsound; // a sync failed
    bool m_indexFails = false;
};

} // namespace patchswarm::cache
