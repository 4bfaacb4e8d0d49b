#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

#include "samples.h"
#include "shared/policy/patchjob.h"
#include "shared/policy/tombstone.h"

using namespace Qt::Literals::StringLiterals;
using namespace patchswarm;
using namespace patchswarm::policy;

namespace {

QStringList faultPaths(const QJsonObject& json)
{
    const auto job = parsePatchJob(json);
    return job ? QStringList() : samples::paths(job.error());
}

QJsonObject fullJob()
{
    QJsonObject json = samples::job();
    QJsonObject second = samples::artifact(u"große datei+1.bin"_s, 5000000);
    second.insert("urls"_L1, QJsonArray {u"http://mirror.example/x?y=1"_s});
    json.insert("artifacts"_L1, QJsonArray {samples::artifact(u"a.msu"_s), second});
    json.insert("origins"_L1, QJsonArray {u"https://updates.example.com/november/"_s});
    json.insert("cves"_L1, QJsonArray {u"CVE-2025-12345"_s, u"CVE-2024-0001"_s});
    json.insert("reference"_L1, u"KB5034441"_s);
    json.insert("risk"_L1, 870);
    json.insert("kev"_L1, true);
    json.insert("exposedSince"_L1, u"2025-11-01T00:00:00Z"_s);
    json.insert("notBefore"_L1, u"2025-11-12T02:00:00+02:00"_s);
    json.insert("deadline"_L1, u"2025-11-18T00:00:00.250Z"_s);
    json.insert("expires"_L1, u"2026-01-01T00:00:00Z"_s);
    json.insert("targets"_L1, QJsonObject {{u"groups"_s, QJsonArray {u"finance"_s}}});
    return json;
}

} // namespace

