#include <QDir>
#include <QFile>
#include <QLockFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <sys/stat.h>

#include "shared/trust/fleet.h"
#include "shared/trust/jws.h"
#include "shared/trust/privatefile.h"
#include "tests/unit/shared/trust/testfleet.h"

namespace patchswarm::trust {

class FleetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aNewFleetOpensAgain();
    void itsFilesAreItsOwnersAlone();
    void aDirectoryWithAnythingInItIsLeftAlone();
    void aBadNameMakesNoDirectory();
    void whatIsWrongWithADirectoryIsNamed_data();
    void whatIsWrongWithADirectoryIsNamed();
    void allThatIsMissingIsNamedAtOnce();
    void anEnrolledEndpointIsOneOfTheFleet();
    void aNameIsEnrolledOnce();
    void manyAreEnrolledTogetherOrNotAtAll();
    void revokingStartsANewEpochAndAHigherList();
    void revokingTwiceChangesNothing();
    void revokingByNameTakesEveryKeyOfIt();
    void strangersAndTheAdministratorAreNotRevoked();
    void aReplacedKeyKeepsNameAndRole();
    void aRequestOfARevokedEndpointIsRefused();
    void retiringAKeyStartsNoEpoch();
    void anExpiredAgentLeavesTheListAndASignerStays();
    void twoProgramsMayChangeOneFleet();
    void aDirectoryInUseIsSaidToBeBusy();
    void theAdministratorSignsDocuments();
    void withoutTheCaKeyOnlyWhatNeedsItIsRefused();
    void aPersonJoinsWithABundle();
    void aDirectoryThatCannotBeLockedIsNotSaidToBeBusy();
    void whatIsNoRegularFileIsLeftAlone();
    void theCaKeyMayLieUnderAPassphrase();
    void thePassphraseIsChangedAndRemoved();
    void newKeysAreSignedForNeighbours();
    void anotherDirectoryLearnsWhatTheFleetRevoked();

private:
    [[nodiscard]] QString path(const char* name = "") const
    {
        return m_directory->filePath(QStringLiteral("fleet/") + QLatin1String(name));
    }

    [[nodiscard]] Validity year() const { return Validity::days(m_now, 365); }

    [[nodiscard]] Bundle enrol(const char* name, Role role = Role::Agent)
    {
        return must(m_fleet->enroll(QString::fromLatin1(name), role, year()));
    }

    const QDateTime m_now = QDateTime::currentDateTimeUtc();
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<Fleet> m_fleet;
};

void FleetTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_fleet = std::make_unique<Fleet>(must(Fleet::create(path(), QStringLiteral("Acme"), m_now)));
}

void FleetTest::aNewFleetOpensAgain()
{
    const auto opened = must(Fleet::open(path(), m_now));
    QCOMPARE(opened.name(), QStringLiteral("Acme"));
    QCOMPARE(opened.ca(), m_fleet->ca());
    QCOMPARE(opened.admin().id, m_fleet->admin().id);
    QCOMPARE(opened.admin().role, Role::Admin);
    QCOMPARE(opened.discoveryKeys(), m_fleet->discoveryKeys());
    QCOMPARE(opened.revocations().number(), 1U);
    QCOMPARE(opened.enrolled().size(), 1);
}

void FleetTest::itsFilesAreItsOwnersAlone()
{
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
        | QFile::WriteOther | QFile::ExeOther;
    for (const char* name : {"", "fleet-ca.key", "admin.key", "discovery.keys"})
        QCOMPARE(QFile::permissions(path(name)) & others, QFile::Permissions());
}

