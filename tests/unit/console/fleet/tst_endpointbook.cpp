#include <QTest>

#include <limits>

#include "console/fleet/endpointbook.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

constexpr qint64 now = 1'700'000'000'000;
const QString cid = u"bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy"_s;

rpc::JobStatus fetching()
{
    rpc::JobStatus status;
    status.id = u"kb500"_s;
    status.state = rpc::JobState::Fetching;
    status.size = 1000;
    status.verified = status.fromOrigin = 100;
    status.artifacts = {{cid, u"a.msu"_s, 1000, 100, true}};
    return status;
}

rpc::EndpointTelemetry telemetry(quint64 fromPeers)
{
    rpc::ArtifactTelemetry artifact;
    artifact.cid = cid;
    artifact.size = 1000;
    artifact.fromOrigin = 100;
    artifact.fromPeers = fromPeers;
    artifact.verified = 100 + fromPeers;
    artifact.peerBytesPerSecond = 50;
    artifact.etaMs = 9000;
    rpc::EndpointTelemetry update;
    update.lanReceivedBytesPerSecond = 50;
    update.artifacts = {artifact};
    return update;
}

EndpointBook bookOf(const QString& name)
{
    EndpointRecord record;
    record.name = name;
    return EndpointBook(record);
}

} // namespace

class EndpointBookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anUnchangedBookGivesTheSameSnapshot();
    void newerTelemetryCountsMoreThanTheList();
    void whatTelemetryLeavesOutStandsStill();
    void aNewerListCountsMoreThanTelemetry();
    void aJobWhoseArtifactsAreNotAllToldKeepsItsList();
    void moreThanThereIsCannotBe_data();
    void moreThanThereIsCannotBe();
    void aWholeArtifactMakesTheListOld();
    void onlyTheNewestJobsAreKept();
    void ratesEndWithTheConnection();
    void theTimeOfAStateStaysWhileTheStateDoes();
    void driftIsADifferenceThatIsKnown();
    void aRecordedPictureIsAsOldAsItWas();
};

void EndpointBookTest::anUnchangedBookGivesTheSameSnapshot()
{
    EndpointBook book = bookOf(u"a"_s);
    const EndpointPointer first = book.snapshot();
    QCOMPARE(book.snapshot(), first);
    book.setEvents(0, 0);
    book.setRecord(first->record);
    book.setWarnings({});
    QCOMPARE(book.snapshot(), first);
    book.heard(now);
    QVERIFY(book.snapshot() != first);
}

void EndpointBookTest::newerTelemetryCountsMoreThanTheList()
{
    EndpointBook book = bookOf(u"a"_s);
    book.take({fetching()}, now);
    book.take(telemetry(300), now + 500);
    const JobPicture job = book.snapshot()->jobs.first();
    QCOMPARE(job.status.verified, 400U);
    QCOMPARE(job.status.fromPeers, 300U);
    QCOMPARE(job.status.etaMs, std::optional<qint64>(9000));
    QCOMPARE(job.peerBytesPerSecond, 50.0);
    QVERIFY(!job.isImplausible);
}

void EndpointBookTest::whatTelemetryLeavesOutStandsStill()
{
    EndpointBook book = bookOf(u"a"_s);
    book.take({fetching()}, now);
    book.take(telemetry(300), now + 500);
    rpc::EndpointTelemetry without = telemetry(300);
    without.artifacts.clear();
    book.take(without, now + 1000);
    const JobPicture job = book.snapshot()->jobs.first();
    QCOMPARE(job.peerBytesPerSecond, 0.0);
    QCOMPARE(job.status.fromPeers, 300U); // what was told stays
}

void EndpointBookTest::aNewerListCountsMoreThanTelemetry()
{
    EndpointBook book = bookOf(u"a"_s);
    book.take({fetching()}, now);
    book.take(telemetry(300), now + 500);
    rpc::JobStatus later = fetching();
    later.state = rpc::JobState::Delivered;
    later.verified = 1000;
    later.fromPeers = 900;
    book.take({later}, now + 1000);
    QCOMPARE(book.snapshot()->jobs.first().status.verified, 1000U);
    QVERIFY(book.snapshot()->jobs.first().isDone());
}

void EndpointBookTest::aJobWhoseArtifactsAreNotAllToldKeepsItsList()
{
    EndpointBook book = bookOf(u"a"_s);
    rpc::JobStatus two = fetching();
    two.artifacts.append({u"other"_s, u"b.msu"_s, 10, 0, true});
    book.take({two}, now);
    book.take(telemetry(300), now + 500);
    QCOMPARE(book.snapshot()->jobs.first().status.verified, 100U);
}

