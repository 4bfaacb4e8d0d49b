#pragma once

#include <QObject>

#include "agent/cache/cachetypes.h"
#include "shared/content/chunkset.h"

namespace patchswarm::cache {

// What the worker side reports, from the worker's thread; ChunkCache passes it on and documents it.
class CacheEvents : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

Q_SIGNALS:
    void added(const patchswarm::Cid& cid, const patchswarm::ChunkSet& held, quint64 reusedBytes,
               const patchswarm::cache::TakenBytes& taken);
    void waitingForSpace(const patchswarm::Cid& cid, quint64 missingBytes, const QString& reason);
    void failed(const patchswarm::Cid& cid, const patchswarm::Error& error);
    void chunkVerified(const patchswarm::Cid& cid, patchswarm::ChunkIndex chunk, quint64 tag,
                       bool duplicate);
    void chunkCorrupt(const patchswarm::Cid& cid, patchswarm::ChunkIndex chunk, quint64 tag);
    void storeFailed(const patchswarm::Cid& cid, patchswarm::ChunkIndex chunk, quint64 tag,
                     const patchswarm::Error& error);
    void chunkLost(const patchswarm::Cid& cid, patchswarm::ChunkIndex chunk);
    void becameWhole(const patchswarm::Cid& cid);
    void evicted(const patchswarm::Cid& cid, patchswarm::cache::EvictReason reason);
    void writableChanged(bool writable, quint64 missingBytes, const QString& reason);
    void delivered(const patchswarm::Cid& cid, const QString& jobId, const QString& path);
    void deliveryFailed(const patchswarm::Cid& cid, const QString& jobId,
                        const patchswarm::Error& error);
    void verificationEnded(const patchswarm::Cid& cid,
                           const patchswarm::cache::VerifyOutcome& outcome);
};

} // namespace patchswarm::cache
