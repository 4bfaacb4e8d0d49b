#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

#include "console/fleet/fleetwatch.h"
#include "console/fleet/historyreader.h"
#include "tests/support/fakefleet/fakefleet.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

using tests::FakeFleet;
using tests::FakeFleetOptions;
using tests::Misbehaviour;

WatchSettings quick(const FakeFleet& fakes)
{
    WatchSettings settings;
    settings.directory = fakes.directory();
    settings.seed = 7;
    settings.firstRetryMs = 50;
    settings.longestRetryMs = 200;
    settings.infoMs = 300;
    settings.patience.connectMs = 1500;
    return settings;
}

FakeFleetOptions small()
{
    FakeFleetOptions options;
    options.endpoints = 4;
    options.telemetryMs = 100;
    return options;
}

EndpointPointer endpoint(const FleetWatch& watch, int index)
{
    return watch.snapshot()->find(FakeFleet::nameOf(index));
}

std::optional<Failure> failureOf(const FleetWatch& watch, int index)
{
    const auto found = endpoint(watch, index);
    return found ? found->connection.failure : std::nullopt;
}

} // namespace

class FleetWatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFleetIsConnectedAndItsJobsAreSeen();
    void aDirectoryThatIsNoFleetFails();
    void anEndpointThatGoesIsToldAndComesBackByItself();
    void eachFailureHasItsWord();
    void aCallIsAnsweredOnTheGuiThread();
    void aCallToAnEndpointThatIsAwayFails();
    void aCallWhoseContextHasGoneIsNotAnswered();
    void eventsArriveInOrderAndGapsAreCounted();
    void moreEndpointsThanAreFollowedStillTellTheirEvents();
    void aLargeFleetIsAskedToTellLessOften();
    void aFloodEndsTheConnectionOfTheFlooderAlone();
    void tooMuchTelemetryIsLeftOut();
    void aStallIsTimedOutAndTheOthersGoOn();
    void aLiarIsMarked();
    void aRestartInTheMiddleShowsWhatWasKnown();
    void aSecondConsoleIsToldWhoRecords();
    void aRoundWorksEverywhereAndAnswersForEveryEndpoint();
    void aRoundThatIsStoppedEnds();
    void endpointsAreAddedAndRemovedWithoutLosingOthers();
    void anEndpointKnownByItsAddressGetsItsName();
    void aRevokedEndpointIsDroppedWhenAnotherProcessRevokesIt();
    void peersAreAskedOfThoseInFocus();
    void snapshotsDoNotComeMoreOftenThanAskedFor();
};

void FleetWatchTest::aFleetIsConnectedAndItsJobsAreSeen()
{
    FakeFleet fakes(small());
    fakes.start();
    FleetWatch watch(quick(fakes));
    QVERIFY(watch.snapshot());
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 4);
    QTRY_VERIFY(endpoint(watch, 0)->findJob(u"patch-tuesday"_s) != nullptr);
    QTRY_VERIFY(endpoint(watch, 0)->findJob(u"patch-tuesday"_s)->originBytesPerSecond > 0);
    QCOMPARE(endpoint(watch, 1)->site(), u"site-2"_s);
    QCOMPARE(endpoint(watch, 0)->record.id.size(), 64);
    QVERIFY(watch.snapshot()->recorder.isRecording);
    const auto oldest = watch.snapshot()->oldestReportMs();
    QVERIFY(oldest && *oldest > 0);
    // What was learned is in the inventory, too.
    QTRY_COMPARE(fakes.inventory().findByName(FakeFleet::nameOf(0))->site, u"site-1"_s);
}

void FleetWatchTest::aDirectoryThatIsNoFleetFails()
{
    WatchSettings settings;
    settings.directory = u"/nowhere/at/all"_s;
    FleetWatch watch(settings);
    QSignalSpy failed(&watch, &FleetWatch::failed);
    watch.start();
    QVERIFY(failed.wait());
    QVERIFY(!failed.first().first().value<Error>().detail.isEmpty());
    const auto round = watch.startRound({u"a"_s}, [](EndpointVisit& here) { here.succeed(); });
    QTRY_VERIFY(round->isOver());
    QVERIFY(round->outcomes().first().failure);
}

