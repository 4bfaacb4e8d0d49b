#pragma once

#include "agent/cache/cachetypes.h"

namespace patchswarm::cache {

// Room that something new would take.
struct SpaceNeed
{
    quint64 boundBytes = 0; // counts against the profile's bound
    quint64 diskBytes = 0; // taken from the file system (the artifact and its delivery copy)
    quint64 inodes = 0;
};

// The arithmetic of the bound and of the free-space floor at one moment. Pure; who makes room is
// decided elsewhere.
struct SpaceAccount
{
    Limits limits;
    FreeSpace disk;
    quint64 boundUsed = 0; // of kept artifacts: whole, partial and reserved
    quint64 promisedBytes = 0; // delivery copies still to be made of what was admitted

    // Bytes lacking, by rule; 0 and 0 when it fits.
    [[nodiscard]] quint64 lackingInBound(const SpaceNeed& need) const;
    [[nodiscard]] quint64 lackingOnDisk(const SpaceNeed& need) const;
    [[nodiscard]] bool lacksInodes(const SpaceNeed& need) const;

    [[nodiscard]] bool fits(const SpaceNeed& need) const
    {
        return lackingInBound(need) == 0 && lackingOnDisk(need) == 0 && !lacksInodes(need);
    }

    // The account after an artifact of this size is evicted.
    [[nodiscard]] SpaceAccount without(quint64 diskBytes, bool kept) const;
    // For a person: which rule it is, and the next step.
    [[nodiscard]] QString reason(const SpaceNeed& need) const;
};

// Bytes that a file of `size` takes: whole blocks of 4 KiB, at least one.
[[nodiscard]] quint64 diskBytesOf(quint64 size);

} // namespace patchswarm::cache