void FleetTest::aDirectoryWithAnythingInItIsLeftAlone()
{
    const QByteArray before = must(readTrustFile(path("fleet-ca.key"), Access::Private));
    const auto again = Fleet::create(path(), QStringLiteral("Other"), m_now);
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::Conflict);
    QCOMPARE(must(readTrustFile(path("fleet-ca.key"), Access::Private)), before);
    QTemporaryDir hidden;
    QFile file(hidden.filePath(QStringLiteral(".profile")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(!Fleet::create(hidden.path(), QStringLiteral("Other"), m_now));
    QTemporaryDir empty;
    QVERIFY(Fleet::create(empty.path(), QStringLiteral("Other"), m_now));
    QVERIFY(!Fleet::create(file.fileName(), QStringLiteral("Other"), m_now));
}

void FleetTest::aBadNameMakesNoDirectory()
{
    const QString other = m_directory->filePath(QStringLiteral("other"));
    const auto result = Fleet::create(other, QStringLiteral("a/b"), m_now);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::InvalidInput);
    QVERIFY(!QFile::exists(other));
}

void FleetTest::whatIsWrongWithADirectoryIsNamed_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("content"); // null: removed
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const char* file, const QByteArray& content,
                        const char* words) {
        QTest::newRow(name) << QString::fromLatin1(file) << content << QString::fromLatin1(words);
    };
    const TestFleet other;
    for (const char* file : {"fleet-ca.pem", "fleet-ca.key", "admin.pem", "admin.key",
                             "discovery.keys", "revoked.jws", "enrolled.json"}) {
        if (qstrcmp(file, "fleet-ca.key") != 0) // which may be kept offline
            row((QByteArray(file) + " missing").constData(), file, QByteArray(), "is missing");
        row((QByteArray(file) + " broken").constData(), file, "x", file);
    }
    row("a foreign CA", "fleet-ca.pem", other.ca.certificate().toPem(),
        "key is not its certificate's");
    row("a foreign CA key", "fleet-ca.key", other.ca.key().toPem(), "key is not its certificate's");
    row("a foreign admin", "admin.pem", other.member(Role::Admin).identity.certificate.toPem(),
        "not from this fleet's CA");
    row("a foreign admin key", "admin.key", other.member().key.toPem(),
        "key is not the certificate's");
    row("foreign revocations", "revoked.jws", other.revoking({}).compact(),
        "not signed by this fleet's CA");
    row("a newer record", "enrolled.json",
        R"({"format":"patchswarm-enrolled","version":3,"enrolled":[]})", "version 3");
    row("a bad entry", "enrolled.json",
        R"({"format":"patchswarm-enrolled","version":1,"enrolled":[{"id":"x"}]})", "Entry no. 1");
}

void FleetTest::whatIsWrongWithADirectoryIsNamed()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, content);
    QFETCH(QString, words);
    const QString full = path(file.toLatin1().constData());
    QVERIFY(QFile::remove(full));
    if (!content.isNull())
        QVERIFY(writeFileAtomically(full, content, Access::Private));
    const auto result = Fleet::open(path(), m_now);
    QVERIFY(!result);
    QVERIFY2(result.error().detail.contains(words), qPrintable(result.error().detail));
}

void FleetTest::allThatIsMissingIsNamedAtOnce()
{
    for (const char* name : {"enrolled.json", "admin.pem", "discovery.keys"})
        QVERIFY(QFile::remove(path(name)));
    QVERIFY(QFile::setPermissions(path("admin.key"), QFile::ReadOwner | QFile::ReadOther));
    const auto result = Fleet::open(path(), m_now);
    QVERIFY(!result);
    for (const char* words : {"enrolled.json is missing", "admin.pem is missing",
                              "discovery.keys is missing", "chmod 600"})
        QVERIFY2(result.error().detail.contains(QLatin1String(words)),
                 qPrintable(result.error().detail));
    QVERIFY(QFile::setPermissions(path(), QFile::ReadOwner | QFile::ExeOwner | QFile::ReadGroup));
    const auto open = Fleet::open(path(), m_now);
    QVERIFY(!open);
    QCOMPARE(open.error().code, ErrorCode::PermissionDenied);
    QVERIFY2(open.error().detail.contains(QStringLiteral("chmod 700")),
             qPrintable(open.error().detail));
    QCOMPARE(Fleet::open(m_directory->filePath(QStringLiteral("none")), m_now).error().code,
             ErrorCode::NotFound);
}