void FleetWatchTest::anEndpointThatGoesIsToldAndComesBackByItself()
{
    FakeFleet fakes(small());
    fakes.start();
    FleetWatch watch(quick(fakes));
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 4);
    fakes.at(2).stop();
    QTRY_COMPARE(failureOf(watch, 2), std::optional(Failure::Refused));
    QVERIFY(endpoint(watch, 2)->connection.nextAttemptMs > 0);
    QVERIFY(!endpoint(watch, 2)->connection.detail.isEmpty());
    QCOMPARE(watch.snapshot()->connected(), 3);
    QVERIFY(fakes.at(2).listen());
    QTRY_COMPARE(watch.snapshot()->connected(), 4);
    QVERIFY(!failureOf(watch, 2));
    QCOMPARE(endpoint(watch, 2)->connection.attempts, 0);
}

void FleetWatchTest::eachFailureHasItsWord()
{
    FakeFleetOptions options = small();
    options.endpoints = 7;
    FakeFleet fakes(options);
    fakes.at(0).misbehave(Misbehaviour::SilentTls);
    fakes.at(1).become(FakeFleet::strangerIdentity());
    fakes.at(2).become(fakes.identity(u"an-operator"_s, trust::Role::Operator));
    fakes.at(3).become(fakes.identity(u"somebody-else"_s, trust::Role::Agent));
    fakes.at(4).misbehave(Misbehaviour::Nonsense);
    fakes.at(5).misbehave(Misbehaviour::NonsenseAnswers);
    fakes.start();
    fakes.at(6).stop();
    FleetWatch watch(quick(fakes));
    watch.start();
    QTRY_COMPARE(failureOf(watch, 0), std::optional(Failure::TimedOut));
    QTRY_COMPARE(failureOf(watch, 1), std::optional(Failure::NotTrusted));
    QTRY_COMPARE(failureOf(watch, 2), std::optional(Failure::WrongRole));
    QTRY_COMPARE(failureOf(watch, 3), std::optional(Failure::OtherEndpoint));
    QTRY_COMPARE(failureOf(watch, 4), std::optional(Failure::Nonsense));
    QTRY_COMPARE(failureOf(watch, 5), std::optional(Failure::Version));
    QTRY_COMPARE(failureOf(watch, 6), std::optional(Failure::Refused));
    QSet<QString> words;
    for (int i = 0; i < 7; ++i) {
        words.insert(failureTitle(*failureOf(watch, i)));
        QVERIFY(!nextStep(*failureOf(watch, i)).isEmpty());
    }
    QCOMPARE(words.size(), 7);
}

void FleetWatchTest::aCallIsAnsweredOnTheGuiThread()
{
    FakeFleet fakes(small());
    fakes.start();
    FleetWatch watch(quick(fakes));
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 4);
    int answers = 0;
    watch.callFor<rpc::AgentInfo>(FakeFleet::nameOf(1), u"agent.info"_s, {}, this,
                                  [&](const auto& info) {
                                      QCOMPARE(QThread::currentThread(), thread());
                                      QVERIFY(info);
                                      QCOMPARE(info->name, FakeFleet::nameOf(1));
                                      ++answers;
                                  });
    watch.call(FakeFleet::nameOf(1), u"no.such"_s, {}, this, [&](const CallResult& result) {
        QVERIFY(!result);
        QVERIFY(result.error().answer);
        ++answers;
    });
    watch.call(u"nobody"_s, u"agent.info"_s, {}, this, [&](const CallResult& result) {
        QCOMPARE(result.error().error.code, ErrorCode::NotFound);
        ++answers;
    });
    QTRY_COMPARE(answers, 3);
}

void FleetWatchTest::aCallToAnEndpointThatIsAwayFails()
{
    FakeFleet fakes(small());
    fakes.start();
    fakes.at(0).stop();
    FleetWatch watch(quick(fakes));
    watch.start();
    QTRY_COMPARE(failureOf(watch, 0), std::optional(Failure::Refused));
    bool isAnswered = false;
    watch.call(FakeFleet::nameOf(0), u"agent.info"_s, {}, this, [&](const CallResult& result) {
        isAnswered = true;
        QVERIFY(!result);
    });
    QTRY_VERIFY(isAnswered);
}

void FleetWatchTest::aCallWhoseContextHasGoneIsNotAnswered()
{
    FakeFleet fakes(small());
    fakes.start();
    FleetWatch watch(quick(fakes));
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 4);
    bool wasCalled = false;
    bool isLater = false;
    auto context = std::make_unique<QObject>();
    watch.call(FakeFleet::nameOf(0), u"agent.info"_s, {}, context.get(),
               [&](const CallResult&) { wasCalled = true; });
    context.reset();
    watch.call(FakeFleet::nameOf(0), u"agent.info"_s, {}, this,
               [&](const CallResult&) { isLater = true; });
    QTRY_VERIFY(isLater);
    QVERIFY(!wasCalled);
}

