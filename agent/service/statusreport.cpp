#include "agent/service/statusreport.h"

#include <algorithm>
#include <cmath>

#include "shared/content/cidtext.h"

namespace patchswarm::service {

namespace {

rpc::JobState stateOf(const Job& job)
{
    switch (job.phase) {
    case JobPhase::NotDue:
        return rpc::JobState::NotDue;
    case JobPhase::Asking:
    case JobPhase::Held:
        return rpc::JobState::Waiting;
    case JobPhase::WaitingForSpace:
        return rpc::JobState::WaitingForSpace;
    case JobPhase::Fetching:
        return rpc::JobState::Fetching;
    case JobPhase::Delivering:
        return rpc::JobState::Delivering;
    case JobPhase::Delivered:
        return rpc::JobState::Delivered;
    case JobPhase::HandingOver:
        return rpc::JobState::HandingOver;
    case JobPhase::Succeeded:
        return rpc::JobState::Succeeded;
    case JobPhase::Failed:
        return rpc::JobState::Failed;
    case JobPhase::Paused:
        return rpc::JobState::Paused;
    case JobPhase::Cancelled:
        return rpc::JobState::Cancelled;
    case JobPhase::Superseded:
        return rpc::JobState::Superseded;
    case JobPhase::Expired:
        return rpc::JobState::Expired;
    }
    return rpc::JobState::Waiting;
}

rpc::TransferPhase phaseOf(swarm::ArtifactPhase phase)
{
    switch (phase) {
    case swarm::ArtifactPhase::Asking:
        return rpc::TransferPhase::Asking;
    case swarm::ArtifactPhase::Electing:
        return rpc::TransferPhase::Electing;
    case swarm::ArtifactPhase::FromPeers:
        return rpc::TransferPhase::FromPeers;
    case swarm::ArtifactPhase::Crew:
        return rpc::TransferPhase::Crew;
    case swarm::ArtifactPhase::Waiting:
        return rpc::TransferPhase::Waiting;
    case swarm::ArtifactPhase::Complete:
        return rpc::TransferPhase::Complete;
    case swarm::ArtifactPhase::Paused:
        return rpc::TransferPhase::Paused;
    case swarm::ArtifactPhase::Sharing:
        return rpc::TransferPhase::Sharing;
    }
    return rpc::TransferPhase::Idle;
}

rpc::PeerStanding standingOf(swarm::Standing standing)
{
    switch (standing) {
    case swarm::Standing::Used:
        return rpc::PeerStanding::Used;
    case swarm::Standing::NotTried:
        return rpc::PeerStanding::NotTried;
    case swarm::Standing::Dialling:
        return rpc::PeerStanding::Dialling;
    case swarm::Standing::DialFailed:
        return rpc::PeerStanding::DialFailed;
    case swarm::Standing::Refused:
        return rpc::PeerStanding::Refused;
    case swarm::Standing::Excluded:
        return rpc::PeerStanding::Excluded;
    case swarm::Standing::NothingToOffer:
        return rpc::PeerStanding::NothingToOffer;
    case swarm::Standing::LinkLimit:
        return rpc::PeerStanding::LinkLimit;
    case swarm::Standing::Left:
        return rpc::PeerStanding::Left;
    }
    return rpc::PeerStanding::NotTried;
}

QString ruleText(swarm::Standing standing)
{
    switch (standing) {
    case swarm::Standing::Used:
        return {};
    case swarm::Standing::NotTried:
        return QStringLiteral("there was no need for another link yet");
    case swarm::Standing::Dialling:
        return QStringLiteral("a connection is being made");
    case swarm::Standing::DialFailed:
        return QStringLiteral("it could not be reached; it is tried again later");
    case swarm::Standing::Refused:
        return QStringLiteral("it refused, having no slot free or sharing switched off");
    case swarm::Standing::Excluded:
        return QStringLiteral("it sent two chunks that do not hash to their CIDs");
    case swarm::Standing::NothingToOffer:
        return QStringLiteral("it has no chunk that is missing here");
    case swarm::Standing::LinkLimit:
        return QStringLiteral("12 links for this artifact are open already");
    case swarm::Standing::Left:
        return QStringLiteral("it said that it was leaving");
    }
    return {};
}

std::optional<qint64> msOrNone(std::int64_t ms)
{
    return ms > 0 ? std::optional<qint64>(ms) : std::nullopt;
}

} // namespace

rpc::JobStatus StatusReport::job(const Job& job) const
{
    rpc::JobStatus status;
    status.id = job.document.id;
    status.title = job.document.title;
    status.state = stateOf(job);
    status.reason = job.detail;
    status.revision = job.document.revision;
    status.size = job.document.size();
    status.receivedAt = job.receivedAtMs;
    status.startedAt = msOrNone(job.startedAtMs);
    status.deliveredAt = msOrNone(job.deliveredAtMs);
    status.endedAt = msOrNone(job.endedAtMs);
    if (job.document.deadlineMs)
        status.deadline = *job.document.deadlineMs;
    status.risk = job.document.risk;
    status.kev = job.document.kev;
    if (job.exitCode >= 0) {
        status.exitCode = job.exitCode;
        status.rebootPending = job.rebootPending;
    }
    if (job.phase == JobPhase::WaitingForSpace)
        status.missingBytes = job.missingSpace;
    double rate = 0;
    for (int i = 0; i < job.document.artifacts.size(); ++i) {
        const policy::Artifact& artifact = job.document.artifacts.at(i);
        const swarm::Ledger ledger =
            job.taken.contains(i) ? job.taken.value(i) : m_parts.ledger.totals(artifact.cid);
        status.verified += ledger.verified;
        status.fromOrigin += ledger.fromOrigin;
        status.fromGateway += ledger.fromGateway;
        status.fromPeers += ledger.fromPeers;
        status.fromCache += ledger.fromCache;
        status.wasted += ledger.wasted;
        const RateBook::Rates rates = m_parts.rates.rates(artifact.cid);
        rate += rates.origin + rates.peers;
        const auto driven = m_parts.driver.status(artifact.cid);
        if (driven && status.reason.isEmpty() && job.phase == JobPhase::Fetching)
            status.reason = driven->originTrouble;
        status.artifacts.append({cidText(artifact.cid), artifact.fileName, artifact.size,
                                 ledger.verified,
                                 m_parts.driver.manifest(artifact.cid) != nullptr});
    }
    if (job.phase == JobPhase::Fetching && rate > 0)
        status.etaMs =
            std::llround(static_cast<double>(status.size - std::min(status.size, status.verified))
                         / rate * 1000.0);
    return status;
}

rpc::ArtifactTelemetry StatusReport::artifact(const Cid& cid) const
{
    rpc::ArtifactTelemetry telemetry;
    telemetry.cid = cidText(cid);
    if (const Job* job = m_parts.jobs.jobOf(cid))
        telemetry.job = job->document.id;
    const auto status = m_parts.driver.status(cid);
    if (!status)
        return telemetry;
    telemetry.size = status->size;
    telemetry.chunks = ChunkLayout {status->size}.count();
    const swarm::Ledger ledger = m_parts.ledger.totals(cid);
    telemetry.verified = ledger.verified;
    telemetry.fromOrigin = ledger.fromOrigin;
    telemetry.fromGateway = ledger.fromGateway;
    telemetry.fromPeers = ledger.fromPeers;
    telemetry.fromCache = ledger.fromCache;
    telemetry.wasted = ledger.wasted;
    telemetry.uploaded = ledger.uploaded;
    telemetry.inFlight = ledger.inFlight;
    const RateBook::Rates rates = m_parts.rates.rates(cid);
    telemetry.originBytesPerSecond = rates.origin;
    telemetry.peerBytesPerSecond = rates.peers;
    telemetry.uploadBytesPerSecond = rates.upload;
    if (status->view) {
        telemetry.phase = phaseOf(status->view->phase);
        telemetry.chunksHeld = status->view->held.count();
        telemetry.map = rpc::mapSummary(status->view->held);
        telemetry.peers = status->view->links;
        telemetry.fetches = status->view->fetches;
    }
    const double rate = rates.origin + rates.peers;
    if (rate > 0 && telemetry.verified < telemetry.size)
        telemetry.etaMs =
            std::llround(static_cast<double>(telemetry.size - telemetry.verified) / rate * 1000.0);
    return telemetry;
}

rpc::PeerStatus StatusReport::peer(const swarm::PeerView& view) const
{
    const PeerBook& book = m_parts.driver.peerBook();
    rpc::PeerStatus peer;
    peer.address = book.addressOf(view.peer).toString();
    peer.standing = standingOf(view.standing);
    peer.rule = ruleText(view.standing);
    peer.offers = view.offers;
    peer.window = view.window;
    peer.receivedBytesPerSecond = view.bytesPerSecond;
    peer.linkedSince = msOrNone(book.linkedSinceMs(view.peer));
    peer.lastHeardAt = msOrNone(book.lastHeardMs(view.peer));
    const auto id = book.identityOf(view.peer);
    if (id) {
        peer.endpoint = id->toString();
        peer.name = book.nameOf(view.peer);
    }
    if (book.isRevoked(view.peer) || (id && m_parts.isRevoked(*id))) {
        peer.standing = rpc::PeerStanding::Revoked;
        peer.rule = QStringLiteral("its identity has been revoked");
    }
    return peer;
}

QVector<rpc::PeerStatus> StatusReport::peers(const Cid& cid) const
{
    QVector<rpc::PeerStatus> list;
    if (!m_parts.exchanges()) {
        rpc::PeerStatus nobody;
        nobody.cid = cidText(cid);
        nobody.standing = rpc::PeerStanding::P2pOff;
        nobody.rule = QStringLiteral("the profile switches exchange with neighbours off");
        return {nobody};
    }
    std::map<QString, swarm::PeerLedger> books;
    for (const swarm::PeerLedger& peer : m_parts.ledger.peers(cid))
        books.emplace(EndpointId {peer.peer}.toString(), peer);
    for (const swarm::PeerView& view : m_parts.driver.peers(cid)) {
        rpc::PeerStatus status = peer(view);
        status.cid = cidText(cid);
        if (const auto book = books.find(status.endpoint); book != books.end()) {
            status.received = book->second.received;
            status.given = book->second.given;
            status.wasted = book->second.wasted;
        }
        list.append(status);
    }
    for (const SocketAddress& outsider : m_parts.driver.outsiders(cid)) {
        rpc::PeerStatus status;
        status.cid = cidText(cid);
        status.address = outsider.toString();
        status.standing = rpc::PeerStanding::OutsideBoundary;
        status.rule = QStringLiteral("its address lies outside the site boundary");
        list.append(status);
    }
    return list;
}

} // namespace patchswarm::service
