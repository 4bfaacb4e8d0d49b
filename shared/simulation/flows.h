#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <functional>
#include <vector>

#include "shared/simulation/eventqueue.h"

namespace patchswarm::simulation {

using PipeId =
    std::size_t; // something of limited capacity: a host's uplink, its downlink, a site's WAN
using FlowId = std::size_t;

// Long transfers through shared pipes. Every pipe is shared max-min fairly, as parallel TCP
// connections roughly do; no packets. A flow runs from mark to mark: at each mark its owner is
// called and says how far it is to the next.
class Flows
{
public:
    explicit Flows(EventQueue& queue)
        : m_queue(queue)
    {
    }

    PipeId addPipe(double bytesPerSecond);
    void setCapacity(PipeId, double bytesPerSecond);

    // `atMark` returns the bytes to the next mark; 0 ends the flow.
    FlowId start(std::array<PipeId, 2> pipes, double bytesToMark, std::function<double()> atMark);
    // Returns the bytes carried since the last mark.
    double stop(FlowId);

    [[nodiscard]] double rate(FlowId flow) const { return m_flows[flow].rate; }

private:
    struct Flow
    {
        std::array<PipeId, 2> pipes {};
        double remaining = 0; // to the mark
        double segment = 0; // from the last mark to the next
        double rate = 0; // bytes per second
        std::function<double()> atMark;
        bool active = false;
        bool settled = false; // its rate is fixed in the present sharing
    };

    struct Pipe
    {
        double capacity;
        double free = 0;
        int flows = 0; // not settled
    };

    void progress();
    void scheduleSharing();
    void share();
    void settleAt(PipeId bottleneck);
    void scheduleNextMark();
    void reachMarks();

    EventQueue& m_queue;
    std::vector<Pipe> m_pipes;
    std::deque<Flow> m_flows; // stay where they are while their owners are called
    std::vector<FlowId> m_active; // in order of starting
    std::vector<FlowId> m_free;
    Micros m_progressedAt = 0;
    std::uint64_t m_generation = 0; // of the mark that is scheduled
    bool m_sharingIsDue = false;
};

} // namespace patchswarm::simulation
