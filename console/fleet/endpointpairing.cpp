#include "console/fleet/endpointpairing.h"

#include <QDateTime>

#include <cstdlib>

#include "shared/trust/certificates.h"
#include "shared/trust/strictjson.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

constexpr int redialMs = 250;
constexpr int mostRedials = 60; // 15 s for the endpoint to come up as an agent
constexpr qint64 mostSkewMs = 600'000; // announcements of a clock further off are not believed

QByteArray bytesOf(const QString& base64)
{
    return trust::fromBase64Url(base64.toLatin1(), u"a nonce or proof"_s).value_or(QByteArray());
}

QString textOf(const QByteArray& bytes)
{
    return QString::fromLatin1(trust::toBase64Url(bytes));
}

PairingFault faultOf(Failure failure)
{
    switch (failure) {
    case Failure::Refused:
        return PairingFault::Refused;
    case Failure::Unreachable:
    case Failure::Lost:
        return PairingFault::Unreachable;
    case Failure::TimedOut:
        return PairingFault::TimedOut;
    case Failure::TurnedAway:
        return PairingFault::Stranger;
    case Failure::Version:
        return PairingFault::Version;
    case Failure::NotTrusted:
    case Failure::Nonsense:
        return PairingFault::NoEndpoint;
    default:
        return PairingFault::Other;
    }
}

// From what the endpoint answered itself.
PairingFailure answered(const rpc::RpcError& answer, const Error& error)
{
    const QJsonObject data = answer.data.toObject();
    PairingFailure failure {PairingFault::Other, error};
    failure.triesLeft = data.value("triesLeft"_L1).toInt(-1);
    failure.newCodeInSeconds = data.value("newCodeInSeconds"_L1).toInt(-1);
    const qint64 clock = data.value("clock"_L1).toInteger();
    failure.clockAheadMs = clock == 0 ? 0 : clock - QDateTime::currentMSecsSinceEpoch();
    if (failure.newCodeInSeconds >= 0)
        failure.fault = PairingFault::VoidCode;
    else if (error.code == ErrorCode::Expired)
        failure.fault = PairingFault::Clock;
    else if (error.code == ErrorCode::Untrusted)
        failure.fault = PairingFault::WrongCode;
    else if (error.code == ErrorCode::Busy)
        failure.fault = PairingFault::Busy;
    else if (error.code == ErrorCode::UnsupportedVersion)
        failure.fault = PairingFault::Version;
    return failure;
}

} // namespace