void FleetTest::anEnrolledEndpointIsOneOfTheFleet()
{
    const auto bundle = enrol("pc-1");
    const auto read = must(Bundle::parse(bundle.toJson(), m_now));
    const auto peer =
        m_fleet->verifier().verify(read.identity.certificate, {}, {Role::Agent}, m_now);
    QVERIFY(peer);
    QCOMPARE(peer->name, QStringLiteral("pc-1"));
    QCOMPARE(must(m_fleet->find(QStringLiteral("pc-1"))), QList<EndpointId> {peer->id});
    QCOMPARE(must(m_fleet->find(peer->id.toString())), QList<EndpointId> {peer->id});
    QCOMPARE(must(Fleet::open(path(), m_now)).enrolled().size(), 2);
    QVERIFY(read.replaceKey);
    QCOMPARE(read.discoveryPort, defaultDiscoveryPort);
    QCOMPARE(enrol("boss", Role::Operator).identity.role, Role::Operator);
}

void FleetTest::aNameIsEnrolledOnce()
{
    const auto first = enrol("pc-1");
    const auto again = m_fleet->enroll(QStringLiteral("pc-1"), Role::Agent, year());
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::Conflict);
    QVERIFY(m_fleet->revoke(first.identity.id, m_now));
    const auto anew = enrol("pc-1");
    QVERIFY(anew.identity.id != first.identity.id);
    QCOMPARE(m_fleet->enroll(QString(), Role::Agent, year()).error().code, ErrorCode::InvalidInput);
}

void FleetTest::manyAreEnrolledTogetherOrNotAtAll()
{
    QStringList names;
    for (int i = 0; i < 50; ++i)
        names << QStringLiteral("pc-%1").arg(i);
    QCOMPARE(must(m_fleet->enroll(names, Role::Agent, year())).size(), 50);
    const auto result = m_fleet->enroll(QStringList {QStringLiteral("new"), QStringLiteral("pc-3"),
                                                     QStringLiteral("a/b"), QStringLiteral("new")},
                                        Role::Agent, year());
    QVERIFY(!result);
    for (const char* words :
         {"\"pc-3\" is enrolled already", "\"a/b\" is not a name", "\"new\" is enrolled already"})
        QVERIFY2(result.error().detail.contains(QLatin1String(words)),
                 qPrintable(result.error().detail));
    QCOMPARE(must(Fleet::open(path(), m_now)).enrolled().size(), 51);
}

void FleetTest::revokingStartsANewEpochAndAHigherList()
{
    const auto bundle = enrol("pc-1");
    const auto before = m_fleet->revocations();
    const auto list = must(m_fleet->revoke(bundle.identity.id, m_now));
    QVERIFY(list.mayReplace(before));
    QVERIFY(list.contains(bundle.identity.id));
    QVERIFY(m_fleet->discoveryKeys().mayReplace(bundle.discoveryKeys));
    const auto opened = must(Fleet::open(path(), m_now));
    QCOMPARE(opened.revocations().compact(), list.compact());
    QCOMPARE(opened.discoveryKeys(), m_fleet->discoveryKeys());
    const auto peer =
        opened.verifier().verify(bundle.identity.certificate, {}, {Role::Agent}, m_now);
    QVERIFY(!peer);
    QCOMPARE(peer.error(), Refusal::Revoked);
    QCOMPARE(m_fleet->find(QStringLiteral("pc-1")).error().code, ErrorCode::NotFound);
}

void FleetTest::revokingTwiceChangesNothing()
{
    const auto bundle = enrol("pc-1");
    const auto list = must(m_fleet->revoke(bundle.identity.id, m_now));
    const auto keys = m_fleet->discoveryKeys();
    QCOMPARE(must(m_fleet->revoke(bundle.identity.id, m_now)).number(), list.number());
    QCOMPARE(m_fleet->discoveryKeys(), keys);
}

