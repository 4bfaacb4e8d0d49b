#pragma once

#include <cstdint>

namespace patchswarm::discovery {

// Datagrams since the start, by what became of them; the doctor and telemetry read these. Own ones
// that loop back are in none of them.
struct Counters
{
    std::uint64_t sent = 0;
    std::uint64_t sendFailed = 0; // the system refused
    std::uint64_t sendLimited = 0; // our own rate bound
    std::uint64_t received = 0; // all that follow included
    std::uint64_t outsideBoundary = 0; // source, or the endpoint a relay speaks for
    std::uint64_t rateLimited = 0;
    std::uint64_t malformed = 0;
    std::uint64_t otherVersion = 0;
    std::uint64_t unknownEpoch = 0; // sealed under a key we do not have
    std::uint64_t pastEpoch = 0; // under a key that is over
    std::uint64_t badSeal = 0;
    std::uint64_t replayed =
        0; // heard before; also the copy by a second network from an endpoint on both
    std::uint64_t skewed = 0; // sender's clock more than 10 min from ours
    std::uint64_t repeated = 0; // the same announcement by another way
    std::uint64_t relayed = 0; // announcements passed on
};

} // namespace patchswarm::discovery
