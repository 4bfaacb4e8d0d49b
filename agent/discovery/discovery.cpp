#include "agent/discovery/discovery.h"

#include <QDateTime>
#include <QLoggingCategory>

#include <algorithm>
#include <chrono>
#include <utility>

namespace patchswarm::discovery {

namespace {

Q_LOGGING_CATEGORY(log, "patchswarm.discovery")

constexpr std::chrono::seconds scanInterval {10};
constexpr std::size_t smallSegment = 16; // endpoints up to which answers go by unicast
constexpr std::size_t maxUnicastTargets =
    32; // of those beyond multicast, picked at random for each announcement
constexpr std::uint64_t relayJitterMs =
    40; // time for another introducer to be first; well inside an election's 300 ms
constexpr double sendsPerSecond = 300;
constexpr double sendBurst = 600;

bool mayBeRelayed(const wire::BeaconBody& body)
{
    return std::holds_alternative<wire::Wanting>(body) || std::holds_alternative<wire::Crew>(body);
}

std::vector<Cid> cidsOf(const wire::BeaconBody& body)
{
    if (const auto* query = std::get_if<wire::Query>(&body))
        return query->cids;
    if (const auto* wanting = std::get_if<wire::Wanting>(&body))
        return {wanting->cid};
    if (const auto* answer = std::get_if<wire::Answer>(&body))
        return {answer->cid};
    if (const auto* crew = std::get_if<wire::Crew>(&body))
        return {crew->cid};
    return {};
}

AnnouncementKey keyOf(const wire::Beacon& beacon, const SocketAddress& origin)
{
    const std::vector<Cid> cids = cidsOf(beacon.body);
    return {origin, beacon.relay ? beacon.relay->originClockMs : beacon.clockMs,
            static_cast<std::uint8_t>(beacon.body.index()), cids.empty() ? Cid {} : cids.front()};
}

} // namespace

Discovery::Discovery(DiscoverySettings settings, QObject* parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_sockets(m_settings.bind, m_settings.port,
                [this](const IpAddress& address) { return allows(address); })
    , m_seal(m_settings.keys)
    , m_sendLimit(sendsPerSecond, sendBurst)
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
    m_settings.neighbours = std::move(neighbours);
}

void Discovery::setKeys(trust::DiscoveryKeys keys)
{
    m_seal.setKeys(std::move(keys));
}

void Discovery::setTransportPort(std::uint16_t port)
{
    m_settings.transportPort = port;
}

// --- saying
// -----------------------------------------------------------------------------------------------------

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
    if (answer.sample.empty())
        answer.sample = m_neighbours.sampleFor(cid, to, wire::maxAnswerSample, m_random());
    if (const auto own = addresses(); !own.empty())
        answer.self = {own.front().address, m_settings.transportPort};
    if (m_neighbours.isOnOurSegment(to) && m_neighbours.onOurSegment() > smallSegment)
        return sendMulticast(beaconOf(answer));
    const Neighbour* neighbour = m_neighbours.find(to);
    const bool known = neighbour != nullptr && neighbour->datagram.port != 0;
    sendUnicast(beaconOf(answer),
                {known ? neighbour->datagram : SocketAddress {to.ip, m_settings.port}});
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
    sendMulticast(beacon);
    sendUnicast(beacon, unicastTargets(true));
}

std::vector<SocketAddress> Discovery::unicastTargets(bool withStatic)
{
    std::vector<SocketAddress> targets =
        m_neighbours.beyondMulticast(maxUnicastTargets, m_random());
    const std::vector<AttachedAddress> own = addresses();
    for (SocketAddress neighbour :
         withStatic ? m_settings.neighbours : std::vector<SocketAddress>()) {
        if (neighbour.port == 0)
            neighbour.port = m_settings.port;
        const bool self = neighbour.port == m_settings.port
            && std::ranges::any_of(own, [&](const AttachedAddress& a) {
                              return a.address == neighbour.ip;
                          });
        if (!self && std::ranges::find(targets, neighbour) == targets.end())
            targets.push_back(neighbour);
    }
    std::erase_if(targets, [this](const SocketAddress& target) { return !allows(target.ip); });
    return targets;
}

