#include <QAccessible>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

#include "console/views/swarmcanvas.h"
#include "samplepictures.h"

using namespace patchswarm;
using namespace patchswarm::views;
using namespace Qt::Literals::StringLiterals;
using Scope = SwarmCanvas::Scope;

namespace {

// A canvas of a window's size, shown, with a roll-out half done.
struct Shown
{
    explicit Shown(int endpoints)
    {
        canvas.resize(1200, 700);
        canvas.setPicture(picture::sampleSwarm(endpoints, 0.5));
        canvas.show();
        ready = QTest::qWaitForWindowExposed(&canvas);
    }

    SwarmCanvas canvas;
    bool ready = false;
};

// Paints and ticks of one widget.
class FrameCounter : public QObject
{
public:
    bool eventFilter(QObject*, QEvent* event) override
    {
        count += event->type() == QEvent::Paint || event->type() == QEvent::Timer ? 1 : 0;
        return false;
    }

    int count = 0;
};

int differentPixels(const QImage& a, const QImage& b)
{
    int count = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x)
            count += a.pixel(x, y) != b.pixel(x, y) ? 1 : 0;
    return count;
}

} // namespace

class TestSwarmCanvas : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void everyTileIsAnAccessibleChildWithNameValueAndState()
    {
        Shown shown(16);
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(&shown.canvas);
        QVERIFY(face);
        QCOMPARE(face->childCount(), 16);
        QCOMPARE(face->role(), QAccessible::List);
        for (int n = 0; n < 16; ++n) {
            QAccessibleInterface* child = face->child(n);
            QVERIFY(child && child->isValid());
            QCOMPARE(child->parent(), face);
            QCOMPARE(face->indexOfChild(child), n);
            QVERIFY(child->text(QAccessible::Name).startsWith(QStringLiteral("pc-")));
            QVERIFY(!child->text(QAccessible::Value).isEmpty());
            QVERIFY(!child->text(QAccessible::Description).isEmpty());
            const QPoint centre = child->rect().center();
            QCOMPARE(face->childAt(centre.x(), centre.y()), child);
        }
        QVERIFY(!face->child(16));
        QVERIFY(!face->child(-1));
    }

    void aChildOfFormerTimesIsInvalidNotDangling()
    {
        Shown shown(16);
        QAccessibleInterface* child =
            QAccessible::queryAccessibleInterface(&shown.canvas)->child(15);
        shown.canvas.setPicture(picture::sampleSwarm(4, 0.5));
        QVERIFY(!child->isValid());
        QVERIFY(child->text(QAccessible::Name).isEmpty());
        QVERIFY(child->state().invalid);
    }

    void arrowKeysMoveEnterGoesNearerEscapeGoesBack()
    {
        Shown shown(1000);
        SwarmCanvas& canvas = shown.canvas;
        QSignalSpy selected(&canvas, &SwarmCanvas::endpointSelected);
        QSignalSpy ego(&canvas, &SwarmCanvas::egoWanted);
        QTest::keyClick(&canvas, Qt::Key_Right);
        QCOMPARE(canvas.currentItem(), 0);
        QTest::keyClick(&canvas, Qt::Key_Right);
        QTest::keyClick(&canvas, Qt::Key_Down);
        QCOMPARE(selected.size(), 3);
        const QString id = canvas.selectedEndpoint();
        QTest::keyClick(&canvas, Qt::Key_Return);
        QCOMPARE(canvas.scope(), Scope::Site);
        QCOMPARE(canvas.selectedEndpoint(), id);
        QTest::keyClick(&canvas, Qt::Key_Return);
        QCOMPARE(canvas.scope(), Scope::Endpoint);
        QCOMPARE(ego.size(), 1);
        QCOMPARE(ego[0][0].toString(), id);
        QTest::keyClick(&canvas, Qt::Key_Escape);
        QCOMPARE(canvas.scope(), Scope::Site);
        QTest::keyClick(&canvas, Qt::Key_Escape);
        QCOMPARE(canvas.scope(), Scope::Fleet);
        QCOMPARE(canvas.selectedEndpoint(), id);
    }

    void aClickSelectsAndADoubleClickGoesNearer()
    {
        Shown shown(16);
        SwarmCanvas& canvas = shown.canvas;
        const QPoint centre = canvas.item(5).rect.center().toPoint();
        QTest::mouseClick(&canvas, Qt::LeftButton, {}, centre);
        QCOMPARE(canvas.currentItem(), 5);
        QTest::mouseDClick(&canvas, Qt::LeftButton, {}, centre);
        QCOMPARE(canvas.scope(), Scope::Site);
    }

    void theSelectionFollowsTheEndpointThroughAnUpdate()
    {
        Shown shown(16);
        shown.canvas.selectEndpoint(QStringLiteral("endpoint-9"));
        picture::SwarmPicture next = picture::sampleSwarm(16, 0.9);
        std::reverse(next.tiles.begin(), next.tiles.end());
        shown.canvas.setPicture(next);
        QCOMPARE(shown.canvas.selectedEndpoint(), QStringLiteral("endpoint-9"));
        QCOMPARE(shown.canvas.item(shown.canvas.currentItem()).name, QStringLiteral("pc-0010"));
    }

    void nothingMovesAfterTheTween()
    {
        Shown shown(1000);
        shown.canvas.setPicture(picture::sampleSwarm(1000, 0.6));
        QTRY_VERIFY_WITH_TIMEOUT(shown.canvas.settled(), 2000);
        const QImage first = shown.canvas.grab().toImage();
        const QImage second = shown.canvas.grab().toImage();
        QVERIFY(shown.canvas.settled());
        QCOMPARE(first, second);
    }

    void aHiddenCanvasPaintsAndTicksNothing()
    {
        Shown shown(16);
        QTRY_VERIFY_WITH_TIMEOUT(shown.canvas.settled(), 2000);
        shown.canvas.hide();
        FrameCounter frames;
        shown.canvas.installEventFilter(&frames);
        shown.canvas.setPicture(picture::sampleSwarm(16, 0.9));
        for (int round = 0; round < 10; ++round)
            QCoreApplication::processEvents(QEventLoop::AllEvents);
        QCOMPARE(frames.count, 0);
    }

    void simulatedIsBurntIntoEveryExport()
    {
        SwarmCanvas canvas;
        canvas.resize(800, 500);
        picture::SwarmPicture picture = picture::sampleSwarm(16, 0.5);
        canvas.setPicture(picture);
        const QImage live = canvas.toImage(2);
        QCOMPARE(live.size(), QSize(1600, 1000));
        picture.badge = picture::Badge::Simulated;
        canvas.setPicture(picture);
        QVERIFY(differentPixels(live, canvas.toImage(2)) > 20'000);
    }

    void aFilterDimsTheOthers()
    {
        SwarmCanvas canvas;
        canvas.resize(1200, 700);
        canvas.setPicture(picture::sampleSwarm(1000, 0.5));
        const QImage all = canvas.toImage(1);
        canvas.setFilter(
            [](const picture::Tile& t) { return t.state == picture::TileState::Failed; });
        QVERIFY(differentPixels(all, canvas.toImage(1)) > 20'000);
    }

    // Site names stand at the left of their cards, where arcs between cards begin and end.
    void arcsPassBeneathTheWordsOfCards()
    {
        const auto nameInk = [](bool hasFlows) {
            SwarmCanvas canvas;
            canvas.resize(1200, 700);
            picture::SwarmPicture picture = picture::sampleSwarm(1000, 0.5);
            picture.flows.clear();
            const auto sites = static_cast<int>(picture.sites.size());
            for (int from = 0; hasFlows && from < sites; ++from)
                for (int to = 0; to < sites; ++to)
                    if (from != to)
                        picture.flows.push_back({{picture::FlowEnd::Kind::Site, from},
                                                 {picture::FlowEnd::Kind::Site, to},
                                                 1e8,
                                                 1'000'000});
            canvas.setPicture(picture);
            const QImage image = canvas.toImage(1);
            const QRgb ink = Theme::of(canvas).text.rgb();
            int count = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    count += image.pixel(x, y) == ink ? 1 : 0;
            return count;
        };
        const int free = nameInk(false);
        QVERIFY(free > 100);
        QVERIFY2(nameInk(true) >= free * 95 / 100,
                 qPrintable(u"%1 of %2"_s.arg(nameInk(true)).arg(free)));
    }

    void strangePicturesDoNoHarm()
    {
        Shown shown(16);
        SwarmCanvas& canvas = shown.canvas;
        canvas.showSite(77);
        canvas.showEndpoint(QStringLiteral("nobody"));
        QCOMPARE(canvas.scope(), Scope::Fleet);
        canvas.showSite(2);
        canvas.setPicture({}); // the site is gone
        QCOMPARE(canvas.scope(), Scope::Fleet);
        QVERIFY(!canvas.toImage(1).isNull());
        picture::SwarmPicture odd = picture::sampleSwarm(16, 0.5);
        for (std::size_t n = 0; n < odd.tiles.size(); ++n) {
            odd.tiles[n].progress = n % 2 == 0 ? 1e9F : -5;
            odd.tiles[n].site = static_cast<int>(n) - 3;
            odd.tiles[n].bytesPerSecond = -1;
        }
        odd.origin.copies = 1e12;
        odd.tiles[4].name = QString(5000, QLatin1Char('x'));
        odd.tiles[5].name = QStringLiteral("<script>");
        canvas.setPicture(odd);
        QVERIFY(!canvas.toImage(1).isNull());
        QTest::keyClick(&canvas, Qt::Key_Down);
        canvas.resize(1, 1);
        QVERIFY(!canvas.toImage(1).isNull());
    }
};

QTEST_MAIN(TestSwarmCanvas)
#include "tst_swarmcanvas.moc"