void FleetWatchTest::eventsArriveInOrderAndGapsAreCounted()
{
    FakeFleetOptions options = small();
    options.hasJob = false;
    FakeFleet fakes(options);
    fakes.start();
    FleetWatch watch(quick(fakes));
    QVector<FleetEvent> heard;
    connect(&watch, &FleetWatch::eventsArrived, this,
            [&](const QVector<FleetEvent>& events) { heard += events; });
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 4);
    rpc::SwarmEvent event;
    event.kind = u"crewJoined"_s;
    for (int i = 0; i < 50; ++i)
        fakes.at(0).tell(event);
    QTRY_COMPARE(heard.size(), 50);
    for (int i = 0; i < 50; ++i)
        QCOMPARE(heard.at(i).event.sequence, i + 1);
    QCOMPARE(endpoint(watch, 0)->lostEvents, 0);
    fakes.at(0).misbehave(Misbehaviour::SkipEvents);
    for (int i = 0; i < 9; ++i)
        fakes.at(0).tell(event);
    QTRY_COMPARE(endpoint(watch, 0)->eventSequence, 59);
    QVERIFY(heard.size() < 59);
}

void FleetWatchTest::moreEndpointsThanAreFollowedStillTellTheirEvents()
{
    FakeFleet fakes(small());
    fakes.start();
    WatchSettings settings = quick(fakes);
    settings.followAtMost = 2;
    FleetWatch watch(settings);
    QSet<QString> who;
    connect(&watch, &FleetWatch::eventsArrived, this, [&](const QVector<FleetEvent>& events) {
        for (const FleetEvent& event : events)
            who.insert(event.endpoint);
    });
    watch.start();
    fakes.advance(6000); // all of them have begun
    QTRY_COMPARE(who.size(), 4);
}

void FleetWatchTest::aLargeFleetIsAskedToTellLessOften()
{
    tests::FakeFleetOptions options = small();
    options.hasJob = false; // nobody comes first
    FakeFleet fakes(options);
    fakes.start();
    WatchSettings settings = quick(fakes);
    settings.telemetryMs = 500;
    settings.telemetriesPerSecond = 4; // of four endpoints: one a second each
    {
        FleetWatch watch(settings);
        watch.start();
        QTRY_COMPARE(fakes.at(0).askedIntervalMs(), 1000);
        QTRY_COMPARE(fakes.at(3).askedIntervalMs(), 1000);
    }
    settings.telemetriesPerSecond = 1;
    FleetWatch watch(settings);
    watch.start();
    QTRY_COMPARE(fakes.at(0).askedIntervalMs(), 4000);
    QTRY_COMPARE(endpoint(watch, 0)->reportMs, 4000);
    // It is live as long as it tells as often as it was asked to.
    EndpointSnapshot told = *endpoint(watch, 0);
    told.lastReportMs = 1'000'000;
    QCOMPARE(freshnessAt(told, 1'000'000 + 8000), Freshness::Live);
    QCOMPARE(freshnessAt(told, 1'000'000 + 9000), Freshness::Stale);
    QCOMPARE(freshnessAt(told, 1'000'000 + 18'000), Freshness::Offline);
    told.connection.reach = Reach::Failed;
    QCOMPARE(freshnessAt(told, 1'000'000 + 4000), Freshness::Stale);
    // Whoever is looked at tells as often as in a small fleet, over the connection there is.
    watch.setFocus({FakeFleet::nameOf(2)});
    QTRY_COMPARE(fakes.at(2).askedIntervalMs(), 500);
    QCOMPARE(fakes.at(1).askedIntervalMs(), 4000);
    watch.setFocus({});
    QTRY_COMPARE(fakes.at(2).askedIntervalMs(), 4000);
}

void FleetWatchTest::aFloodEndsTheConnectionOfTheFlooderAlone()
{
    FakeFleet fakes(small());
    fakes.start();
    FleetWatch watch(quick(fakes));
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 4);
    fakes.at(0).misbehave(Misbehaviour::FloodMessages);
    QTRY_COMPARE_WITH_TIMEOUT(failureOf(watch, 0), std::optional(Failure::Nonsense), 20'000);
    fakes.at(0).misbehave(Misbehaviour::None);
    fakes.at(0).hangUp();
    QTRY_COMPARE(watch.snapshot()->connected(), 4);
}

void FleetWatchTest::tooMuchTelemetryIsLeftOut()
{
    FakeFleet fakes(small());
    fakes.start();
    FleetWatch watch(quick(fakes));
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 4);
    fakes.at(0).misbehave(Misbehaviour::FloodTelemetry);
    QTRY_VERIFY(!endpoint(watch, 0)->warnings.isEmpty());
    QVERIFY(endpoint(watch, 0)->isConnected());
}

void FleetWatchTest::aStallIsTimedOutAndTheOthersGoOn()
{
    FakeFleet fakes(small());
    fakes.at(1).misbehave(Misbehaviour::Stall);
    fakes.start();
    WatchSettings settings = quick(fakes);
    settings.patience.callMs = 500;
    FleetWatch watch(settings);
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 3);
    QTRY_COMPARE(failureOf(watch, 1), std::optional(Failure::TimedOut));
    fakes.at(1).misbehave(Misbehaviour::None);
    QTRY_COMPARE(watch.snapshot()->connected(), 4);
}

