#include "agent/cache/spaceaccount.h"

#include <algorithm>

namespace patchswarm::cache {

namespace {

constexpr quint64 blockBytes = 4096;
constexpr quint64 spareInodes = 64; // left to others, where the file system counts them

quint64 excess(quint64 wanted, quint64 there)
{
    return wanted > there ? wanted - there : 0;
}

} // namespace

quint64 diskBytesOf(quint64 size)
{
    return std::max<quint64>(1, (size + blockBytes - 1) / blockBytes) * blockBytes;
}

quint64 SpaceAccount::lackingInBound(const SpaceNeed& need) const
{
    return need.boundBytes == 0 ? 0 : excess(boundUsed + need.boundBytes, limits.bytes);
}

quint64 SpaceAccount::lackingOnDisk(const SpaceNeed& need) const
{
    return need.diskBytes == 0
        ? 0
        : excess(need.diskBytes + promisedBytes + limits.floorOn(disk.totalBytes),
                 disk.availableBytes);
}

bool SpaceAccount::lacksInodes(const SpaceNeed& need) const
{
    return disk.totalInodes != 0 && need.inodes + spareInodes > disk.availableInodes;
}

SpaceAccount SpaceAccount::without(quint64 diskBytes, bool kept) const
{
    SpaceAccount after = *this;
    after.disk.availableBytes += diskBytes;
    after.disk.availableInodes += 1;
    if (kept)
        after.boundUsed -= std::min(after.boundUsed, diskBytes);
    return after;
}

QString SpaceAccount::reason(const SpaceNeed& need) const
{
    if (lackingInBound(need) > 0)
        return QStringLiteral("the cache is full: %1 of %2 are taken by artifacts that may not be "
                              "evicted, %3 more are needed")
            .arg(byteText(boundUsed), byteText(limits.bytes), byteText(lackingInBound(need)));
    if (lackingOnDisk(need) > 0)
        return QStringLiteral("the disk is full: %1 are free, %2 of them are kept for others, "
                              "%3 more are needed")
            .arg(byteText(disk.availableBytes), byteText(limits.floorOn(disk.totalBytes)),
                 byteText(lackingOnDisk(need)));
    if (lacksInodes(need))
        return QStringLiteral("the file system has only %1 inodes left").arg(disk.availableInodes);
    return {};
}

} // namespace patchswarm::cache
