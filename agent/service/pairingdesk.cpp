#include "agent/service/pairingdesk.h"

#include <algorithm>

#include "shared/trust/certificateauthority.h"
#include "shared/trust/certificates.h"
#include "shared/trust/role.h"
#include "shared/trust/strictjson.h"

namespace patchswarm::service {

namespace {

QByteArray bytesOf(const QString& base64)
{
    return trust::fromBase64Url(base64.toLatin1(), QStringLiteral("A nonce or proof"))
        .value_or(QByteArray());
}

QString textOf(const QByteArray& bytes)
{
    return QString::fromLatin1(trust::toBase64Url(bytes));
}

trust::PairingGift giftOf(const rpc::PairFinishParams& params)
{
    return {params.certificate.toUtf8(), params.fleetCa.toUtf8(), params.discoveryKeys.toUtf8(),
            params.revocations.toLatin1(), static_cast<std::uint16_t>(params.discoveryPort)};
}

Result<trust::Bundle> bundleOf(const trust::PairingGift& gift, const trust::EcKey& key,
                               const QDateTime& wall)
{
    const auto certificate =
        trust::certificateFromPem(gift.certificate, QStringLiteral("The certificate"));
    if (!certificate)
        return tl::unexpected(certificate.error());
    const auto ca =
        trust::certificateFromPem(gift.fleetCa, QStringLiteral("The fleet's certificate"));
    if (!ca)
        return tl::unexpected(ca.error());
    auto identity = trust::makeIdentity(*certificate, key, *ca, wall);
    if (!identity)
        return tl::unexpected(identity.error());
    if (identity->role != trust::Role::Agent)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("The certificate is for a person with the role %1, not for "
                                      "an endpoint.")
                           .arg(trust::roleName(identity->role)));
    auto keys = trust::DiscoveryKeys::fromFile(gift.discoveryKeys);
    if (!keys)
        return tl::unexpected(keys.error());
    trust::RevocationList revocations;
    if (!gift.revocations.isEmpty()) {
        auto list = trust::RevocationList::verify(gift.revocations, *ca);
        if (!list)
            return tl::unexpected(list.error());
        revocations = *list;
    }
    return trust::Bundle {*identity, key, *keys, revocations, gift.discoveryPort, false};
}

} // namespace

Result<std::unique_ptr<PairingDesk>>
PairingDesk::create(const trust::Identity& self, const QString& name, const PairingLimits& limits)
{
    std::unique_ptr<PairingDesk> desk(new PairingDesk);
    const auto key = trust::EcKey::generate();
    if (!key)
        return tl::unexpected(key.error());
    const auto csr =
        trust::makeSigningRequest(*key, name.isEmpty() ? QStringLiteral("endpoint") : name);
    if (!csr)
        return tl::unexpected(csr.error());
    desk->m_self = self;
    desk->m_name = name;
    desk->m_limits = limits;
    desk->m_key = *key;
    desk->m_csr = *csr;
    if (const auto made = desk->renewCode(); !made)
        return tl::unexpected(made.error());
    return desk;
}

Result<void> PairingDesk::renewCode()
{
    const auto code = trust::PairingCode::create();
    if (!code)
        return tl::unexpected(code.error());
    m_code = *code;
    m_codeKey = code->key();
    m_triesLeft = m_limits.tries;
    m_heardNonces.clear();
    m_underWay.reset();
    return {};
}

QByteArray PairingDesk::proof(trust::PairingStep step, const trust::PairingChannel& channel,
                              const QByteArrayList& said) const
{
    return trust::pairingProof(m_codeKey, step, channel, said);
}

