#include <QTest>

#include <random>
#include <set>

#include "agent/discovery/receivelimit.h"
#include "agent/discovery/replaytable.h"
#include "agent/discovery/seentable.h"

using namespace patchswarm;
using namespace patchswarm::discovery;

namespace {

ReplayTable::BootNonce boot(std::uint8_t fill)
{
    ReplayTable::BootNonce nonce {};
    nonce.fill(fill);
    return nonce;
}

} // namespace

class TestReplayTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void aCounterIsNewOnce()
    {
        ReplayTable table;
        QVERIFY(table.isNew(boot(1), 5));
        table.remember(boot(1), 5);
        QVERIFY(!table.isNew(boot(1), 5));
        QVERIFY(table.isNew(boot(2), 5));
    }

    void lateOnesPassWithinTheWindow()
    {
        ReplayTable table;
        table.remember(boot(1), 100);
        QVERIFY(table.isNew(boot(1), 37));
        QVERIFY(!table.isNew(boot(1), 36));
        table.remember(boot(1), 37);
        QVERIFY(!table.isNew(boot(1), 37));
        QVERIFY(table.isNew(boot(1), 38));
    }

    void aJumpForgetsTheWindow()
    {
        ReplayTable table;
        table.remember(boot(1), 1);
        table.remember(boot(1), 0xffffffffffffffffULL);
        QVERIFY(!table.isNew(boot(1), 0xffffffffffffffffULL));
        QVERIFY(!table.isNew(boot(1), 1));
        QVERIFY(table.isNew(boot(1), 0xfffffffffffffffeULL));
    }

    void agreesWithASetInAnyOrder()
    {
        for (unsigned seed = 0; seed < 50; ++seed) {
            std::mt19937 random(seed);
            ReplayTable table;
            std::set<std::uint64_t> heard;
            std::uint64_t highest = 0;
            for (int i = 0; i < 500; ++i) {
                const std::uint64_t counter =
                    highest + random() % 80 > 60 ? highest + random() % 80 - 60 : random() % 10;
                const bool tooOld = highest >= 64 && counter <= highest - 64;
                const bool expected = !heard.contains(counter) && !tooOld;
                QVERIFY2(table.isNew(boot(1), counter) == expected,
                         qPrintable(QStringLiteral("seed %1").arg(seed)));
                if (expected) {
                    table.remember(boot(1), counter);
                    heard.insert(counter);
                    highest = std::max(highest, counter);
                }
            }
        }
    }

    void theLeastRecentBootIsForgottenFirst()
    {
        ReplayTable table(2);
        table.remember(boot(1), 1);
        table.remember(boot(2), 1);
        table.remember(boot(1), 2);
        table.remember(boot(3), 1);
        QCOMPARE(table.size(), 2U);
        QVERIFY(!table.isNew(boot(1), 1));
        QVERIFY(table.isNew(boot(2), 1));
        QVERIFY(!table.isNew(boot(3), 1));
    }

    void anAnnouncementIsSeenOnceAndTheTableIsBounded()
    {
        SeenTable table(3);
        AnnouncementKey key;
        QVERIFY(table.insert(key));
        QVERIFY(!table.insert(key));
        for (std::uint64_t clock = 1; clock <= 3; ++clock) {
            key.originClockMs = clock;
            QVERIFY(table.insert(key));
        }
        QCOMPARE(table.size(), 3U);
        QVERIFY(table.insert(AnnouncementKey {})); // the first was forgotten
    }

    void oneSourceCannotTakeAnothersShare()
    {
        ReceiveLimit limit;
        int passed = 0;
        for (int i = 0; i < 10000; ++i)
            passed += limit.take(IpAddress::fromIPv4(1), TimePoint {}) ? 1 : 0;
        QCOMPARE(passed, 400);
        QVERIFY(limit.take(IpAddress::fromIPv4(2), TimePoint {}));
    }
};

QTEST_GUILESS_MAIN(TestReplayTable)
#include "tst_replaytable.moc"
