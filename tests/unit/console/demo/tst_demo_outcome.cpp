#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include "console/demo/faultplan.h"
#include "console/demo/report.h"
#include "console/demo/scaleoutcome.h"
#include "console/demo/tableoutcome.h"
#include "console/models/swarmfigures.h"
#include "tests/unit/console/fleet/snapshots.h"

using namespace patchswarm;
using namespace patchswarm::demo;
using namespace Qt::Literals::StringLiterals;
using State = EndpointOutcome::State;

namespace {

EndpointOutcome endpoint(const QString& name, State state, std::optional<qint64> ms,
                         quint64 fromOrigin, quint64 fromPeers)
{
    EndpointOutcome outcome;
    outcome.name = name;
    outcome.address = u"127.0.1.1"_s;
    outcome.state = state;
    outcome.finishedMs = ms;
    if (ms)
        outcome.verifiedMs = *ms - 500;
    outcome.fromOrigin = fromOrigin;
    outcome.fromPeers = fromPeers;
    outcome.verified = fromOrigin + fromPeers;
    return outcome;
}

Outcome smallRun()
{
    Outcome outcome;
    outcome.seed = 7;
    outcome.artifactBytes = 1000;
    outcome.wanBitsPerSecond = 8000;
    outcome.wanBytes = 1040;
    outcome.endpoints = {endpoint(u"a"_s, State::Finished, 3000, 600, 400),
                         endpoint(u"b"_s, State::Finished, 1000, 400, 600),
                         endpoint(u"c"_s, State::Finished, 1500, 0, 1000),
                         endpoint(u"d"_s, State::Finished, 9000, 0, 1000)};
    outcome.endpoints[2].wasted = 5;
    outcome.faults = {{u"a killed"_s, 500, true}};
    return outcome;
}

} // namespace

class TestDemoOutcome : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theCdnModelIsEverybodyOverTheSameWan();
    void copiesAndSharesFollowFromTheBytes();
    void theConsoleShowsTheSameFiguresOfTheSameRun();
    void theMedianOfAnEvenCountIsTheMeanOfTheMiddleTwo();
    void timesAreNullWhileNobodyFinished();
    void endpointsThatFailedStayInTheCounts();
    void successNeedsEveryEndpointAndEveryFault();
    void jsonHasTheKeysOfTheContract();
    void csvQuotesWhatWouldBreakIt();
    void theReportIsFourFilesThatParse();
    void aReportThatCannotBeWrittenSaysWhere();
    void theCardNamesWhoDidNotFinishAndWhy();
    void faultsFallOnDifferentEndpointsAndFollowTheSeed();
    void faultsThatCannotBeHadAreToldWithTheReason();
    void ratiosOfTheTableAreAgainstTheOrigin();
    void aTableRowThatFailedHasNoRatio();
    void speedUpIsAgainstOnePeer();
    void theScaleIsDrawnAndListed();
};

