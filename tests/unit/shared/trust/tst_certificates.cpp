#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "shared/trust/privatefile.h"
#include "shared/trust/role.h"
#include "tests/unit/shared/trust/testfleet.h"

namespace patchswarm::trust {

namespace {

struct Output
{
    int exitCode = -1;
    QString text;
};

Output openssl(const QStringList& arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral("openssl"), arguments);
    process.waitForFinished();
    return {process.exitCode(), QString::fromUtf8(process.readAll())};
}

QSslError errorOf(QSslError::SslError code)
{
    return QSslError(code);
}

} // namespace

class CertificatesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensslVerifiesWhatWeSign();
    void opensslReadsTheExtensionsWeWrite();
    void opensslReadsOurKeysAndRequests();
    void weReadWhatOpensslMakes();
    void theIdIsTheDigestOfThePublicKey();
    void serialNumbersDiffer();
    void aCertificateNeverOutlivesItsCa();
    void everyRoleIsReadBack();
    void badNamesAreRefused();
    void aRequestThatDoesNotProveItsKeyIsRefused();
    void keysOfAnotherKindAreRefused();
    void anIdentityNamesEveryFault();
    void errorsOfTheHandshakeGiveTheGravestRefusal();
    void refusalsHaveNamesAndWordsOfTheirOwn();
    void theCaItselfIsNobody();
    void aCertificateSignedByAMemberIsRefused();

private:
    [[nodiscard]] QString write(const char* name, const QByteArray& content) const
    {
        const QString path = m_directory.filePath(QLatin1String(name));
        const auto written = writeFileAtomically(path, content, Access::Private);
        return written ? path : QString();
    }

    TestFleet m_fleet;
    QTemporaryDir m_directory;
};

void CertificatesTest::opensslVerifiesWhatWeSign()
{
    const auto member = m_fleet.member();
    const QString ca = write("ca.pem", m_fleet.ca.certificate().toPem());
    const QString leaf = write("leaf.pem", member.identity.certificate.toPem());
    for (const char* purpose : {"sslserver", "sslclient"}) {
        const auto verified = openssl({QStringLiteral("verify"), QStringLiteral("-x509_strict"),
                                       QStringLiteral("-purpose"), QLatin1String(purpose),
                                       QStringLiteral("-CAfile"), ca, leaf});
        QVERIFY2(verified.exitCode == 0 && verified.text.contains(QStringLiteral(": OK")),
                 qPrintable(verified.text));
    }
    const TestFleet other;
    const QString foreign = write("foreign.pem", other.member().identity.certificate.toPem());
    QVERIFY(openssl({QStringLiteral("verify"), QStringLiteral("-CAfile"), ca, foreign}).exitCode
            != 0);
}

void CertificatesTest::opensslReadsTheExtensionsWeWrite()
{
    const auto show = [&](const QSslCertificate& certificate) {
        return openssl({QStringLiteral("x509"), QStringLiteral("-noout"), QStringLiteral("-text"),
                        QStringLiteral("-in"), write("shown.pem", certificate.toPem())})
            .text;
    };
    const QString leaf = show(m_fleet.member(Role::Operator).identity.certificate);
    for (const char* words :
         {"CA:FALSE", "Digital Signature",
          "TLS Web Server Authentication, TLS Web Client Authentication", "Subject Key Identifier",
          "Authority Key Identifier", "1.3.6.1.4.1.32473.7073.1: \n", "operator", "prime256v1",
          "ecdsa-with-SHA256", "CN = pc-7"})
        QVERIFY2(leaf.contains(QLatin1String(words)),
                 qPrintable(QLatin1String(words) + u'\n' + leaf));
    QVERIFY(!leaf.contains(QStringLiteral("7073.1: critical")));
    const QString ca = show(m_fleet.ca.certificate());
    for (const char* words :
         {"CA:TRUE, pathlen:0", "Certificate Sign, CRL Sign", "CN = Test fleet"})
        QVERIFY2(ca.contains(QLatin1String(words)), qPrintable(ca));
}

void CertificatesTest::opensslReadsOurKeysAndRequests()
{
    const EcKey key = must(EcKey::generate());
    const auto checked =
        openssl({QStringLiteral("pkey"), QStringLiteral("-noout"), QStringLiteral("-check"),
                 QStringLiteral("-in"), write("key.pem", key.toPem())});
    QVERIFY2(checked.exitCode == 0, qPrintable(checked.text));
    const QString csr = write("csr.pem", must(makeSigningRequest(key, QStringLiteral("pc-7"))));
    const auto request =
        openssl({QStringLiteral("req"), QStringLiteral("-verify"), QStringLiteral("-noout"),
                 QStringLiteral("-subject"), QStringLiteral("-in"), csr});
    QVERIFY2(request.exitCode == 0 && request.text.contains(QStringLiteral("CN = pc-7")),
             qPrintable(request.text));
}

