#include "agent/discovery/discovery.h"

#include <QDateTime>

#include <algorithm>
#include <chrono>
#include <utility>

#include "shared/wire/survey.h"

namespace patchswarm::discovery {

namespace {

constexpr std::chrono::seconds scanInterval {10};
constexpr std::size_t smallSegment = 16; // endpoints up to which answers go by unicast
constexpr std::size_t maxUnicastTargets =
    32; // of those beyond multicast, picked at random for each announcement
constexpr std::uint64_t relayJitterMs =
    40; // time for another introducer to be first; well inside an election's 300 ms

void count(DropReason reason, Counters& counters)
{
    switch (reason) {
    case DropReason::Malformed:
        ++counters.malformed;
        break;
    case DropReason::OtherVersion:
        ++counters.otherVersion;
        break;
    case DropReason::UnknownEpoch:
        ++counters.unknownEpoch;
        break;
    case DropReason::PastEpoch:
        ++counters.pastEpoch;
        break;
    case DropReason::BadSeal:
        ++counters.badSeal;
        break;
    case DropReason::Replayed:
        ++counters.replayed;
        break;
    case DropReason::Skewed:
        ++counters.skewed;
        break;
    }
}

} // namespace

Discovery::Discovery(DiscoverySettings settings, QObject* parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_sockets(m_settings.bind, m_settings.port,
                [this](const IpAddress& address) { return allows(address); })
    , m_seal(m_settings.keys)
    , m_sender(m_seal, m_sockets, m_counters)
    , m_introducers(std::move(m_settings.neighbours), m_settings.port)
    , m_random(m_settings.seed)
{
    m_clock.start();
    m_scan.setInterval(scanInterval);
    connect(&m_scan, &QTimer::timeout, this, &Discovery::scan);
    connect(&m_sockets, &DatagramSockets::received, this, &Discovery::receive);
}

Discovery::~Discovery() = default;

Result<void> Discovery::start()
{
    auto started = m_sockets.start();
    if (!started)
        return started;
    const std::vector<IpPrefix> prefixes = attachedPrefixes(m_settings.bind);
    m_prefixes = QVector<IpPrefix>(prefixes.begin(), prefixes.end());
    m_scan.start();
    return {};
}

void Discovery::stop()
{
    m_scan.stop();
    m_waiting.clear();
    m_sockets.stop();
}

void Discovery::setBoundary(policy::SiteBoundary boundary)
{
    m_settings.boundary = std::move(boundary);
    for (const Neighbour& neighbour : m_neighbours.all()) {
        if (!allows(neighbour.transport.ip) && m_neighbours.remove(neighbour.transport))
            Q_EMIT left(neighbour.transport);
    }
    m_sockets.rescan();
}

void Discovery::setNeighbours(std::vector<SocketAddress> neighbours)
{
    m_introducers = Introducers(std::move(neighbours), m_settings.port);
}

void Discovery::setKeys(trust::DiscoveryKeys keys)
{
    m_seal.setKeys(std::move(keys));
}

void Discovery::setTransportPort(std::uint16_t port)
{
    m_settings.transportPort = port;
}

// --- saying ---

void Discovery::query(const QVector<Cid>& cids)
{
    constexpr auto page = static_cast<qsizetype>(wire::maxQueryCids);
    for (qsizetype at = 0; at < cids.size(); at += page) {
        const QVector<Cid> some = cids.mid(at, page);
        announce(wire::Query {{some.begin(), some.end()}});
    }
}

void Discovery::wanting(const Cid& cid, double rank)
{
    announce(wire::Wanting {cid, wire::rankFraction(rank)});
}

void Discovery::answer(const SocketAddress& to, const Cid& cid, wire::PeerState state,
                       const QVector<SocketAddress>& sample)
{
    wire::Answer answer {cid, state, {}, {sample.begin(), sample.end()}};
    const bool isSurvey = to.port == wire::surveyorPort; // which wants to hear of each by itself
    if (answer.sample.empty() && !isSurvey)
        answer.sample = m_neighbours.sampleFor(cid, to, wire::maxAnswerSample, m_random());
    if (const auto own = addresses(); !own.empty())
        answer.self = {own.front().address, m_settings.transportPort};
    if (!isSurvey && m_neighbours.isOnOurSegment(to) && m_neighbours.onOurSegment() > smallSegment)
        return m_sender.multicast(beaconOf(answer), now());
    const Neighbour* neighbour = m_neighbours.find(to);
    const bool known = neighbour != nullptr && neighbour->datagram.port != 0;
    m_sender.unicast(beaconOf(answer),
                     {known ? neighbour->datagram : SocketAddress {to.ip, m_settings.port}}, now());
}

void Discovery::crew(const Cid& cid, const wire::CrewSummary& summary)
{
    announce(wire::Crew {cid, summary});
}

void Discovery::leaving()
{
    announce(wire::Leaving {});
}

// The two ways are sealed apart: who hears both drops the second as a repetition, not as a replay.
void Discovery::announce(const wire::BeaconBody& body)
{
    const wire::Beacon beacon = beaconOf(body); // one clock, so that both have one AnnouncementKey
    m_sender.multicast(beacon, now());
    m_sender.unicast(beacon, unicastTargets(true), now());
}

std::vector<SocketAddress> Discovery::unicastTargets(bool withIntroducers)
{
    std::vector<SocketAddress> targets =
        m_neighbours.beyondMulticast(maxUnicastTargets, m_random());
    if (withIntroducers)
        for (const SocketAddress& introducer : m_introducers.others(addresses()))
            if (std::ranges::find(targets, introducer) == targets.end())
                targets.push_back(introducer);
    std::erase_if(targets, [this](const SocketAddress& target) { return !allows(target.ip); });
    return targets;
}

wire::Beacon Discovery::beaconOf(const wire::BeaconBody& body,
                                 const std::optional<wire::Relay>& relay) const
{
    return {m_settings.transportPort, wallClock(), m_introducers.fingerprint(), relay, body};
}

// --- hearing ---

void Discovery::receive(const QByteArray& datagram, const SocketAddress& from, bool viaMulticast)
{
    if (m_seal.isOwn(datagram))
        return noteEcho(from.ip, viaMulticast);
    ++m_counters.received;
    if (!allows(from.ip)) {
        ++m_counters.outsideBoundary;
        return;
    }
    if (!m_receiveLimit.take(from.ip, now())) {
        ++m_counters.rateLimited;
        return;
    }
    auto beacon = m_seal.open(datagram, wallClock());
    if (!beacon)
        return drop(beacon.error(), from);
    const auto aheadMs =
        static_cast<std::int64_t>(beacon->clockMs) - static_cast<std::int64_t>(wallClock());
    const HeardBeacon heard(std::move(*beacon), from, viaMulticast);
    if (!heard.isProper())
        return drop(DropReason::Malformed, from);
    m_clockDoubt.agreed(now());
    m_clocks.note(from.ip, aheadMs, now());
    hear(heard);
}

// Anybody could send us our own words again: only our addresses count.
void Discovery::noteEcho(const IpAddress& from, bool viaMulticast)
{
    const std::vector<AttachedAddress> own = addresses();
    if (viaMulticast
        && std::ranges::any_of(own, [&](const AttachedAddress& a) { return a.address == from; }))
        m_echoes[from] = now();
}

std::optional<TimePoint> Discovery::lastEcho(const IpAddress& own) const
{
    const auto echo = m_echoes.find(own);
    return echo == m_echoes.end() ? std::nullopt : std::optional(echo->second);
}

void Discovery::drop(DropReason reason, const SocketAddress& from)
{
    count(reason, m_counters);
    if (reason == DropReason::PastEpoch)
        return tellStranded({from.ip, m_seal.lastPastPort()});
    if (reason != DropReason::Skewed)
        return;
    const ClockSkew skew {from, m_seal.lastSkewMs()};
    if (m_clockDoubt.differed(skew, now()))
        Q_EMIT clockDoubted(skew);
}

void Discovery::tellStranded(const SocketAddress& transport)
{
    constexpr Duration atLeast {1000};
    if (transport.port == 0 || (m_strandedAt && now() - *m_strandedAt < atLeast))
        return;
    m_strandedAt = now();
    Q_EMIT strandedHeard(transport);
}

void Discovery::hear(const HeardBeacon& heard)
{
    if (!allows(heard.origin().ip)) {
        ++m_counters.outsideBoundary;
        return;
    }
    if (heard.viaMulticast())
        m_waiting.erase(heard.key()); // our segment knows
    note(heard);
    if (isOwn(heard.origin()) || (!heard.isAnswer() && !m_seen.insert(heard.key()))) {
        ++m_counters.repeated;
        return;
    }
    relay(heard); // before the signals: what they lead to may take long
    tell(heard);
}

void Discovery::note(const HeardBeacon& heard)
{
    if (std::holds_alternative<wire::Leaving>(heard.body())) {
        m_neighbours.remove(heard.sender());
        return;
    }
    const HeardBy unicast = heard.isAnswer() ? HeardBy::Unicast : HeardBy::Introduction;
    m_neighbours.heard(heard.sender(), heard.source(),
                       heard.viaMulticast() ? HeardBy::Multicast : unicast, now());
    if (isOwn(heard.origin()))
        return;
    if (heard.isRelayed())
        m_neighbours.heard(heard.origin(), {}, HeardBy::Relay, now());
    for (const Cid& cid : heard.cids())
        m_neighbours.spokeOf(heard.origin(), cid);
}

void Discovery::tell(const HeardBeacon& heard)
{
    const wire::BeaconBody& body = heard.body();
    const SocketAddress origin = heard.origin();
    if (const auto* query = std::get_if<wire::Query>(&body))
        Q_EMIT queryHeard(QVector<Cid>(query->cids.begin(), query->cids.end()), origin);
    else if (const auto* wanting = std::get_if<wire::Wanting>(&body))
        Q_EMIT wantingHeard(wanting->cid, wire::rankOf(wanting->rank), origin);
    else if (const auto* answer = std::get_if<wire::Answer>(&body))
        Q_EMIT answerHeard(answer->cid, answer->state, origin, usable(answer->sample));
    else if (const auto* crew = std::get_if<wire::Crew>(&body))
        Q_EMIT crewHeard(crew->cid, crew->summary, origin);
    else
        Q_EMIT left(origin);
}

// Passes on what came from our segment to those beyond, and what came from beyond to our segment
// and to the others. Whoever shares our list of neighbours has told these by itself.
void Discovery::relay(const HeardBeacon& heard)
{
    const auto relay = heard.onward();
    if (!relay)
        return;
    if (!heard.viaMulticast() && !m_neighbours.isOnOurSegment(relay->origin))
        relayToSegment(heard, *relay);
    std::vector<SocketAddress> targets =
        unicastTargets(!heard.wasToldTo(m_introducers.fingerprint()));
    std::erase_if(targets, [&](const SocketAddress& target) {
        return target == heard.source() || target.ip == relay->origin.ip;
    });
    m_counters.relayed += targets.size();
    m_sender.unicast(beaconOf(heard.body(), *relay), targets, now());
}

void Discovery::relayToSegment(const HeardBeacon& heard, const wire::Relay& relay)
{
    const AnnouncementKey key = heard.key();
    m_waiting.insert(key);
    const std::chrono::milliseconds jitter(m_random() % relayJitterMs);
    QTimer::singleShot(jitter, this, [this, key, body = heard.body(), relay] {
        if (m_waiting.erase(key) == 0)
            return;
        ++m_counters.relayed;
        m_sender.multicast(beaconOf(body, relay), now());
    });
}

bool Discovery::isOwn(const SocketAddress& transport) const
{
    const std::vector<AttachedAddress> own = addresses();
    return transport.port == m_settings.transportPort
        && std::ranges::any_of(own,
                               [&](const AttachedAddress& a) { return a.address == transport.ip; });
}

QVector<SocketAddress> Discovery::usable(const std::vector<SocketAddress>& sample) const
{
    QVector<SocketAddress> result;
    std::ranges::copy_if(sample, std::back_inserter(result), [this](const SocketAddress& address) {
        return address.port != 0 && allows(address.ip) && !isOwn(address);
    });
    return result;
}

std::uint64_t Discovery::wallClock() const
{
    return m_settings.wallClockMs ? m_settings.wallClockMs()
                                  : static_cast<std::uint64_t>(QDateTime::currentMSecsSinceEpoch());
}

void Discovery::scan()
{
    m_neighbours.expire(now());
    m_sockets.rescan();
    const std::vector<IpPrefix> attached = attachedPrefixes(m_settings.bind);
    const QVector<IpPrefix> prefixes(attached.begin(), attached.end());
    if (std::exchange(m_prefixes, prefixes) != prefixes)
        Q_EMIT attachedPrefixesChanged(prefixes);
}

} // namespace patchswarm::discovery