// FNV-1a over the sorted list, own address included: equal wherever the same profile is.
std::uint32_t Discovery::neighbourhood() const
{
    if (m_settings.neighbours.empty())
        return 0;
    std::vector<SocketAddress> sorted = m_settings.neighbours;
    std::ranges::sort(sorted);
    std::uint32_t hash = 2166136261U;
    const auto mix = [&hash](unsigned byte) { hash = (hash ^ (byte & 0xffU)) * 16777619U; };
    for (const SocketAddress& neighbour : sorted) {
        std::ranges::for_each(neighbour.ip.bytes, mix);
        const unsigned port = neighbour.port == 0 ? m_settings.port : neighbour.port;
        mix(port >> 8U);
        mix(port);
    }
    return hash == 0 ? 1 : hash;
}

wire::Beacon Discovery::beaconOf(const wire::BeaconBody& body,
                                 const std::optional<wire::Relay>& relay) const
{
    return {m_settings.transportPort, wallClock(), neighbourhood(), relay, body};
}

std::optional<QByteArray> Discovery::seal(const wire::Beacon& beacon)
{
    auto datagram = m_seal.seal(beacon, beacon.clockMs);
    if (datagram)
        return std::move(*datagram);
    qCWarning(log, "Nothing announced: %s", qUtf8Printable(datagram.error().detail));
    ++m_counters.sendFailed;
    return std::nullopt;
}

void Discovery::sendMulticast(const wire::Beacon& beacon)
{
    if (!m_sendLimit.take(1, now())) {
        ++m_counters.sendLimited;
        return;
    }
    const auto datagram = seal(beacon);
    if (!datagram)
        return;
    const int taken = m_sockets.multicast(*datagram);
    m_counters.sent += static_cast<std::uint64_t>(taken);
    m_counters.sendFailed += taken == 0 ? 1 : 0;
}

void Discovery::sendUnicast(const wire::Beacon& beacon, const std::vector<SocketAddress>& to)
{
    const auto datagram = to.empty() ? std::nullopt : seal(beacon);
    if (!datagram)
        return;
    for (const SocketAddress& target : to) {
        if (!m_sendLimit.take(1, now()))
            ++m_counters.sendLimited;
        else if (m_sockets.unicast(*datagram, target) > 0)
            ++m_counters.sent;
        else
            ++m_counters.sendFailed;
    }
}

// --- hearing
// ----------------------------------------------------------------------------------------------------

void Discovery::receive(const QByteArray& datagram, const SocketAddress& from, bool viaMulticast)
{
    if (m_seal.isOwn(datagram))
        return;
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
    if (beacon->relay && !mayBeRelayed(beacon->body))
        return drop(DropReason::Malformed, from);
    const SocketAddress origin =
        beacon->relay ? beacon->relay->origin : SocketAddress {from.ip, beacon->transportPort};
    const AnnouncementKey key = keyOf(*beacon, origin);
    hear({std::move(*beacon), from, origin, key, viaMulticast});
}

void Discovery::drop(DropReason reason, const SocketAddress& from)
{
    switch (reason) {
    case DropReason::Malformed:
        ++m_counters.malformed;
        break;
    case DropReason::OtherVersion:
        ++m_counters.otherVersion;
        break;
    case DropReason::UnknownEpoch:
        ++m_counters.unknownEpoch;
        break;
    case DropReason::BadSeal:
        ++m_counters.badSeal;
        break;
    case DropReason::Replayed:
        ++m_counters.replayed;
        break;
    case DropReason::Skewed:
        ++m_counters.skewed;
        m_lastSkew = ClockSkew {from, m_seal.lastSkewMs()};
        break;
    }
}