void CertificatesTest::weReadWhatOpensslMakes()
{
    const QString path = m_directory.filePath(QStringLiteral("theirs.pem"));
    QCOMPARE(
        openssl({QStringLiteral("ecparam"), QStringLiteral("-name"), QStringLiteral("prime256v1"),
                 QStringLiteral("-genkey"), QStringLiteral("-noout"), QStringLiteral("-out"), path})
            .exitCode,
        0);
    const EcKey key = must(EcKey::fromPem(must(readTrustFile(path, Access::Shared)), path));
    const QString csr = m_directory.filePath(QStringLiteral("theirs.csr"));
    QCOMPARE(openssl({QStringLiteral("req"), QStringLiteral("-new"), QStringLiteral("-key"), path,
                      QStringLiteral("-subj"), QStringLiteral("/CN=theirs"), QStringLiteral("-out"),
                      csr})
                 .exitCode,
             0);
    const auto request = must(parseSigningRequest(must(readTrustFile(csr, Access::Shared))));
    QCOMPARE(request.commonName, QStringLiteral("theirs"));
    QCOMPARE(request.publicKey.publicDer(), key.publicDer());
}

void CertificatesTest::theIdIsTheDigestOfThePublicKey()
{
    const auto member = m_fleet.member();
    const QString der = write("public.der", member.key.publicDer());
    const auto digest = openssl({QStringLiteral("dgst"), QStringLiteral("-sha256"), der});
    QVERIFY2(digest.text.trimmed().endsWith(member.identity.id.toString()),
             qPrintable(digest.text));
    QCOMPARE(endpointIdOf(QSslCertificate()), EndpointId());
}

void CertificatesTest::serialNumbersDiffer()
{
    QSet<QByteArray> serials;
    for (int i = 0; i < 20; ++i)
        serials << m_fleet.member().identity.certificate.serialNumber();
    QCOMPARE(serials.size(), 20);
}

void CertificatesTest::aCertificateNeverOutlivesItsCa()
{
    const auto member =
        m_fleet.member(QStringLiteral("agent"), Validity::days(m_fleet.now, 100000));
    QCOMPARE(member.identity.certificate.expiryDate(), m_fleet.ca.certificate().expiryDate());
    const auto backwards = m_fleet.ca.issue(member.key, QStringLiteral("a"), Role::Agent,
                                            {m_fleet.now, m_fleet.now.addDays(-1)});
    QVERIFY(!backwards);
    QCOMPARE(backwards.error().code, ErrorCode::InvalidInput);
}

void CertificatesTest::everyRoleIsReadBack()
{
    for (const Role role : {Role::Agent, Role::Viewer, Role::Operator, Role::Admin}) {
        QCOMPARE(must(roleOf(m_fleet.member(role).identity.certificate)), role);
        QCOMPARE(must(parseRole(roleName(role))), role);
        QCOMPARE(roleName(role), TestFleet::roleText(role));
    }
    QVERIFY(
        !roleOf(m_fleet.member(QString(), Validity::days(m_fleet.now, 1)).identity.certificate));
    QVERIFY(!roleOf(
        m_fleet.member(QStringLiteral(""), Validity::days(m_fleet.now, 1)).identity.certificate));
    QVERIFY(!roleOf(QSslCertificate()));
    QVERIFY(!parseRole(QStringLiteral("Admin")));
}

void CertificatesTest::badNamesAreRefused()
{
    for (const char* name : {"", " pc", "pc ", "a/b", "a\\b", "a\nb", "a\"b", "a*"})
        QVERIFY2(!parseEndpointName(QString::fromUtf8(name)), name);
    QVERIFY(!parseEndpointName(QString(65, u'a')));
    QVERIFY(!parseEndpointName(QStringLiteral("a") + QChar(0)));
    for (const char* name : {"a", "PC-0042.example.org", "Büro 7"})
        QCOMPARE(must(parseEndpointName(QString::fromUtf8(name))), QString::fromUtf8(name));
    const auto member = m_fleet.ca.issue(must(EcKey::generate()), QStringLiteral("Büro 7"),
                                         Role::Agent, Validity::days(m_fleet.now, 1));
    QCOMPARE(commonNameOf(must(member)), QStringLiteral("Büro 7"));
}

void CertificatesTest::aRequestThatDoesNotProveItsKeyIsRefused()
{
    const QByteArray good =
        must(makeSigningRequest(must(EcKey::generate()), QStringLiteral("pc-7")));
    QByteArray der = QByteArray::fromBase64(
        good.mid(good.indexOf('\n'), good.lastIndexOf("\n-----END") - good.indexOf('\n')));
    der.back() = char(der.back() ^ 1);
    const QByteArray forged = "-----BEGIN CERTIFICATE REQUEST-----\n" + der.toBase64()
        + "\n-----END CERTIFICATE REQUEST-----\n";
    for (const QByteArray& bad : {QByteArray(), QByteArray("hello"), forged, good.left(100),
                                  good + good, QByteArray(20000, 'a')}) {
        const auto result = parseSigningRequest(bad);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::InvalidInput);
    }
}

