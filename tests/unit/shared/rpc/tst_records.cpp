#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

#include "shared/rpc/agentrecords.h"
#include "shared/rpc/cacherecords.h"
#include "shared/rpc/jobrecords.h"
#include "shared/rpc/schema.h"
#include "shared/rpc/swarmrecords.h"
#include "shared/rpc/telemetry.h"

using namespace Qt::Literals::StringLiterals;
using namespace patchswarm;
using namespace patchswarm::rpc;

namespace {

const QString someCid = u"bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"_s;
const QString someId = QString(64, u'a');

// Through JSON text and back, and past the record's own schema.
template<class T>
T returned(const T& record)
{
    const QJsonObject json =
        QJsonDocument::fromJson(QJsonDocument(toJson(record)).toJson()).object();
    const policy::Faults faults = validate(json, schemaOf<T>());
    if (!faults.isEmpty())
        qWarning("%s", qPrintable(policy::faultsText(faults)));
    const auto back = fromJson<T>(json);
    if (!back)
        qWarning("%s", qPrintable(policy::faultsText(back.error())));
    return faults.isEmpty() && back ? *back : T();
}

JobStatus someJob()
{
    JobStatus job;
    job.id = u"kb1"_s;
    job.title = u"Tuesday \u2013 \u00e4rger"_s;
    job.state = JobState::WaitingForSpace;
    job.reason = u"4 GB are missing"_s;
    job.size = 9007199254740991ULL;
    job.verified = 3;
    job.missingBytes = 4000000000ULL;
    job.exitCode = -1;
    job.artifacts = {{someCid, u"a.msu"_s, 5, 3, true}};
    return job;
}

EndpointTelemetry someTelemetry(QRandomGenerator& random)
{
    EndpointTelemetry telemetry;
    telemetry.at = 1762884000000;
    telemetry.wanBytesPerSecond = random.generateDouble() * 1e9;
    for (int i = random.bounded(5); i > 0; --i) {
        ArtifactTelemetry artifact;
        artifact.cid = someCid;
        artifact.job = u"kb%1"_s.arg(i);
        artifact.phase = static_cast<TransferPhase>(random.bounded(9));
        artifact.size = random.generate64() >> 12;
        artifact.fromPeers = random.generate();
        artifact.map = QByteArray(random.bounded(129), static_cast<char>(random.bounded(256)));
        artifact.peerBytesPerSecond = random.generateDouble() * 1e8;
        if (random.bounded(2) == 0)
            artifact.etaMs = random.bounded(1000000);
        telemetry.artifacts << artifact;
    }
    return telemetry;
}

} // namespace

