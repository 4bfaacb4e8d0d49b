#pragma once

#include <compare>

#include "shared/content/chunklayout.h"
#include "shared/content/cid.h"

namespace patchswarm::transfer {

// One chunk of one artifact, as requests and uploads are found by.
struct ChunkKey
{
    Cid artifact;
    ChunkIndex chunk = 0;

    friend auto operator<=>(const ChunkKey&, const ChunkKey&) = default;
};

} // namespace patchswarm::transfer