void TestDemoOutcome::theCdnModelIsEverybodyOverTheSameWan()
{
    QCOMPARE((CdnModel {16, 134'217'728, 50'000'000}).lastMs(), 343'597); // 16 x 2^27 x 8 / 50e6
    QCOMPARE(smallRun().cdnModel().lastMs(), 4000);
}

void TestDemoOutcome::copiesAndSharesFollowFromTheBytes()
{
    const Outcome outcome = smallRun();
    QCOMPARE(outcome.wanCopies(), 1.04);
    QCOMPARE(outcome.bytes().verified, 4000);
    QCOMPARE(outcome.bytes().fromPeers, 3000);
    QCOMPARE(outcome.bytes().shareFromPeers(), 0.75);
    QCOMPARE(outcome.bytes().wasted, 5);
    QCOMPARE(Outcome().wanCopies(), 0.0);
    QCOMPARE(Outcome().bytes().shareFromPeers(), 0.0);
    QVERIFY(
        outcomeCard(outcome).contains(u"1.04 (the origin sent 1.0 kB for a patch of 1.0 kB)"_s));
}

// The terminal's card, the console's strip and its card after the demo: one formula. Over the WAN
// the demo counts at the origin; the console knows only what endpoints booked.
void TestDemoOutcome::theConsoleShowsTheSameFiguresOfTheSameRun()
{
    const Outcome outcome = smallRun();
    QVector<fleet::EndpointSnapshot> endpoints;
    for (const EndpointOutcome& each : outcome.endpoints) {
        auto job = fleet::jobPicture(u"demo"_s, rpc::JobState::Succeeded, outcome.artifactBytes,
                                     each.fromOrigin, each.fromPeers);
        job.status.wasted = each.wasted;
        endpoints.append(fleet::liveEndpoint(each.name, {job}));
    }
    models::SwarmFigures figures;
    figures.setJob(u"demo"_s, {});
    figures.take(fleet::fleetOf(endpoints));
    const QJsonObject json = outcome.toJson();
    QCOMPARE(figures.kpi().wanCopies, outcome.bytes().wanCopies(outcome.artifactBytes, 1));
    QCOMPARE(figures.kpi().shareFromPeers, json.value(u"shareFromPeers").toDouble());
    QCOMPARE(qint64(figures.kpi().verifiedBytes), json.value(u"verifiedBytes").toInteger());
    QCOMPARE(figures.swarm().origin.wanBytes, outcome.bytes().overWan());
}

void TestDemoOutcome::theMedianOfAnEvenCountIsTheMeanOfTheMiddleTwo()
{
    Outcome outcome = smallRun();
    QCOMPARE(outcome.firstFinishedMs(), 1000);
    QCOMPARE(outcome.medianFinishedMs(), 2250);
    QCOMPARE(outcome.lastFinishedMs(), 9000);
    QCOMPARE(outcome.lastVerifiedMs(), 8500);
    outcome.endpoints.removeLast();
    QCOMPARE(outcome.medianFinishedMs(), 1500);
}

void TestDemoOutcome::timesAreNullWhileNobodyFinished()
{
    Outcome outcome = smallRun();
    for (EndpointOutcome& each : outcome.endpoints)
        each.state = State::Failed;
    const QJsonObject json = outcome.toJson();
    QVERIFY(json.value(u"firstFinishedMs").isNull());
    QVERIFY(json.value(u"medianFinishedMs").isNull());
    QVERIFY(json.value(u"lastFinishedMs").isNull());
    QVERIFY(json.value(u"lastVerifiedMs").isNull());
}

void TestDemoOutcome::endpointsThatFailedStayInTheCounts()
{
    Outcome outcome = smallRun();
    outcome.endpoints[0].state = State::Failed;
    outcome.endpoints[1].state = State::Offline;
    const QJsonObject json = outcome.toJson();
    QCOMPARE(json.value(u"endpoints").toInt(), 4);
    QCOMPARE(json.value(u"finished").toInt(), 2);
    QCOMPARE(json.value(u"failed").toInt(), 1);
    QCOMPARE(json.value(u"offline").toInt(), 1);
    QCOMPARE(json.value(u"peerBytes").toInt(), 3000);
}

void TestDemoOutcome::successNeedsEveryEndpointAndEveryFault()
{
    QVERIFY(smallRun().isSuccess());
    QVERIFY(!Outcome().isSuccess());
    Outcome unfinished = smallRun();
    unfinished.endpoints[3].state = State::Failed;
    QVERIFY(!unfinished.isSuccess());
    Outcome broken = smallRun();
    broken.faults[0].survived = false;
    QVERIFY(!broken.isSuccess());
}

void TestDemoOutcome::jsonHasTheKeysOfTheContract()
{
    const QJsonObject json = smallRun().toJson();
    for (const QString& key :
         {u"simulated"_s, u"seed"_s, u"endpoints"_s, u"finished"_s, u"failed"_s, u"offline"_s,
          u"artifactBytes"_s, u"wanBytes"_s, u"wanCopies"_s, u"verifiedBytes"_s, u"peerBytes"_s,
          u"shareFromPeers"_s, u"wastedBytes"_s, u"firstFinishedMs"_s, u"medianFinishedMs"_s,
          u"lastFinishedMs"_s, u"cdnModelLastMs"_s, u"cdnModel"_s, u"faults"_s})
        QVERIFY2(json.contains(key), qPrintable(key));
    QVERIFY(json.value(u"simulated").isBool());
    QCOMPARE(json.value(u"seed").toInt(), 7);
    const QJsonObject fault = json.value(u"faults").toArray().first().toObject();
    QCOMPARE(fault.keys(), (QStringList {u"survived"_s, u"what"_s, u"when"_s}));
    QCOMPARE(fault.value(u"when").toInt(), 500);
    const QJsonObject model = json.value(u"cdnModel").toObject();
    QCOMPARE(model.value(u"wanBitsPerSecond").toInt(), 8000);
    QCOMPARE(model.value(u"artifactBytes").toInt(), 1000);
    QCOMPARE(model.value(u"endpoints").toInt(), 4);
}

void TestDemoOutcome::csvQuotesWhatWouldBreakIt()
{
    Outcome outcome = smallRun();
    outcome.endpoints[1].state = State::Failed;
    outcome.endpoints[1].finishedMs.reset();
    outcome.endpoints[1].reason = u"exit code 1, it said \"no\""_s;
    const QByteArrayList lines = endpointsCsv(outcome).split('\n');
    QCOMPARE(lines.size(), 6); // heading, four endpoints, the end of the last line
    QCOMPARE(lines.at(1), "a,127.0.1.1,,finished,2500,3000,1000,600,400,0,0,\r");
    QVERIFY(lines.at(2).contains(",failed,500,,"));
    QVERIFY(lines.at(2).endsWith("\"exit code 1, it said \"\"no\"\"\"\r"));
}

void TestDemoOutcome::theReportIsFourFilesThatParse()
{
    QTemporaryDir directory;
    const QVector<CurvePoint> curve {{0, 0, 0}, {500, 0, 0.3}, {9000, 4, 1}};
    const QString target = directory.filePath(u"new/report"_s);
    QVERIFY(checkReportDirectory(target));
    const auto draw = [](const QByteArray& svg) -> Result<QByteArray> {
        return svg.contains("<svg") ? "picture" : "";
    };
    QVERIFY(writeReport(target, smallRun(), curve, draw));
    QFile png(target + u"/curve.png"_s);
    QVERIFY(png.open(QIODevice::ReadOnly));
    QCOMPARE(png.readAll(), "picture");
    QFile json(target + u"/outcome.json"_s);
    QVERIFY(json.open(QIODevice::ReadOnly));
    QCOMPARE(QJsonDocument::fromJson(json.readAll()).object(), smallRun().toJson());
    QFile svg(target + u"/curve.svg"_s);
    QVERIFY(svg.open(QIODevice::ReadOnly));
    QXmlStreamReader reader(&svg);
    int lines = 0;
    while (!reader.atEnd())
        if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == u"polyline")
            ++lines;
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    QCOMPARE(lines, 3); // the model, the mean, the finished
    QVERIFY(QFile::exists(target + u"/endpoints.csv"_s));
}

