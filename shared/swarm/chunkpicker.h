#pragma once

#include <bit>
#include <optional>

#include "shared/swarm/artifactstate.h"

namespace patchswarm::swarm {

// Decides which chunk to ask one neighbour for next: the one that the fewest neighbours have, among
// about 64 sampled from a random place on; ties by lot. Never in file order, or everyone would want
// the same chunks at the same time. What is held, already asked for or on its way from the origin
// is not picked.
class ChunkPicker
{
public:
    // `spurned`: chunks that this neighbour is not to be asked for though it has them.
    template<class Spurned>
    [[nodiscard]] static std::optional<ChunkIndex> pick(const Neighbour& from, ArtifactState& state,
                                                        const Spurned& spurned)
    {
        if (from.has.isEmpty())
            return std::nullopt;
        Random& random = state.commons.random;
        const ChunkIndex start = random.below(from.has.universe());
        const std::size_t words = from.has.words().size();
        const std::uint64_t fromStart = ~std::uint64_t {0} << (start % 64);
        Choice choice;
        for (std::size_t i = 0; i <= words; ++i) { // the first word comes twice: its end, its begin
            const std::size_t word = (start / 64 + i) % words;
            const std::uint64_t part = i == 0 ? fromStart
                : i == words                  ? ~fromStart
                                              : ~std::uint64_t {0};
            for (std::uint64_t open = openIn(word, from, state) & part;
                 open != 0 && choice.seen < sampleSize; open &= open - 1) {
                const auto chunk = static_cast<ChunkIndex>(word * 64)
                    + static_cast<ChunkIndex>(std::countr_zero(open));
                if (!spurned(chunk))
                    consider(chunk, state.neighbours.holders(chunk), random, choice);
            }
        }
        return choice.chunk;
    }

private:
    static constexpr int sampleSize = 64;

    struct Choice
    {
        std::optional<ChunkIndex> chunk;
        std::uint16_t holders = 0;
        std::uint32_t ties = 0;
        int seen = 0;
    };

    // A bit for each chunk of the word that the neighbour has and that is not taken care of.
    static std::uint64_t openIn(std::size_t word, const Neighbour& from, const ArtifactState& state)
    {
        return from.has.words()[word] & ~state.held.words()[word] & ~state.asked.words()[word]
            & ~state.fetching.words()[word];
    }

    static void consider(ChunkIndex chunk, std::uint16_t holders, Random& random, Choice& choice)
    {
        ++choice.seen;
        if (!choice.chunk || holders < choice.holders)
            choice = {chunk, holders, 1, choice.seen};
        else if (holders == choice.holders && random.below(++choice.ties) == 0)
            choice.chunk = chunk;
    }
};

} // namespace patchswarm::swarm