void FleetWatchTest::aLiarIsMarked()
{
    FakeFleet fakes(small());
    fakes.at(0).misbehave(Misbehaviour::LieAboutSizes);
    fakes.start();
    FleetWatch watch(quick(fakes));
    watch.start();
    QTRY_VERIFY(endpoint(watch, 0) && !endpoint(watch, 0)->jobs.isEmpty());
    QVERIFY(endpoint(watch, 0)->jobs.first().isImplausible);
    QTRY_VERIFY(!endpoint(watch, 1)->jobs.isEmpty());
    QVERIFY(!endpoint(watch, 1)->jobs.first().isImplausible);
}

void FleetWatchTest::aRestartInTheMiddleShowsWhatWasKnown()
{
    FakeFleet fakes(small());
    fakes.start();
    quint64 verified = 0;
    {
        FleetWatch watch(quick(fakes));
        watch.start();
        QTRY_COMPARE(watch.snapshot()->connected(), 4);
        QTRY_VERIFY(!endpoint(watch, 0)->jobs.isEmpty()
                    && endpoint(watch, 0)->jobs.first().status.verified > 0);
        verified = endpoint(watch, 0)->jobs.first().status.verified;
    }
    for (int i = 0; i < 4; ++i)
        fakes.at(i).stop();
    FleetWatch watch(quick(fakes));
    QSignalSpy started(&watch, &FleetWatch::started);
    watch.start();
    QVERIFY(started.wait());
    QTRY_VERIFY(endpoint(watch, 0));
    QVERIFY(!endpoint(watch, 0)->jobs.isEmpty());
    QVERIFY(endpoint(watch, 0)->jobs.first().status.verified >= verified);
    QCOMPARE(endpoint(watch, 0)->jobs.first().originBytesPerSecond, 0.0);
}

void FleetWatchTest::aSecondConsoleIsToldWhoRecords()
{
    FakeFleet fakes(small());
    fakes.start();
    auto first = std::make_unique<FleetWatch>(quick(fakes));
    first->start();
    QTRY_COMPARE(first->snapshot()->connected(), 4);
    FleetWatch second(quick(fakes));
    second.start();
    QTRY_COMPARE(second.snapshot()->connected(), 4);
    QVERIFY(!second.snapshot()->recorder.isRecording);
    QVERIFY(second.snapshot()->recorder.trouble.contains(
        QString::number(QCoreApplication::applicationPid())));
    first.reset();
    QTRY_VERIFY_WITH_TIMEOUT(second.snapshot()->recorder.isRecording, 15'000);
    QVERIFY(second.snapshot()->recorder.trouble.isEmpty());
}

void FleetWatchTest::aRoundWorksEverywhereAndAnswersForEveryEndpoint()
{
    FakeFleet fakes(small());
    fakes.start();
    fakes.at(3).stop();
    FleetWatch watch(quick(fakes));
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 3);
    const QStringList names {FakeFleet::nameOf(0), FakeFleet::nameOf(3), u"nobody"_s,
                             FakeFleet::nameOf(1)};
    const auto round = watch.startRound(names, [](EndpointVisit& here) {
        here.succeed({{u"name"_s, here.info().name}});
    });
    QSignalSpy ended(round.get(), &FleetRound::ended);
    QTRY_VERIFY(round->isOver());
    QCOMPARE(ended.size(), 4);
    QCOMPARE(round->outcomes().at(0).answer.value(u"name"_s).toString(), names.at(0));
    QCOMPARE(round->outcomes().at(1).state, u"refused"_s);
    QCOMPARE(round->outcomes().at(2).state, u"noAddress"_s);
    QVERIFY(round->outcomes().at(3).succeeded());
}

