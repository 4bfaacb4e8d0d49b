#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include "shared/trust/fleet.h"
#include "shared/trust/identitystore.h"
#include "shared/trust/privatefile.h"
#include "tests/unit/shared/trust/testfleet.h"

namespace patchswarm::trust {

class IdentityStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void anEndpointWithoutABundleIsNotEnrolled();
    void whatIsInstalledLoads();
    void openDirectoriesAndKeysAreRefusedWithTheCommandToRun_data();
    void openDirectoriesAndKeysAreRefusedWithTheCommandToRun();
    void brokenFilesAreNamed_data();
    void brokenFilesAreNamed();
    void anExpiredIdentitySaysSo();
    void theSameBundleAgainChangesNothing();
    void anotherFleetsBundleIsAConflict();
    void anotherEndpointsBundleIsAConflict();
    void aNewerBundleReplacesTheIdentity();
    void aBundleRepairsAnIdentityThatIsBroken();
    void aKeyMadeHereReplacesTheOneThatTravelled();
    void aPersonsBundleIsNotAnEndpoints();
    void askingTwiceGivesTheSameKey();
    void aCertificateForAnotherKeyChangesNothing();
    void aCertificateForAnotherNameChangesNothing();
    void aCertificateWithoutARequestIsRefused();
    void theOldBundleDoesNotBringTheOldKeyBack();
    void aReplacementCutShortIsFinished_data();
    void aReplacementCutShortIsFinished();
    void aCertificateWithoutItsKeyIsDropped();
    void anInstallationCutShortIsRepeated();
    void revocationsAreNeverRolledBack();
    void discoveryKeysAreNeverRolledBack();

private:
    [[nodiscard]] QString file(const char* name) const
    {
        return m_store->directory() + u'/' + QLatin1String(name);
    }

    [[nodiscard]] Error loadError()
    {
        const auto loaded = m_store->load(m_now);
        return loaded ? Error {ErrorCode::Cancelled, QStringLiteral("it loaded")} : loaded.error();
    }

    [[nodiscard]] QSslCertificate replacement()
    {
        const auto csr = must(m_store->beginKeyReplacement(m_now));
        return must(m_fleet->sign(csr, m_bundle.identity.id, Validity::days(m_now, 300)));
    }

    const QDateTime m_now = QDateTime::currentDateTimeUtc();
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<Fleet> m_fleet;
    std::unique_ptr<IdentityStore> m_store;
    Bundle m_bundle;
};

void IdentityStoreTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_fleet = std::make_unique<Fleet>(must(Fleet::create(
        m_directory->filePath(QStringLiteral("fleet")), QStringLiteral("Acme"), m_now)));
    m_bundle =
        must(m_fleet->enroll(QStringLiteral("pc-1"), Role::Agent, Validity::days(m_now, 300)));
    m_store = std::make_unique<IdentityStore>(m_directory->filePath(QStringLiteral("state")));
    if (qstrcmp(QTest::currentTestFunction(), "anEndpointWithoutABundleIsNotEnrolled") != 0)
        QCOMPARE(must(m_store->install(m_bundle, m_now)), Installed::Anew);
}

void IdentityStoreTest::anEndpointWithoutABundleIsNotEnrolled()
{
    QVERIFY(!m_store->isEnrolled());
    const auto loaded = m_store->load(m_now);
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().code, ErrorCode::NotFound);
    QVERIFY(!m_store->beginKeyReplacement(m_now));
}

void IdentityStoreTest::whatIsInstalledLoads()
{
    QVERIFY(m_store->isEnrolled());
    const auto loaded = must(m_store->load(m_now));
    QCOMPARE(loaded.identity.id, m_bundle.identity.id);
    QCOMPARE(loaded.identity.name, QStringLiteral("pc-1"));
    QCOMPARE(loaded.discoveryKeys, m_bundle.discoveryKeys);
    QCOMPARE(loaded.revocations.number(), 1U);
    QCOMPARE(loaded.discoveryPort, defaultDiscoveryPort);
    QVERIFY(loaded.replaceKey);
    QCOMPARE(QDir(m_store->directory()).entryList(QDir::Files),
             (QStringList {QStringLiteral("agent.key"), QStringLiteral("agent.pem"),
                           QStringLiteral("discovery.keys"), QStringLiteral("endpoint.json"),
                           QStringLiteral("fleet-ca.pem"), QStringLiteral("revoked.jws")}));
    const auto others = QFile::ReadGroup | QFile::ReadOther;
    for (const char* name : {"", "agent.key", "discovery.keys"})
        QCOMPARE(QFile::permissions(file(name)) & others, QFile::Permissions());
}