Error PairingDesk::wrongProof(qint64 nowMs)
{
    const QString what = QStringLiteral(
        "the code is not the one that this endpoint shows, or somebody stands in between");
    if (--m_triesLeft > 0)
        return {
            ErrorCode::Untrusted,
            QStringLiteral("%1; %2 more tries, then the code is void").arg(what).arg(m_triesLeft)};
    m_code.reset();
    m_codeKey.clear();
    m_underWay.reset();
    m_nextCodeMs = nowMs + m_limits.delayMs;
    return {ErrorCode::Untrusted,
            QStringLiteral("%1; that was the last try, the endpoint will show a new code in %2 s")
                .arg(what)
                .arg((m_limits.delayMs + 999) / 1000)};
}

Result<rpc::PairOffer> PairingDesk::begin(const rpc::PairBeginParams& params,
                                          const Visitor& visitor, qint64 nowMs)
{
    if (params.version != trust::pairingVersion)
        return failure(ErrorCode::UnsupportedVersion,
                       QStringLiteral("pairing of version %1 was asked for; this endpoint speaks "
                                      "version %2")
                           .arg(params.version)
                           .arg(trust::pairingVersion));
    if (!m_code)
        return failure(
            ErrorCode::Busy,
            QStringLiteral("too many wrong codes were tried; the endpoint shows a new one in %1 s")
                .arg(std::max<qint64>(1, (m_nextCodeMs - nowMs + 999) / 1000)));
    if (m_underWay && m_underWay->visitor.connection != visitor.connection
        && nowMs < m_underWay->untilMs)
        return failure(ErrorCode::Busy,
                       QStringLiteral("somebody else is pairing this endpoint at the moment"));
    trust::PairingChannel channel {visitor.key, m_self.id, bytesOf(params.nonce), {}};
    if (channel.adminNonce.size() != trust::pairingNonceBytes
        || !trust::isSameProof(proof(trust::PairingStep::Begin, channel), bytesOf(params.proof)))
        return tl::unexpected(wrongProof(nowMs));
    if (m_heardNonces.contains(channel.adminNonce))
        return failure(ErrorCode::Untrusted,
                       QStringLiteral("this pair.begin was heard before; make a new nonce"));
    const auto nonce = trust::pairingNonce();
    if (!nonce)
        return tl::unexpected(nonce.error());
    m_heardNonces.insert(channel.adminNonce);
    channel.endpointNonce = *nonce;
    m_underWay = UnderWay {visitor, channel, nowMs + m_limits.patienceMs};
    return rpc::PairOffer {
        textOf(*nonce), QString::fromLatin1(m_csr), m_name,
        textOf(proof(trust::PairingStep::Offer, channel, {m_csr, m_name.toUtf8()}))};
}

Result<PairingDesk::Paired> PairingDesk::finish(const rpc::PairFinishParams& params,
                                                const Visitor& visitor, qint64 nowMs,
                                                const QDateTime& wall)
{
    if (!m_underWay || m_underWay->visitor.connection != visitor.connection
        || m_underWay->visitor.key != visitor.key || nowMs >= m_underWay->untilMs)
        return failure(ErrorCode::Conflict,
                       QStringLiteral("pair.begin comes first, on the same connection and not "
                                      "more than %1 s before")
                           .arg(m_limits.patienceMs / 1000));
    const trust::PairingChannel channel = m_underWay->channel;
    m_underWay.reset();
    const trust::PairingGift gift = giftOf(params);
    if (!trust::isSameProof(proof(trust::PairingStep::Finish, channel, gift.said(m_csr)),
                            bytesOf(params.proof)))
        return failure(ErrorCode::Untrusted,
                       QStringLiteral("what came does not fit its proof; begin again"));
    auto bundle = bundleOf(gift, m_key, wall);
    if (!bundle)
        return tl::unexpected(bundle.error());
    rpc::PairDone done {bundle->identity.id.toString(), bundle->identity.name,
                        textOf(proof(trust::PairingStep::Done, channel, {gift.certificate}))};
    return Paired {std::move(*bundle), std::move(done)};
}

void PairingDesk::left(quint32 connection)
{
    if (m_underWay && m_underWay->visitor.connection == connection)
        m_underWay.reset();
}

} // namespace patchswarm::service