void FleetWatchTest::aRoundThatIsStoppedEnds()
{
    FakeFleet fakes(small());
    fakes.start();
    FleetWatch watch(quick(fakes));
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 4);
    const auto round = watch.startRound({FakeFleet::nameOf(0), FakeFleet::nameOf(1)},
                                        [](EndpointVisit&) {}); // never ends by itself
    round->stop();
    QTRY_VERIFY(round->isOver());
    QCOMPARE(round->outcomes().first().state, u"stopped"_s);
}

void FleetWatchTest::endpointsAreAddedAndRemovedWithoutLosingOthers()
{
    FakeFleet fakes(small());
    fakes.start();
    FleetWatch watch(quick(fakes));
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 4);
    const int before = fakes.at(0).connections();
    QVERIFY(fakes.inventory().remove(FakeFleet::nameOf(3)));
    EndpointRecord added;
    added.name = u"a-new-one"_s;
    QVERIFY(fakes.inventory().store(added));
    watch.reloadInventory();
    QTRY_VERIFY(watch.snapshot()->find(u"a-new-one"_s));
    QCOMPARE(watch.snapshot()->find(u"a-new-one"_s)->connection.reach, Reach::NoAddress);
    QVERIFY(!endpoint(watch, 3));
    QCOMPARE(watch.snapshot()->connected(), 3);
    QCOMPARE(fakes.at(0).connections(), before);
}

void FleetWatchTest::anEndpointKnownByItsAddressGetsItsName()
{
    FakeFleet fakes(small());
    fakes.start();
    EndpointRecord known = *fakes.inventory().findByName(FakeFleet::nameOf(1));
    QVERIFY(fakes.inventory().remove(known.name));
    known.name = u"127.0.0.1:%1"_s.arg(known.port);
    known.groups = {u"typed"_s};
    QVERIFY(fakes.inventory().store(known));
    FleetWatch watch(quick(fakes));
    watch.start();
    QTRY_VERIFY(endpoint(watch, 1));
    QTRY_VERIFY(endpoint(watch, 1)->isConnected());
    QVERIFY(!watch.snapshot()->find(known.name));
    QVERIFY(!fakes.inventory().findByName(known.name));
}

void FleetWatchTest::aRevokedEndpointIsDroppedWhenAnotherProcessRevokesIt()
{
    FakeFleet fakes(small());
    fakes.start();
    FleetWatch watch(quick(fakes));
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 4);
    const auto ids = fakes.fleet().find(FakeFleet::nameOf(0));
    QVERIFY(ids);
    QVERIFY(fakes.fleet().revoke(*ids, QDateTime::currentDateTimeUtc()));
    QTRY_COMPARE_WITH_TIMEOUT(failureOf(watch, 0), std::optional(Failure::Revoked), 10'000);
    QTRY_COMPARE(watch.snapshot()->connected(), 3);
}

void FleetWatchTest::peersAreAskedOfThoseInFocus()
{
    FakeFleet fakes(small());
    fakes.start();
    rpc::PeerStatus peer;
    peer.name = u"x"_s;
    fakes.at(0).setPeers({peer});
    FleetWatch watch(quick(fakes));
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 4);
    QCOMPARE(endpoint(watch, 0)->peersAtMs, 0);
    watch.setFocus({FakeFleet::nameOf(0)});
    QTRY_COMPARE(endpoint(watch, 0)->peers.size(), 1);
    QCOMPARE(endpoint(watch, 1)->peersAtMs, 0);
    watch.setPeerPolling(50);
    QTRY_VERIFY(endpoint(watch, 1)->peersAtMs > 0);
}

void FleetWatchTest::snapshotsDoNotComeMoreOftenThanAskedFor()
{
    FakeFleet fakes(small());
    fakes.start();
    FleetWatch watch(quick(fakes));
    watch.setRate(4);
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 4);
    QSignalSpy changed(&watch, &FleetWatch::snapshotChanged);
    QElapsedTimer clock;
    clock.start();
    QTRY_VERIFY(changed.size() >= 4);
    QVERIFY2(clock.elapsed() >= 700, qPrintable(QString::number(clock.elapsed())));
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::FleetWatchTest)
#include "tst_fleetwatch.moc"
