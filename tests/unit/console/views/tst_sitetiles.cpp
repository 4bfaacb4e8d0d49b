#include <QTest>

#include <random>
#include <set>

#include "console/views/sitetiles.h"

using namespace patchswarm::views;
using At = SiteTiles::At;

namespace {

void verifySound(const SiteTiles& tiles, const QRectF& area)
{
    const QRectF room = area.adjusted(-0.01, -0.01, 1, 1);
    for (int group = 0; group < tiles.groups(); ++group) {
        const QRectF card = tiles.card(group);
        QVERIFY(room.contains(card));
        for (int other = 0; other < group; ++other)
            QVERIFY(!card.intersects(tiles.card(other)));
        if (tiles.detail() == SiteTiles::Detail::Sites)
            continue;
        for (int index = 0; index < tiles.sizeOf(group); ++index) {
            const QRectF tile = tiles.tile({group, index});
            QVERIFY(card.contains(tile));
            const auto hit = tiles.tileAt(tile.center());
            QVERIFY(hit && *hit == (At {group, index}));
        }
    }
}

} // namespace

class TestSiteTiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void everyFleetFitsEveryWindow_data()
    {
        QTest::addColumn<int>("endpoints");
        QTest::addColumn<int>("sites");
        QTest::addColumn<QSizeF>("size");
        for (const QSizeF size : {QSizeF(616, 290), QSizeF(1176, 570), QSizeF(2500, 1300)})
            for (const auto& [endpoints, sites] :
                 {std::pair(1, 1), std::pair(16, 3), std::pair(1000, 1), std::pair(1000, 16),
                  std::pair(1000, 200), std::pair(10000, 1), std::pair(10000, 40),
                  std::pair(10000, 1000)})
                QTest::addRow("%d in %d sites on %.0f", endpoints, sites, size.width())
                    << endpoints << sites << size;
    }

    void everyFleetFitsEveryWindow()
    {
        QFETCH(int, endpoints);
        QFETCH(int, sites);
        QFETCH(QSizeF, size);
        std::mt19937 random(11);
        std::vector<int> sizes(static_cast<std::size_t>(sites), 0);
        for (int n = 0; n < endpoints; ++n)
            ++sizes[random() % sizes.size()];
        const QRectF area(QPointF(12, 80), size);
        verifySound(SiteTiles(area, sizes, {}), area);
    }

    void fewEndpointsHaveLabelsAndManyHaveTiles()
    {
        const QRectF area(0, 0, 1176, 570);
        QCOMPARE(SiteTiles(area, {8, 5, 3}, {}).detail(), SiteTiles::Detail::Labelled);
        QCOMPARE(SiteTiles(area, std::vector<int>(16, 62), {}).detail(), SiteTiles::Detail::Glyphs);
        QCOMPARE(SiteTiles(area, {10000}, {}).detail(), SiteTiles::Detail::Plain);
        QCOMPARE(SiteTiles({0, 0, 616, 290}, std::vector<int>(1000, 10), {}).detail(),
                 SiteTiles::Detail::Sites);
    }

    void aLargerWindowNeverGivesSmallerTiles()
    {
        double before = 0;
        for (double width = 640; width < 2600; width += 80) {
            const SiteTiles tiles({0, 0, width, width * 0.6}, {400, 300, 200, 100}, {});
            QVERIFY(tiles.tileSize().height() >= before);
            before = tiles.tileSize().height();
        }
    }

    void arrowKeysReachEveryTile()
    {
        const SiteTiles tiles({0, 0, 900, 400}, {7, 30, 1, 12}, {});
        std::set<std::pair<int, int>> reached {{0, 0}};
        std::vector<At> open {{0, 0}};
        while (!open.empty()) {
            const At from = open.back();
            open.pop_back();
            for (const Direction way :
                 {Direction::Left, Direction::Right, Direction::Up, Direction::Down}) {
                const At to = tiles.step(from, way);
                if (reached.insert({to.group, to.index}).second)
                    open.push_back(to);
            }
        }
        QCOMPARE(reached.size(), std::size_t(50));
    }

    void arrowKeysStopAtTheEdge()
    {
        const SiteTiles tiles({0, 0, 900, 400}, {7, 30}, {});
        QCOMPARE(tiles.step({0, 0}, Direction::Left), (At {0, 0}));
        QCOMPARE(tiles.step({0, 0}, Direction::Up), (At {0, 0}));
        QCOMPARE(tiles.step({0, 0}, Direction::Right).group, 0);
    }

    void emptySitesAndNoSitesAreHarmless()
    {
        const SiteTiles none({0, 0, 900, 400}, {}, {});
        QVERIFY(!none.groupAt({10, 10}));
        const SiteTiles empty({0, 0, 900, 400}, {0, 0, 3}, {});
        verifySound(empty, {0, 0, 900, 400});
        QVERIFY(!empty.tileAt(empty.card(0).center()));
        const SiteTiles tiny({0, 0, 1, 1}, {5000, 3}, {});
        QCOMPARE(tiny.groups(), 2);
    }
};

QTEST_GUILESS_MAIN(TestSiteTiles)
#include "tst_sitetiles.moc"