void IdentityStoreTest::openDirectoriesAndKeysAreRefusedWithTheCommandToRun_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("command");
    QTest::newRow("state") << QStringLiteral("..") << QStringLiteral("chmod 700");
    QTest::newRow("identity") << QString() << QStringLiteral("chmod 700");
    QTest::newRow("key") << QStringLiteral("agent.key") << QStringLiteral("chmod 600");
    QTest::newRow("discovery keys")
        << QStringLiteral("discovery.keys") << QStringLiteral("chmod 600");
}

void IdentityStoreTest::openDirectoriesAndKeysAreRefusedWithTheCommandToRun()
{
    QFETCH(QString, name);
    QFETCH(QString, command);
    const QString path = QDir::cleanPath(file(name.toLatin1().constData()));
    for (const auto extra : {QFile::ReadGroup, QFile::ReadOther, QFile::WriteOther}) {
        const auto before = QFile::permissions(path);
        QVERIFY(QFile::setPermissions(path, before | extra));
        const Error error = loadError();
        QCOMPARE(error.code, ErrorCode::PermissionDenied);
        QVERIFY2(error.detail.contains(command) && error.detail.contains(path),
                 qPrintable(error.detail));
        QVERIFY(!m_store->install(m_bundle, m_now));
        QVERIFY(QFile::setPermissions(path, before));
    }
    QVERIFY(m_store->load(m_now));
}

void IdentityStoreTest::brokenFilesAreNamed_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("removed");
    for (const char* name : {"agent.key", "agent.pem", "discovery.keys", "endpoint.json",
                             "fleet-ca.pem", "revoked.jws"}) {
        QTest::newRow((QByteArray(name) + " broken").constData())
            << QString::fromLatin1(name) << false;
        if (qstrcmp(name, "agent.pem") != 0)
            QTest::newRow((QByteArray(name) + " missing").constData())
                << QString::fromLatin1(name) << true;
    }
}

void IdentityStoreTest::brokenFilesAreNamed()
{
    QFETCH(QString, name);
    QFETCH(bool, removed);
    const QString path = file(name.toLatin1().constData());
    QVERIFY(QFile::remove(path));
    if (!removed)
        QVERIFY(writeFileAtomically(path, "broken", Access::Private));
    const Error error = loadError();
    QVERIFY2(error.detail.contains(path), qPrintable(error.detail));
}

void IdentityStoreTest::anExpiredIdentitySaysSo()
{
    const auto loaded = m_store->load(m_now.addDays(301));
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().code, ErrorCode::Expired);
    QVERIFY2(loaded.error().detail.contains(QStringLiteral("agent.pem")),
             qPrintable(loaded.error().detail));
}

void IdentityStoreTest::theSameBundleAgainChangesNothing()
{
    QCOMPARE(must(m_store->install(m_bundle, m_now)), Installed::Kept);
    const auto other =
        must(m_fleet->enroll(QStringLiteral("pc-2"), Role::Agent, Validity::days(m_now, 3)));
    const auto list = must(m_fleet->revoke(other.identity.id, m_now));
    m_bundle.revocations = list;
    m_bundle.discoveryKeys = m_fleet->discoveryKeys();
    QCOMPARE(must(m_store->install(m_bundle, m_now)), Installed::Kept);
    const auto loaded = must(m_store->load(m_now));
    QCOMPARE(loaded.revocations.number(), list.number());
    QCOMPARE(loaded.discoveryKeys, m_fleet->discoveryKeys());
}

void IdentityStoreTest::anotherFleetsBundleIsAConflict()
{
    auto other = must(Fleet::create(m_directory->filePath(QStringLiteral("other")),
                                    QStringLiteral("Globex"), m_now));
    const auto bundle =
        must(other.enroll(QStringLiteral("pc-1"), Role::Agent, Validity::days(m_now, 3)));
    const auto result = m_store->install(bundle, m_now);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Conflict);
    QVERIFY2(result.error().detail.contains(QStringLiteral("Acme"))
                 && result.error().detail.contains(QStringLiteral("Globex")),
             qPrintable(result.error().detail));
    QVERIFY(m_store->load(m_now));
}

