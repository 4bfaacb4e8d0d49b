#include "tests/unit/agent/transfer/transferfixture.h"

#include <QDateTime>

namespace patchswarm::transfer::test {

namespace {

std::uint8_t patternByte(const Cid& artifact, ChunkIndex chunk, std::size_t offset)
{
    return static_cast<std::uint8_t>(artifact.digest[0] * 31U + chunk * 7U + offset
                                     + (offset >> 8U));
}

} // namespace

TestFleet::TestFleet()
    : m_authority(trust::CertificateAuthority::create(
                      QStringLiteral("Test fleet"),
                      trust::Validity::days(QDateTime::currentDateTimeUtc().addDays(-30), 400))
                      .value())
{
}

trust::Identity TestFleet::identity(const QString& name, trust::Role role) const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto key = trust::EcKey::generate().value();
    const auto certificate =
        m_authority.issue(key, name, role, trust::Validity::days(now, 30)).value();
    return trust::makeIdentity(certificate, key, ca(), now).value();
}

trust::Identity TestFleet::identityValid(const QString& name, int fromDays, int toDays) const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto key = trust::EcKey::generate().value();
    const trust::Validity validity {now.addDays(fromDays), now.addDays(toDays)};
    const auto certificate = m_authority.issue(key, name, trust::Role::Agent, validity).value();
    return trust::makeIdentity(certificate, key, ca(), now.addDays((fromDays + toDays) / 2))
        .value();
}

trust::PeerVerifier TestFleet::verifier() const
{
    return {ca(), trust::RevocationList()};
}

trust::PeerVerifier TestFleet::verifierRevoking(const std::vector<EndpointId>& ids) const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    trust::RevocationStatement statement;
    statement.number = 1;
    statement.issuedAt = now;
    statement.expiresAt = now.addDays(1);
    statement.revoked.insert(ids.begin(), ids.end());
    return {ca(), trust::RevocationList::issue(m_authority, statement).value()};
}

bool PatternReader::read(const Cid& artifact, ChunkIndex chunk, quint32 offset,
                         std::span<std::uint8_t> target)
{
    const std::scoped_lock lock(m_mutex);
    const auto bad = m_unreadable.find(chunk);
    if (bad != m_unreadable.end() && offset + target.size() > bad->second)
        return false;
    for (std::size_t i = 0; i < target.size(); ++i)
        target[i] = patternByte(artifact, chunk, offset + i);
    return true;
}

void PatternReader::setUnreadableFrom(ChunkIndex chunk, quint32 offset)
{
    const std::scoped_lock lock(m_mutex);
    m_unreadable[chunk] = offset;
}

QByteArray PatternReader::chunk(const Cid& artifact, ChunkIndex chunk, quint32 length)
{
    QByteArray bytes(static_cast<qsizetype>(length), Qt::Uninitialized);
    for (qsizetype i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<char>(patternByte(artifact, chunk, static_cast<std::size_t>(i)));
    return bytes;
}

Cid testCid(quint8 number)
{
    Cid cid;
    cid.codec = CidCodec::DagPb;
    cid.digest.fill(number);
    return cid;
}

TestPeer::TestPeer(Transport::Options options)
    : transport(std::make_unique<Transport>(std::move(options)))
    , up(transport.get(), &Transport::linkUp)
    , down(transport.get(), &Transport::linkDown)
    , failed(transport.get(), &Transport::dialFailed)
    , messages(transport.get(), &Transport::messageReceived)
    , artifactMessages(transport.get(), &Transport::artifactMessageReceived)
    , chunks(transport.get(), &Transport::chunkReceived)
    , progress(transport.get(), &Transport::chunkProgress)
    , sent(transport.get(), &Transport::chunkSent)
    , refused(transport.get(), &Transport::refusedStranger)
    , closed(transport.get(), &Transport::allClosed)
{
    if (const auto listening = transport->listen(); !listening)
        qFatal("%s", qPrintable(listening.error().detail));
}

SocketAddress TestPeer::address() const
{
    return {IpAddress::fromIPv4(0x7f000001), transport->port()};
}

LinkId TestPeer::link() const
{
    return up.isEmpty() ? LinkId {0} : up.first().at(0).value<LinkId>();
}

QString TestPeer::downReason() const
{
    return down.isEmpty() ? QString() : down.last().at(1).toString();
}

Transport::Options optionsFor(const TestFleet& fleet, const trust::Identity& identity)
{
    Transport::Options options;
    options.identity = identity;
    options.verifier = fleet.verifier();
    options.bind = QHostAddress(QHostAddress::LocalHost);
    options.port = 0;
    options.reader = std::make_shared<PatternReader>();
    options.agentVersion = QStringLiteral("test");
    return options;
}

} // namespace patchswarm::transfer::test
