#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "shared/simulation/occurrence.h"

namespace patchswarm::simulation {

// Whoever sends through flows and gets what arrives.
class FlowOwner
{
public:
    // `token` is the owner's own name for a flow. Bytes of the next frame; 0: nothing to send
    // until Flows::resume.
    [[nodiscard]] virtual std::uint32_t nextFrame(std::uint32_t token) = 0;
    // The last frame is out of the first pipe: the sender is rid of it.
    virtual void frameLeft(std::uint32_t token) = 0;
    virtual void frameArrived(std::uint32_t token) = 0;

protected:
    ~FlowOwner() = default;
};

// Transfers through two pipes each: the sender's uplink or a site's WAN, then the receiver's
// downlink. Frames of all flows take turns in the first pipe and queue for the second in order of
// arrival; a flow has at most two frames underway, so that a congested receiver holds up nobody
// else. That shares links about as parallel TCP connections do, at the cost of one or two events a
// frame. No loss, no slow start.
class Flows
{
public:
    explicit Flows(Queue& queue)
        : m_queue(queue)
    {
    }

    [[nodiscard]] PipeId addPipe(double bytesPerSecond);
    [[nodiscard]] FlowId open(PipeId first, PipeId second, FlowOwner&, std::uint32_t token);
    // Something may be sent; harmless when the flow is busy already.
    void resume(FlowId);
    // What is underway is lost.
    void close(FlowId);

    // The fair share of its first pipe at this moment. Bytes per second.
    [[nodiscard]] double rate(FlowId) const;

    // What the queue brings back.
    void frameLeft(PipeId);
    void frameArrived(FlowId);

private:
    struct Flow
    {
        PipeId first = 0;
        PipeId second = 0;
        FlowOwner* owner = nullptr; // none: closed
        std::uint32_t token = 0;
        std::uint32_t underway = 0; // frames between the pipes and in the second
        bool inTurn = false; // waits for the first pipe or is in it
    };

    struct Pipe
    {
        double microsPerByte = 0;
        double freeAt = 0; // exact; events are rounded up to whole microseconds
        std::deque<FlowId> turns;
        FlowId sending = 0;
        std::uint32_t bytes = 0; // of the frame that is in it
        bool busy = false;
    };

    void queueUp(FlowId);
    void passOn(FlowId, const Pipe& first);
    void sendNext(PipeId);

    Queue& m_queue;
    std::vector<Pipe> m_pipes;
    std::vector<Flow> m_flows; // a number is never used twice
};

} // namespace patchswarm::simulation