class TestPatchJob : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void theSmallestJobHasSoundDefaults()
    {
        const auto job = parsePatchJob(samples::job());
        QVERIFY2(job, job ? "" : qPrintable(faultsText(job.error())));
        QVERIFY(job->targets.all);
        QCOMPARE(job->risk, 0);
        QVERIFY(!job->kev);
        QVERIFY(!job->deadlineMs);
        QCOMPARE(job->size(), std::uint64_t {1000});
        QCOMPARE(job->issuedAtMs, 1762884000000);
    }

    void aFullJobSurvivesTheRoundTrip()
    {
        const auto job = parsePatchJob(fullJob());
        QVERIFY2(job, job ? "" : qPrintable(faultsText(job.error())));
        QCOMPARE(*job->notBeforeMs, 1762905600000);
        const auto back = parsePatchJob(QJsonDocument(toJson(*job)).toJson());
        QVERIFY(back);
        QVERIFY(*back == *job);
    }

    void urlsComeFromTheArtifactThenTheFolders()
    {
        const auto job = parsePatchJob(fullJob());
        QVERIFY(job);
        QCOMPARE(urlsOf(*job, 0), QStringList {u"https://updates.example.com/november/a.msu"_s});
        QCOMPARE(
            urlsOf(*job, 1),
            QStringList({u"http://mirror.example/x?y=1"_s,
                         u"https://updates.example.com/november/gro%C3%9Fe%20datei%2B1.bin"_s}));
    }

    void aFileUrlFitsOneArtifactOnly()
    {
        QJsonObject json = fullJob();
        json.insert("origins"_L1, QJsonArray {u"https://updates.example.com/x.msu"_s});
        const QStringList found = faultPaths(json);
        QVERIFY(found.contains(u"origins[0]"_s));
        QVERIFY(found.contains(u"artifacts[0]"_s)); // and this one has no URL at all
    }

    void spoiltMembersAreNamed_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("path");
        const auto row = [](const char* what, const QString& key, const QJsonValue& value,
                            const QString& path) { QTest::newRow(what) << key << value << path; };
        row("id with separator", u"id"_s, u"../x"_s, u"id"_s);
        row("id reserved", u"id"_s, u"NUL"_s, u"id"_s);
        row("id with trailing dot", u"id"_s, u"kb1."_s, u"id"_s);
        row("title missing", u"title"_s, QJsonValue(), u"title"_s);
        row("risk above", u"risk"_s, 1001, u"risk"_s);
        row("risk below", u"risk"_s, -1, u"risk"_s);
        row("kev as text", u"kev"_s, u"yes"_s, u"kev"_s);
        row("CVE in small letters", u"cves"_s, QJsonArray {u"cve-2025-1234"_s}, u"cves[0]"_s);
        row("CVE too short", u"cves"_s, QJsonArray {u"CVE-2025-123"_s}, u"cves[0]"_s);
        row("CVE and a line feed", u"cves"_s, QJsonArray {u"CVE-2025-1234\n"_s}, u"cves[0]"_s);
        row("time without zone", u"issuedAt"_s, u"2025-11-11T18:00:00"_s, u"issuedAt"_s);
        row("no such day", u"issuedAt"_s, u"2025-02-30T18:00:00Z"_s, u"issuedAt"_s);
        row("expires before issue", u"expires"_s, u"2025-11-11T17:59:59Z"_s, u"expires"_s);
        row("revision 0", u"revision"_s, 0, u"revision"_s);
        row("revision beyond 2^53", u"revision"_s, 9007199254740992.0, u"revision"_s);
        row("nobody", u"targets"_s, QJsonObject(), u"targets"_s);
        row("all and some", u"targets"_s,
            QJsonObject {{u"all"_s, true}, {u"groups"_s, QJsonArray {u"a"_s}}}, u"targets"_s);
        row("ftp", u"origins"_s, QJsonArray {u"ftp://example.com/x"_s}, u"origins[0]"_s);
        row("file", u"origins"_s, QJsonArray {u"file:///etc/passwd"_s}, u"origins[0]"_s);
        row("user", u"origins"_s, QJsonArray {u"http://user@example.com/x"_s}, u"origins[0]"_s);
        row("empty user", u"origins"_s, QJsonArray {u"http://@example.com/x"_s}, u"origins[0]"_s);
        row("fragment", u"origins"_s, QJsonArray {u"http://example.com/x#y"_s}, u"origins[0]"_s);
        row("no host", u"origins"_s, QJsonArray {u"http:///x"_s}, u"origins[0]"_s);
        row("port 0", u"origins"_s, QJsonArray {u"http://example.com:0/x"_s}, u"origins[0]"_s);
        row("port 70000", u"origins"_s, QJsonArray {u"http://example.com:70000/x"_s},
            u"origins[0]"_s);
        row("blank", u"origins"_s, QJsonArray {u"http://example.com/a b"_s}, u"origins[0]"_s);
        row("line feed", u"origins"_s, QJsonArray {u"http://example.com/a\r\nX: y"_s},
            u"origins[0]"_s);
        row("relative", u"origins"_s, QJsonArray {u"x.msu"_s}, u"origins[0]"_s);
        row("twice", u"origins"_s, QJsonArray {u"http://e.com/x"_s, u"http://e.com/x"_s},
            u"origins[1]"_s);
        row("none", u"origins"_s, QJsonArray(), u"artifacts[0]"_s);
        row("no artifacts", u"artifacts"_s, QJsonArray(), u"artifacts"_s);
        row("artifact as text", u"artifacts"_s, QJsonArray {u"x"_s}, u"artifacts[0]"_s);
        row("unknown key", u"command"_s, u"rm"_s, u"command"_s);
        row("other kind", u"kind"_s, u"profile"_s, u"kind"_s);
    }

    void spoiltMembersAreNamed()
    {
        QFETCH(QString, key);
        QFETCH(QJsonValue, value);
        QFETCH(QString, path);
        QCOMPARE(faultPaths(samples::jobWith(key, value)), QStringList {path});
    }

    void spoiltArtifactsAreNamed_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("path in the name") << u"fileName"_s << QJsonValue(u"../../etc/cron.d/x"_s);
        QTest::newRow("negative size") << u"size"_s << QJsonValue(-1);
        QTest::newRow("size beyond 4 PiB") << u"size"_s << QJsonValue(4503599627370497.0);
        QTest::newRow("CID cut short") << u"cid"_s << QJsonValue(samples::cidFor(1000).left(58));
        QTest::newRow("CID in capitals") << u"cid"_s << QJsonValue(samples::cidFor(1000).toUpper());
        QTest::newRow("CID of a larger file") << u"cid"_s << QJsonValue(samples::cidFor(2000000));
        QTest::newRow("urls as text") << u"urls"_s << QJsonValue(u"http://a/b"_s);
    }

    void spoiltArtifactsAreNamed()
    {
        QFETCH(QString, key);
        QFETCH(QJsonValue, value);
        QJsonObject artifact = samples::artifact(u"a.bin"_s);
        artifact.insert(key, value);
        QCOMPARE(faultPaths(samples::jobWith(u"artifacts"_s, QJsonArray {artifact})),
                 QStringList {u"artifacts[0]."_s + key});
    }

    void twoArtifactsMustNotBecomeOneFile()
    {
        QJsonObject json = samples::jobWith(
            u"artifacts"_s,
            QJsonArray {samples::artifact(u"Patch.msu"_s), samples::artifact(u"patch.MSU"_s)});
        json.insert("origins"_L1, QJsonArray {u"http://example.com/"_s});
        QCOMPARE(faultPaths(json), QStringList {u"artifacts[1].fileName"_s});
    }

    void anEmptyFileIsAnArtifact()
    {
        QVERIFY(faultPaths(
                    samples::jobWith(u"artifacts"_s, QJsonArray {samples::artifact(u"empty"_s, 0)}))
                    .isEmpty());
    }

    void everyFaultIsToldAtOnce()
    {
        QJsonObject json = samples::jobWith(u"risk"_s, 2000);
        json.insert("id"_L1, u"a/b"_s);
        json.insert("artifacts"_L1,
                    QJsonArray {samples::artifact(u"a/b"_s), samples::artifact(u".."_s)});
        json.insert("origins"_L1, QJsonArray {u"gopher://x"_s});
        json.remove("issuedAt"_L1);
        QCOMPARE(faultPaths(json).size(), 6);
    }

    void spoiltBytesNeverCrashAndNeverPassUnsound()
    {
        const auto seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        const QByteArray text = QJsonDocument(fullJob()).toJson(QJsonDocument::Compact);
        for (int i = 0; i < 3000; ++i) {
            QByteArray spoilt = text;
            for (int n = random.bounded(1, 4); n > 0; --n)
                spoilt[random.bounded(spoilt.size())] = static_cast<char>(random.bounded(256));
            if (const auto job = parsePatchJob(spoilt))
                QVERIFY2(parsePatchJob(toJson(*job)) == job, qPrintable(u"seed %1"_s.arg(seed)));
        }
    }

    void aTombstoneSurvivesTheRoundTrip()
    {
        for (const TombstoneReason reason :
             {TombstoneReason::Cancelled, TombstoneReason::Superseded}) {
            const Tombstone tombstone {u"kb1"_s, 4, reason, 1762884000000};
            const auto back = parseTombstone(toJson(tombstone));
            QVERIFY(back);
            QVERIFY(*back == tombstone);
        }
    }

    void aTombstoneEndsItsJobUpToItsRevision()
    {
        const Tombstone tombstone {u"kb1"_s, 4, TombstoneReason::Cancelled, 0};
        QVERIFY(tombstone.ends(u"kb1"_s, 4));
        QVERIFY(tombstone.ends(u"kb1"_s, 1));
        QVERIFY(!tombstone.ends(u"kb1"_s, 5));
        QVERIFY(!tombstone.ends(u"kb2"_s, 1));
    }

    void spoiltTombstonesAreNamed()
    {
        QJsonObject json = toJson(Tombstone {u"kb1"_s, 4, TombstoneReason::Cancelled, 0});
        json.insert("reason"_L1, u"bored"_s);
        json.insert("revision"_L1, 1.5);
        json.remove("issuedAt"_L1);
        const auto tombstone = parseTombstone(json);
        QVERIFY(!tombstone);
        QCOMPARE(samples::paths(tombstone.error()),
                 QStringList({u"revision"_s, u"reason"_s, u"issuedAt"_s}));
    }

    void oneKindIsNeverTakenForAnother()
    {
        const QByteArray job = QJsonDocument(samples::job()).toJson();
        QCOMPARE(documentKind(job).value(), DocumentKind::Job);
        QVERIFY(!parseProfile(job));
        QVERIFY(!parseTombstone(job));
        QCOMPARE(documentKind(QJsonDocument(samples::profile()).toJson()).value(),
                 DocumentKind::Profile);
        QVERIFY(!documentKind("{}"));
        QVERIFY(!documentKind("[1"));
        const auto newer = documentKind("{\"kind\":\"job\",\"version\":7}");
        QCOMPARE(newer.error().code, ErrorCode::UnsupportedVersion);
        QVERIFY(newer.error().detail.contains(u'7') && newer.error().detail.contains(u'1'));
    }
};

QTEST_APPLESS_MAIN(TestPatchJob)
#include "tst_patchjob.moc"