void FleetTest::revokingByNameTakesEveryKeyOfIt()
{
    const auto bundle = enrol("pc-1");
    const auto csr = must(makeSigningRequest(must(EcKey::generate()), QStringLiteral("pc-1")));
    const auto replaced = must(m_fleet->sign(csr, bundle.identity.id, year()));
    const auto ids = must(m_fleet->find(QStringLiteral("pc-1")));
    QCOMPARE(ids.size(), 2);
    const auto list = must(m_fleet->revoke(ids, m_now));
    QVERIFY(list.contains(bundle.identity.id));
    QVERIFY(list.contains(endpointIdOf(replaced)));
    QCOMPARE(list.number(), 2U);
}

void FleetTest::strangersAndTheAdministratorAreNotRevoked()
{
    EndpointId stranger;
    stranger.bytes[4] = 9;
    QCOMPARE(m_fleet->revoke(stranger, m_now).error().code, ErrorCode::NotFound);
    QCOMPARE(m_fleet->revoke(m_fleet->admin().id, m_now).error().code, ErrorCode::Conflict);
    QCOMPARE(m_fleet->find(QStringLiteral("nobody")).error().code, ErrorCode::NotFound);
    QCOMPARE(m_fleet->revocations().number(), 1U);
}

void FleetTest::aReplacedKeyKeepsNameAndRole()
{
    const auto bundle = enrol("viewer-1", Role::Viewer);
    const EcKey key = must(EcKey::generate());
    const auto csr = must(makeSigningRequest(key, QStringLiteral("admin")));
    const auto certificate = must(m_fleet->sign(csr, bundle.identity.id, year()));
    QCOMPARE(commonNameOf(certificate), QStringLiteral("viewer-1"));
    QCOMPARE(must(roleOf(certificate)), Role::Viewer);
    QVERIFY(key.matches(certificate));
    QVERIFY(m_fleet->sign(csr, bundle.identity.id, year()));
    QCOMPARE(m_fleet->enrolled().size(), 3);
    const auto other = enrol("pc-2");
    QCOMPARE(m_fleet->sign(csr, other.identity.id, year()).error().code, ErrorCode::Conflict);
    QCOMPARE(m_fleet->sign("x", bundle.identity.id, year()).error().code, ErrorCode::InvalidInput);
}

void FleetTest::aRequestOfARevokedEndpointIsRefused()
{
    const auto bundle = enrol("pc-1");
    const EcKey key = must(EcKey::generate());
    const auto csr = must(makeSigningRequest(key, QStringLiteral("pc-1")));
    QVERIFY(m_fleet->revoke(bundle.identity.id, m_now));
    QCOMPARE(m_fleet->sign(csr, bundle.identity.id, year()).error().code, ErrorCode::Revoked);
    const auto other = enrol("pc-2");
    const auto oldKey = must(makeSigningRequest(bundle.key, QStringLiteral("pc-2")));
    QCOMPARE(m_fleet->sign(oldKey, other.identity.id, year()).error().code, ErrorCode::Revoked);
    QCOMPARE(m_fleet->sign(csr, EndpointId(), year()).error().code, ErrorCode::NotFound);
}

void FleetTest::retiringAKeyStartsNoEpoch()
{
    const auto bundle = enrol("pc-1");
    const auto keys = m_fleet->discoveryKeys();
    QVERIFY(must(m_fleet->retire(bundle.identity.id, m_now)).contains(bundle.identity.id));
    QCOMPARE(m_fleet->discoveryKeys(), keys);
}

