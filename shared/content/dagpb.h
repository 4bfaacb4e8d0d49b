#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "shared/base/error.h"
#include "shared/content/cid.h"
#include "shared/content/dagprofile.h"

namespace patchswarm {

// A child of an inner node. Sizes in bytes.
struct DagLink
{
    Cid cid;
    std::uint64_t fileSize = 0; // file bytes below it (UnixFS blocksizes)
    std::uint64_t cumulativeSize = 0; // serialized blocks below it, itself included (Tsize)

    friend bool operator==(const DagLink&, const DagLink&) = default;
};

// An inner node: the file bytes [0, fileSize) below it, as its children in file order.
struct DagNode
{
    unsigned level = 0; // >= 1
    std::uint64_t fileSize = 0;
    std::vector<DagLink> links;

    friend bool operator==(const DagNode&, const DagNode&) = default;
};

// What the parent (or a signed statement of the size) promises about a node.
struct DagPlace
{
    unsigned level = 0; // >= 1
    std::uint64_t fileSize = 0;
};

// The dag-pb block of a UnixFS file node as IPIP-0499 fixes it: links with an empty name first,
// then the data field; minimal varints; blocksizes unpacked. Precondition: the sum of the file
// sizes fits 64 bits.
[[nodiscard]] std::vector<std::uint8_t> encodeDagNode(std::span<const DagLink> links);

// Reads exactly the blocks that encodeDagNode() can write for a tree of this profile and nothing
// else: wrong order, unknown fields, overlong varints, trailing bytes, foreign CIDs, sizes or
// shapes that do not follow from the file size are InvalidInput, naming the fault and its byte.
// `place` is what the parent promises; without it the node is a root. The hash is not checked here.
// Pure, any thread, memory bounded by the block's length.
[[nodiscard]] Result<DagNode> readDagNode(std::span<const std::uint8_t> block,
                                          std::optional<DagPlace> place,
                                          const DagProfile& profile = unixfsV1Of2025);

// readDagNode() after the length and SHA-256 of `block` were compared with `cid`. Untrusted when
// they differ.
[[nodiscard]] Result<DagNode> verifyDagNode(const Cid& cid, std::span<const std::uint8_t> block,
                                            std::optional<DagPlace> place,
                                            const DagProfile& profile = unixfsV1Of2025);

} // namespace patchswarm
