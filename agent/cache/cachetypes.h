#pragma once

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <functional>
#include <limits>
#include <map>

#include "shared/base/bytes.h"
#include "shared/base/error.h"
#include "shared/content/chunklayout.h"
#include "shared/content/cid.h"

namespace patchswarm::cache {

// What a file system still offers. Bytes an unprivileged process may use; inodes 0 of 0 where the
// file system has no limit of them.
struct FreeSpace
{
    quint64 availableBytes = 0;
    quint64 totalBytes = 0;
    quint64 availableInodes = 0;
    quint64 totalInodes = 0;
};

// What the profile sets for the cache.
struct Limits
{
    static constexpr quint64 automaticFloor = std::numeric_limits<quint64>::max();

    quint64 bytes = 20 * gigabyte; // hard bound of STATE/cache: whole, partial, reserved and pinned
    quint64 freeSpaceFloor = automaticFloor; // bytes left to others; automatic: min(10 %, 10 GB)
    int retentionDays = 7; // from the last time an artifact was served or delivered

    // The floor that counts on a file system of this size, in bytes.
    [[nodiscard]] quint64 floorOn(quint64 totalBytes) const;
};

// Bytes of an artifact by the name that its giver had in store().
using TakenBytes = std::map<QByteArray, quint64>;

// Where a test can make the disk fail.
enum class FaultPoint
{
    Write,
    Sync,
    Read,
};

struct Options
{
    QString stateDirectory; // made with 0700 when absent; any wider permission is refused
    Limits limits;

    // Durability: chunks gather to a batch of this size or age; while one batch is made durable the
    // next gathers, so a crash costs at most two of them (64 MiB or 2 s together).
    quint64 syncBytes = 32 * mebibyte;
    int syncIntervalMs = 1000;
    // How often space, retention and waiting artifacts are looked at.
    int checkIntervalMs = 2000;

    // Test seams; empty means the real thing. Called on the cache's threads.
    std::function<FreeSpace()> freeSpace;
    std::function<qint64()> clockMs; // wall clock, ms since 1970 UTC
    std::function<int(FaultPoint)> fault; // an errno to fail with, 0 for none
};

enum class EvictReason
{
    Requested, // evict() or remove()
    Expired, // not served or delivered within retention
    Space, // the bound or the free-space floor needed the room
    NotKept, // fetched without being kept, and delivered
    Damaged, // its file disappeared or no chunk of it is sound
};

enum class EntryState
{
    Partial,
    Whole,
    Verifying, // held back from serving until its bytes are hashed again
    Waiting, // no space for it yet
};

// One artifact as list() shows it.
struct CacheEntry
{
    Cid cid;
    quint64 size = 0; // bytes
    quint64 verifiedBytes = 0;
    bool pinned = false;
    bool kept = true; // false: dropped after delivery
    bool fetching = false;
    bool whole = false;
    EntryState state = EntryState::Partial;
    qint64 lastUsefulMs = 0; // ms since 1970 UTC
    quint64 missingBytes = 0; // Waiting: bytes of room lacking
};

// What a verification found, in chunks.
struct VerifyOutcome
{
    ChunkIndex sound = 0;
    ChunkIndex damaged = 0;
};

using Done = std::function<void(Result<void>)>; // called on the facade's thread
using VerifyDone = std::function<void(Result<VerifyOutcome>)>; // likewise

} // namespace patchswarm::cache
