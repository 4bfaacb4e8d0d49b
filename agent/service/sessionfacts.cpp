#include "agent/service/sessionfacts.h"

#include <QDateTime>

namespace patchswarm::service {

doctor::BoundaryFacts boundaryFacts(AgentSession& session)
{
    const policy::SiteBoundary boundary = session.boundary();
    doctor::BoundaryFacts facts;
    facts.hasOwnInside = session.bind().isLoopback();
    for (const IpPrefix& prefix : boundary.prefixes())
        facts.prefixes.append(prefix.toString());
    if (session.bind().isLoopback())
        facts.prefixes.append(QStringLiteral("127.0.0.0/8"));
    for (const discovery::AttachedAddress& at : discovery::attachedAddresses(session.bind())) {
        if (boundary.allows(at.address))
            facts.hasOwnInside = true;
        else
            facts.ownOutside.append(at.address.toString());
    }
    for (const SocketAddress& neighbour : session.profiles().effective().settings.neighbours)
        if (!boundary.allows(neighbour.ip))
            facts.neighboursOutside.append(neighbour.ip.toString());
    facts.heardOutside = session.discovery().counters().outsideBoundary;
    return facts;
}

doctor::TrustFacts trustFacts(const trust::Membership& membership,
                              const discovery::Discovery& discovery)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    doctor::TrustFacts facts;
    facts.certificateEndsAt = membership.identity.certificate.expiryDate().toMSecsSinceEpoch();
    facts.authorityEndsAt = membership.identity.fleetCa.expiryDate().toMSecsSinceEpoch();
    facts.isAgent = membership.identity.role == trust::Role::Agent;
    facts.revocationNumber = static_cast<qint64>(membership.revocations.number());
    if (facts.revocationNumber > 0) {
        facts.revocationIssuedAt = membership.revocations.statement().issuedAt.toMSecsSinceEpoch();
        facts.revocationEndsAt = membership.revocations.statement().expiresAt.toMSecsSinceEpoch();
    }
    const trust::DiscoveryEpoch* key = membership.discoveryKeys.current(now);
    facts.hasDiscoveryKey =
        key != nullptr && membership.discoveryKeys.find(key->number, now) != nullptr;
    facts.unknownKey = discovery.counters().unknownEpoch;
    return facts;
}

doctor::ClockFacts clockFacts(const discovery::Discovery& discovery)
{
    doctor::ClockFacts facts;
    facts.medianAheadMs = discovery.clocks().medianAheadMs(discovery.now());
    facts.neighbours = static_cast<int>(discovery.clocks().senders(discovery.now()));
    if (const auto doubt = discovery.clockDoubt().current(discovery.now()))
        facts.doubtAheadMs = doubt->aheadMs;
    facts.skewed = discovery.counters().skewed;
    return facts;
}

} // namespace patchswarm::service
