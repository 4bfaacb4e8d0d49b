#pragma once

#include <QByteArray>
#include <QObject>

#include <atomic>
#include <memory>
#include <vector>

#include "agent/cache/cachetypes.h"
#include "agent/cache/chunkreader.h"
#include "shared/content/artifactmanifest.h"
#include "shared/content/chunkset.h"

class QThread;

namespace patchswarm::cache {

class CacheWorker;
class ServingTable;
class StateLock;

// The artifact store as the main thread sees it: where a received chunk becomes a verified one.
// Decides nothing itself: the worker behind it verifies, writes, evicts and delivers; a second
// thread makes bytes durable and marks them in STATE/agent.sqlite (tables cache_*). Nothing blocks
// except open(), flush() and the destructor. All signals and callbacks come on the facade's thread.
class ChunkCache : public QObject
{
    Q_OBJECT

public:
    using Limits = cache::Limits;
    using Options = cache::Options;

    // Takes STATE/lock, makes STATE/{cache,delivered,agent.sqlite}, loads the index. Chunks whose
    // file agrees with the index are there at once; others are verified again in the background
    // first (entry state Verifying, then verificationEnded). A corrupt index is moved aside and
    // whole artifacts are adopted again by hashing them. Open it before any other connection to
    // agent.sqlite. PermissionDenied: state directory not 0700; Busy: another agent holds it, its
    // pid named; UnsupportedVersion: written by a newer version; Io.
    [[nodiscard]] static Result<std::unique_ptr<ChunkCache>> open(Options options);
    ~ChunkCache() override; // flushes, then ends the threads

    // Reserves room for the artifact and its delivery copy, preallocates the file, reuses chunks
    // that are already here under any name. Answers added(), waitingForSpace() (added() follows by
    // itself) or failed(). Adding again is harmless. The artifact counts as being fetched from here
    // on until it is whole and delivered, or setInUse(cid, false).
    void add(std::shared_ptr<const ArtifactManifest> manifest, bool keep = true);

    // Verifies, writes, announces. Answers chunkVerified(), chunkCorrupt() or storeFailed() with
    // the same tag. `bytes` is shared, not copied. A new chunk is booked under `giver`, any name
    // that the caller knows again; the books become durable in the transaction that marks the
    // chunk, so that a crash loses both or neither.
    void store(const Cid& cid, ChunkIndex chunk, QByteArray bytes, quint64 tag,
               const QByteArray& giver = {});
    // Bytes handed to store() and not answered yet; the caller keeps it bounded. Any thread.
    [[nodiscard]] quint64 queuedBytes() const;

    // For serving; one reader for all threads.
    [[nodiscard]] std::shared_ptr<ChunkReader> reader() const { return m_reader; }

    // Puts a verified copy at STATE/delivered/<jobId>/<fileName>: reflink or copy, never a hard
    // link; it appears there only whole. Answers delivered() or deliveryFailed(); while there is no
    // room for the copy, waitingForSpace() first. Names that are no plain file name are refused.
    void deliver(const Cid& cid, const QString& jobId, const QString& fileName);
    void removeDelivered(const QString& jobId);
    // The installer had the job's files; they are removed a day from now.
    void markHandedOver(const QString& jobId);

    void touch(const Cid& cid); // served or delivered: retention counts from now
    void setInUse(const Cid& cid, bool fetching); // false: may be evicted, reservations end
    void setOnlySource(const Cid& cid, bool onlySource); // evicted only when nothing else is left
    void setLimits(const Limits& limits); // shrinking evicts at once
    void remove(const Cid& cid); // unconditional; evicted(Requested) when it was there

    void pin(const Cid& cid, Done done = {});
    void unpin(const Cid& cid, Done done = {});
    void evict(const Cid& cid, Done done = {}); // Conflict: pinned or being fetched
    void verify(const Cid& cid, VerifyDone done = {}); // hash every held chunk again

    // Snapshots; any thread.
    [[nodiscard]] std::vector<CacheEntry> list() const;
    [[nodiscard]] std::shared_ptr<const ArtifactManifest> manifest(const Cid& cid) const;
    [[nodiscard]] ChunkSet held(const Cid& cid) const; // chunks that are served now
    [[nodiscard]] quint64 usedBytes() const; // verified bytes that count against the bound
    [[nodiscard]] quint64 reservedBytes() const; // preallocated for chunks to come, likewise

    // Waits until all queued chunks are verified, durable and marked (for SIGTERM). Blocks.
    void flush();

Q_SIGNALS:
    // `taken`: what of `held` came through store(), by giver; of chunks that were lost, too.
    void added(const patchswarm::Cid& cid, const patchswarm::ChunkSet& held, quint64 reusedBytes,
               const patchswarm::cache::TakenBytes& taken);
    void waitingForSpace(const patchswarm::Cid& cid, quint64 missingBytes, const QString& reason);
    void failed(const patchswarm::Cid& cid, const patchswarm::Error& error);
    void chunkVerified(const patchswarm::Cid& cid, patchswarm::ChunkIndex chunk, quint64 tag,
                       bool duplicate);
    void chunkCorrupt(const patchswarm::Cid& cid, patchswarm::ChunkIndex chunk, quint64 tag);
    void storeFailed(const patchswarm::Cid& cid, patchswarm::ChunkIndex chunk, quint64 tag,
                     const patchswarm::Error& error);
    // A chunk announced before is no longer here: its bytes changed or vanished underneath.
    void chunkLost(const patchswarm::Cid& cid, patchswarm::ChunkIndex chunk);
    void becameWhole(const patchswarm::Cid& cid); // durable under its final name
    void evicted(const patchswarm::Cid& cid, patchswarm::cache::EvictReason reason);
    // False while the disk takes no writes; true again by itself.
    void writableChanged(bool writable, quint64 missingBytes, const QString& reason);
    void delivered(const patchswarm::Cid& cid, const QString& jobId, const QString& path);
    void deliveryFailed(const patchswarm::Cid& cid, const QString& jobId,
                        const patchswarm::Error& error);
    void verificationEnded(const patchswarm::Cid& cid,
                           const patchswarm::cache::VerifyOutcome& outcome);

private:
    explicit ChunkCache(std::unique_ptr<StateLock> lock, std::shared_ptr<ServingTable> table);

    template<class Call>
    void post(Call call);
    // Brings an answer from the worker's thread to the facade's.
    template<class Answer>
    [[nodiscard]] std::function<void(Answer)> answerHere(std::function<void(Answer)> done);
    void start(std::unique_ptr<CacheWorker> worker);

    std::unique_ptr<StateLock> m_lock;
    std::shared_ptr<ServingTable> m_table;
    std::shared_ptr<ChunkReader> m_reader;
    std::shared_ptr<std::atomic<quint64>> m_queuedBytes;
    std::unique_ptr<QThread> m_thread;
    CacheWorker* m_worker = nullptr; // lives in m_thread, deleted when it ends
};

} // namespace patchswarm::cache
