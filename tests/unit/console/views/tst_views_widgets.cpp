#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QPainter>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include "console/views/amounts.h"
#include "console/views/celldelegates.h"
#include "console/views/chunkmatrix.h"
#include "console/views/kpistrip.h"
#include "console/views/piecesbar.h"
#include "console/views/scurve.h"
#include "console/views/swarmcanvas.h"
#include "console/views/throughput.h"
#include "console/views/timeline.h"
#include "console/views/timelinetrack.h"
#include "samplepictures.h"

using namespace patchswarm;
using namespace patchswarm::views;

namespace {

// Pictures for people to look at: <build>/tests/pictures. None is compared with another.
void keep(const QImage& image, const QString& name)
{
    const QDir folder(QCoreApplication::applicationDirPath() + QStringLiteral("/../pictures"));
    QVERIFY(folder.mkpath(QStringLiteral(".")));
    QVERIFY2(image.save(folder.filePath(name + QStringLiteral(".png"))), qPrintable(name));
}

bool hasSeveralColours(const QImage& image)
{
    QSet<QRgb> colours;
    for (int y = 0; y < image.height(); y += 3)
        for (int x = 0; x < image.width(); x += 3)
            colours.insert(image.pixel(x, y));
    return colours.size() > 5;
}

void keepBoth(PaintedView& view, const QString& name)
{
    for (const double scale : {1.0, 2.0}) {
        const QImage image = view.toImage(scale);
        QCOMPARE(image.size(), view.size() * scale);
        QVERIFY2(hasSeveralColours(image), qPrintable(name));
        keep(image, QStringLiteral("%1-%2x").arg(name).arg(scale));
    }
}

void keepSwarm(int endpoints, const QString& suffix)
{
    const auto swarm = picture::sampleSwarm(endpoints, 0.6);
    const QString name = QStringLiteral("%1-%2").arg(endpoints).arg(suffix);
    SwarmCanvas canvas;
    canvas.resize(1200, 700);
    canvas.setPicture(swarm);
    keepBoth(canvas, QStringLiteral("swarm-") + name);
    canvas.showSite(0);
    keepBoth(canvas, QStringLiteral("site-") + name);
    canvas.showFleet();
    canvas.resize(640, 400);
    keepBoth(canvas, QStringLiteral("swarm-small-") + name);
    KpiStrip kpi;
    kpi.resize(1200, kpi.heightForWidth(1200));
    kpi.setFigures(picture::sampleKpi(swarm));
    keepBoth(kpi, QStringLiteral("kpi-") + name);
    SCurve curve;
    curve.resize(800, 300);
    curve.setCurve(picture::sampleCurve(endpoints, 400));
    keepBoth(curve, QStringLiteral("curve-") + name);
    ChunkMatrix matrix;
    matrix.resize(800, 320);
    matrix.setCoverage(picture::sampleCoverage(std::min(endpoints, 1000), 128));
    keepBoth(matrix, QStringLiteral("matrix-") + name);
}

} // namespace

