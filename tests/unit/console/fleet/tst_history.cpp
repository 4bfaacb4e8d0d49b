#include <QFile>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include "console/fleet/history.h"
#include "console/fleet/historyformat.h"
#include "console/fleet/historyreader.h"
#include "tests/unit/console/fleet/snapshots.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

SnapshotPointer moment(qint64 atMs, quint64 fromPeers)
{
    JobPicture job = jobPicture(u"kb"_s, rpc::JobState::Fetching, 1000, 100, fromPeers);
    job.map = QByteArray(4, '\x7f');
    job.peerBytesPerSecond = 50;
    return fleetOf({liveEndpoint(u"a"_s, {job}, atMs), liveEndpoint(u"b"_s, {}, atMs)}, atMs);
}

FleetEvent eventOf(const QString& endpoint, qint64 sequence, const QString& kind, qint64 heardMs)
{
    FleetEvent e;
    e.endpoint = endpoint;
    e.heardMs = heardMs;
    e.event.sequence = sequence;
    e.event.kind = kind;
    e.event.bytes = 7;
    return e;
}

} // namespace

class HistoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFrameIsReadAsItWasWritten();
    void whoGivesIsRecordedOfTheStrongestFew();
    void aDamagedFrameIsRefused();
    void anyMomentIsReplayed();
    void anEndpointThatStaysLiveIsLiveInTheReplay();
    void goingBackIsPossible();
    void aTimeBeforeTheRecordingIsNotFound();
    void aRestartFindsTheLastPictureAndTheEventNumbers();
    void chunksAreNotRecordedOneByOne();
    void onlyOneConsoleRecords();
    void theFileStaysWithinItsBounds();
    void whatIsTooOldIsDropped();
    void aFullDiskIsToldAndSurvived();
    void aNewerConsolesFileIsRefused();
    void anIdleFleetCostsNothing();
};

void HistoryTest::aFrameIsReadAsItWasWritten()
{
    EndpointSnapshot endpoint = *moment(testNow, 300)->endpoints.first();
    endpoint.connection.failure = Failure::Revoked;
    endpoint.profile.desiredId = u"default"_s;
    const auto read = unpackFrame(packFrame({shared(endpoint)}));
    QVERIFY(read);
    QCOMPARE(read->size(), 1);
    QCOMPARE(read->first().jobs, endpoint.jobs);
    QCOMPARE(read->first().connection.failure, endpoint.connection.failure);
    QCOMPARE(read->first().record.name, u"a"_s);
    QCOMPARE(read->first().site(), u"Berlin"_s);
    QCOMPARE(read->first().profile.desiredId, u"default"_s);
}

void HistoryTest::whoGivesIsRecordedOfTheStrongestFew()
{
    EndpointSnapshot endpoint = *moment(testNow, 300)->endpoints.first();
    endpoint.peersAtMs = endpoint.lastReportMs - 1000;
    for (int i = 0; i < 30; ++i) {
        rpc::PeerStatus peer;
        peer.endpoint = QString(64, QChar(u'0' + i % 10));
        peer.cid = u"bafy"_s;
        peer.receivedBytesPerSecond = i * 10;
        peer.received = quint64(i);
        endpoint.peers.append(peer);
    }
    const auto read = unpackFrame(packFrame({shared(endpoint)}));
    QVERIFY(read);
    QCOMPARE(read->first().peersAtMs, endpoint.peersAtMs);
    QCOMPARE(read->first().peers.size(), 4);
    QCOMPARE(read->first().peers.first().endpoint, QString(64, u'9'));
    QCOMPARE(read->first().peers.first().receivedBytesPerSecond, 290.0);
    QCOMPARE(read->first().peers.first().received, 29U);
    QCOMPARE(read->first().peers.first().cid, u"bafy"_s);
    endpoint.peersAtMs = endpoint.lastReportMs - 10'000; // long ago: nothing flows now
    QVERIFY(unpackFrame(packFrame({shared(endpoint)}))->first().peers.isEmpty());
}

