#include <QRandomGenerator>
#include <QTest>

#include <set>

#include "shared/content/chunkset.h"

using namespace patchswarm;

class ChunkSetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void aSetOfNothingIsEmptyAndFull()
    {
        for (const ChunkSet& set : {ChunkSet(), ChunkSet(0), ChunkSet(0, true)}) {
            QVERIFY(set.isEmpty());
            QVERIFY(set.isFull());
            QVERIFY(!set.contains(0));
            QVERIFY(!set.nextMember(0));
            QVERIFY(!set.nextMissing(0));
        }
    }

    void aFullSetHasExactlyItsUniverse_data()
    {
        QTest::addColumn<quint32>("universe");
        for (const quint32 universe : {1U, 63U, 64U, 65U, 127U, 128U, 129U, 1000U})
            QTest::addRow("%u", universe) << universe;
    }

    void aFullSetHasExactlyItsUniverse()
    {
        QFETCH(const quint32, universe);
        const ChunkSet full(universe, true);
        QCOMPARE(full.count(), universe);
        QVERIFY(full.isFull());
        QVERIFY(full.contains(universe - 1));
        QVERIFY(!full.contains(universe));
        QVERIFY(!full.nextMissing(0));
        QVERIFY(!full.nextMember(universe));
        QCOMPARE(full.words().size(), std::size_t {(universe + 63) / 64});

        ChunkSet filled(universe);
        for (ChunkIndex chunk = 0; chunk < universe; ++chunk)
            QVERIFY(filled.insert(chunk));
        QVERIFY(filled == full); // no stray bits beyond the universe
    }

    void insertingAndErasingTellWhetherTheyChangedAnything()
    {
        ChunkSet set(70);
        QVERIFY(set.insert(69));
        QVERIFY(!set.insert(69));
        QVERIFY(!set.insert(70));
        QVERIFY(!set.insert(0xffffffff));
        QCOMPARE(set.count(), 1U);
        QVERIFY(!set.erase(68));
        QVERIFY(!set.erase(70));
        QVERIFY(set.erase(69));
        QVERIFY(set.isEmpty());
    }

    void theNextMemberAndTheNextGapAreFoundAcrossWords()
    {
        ChunkSet set(200);
        for (const ChunkIndex chunk : {5U, 63U, 64U, 199U})
            set.insert(chunk);
        QCOMPARE(set.nextMember(0), std::optional(5U));
        QCOMPARE(set.nextMember(6), std::optional(63U));
        QCOMPARE(set.nextMember(64), std::optional(64U));
        QCOMPARE(set.nextMember(65), std::optional(199U));
        QVERIFY(!set.nextMember(200));
        QVERIFY(!set.nextMember(0xffffffff));
        QCOMPARE(set.nextMissing(5), std::optional(6U));
        QCOMPARE(set.nextMissing(63), std::optional(65U));
        QVERIFY(!set.nextMissing(199));
    }

    void aPeerLacksWhatItDoesNotHave()
    {
        ChunkSet mine(130);
        ChunkSet theirs(130);
        QVERIFY(!mine.lacksSomeOf(theirs));
        theirs.insert(129);
        QVERIFY(mine.lacksSomeOf(theirs));
        QVERIFY(!theirs.lacksSomeOf(mine));
        mine.insert(129);
        QVERIFY(!mine.lacksSomeOf(theirs));
    }

    void itBehavesLikeAnOrderedSet()
    {
        const quint32 seed = 20250131;
        QRandomGenerator random(seed);
        const ChunkIndex universe = 517;
        ChunkSet set(universe);
        std::set<ChunkIndex> model;
        for (int step = 0; step < 5000; ++step) {
            const auto chunk = static_cast<ChunkIndex>(random.bounded(600));
            if (random.bounded(3) > 0)
                QCOMPARE(set.insert(chunk), chunk < universe && model.insert(chunk).second);
            else
                QCOMPARE(set.erase(chunk), model.erase(chunk) == 1);
            QCOMPARE(static_cast<std::size_t>(set.count()), model.size());
            const auto found = model.lower_bound(chunk);
            const auto expected = found == model.end() ? std::nullopt : std::optional(*found);
            QVERIFY2(set.nextMember(chunk) == expected,
                     qPrintable(QStringLiteral("seed %1").arg(seed)));
        }
    }
};

QTEST_APPLESS_MAIN(ChunkSetTest)
#include "tst_chunkset.moc"