void IdentityStoreTest::anotherEndpointsBundleIsAConflict()
{
    const auto other = must(
        m_fleet->enroll(QStringLiteral("pc-2"), Role::Agent, Validity::days(m_now.addSecs(60), 3)));
    const auto result = m_store->install(other, m_now);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Conflict);
    QCOMPARE(must(m_store->load(m_now)).identity.id, m_bundle.identity.id);
}

void IdentityStoreTest::aNewerBundleReplacesTheIdentity()
{
    const auto list = must(m_fleet->revoke(m_bundle.identity.id, m_now));
    const auto newer = must(m_fleet->enroll(QStringLiteral("pc-1"), Role::Agent,
                                            Validity::days(m_now.addSecs(60), 300)));
    QCOMPARE(must(m_store->install(newer, m_now)), Installed::Anew);
    const auto loaded = must(m_store->load(m_now));
    QCOMPARE(loaded.identity.id, newer.identity.id);
    QCOMPARE(loaded.revocations.number(), list.number());
}

void IdentityStoreTest::aBundleRepairsAnIdentityThatIsBroken()
{
    QVERIFY(QFile::remove(file("agent.key")));
    QVERIFY(!m_store->load(m_now));
    QCOMPARE(must(m_store->install(m_bundle, m_now)), Installed::Anew);
    QVERIFY(m_store->load(m_now));
}