EndpointPairing::EndpointPairing(Workspace& workspace, PairingWish wish, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_wish(std::move(wish))
    , m_client(workspace.fleet().admin(), workspace.fleet().verifier())
{
    m_redial.setSingleShot(true);
    connect(&m_redial, &QTimer::timeout, this, &EndpointPairing::visit);
    connect(&m_client, &AgentClient::ready, this, &EndpointPairing::prove);
    connect(&m_client, &AgentClient::failed, this, [this](const ConnectionFailure& failure) {
        if (m_certificate.isEmpty()) // later its call answers
            fail(explained(CallFailure::from(failure)));
    });
}

EndpointPairing::~EndpointPairing() = default;

void EndpointPairing::begin()
{
    if (!m_workspace.fleet().canSign())
        return fail(PairingFault::CannotSign,
                    {ErrorCode::PermissionDenied,
                     u"the fleet's CA key is not in %1; pairing needs it"_s.arg(
                         m_workspace.fleet().directory())});
    Q_EMIT stageReached(PairingStage::Connecting);
    Target target {m_wish.host, m_wish.port, {}, true};
    m_paired.address = target.text();
    m_client.open(target);
}

// What went wrong, in words that name what the person can do.
PairingFailure EndpointPairing::explained(const CallFailure& failure) const
{
    const QString where = m_paired.address;
    if (failure.answer && failure.answer->code == rpc::methodNotFoundCode)
        return {PairingFault::Member,
                {ErrorCode::Conflict,
                 u"%1 belongs to this fleet already and needs no pairing"_s.arg(where)}};
    if (failure.connection == Failure::TurnedAway)
        return {PairingFault::Stranger,
                {ErrorCode::PermissionDenied,
                 u"%1 turned us away: it belongs to another fleet already, or too many connect to "
                 "it"_s.arg(where)}};
    if (failure.answer)
        return answered(*failure.answer,
                        {failure.error.code, u"%1: %2"_s.arg(where, failure.error.detail)});
    return {faultOf(failure.connection.value_or(Failure::Stopped)), failure.error};
}

void EndpointPairing::prove()
{
    Q_EMIT stageReached(PairingStage::Proving);
    m_key = m_wish.code.key();
    const auto nonce = trust::pairingNonce();
    if (!nonce)
        return fail(PairingFault::Other, nonce.error());
    m_channel = {m_workspace.fleet().admin().id, m_client.peer()->id, *nonce, {}};
    const rpc::PairBeginParams params {
        trust::pairingVersion, textOf(*nonce),
        textOf(trust::pairingProof(m_key, trust::PairingStep::Begin, m_channel))};
    m_client.callFor<rpc::PairOffer>(u"pair.begin"_s, rpc::toJson(params),
                                     [this](const auto& offer) {
                                         if (offer)
                                             takeOffer(*offer);
                                         else
                                             fail(explained(offer.error()));
                                     });
}

void EndpointPairing::takeOffer(const rpc::PairOffer& offer)
{
    m_channel.endpointNonce = bytesOf(offer.nonce);
    const QByteArray csr = offer.csr.toUtf8();
    const QByteArray proof = trust::pairingProof(m_key, trust::PairingStep::Offer, m_channel,
                                                 {csr, offer.name.toUtf8()});
    if (m_channel.endpointNonce.size() != trust::pairingNonceBytes
        || !trust::isSameProof(proof, bytesOf(offer.proof)))
        return fail(
            PairingFault::Unproved,
            {ErrorCode::Untrusted,
             u"%1 did not prove that it knows the code: it is not the endpoint that shows "
             "it, or somebody stands in between; nothing was sent to it"_s.arg(m_paired.address)});
    const auto name = chooseName(offer.name);
    if (!name)
        return fail(PairingFault::Name, name.error());
    m_paired.name = *name;
    const auto certificate = m_workspace.fleet().admit(
        csr, *name, trust::Validity::days(QDateTime::currentDateTimeUtc(), m_wish.days));
    if (!certificate)
        return fail(certificate.error().code == ErrorCode::Conflict ? PairingFault::Name
                                                                    : PairingFault::Other,
                    certificate.error());
    Q_EMIT stageReached(PairingStage::Giving);
    give(csr, *certificate);
}

Result<QString> EndpointPairing::chooseName(const QString& proposed) const
{
    if (!m_wish.name.isEmpty())
        return trust::parseEndpointName(m_wish.name);
    const auto name = trust::parseEndpointName(proposed);
    if (name)
        return name;
    return failure(ErrorCode::InvalidInput,
                   u"the endpoint does not say how it is called; give it a name"_s);
}

void EndpointPairing::give(const QByteArray& csr, const QSslCertificate& certificate)
{
    const trust::Fleet& fleet = m_workspace.fleet();
    m_id = trust::endpointIdOf(certificate);
    m_paired.id = m_id.toString();
    m_certificate = certificate.toPem();
    const trust::PairingGift gift {m_certificate, fleet.ca().toPem(),
                                   fleet.discoveryKeys().toFile(), fleet.revocations().compact(),
                                   trust::defaultDiscoveryPort};
    const rpc::PairFinishParams params {
        QString::fromLatin1(gift.certificate),
        QString::fromLatin1(gift.fleetCa),
        QString::fromUtf8(gift.discoveryKeys),
        QString::fromLatin1(gift.revocations),
        gift.discoveryPort,
        textOf(trust::pairingProof(m_key, trust::PairingStep::Finish, m_channel, gift.said(csr)))};
    m_client.callFor<rpc::PairDone>(u"pair.finish"_s, rpc::toJson(params),
                                    [this](const auto& done) { taken(done); });
}

void EndpointPairing::taken(const tl::expected<rpc::PairDone, CallFailure>& done)
{
    if (!done && !done.error().connection) { // it says itself that it did not take it
        takeBack();
        return fail(explained(done.error()));
    }
    m_isProved = done
        && trust::isSameProof(trust::pairingProof(m_key, trust::PairingStep::Done, m_channel,
                                                  {m_certificate}),
                              bytesOf(done->proof));
    m_client.close();
    Q_EMIT stageReached(PairingStage::ComingUp);
    m_redial.start(redialMs);
}

// As any agent of the fleet from here on: what it can prove now is what counts.
void EndpointPairing::visit()
{
    m_visit = std::make_unique<EndpointVisit>(
        m_workspace, Destination {m_paired.name, m_wish.host, m_wish.port});
    connect(m_visit.get(), &EndpointVisit::finished, this, &EndpointPairing::visited);
    m_visit->begin([](EndpointVisit& visit) { visit.succeed(); });
}

void EndpointPairing::visited(const Outcome& outcome)
{
    if (outcome.failure && ++m_redials < mostRedials) {
        m_redial.start(redialMs);
        return;
    }
    if (outcome.failure && !m_isProved) {
        takeBack();
        return fail(PairingFault::Silent,
                    {ErrorCode::Network,
                     u"%1 did not say whether it took its identity, and does not answer as an "
                     "agent: %2; its certificate is revoked, pair it again"_s.arg(
                         m_paired.address, outcome.failure->error.detail)});
    }
    if (outcome.failure)
        m_paired.warnings.append(
            u"it took its identity, but could not be reached as an agent yet: %1"_s.arg(
                outcome.failure->error.detail));
    else
        lookAtClock();
    m_paired.warnings += outcome.warnings;
    finish();
}

void EndpointPairing::lookAtClock()
{
    const qint64 ahead = m_visit->info().clock - QDateTime::currentMSecsSinceEpoch();
    if (std::abs(ahead) > mostSkewMs)
        m_paired.warnings.append(
            u"its clock is %1 min %2 this machine's: its announcements will not be believed until "
            "it is set right"_s.arg(std::abs(ahead) / 60'000)
                .arg(ahead > 0 ? u"ahead of"_s : u"behind"_s));
}

void EndpointPairing::abandon()
{
    m_redial.stop();
    m_visit.reset();
    m_client.close();
    if (!std::exchange(m_hasEnded, true) && !m_certificate.isEmpty())
        noteEndpoint();
}

void EndpointPairing::takeBack()
{
    const auto retired = m_workspace.fleet().retire(m_id, QDateTime::currentDateTimeUtc());
    Q_UNUSED(retired) // the name stays taken then, which enrolling it says
}

void EndpointPairing::noteEndpoint()
{
    EndpointRecord record =
        m_workspace.inventory().findByName(m_paired.name).value_or(EndpointRecord {});
    record.name = m_paired.name;
    record.id = m_paired.id;
    record.host = m_wish.host;
    record.port = m_wish.port;
    if (!m_wish.groups.isEmpty())
        record.groups = m_wish.groups;
    if (!m_wish.tags.isEmpty())
        record.tags = m_wish.tags;
    if (const auto stored = m_workspace.inventory().store(record); !stored)
        m_paired.warnings.append(stored.error().detail);
}

void EndpointPairing::finish()
{
    noteEndpoint();
    if (!std::exchange(m_hasEnded, true))
        Q_EMIT paired(m_paired);
}

void EndpointPairing::fail(PairingFault fault, const Error& error)
{
    fail(PairingFailure {fault, error});
}

void EndpointPairing::fail(const PairingFailure& failure)
{
    m_redial.stop();
    if (std::exchange(m_hasEnded, true))
        return;
    m_failure = failure;
    Q_EMIT failed(failure.error);
}

} // namespace patchswarm::fleet
