#include "shared/content/dagprofile.h"

#include <limits>

namespace patchswarm {

namespace {

// A node of `count` children, all alike but for the last.
struct Children
{
    std::uint64_t count = 0;
    std::uint64_t fullSize = 0; // file bytes
    std::uint64_t fullCumulative = 0;
    std::uint64_t lastSize = 0;
    std::uint64_t lastCumulative = 0;
};

std::uint64_t linkBytes(std::uint64_t cumulative)
{
    const std::uint64_t inner = 38 + 2 + 1 + varintLength(cumulative); // Hash, empty Name, Tsize
    return 1 + varintLength(inner) + inner;
}

DagProfile::Sizes sizesOfNode(const Children& children)
{
    const std::uint64_t full = children.count - 1;
    const std::uint64_t fileSize = full * children.fullSize + children.lastSize;
    const std::uint64_t data = 2 + 1 + varintLength(fileSize)
        + full * (1 + varintLength(children.fullSize)) + 1 + varintLength(children.lastSize);
    const std::uint64_t block = full * linkBytes(children.fullCumulative)
        + linkBytes(children.lastCumulative) + 1 + varintLength(data) + data;
    return {block, block + full * children.fullCumulative + children.lastCumulative};
}

} // namespace

std::uint64_t DagProfile::chunkCount(std::uint64_t size) const
{
    return size == 0 ? 1 : (size - 1) / chunkBytes + 1;
}

unsigned DagProfile::levels(std::uint64_t size) const
{
    unsigned level = 0;
    while (capacity(level) < size)
        ++level;
    return level;
}

std::uint64_t DagProfile::capacity(unsigned level) const
{
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t bytes = chunkBytes;
    for (; level > 0; --level) {
        if (bytes > most / links)
            return most;
        bytes *= links;
    }
    return bytes;
}

DagProfile::Sizes DagProfile::sizesOf(unsigned level, std::uint64_t size) const
{
    Sizes full {chunkBytes, chunkBytes}; // of a full node one level below
    std::uint64_t childCapacity = chunkBytes;
    std::uint64_t lastSize = size == 0 ? 0 : (size - 1) % childCapacity + 1;
    Sizes last {lastSize, lastSize}; // of the rightmost node one level below
    for (unsigned at = 1; at <= level; ++at) {
        const std::uint64_t nodeCapacity = capacity(at);
        const std::uint64_t nodeSize = size == 0 ? 0 : (size - 1) % nodeCapacity + 1;
        const std::uint64_t count = nodeSize == 0 ? 1 : (nodeSize - 1) / childCapacity + 1;
        last = sizesOfNode({count, childCapacity, full.cumulative, lastSize, last.cumulative});
        if (nodeCapacity <= size) // otherwise no node above has a full child of this level
            full = sizesOfNode(
                {links, childCapacity, full.cumulative, childCapacity, full.cumulative});
        childCapacity = nodeCapacity;
        lastSize = nodeSize;
    }
    return last;
}

} // namespace patchswarm