void IdentityStoreTest::aKeyMadeHereReplacesTheOneThatTravelled()
{
    const auto certificate = replacement();
    QCOMPARE(must(m_store->load(m_now)).identity.id, m_bundle.identity.id);
    const auto next = must(m_store->finishKeyReplacement(certificate, m_now));
    QCOMPARE(next.identity.id, endpointIdOf(certificate));
    QVERIFY(next.identity.id != m_bundle.identity.id);
    QVERIFY(!next.replaceKey);
    QCOMPARE(must(m_store->load(m_now)).identity.id, next.identity.id);
    QCOMPARE(QDir(m_store->directory()).entryList(QDir::Files).filter(QStringLiteral("pending")),
             QStringList());
    QCOMPARE(QFile::permissions(file("agent.key")) & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
}

void IdentityStoreTest::aPersonsBundleIsNotAnEndpoints()
{
    QTemporaryDir other;
    IdentityStore store(other.filePath(QStringLiteral("state")));
    for (const Role role : {Role::Viewer, Role::Operator, Role::Admin}) {
        Bundle bundle = m_bundle;
        bundle.identity.role = role;
        const auto refused = store.install(bundle, m_now);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
        QVERIFY(refused.error().detail.contains(roleName(role)));
        QVERIFY(!QFile::exists(other.filePath(QStringLiteral("state"))));
    }
}

void IdentityStoreTest::askingTwiceGivesTheSameKey()
{
    const auto first = must(parseSigningRequest(must(m_store->beginKeyReplacement(m_now))));
    const auto again = must(parseSigningRequest(must(m_store->beginKeyReplacement(m_now))));
    QCOMPARE(first.publicKey.publicDer(), again.publicKey.publicDer());
    QCOMPARE(first.commonName, QStringLiteral("pc-1"));
    QVERIFY(first.publicKey.publicDer() != m_bundle.key.publicDer());
}

void IdentityStoreTest::aCertificateForAnotherKeyChangesNothing()
{
    QVERIFY(m_store->beginKeyReplacement(m_now));
    const auto csr = must(makeSigningRequest(must(EcKey::generate()), QStringLiteral("pc-1")));
    const auto wrong = must(m_fleet->sign(csr, m_bundle.identity.id, Validity::days(m_now, 3)));
    QCOMPARE(m_store->finishKeyReplacement(wrong, m_now).error().code, ErrorCode::Untrusted);
    QVERIFY(!m_store->finishKeyReplacement(QSslCertificate(), m_now));
    QCOMPARE(must(m_store->load(m_now)).identity.id, m_bundle.identity.id);
    QVERIFY(m_store->finishKeyReplacement(replacement(), m_now));
}

void IdentityStoreTest::aCertificateForAnotherNameChangesNothing()
{
    const auto csr = must(m_store->beginKeyReplacement(m_now));
    const auto admin = must(m_fleet->sign(csr, m_fleet->admin().id, Validity::days(m_now, 3)));
    QCOMPARE(m_store->finishKeyReplacement(admin, m_now).error().code, ErrorCode::Conflict);
    QCOMPARE(must(m_store->load(m_now)).identity.id, m_bundle.identity.id);
}

void IdentityStoreTest::aCertificateWithoutARequestIsRefused()
{
    QCOMPARE(m_store->finishKeyReplacement(m_bundle.identity.certificate, m_now).error().code,
             ErrorCode::NotFound);
}

void IdentityStoreTest::theOldBundleDoesNotBringTheOldKeyBack()
{
    const auto next = must(m_store->finishKeyReplacement(replacement(), m_now));
    QCOMPARE(must(m_store->install(m_bundle, m_now)), Installed::Kept);
    QCOMPARE(must(m_store->load(m_now)).identity.id, next.identity.id);
}

void IdentityStoreTest::aReplacementCutShortIsFinished_data()
{
    QTest::addColumn<int>("step");
    QTest::newRow("before the certificate was written") << 0;
    QTest::newRow("after the certificate was written") << 1;
    QTest::newRow("between the two renames") << 2;
}

void IdentityStoreTest::aReplacementCutShortIsFinished()
{
    QFETCH(int, step);
    const auto certificate = replacement();
    if (step >= 1)
        QVERIFY(
            writeFileAtomically(file("agent.pem.pending"), certificate.toPem(), Access::Shared));
    if (step >= 2) {
        QVERIFY(QFile::remove(file("agent.key")));
        QVERIFY(QFile::rename(file("agent.key.pending"), file("agent.key")));
    }
    const auto loaded = must(m_store->load(m_now));
    QCOMPARE(loaded.identity.id, step == 0 ? m_bundle.identity.id : endpointIdOf(certificate));
    QVERIFY(!QFile::exists(file("agent.pem.pending")));
    if (step == 0)
        QVERIFY(m_store->finishKeyReplacement(certificate, m_now));
}

void IdentityStoreTest::aCertificateWithoutItsKeyIsDropped()
{
    const auto certificate = replacement();
    QVERIFY(QFile::remove(file("agent.key.pending")));
    for (const QByteArray& content : {certificate.toPem(), QByteArray("torn")}) {
        QVERIFY(writeFileAtomically(file("agent.pem.pending"), content, Access::Shared));
        QCOMPARE(must(m_store->load(m_now)).identity.id, m_bundle.identity.id);
        QVERIFY(!QFile::exists(file("agent.pem.pending")));
    }
}

void IdentityStoreTest::anInstallationCutShortIsRepeated()
{
    const QStringList names = QDir(m_store->directory()).entryList(QDir::Files);
    for (const QString& name : names) {
        QVERIFY(QFile::remove(file("agent.pem")));
        if (QFile::exists(file(name.toLatin1().constData())))
            QVERIFY(QFile::remove(file(name.toLatin1().constData())));
        QVERIFY(!m_store->isEnrolled());
        QCOMPARE(must(m_store->install(m_bundle, m_now)), Installed::Anew);
        QVERIFY(m_store->load(m_now));
    }
}

void IdentityStoreTest::revocationsAreNeverRolledBack()
{
    const auto first = m_fleet->revocations();
    const auto second = must(m_fleet->renewRevocations(m_now));
    QVERIFY(m_store->store(second));
    QVERIFY(m_store->store(second));
    QCOMPARE(m_store->store(first).error().code, ErrorCode::Conflict);
    QCOMPARE(m_store->store(RevocationList()).error().code, ErrorCode::InvalidInput);
    const TestFleet other;
    QCOMPARE(m_store->store(other.revoking({}, 99)).error().code, ErrorCode::Untrusted);
    QCOMPARE(must(m_store->load(m_now)).revocations.number(), second.number());
}

void IdentityStoreTest::discoveryKeysAreNeverRolledBack()
{
    const auto next = must(m_bundle.discoveryKeys.withNewEpoch(m_now));
    QVERIFY(m_store->store(next));
    QVERIFY(m_store->store(next));
    QCOMPARE(m_store->store(m_bundle.discoveryKeys).error().code, ErrorCode::Conflict);
    QCOMPARE(m_store->store(DiscoveryKeys()).error().code, ErrorCode::Conflict);
    QCOMPARE(must(m_store->load(m_now)).discoveryKeys, next);
}

} // namespace patchswarm::trust

QTEST_GUILESS_MAIN(patchswarm::trust::IdentityStoreTest)
#include "tst_identitystore.moc"
