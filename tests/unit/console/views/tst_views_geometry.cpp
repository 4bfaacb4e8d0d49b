#include <QTest>

#include <algorithm>
#include <cmath>

#include "console/views/chartaxis.h"
#include "console/views/chunkmatrix.h"
#include "console/views/egogeometry.h"
#include "console/views/flowarcs.h"
#include "console/views/kpistrip.h"
#include "console/views/originbar.h"
#include "console/views/scurve.h"
#include "console/views/swarmgeometry.h"
#include "console/views/throughput.h"
#include "console/views/timelinetrack.h"
#include "samplepictures.h"

using namespace patchswarm;
using namespace patchswarm::views;

namespace {

const QRectF plot(60, 20, 600, 200);

PlacedFlow flow(double rate, quint64 bytes)
{
    return {QRectF(0, 0, 20, 20), QRectF(300, 100, 20, 20), ArcKind::BetweenTiles, rate, bytes};
}

} // namespace

class TestGeometry : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void onlyTheFortyStrongestFlowsAreDrawn()
    {
        std::vector<PlacedFlow> flows;
        for (int n = 1; n <= 100; ++n)
            flows.push_back(flow(n * 1e6, 0));
        const FlowArcs arcs(flows);
        QCOMPARE(arcs.arcs().size(), std::size_t(40));
        QVERIFY(arcs.arcs().front().width > arcs.arcs().back().width);
        QCOMPARE(FlowArcs(flows, 12).arcs().size(), std::size_t(12));
    }

    void aDotStandsForARoundNumberOfBytes()
    {
        QCOMPARE(FlowArcs::bytesPerDotFor(0), quint64(0));
        QCOMPARE(FlowArcs::bytesPerDotFor(std::nan("")), quint64(0));
        QCOMPARE(FlowArcs::bytesPerDotFor(8e6), quint64(1'000'000));
        QCOMPARE(FlowArcs::bytesPerDotFor(9e6), quint64(2'000'000));
        QCOMPARE(FlowArcs::bytesPerDotFor(3.9e7), quint64(5'000'000));
        QVERIFY(FlowArcs({flow(8e6, 0)}).arcs().front().dots.size() <= FlowArcs::mostDots + 1);
    }

    void dotsMoveOnlyWhenBytesDo()
    {
        const FlowArcs before({flow(8e6, 250'000)});
        const FlowArcs same({flow(8e6, 250'000)});
        const FlowArcs after({flow(8e6, 500'000)});
        QCOMPARE(before.arcs()[0].dots, same.arcs()[0].dots);
        QVERIFY(before.arcs()[0].dots.front() != after.arcs()[0].dots.front());
        QCOMPARE(FlowArcs({flow(8e6, 1'250'000)}).arcs()[0].dots, before.arcs()[0].dots);
    }

    void flowsWithoutAnEndInSightAreLeftOut()
    {
        picture::SwarmPicture picture = picture::sampleSwarm(16, 0.5);
        using Kind = picture::FlowEnd::Kind;
        picture.flows = {{{Kind::Tile, 999}, {Kind::Tile, 0}, 1e6, 0},
                         {{Kind::Site, -1}, {Kind::Site, 77}, 1e6, 0},
                         {{}, {Kind::Tile, 1}, std::nan(""), 0},
                         {{}, {Kind::Tile, 1}, 1e6, 0}};
        const SwarmGeometry geometry({1200, 700}, picture, -1, {});
        QCOMPARE(FlowArcs(geometry.placed(picture)).arcs().size(), std::size_t(1));
    }

    void tilesOfAnUnknownSiteAreNotShown()
    {
        picture::SwarmPicture picture = picture::sampleSwarm(16, 0.5);
        picture.tiles[3].site = 50;
        picture.tiles[4].site = -1;
        const SwarmGeometry geometry({1200, 700}, picture, -1, {});
        QVERIFY(!geometry.placeOf(3));
        QVERIFY(!geometry.placeOf(4));
        QVERIFY(!geometry.placeOf(-1));
        QVERIFY(geometry.placeOf(5));
    }

    void aLayoutHoldsUntilCountsOrSizeChange()
    {
        picture::SwarmPicture picture = picture::sampleSwarm(1000, 0.2);
        const SwarmGeometry geometry({1200, 700}, picture, -1, {});
        QVERIFY(geometry.fits({1200, 700}, picture::sampleSwarm(1000, 0.9), -1));
        QVERIFY(!geometry.fits({1201, 700}, picture, -1));
        picture.tiles.pop_back();
        QVERIFY(!geometry.fits({1200, 700}, picture, -1));
    }

    void ticksAreRoundAndReachTheMost()
    {
        const auto counts = countTicks(1000, 4);
        QCOMPARE(counts.front().value, 0.0);
        QCOMPARE(counts.back().value, 1000.0);
        QCOMPARE(countTicks(3, 10).size(), std::size_t(4)); // never parts of an endpoint
        QCOMPARE(countTicks(0, 4).size(), std::size_t(1));
        const auto times = timeTicks(754'000, 8);
        QCOMPARE(times[1].text, QStringLiteral("2:00"));
        QVERIFY(times.size() <= 9);
        QCOMPARE(timeTicks(7'200'000, 2).back().text, QStringLiteral("2:00:00"));
        QVERIFY(rateTicks(2.4e9, 4).size() >= 2);
    }

    void valuesGoToPixelsAndBack()
    {
        const ChartFrame frame {plot, 420'000, 1000};
        QCOMPARE(frame.y(0), plot.bottom());
        QCOMPARE(frame.y(1000), plot.top());
        QCOMPARE(frame.valueAtX(frame.x(123'000)), 123'000.0);
        QCOMPARE(frame.valueAtX(-50), 0.0);
        QCOMPARE(frame.valueAtX(9999), 420'000.0);
    }

    void theCurveStacksToTheTotalAndKeepsAPointAPixel()
    {
        const CurveGeometry geometry(plot, picture::sampleCurve(1000, 5000));
        QVERIFY(geometry.columns.size() <= 602);
        for (std::size_t n = 0; n < geometry.columns.size(); ++n) {
            for (std::size_t band = 1; band < geometry.edges.size(); ++band)
                QVERIFY(geometry.edges[band][n] <= geometry.edges[band - 1][n]);
            QVERIFY(std::abs(geometry.edges.back()[n] - plot.top()) < 0.5);
        }
        const auto middle = geometry.pointAt(geometry.columns[100]);
        QCOMPARE(middle.value_or(-1), 100);
        QVERIFY(!geometry.pointAt(plot.left() - 5));
        QVERIFY(CurveGeometry(plot, {}).columns.empty());
    }

    void throughputKeepsPeaks()
    {
        picture::ThroughputSeries series = picture::sampleThroughput(20'000);
        series.points[10'003].peers = 9e9;
        const ThroughputGeometry geometry(plot, series);
        QVERIFY(geometry.columns.size() <= 602);
        QCOMPARE(*std::min_element(geometry.sumEdge.begin(), geometry.sumEdge.end()), plot.top());
    }

    void matrixCellsAreHitWhereTheyArePainted()
    {
        const MatrixGeometry geometry({10, 10, 700, 300}, 40, 128, 90, 26);
        for (int row = -1; row < 40; ++row)
            for (int column = 0; column < 128; column += 7) {
                const auto hit = geometry.cellAt(geometry.rect({row, column}).center());
                QVERIFY(hit && *hit == (MatrixGeometry::Cell {row, column}));
            }
        QVERIFY(!geometry.cellAt({5, 5}));
        QVERIFY(!MatrixGeometry({0, 0, 100, 100}, 0, 0, 10, 10).cellAt({50, 50}));
    }

    void theTimelineScrubsWithinItsRange()
    {
        const auto range = picture::sampleRange(true);
        const TimelineGeometry geometry({10, 5, 500, 40}, range.startMs, range.endMs);
        QCOMPARE(geometry.msAt(geometry.xOf(range.positionMs)), range.positionMs);
        QCOMPARE(geometry.msAt(-100), range.startMs);
        QCOMPARE(geometry.msAt(9000), range.endMs);
        QCOMPARE(geometry.markAt({geometry.xOf(range.marks[1].atMs) + 3, 20}, range.marks), 1);
        QVERIFY(!geometry.markAt({300, 20}, {}));
        QCOMPARE(TimelineGeometry({0, 0, 100, 10}, 50, 50).msAt(70),
                 qint64(50)); // nothing recorded
    }

    void theEgoViewShowsThirtyNeighboursAtMost()
    {
        const EgoGeometry geometry({0, 80, 900, 500}, picture::sampleEgo(45));
        QCOMPARE(geometry.rows().size(), std::size_t(30));
        QCOMPARE(geometry.hidden, 15);
        for (std::size_t a = 0; a < geometry.rows().size(); ++a) {
            QVERIFY(!geometry.rows()[a].rect.intersects(geometry.centre));
            for (std::size_t b = 0; b < a; ++b)
                QVERIFY(!geometry.rows()[a].rect.intersects(geometry.rows()[b].rect));
        }
    }

    void theOriginBarMarksItsBudget()
    {
        picture::Origin origin;
        origin.copies = 3;
        origin.budget = 1.2;
        const OriginBar bar({0, 0, 616, 44}, origin);
        QVERIFY(bar.xOf(1.2) < bar.xOf(3));
        QVERIFY(bar.xOf(3) <= bar.meter.right());
        QVERIFY(bar.xOf(1000) <= bar.meter.right() + 1);
        QVERIFY(bar.rate.right() <= bar.meter.left());
        QVERIFY(bar.meter.right() > bar.frame.right() - 20); // no badge: the strip above has it
    }

    void kpiCellsFillTheirRows()
    {
        for (const double width : {640.0, 1200.0}) {
            const KpiGeometry geometry({width, 0}, 82);
            double covered = 0;
            for (int cell = 0; cell < KpiGeometry::cells; ++cell) {
                covered += geometry.cell(cell).width();
                QCOMPARE(geometry.cellAt(geometry.cell(cell).center()).value_or(-1), cell);
            }
            QCOMPARE(covered, width * geometry.rows);
        }
    }
};

QTEST_GUILESS_MAIN(TestGeometry)
#include "tst_views_geometry.moc"
