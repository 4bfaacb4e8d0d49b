#include <QFile>
#include <QTest>

#include "console/fleet/jobpublisher.h"
#include "shared/content/cidtext.h"
#include "shared/policy/tombstone.h"
#include "tests/unit/console/fleet/testfleet.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

class JobPublisherTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsPublishedIsReadBackWhole();
    void everyFaultIsToldBeforeHashing();
    void anIdIsMadeFromTheNameAndTheTime();
    void aJobOfAnotherFleetIsNotBelieved();
    void aChangedJobFileIsNotBelieved();
    void aJobFileWithoutAListIsRefused();
    void whatIsNoJobFileIsRefused_data();
    void whatIsNoJobFileIsRefused();
    void anInterruptedHashIsCancelled();
    void aTombstoneIsSigned();
    void aJobSignedByAnAgentIsRefused();

private:
    [[nodiscard]] QString writeFile(const QString& name, const QByteArray& bytes);
    [[nodiscard]] JobRequest request(const QStringList& files) const;
    [[nodiscard]] Result<VerifiedJob> readBack(const QString& path);

    TestFleet m_fleet;
    const QDateTime m_now = QDateTime::currentDateTimeUtc();
};

QString JobPublisherTest::writeFile(const QString& name, const QByteArray& bytes)
{
    QFile file(m_fleet.path(name));
    const bool isOpen = file.open(QIODevice::WriteOnly);
    Q_ASSERT(isOpen);
    file.write(bytes);
    return file.fileName();
}

JobRequest JobPublisherTest::request(const QStringList& files) const
{
    JobRequest request;
    request.files = files;
    request.urls = {u"http://updates.example/kb/"_s};
    return request;
}

Result<VerifiedJob> JobPublisherTest::readBack(const QString& path)
{
    return readJobFile(path, m_fleet.fleet().verifier(), m_now);
}

void JobPublisherTest::whatIsPublishedIsReadBackWhole()
{
    JobRequest wanted = request({writeFile(u"small.msu"_s, "hello world"),
                                 writeFile(u"Größe.bin"_s, QByteArray(3'000'000, 'x'))});
    wanted.id = u"KB5031234"_s;
    wanted.title = u"November"_s;
    wanted.reference = u"KB5031234"_s;
    wanted.cves = {u"CVE-2025-12345"_s};
    wanted.risk = 800;
    wanted.kev = true;
    wanted.deadlineMs = 1'900'000'000'000;
    wanted.revision = 3;
    wanted.targets = {.all = false, .endpoints = {u"a"_s}, .groups = {u"web"_s}, .tags = {}};
    const auto published = m_fleet.workspace().publisher().publish(wanted, m_now);
    QVERIFY2(published, qPrintable(published ? u""_s : policy::faultsText(published.error())));
    const QString path = m_fleet.path(u"p.job"_s);
    QVERIFY(writeJobFile(path, published->file));
    const auto read = readBack(path);
    QVERIFY2(read, qPrintable(read ? u""_s : read.error().detail));
    QCOMPARE(read->job, published->job);
    QCOMPARE(read->job.title, u"November"_s);
    QCOMPARE(read->job.artifacts.size(), 2);
    // 01 55 12 20 and SHA-256 of "hello world", in base32
    QCOMPARE(cidText(read->job.artifacts.first().cid),
             u"bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"_s);
    QCOMPARE(read->manifests.size(), 2U);
    QCOMPARE(read->manifests.at(1).layout().size, 3'000'000U);
    QCOMPARE(read->job.targets, wanted.targets);
}

void JobPublisherTest::everyFaultIsToldBeforeHashing()
{
    JobRequest wanted = request({writeFile(u"a.bin"_s, "x")});
    wanted.id = u"../x"_s;
    wanted.risk = 5000;
    wanted.cves = {u"CVE"_s};
    wanted.urls = {u"ftp://example.com/"_s};
    std::atomic<bool> isCancelled = true; // hashing would say that, and nothing else
    HashOptions hashing;
    hashing.cancel = &isCancelled;
    const auto published = m_fleet.workspace().publisher().publish(wanted, m_now, hashing);
    QVERIFY(!published);
    QVERIFY2(published.error().size() >= 4, qPrintable(policy::faultsText(published.error())));
    const auto missing = m_fleet.workspace().publisher().publish(
        request({u"/no/such/file"_s, m_fleet.directory()}), m_now);
    QVERIFY(!missing);
    QCOMPARE(missing.error().size(), 2);
    QCOMPARE(missing.error().first().path, u"/no/such/file"_s);
}

