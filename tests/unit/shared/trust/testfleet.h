#pragma once

#include <QTest>

#include "shared/trust/bundle.h"
#include "shared/trust/certificateauthority.h"
#include "shared/trust/certificates.h"
#include "shared/trust/peerverifier.h"

namespace patchswarm::trust {

// The value of a result that the test takes for granted; the failure's own words otherwise.
template<class T>
T must(const Result<T>& result)
{
    if (!result)
        qFatal("unexpected failure: %s", qPrintable(result.error().detail));
    return *result;
}

// A fleet in memory, for tests that need certificates of every kind.
class TestFleet
{
public:
    explicit TestFleet(const QString& name = QStringLiteral("Test fleet"))
        : now(QDateTime::currentDateTimeUtc())
        , ca(must(CertificateAuthority::create(name, Validity::days(now.addDays(-100), 1000))))
    {
    }

    struct Member
    {
        Identity identity;
        EcKey key;
    };

    [[nodiscard]] Member member(Role role = Role::Agent) const
    {
        return member(roleText(role), Validity::days(now, 30));
    }

    // As the CA would sign it, checked or not.
    [[nodiscard]] Member member(const QString& roleText, const Validity& validity) const
    {
        const EcKey key = must(EcKey::generate());
        const auto certificate =
            must(ca.issueWithRoleText(key, QStringLiteral("pc-7"), roleText, validity));
        const Role role = roleOf(certificate).value_or(Role::Agent);
        return {{certificate, key.toSslKey(), ca.certificate(), endpointIdOf(certificate), role,
                 QStringLiteral("pc-7")},
                key};
    }

    [[nodiscard]] static QString roleText(Role role)
    {
        static const QString names[] = {QStringLiteral("agent"), QStringLiteral("viewer"),
                                        QStringLiteral("operator"), QStringLiteral("admin")};
        return names[int(role)];
    }

    [[nodiscard]] RevocationList revoking(const std::set<EndpointId>& ids,
                                          std::uint64_t number = 1) const
    {
        return must(RevocationList::issue(ca, {number, now, now.addDays(10), ids}));
    }

    [[nodiscard]] PeerVerifier verifier(const std::set<EndpointId>& revoked = {}) const
    {
        return {ca.certificate(), revoking(revoked)};
    }

    [[nodiscard]] Validity past() const { return {now.addDays(-10), now.addDays(-1)}; }

    [[nodiscard]] Validity future() const { return {now.addDays(1), now.addDays(10)}; }

    const QDateTime now;
    const CertificateAuthority ca;
};

} // namespace patchswarm::trust
