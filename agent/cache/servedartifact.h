#pragma once

#include <QString>

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "agent/cache/artifactfile.h"
#include "shared/content/artifactmanifest.h"
#include "shared/content/chunkset.h"

namespace patchswarm::cache {

// What the readers of one artifact and the one thread that writes it must agree on: which chunks
// may be served, and which file they were verified in. Holds no bytes and decides nothing.
class ServedArtifact
{
public:
    ServedArtifact(std::shared_ptr<const ArtifactManifest> manifest, QString part, QString whole);

    [[nodiscard]] const std::shared_ptr<const ArtifactManifest>& manifest() const
    {
        return m_manifest;
    }

    [[nodiscard]] const QString& partPath() const { return m_part; }

    [[nodiscard]] const QString& wholePath() const { return m_whole; }

    void publish(ChunkIndex chunk);
    void withdraw(ChunkIndex chunk);
    [[nodiscard]] bool serves(ChunkIndex chunk) const;
    [[nodiscard]] ChunkSet chunks() const;

    // Held back: nothing is served, whatever is published.
    void holdBack(bool hold) { m_heldBack = hold; }

    [[nodiscard]] bool isHeldBack() const { return m_heldBack; }

    void expect(const FileIdentity& identity);
    [[nodiscard]] FileIdentity expected() const;

    // The writer brackets each of its own writes, because they change the file's time too.
    void beginWrite() { ++m_writes; }

    void endWrite(const FileIdentity& identity);

    // What a reader notes before it reads, to ask after it.
    [[nodiscard]] unsigned writes() const { return m_writes; }

    // True when the file, as seen after reading, is the one that was verified, changed by nobody
    // but the writer. `writesBefore` from writes() before reading.
    [[nodiscard]] bool isUntouched(const FileIdentity& seen, unsigned writesBefore) const;

private:
    std::shared_ptr<const ArtifactManifest> m_manifest;
    QString m_part;
    QString m_whole;
    std::vector<std::atomic<quint64>> m_words;
    std::atomic<bool> m_heldBack = false;
    std::atomic<unsigned> m_writes = 0; // odd while a write is under way
    mutable std::mutex m_mutex;
    FileIdentity m_expected; // under m_mutex
};

} // namespace patchswarm::cache
