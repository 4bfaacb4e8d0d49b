#include "shared/simulation/flows.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace patchswarm::simulation {

namespace {
constexpr double almost = 0.5; // bytes; closer than this to a mark is at the mark
}

PipeId Flows::addPipe(double bytesPerSecond)
{
    m_pipes.push_back({bytesPerSecond});
    return m_pipes.size() - 1;
}

void Flows::setCapacity(PipeId pipe, double bytesPerSecond)
{
    m_pipes[pipe].capacity = bytesPerSecond;
    scheduleSharing();
}

FlowId Flows::start(std::array<PipeId, 2> pipes, double bytesToMark, std::function<double()> atMark)
{
    if (m_free.empty()) {
        m_free.push_back(m_flows.size());
        m_flows.emplace_back();
    }
    const FlowId id = m_free.back();
    m_free.pop_back();
    m_flows[id] = {pipes, bytesToMark, bytesToMark, 0, std::move(atMark), true, false};
    m_active.push_back(id);
    scheduleSharing();
    return id;
}

double Flows::stop(FlowId id)
{
    progress();
    Flow& flow = m_flows[id];
    flow.active = false;
    m_active.erase(std::ranges::find(m_active, id));
    m_free.push_back(id);
    scheduleSharing();
    return flow.segment - flow.remaining;
}

void Flows::progress()
{
    const double seconds = static_cast<double>(m_queue.now() - m_progressedAt) / 1e6;
    m_progressedAt = m_queue.now();
    for (const FlowId id : m_active)
        m_flows[id].remaining = std::max(0.0, m_flows[id].remaining - m_flows[id].rate * seconds);
}

void Flows::scheduleSharing()
{
    if (m_sharingIsDue)
        return;
    m_sharingIsDue = true; // once for everything that changes in this instant
    m_queue.postIn(0, [this] {
        m_sharingIsDue = false;
        progress();
        share();
        scheduleNextMark();
    });
}

// Max-min fairness by progressive filling: the pipe with the least room per flow settles its flows,
// and so on.
void Flows::share()
{
    for (Pipe& pipe : m_pipes) {
        pipe.free = pipe.capacity;
        pipe.flows = 0;
    }
    for (const FlowId id : m_active) {
        m_flows[id].settled = false;
        for (const PipeId pipe : m_flows[id].pipes)
            ++m_pipes[pipe].flows;
    }
    for (;;) {
        PipeId bottleneck = m_pipes.size();
        double least = std::numeric_limits<double>::max();
        for (PipeId pipe = 0; pipe < m_pipes.size(); ++pipe)
            if (m_pipes[pipe].flows > 0 && m_pipes[pipe].free / m_pipes[pipe].flows < least) {
                least = m_pipes[pipe].free / m_pipes[pipe].flows;
                bottleneck = pipe;
            }
        if (bottleneck == m_pipes.size())
            return;
        settleAt(bottleneck);
    }
}

void Flows::settleAt(PipeId bottleneck)
{
    const double rate = std::max(1.0, m_pipes[bottleneck].free / m_pipes[bottleneck].flows);
    for (const FlowId id : m_active) {
        Flow& flow = m_flows[id];
        if (flow.settled || (flow.pipes[0] != bottleneck && flow.pipes[1] != bottleneck))
            continue;
        flow.settled = true;
        flow.rate = rate;
        for (const PipeId pipe : flow.pipes) {
            m_pipes[pipe].free = std::max(0.0, m_pipes[pipe].free - rate);
            --m_pipes[pipe].flows;
        }
    }
}

void Flows::scheduleNextMark()
{
    double soonest = std::numeric_limits<double>::max();
    for (const FlowId id : m_active)
        if (m_flows[id].rate > 0)
            soonest = std::min(soonest, m_flows[id].remaining / m_flows[id].rate);
    const std::uint64_t generation = ++m_generation;
    if (soonest == std::numeric_limits<double>::max())
        return;
    m_queue.postIn(static_cast<Micros>(std::ceil(soonest * 1e6)), [this, generation] {
        if (generation == m_generation)
            reachMarks();
    });
}

void Flows::reachMarks()
{
    progress();
    const std::vector<FlowId> active = m_active;
    for (const FlowId id : active) {
        Flow& flow = m_flows[id];
        if (!flow.active || flow.rate == 0 || flow.remaining > almost)
            continue;
        const double next = flow.atMark();
        Flow& after = m_flows[id]; // the owner may have started others
        if (!after.active)
            continue;
        after.remaining = after.segment = next;
        if (next <= 0)
            stop(id);
    }
    scheduleNextMark();
}

} // namespace patchswarm::simulation