void FleetTest::anExpiredAgentLeavesTheListAndASignerStays()
{
    const auto agent =
        must(m_fleet->enroll(QStringLiteral("pc-1"), Role::Agent, Validity::days(m_now, 2)));
    const auto signer =
        must(m_fleet->enroll(QStringLiteral("op-1"), Role::Operator, Validity::days(m_now, 2)));
    QVERIFY(m_fleet->revoke({agent.identity.id, signer.identity.id}, m_now));
    const auto soon = must(m_fleet->renewRevocations(m_now.addDays(2)));
    QVERIFY(soon.contains(agent.identity.id));
    const auto later = must(m_fleet->renewRevocations(m_now.addDays(4)));
    QVERIFY(!later.contains(agent.identity.id));
    QVERIFY(later.contains(signer.identity.id));
    QCOMPARE(later.number(), 4U);
}

void FleetTest::twoProgramsMayChangeOneFleet()
{
    auto other = must(Fleet::open(path(), m_now));
    const auto first = enrol("pc-1");
    QVERIFY(other.enroll(QStringLiteral("pc-2"), Role::Agent, year()));
    QCOMPARE(other.enrolled().size(), 3);
    QVERIFY(m_fleet->revoke(first.identity.id, m_now));
    QCOMPARE(must(other.renewRevocations(m_now)).number(), 3U);
    QVERIFY(other.revocations().contains(first.identity.id));
    QCOMPARE(other.discoveryKeys(), m_fleet->discoveryKeys());
}

void FleetTest::aDirectoryInUseIsSaidToBeBusy()
{
    QLockFile lock(path("fleet.lock"));
    QVERIFY(lock.lock());
    const auto result = m_fleet->renewRevocations(m_now);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::Busy);
}

void FleetTest::theAdministratorSignsDocuments()
{
    const auto opened = must(Fleet::open(path(), m_now));
    const auto compact = must(signJws({{QStringLiteral("id"), QStringLiteral("job")}}, jobType,
                                      {opened.adminKey(), opened.admin().certificate}, m_now));
    const auto document = verifyJws(compact, jobType, opened.verifier(), {Role::Admin}, m_now);
    QVERIFY(document);
    QCOMPARE(document->signer.id, opened.admin().id);
}

void FleetTest::withoutTheCaKeyOnlyWhatNeedsItIsRefused()
{
    const auto bundle = enrol("pc-1");
    const auto request = must(makeSigningRequest(must(EcKey::generate()), QStringLiteral("pc-1")));
    QVERIFY(QFile::rename(path("fleet-ca.key"), m_directory->filePath(QStringLiteral("away"))));
    auto fleet = must(Fleet::open(path(), m_now));
    QVERIFY(!fleet.canSign());
    QCOMPARE(fleet.name(), m_fleet->name());
    QVERIFY(signJws({{QStringLiteral("a"), 1}}, jobType,
                    {fleet.adminKey(), fleet.admin().certificate}, m_now));
    const auto refused = [](const auto& result) {
        return !result && result.error().code == ErrorCode::PermissionDenied
            && result.error().detail.contains(QStringLiteral("offline"))
            && result.error().detail.contains(QStringLiteral("fleet-ca.key"));
    };
    QVERIFY(refused(fleet.enroll(QStringLiteral("pc-2"), Role::Agent, year())));
    QVERIFY(refused(fleet.sign(request, bundle.identity.id, year())));
    QVERIFY(refused(fleet.revoke(bundle.identity.id, m_now)));
    QVERIFY(refused(fleet.retire(bundle.identity.id, m_now)));
    QVERIFY(refused(fleet.renewRevocations(m_now)));
    QCOMPARE(must(Fleet::open(path(), m_now)).discoveryKeys().epochs().size(),
             m_fleet->discoveryKeys().epochs().size());
    QVERIFY(QFile::rename(m_directory->filePath(QStringLiteral("away")), path("fleet-ca.key")));
    QVERIFY(must(Fleet::open(path(), m_now)).canSign());
}

