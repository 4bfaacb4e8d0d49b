#include "shared/simulation/virtualnetwork.h"

#include <algorithm>
#include <array>

namespace patchswarm::simulation {

using namespace swarm;

namespace {

Cid cidOf(std::uint64_t seed, std::size_t artifact)
{
    Random random(mix(seed ^ 0xa11ce) + artifact);
    Cid cid;
    for (std::uint8_t& byte : cid.digest)
        byte = static_cast<std::uint8_t>(random.below(256));
    return cid;
}

} // namespace

VirtualNetwork::VirtualNetwork(const Scenario& scenario)
    : m_scenario(scenario)
    , m_flows(m_queue)
    , m_mail(m_queue, scenario.lanLatency)
    , m_checkLine(m_queue.addLine(scenario.lanLatency + scenario.verification * 1000))
    , m_random(scenario.seed)
    , m_diskFreeAt(scenario.hosts.size())
{
    for (std::size_t i = 0; i < scenario.artifacts.size(); ++i) {
        m_cids.push_back(cidOf(scenario.seed, i));
        m_layouts.push_back(ChunkLayout {scenario.artifacts[i].size});
    }
    for (std::size_t i = 0; i < scenario.hosts.size(); ++i) {
        m_up.push_back(m_flows.addPipe(scenario.hosts[i].up));
        m_down.push_back(m_flows.addPipe(scenario.hosts[i].down));
        m_hosts.push_back(std::make_unique<VirtualHost>(*this, static_cast<int>(i)));
        m_queue.post(scenario.hosts[i].joinsAt * 1000,
                     {Occurrence::Kind::Joins, static_cast<std::uint32_t>(i), 0});
    }
    m_links = std::make_unique<VirtualLinks>(*this);
    m_origin = std::make_unique<VirtualOrigin>(*this);
    for (std::size_t i = 0; i < scenario.happenings.size(); ++i)
        m_queue.post(scenario.happenings[i].at * 1000,
                     {Occurrence::Kind::Happens, static_cast<std::uint32_t>(i), 0});
}

VirtualNetwork::~VirtualNetwork() = default;

Outcome VirtualNetwork::run()
{
    Micros lastHappening = 0;
    for (const Happening& happening : m_scenario.happenings)
        lastHappening = std::max(lastHappening, happening.at * 1000);
    for (const Host& spec : m_scenario.hosts)
        lastHappening = std::max(lastHappening, spec.joinsAt * 1000);
    constexpr Micros settling = 2'000'000; // acknowledgements still on their way
    Micros until = m_scenario.limit * 1000;
    bool done = false;
    while (const auto next = m_queue.takeNext(until)) {
        occur(*next);
        if (done || !m_mayBeDone || m_queue.now() <= lastHappening)
            continue;
        m_mayBeDone = false;
        if (!everybodyIsDone())
            continue;
        done = true;
        until = std::min(until, m_queue.now() + settling);
    }
    m_outcome.endedAt = now().ms;
    m_outcome.wanBytes = m_origin->wanBytes();
    for (const auto& host : m_hosts)
        m_outcome.hosts.push_back(host->finish());
    return m_outcome;
}

void VirtualNetwork::occur(const Occurrence& what)
{
    switch (what.kind) {
    case Occurrence::Kind::Timeout:
        return m_hosts[what.what]->timeoutIsDue();
    case Occurrence::Kind::FrameLeft:
        return m_flows.frameLeft(what.what);
    case Occurrence::Kind::FrameArrived:
        return m_flows.frameArrived(what.what);
    case Occurrence::Kind::Letter:
        return deliver(what.what);
    case Occurrence::Kind::ChunkChecked:
        return chunkChecked(what.what);
    case Occurrence::Kind::DialEnds:
        return m_links->dialEnds(static_cast<int>(what.what), static_cast<int>(what.more));
    case Occurrence::Kind::LinkCloses:
        return m_links->close(what.what);
    case Occurrence::Kind::CancelArrives:
        return m_links->cancelArrives(what.what);
    case Occurrence::Kind::FetchBegins:
        return m_origin->begin(what.what);
    case Occurrence::Kind::FetchAborts:
        return m_origin->abort(what.what);
    case Occurrence::Kind::OriginDies:
        return m_origin->goDown(0);
    case Occurrence::Kind::Joins:
        return m_hosts[what.what]->join();
    case Occurrence::Kind::Happens:
        m_mayBeDone = true;
        return happen(m_scenario.happenings[what.what]);
    }
}

bool VirtualNetwork::everybodyIsDone()
{
    for (const auto& host : m_hosts)
        for (std::uint32_t i = 0; host->isUp() && i < m_cids.size(); ++i)
            if (!host->held(i).isFull())
                return false;
    return true;
}

void VirtualNetwork::log(int host, const SwarmRecord& record)
{
    if (m_scenario.watch)
        m_scenario.watch(now().ms, host, record);
    const std::array<std::uint64_t, 7> fields {static_cast<std::uint64_t>(m_queue.now()),
                                               static_cast<std::uint64_t>(host),
                                               static_cast<std::uint64_t>(record.kind),
                                               static_cast<std::uint64_t>(record.artifact),
                                               record.chunks.first,
                                               static_cast<std::uint64_t>(record.link),
                                               record.value};
    for (const std::uint64_t field : fields)
        m_outcome.logHash = mix(m_outcome.logHash ^ field) + 1;
}

void VirtualNetwork::multicast(int from, const Event& event)
{
    m_mail.multicast(from, event);
}

void VirtualNetwork::datagram(int from, int to, const Event& event)
{
    if (reaches(from, to))
        m_mail.send(to, event);
}

void VirtualNetwork::deliver(std::uint32_t place)
{
    const Letter& letter = m_mail.at(place);
    if (letter.from != nobody)
        deliverToAll(letter);
    else if (!letter.overLink || m_links->isUp(letter.link))
        host(letter.to).tell(letter.event);
    m_mail.discard(place);
}

void VirtualNetwork::deliverToAll(const Letter& letter)
{
    for (int to = 0; to < static_cast<int>(m_hosts.size()); ++to)
        if (to != letter.from && reaches(letter.from, to))
            host(to).tell(letter.event);
}

bool VirtualNetwork::reaches(int from, int to)
{
    return canReach(from, to) && m_random.unit() >= m_scenario.datagramLoss;
}

void VirtualNetwork::check(const ChunkCheck& check)
{
    const std::uint32_t place = m_checks.take();
    m_checks[place] = check;
    const Occurrence checked {Occurrence::Kind::ChunkChecked, place, 0};
    const double disk = hostSpec(check.host).disk;
    if (disk == 0)
        return m_queue.postOn(m_checkLine, checked);
    const double bytes = layout(static_cast<std::uint32_t>(check.artifact)).length(check.chunk);
    Micros& freeAt = m_diskFreeAt[static_cast<std::size_t>(check.host)];
    freeAt = std::max(freeAt, m_queue.now()) + static_cast<Micros>(1e6 * bytes / disk);
    m_queue.post(freeAt + m_scenario.verification * 1000, checked);
}

void VirtualNetwork::chunkChecked(std::uint32_t place)
{
    const ChunkCheck checked = m_checks[place];
    m_checks.giveBack(place);
    host(checked.host).chunkChecked(checked);
}

bool VirtualNetwork::areInOneSegment(int a, int b) const
{
    return hostSpec(a).segment == hostSpec(b).segment;
}

bool VirtualNetwork::canReach(int a, int b)
{
    return host(a).isUp() && host(b).isUp() && areInOneSegment(a, b);
}

bool VirtualNetwork::spoilsNextChunk(int host)
{
    return hostSpec(host).corruptShare > 0 && m_random.unit() < hostSpec(host).corruptShare;
}

void VirtualNetwork::happen(const Happening& happening)
{
    const int index = resolve(happening.host);
    if (index < 0)
        return;
    VirtualHost& target = host(index);
    switch (happening.kind) {
    case Happening::Kind::Kill:
        m_origin->hostIsGone(index);
        target.goDown();
        return m_links->resetLinksOf(index);
    case Happening::Kind::Vanish:
        m_origin->hostIsGone(index);
        m_links->stopTrafficOf(index);
        return target.goDown();
    case Happening::Kind::PeersOff:
        return target.switchPeers(false);
    case Happening::Kind::PeersOn:
        return target.switchPeers(true);
    case Happening::Kind::Pause:
        return target.tell(ArtifactPaused {ArtifactRef {0}, true});
    case Happening::Kind::Resume:
        return target.tell(ArtifactPaused {ArtifactRef {0}, false});
    case Happening::Kind::StorageFull:
        return target.tell(StorageChanged {false});
    case Happening::Kind::StorageFree:
        return target.tell(StorageChanged {true});
    case Happening::Kind::MoveToSegment:
        m_scenario.hosts[static_cast<std::size_t>(index)].segment =
            static_cast<int>(happening.value);
        return m_links->resetCrossingLinks();
    case Happening::Kind::OriginDown:
        return m_origin->goDown(happening.value);
    case Happening::Kind::OriginUp:
        return m_origin->comeBack();
    case Happening::Kind::LoseChunk:
        return target.loseChunk(0, static_cast<ChunkIndex>(happening.value));
    }
}

int VirtualNetwork::resolve(int index)
{
    if (index != buyerOnDuty)
        return index;
    int buyer = -1;
    std::uint64_t most = 0;
    for (int i = 0; i < static_cast<int>(m_hosts.size()); ++i) {
        const auto view = host(i).swarm().view(ArtifactRef {0});
        if (host(i).isUp() && view && view->phase == ArtifactPhase::Crew
            && view->ledger.fromOrigin >= most) {
            most = view->ledger.fromOrigin;
            buyer = i;
        }
    }
    return buyer;
}

Outcome simulate(const Scenario& scenario)
{
    VirtualNetwork network(scenario);
    return network.run();
}

} // namespace patchswarm::simulation
