#pragma once

#include <QByteArray>
#include <QSqlDatabase>
#include <QString>

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "agent/cache/artifactfile.h"
#include "agent/cache/cachetypes.h"
#include "shared/content/artifactmanifest.h"
#include "shared/content/chunkset.h"

namespace patchswarm::cache {

// One artifact as the index on disk knows it. `verified` are chunks whose bytes are durable, true
// for a file with this identity only.
struct ArtifactRow
{
    Cid cid;
    ChunkSet verified;
    bool whole = false; // renamed to its final name
    bool pinned = false;
    bool kept = true;
    qint64 lastUsefulMs = 0; // ms since 1970 UTC
    FileIdentity identity;
    TakenBytes taken; // marked together with the chunks: neither says more than the other
};

struct StoredArtifact
{
    ArtifactRow row;
    std::shared_ptr<const ArtifactManifest> manifest;
};

struct DeliveredRow
{
    QString jobId;
    QString fileName;
    Cid cid;
    qint64 deliveredAtMs = 0;
    std::optional<qint64> handedOverAtMs;
};

// The tables cache_* of STATE/agent.sqlite: one connection, used by the thread that opened it.
// Knows rows, not files. Every error is Io (the detail is SQLite's), except where noted.
class CacheIndex
{
public:
    static constexpr int schemaVersion = 1;

    // Makes what is absent. UnsupportedVersion when a newer version wrote it; InvalidInput when
    // the file is damaged or no database.
    [[nodiscard]] static Result<std::unique_ptr<CacheIndex>> open(const QString& file);
    ~CacheIndex();
    CacheIndex(const CacheIndex&) = delete;
    CacheIndex& operator=(const CacheIndex&) = delete;

    // Every artifact whose chunk list still proves its root; the others are named in the log.
    [[nodiscard]] Result<std::vector<StoredArtifact>> loadArtifacts();
    [[nodiscard]] Result<std::vector<DeliveredRow>> loadDelivered();

    [[nodiscard]] Result<void> insert(const ArtifactRow& row, const ArtifactManifest& manifest);
    // All in one transaction.
    [[nodiscard]] Result<void> update(std::span<const ArtifactRow> rows);
    [[nodiscard]] Result<void> remove(const Cid& cid);
    [[nodiscard]] Result<void> save(const DeliveredRow& row);
    [[nodiscard]] Result<void> removeDelivered(const QString& jobId, const QString& fileName);

private:
    explicit CacheIndex(QString connection);
    [[nodiscard]] QSqlDatabase database() const;
    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Result<void> checkVersion();
    [[nodiscard]] Result<void> loadTaken(std::vector<StoredArtifact>& artifacts);
    // Part of the transaction under way.
    [[nodiscard]] Result<void> saveTaken(const ArtifactRow& row);
    [[nodiscard]] Result<void> run(const QString& statement);

    QString m_connection;
};

} // namespace patchswarm::cache