void FleetTest::aPersonJoinsWithABundle()
{
    const QString directory = m_directory->filePath(QStringLiteral("joined"));
    QCOMPARE(Fleet::join(directory, enrol("pc-1")).error().code, ErrorCode::InvalidInput);
    QVERIFY(!QFile::exists(directory));
    const auto bundle = enrol("helpdesk", Role::Operator);
    QVERIFY(Fleet::join(directory, bundle));
    QCOMPARE(Fleet::join(directory, bundle).error().code, ErrorCode::Conflict);
    const auto joined = must(Fleet::open(directory, m_now));
    QVERIFY(!joined.canSign());
    QVERIFY(!QFile::exists(directory + QStringLiteral("/fleet-ca.key")));
    QCOMPARE(joined.admin().role, Role::Operator);
    QCOMPARE(joined.name(), m_fleet->name());
    QCOMPARE(joined.discoveryKeys(), m_fleet->discoveryKeys());
}

void FleetTest::aDirectoryThatCannotBeLockedIsNotSaidToBeBusy()
{
    QVERIFY(QDir(path()).removeRecursively());
    const auto refused = m_fleet->enroll(QStringLiteral("pc-1"), Role::Agent, year());
    QVERIFY(!refused);
    QVERIFY2(!refused.error().detail.contains(QStringLiteral("another program")),
             qPrintable(refused.error().detail));
    QVERIFY(refused.error().detail.contains(QStringLiteral("fleet.lock")));
}

void FleetTest::whatIsNoRegularFileIsLeftAlone()
{
    const QString directory = m_directory->filePath(QStringLiteral("directory"));
    QVERIFY(QDir().mkdir(directory));
    const QString pipe = m_directory->filePath(QStringLiteral("pipe"));
    QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    for (const QString& target : {directory, pipe}) {
        const auto refused = writeFileAtomically(target, "text", Access::Private);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Conflict);
        QVERIFY2(refused.error().detail.contains(target), qPrintable(refused.error().detail));
        QVERIFY(QFile::exists(target));
        QVERIFY(!QFileInfo(target).isFile());
    }
}