void TestDemoOutcome::aReportThatCannotBeWrittenSaysWhere()
{
    QTemporaryDir directory;
    QFile inTheWay(directory.filePath(u"file"_s));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    const auto usable = checkReportDirectory(directory.filePath(u"file/report"_s));
    QVERIFY(!usable);
    QVERIFY(usable.error().detail.contains(u"file/report"_s));

    const QString target = directory.filePath(u"report"_s);
    QVERIFY(QDir().mkpath(target + u"/curve.svg"_s));
    QVERIFY(!checkReportDirectory(target));
    QVERIFY(QDir().rmdir(target + u"/curve.svg"_s));
    QVERIFY(checkReportDirectory(target));
    QVERIFY(QDir(target).isEmpty());
    const auto written =
        writeReport(target, smallRun(), {}, [](const QByteArray&) -> Result<QByteArray> {
            return failure(ErrorCode::Io, u"no brush"_s);
        });
    QVERIFY(!written);
    QCOMPARE(written.error().detail, u"no brush"_s);
    QVERIFY(QFile::exists(target + u"/curve.svg"_s)); // the others are there all the same
    QVERIFY(QFile::exists(target + u"/outcome.json"_s));
}

void TestDemoOutcome::theCardNamesWhoDidNotFinishAndWhy()
{
    Outcome outcome = smallRun();
    outcome.endpoints[3].state = State::Failed;
    outcome.endpoints[3].reason = u"the disk is full"_s;
    outcome.faults[0].survived = false;
    outcome.faultsLeftOut = {u"corrupt peer: not here"_s};
    const QString card = outcomeCard(outcome);
    QVERIFY(card.contains(u"3 of 4 endpoints"_s));
    QVERIFY(card.contains(u"the disk is full"_s));
    QVERIFY(card.contains(u"NOT SURVIVED"_s));
    QVERIFY(card.contains(u"corrupt peer: not here"_s));
}

void TestDemoOutcome::faultsFallOnDifferentEndpointsAndFollowTheSeed()
{
    for (quint32 seed = 0; seed < 200; ++seed) {
        const FaultPlan plan = FaultPlan::make(6, seed, true);
        QVERIFY(plan.late && plan.killed && plan.corrupt);
        const QSet<int> hit {*plan.late, *plan.killed, *plan.corrupt};
        QVERIFY2(hit.size() == 3, qPrintable(u"seed %1"_s.arg(seed)));
        QVERIFY(*std::min_element(hit.begin(), hit.end()) >= 0);
        QVERIFY(*std::max_element(hit.begin(), hit.end()) < 6);
        const FaultPlan again = FaultPlan::make(6, seed, true);
        QCOMPARE(again.killed, plan.killed);
    }
    QSet<int> killed;
    for (quint32 seed = 0; seed < 200; ++seed)
        killed.insert(*FaultPlan::make(6, seed, true).killed);
    QCOMPARE(killed.size(), 6);
}