class TestViews : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void everyViewPaintsInLightAndDarkAtOneAndTwo()
    {
        auto* application = static_cast<QApplication*>(QCoreApplication::instance());
        for (const bool dark : {false, true}) {
            applyAppearance(*application, dark ? Appearance::Dark : Appearance::Light);
            const QString suffix = dark ? QStringLiteral("dark") : QStringLiteral("light");
            for (const int endpoints : {1, 16, 1000, 10000})
                keepSwarm(endpoints, suffix);
            SwarmCanvas canvas;
            canvas.resize(1200, 700);
            canvas.setPicture(picture::sampleSwarm(16, 0.6));
            canvas.showEndpoint(QStringLiteral("endpoint-0"));
            canvas.setEgo(picture::sampleEgo(22));
            keepBoth(canvas, QStringLiteral("ego-") + suffix);
            Throughput throughput;
            throughput.resize(800, 260);
            throughput.setSeries(picture::sampleThroughput(500));
            keepBoth(throughput, QStringLiteral("throughput-") + suffix);
            TimelineTrack track;
            track.resize(900, track.sizeHint().height());
            track.setRange(picture::sampleRange(true));
            keepBoth(track, QStringLiteral("timeline-") + suffix);
            PiecesBar pieces;
            pieces.resize(320, pieces.sizeHint().height());
            pieces.setPieces(picture::samplePieces());
            keepBoth(pieces, QStringLiteral("pieces-") + suffix);
        }
        applyAppearance(*application, Appearance::Light);
    }

    void emptyViewsSayWhatTheyWaitFor()
    {
        SCurve curve;
        Throughput throughput;
        ChunkMatrix matrix;
        PiecesBar pieces;
        KpiStrip kpi;
        TimelineTrack track;
        for (PaintedView* view : std::initializer_list<PaintedView*> {&curve, &throughput, &matrix,
                                                                      &pieces, &kpi, &track}) {
            view->resize(400, 200);
            QVERIFY(!view->toImage(1).isNull());
            view->resize(1, 1);
            QVERIFY(!view->toImage(1).isNull());
        }
    }

    void theFailedFigureIsALinkForMouseAndKeyboard()
    {
        KpiStrip kpi;
        kpi.resize(1200, kpi.heightForWidth(1200));
        kpi.setFigures(picture::sampleKpi(picture::sampleSwarm(1000, 0.6)));
        QSignalSpy failed(&kpi, &KpiStrip::failedClicked);
        QTest::mouseClick(&kpi, Qt::LeftButton, {},
                          kpi.item(KpiStrip::Failed).rect.center().toPoint());
        QCOMPARE(failed.size(), 1);
        QTest::keyClick(&kpi, Qt::Key_Return);
        QCOMPARE(failed.size(), 2);
        QTest::mouseClick(&kpi, Qt::LeftButton, {},
                          kpi.item(KpiStrip::Complete).rect.center().toPoint());
        QCOMPARE(failed.size(), 2);
    }

    void copiesAreToldPerSiteAndWhatHasPassedIsNoEstimate()
    {
        picture::KpiFigures figures;
        figures.sites = 4;
        figures.wanCopies = 1.68;
        figures.wanBudget = 1.2;
        KpiStrip kpi;
        kpi.setFigures(figures);
        QCOMPARE(kpi.item(KpiStrip::WanCopies).name, QStringLiteral("WAN copies per site"));
        QCOMPARE(kpi.item(KpiStrip::WanCopies).value, QStringLiteral("1.68× 1.20× allowed"));
        QCOMPARE(kpi.item(KpiStrip::Finish).name, QStringLiteral("Finish, est."));
        figures.sites = 1;
        figures.wanBudget = 0;
        figures.isEstimate = false;
        kpi.setFigures(figures);
        QCOMPARE(kpi.item(KpiStrip::WanCopies).name, QStringLiteral("WAN copies"));
        QCOMPARE(kpi.item(KpiStrip::WanCopies).value, QStringLiteral("1.68× budget not known"));
        QCOMPARE(kpi.item(KpiStrip::Finish).name, QStringLiteral("Finished"));
    }

    void theModelSaysItsInputsBelowThePlot()
    {
        picture::DeliveryCurve data = picture::sampleCurve(100, 200);
        data.model = {{0, 0}, {1000, 100}};
        data.modelInputs = QStringLiteral("6.3 MB/s");
        SCurve with;
        with.resize(800, 200);
        with.setCurve(data);
        data.modelInputs = QStringLiteral("9.9 GB/s");
        SCurve other;
        other.resize(800, 200);
        other.setCurve(data);
        const QRect below(0, 170, 600, 30);
        QVERIFY(with.toImage(1).copy(below) != other.toImage(1).copy(below));
    }

    void failedEndpointsStayInTheTotal()
    {
        picture::KpiFigures figures;
        countOf(figures.counts, picture::TileState::Done) = 90;
        countOf(figures.counts, picture::TileState::Failed) = 10;
        KpiStrip kpi;
        kpi.setFigures(figures);
        QCOMPARE(kpi.item(KpiStrip::Complete).value, QStringLiteral("90 of 100"));
    }

    void draggingTheTimelineAsksForInstants()
    {
        Timeline timeline;
        timeline.resize(900, 80);
        const auto range = picture::sampleRange(true);
        timeline.setRange(range);
        timeline.show();
        QVERIFY(QTest::qWaitForWindowExposed(&timeline));
        QSignalSpy scrubbed(&timeline, &Timeline::scrubbed);
        QWidget* track = timeline.track();
        QTest::mousePress(track, Qt::LeftButton, {}, QPoint(1, 20));
        QTest::mouseMove(track, QPoint(track->width() / 2, 20));
        QTest::mouseRelease(track, Qt::LeftButton, {}, QPoint(track->width() / 2, 20));
        QVERIFY(!scrubbed.isEmpty());
        QCOMPARE(scrubbed.first()[0].toLongLong(), range.startMs);
        QTest::keyClick(track, Qt::Key_End);
        QCOMPARE(scrubbed.last()[0].toLongLong(), range.endMs);
        QTest::keyClick(track, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(scrubbed.last()[0].toLongLong(), range.endMs - 10'000);
    }

    void timelineButtonsAskAndShowWhatIsTrue()
    {
        Timeline timeline;
        timeline.setRange(picture::sampleRange(true));
        QSignalSpy play(&timeline, &Timeline::playRequested);
        QSignalSpy live(&timeline, &Timeline::liveRequested);
        const auto buttons = timeline.findChildren<QToolButton*>();
        QCOMPARE(buttons.size(), 2);
        buttons[0]->click();
        QCOMPARE(play[0][0].toBool(), false);
        buttons[1]->click();
        QCOMPARE(live.size(), 1);
        QCOMPARE(timeline.findChild<QComboBox*>()->currentData().toInt(), 10);
        timeline.setRange(picture::sampleRange(false));
        QVERIFY(!buttons[1]->isEnabled());
    }

    void faultyCoverageIsNotShown()
    {
        ChunkMatrix matrix;
        picture::ChunkCoverage coverage = picture::sampleCoverage(4, 8);
        coverage.cells.pop_back();
        matrix.setCoverage(coverage);
        QCOMPARE(matrix.itemCount(), 0);
        coverage = picture::sampleCoverage(4, 8);
        coverage.copies.clear();
        matrix.setCoverage(coverage);
        QCOMPARE(matrix.itemCount(), 0);
        matrix.setCoverage(picture::sampleCoverage(4, 8));
        QCOMPARE(matrix.itemCount(), 4);
    }

    void theCurveReadsOutByKeyboard()
    {
        SCurve curve;
        curve.resize(600, 260);
        curve.setCurve(picture::sampleCurve(1000, 300));
        const QString now = curve.item(1).state;
        QTest::keyClick(&curve, Qt::Key_Left);
        QTest::keyClick(&curve, Qt::Key_Left);
        QVERIFY(curve.item(1).state != now);
        QVERIFY(!QAccessible::queryAccessibleInterface(&curve)
                     ->child(1)
                     ->text(QAccessible::Value)
                     .isEmpty());
    }

    void progressIsSplitBySource()
    {
        const ProgressGeometry parts({0, 0, 200, 8}, {0.1F, 0.1F, 0.5F, 0.1F, false});
        QCOMPARE(parts.origin.width(), 40.0);
        QCOMPARE(parts.peers.width(), 100.0);
        QCOMPARE(parts.cache.right(), 160.0);
        const ProgressGeometry over({0, 0, 200, 8}, {2, 2, 2, 2, false});
        QCOMPARE(over.cache.right(), 200.0);
    }

    void delegatesPaintTheirValuesAndLeaveOthersAlone()
    {
        QStandardItemModel model(2, 2);
        model.setData(model.index(0, 0),
                      QVariant::fromValue(picture::ProgressSplit {0.1F, 0, 0.5F, 0, true}));
        model.setData(model.index(0, 1), QVariant::fromValue(picture::Trend {{1, 5, 2, 8}}));
        model.setData(model.index(1, 0), QStringLiteral("text"));
        QTableView table;
        ProgressDelegate progress;
        TrendDelegate trend;
        table.setModel(&model);
        table.setItemDelegateForColumn(0, &progress);
        table.setItemDelegateForColumn(1, &trend);
        table.resize(420, 160);
        QVERIFY(hasSeveralColours(table.grab().toImage()));
        QCOMPARE(progress.displayText(model.index(0, 0).data(), QLocale()),
                 QStringLiteral("✕ ") + shareText(0.6F));
        QCOMPARE(progress.displayText(QStringLiteral("text"), QLocale()), QStringLiteral("text"));
        QVERIFY(trendLine({0, 0, 90, 20}, {{3}}).isEmpty());
    }

    void aShareIsNeverRoundedUpToAll()
    {
        QCOMPARE(shareText(0.99999).remove(QChar(QChar::Nbsp)), QStringLiteral("99.9%"));
        QCOMPARE(shareText(1).remove(QChar(QChar::Nbsp)), QStringLiteral("100%"));
        QCOMPARE(shareText(-4).remove(QChar(QChar::Nbsp)), QStringLiteral("0.0%"));
        QCOMPARE(durationText(185'000).replace(QChar(QChar::Nbsp), QLatin1Char(' ')),
                 QStringLiteral("3:05 min"));
    }
};

QTEST_MAIN(TestViews)
#include "tst_views_widgets.moc"
