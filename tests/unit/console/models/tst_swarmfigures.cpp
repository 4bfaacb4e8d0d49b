#include <QElapsedTimer>
#include <QTest>

#include <numeric>

#include "console/models/replay.h"
#include "console/models/swarmfigures.h"
#include "tests/unit/console/fleet/snapshots.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

using namespace patchswarm::fleet;
using picture::Contact;
using picture::FlowEnd;
using picture::TileState;

namespace {

const QString cid = u"bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy"_s;

JobPicture moving(double origin, double peers, quint64 fromOrigin = 100, quint64 fromPeers = 200)
{
    JobPicture job = jobPicture(u"kb"_s, rpc::JobState::Fetching, 1000, fromOrigin, fromPeers);
    job.originBytesPerSecond = origin;
    job.peerBytesPerSecond = peers;
    job.status.artifacts = {{cid, u"a"_s, 1000, fromOrigin + fromPeers, true}};
    return job;
}

EndpointSnapshot at(const QString& site, EndpointSnapshot endpoint)
{
    endpoint.record.site = site;
    return endpoint;
}

const picture::Tile& tile(const SwarmFigures& figures, const QString& name)
{
    for (const picture::Tile& each : figures.swarm().tiles)
        if (each.id == name)
            return each;
    qFatal("no tile %s", qPrintable(name));
}

} // namespace

class SwarmFiguresTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTimelinesActivityStandsWhereItsMarksDo();
    void aTileSaysWhereItsBytesComeFrom();
    void aSilentEndpointKeepsItsHueAndLosesItsMotion();
    void countsAreOfAllTargets();
    void wanCopiesAreASiteAsTheBudgetIs();
    void finishIsAnEstimateUntilNearlyAllAreThere();
    void flowsJoinOriginSitesAndPeers();
    void aReplayAndASimulationAreMarked();
    void noLiveReportIsStale();
    void theCurveKeepsItsShapeHoweverLongItGrows();
    void theModelOfACdnSaysItsInputs();
    void coverageAveragesRowsAndCountsCopies();
    void theNeighbourhoodOfOneIsStrongestFirst();
    void aLiarIsInNoSum();
    void anotherJobStartsAnew();
    void nothingIsShownWithoutAJob();
    void aThousandEndpointsCostLittle();
};

void SwarmFiguresTest::aTileSaysWhereItsBytesComeFrom()
{
    SwarmFigures figures;
    figures.setJob(u"kb"_s, {});
    figures.take(
        fleetOf({liveEndpoint(u"o"_s, {moving(100, 10)}), liveEndpoint(u"p"_s, {moving(10, 100)}),
                 liveEndpoint(u"w"_s, {moving(0, 0)}),
                 liveEndpoint(u"d"_s, {jobPicture(u"kb"_s, rpc::JobState::Delivered)}),
                 liveEndpoint(u"v"_s, {jobPicture(u"kb"_s, rpc::JobState::Delivering)}),
                 liveEndpoint(u"f"_s, {jobPicture(u"kb"_s, rpc::JobState::Failed)}),
                 liveEndpoint(u"unconcerned"_s)}));
    QCOMPARE(figures.swarm().tiles.size(), 6U);
    QCOMPARE(tile(figures, u"o"_s).state, TileState::FromOrigin);
    QCOMPARE(tile(figures, u"p"_s).state, TileState::FromPeers);
    QCOMPARE(tile(figures, u"w"_s).state, TileState::Waiting);
    QCOMPARE(tile(figures, u"d"_s).state, TileState::Done);
    QCOMPARE(tile(figures, u"v"_s).state, TileState::Verifying);
    QCOMPARE(tile(figures, u"f"_s).state, TileState::Failed);
    QCOMPARE(tile(figures, u"f"_s).glyph, picture::Glyph::Failed);
    QCOMPARE(tile(figures, u"p"_s).bytesPerSecond, 110.0F);
    QCOMPARE(tile(figures, u"p"_s).progress, 0.3F);
}