void TestDemoOutcome::faultsThatCannotBeHadAreToldWithTheReason()
{
    const FaultPlan lone = FaultPlan::make(2, 1, true);
    QVERIFY(lone.late && !lone.killed && !lone.corrupt);
    QCOMPARE(lone.leftOut.size(), 2);
    const FaultPlan shipped = FaultPlan::make(16, 1, false);
    QVERIFY(!shipped.corrupt);
    QVERIFY(shipped.leftOut.first().contains(u"patchswarm-corrupt-peer"_s));
}

void TestDemoOutcome::ratiosOfTheTableAreAgainstTheOrigin()
{
    TableOutcome table;
    table.artifactBytes = 1'000'000;
    table.wanBitsPerSecond = 1'000'000;
    table.wanBytes = 1'000'500;
    table.rows = {{{8100, 8200, 1'000'000, 0, 0, true, {}}, u"from the origin"_s},
                  {{300, 400, 0, 1'000'000, 1, true, {}}, u"from one peer"_s},
                  {{270, 370, 0, 1'000'000, 2, true, {}}, u"from several peers"_s}};
    QCOMPARE(table.wanLimitMs(), 8000);
    QCOMPARE(table.ratio(0), 1.0);
    QCOMPARE(table.ratio(1), 27.0);
    QCOMPARE(table.ratio(2), 30.0);
    QVERIFY(table.isSuccess());
    const QJsonObject json = table.toJson();
    QCOMPARE(json.value(u"rows").toArray().at(1).toObject().value(u"ratio").toDouble(), 27.0);
    QVERIFY(!json.value(u"ratioFormula").toString().isEmpty());
    QVERIFY(table.text().contains(u"loopback"_s));
}

static ScaleOutcome scaleOf(const QVector<std::pair<int, qint64>>& rounds)
{
    ScaleOutcome scale;
    scale.artifactBytes = 10'000'000;
    scale.peerBitsPerSecond = 80'000'000;
    for (const auto& [holders, ms] : rounds) {
        ScaleRow row;
        row.holders = holders;
        row.verifiedMs = ms;
        row.succeeded = ms > 0;
        scale.rows.append(row);
    }
    return scale;
}

void TestDemoOutcome::speedUpIsAgainstOnePeer()
{
    const ScaleOutcome scale = scaleOf({{1, 1100}, {2, 550}, {4, 0}});
    QCOMPARE(scale.limitMs(scale.rows.at(0)), 1000.0);
    QCOMPARE(scale.limitMs(scale.rows.at(1)), 500.0);
    QCOMPARE(scale.speedUp(0), 1.0);
    QCOMPARE(scale.speedUp(1), 2.0);
    QCOMPARE(scale.speedUp(2), 0.0);
    QVERIFY(!scale.isSuccess());
    QVERIFY(scale.text().contains(u"failed"_s));
}

void TestDemoOutcome::theScaleIsDrawnAndListed()
{
    const ScaleOutcome scale = scaleOf({{1, 1000}, {2, 520}, {4, 270}, {8, 150}});
    QXmlStreamReader svg(scale.toSvg());
    int dots = 0;
    while (!svg.atEnd())
        if (svg.readNext() == QXmlStreamReader::StartElement && svg.name() == u"circle")
            ++dots;
    QVERIFY2(!svg.hasError(), qPrintable(svg.errorString()));
    QCOMPARE(dots, 4);
    const QByteArrayList lines = scale.toCsv().split('\n');
    QCOMPARE(lines.size(), 6); // heading, four rows, nothing
    QVERIFY(lines.at(4).startsWith("8,true,150,0,125,6.667,"));
    QCOMPARE(scale.toJson()[u"rows"_s].toArray().at(1)[u"speedUp"_s].toDouble(), 1000.0 / 520);
}

void TestDemoOutcome::aTableRowThatFailedHasNoRatio()
{
    TableOutcome table;
    QVERIFY(!table.isSuccess());
    table.rows = {{{8100, 8200, 1, 0, 0, true, {}}, u"from the origin"_s},
                  {{0, 0, 0, 0, 0, false, u"no answer"_s}, u"from one peer"_s}};
    QCOMPARE(table.ratio(1), 0.0);
    QCOMPARE(table.ratio(2), 0.0);
    QVERIFY(!table.isSuccess());
    QVERIFY(table.text().contains(u"no answer"_s));
}

QTEST_GUILESS_MAIN(TestDemoOutcome)
#include "tst_demo_outcome.moc"
