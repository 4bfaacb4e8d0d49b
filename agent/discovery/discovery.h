#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <QVector>

#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <vector>

#include "agent/discovery/beaconseal.h"
#include "agent/discovery/beaconsender.h"
#include "agent/discovery/clockdoubt.h"
#include "agent/discovery/clocksurvey.h"
#include "agent/discovery/counters.h"
#include "agent/discovery/datagramsockets.h"
#include "agent/discovery/heardbeacon.h"
#include "agent/discovery/introducers.h"
#include "agent/discovery/neighbourtable.h"
#include "agent/discovery/receivelimit.h"
#include "agent/discovery/seentable.h"
#include "shared/policy/siteboundary.h"
#include "shared/wire/beacon.h"

namespace patchswarm::discovery {

// UDP port of a fleet unless it chose another; the same for all its endpoints, not a matter of
// profiles.
inline constexpr std::uint16_t defaultDiscoveryPort = 4001;

struct DiscoverySettings
{
    IpAddress
        bind; // unspecified: every interface inside the boundary; or one address, such as 127.0.1.3
    std::uint16_t port = defaultDiscoveryPort;
    std::uint16_t transportPort = 0; // where we accept links, 1-65535
    policy::SiteBoundary boundary;
    std::vector<SocketAddress> neighbours; // introducers: address and discovery port (0: `port`)
    trust::DiscoveryKeys keys;
    std::uint64_t seed = 0; // for samples and jitter
    std::function<std::uint64_t()> wallClockMs; // ms since 1970, UTC; empty: the system's
};

// Says and hears announcements on the site's LAN. Everything heard is a hint: it opened under the
// fleet's key, it is from inside the boundary, no more. An address given by a signal is where the
// endpoint accepts links: the source address of the datagram (or the endpoint an introducer speaks
// for) with the transport port it names. Decides nothing about artifacts. Main thread; signals are
// emitted from the event loop.
//
// Where multicast does not reach, `neighbours` and endpoints that count us among theirs get our
// queries, Wanting, Crew and Leaving by unicast; Wanting and Crew are passed on between segments,
// each once (AnnouncementKey), at most wire::maxRelayHops times.
class Discovery : public QObject
{
    Q_OBJECT

public:
    explicit Discovery(DiscoverySettings settings, QObject* parent = nullptr);
    ~Discovery() override;

    // As DatagramSockets::start().
    [[nodiscard]] Result<void> start();
    void stop(); // says nothing; leaving() first

    void setBoundary(policy::SiteBoundary boundary); // neighbours now outside are forgotten (left)
    void setNeighbours(std::vector<SocketAddress> neighbours);
    void setKeys(trust::DiscoveryKeys keys);
    void setTransportPort(std::uint16_t port);

    void query(const QVector<Cid>& cids); // as many datagrams as it takes
    void wanting(const Cid& cid, double rank); // rank in [0,1)
    // To one that asked. On a segment of more than 16 it goes by multicast, so that others with the
    // same answer hear it and stay silent. An empty sample is filled with endpoints heard about
    // this artifact; at most 32 are sent. A survey (wire/survey.h) gets a short answer by unicast.
    void answer(const SocketAddress& to, const Cid& cid, wire::PeerState state,
                const QVector<SocketAddress>& sample = {});
    void crew(const Cid& cid, const wire::CrewSummary& summary);
    void leaving();

    [[nodiscard]] const Counters& counters() const { return m_counters; }

    [[nodiscard]] const NeighbourTable& neighbours() const { return m_neighbours; }

    [[nodiscard]] TimePoint now() const
    {
        return {m_clock.elapsed()};
    } // the clock of Neighbour's times

    [[nodiscard]] const ClockDoubt& clockDoubt() const { return m_clockDoubt; }

    // Of neighbours that hear us, or could.
    [[nodiscard]] const ClockSurvey& clocks() const { return m_clocks; }

    [[nodiscard]] std::vector<AttachedAddress> addresses() const { return m_sockets.addresses(); }

    // When what we said by multicast from this address of ours last came back to us.
    [[nodiscard]] std::optional<TimePoint> lastEcho(const IpAddress& own) const;

Q_SIGNALS:
    void queryHeard(const QVector<patchswarm::Cid>& cids, const patchswarm::SocketAddress& from);
    void wantingHeard(const patchswarm::Cid& cid, double rank,
                      const patchswarm::SocketAddress& from);
    void answerHeard(const patchswarm::Cid& cid, patchswarm::wire::PeerState state,
                     const patchswarm::SocketAddress& from,
                     const QVector<patchswarm::SocketAddress>& sample);
    void crewHeard(const patchswarm::Cid& cid, const patchswarm::wire::CrewSummary& summary,
                   const patchswarm::SocketAddress& from);
    void left(const patchswarm::SocketAddress& from);
    // Somebody still speaks under a key that is over: a member that was off while it changed, which
    // a link would bring up to date, or one that is no longer a member. Nothing that it says is
    // heard. At most one a second.
    void strandedHeard(const patchswarm::SocketAddress& transport);
    // Our clock or the neighbours' is wrong; at most once an hour.
    void clockDoubted(const patchswarm::discovery::ClockSkew& skew);
    // An interface came, went or changed its address: a default boundary has to be made anew
    // (setBoundary).
    void attachedPrefixesChanged(const QVector<patchswarm::IpPrefix>& prefixes);

private:
    void receive(const QByteArray& datagram, const SocketAddress& from, bool viaMulticast);
    void noteEcho(const IpAddress& from, bool viaMulticast);
    void drop(DropReason reason, const SocketAddress& from);
    void tellStranded(const SocketAddress& transport);
    void hear(const HeardBeacon& heard);
    void note(const HeardBeacon& heard);
    void tell(const HeardBeacon& heard);
    void relay(const HeardBeacon& heard);
    void relayToSegment(const HeardBeacon& heard, const wire::Relay& relay);
    [[nodiscard]] bool isOwn(const SocketAddress& transport) const;

    [[nodiscard]] bool allows(const IpAddress& address) const
    {
        return m_settings.boundary.allows(address);
    }

    [[nodiscard]] QVector<SocketAddress> usable(const std::vector<SocketAddress>& sample) const;

    void announce(const wire::BeaconBody& body); // multicast and to neighbours
    [[nodiscard]] std::vector<SocketAddress> unicastTargets(bool withIntroducers);
    [[nodiscard]] wire::Beacon beaconOf(const wire::BeaconBody& body,
                                        const std::optional<wire::Relay>& relay = {}) const;
    [[nodiscard]] std::uint64_t wallClock() const;
    void scan();

    DiscoverySettings m_settings;
    DatagramSockets m_sockets;
    BeaconSeal m_seal;
    NeighbourTable m_neighbours;
    SeenTable m_seen;
    ReceiveLimit m_receiveLimit;
    Counters m_counters;
    BeaconSender m_sender;
    Introducers m_introducers;
    ClockDoubt m_clockDoubt;
    ClockSurvey m_clocks;
    std::map<IpAddress, TimePoint> m_echoes; // by our address; as many as we have
    std::optional<TimePoint> m_strandedAt; // last told
    std::set<AnnouncementKey>
        m_waiting; // to be passed on to our segment unless another introducer is first
    QVector<IpPrefix> m_prefixes;
    std::mt19937_64 m_random;
    QElapsedTimer m_clock;
    QTimer m_scan;
};

} // namespace patchswarm::discovery
