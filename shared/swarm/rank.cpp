#include "shared/swarm/rank.h"

#include "shared/swarm/random.h"

namespace patchswarm::swarm {

namespace {

std::uint64_t absorb(std::uint64_t state, const std::array<std::uint8_t, 32>& digest)
{
    for (std::size_t word = 0; word < digest.size(); word += 8) {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < 8; ++i)
            value = (value << 8) | digest[word + i];
        state = mix(state ^ value) + 0x9e3779b97f4a7c15ULL;
    }
    return state;
}

} // namespace

double rankOf(const PeerKey& key, const Cid& cid)
{
    const std::uint64_t hash = absorb(absorb(0, cid.digest), key);
    return static_cast<double>(mix(hash) >> 11) * 0x1.0p-53;
}

} // namespace patchswarm::swarm