void EndpointBookTest::moreThanThereIsCannotBe_data()
{
    QTest::addColumn<quint64>("verified");
    QTest::addColumn<quint64>("fromPeers");
    const quint64 most = std::numeric_limits<quint64>::max();
    QTest::newRow("more verified than the size") << quint64(1001) << quint64(0);
    QTest::newRow("more from peers than the size") << quint64(1000) << quint64(5000);
    QTest::newRow("sums that wrap") << quint64(1) << most - 99;
}

void EndpointBookTest::moreThanThereIsCannotBe()
{
    QFETCH(quint64, verified);
    QFETCH(quint64, fromPeers);
    EndpointBook book = bookOf(u"a"_s);
    rpc::JobStatus lie = fetching();
    lie.verified = verified;
    lie.fromPeers = fromPeers;
    book.take({lie}, now);
    QVERIFY(book.snapshot()->jobs.first().isImplausible);
    QCOMPARE(book.snapshot()->jobs.first().progress(), 0.0);
}

void EndpointBookTest::aWholeArtifactMakesTheListOld()
{
    EndpointBook book = bookOf(u"a"_s);
    book.take({fetching()}, now);
    book.take(telemetry(300), now + 500);
    QVERIFY(!book.listIsOld());
    book.take(telemetry(900), now + 1000);
    QVERIFY(book.listIsOld());
    book.take({fetching()}, now + 1100);
    QVERIFY(!book.listIsOld());
}

void EndpointBookTest::onlyTheNewestJobsAreKept()
{
    QVector<rpc::JobStatus> jobs;
    for (int i = 0; i < 1000; ++i) {
        rpc::JobStatus job = fetching();
        job.id = u"job-%1"_s.arg(i, 4, 10, QChar(u'0'));
        job.receivedAt = i;
        jobs.append(job);
    }
    EndpointBook book = bookOf(u"a"_s);
    book.take(jobs, now);
    const EndpointPointer endpoint = book.snapshot();
    QCOMPARE(endpoint->jobs.size(), EndpointSnapshot::mostJobs);
    QVERIFY(endpoint->findJob(u"job-0999"_s) != nullptr);
    QVERIFY(endpoint->findJob(u"job-0000"_s) == nullptr);
}

void EndpointBookTest::ratesEndWithTheConnection()
{
    EndpointBook book = bookOf(u"a"_s);
    book.take({fetching()}, now);
    book.take(telemetry(300), now + 500);
    book.disconnected();
    const EndpointPointer endpoint = book.snapshot();
    QCOMPARE(endpoint->lanReceivedBytesPerSecond, 0.0);
    QCOMPARE(endpoint->jobs.first().peerBytesPerSecond, 0.0);
    QVERIFY(!endpoint->jobs.first().status.etaMs);
    QCOMPARE(endpoint->jobs.first().status.verified, 400U);
    QCOMPARE(endpoint->lastReportMs, now + 500);
}

void EndpointBookTest::theTimeOfAStateStaysWhileTheStateDoes()
{
    EndpointBook book = bookOf(u"a"_s);
    book.setConnection({Reach::Failed, 0, Failure::Refused, u"no"_s, now + 5, 1}, now);
    book.setConnection({Reach::Failed, 0, Failure::Refused, u"no"_s, now + 15, 2}, now + 10);
    QCOMPARE(book.connection().sinceMs, now);
    book.setConnection({Reach::Failed, 0, Failure::TimedOut, u"no"_s, now + 15, 3}, now + 20);
    QCOMPARE(book.connection().sinceMs, now + 20);
}

void EndpointBookTest::driftIsADifferenceThatIsKnown()
{
    ProfileStanding profile;
    profile.effectiveId = u"default"_s;
    QVERIFY(!profile.hasDrifted()); // nothing was ever sent from here
    profile.desiredId = u"default"_s;
    profile.desiredRevision = 3;
    QVERIFY(profile.hasDrifted());
    profile.effectiveRevision = 3;
    QVERIFY(!profile.hasDrifted());
    profile.effectiveId.clear(); // never reached
    QVERIFY(!profile.hasDrifted());
}

void EndpointBookTest::aRecordedPictureIsAsOldAsItWas()
{
    EndpointBook before = bookOf(u"a"_s);
    before.take({fetching()}, now);
    before.take(telemetry(300), now + 500);
    EndpointBook after = bookOf(u"a"_s);
    after.resume(*before.snapshot());
    const EndpointPointer endpoint = after.snapshot();
    QCOMPARE(endpoint->jobs.first().status.verified, 400U);
    QCOMPARE(endpoint->lastReportMs, now + 500);
    QCOMPARE(endpoint->jobs.first().peerBytesPerSecond, 0.0);
    QCOMPARE(freshnessAt(*endpoint, now + 60'000), Freshness::Offline);
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::EndpointBookTest)
#include "tst_endpointbook.moc"
