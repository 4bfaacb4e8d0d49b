#pragma once

#include <optional>

#include "shared/swarm/artifactstate.h"

namespace patchswarm::swarm {

// What decides how long the next stripe is.
struct StripePace
{
    double bytesPerSecond = 0; // what this endpoint gets from the origin; 0: unknown
    int crewSize = 1; // with ourselves
    std::size_t debt = 0; // unspread chunks
    bool othersWait = false; // somebody is to be served
    bool limited = false; // it will not get faster
};

inline constexpr std::size_t debtLimit = 4; // unspread chunks beyond which no lease is taken

// Decides which stripe of the artifact to buy next. Each endpoint starts at a place of its own,
// given by its rank, so that crew members that have not heard of each other yet buy different
// chunks.
class Stripes
{
public:
    Stripes(ChunkIndex chunks, double rank);

    [[nodiscard]] std::optional<ChunkRange> next(const ArtifactState&, const StripePace&,
                                                 TimePoint now);
    // For an endpoint that nobody serves: a chunk that it lacks, whoever may have or be buying it.
    [[nodiscard]] std::optional<ChunkRange> nextUnserved(const ArtifactState&);
    // Everything from the first missing chunk to the last: for an origin that serves no ranges.
    [[nodiscard]] static std::optional<ChunkRange> rest(const ArtifactState&);
    // The unstarted half of the slowest claim of another, when it would keep everybody waiting.
    [[nodiscard]] static std::optional<ChunkRange> stolen(const ArtifactState&, TimePoint now);

private:
    [[nodiscard]] static ChunkIndex length(const StripePace&, ChunkIndex buyable);

    ChunkIndex m_cursor; // the search begins here and wraps
};

} // namespace patchswarm::swarm