void HistoryTest::aDamagedFrameIsRefused()
{
    const QByteArray good = packFrame(moment(testNow, 300)->endpoints);
    QVERIFY(!unpackFrame({}));
    QVERIFY(!unpackFrame("short"));
    QVERIFY(!unpackFrame(QByteArray(100, '\xff'))); // says that it is 4 GiB
    QVERIFY(!unpackFrame(good.left(good.size() / 2)));
    const QByteArray inner = qUncompress(good);
    const qsizetype version1 = inner.size() - 4; // without the list of who gives
    for (qsizetype cut = 0; cut < inner.size(); ++cut)
        QCOMPARE(unpackFrame(qCompress(inner.left(cut))).has_value(), cut == version1);
    for (qsizetype at = 0; at < inner.size(); ++at) { // no crash, whatever comes of it
        QByteArray bad = inner;
        bad[at] = static_cast<char>(bad[at] ^ 0xff);
        const auto read = unpackFrame(qCompress(bad));
        QVERIFY(!read || read->size() <= 2);
    }
    QVERIFY(!unpackFrame(qCompress(inner + "more")));
}

void HistoryTest::anyMomentIsReplayed()
{
    QTemporaryDir directory;
    auto history = History::open(directory.path(), {});
    QVERIFY(history);
    for (int second = 0; second < 200; ++second)
        QVERIFY((*history)->write(*moment(testNow + second * 1000, quint64(second))));
    auto reader = HistoryReader::open(directory.path());
    QVERIFY(reader);
    QCOMPARE((*reader)->span()->fromMs, testNow);
    QCOMPARE((*reader)->span()->toMs, testNow + 199'000);
    QCOMPARE((*reader)->spanOf(u"kb"_s)->toMs, testNow + 199'000);
    QVERIFY(!(*reader)->spanOf(u"none"_s));
    for (const int second : {0, 1, 59, 60, 61, 150, 199}) {
        const auto then = (*reader)->at(testNow + second * 1000 + 400);
        QVERIFY(then);
        QVERIFY((*then)->isReplay);
        QCOMPARE((*then)->endpoints.size(), 2);
        QCOMPARE((*then)->endpoints.first()->jobs.first().status.fromPeers, quint64(second));
    }
}

void HistoryTest::anEndpointThatStaysLiveIsLiveInTheReplay()
{
    QTemporaryDir directory;
    auto history = History::open(directory.path(), {});
    for (int second = 0; second < 30; ++second)
        QVERIFY((*history)->write(*moment(testNow + second * 1000, 5)));
    EndpointSnapshot silent = liveEndpoint(u"b"_s, {}, testNow + 29'000);
    for (int second = 30; second < 50; ++second)
        QVERIFY((*history)->write(
            *fleetOf({*moment(testNow + second * 1000, 5)->endpoints.first(), silent},
                     testNow + second * 1000)));
    auto reader = HistoryReader::open(directory.path());
    const auto early = (*reader)->at(testNow + 25'000);
    QCOMPARE(freshnessAt(*(*early)->endpoints.at(1), (*early)->atMs), Freshness::Live);
    const auto late = (*reader)->at(testNow + 49'000);
    QCOMPARE(freshnessAt(*(*late)->endpoints.at(0), (*late)->atMs), Freshness::Live);
    QCOMPARE(freshnessAt(*(*late)->endpoints.at(1), (*late)->atMs), Freshness::Offline);
}

void HistoryTest::goingBackIsPossible()
{
    QTemporaryDir directory;
    auto history = History::open(directory.path(), {});
    for (int second = 0; second < 100; ++second)
        QVERIFY((*history)->write(*moment(testNow + second * 1000, quint64(second))));
    auto reader = HistoryReader::open(directory.path());
    const auto late = (*reader)->at(testNow + 99'000);
    QVERIFY(late);
    const auto early = (*reader)->at(testNow + 10'000);
    QVERIFY(early);
    QCOMPARE((*early)->endpoints.first()->jobs.first().status.fromPeers, 10U);
    QVERIFY((*early)->number > (*late)->number);
}

void HistoryTest::aTimeBeforeTheRecordingIsNotFound()
{
    QTemporaryDir directory;
    QCOMPARE(HistoryReader::open(directory.path()).error().code, ErrorCode::NotFound);
    auto history = History::open(directory.path(), {});
    auto reader = HistoryReader::open(directory.path());
    QVERIFY(reader);
    QVERIFY(!(*reader)->span());
    QVERIFY((*history)->write(*moment(testNow, 1)));
    QCOMPARE((*reader)->at(testNow - 1).error().code, ErrorCode::NotFound);
    QVERIFY((*reader)->at(testNow));
}

void HistoryTest::aRestartFindsTheLastPictureAndTheEventNumbers()
{
    QTemporaryDir directory;
    {
        auto history = History::open(directory.path(), {});
        QVERIFY(!(*history)->lastPicture());
        QVERIFY((*history)->write(*moment(testNow, 1)));
        (*history)->add({eventOf(u"a"_s, 41, u"linkOpened"_s, testNow),
                         eventOf(u"a"_s, 42, u"linkClosed"_s, testNow)});
        QVERIFY((*history)->write(*moment(testNow + 1000, 2)));
    }
    auto history = History::open(directory.path(), {});
    QVERIFY(history);
    const SnapshotPointer last = (*history)->lastPicture();
    QVERIFY(last);
    QCOMPARE(last->find(u"a"_s)->jobs.first().status.fromPeers, 2U);
    QCOMPARE((*history)->lastSequences().value(u"a"_s), 42);
    auto reader = HistoryReader::open(directory.path());
    const auto events = (*reader)->events(testNow - 1, testNow);
    QCOMPARE(events.size(), 2);
    QCOMPARE(events.at(1).event.kind, u"linkClosed"_s);
    QCOMPARE(events.at(1).event.bytes, std::optional<quint64>(7));
    QVERIFY((*reader)->events(testNow, testNow + 1).isEmpty());
}

void HistoryTest::chunksAreNotRecordedOneByOne()
{
    QTemporaryDir directory;
    auto history = History::open(directory.path(), {});
    (*history)->add({eventOf(u"a"_s, 1, u"chunkVerified"_s, testNow),
                     eventOf(u"a"_s, 2, u"chunkUploaded"_s, testNow)});
    QVERIFY((*history)->write(*moment(testNow, 1)));
    auto reader = HistoryReader::open(directory.path());
    QVERIFY((*reader)->events(0, testNow + 1).isEmpty());
}

void HistoryTest::onlyOneConsoleRecords()
{
    QTemporaryDir directory;
    auto first = History::open(directory.path(), {});
    QVERIFY(first);
    const auto second = History::open(directory.path(), {});
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Conflict);
    QVERIFY(second.error().detail.contains(QString::number(QCoreApplication::applicationPid())));
    first->reset();
    QVERIFY(History::open(directory.path(), {}));
}

void HistoryTest::theFileStaysWithinItsBounds()
{
    QTemporaryDir directory;
    HistoryBounds bounds;
    bounds.bytes = 400'000;
    auto history = History::open(directory.path(), bounds);
    QVERIFY(history);
    for (int second = 0; second < 1500; ++second) {
        QVector<EndpointSnapshot> endpoints;
        for (int i = 0; i < 20; ++i) {
            JobPicture job = jobPicture(u"kb"_s, rpc::JobState::Fetching, 1'000'000,
                                        quint64(second) * 131 % 997, quint64(second * i));
            job.map = QByteArray(128, static_cast<char>(second * 31 + i));
            endpoints.append(liveEndpoint(u"pc-%1"_s.arg(i), {job}, testNow + second * 1000));
        }
        QVERIFY((*history)->write(*fleetOf(endpoints, testNow + second * 1000)));
    }
    qInfo("the recording takes %lld bytes", (*history)->bytes());
    QVERIFY((*history)->bytes() < 2 * bounds.bytes);
    auto reader = HistoryReader::open(directory.path());
    QVERIFY((*reader)->span()->fromMs > testNow);
    QVERIFY((*reader)->at(testNow + 1'499'000));
}

void HistoryTest::whatIsTooOldIsDropped()
{
    QTemporaryDir directory;
    HistoryBounds bounds;
    bounds.ageMs = 100'000;
    auto history = History::open(directory.path(), bounds);
    for (int second = 0; second < 600; ++second)
        QVERIFY((*history)->write(*moment(testNow + second * 1000, quint64(second))));
    auto reader = HistoryReader::open(directory.path());
    QVERIFY((*reader)->span()->fromMs >= testNow + 400'000);
}

void HistoryTest::aFullDiskIsToldAndSurvived()
{
    if (!QFile::exists(u"/dev/full"_s))
        QSKIP("there is no /dev/full here");
    QTemporaryDir directory;
    auto history = History::open(directory.path(), {});
    QVERIFY(history);
    QVERIFY((*history)->write(*moment(testNow, 1)));
    // A database that may not grow answers as one on a full disk does.
    for (const QString& name : QSqlDatabase::connectionNames())
        QSqlQuery(QSqlDatabase::database(name)).exec(u"PRAGMA max_page_count=1"_s);
    Result<void> written;
    for (int second = 1; second < 500 && written; ++second) {
        JobPicture job = jobPicture(u"kb-%1"_s.arg(second), rpc::JobState::Fetching);
        for (int i = 0; i < 4000; ++i)
            job.map.append(static_cast<char>((i * 7919 + second) % 251));
        written = (*history)->write(*fleetOf({liveEndpoint(u"a"_s, {job}, testNow + second * 1000)},
                                             testNow + second * 1000));
    }
    QVERIFY(!written);
    QCOMPARE(written.error().code, ErrorCode::DiskFull);
    for (const QString& name : QSqlDatabase::connectionNames())
        QSqlQuery(QSqlDatabase::database(name)).exec(u"PRAGMA max_page_count=1000000"_s);
    QVERIFY((*history)->write(*moment(testNow + 1'000'000, 9)));
    auto reader = HistoryReader::open(directory.path());
    QCOMPARE(
        (*(*reader)->at(testNow + 1'000'000))->endpoints.first()->jobs.first().status.fromPeers,
        9U);
}

void HistoryTest::aNewerConsolesFileIsRefused()
{
    QTemporaryDir directory;
    QVERIFY(History::open(directory.path(), {}));
    {
        QSqlDatabase base = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"newer"_s);
        base.setDatabaseName(directory.filePath(u"history.sqlite"_s));
        QVERIFY(base.open());
        QVERIFY(QSqlQuery(base).exec(u"PRAGMA user_version=99"_s));
    }
    QSqlDatabase::removeDatabase(u"newer"_s);
    QCOMPARE(History::open(directory.path(), {}).error().code, ErrorCode::UnsupportedVersion);
    QCOMPARE(HistoryReader::open(directory.path()).error().code, ErrorCode::UnsupportedVersion);
}

void HistoryTest::anIdleFleetCostsNothing()
{
    QTemporaryDir directory;
    auto history = History::open(directory.path(), {});
    const auto idle = [](qint64 atMs) {
        return fleetOf({liveEndpoint(u"a"_s, {}, atMs), liveEndpoint(u"b"_s, {}, atMs)}, atMs);
    };
    for (int second = 0; second < 55; ++second)
        QVERIFY((*history)->write(*idle(testNow + second * 1000)));
    auto reader = HistoryReader::open(directory.path());
    QCOMPARE((*reader)->span()->toMs, testNow); // one key frame, no more
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::HistoryTest)
#include "tst_history.moc"