void SwarmFiguresTest::aSilentEndpointKeepsItsHueAndLosesItsMotion()
{
    SwarmFigures figures;
    figures.setJob(u"kb"_s, {});
    figures.take(fleetOf({liveEndpoint(u"p"_s, {moving(10, 100)})}));
    figures.take(fleetOf({liveEndpoint(u"p"_s, {moving(0, 0)}, testNow)}, testNow + 5000));
    QCOMPARE(tile(figures, u"p"_s).state, TileState::FromPeers);
    QCOMPARE(tile(figures, u"p"_s).contact, Contact::Stale);
    QCOMPARE(tile(figures, u"p"_s).bytesPerSecond, 0.0F);
    figures.take(fleetOf({liveEndpoint(u"p"_s, {moving(10, 100)}, testNow)}, testNow + 60'000));
    QCOMPARE(tile(figures, u"p"_s).contact, Contact::Offline);
    QCOMPARE(tile(figures, u"p"_s).bytesPerSecond, 0.0F);
    QVERIFY(figures.swarm().flows.empty());
}

void SwarmFiguresTest::countsAreOfAllTargets()
{
    KnownJob known;
    known.job.targets.all = true;
    policy::Artifact artifact;
    artifact.size = 1000;
    known.job.artifacts = {artifact};
    known.publishedAtMs = testNow - 1000;
    SwarmFigures figures;
    figures.setJob(u"kb"_s, known);
    EndpointSnapshot lossy = liveEndpoint(u"c"_s);
    lossy.lostEvents = 4;
    figures.take(
        fleetOf({liveEndpoint(u"a"_s, {jobPicture(u"kb"_s, rpc::JobState::Failed, 1000, 50, 50)}),
                 liveEndpoint(u"b"_s, {moving(1, 1)}, testNow - 1500), lossy}));
    const auto& counts = figures.kpi().counts;
    QCOMPARE(std::accumulate(counts.begin(), counts.end(), 0), 3);
    QCOMPARE(picture::countOf(counts, TileState::Failed), 1);
    QCOMPARE(picture::countOf(counts, TileState::Waiting), 1);
    QCOMPARE(figures.kpi().lostEvents, 4U);
    QCOMPARE(figures.kpi().verifiedBytes, 400U);
    QCOMPARE(figures.kpi().peerBytes, 250U);
    QCOMPARE(figures.kpi().shareFromPeers, 250.0 / 400);
    QCOMPARE(figures.kpi().oldestMs, 1500);
    QCOMPARE(figures.kpi().badge, picture::Badge::Live);
}

void SwarmFiguresTest::wanCopiesAreASiteAsTheBudgetIs()
{
    SwarmFigures figures;
    figures.setWanBudget(1.2);
    figures.setJob(u"kb"_s, {});
    figures.take(fleetOf({at(u"Berlin"_s, liveEndpoint(u"a"_s, {moving(0, 0, 1000, 0)})),
                          at(u"Berlin"_s, liveEndpoint(u"b"_s, {moving(0, 0, 20, 900)})),
                          at(u"Paris"_s, liveEndpoint(u"c"_s, {moving(0, 0, 980, 0)}))}));
    QCOMPARE(figures.swarm().sites.size(), 2U);
    QCOMPARE(figures.swarm().sites.at(0).name, u"Berlin"_s);
    QCOMPARE(figures.swarm().sites.at(0).wanBytes, 1020U);
    QCOMPARE(figures.swarm().origin.copies, 1.0); // the bar and the strip tell the same
    QCOMPARE(figures.swarm().origin.budget, 1.2);
    QCOMPARE(figures.swarm().origin.wanBytes, 2000U);
    QCOMPARE(figures.kpi().sites, 2);
    QCOMPARE(figures.kpi().wanCopies, 1.0);
    QCOMPARE(figures.kpi().wanBudget, 1.2);
}

void SwarmFiguresTest::finishIsAnEstimateUntilNearlyAllAreThere()
{
    SwarmFigures figures;
    figures.setJob(u"kb"_s, {});
    const JobPicture done = jobPicture(u"kb"_s, rpc::JobState::Delivered);
    figures.take(fleetOf({liveEndpoint(u"a"_s, {done}), liveEndpoint(u"b"_s, {moving(0, 9)})}));
    QVERIFY(figures.kpi().finishP50.has_value());
    QVERIFY(figures.kpi().isEstimate);
    figures.take(fleetOf({liveEndpoint(u"a"_s, {done}), liveEndpoint(u"b"_s, {done})}));
    QVERIFY(!figures.kpi().isEstimate);
}

void SwarmFiguresTest::flowsJoinOriginSitesAndPeers()
{
    EndpointSnapshot crew = at(u"Berlin"_s, liveEndpoint(u"crew"_s, {moving(500, 0)}));
    EndpointSnapshot near = at(u"Berlin"_s, liveEndpoint(u"near"_s, {moving(0, 300)}));
    EndpointSnapshot far = at(u"Paris"_s, liveEndpoint(u"far"_s, {moving(0, 200)}));
    rpc::PeerStatus fromCrew;
    fromCrew.endpoint = crew.record.id;
    fromCrew.cid = cid;
    fromCrew.standing = rpc::PeerStanding::Used;
    fromCrew.received = 77;
    for (EndpointSnapshot* each : {&near, &far}) {
        fromCrew.receivedBytesPerSecond = each == &near ? 300 : 200;
        each->peers = {fromCrew};
        each->peersAtMs = testNow;
    }
    rpc::PeerStatus other = fromCrew;
    other.cid = u"another"_s;
    near.peers.append(other);
    SwarmFigures figures;
    figures.setJob(u"kb"_s, {});
    figures.take(fleetOf({crew, near, far}));
    const auto& flows = figures.swarm().flows;
    QCOMPARE(flows.size(), 5U);
    QCOMPARE(flows.at(0).from.kind, FlowEnd::Kind::Origin);
    QCOMPARE(flows.at(0).to, (FlowEnd {FlowEnd::Kind::Site, 0}));
    QCOMPARE(flows.at(0).bytesPerSecond, 500.0);
    QCOMPARE(flows.at(1).from, (FlowEnd {FlowEnd::Kind::Site, 0}));
    QCOMPARE(flows.at(1).to, (FlowEnd {FlowEnd::Kind::Site, 1}));
    QCOMPARE(flows.at(1).bytes, 77U);
    QCOMPARE(flows.at(2).to.kind, FlowEnd::Kind::Tile); // the strongest inside
    QCOMPARE(flows.at(2).bytesPerSecond, 500.0);
    QCOMPARE(flows.at(3).bytesPerSecond, 300.0);
    // A list of peers that has grown old draws nothing.
    figures.take(fleetOf({liveEndpoint(u"crew"_s, {moving(0, 0)}, testNow + 9000), near, far},
                         testNow + 9000));
    QVERIFY(figures.swarm().flows.empty());
}

void SwarmFiguresTest::aReplayAndASimulationAreMarked()
{
    SwarmFigures figures;
    figures.setJob(u"kb"_s, {});
    auto replay = std::make_shared<FleetSnapshot>(*fleetOf({liveEndpoint(u"a"_s, {moving(1, 1)})}));
    replay->isReplay = true;
    figures.take(replay);
    QCOMPARE(figures.kpi().badge, picture::Badge::Replay);
    QCOMPARE(figures.curve().badge, picture::Badge::Replay);
    figures.setSimulated(true);
    figures.take(replay);
    QCOMPARE(figures.swarm().badge, picture::Badge::Simulated);
    QCOMPARE(figures.throughput().badge, picture::Badge::Simulated);
}

void SwarmFiguresTest::noLiveReportIsStale()
{
    SwarmFigures figures;
    figures.setJob(u"kb"_s, {});
    figures.take(fleetOf({liveEndpoint(u"a"_s, {moving(1, 1)}, testNow - 4000)}));
    QCOMPARE(figures.kpi().badge, picture::Badge::Stale);
}

void SwarmFiguresTest::theCurveKeepsItsShapeHoweverLongItGrows()
{
    SwarmFigures figures;
    figures.setJob(u"kb"_s, {});
    for (int second = 0; second < 20'000; ++second) {
        const bool isDone = second > 10'000;
        const qint64 now = testNow + second * 1000;
        figures.take(fleetOf(
            {liveEndpoint(u"a"_s,
                          {isDone ? jobPicture(u"kb"_s, rpc::JobState::Delivered) : moving(0, 9)},
                          now)},
            now));
    }
    const auto points = figures.curve().points;
    QVERIFY(points.size() <= SwarmFigures::mostPoints);
    QVERIFY(points.size() >= SwarmFigures::mostPoints / 3);
    QCOMPARE(points.back().atMs, 19'999'000 + 60'000);
    for (std::size_t i = 1; i < points.size(); ++i)
        QVERIFY(points[i - 1].atMs < points[i].atMs);
    const auto bend = std::find_if(points.begin(), points.end(), [](const auto& point) {
        return picture::countOf(point.counts, TileState::Done) == 1;
    });
    QVERIFY(std::abs(bend->atMs - (10'001'000 + 60'000)) < 64'000);
    QVERIFY(figures.throughput().points.size() <= SwarmFigures::mostPoints);
}

void SwarmFiguresTest::theModelOfACdnSaysItsInputs()
{
    SwarmFigures figures;
    figures.setJob(u"kb"_s, {});
    figures.setModel({100}); // ten seconds each
    figures.take(fleetOf({at(u"Berlin"_s, liveEndpoint(u"a"_s, {moving(0, 0)})),
                          at(u"Berlin"_s, liveEndpoint(u"b"_s, {moving(0, 0)})),
                          at(u"Paris"_s, liveEndpoint(u"c"_s, {moving(0, 0)}))}));
    const auto curve = figures.curve();
    QCOMPARE(curve.model.size(), 3U);
    QCOMPARE(curve.model.at(1).atMs, 10'000);
    QCOMPARE(curve.model.at(1).done, 2.0);
    QCOMPARE(curve.model.at(2).atMs, 20'000);
    QCOMPARE(curve.model.at(2).done, 3.0);
    QVERIFY(curve.modelInputs.contains(u"1.0 kB x 3"_s));
    figures.setModel({});
    QVERIFY(figures.curve().model.empty());
}

void SwarmFiguresTest::coverageAveragesRowsAndCountsCopies()
{
    SwarmFigures figures;
    figures.setJob(u"kb"_s, {});
    JobPicture half = moving(0, 9);
    half.map = QByteArray("\xff\x00\x80\xff", 4);
    half.chunks = 4;
    half.chunksHeld = 2;
    JobPicture done = jobPicture(u"kb"_s, rpc::JobState::Delivered);
    figures.take(fleetOf({liveEndpoint(u"a"_s, {half}), liveEndpoint(u"b"_s, {done}),
                          liveEndpoint(u"c"_s, {moving(0, 0)})}));
    auto coverage = figures.coverage();
    QCOMPARE(coverage.rows(), 3);
    QCOMPARE(coverage.columns, 4);
    QCOMPARE(coverage.copies, (std::vector<int> {2, 1, 1, 2}));
    QCOMPARE(coverage.cells.size(), 12U);
    coverage = figures.coverage(2);
    QCOMPARE(coverage.rows(), 2);
    QCOMPARE(coverage.rowNames.at(1), u"b to c"_s);
    QCOMPARE(coverage.cells.at(4), 127);
    QCOMPARE(figures.pieces(u"a"_s)->chunksHeld, 2);
    QVERIFY(!figures.pieces(u"nobody"_s));
}

void SwarmFiguresTest::theNeighbourhoodOfOneIsStrongestFirst()
{
    EndpointSnapshot centre = liveEndpoint(u"centre"_s, {moving(50, 10)});
    const EndpointSnapshot other = liveEndpoint(u"other"_s, {moving(0, 10)});
    rpc::PeerStatus weak;
    weak.address = u"10.0.0.9:4001"_s;
    weak.standing = rpc::PeerStanding::Used;
    weak.receivedBytesPerSecond = 5;
    rpc::PeerStatus strong = weak;
    strong.endpoint = other.record.id;
    strong.receivedBytesPerSecond = 50;
    rpc::PeerStatus unused;
    unused.standing = rpc::PeerStanding::LinkLimit;
    centre.peers = {weak, strong, unused, unused};
    SwarmFigures figures;
    figures.setJob(u"kb"_s, {});
    figures.take(fleetOf({centre, other}));
    const auto ego = figures.ego(u"centre"_s);
    QVERIFY(ego);
    QCOMPARE(ego->originBytesPerSecond, 50.0);
    QCOMPARE(ego->neighbours.size(), 2U);
    QCOMPARE(ego->neighbours.at(0).tile.name, u"other"_s);
    QCOMPARE(ego->neighbours.at(1).tile.name, u"10.0.0.9:4001"_s);
    QVERIFY(ego->unused.contains(u"2 enough links"_s));
    QVERIFY(!figures.ego(u"nobody"_s));
}

void SwarmFiguresTest::aLiarIsInNoSum()
{
    JobPicture lie = moving(0, 1e9, 0, 90'000);
    lie.isImplausible = true;
    SwarmFigures figures;
    figures.setJob(u"kb"_s, {});
    figures.take(fleetOf({liveEndpoint(u"a"_s, {lie}), liveEndpoint(u"b"_s, {moving(0, 5)})}));
    QCOMPARE(figures.kpi().peerBytes, 200U);
    QCOMPARE(tile(figures, u"a"_s).progress, 0.0F);
    QCOMPARE(tile(figures, u"a"_s).glyph, picture::Glyph::Warning);
    QCOMPARE(figures.throughput().points.back().peers, 5.0);
}

void SwarmFiguresTest::anotherJobStartsAnew()
{
    SwarmFigures figures;
    figures.setJob(u"kb"_s, {});
    figures.take(fleetOf({liveEndpoint(u"a"_s, {moving(0, 5)})}));
    QVERIFY(!figures.curve().points.empty());
    figures.setJob(u"other"_s, {});
    QVERIFY(figures.curve().points.empty());
    QVERIFY(figures.swarm().tiles.empty());
}

void SwarmFiguresTest::nothingIsShownWithoutAJob()
{
    SwarmFigures figures;
    figures.take(nullptr);
    figures.take(fleetOf({liveEndpoint(u"a"_s, {moving(0, 5)})}));
    QVERIFY(figures.swarm().tiles.empty());
    QVERIFY(!figures.summary());
    QCOMPARE(figures.coverage().rows(), 0);
    QVERIFY(figures.curve().points.empty());
}

void SwarmFiguresTest::aThousandEndpointsCostLittle()
{
    QVector<EndpointSnapshot> fleet;
    for (int i = 0; i < 1000; ++i) {
        JobPicture job = moving(i % 50 == 0 ? 1e6 : 0, 1e6);
        job.map = QByteArray(128, '\x40');
        EndpointSnapshot endpoint = liveEndpoint(u"pc-%1"_s.arg(i), {job});
        endpoint.record.site = u"site-%1"_s.arg(i % 8);
        fleet.append(endpoint);
    }
    const SnapshotPointer snapshot = fleetOf(fleet);
    SwarmFigures figures;
    figures.setJob(u"kb"_s, {});
    QElapsedTimer clock;
    clock.start();
    constexpr int rounds = 20;
    for (int i = 0; i < rounds; ++i)
        figures.take(snapshot);
    const qint64 taken = clock.restart();
    for (int i = 0; i < rounds; ++i)
        QVERIFY(figures.coverage().rows() == 200);
    qInfo("take() %.2f ms, coverage() %.2f ms", double(taken) / rounds,
          double(clock.elapsed()) / rounds);
    QVERIFY(taken < rounds * 100);
}

void SwarmFiguresTest::theTimelinesActivityStandsWhereItsMarksDo()
{
    picture::ThroughputSeries series; // of a job published at 1,000: busy for its first second
    for (int ms = 0; ms <= 1000; ms += 100)
        series.points.push_back({ms, 30, 70});
    for (int ms = 1100; ms <= 9000; ms += 100) // long after the recording ended
        series.points.push_back({ms, 0, 0});
    const fleet::RecordedSpan span {0, 4000};
    const std::vector<float> activity = activityOver(series, 1000, span, 41); // each 100 ms
    QCOMPARE(activity.size(), std::size_t(41));
    QCOMPARE(activity.at(5), 0.0F); // before it was published
    QCOMPARE(activity.at(12), 100.0F);
    QCOMPARE(activity.at(25), 0.0F);
    series.points.resize(11); // what is not known is not drawn on
    QCOMPARE(activityOver(series, 1000, span, 41).at(25), 0.0F);
    QVERIFY(activityOver({}, 1000, span, 3) == std::vector<float>({0, 0, 0}));
}

} // namespace patchswarm::models

QTEST_GUILESS_MAIN(patchswarm::models::SwarmFiguresTest)
#include "tst_swarmfigures.moc"
