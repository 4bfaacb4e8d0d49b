#pragma once

#include <cstdint>

#include "shared/simulation/eventqueue.h"

namespace patchswarm::simulation {

using PipeId = std::uint32_t; // a host's uplink, its downlink, a site's WAN
using FlowId = std::uint32_t;

// What can be due in a run, with up to two numbers that say what it concerns. Small, since millions
// of them wait in the queue.
struct Occurrence
{
    enum class Kind : std::uint8_t
    {
        Timeout, // host
        FrameLeft, // pipe
        FrameArrived, // flow
        Letter, // place in the mail
        ChunkChecked, // place among the checks
        DialEnds, // from, to
        LinkCloses, // link
        CancelArrives, // place among the cancels
        FetchBegins, // fetch
        FetchAborts, // fetch
        OriginDies,
        Joins, // host
        Happens, // place in the scenario
    };

    Kind kind = Kind::Timeout;
    std::uint32_t what = 0;
    std::uint32_t more = 0;
};

using Queue = EventQueue<Occurrence>;

} // namespace patchswarm::simulation