void CertificatesTest::keysOfAnotherKindAreRefused()
{
    const QString path = m_directory.filePath(QStringLiteral("other.pem"));
    const QStringList kinds[] = {{QStringLiteral("-algorithm"), QStringLiteral("ED25519")},
                                 {QStringLiteral("-algorithm"), QStringLiteral("EC"),
                                  QStringLiteral("-pkeyopt"),
                                  QStringLiteral("ec_paramgen_curve:P-384")}};
    for (const QStringList& kind : kinds) {
        QCOMPARE(
            openssl(QStringList {QStringLiteral("genpkey"), QStringLiteral("-out"), path} + kind)
                .exitCode,
            0);
        const auto key = EcKey::fromPem(must(readTrustFile(path, Access::Shared)), path);
        QVERIFY(!key);
        QVERIFY2(key.error().detail.contains(QStringLiteral("P-256")),
                 qPrintable(key.error().detail));
    }
    QVERIFY(!EcKey::fromPem("no key", QStringLiteral("it")));
    QVERIFY(!EcKey::fromPem({}, QStringLiteral("it")));
    QVERIFY(EcKey().toPem().isEmpty());
    QVERIFY(!EcKey().sign("text"));
    QVERIFY(!EcKey().matches(m_fleet.ca.certificate()));
}

void CertificatesTest::anIdentityNamesEveryFault()
{
    const TestFleet other;
    const auto member = m_fleet.member();
    const auto result = makeIdentity(member.identity.certificate, other.member().key,
                                     other.ca.certificate(), m_fleet.now);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Untrusted);
    QVERIFY2(result.error().detail.contains(QStringLiteral("key is not")),
             qPrintable(result.error().detail));
    QVERIFY2(result.error().detail.contains(QStringLiteral("fleet's CA")),
             qPrintable(result.error().detail));
    const auto late = makeIdentity(member.identity.certificate, member.key,
                                   m_fleet.ca.certificate(), m_fleet.now.addDays(31));
    QVERIFY(!late);
    QCOMPARE(late.error().code, ErrorCode::Expired);
    const auto fine = must(makeIdentity(member.identity.certificate, member.key,
                                        m_fleet.ca.certificate(), m_fleet.now));
    QCOMPARE(fine.id, member.identity.id);
    QVERIFY(!fine.key.isNull());
}

void CertificatesTest::errorsOfTheHandshakeGiveTheGravestRefusal()
{
    QVERIFY(!refusalFor({}));
    QVERIFY(!refusalFor({errorOf(QSslError::HostNameMismatch)}));
    QVERIFY(
        refusalFor({errorOf(QSslError::HostNameMismatch), errorOf(QSslError::CertificateExpired)})
        == Refusal::Expired);
    QVERIFY(refusalFor(
                {errorOf(QSslError::CertificateExpired), errorOf(QSslError::SelfSignedCertificate)})
            == Refusal::WrongFleet);
    QVERIFY(refusalFor({errorOf(QSslError::CertificateNotYetValid)}) == Refusal::NotYetValid);
    QVERIFY(refusalFor({errorOf(QSslError::NoPeerCertificate)}) == Refusal::NoCertificate);
    QVERIFY(refusalFor({errorOf(QSslError::UnspecifiedError)}) == Refusal::HandshakeFailed);
    const auto member = m_fleet.member();
    const auto peer = m_fleet.verifier().verify(member.identity.certificate,
                                                {errorOf(QSslError::UnspecifiedError)},
                                                {Role::Agent}, m_fleet.now);
    QVERIFY(!peer);
    QCOMPARE(peer.error(), Refusal::HandshakeFailed);
    QVERIFY(!PeerVerifier().verify(member.identity.certificate, {}, {Role::Agent}, m_fleet.now));
}

void CertificatesTest::refusalsHaveNamesAndWordsOfTheirOwn()
{
    QSet<QString> names;
    QSet<QString> texts;
    for (int i = 0; i <= int(Refusal::TimedOut); ++i) {
        names << refusalName(Refusal(i));
        texts << refusalText(Refusal(i));
    }
    QCOMPARE(names.size(), int(Refusal::TimedOut) + 1);
    QCOMPARE(texts.size(), names.size());
}

void CertificatesTest::theCaItselfIsNobody()
{
    const auto peer = m_fleet.verifier().verify(m_fleet.ca.certificate(), {},
                                                {Role::Agent, Role::Admin}, m_fleet.now);
    QVERIFY(!peer);
    QCOMPARE(peer.error(), Refusal::UnknownRole);
}

void CertificatesTest::aCertificateSignedByAMemberIsRefused()
{
    const auto member = m_fleet.member();
    const auto pretender =
        must(CertificateAuthority::from(member.identity.certificate, member.key));
    const auto key = must(EcKey::generate());
    const auto certificate = must(
        pretender.issue(key, QStringLiteral("pc-8"), Role::Admin, Validity::days(m_fleet.now, 3)));
    const auto peer = m_fleet.verifier().verify(certificate, {}, {Role::Admin}, m_fleet.now);
    QVERIFY(!peer);
    QCOMPARE(peer.error(), Refusal::WrongFleet);
}

} // namespace patchswarm::trust

QTEST_GUILESS_MAIN(patchswarm::trust::CertificatesTest)
#include "tst_certificates.moc"
