#pragma once

#include <QByteArray>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "agent/cache/admission.h"
#include "agent/cache/artifactshelf.h"
#include "agent/cache/cacheevents.h"
#include "agent/cache/cacheloader.h"
#include "agent/cache/deliveries.h"
#include "agent/cache/diskhealth.h"
#include "agent/cache/journal.h"
#include "agent/cache/taskqueue.h"

namespace patchswarm::cache {

// The cache on its own thread: hashes and writes received chunks first of all, everything else
// when there is none. Puts the parts together; what each decides is written there.
class CacheWorker : public QObject
{
    Q_OBJECT

public:
    CacheWorker(Options options, std::shared_ptr<ServingTable> table,
                std::shared_ptr<std::atomic<quint64>> queuedBytes);
    ~CacheWorker() override;

    [[nodiscard]] CacheEvents& events() { return m_events; }

    // Before the object is moved to its thread: what list() and the reader have at once.
    void restore(LoadedCache loaded);

    // Where a chunk came from.
    struct Sender
    {
        quint64 tag = 0; // goes back with the answer
        QByteArray giver; // under whom it is booked; empty: nobody
    };

    // All below on the worker's thread.
    void start();
    void add(std::shared_ptr<const ArtifactManifest> manifest, bool keep);
    void store(const Cid& cid, ChunkIndex chunk, const QByteArray& bytes, const Sender& from);
    void suspect(const Cid& cid);
    void touch(const Cid& cid);
    void setInUse(const Cid& cid, bool fetching);
    void setOnlySource(const Cid& cid, bool onlySource);
    void setLimits(const Limits& limits);
    void remove(const Cid& cid);
    void setPinned(const Cid& cid, bool pinned, const Done& done);
    void evict(const Cid& cid, const Done& done);
    void verify(const Cid& cid, VerifyDone done);

    [[nodiscard]] Deliveries& deliveries() { return m_deliveries; }

    void flush();

private:
    void connectJournal();
    void storeNow(Artifact& artifact, ChunkIndex chunk, const QByteArray& bytes,
                  const Sender& from);
    void startVerification(Artifact& artifact, ChunkSet candidates);
    void onVerified(Artifact& artifact, const VerifyOutcome& outcome);
    void continueAdd(Artifact& artifact);
    void adopt(const Cid& cid);
    void answerAdd(Artifact& artifact);
    void retryFailedSyncs();
    void onSyncFailed(const Cid& cid, const Error& error);
    void scheduleCommit();
    void commit();
    void check();

    const Options m_options;
    std::shared_ptr<ServingTable> m_table;
    std::shared_ptr<std::atomic<quint64>> m_queuedBytes;
    CacheEvents m_events;
    Journal m_journal;
    ArtifactShelf m_shelf;
    TaskQueue m_tasks;
    Admission m_admission;
    Deliveries m_deliveries;
    DiskHealth m_health;
    // Files being adopted, with the add() that waits for each.
    std::map<Cid, std::function<void()>> m_adopting;
    QTimer m_commitTimer;
    QTimer m_checkTimer;
};

} // namespace patchswarm::cache
