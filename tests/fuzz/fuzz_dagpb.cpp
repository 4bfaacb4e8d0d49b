#include "shared/content/dagpb.h"
#include "tests/fuzz/target.h"

using namespace patchswarm;

// The first byte: 0 reads a root, else the level that a parent promises, with the size that is
// read.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count)
{
    if (count == 0)
        return 0;
    const std::span<const std::uint8_t> block(bytes + 1, count - 1);
    const auto root = readDagNode(block, std::nullopt);
    if (!root)
        return 0;
    const std::vector<std::uint8_t> again = encodeDagNode(root->links);
    fuzz::mustHold(std::equal(again.begin(), again.end(), block.begin(), block.end()),
                   "a node that was read is written as it was");
    const unsigned level = bytes[0] % 8U + 1;
    const auto placed = readDagNode(block, DagPlace {level, root->fileSize});
    fuzz::mustHold(!placed || *placed == *root, "a place only refuses, it changes nothing");
    return 0;
}