class TestRecords : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void aJobStatusHasTheKeysOfTheCommandLine()
    {
        const QJsonObject json = toJson(JobStatus());
        for (const QString& key :
             {u"id"_s, u"state"_s, u"size"_s, u"verified"_s, u"fromOrigin"_s, u"fromGateway"_s,
              u"fromPeers"_s, u"fromCache"_s, u"wasted"_s, u"etaMs"_s})
            QVERIFY2(json.contains(key), qPrintable(key));
        QVERIFY(json.value("etaMs"_L1).isNull());
        QCOMPARE(json.value("state"_L1).toString(), u"waiting"_s);
    }

    void recordsSurviveTheRoundTripAndFitTheirSchema()
    {
        QVERIFY(returned(someJob()) == someJob());

        AgentInfo agent;
        agent.id = someId;
        agent.name = u"PC-1"_s;
        agent.state = AgentState::P2pOff;
        agent.addresses = QStringList {u"10.0.0.1:4001"_s};
        agent.csr = u"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n"_s;
        QVERIFY(returned(agent) == agent);

        const SwarmEvent event {
            1, 2, u"chunkVerified"_s, someCid, 7, 1, ByteSource::Gateway, someId, 1048576, u"x"_s};
        QVERIFY(returned(event) == event);
        const SwarmEvent bare {1, 2, u"linkOpened"_s, {}, {}, {}, {}, {}, {}, {}};
        QVERIFY(returned(bare) == bare);
        QVERIFY2(!toJson(bare).contains("chunk"_L1), "events stay small");

        const AuditEntry audit {1,
                                2,
                                u"anna"_s,
                                u"admin"_s,
                                u"profile.apply"_s,
                                QJsonValue(),
                                QJsonObject {{u"a"_s, 1}},
                                u"done"_s};
        QVERIFY(returned(audit) == audit);

        PeerStatus peer;
        peer.endpoint = someId;
        peer.cid = someCid;
        peer.standing = PeerStanding::OutsideBoundary;
        peer.rule = u"11.0.0.1 is outside the profile's siteBoundary"_s;
        peer.lastHeardAt = 5;
        QVERIFY(returned(peer) == peer);

        const LedgerEntry entry {someCid, ByteSource::Origin, u"updates.example.com"_s, 5, 0, 1,
                                 2,       u"stalled"_s};
        QVERIFY(returned(entry) == entry);

        CacheEntry cached;
        cached.cid = someCid;
        cached.jobs = QStringList {u"kb1"_s};
        QVERIFY(returned(cached) == cached);
    }

    void randomTelemetrySurvivesTheRoundTrip()
    {
        const auto seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        for (int i = 0; i < 100; ++i) {
            const EndpointTelemetry telemetry = someTelemetry(random);
            QVERIFY2(returned(telemetry) == telemetry, qPrintable(u"seed %1"_s.arg(seed)));
        }
    }

    void unknownMembersAreIgnored()
    {
        QJsonObject json = toJson(someJob());
        json.insert("fromTheFuture"_L1, QJsonArray {1});
        QVERIFY(fromJson<JobStatus>(json).value() == someJob());
    }

    void spoiltMembersAreNamed_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("path");
        const auto row = [](const char* what, const QString& key, const QJsonValue& value,
                            const QString& path = {}) {
            QTest::newRow(what) << key << value << (path.isEmpty() ? key : path);
        };
        row("number as text", u"size"_s, u"5"_s);
        row("negative", u"verified"_s, -1);
        row("fraction", u"wasted"_s, 0.5);
        row("beyond 2^53", u"size"_s, 1e17);
        row("missing", u"id"_s, QJsonValue::Undefined);
        row("null", u"title"_s, QJsonValue::Null);
        row("too long", u"title"_s, QString(1025, u'x'));
        row("half a character", u"title"_s, QString(QChar(0xd800)));
        row("unknown state", u"state"_s, u"dreaming"_s);
        row("state as number", u"state"_s, 3);
        row("exit code as text", u"exitCode"_s, u"0"_s);
        row("risk", u"risk"_s, 1001);
        row("object for a list", u"artifacts"_s, QJsonObject());
        row("entry of a list", u"artifacts"_s, QJsonArray {1}, u"artifacts[0]"_s);
    }

    void spoiltMembersAreNamed()
    {
        QFETCH(QString, key);
        QFETCH(QJsonValue, value);
        QFETCH(QString, path);
        QJsonObject json = toJson(someJob());
        if (value.isUndefined())
            json.remove(key);
        else
            json.insert(key, value);
        const auto job = fromJson<JobStatus>(json);
        QVERIFY(!job);
        QCOMPARE(job.error().size(), 1);
        QCOMPARE(job.error().first().path, path);
        QVERIFY2(!validate(json, schemaOf<JobStatus>()).isEmpty() || key == "title"_L1,
                 "the schema says so, too");
    }

    void textFromElsewhereCannotDisturbATerminal()
    {
        QJsonObject json = toJson(someJob());
        json.insert("reason"_L1, u"a\u001b[31mb\u202ec\nd"_s);
        QCOMPARE(fromJson<JobStatus>(json).value().reason, u"a\ufffd[31mb\ufffdc\nd"_s);
    }

    void base64IsStrictAndBounded()
    {
        PutChunkListParams page {someCid, 5, 0, QByteArray(64, 'x')};
        QJsonObject json = toJson(page);
        QCOMPARE(fromJson<PutChunkListParams>(json).value().digests, page.digests);
        json.insert("digests"_L1, u"AAA"_s);
        json.insert("cid"_L1, QString(60, u'b'));
        QCOMPARE(fromJson<PutChunkListParams>(json).error().first().path, u"cid"_s);
        json = toJson(page);
        json.insert("digests"_L1, u"*"_s);
        QVERIFY(!fromJson<PutChunkListParams>(json));
        page.digests = QByteArray((maxDigestsPerPage + 1) * 32, 'x');
        QVERIFY(!fromJson<PutChunkListParams>(toJson(page)));
    }

    void everyNameOfAnEnumerationIsItsOwn()
    {
        QStringList names;
        for (const auto& entry : enumNames(JobState {})) {
            names << entry.name;
            QCOMPARE(enumOf<JobState>(entry.name), std::optional(entry.value));
            QCOMPARE(nameOf(entry.value), QString(entry.name));
        }
        QCOMPARE(names.removeDuplicates(), 0);
        QVERIFY(!enumOf<JobState>(u"Waiting"_s));
        QVERIFY(isFinal(JobState::Succeeded) && !isFinal(JobState::Delivered)
                && !isFinal(JobState::Paused));
    }

    void theMapSummaryKeepsEmptyAndWholeApart()
    {
        QCOMPARE(mapSummary(ChunkSet(0)), QByteArray());
        QCOMPARE(mapSummary(ChunkSet(3, true)), QByteArray(3, '\xff'));
        QCOMPARE(mapSummary(ChunkSet(1000)), QByteArray(mapBuckets, '\0'));
        QCOMPARE(mapSummary(ChunkSet(1000, true)), QByteArray(mapBuckets, '\xff'));
        ChunkSet one(100000);
        one.insert(99999);
        QCOMPARE(mapSummary(one).count('\0'), mapBuckets - 1);
        QCOMPARE(mapSummary(one).back(), '\x01');
        ChunkSet most(100000, true);
        most.erase(0);
        QCOMPARE(static_cast<unsigned char>(mapSummary(most).front()), 254);
    }

    void theMapSummaryCountsEveryChunkOnce()
    {
        const auto seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        for (int i = 0; i < 200; ++i) {
            const auto universe = static_cast<ChunkIndex>(random.bounded(1, 1000));
            ChunkSet set(universe);
            const auto chunk = static_cast<ChunkIndex>(random.bounded(static_cast<int>(universe)));
            set.insert(chunk);
            const QByteArray map = mapSummary(set);
            QCOMPARE(map.size(), std::min<qsizetype>(universe, mapBuckets));
            QVERIFY2(map.size() - map.count('\0') == 1, qPrintable(u"seed %1"_s.arg(seed)));
        }
    }
};

QTEST_APPLESS_MAIN(TestRecords)
#include "tst_records.moc"
