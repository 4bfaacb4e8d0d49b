#pragma once

#include <optional>

#include "shared/swarm/neighbourhood.h"
#include "shared/swarm/random.h"

namespace patchswarm::swarm {

// Decides which chunk to ask one neighbour for next: the one that the fewest neighbours have, among
// about 64 sampled from a random place on; ties by lot. Never in file order, or everyone would want
// the same chunks at the same time.
class ChunkPicker
{
public:
    // `taken`: held, already asked for or on its way from the origin.
    template<class Taken>
    [[nodiscard]] std::optional<ChunkIndex> pick(const Neighbour& from,
                                                 const Neighbourhood& neighbours,
                                                 const Taken& taken, Random& random) const
    {
        if (from.has.isEmpty())
            return std::nullopt;
        Choice choice;
        const ChunkIndex start = random.below(from.has.universe());
        sample({start, from.has.universe()}, from, neighbours, taken, random, choice);
        sample({0, start}, from, neighbours, taken, random, choice);
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

    struct Section
    {
        ChunkIndex begin;
        ChunkIndex end;
    };

    template<class Taken>
    static void sample(Section section, const Neighbour& from, const Neighbourhood& neighbours,
                       const Taken& taken, Random& random, Choice& choice)
    {
        for (auto chunk = from.has.nextMember(section.begin);
             chunk && *chunk < section.end && choice.seen < sampleSize;
             chunk = from.has.nextMember(*chunk + 1))
            if (!taken(*chunk))
                consider(*chunk, neighbours.holders(*chunk), random, choice);
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