void FleetTest::theCaKeyMayLieUnderAPassphrase()
{
    const QString directory = m_directory->filePath(QStringLiteral("sealed"));
    const QByteArray passphrase = "correct horse \xc3\xa4";
    auto made = must(Fleet::create(directory, QStringLiteral("Sealed"), m_now, passphrase));
    QVERIFY(made.canSign());
    QFile key(directory + QStringLiteral("/fleet-ca.key"));
    QVERIFY(key.open(QIODevice::ReadOnly));
    QVERIFY(key.readAll().startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----"));

    auto fleet = must(Fleet::open(directory, m_now));
    QVERIFY(!fleet.canSign() && fleet.isLocked() && fleet.hasPassphrase());
    const auto refused = fleet.enroll(QStringLiteral("pc-1"), Role::Agent, year());
    QCOMPARE(refused.error().code, ErrorCode::PermissionDenied);
    QVERIFY(refused.error().detail.contains(QStringLiteral("passphrase")));
    QVERIFY(signJws({{QStringLiteral("a"), 1}}, jobType,
                    {fleet.adminKey(), fleet.admin().certificate}, m_now));
    for (const QByteArray& wrong : {QByteArray(), QByteArray("no"), QByteArray(1024, 'x'),
                                    QByteArray(5000, 'x'), passphrase + ' '})
        QCOMPARE(fleet.unlock(wrong).error().code, ErrorCode::PermissionDenied);
    QVERIFY(fleet.isLocked());
    QVERIFY(fleet.unlock(passphrase));
    QVERIFY(fleet.canSign() && !fleet.isLocked());
    QVERIFY(fleet.enroll(QStringLiteral("pc-1"), Role::Agent, year()));
    QCOMPARE(Fleet::renewOwn(directory, m_now, year()).error().code, ErrorCode::PermissionDenied);
    QVERIFY(Fleet::renewOwn(directory, m_now, year(), passphrase));
}

void FleetTest::thePassphraseIsChangedAndRemoved()
{
    QVERIFY(!m_fleet->hasPassphrase());
    QVERIFY(m_fleet->setPassphrase("one"));
    QVERIFY(m_fleet->canSign());
    auto fleet = must(Fleet::open(path(), m_now));
    QCOMPARE(fleet.setPassphrase("two").error().code, ErrorCode::PermissionDenied); // not unlocked
    QVERIFY(fleet.unlock("one"));
    QVERIFY(fleet.setPassphrase("two"));
    auto changed = must(Fleet::open(path(), m_now));
    QVERIFY(!changed.unlock("one"));
    QVERIFY(changed.unlock("two"));
    struct stat status = {};
    QVERIFY(stat(path("fleet-ca.key").toLocal8Bit().constData(), &status) == 0);
    QCOMPARE(status.st_mode & 0777u, 0600u);
    QVERIFY(changed.setPassphrase({}));
    QVERIFY(!changed.hasPassphrase());
    QVERIFY(must(Fleet::open(path(), m_now)).canSign());
}

void FleetTest::newKeysAreSignedForNeighbours()
{
    QVERIFY(m_fleet->keyDocument().isEmpty());
    const auto gone = enrol("pc-1");
    const auto list = must(m_fleet->revoke(gone.identity.id, m_now));
    const KeyDocument document = must(Fleet::open(path(), m_now)).keyDocument();
    QCOMPARE(document.keys(), m_fleet->discoveryKeys());
    QCOMPARE(document.revocations(), list.number());
    struct stat status = {};
    QVERIFY(stat(path("discovery.jws").toLocal8Bit().constData(), &status) == 0);
    QCOMPARE(status.st_mode & 0777u, 0600u);
    const QByteArray compact = document.compact();
    QVERIFY(KeyDocument::verify(compact, m_fleet->ca()));
    QVERIFY(!KeyDocument::verify(compact.left(compact.size() - 2), m_fleet->ca()));
    const auto stranger =
        must(CertificateAuthority::create(m_fleet->name(), Validity::days(m_now, 100)));
    QCOMPARE(KeyDocument::verify(compact, stranger.certificate()).error().code,
             ErrorCode::Untrusted);
    const auto byAdmin = must(signJws(
        {{QStringLiteral("keys"), document.keys().toJson()}, {QStringLiteral("revocations"), 1}},
        KeyDocument::type, {m_fleet->adminKey(), m_fleet->admin().certificate}, m_now));
    QCOMPARE(KeyDocument::verify(byAdmin, m_fleet->ca()).error().code, ErrorCode::Untrusted);
    QVERIFY(!m_fleet->learn(document).value_or(true)); // it has these
}

void FleetTest::anotherDirectoryLearnsWhatTheFleetRevoked()
{
    const QString directory = m_directory->filePath(QStringLiteral("second"));
    auto second = must(Fleet::join(directory, enrol("second", Role::Admin)));
    const auto gone = enrol("pc-1");
    const auto before = m_fleet->revocations();
    const auto list = must(m_fleet->revoke(gone.identity.id, m_now));
    QVERIFY(must(second.learn(list)));
    QVERIFY(must(second.learn(m_fleet->keyDocument())));
    QVERIFY(!must(second.learn(before))); // never rolled back
    const auto opened = must(Fleet::open(directory, m_now));
    QCOMPARE(opened.revocations().number(), list.number());
    QCOMPARE(opened.discoveryKeys(), m_fleet->discoveryKeys());
    QVERIFY(!opened.verifier().verify(gone.identity.certificate, {}, {Role::Agent}, m_now));
    const auto stranger = must(
        Fleet::create(m_directory->filePath(QStringLiteral("stranger")), m_fleet->name(), m_now));
    QCOMPARE(second.learn(stranger.revocations()).error().code, ErrorCode::Untrusted);
}

} // namespace patchswarm::trust

QTEST_GUILESS_MAIN(patchswarm::trust::FleetTest)
#include "tst_fleet.moc"