void JobPublisherTest::anIdIsMadeFromTheNameAndTheTime()
{
    const auto published = m_fleet.workspace().publisher().publish(
        request({writeFile(u"Windows 11 (KB1).msu"_s, "x")}),
        QDateTime::fromString(u"2025-11-11T18:00:00Z"_s, Qt::ISODate));
    QVERIFY(published);
    QVERIFY2(published->job.id.startsWith(u"windows-11-kb1-20251111T180000-"_s),
             qPrintable(published->job.id));
    QCOMPARE(published->job.title, u"Windows 11 (KB1).msu"_s);
}

void JobPublisherTest::aJobOfAnotherFleetIsNotBelieved()
{
    TestFleet other;
    const auto published =
        other.workspace().publisher().publish(request({writeFile(u"a.bin"_s, "x")}), m_now);
    QVERIFY(published);
    const QString path = m_fleet.path(u"foreign.job"_s);
    QVERIFY(writeJobFile(path, published->file));
    const auto read = readBack(path);
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Untrusted);
    QVERIFY(read.error().detail.startsWith(path));
}

void JobPublisherTest::aChangedJobFileIsNotBelieved()
{
    const auto published = m_fleet.workspace().publisher().publish(
        request({writeFile(u"a.bin"_s, QByteArray(2'500'000, 'x'))}), m_now);
    QVERIFY(published);
    QByteArray text = published->file.toJson();
    const auto at = text.indexOf("\"jws\"") + 400; // inside the payload
    text[at] = text.at(at) == 'A' ? 'B' : 'A';
    const QString path = writeFile(u"changed.job"_s, text);
    QVERIFY(!readBack(path));
}

void JobPublisherTest::aJobFileWithoutAListIsRefused()
{
    const auto published = m_fleet.workspace().publisher().publish(
        request({writeFile(u"a.bin"_s, QByteArray(2'500'000, 'x'))}), m_now);
    QVERIFY(published);
    const QString path = m_fleet.path(u"bare.job"_s);
    QVERIFY(writeJobFile(path, policy::JobFile(published->file.jws())));
    const auto read = readBack(path);
    QVERIFY(!read);
}

void JobPublisherTest::whatIsNoJobFileIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text") << QByteArray("hello");
    QTest::newRow("other JSON") << QByteArray("{\"a\":1}");
    QTest::newRow("no JWS") << QByteArray("{\"version\":1,\"jws\":\"x\",\"chunkLists\":{}}");
    QTest::newRow("bytes") << QByteArray("\0\xff\0\xfe", 4);
}

void JobPublisherTest::whatIsNoJobFileIsRefused()
{
    QFETCH(const QByteArray, text);
    const QString path = writeFile(u"bad.job"_s, text);
    const auto read = readBack(path);
    QVERIFY(!read);
    QVERIFY(read.error().detail.contains(path));
    const auto missing = readBack(m_fleet.path(u"none.job"_s));
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::NotFound);
}

void JobPublisherTest::anInterruptedHashIsCancelled()
{
    std::atomic<bool> isCancelled = true;
    HashOptions hashing;
    hashing.cancel = &isCancelled;
    const auto published = m_fleet.workspace().publisher().publish(
        request({writeFile(u"a.bin"_s, QByteArray(3'000'000, 'x'))}), m_now, hashing);
    QVERIFY(!published);
}

void JobPublisherTest::aTombstoneIsSigned()
{
    const auto jws = m_fleet.workspace().publisher().tombstone(
        u"KB1"_s, 4, policy::TombstoneReason::Cancelled, m_now);
    QVERIFY(jws);
    const auto document = trust::verifyJws(*jws, trust::tombstoneType, m_fleet.fleet().verifier(),
                                           {trust::Role::Admin}, m_now);
    QVERIFY(document);
    QJsonObject body = document->json;
    body.remove(u"iat"_s);
    const auto tombstone = policy::parseTombstone(body);
    QVERIFY(tombstone);
    QVERIFY(tombstone->ends(u"KB1"_s, 4));
    QVERIFY(!m_fleet.workspace().publisher().tombstone(u"a/b"_s, 1,
                                                       policy::TombstoneReason::Cancelled, m_now));
}

void JobPublisherTest::aJobSignedByAnAgentIsRefused()
{
    const trust::Bundle bundle = m_fleet.bundle(u"agent-1"_s);
    const JobPublisher publisher({bundle.key, bundle.identity.certificate});
    const auto published = publisher.publish(request({writeFile(u"a.bin"_s, "x")}), m_now);
    QVERIFY(published);
    const QString path = m_fleet.path(u"agent.job"_s);
    QVERIFY(writeJobFile(path, published->file));
    const auto read = readBack(path);
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::WrongRole);
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::JobPublisherTest)
#include "tst_jobpublisher.moc"