void Discovery::hear(const Heard& heard)
{
    if (!allows(heard.origin.ip)) {
        ++m_counters.outsideBoundary;
        return;
    }
    if (heard.viaMulticast)
        m_waiting.erase(heard.key); // our segment knows
    note(heard);
    const bool isAnswer = std::holds_alternative<wire::Answer>(heard.beacon.body);
    if (isOwn(heard.origin) || (!isAnswer && !m_seen.insert(heard.key))) {
        ++m_counters.repeated;
        return;
    }
    relay(heard); // before the signals: what they lead to may take long
    tell(heard);
}

void Discovery::note(const Heard& heard)
{
    const SocketAddress sender {heard.source.ip, heard.beacon.transportPort};
    if (std::holds_alternative<wire::Leaving>(heard.beacon.body)) {
        m_neighbours.remove(sender);
        return;
    }
    const bool isAnswer = std::holds_alternative<wire::Answer>(heard.beacon.body);
    const HeardBy unicast = isAnswer ? HeardBy::Unicast : HeardBy::Introduction;
    m_neighbours.heard(sender, heard.source, heard.viaMulticast ? HeardBy::Multicast : unicast,
                       now());
    if (isOwn(heard.origin))
        return;
    if (heard.beacon.relay)
        m_neighbours.heard(heard.origin, {}, HeardBy::Relay, now());
    for (const Cid& cid : cidsOf(heard.beacon.body))
        m_neighbours.spokeOf(heard.origin, cid);
}

void Discovery::tell(const Heard& heard)
{
    const wire::BeaconBody& body = heard.beacon.body;
    if (const auto* query = std::get_if<wire::Query>(&body))
        Q_EMIT queryHeard(QVector<Cid>(query->cids.begin(), query->cids.end()), heard.origin);
    else if (const auto* wanting = std::get_if<wire::Wanting>(&body))
        Q_EMIT wantingHeard(wanting->cid, wire::rankOf(wanting->rank), heard.origin);
    else if (const auto* answer = std::get_if<wire::Answer>(&body))
        Q_EMIT answerHeard(answer->cid, answer->state, heard.origin, usable(answer->sample));
    else if (const auto* crew = std::get_if<wire::Crew>(&body))
        Q_EMIT crewHeard(crew->cid, crew->summary, heard.origin);
    else
        Q_EMIT left(heard.origin);
}

// Passes on what came from our segment to those beyond, and what came from beyond to our segment
// and to the others. Whoever shares our list of neighbours has told these by itself.
void Discovery::relay(const Heard& heard)
{
    const std::uint8_t hops = heard.beacon.relay ? heard.beacon.relay->hops : 0;
    if (!mayBeRelayed(heard.beacon.body) || hops >= wire::maxRelayHops)
        return;
    const wire::Relay relay {static_cast<std::uint8_t>(hops + 1), heard.origin,
                             heard.key.originClockMs};
    if (!heard.viaMulticast && !m_neighbours.isOnOurSegment(heard.origin))
        relayToSegment(heard.key, heard.beacon.body, relay);
    std::vector<SocketAddress> targets =
        unicastTargets(heard.beacon.neighbourhood != neighbourhood());
    std::erase_if(targets, [&](const SocketAddress& target) {
        return target == heard.source || target.ip == heard.origin.ip;
    });
    m_counters.relayed += targets.size();
    sendUnicast(beaconOf(heard.beacon.body, relay), targets);
}

void Discovery::relayToSegment(const AnnouncementKey& key, const wire::BeaconBody& body,
                               const wire::Relay& relay)
{
    m_waiting.insert(key);
    const std::chrono::milliseconds jitter(m_random() % relayJitterMs);
    QTimer::singleShot(jitter, this, [this, key, body, relay] {
        if (m_waiting.erase(key) == 0)
            return;
        ++m_counters.relayed;
        sendMulticast(beaconOf(body, relay));
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
