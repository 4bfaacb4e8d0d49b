#pragma once

#include <QStringList>
#include <QVector>

#include "shared/rpc/record.h"

// The peer cache: parameters and results of cache.*. Bytes; points in time in milliseconds since
// the epoch.
namespace patchswarm::rpc {

struct CacheEntry
{
    QString cid;
    QString fileName; // of the newest job that named it; empty: none
    quint64 size = 0; // of the artifact
    quint64 held = 0; // verified
    quint64 onDisk = 0; // counted against the bound: reserved bytes included
    bool isComplete = false;
    bool isPinned = false;
    bool isInUse = false; // being fetched, served or delivered
    qint64 lastUsedAt = 0;
    std::optional<qint64> expiresAt; // null: not before it is used or unpinned
    QStringList jobs; // ids

    friend bool operator==(const CacheEntry&, const CacheEntry&) = default;
};

struct CacheListParams
{
    std::optional<QString> after; // the last CID of the page before
    std::optional<int> limit;
};

struct CacheList
{
    QVector<CacheEntry> entries; // by CID
    quint64 used = 0;
    quint64 limit = 0;
    quint64 diskFree = 0;
    quint64 diskFloor = 0; // stays free
    bool more = false;
};

struct CidParams
{
    QString cid;
};

struct CacheEvicted
{
    quint64 freed = 0;
};

struct CacheVerified
{
    quint64 chunks = 0; // read and hashed
    quint64 corrupt = 0; // of these dropped, to be fetched again
};

} // namespace patchswarm::rpc
