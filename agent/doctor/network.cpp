#include <algorithm>

#include "agent/doctor/findings.h"

// Judgements about the network between this endpoint and its neighbours.
namespace patchswarm::doctor {

namespace {

using rpc::Reach;
using rpc::Severity;

QString nameOf(const NeighbourFacts& neighbour)
{
    return neighbour.check.name.isEmpty() ? neighbour.check.address : neighbour.check.name;
}

bool isDropped(Reach reach)
{
    return reach == Reach::Silent || reach == Reach::Unreachable;
}

QString allowTcp(int port)
{
    return QStringLiteral("allow inbound TCP %1 from the site's network (nftables: tcp dport %1 "
                          "accept; ufw allow %1/tcp; Windows: an inbound rule for port %1)")
        .arg(port);
}

QString allowUdp(int port)
{
    return QStringLiteral("Allow UDP %1 in and out, also to the group 239.192.40.1 and ff15::7073 "
                          "(nftables: udp dport %1 accept; ufw allow %1/udp).")
        .arg(port);
}

QString nameNeighbours()
{
    return QStringLiteral("If it cannot be allowed (client isolation, IGMP snooping without a "
                          "querier), name two endpoints of the site as introducers: "
                          "patchswarmctl profile set --set neighbours=ADDRESS,ADDRESS");
}

void judgeInterface(const InterfaceFacts& at, int port, Findings& findings)
{
    if (!at.canMulticast)
        return findings.add(
            "multicast.off", Severity::Warning, at.name,
            QStringLiteral("Multicast is switched off at %1 (%2), so that neighbours there are "
                           "not found by themselves.")
                .arg(at.name, at.address),
            QStringLiteral("ip link set %1 multicast on. ").arg(at.name) + nameNeighbours());
    if (!at.hasEcho)
        return findings.add(
            "multicast.silent", Severity::Warning, at.name,
            QStringLiteral("What this endpoint says at %1 (%2) by multicast does not even come "
                           "back to itself: something on this endpoint drops it.")
                .arg(at.name, at.address),
            allowUdp(port));
    if (at.expected > 0 && at.answered == 0)
        return findings.add(
            "multicast.oneWay", Severity::Warning, at.name,
            QStringLiteral("%1 neighbours are heard at %2, but none answered a question asked "
                           "there by multicast just now: announcements come in and do not get "
                           "out, or the answers are dropped.")
                .arg(at.heard)
                .arg(at.name),
            allowUdp(port) + u' ' + nameNeighbours());
    if (at.heard == 0 && at.answered == 0 && at.linked > 0)
        return findings.add(
            "multicast.deaf", Severity::Warning, at.name,
            QStringLiteral("There are %1 links to neighbours on the network of %2, but nobody is "
                           "heard there by multicast.")
                .arg(at.linked)
                .arg(at.name),
            allowUdp(port) + u' ' + nameNeighbours());
    if (at.heard == 0 && at.answered == 0)
        return findings.add(
            "multicast.alone", Severity::Notice, at.name,
            QStringLiteral("Nobody was heard at %1 (%2) for a quarter of an hour: this endpoint "
                           "may be the only one of the fleet there, or multicast does not get "
                           "through.")
                .arg(at.name, at.address),
            nameNeighbours());
    findings.add("multicast.heard", Severity::Ok, at.name,
                 QStringLiteral("%1 neighbours are heard at %2, and %3 answered just now.")
                     .arg(at.heard)
                     .arg(at.name)
                     .arg(at.answered),
                 {});
}

// Of those that were tried in this direction.
struct Tried
{
    int dropped = 0;
    int open = 0;
};

template<class Direction>
Tried triedOf(const Facts& facts, Direction direction)
{
    Tried tried;
    for (const NeighbourFacts& neighbour : facts.neighbours) {
        tried.dropped += isDropped(neighbour.check.*direction) ? 1 : 0;
        tried.open += neighbour.check.*direction == Reach::Open ? 1 : 0;
    }
    return tried;
}

void judgeWayTo(const NeighbourFacts& neighbour, bool anyOpen, Findings& findings)
{
    const rpc::NeighbourCheck& check = neighbour.check;
    const QString name = nameOf(neighbour);
    if (isDropped(check.transportTo))
        return findings.add(
            check.isLinked ? "links.oneWay" : "links.dropped",
            anyOpen || check.isLinked ? Severity::Warning : Severity::Error, name,
            check.isLinked
                ? QStringLiteral("%1 can connect to this endpoint, but %2 does not answer from "
                                 "here: links come about one way only.")
                      .arg(name, check.address)
                : QStringLiteral("%1 announces itself, but %2 does not answer: a firewall there "
                                 "or on the way drops it.")
                      .arg(name, check.address),
            QStringLiteral("On %1: %2.")
                .arg(name, allowTcp(check.address.section(u':', -1).toInt())));
    if (check.transportTo == Reach::Refused)
        return findings.add("links.refused", Severity::Warning, name,
                            QStringLiteral("Nothing listens at %1, where %2 announced itself.")
                                .arg(check.address, name),
                            QStringLiteral("See whether its agent runs: systemctl status "
                                           "patchswarm-agent."));
    if (!check.isLinked && !neighbour.trouble.isEmpty())
        findings.add(
            "links.failed", Severity::Warning, name,
            QStringLiteral("There is no link to %1: %2.").arg(check.address, neighbour.trouble),
            QStringLiteral("If it names a certificate or revocation, enrol that endpoint "
                           "anew; else run the doctor there."));
}

void judgeWayFrom(const Facts& facts, Findings& findings)
{
    const Tried from = triedOf(facts, &rpc::NeighbourCheck::transportFrom);
    const int port = facts.ports.transportPort;
    if (from.dropped > 0 && from.open == 0)
        return findings.add(
            "links.closedHere", Severity::Error, QString::number(port),
            QStringLiteral("None of %1 neighbours that tried can connect to TCP port %2 here, "
                           "though there are links from here to them: a firewall of this endpoint "
                           "drops it.")
                .arg(from.dropped)
                .arg(port),
            QStringLiteral("On this endpoint: %1.").arg(allowTcp(port)));
    for (const NeighbourFacts& neighbour : facts.neighbours)
        if (isDropped(neighbour.check.transportFrom))
            findings.add(
                "links.oneWayBack", Severity::Warning, nameOf(neighbour),
                QStringLiteral("%1 cannot connect to TCP port %2 here, others can: "
                               "something between the two drops it.")
                    .arg(nameOf(neighbour))
                    .arg(port),
                QStringLiteral("Between the networks of the two: %1.").arg(allowTcp(port)));
}

// The admin port is for consoles; neighbours need not reach it.
void judgeAdminPort(const Facts& facts, Findings& findings)
{
    const Tried from = triedOf(facts, &rpc::NeighbourCheck::adminFrom);
    if (from.dropped > 0 && from.open == 0)
        findings.ok("links.adminClosed",
                    QStringLiteral("The admin port %1 is closed to neighbours, as it may be: only "
                                   "consoles need it.")
                        .arg(facts.ports.adminPort));
}

void judgeHolder(const PortHolder& holder, Findings& findings)
{
    const QString port =
        QStringLiteral("%1 port %2").arg(holder.isUdp ? u"UDP" : u"TCP").arg(holder.port);
    const QString who = holder.program.isEmpty()
        ? QStringLiteral("another program")
        : QStringLiteral("%1 (process %2)").arg(holder.program).arg(holder.pid);
    findings.add("ports.shared", Severity::Warning, port,
                 QStringLiteral("%1 is used by %2 as well: part of what is meant for this agent "
                                "goes there.")
                     .arg(port, who),
                 QStringLiteral("Stop that program or give one of the two another port; 4001 and "
                                "5001 are also the defaults of IPFS. Who it is, as root: ss -lnptu "
                                "'sport = :%1'.")
                     .arg(holder.port));
}

} // namespace

void judgeMulticast(const Facts& facts, Findings& findings)
{
    for (const InterfaceFacts& at : facts.interfaces)
        judgeInterface(at, facts.ports.discoveryPort, findings);
}

void judgeLinks(const Facts& facts, Findings& findings)
{
    const bool anyOpen = triedOf(facts, &rpc::NeighbourCheck::transportTo).open > 0;
    const qsizetype before = findings.count();
    for (const NeighbourFacts& neighbour : facts.neighbours)
        judgeWayTo(neighbour, anyOpen, findings);
    judgeWayFrom(facts, findings);
    judgeAdminPort(facts, findings);
    if (facts.neighbours.isEmpty())
        return findings.add("links.none", Severity::Notice, {},
                            QStringLiteral("No neighbour is known, so that no way to one could "
                                           "be tried."),
                            {});
    if (findings.count() == before)
        findings.ok("links.open",
                    QStringLiteral("Ports answer between this endpoint and %1 neighbours.")
                        .arg(facts.neighbours.size()));
}

void judgePorts(const Facts& facts, Findings& findings)
{
    const PortFacts& ports = facts.ports;
    const qsizetype before = findings.count();
    if (facts.isSwarmOn && !ports.isListening) {
        const auto holder =
            std::find_if(ports.holders.begin(), ports.holders.end(), [&](const PortHolder& h) {
                return !h.isUdp && h.port == ports.transportPort;
            });
        const bool isSeen = holder != ports.holders.end() && !holder->program.isEmpty();
        findings.add("ports.taken", Severity::Error, QString::number(ports.transportPort),
                     QStringLiteral("This agent does not listen on TCP port %1%2, so that no "
                                    "neighbour gets anything from it.")
                         .arg(ports.transportPort)
                         .arg(isSeen ? QStringLiteral(", which %1 (process %2) holds")
                                           .arg(holder->program)
                                           .arg(holder->pid)
                                     : QString()),
                     QStringLiteral("Stop the program that holds it and start the agent anew, or "
                                    "choose another: patchswarmctl profile set --set "
                                    "transportPort=4002"));
    } else {
        for (const PortHolder& holder : ports.holders)
            judgeHolder(holder, findings);
    }
    if (!ports.trouble.isEmpty())
        findings.add("ports.other", Severity::Warning, QString::number(ports.transportPort),
                     QStringLiteral("The transport port is %1, not the profile's: %2")
                         .arg(ports.transportPort)
                         .arg(ports.trouble),
                     QStringLiteral("Free the profile's port, or choose another one: patchswarmctl "
                                    "profile set --set transportPort=PORT"));
    if (findings.count() == before)
        findings.ok("ports.own",
                    QStringLiteral("TCP ports %1 and %2 and UDP port %3 are this agent's alone.")
                        .arg(ports.transportPort)
                        .arg(ports.adminPort)
                        .arg(ports.discoveryPort));
}

void judgeBoundary(const Facts& facts, Findings& findings)
{
    const BoundaryFacts& boundary = facts.boundary;
    const qsizetype before = findings.count();
    const QString widen =
        QStringLiteral("patchswarmctl profile set --set siteBoundary=PREFIX,PREFIX, with every "
                       "network of the site; empty means the networks that an endpoint is "
                       "attached to.");
    if (!boundary.hasOwnInside)
        findings.add("boundary.outside", Severity::Error, {},
                     QStringLiteral("No address of this endpoint is inside its site boundary (%1), "
                                    "so that it exchanges nothing with anybody.")
                         .arg(boundary.prefixes.isEmpty()
                                  ? QStringLiteral("no network is attached")
                                  : boundary.prefixes.join(QStringLiteral(", "))),
                     boundary.prefixes.isEmpty()
                         ? QStringLiteral("Connect it to a network; tunnels and VPNs do not count.")
                         : widen);
    for (const QString& neighbour : boundary.neighboursOutside)
        findings.add("boundary.neighbour", Severity::Warning, neighbour,
                     QStringLiteral("The profile names %1 as a neighbour, but it is outside the "
                                    "site boundary and is never asked.")
                         .arg(neighbour),
                     widen);
    if (boundary.heardOutside > 0)
        findings.add("boundary.heard", Severity::Notice, {},
                     QStringLiteral("%1 announcements from outside the site boundary were heard "
                                    "and dropped.")
                         .arg(boundary.heardOutside),
                     QStringLiteral("If those endpoints belong to the site: ") + widen);
    if (findings.count() == before)
        findings.ok("boundary.inside",
                    QStringLiteral("The site boundary is %1, and this endpoint is inside it.")
                        .arg(boundary.prefixes.join(QStringLiteral(", "))));
}

} // namespace patchswarm::doctor
