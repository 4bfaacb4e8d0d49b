#include "shared/simulation/flows.h"

#include <algorithm>
#include <cmath>

namespace patchswarm::simulation {

namespace {
constexpr std::uint32_t mostUnderway = 2; // frames: one arriving, one behind it
}

PipeId Flows::addPipe(double bytesPerSecond)
{
    m_pipes.emplace_back().microsPerByte = 1e6 / bytesPerSecond;
    return static_cast<PipeId>(m_pipes.size() - 1);
}

FlowId Flows::open(PipeId first, PipeId second, FlowOwner& owner, std::uint32_t token)
{
    m_flows.push_back({.first = first, .second = second, .owner = &owner, .token = token});
    return static_cast<FlowId>(m_flows.size() - 1);
}

void Flows::resume(FlowId id)
{
    queueUp(id);
    sendNext(m_flows[id].first);
}

void Flows::close(FlowId id)
{
    m_flows[id].owner = nullptr;
}

double Flows::rate(FlowId id) const
{
    const Pipe& pipe = m_pipes[m_flows[id].first];
    const std::size_t sharers = pipe.turns.size() + (pipe.busy ? 1 : 0);
    return 1e6 / pipe.microsPerByte / static_cast<double>(std::max<std::size_t>(sharers, 1));
}

void Flows::queueUp(FlowId id)
{
    Flow& flow = m_flows[id];
    if (flow.inTurn || flow.owner == nullptr || flow.underway >= mostUnderway)
        return;
    flow.inTurn = true;
    m_pipes[flow.first].turns.push_back(id);
}

void Flows::sendNext(PipeId id)
{
    while (!m_pipes[id].busy && !m_pipes[id].turns.empty()) {
        const FlowId next = m_pipes[id].turns.front();
        m_pipes[id].turns.pop_front();
        FlowOwner* owner = m_flows[next].owner;
        const std::uint32_t bytes = owner == nullptr ? 0 : owner->nextFrame(m_flows[next].token);
        if (bytes == 0) {
            m_flows[next].inTurn = false;
            continue;
        }
        Pipe& pipe = m_pipes[id];
        pipe.busy = true;
        pipe.sending = next;
        pipe.bytes = bytes;
        pipe.freeAt = std::max(pipe.freeAt, static_cast<double>(m_queue.now()) - 1)
            + bytes * pipe.microsPerByte;
        m_queue.post(static_cast<Micros>(std::ceil(pipe.freeAt)),
                     {Occurrence::Kind::FrameLeft, id, 0});
    }
}

void Flows::frameLeft(PipeId id)
{
    m_pipes[id].busy = false;
    const FlowId sent = m_pipes[id].sending;
    m_flows[sent].inTurn = false;
    if (FlowOwner* owner = m_flows[sent].owner) {
        owner->frameLeft(m_flows[sent].token);
        passOn(sent, m_pipes[id]);
        queueUp(sent);
    }
    sendNext(id);
}

// A frame flows on into the second pipe while it comes out of the first: where that is as fast and
// free, it arrives at the same moment.
void Flows::passOn(FlowId id, const Pipe& first)
{
    Pipe& second = m_pipes[m_flows[id].second];
    const double begun = first.freeAt - first.bytes * first.microsPerByte;
    second.freeAt =
        std::max(first.freeAt, std::max(second.freeAt, begun) + first.bytes * second.microsPerByte);
    const auto at = static_cast<Micros>(std::ceil(second.freeAt));
    if (at <= m_queue.now())
        return m_flows[id].owner->frameArrived(m_flows[id].token);
    ++m_flows[id].underway;
    m_queue.post(at, {Occurrence::Kind::FrameArrived, id, 0});
}

void Flows::frameArrived(FlowId id)
{
    --m_flows[id].underway;
    if (FlowOwner* owner = m_flows[id].owner)
        owner->frameArrived(m_flows[id].token);
    resume(id);
}

} // namespace patchswarm::simulation
