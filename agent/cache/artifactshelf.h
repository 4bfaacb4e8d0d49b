#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>

#include "agent/cache/artifact.h"
#include "agent/cache/cacheevents.h"
#include "agent/cache/journal.h"
#include "agent/cache/servingtable.h"

namespace patchswarm::cache {

// Every artifact of the cache with its file: creates, writes, publishes, completes and drops.
// Decides neither what is admitted nor what is evicted, and hashes nothing. The worker's thread.
class ArtifactShelf
{
public:
    ArtifactShelf(StatePaths paths, const Options& options, std::shared_ptr<ServingTable> table,
                  Journal& journal, CacheEvents& events);

    // Called with an artifact whose file was changed from outside.
    std::function<void(Artifact&)> onSuspicion;

    [[nodiscard]] Artifact* find(const Cid& cid);

    [[nodiscard]] std::map<Cid, Artifact>& all() { return m_artifacts; }

    [[nodiscard]] const StatePaths& paths() const { return m_paths; }

    [[nodiscard]] qint64 nowMs() const;

    // With its preallocated file. DiskFull, or what the file system says.
    [[nodiscard]] Result<Artifact*> create(std::shared_ptr<const ArtifactManifest> manifest,
                                           bool kept);
    // From the index, its file found; `trusted` when the file is the one the row speaks of.
    Artifact& restore(const StoredArtifact& stored, bool trusted);

    // Puts hashed bytes in their place, books them under `giver` and announces the chunk.
    [[nodiscard]] Result<void> write(Artifact& artifact, ChunkIndex chunk,
                                     std::span<const std::uint8_t> bytes,
                                     const QByteArray& giver = {});
    void accept(Artifact& artifact, ChunkIndex chunk); // its bytes are in the file already
    void lose(Artifact& artifact, ChunkIndex chunk);
    // After a verification: `damaged` are lost, the file is given its size again, serving goes on.
    void settle(Artifact& artifact, std::span<const ChunkIndex> damaged);
    void finishIfComplete(Artifact& artifact);
    void demote(Artifact& artifact); // no longer whole: some chunk was lost
    void drop(const Cid& cid, EvictReason reason);
    [[nodiscard]] std::shared_ptr<ArtifactFile> openToRead(const Artifact& artifact) const;
    void forgetReaders(const Artifact& artifact); // they open the file again

    void touch(Artifact& artifact);
    void show(const Artifact& artifact); // refresh what list() tells
    void markDirty(Artifact& artifact);

    [[nodiscard]] bool hasUnsaved() const { return m_unsaved; }

    [[nodiscard]] quint64 unsyncedBytes() const { return m_unsyncedBytes; }

    void commit(); // hands one batch to the journal; waits while another is under way
    void onFinished(const Cid& cid, bool ok);

private:
    [[nodiscard]] Artifact& enter(std::shared_ptr<const ArtifactManifest> manifest);
    [[nodiscard]] Result<void> openForWriting(Artifact& artifact);
    [[nodiscard]] Result<void> checkUntouched(Artifact& artifact);
    // Everything of it is lost; a new file takes its place.
    [[nodiscard]] Result<void> recreate(Artifact& artifact);
    [[nodiscard]] Result<void> mendSize(Artifact& artifact);
    [[nodiscard]] ArtifactRow rowOf(const Artifact& artifact) const;

    StatePaths m_paths;
    const Options& m_options;
    std::shared_ptr<ServingTable> m_table;
    Journal& m_journal;
    CacheEvents& m_events;
    std::map<Cid, Artifact> m_artifacts;
    quint64 m_unsyncedBytes = 0;
    quint64 m_nextSerial = 1;
    bool m_unsaved = false;
};

} // namespace patchswarm::cache
