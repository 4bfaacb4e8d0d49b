#include <QTest>

#include <random>

#include "shared/base/tokenbucket.h"

namespace patchswarm {

namespace {

constexpr TimePoint at(std::int64_t ms)
{
    return {ms};
}

} // namespace

class TestTokenBucket : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void itsBurstGoesAtOnceAndThenItsRate()
    {
        TokenBucket bucket(10, 5);
        int passed = 0;
        for (int i = 0; i < 20; ++i)
            passed += bucket.take(1, at(0)) ? 1 : 0;
        QCOMPARE(passed, 5);
        QVERIFY(!bucket.take(1, at(99)));
        QVERIFY(bucket.take(1, at(100)));
        QVERIFY(!bucket.take(1, at(199)));
    }

    void whatWasRefusedCostsNothing()
    {
        TokenBucket bucket(1, 1);
        QVERIFY(bucket.take(1, at(0)));
        for (std::int64_t ms = 0; ms < 1000; ms += 10)
            QVERIFY(!bucket.take(1, at(ms)));
        QVERIFY(bucket.take(1, at(1000)));
    }

    void anHourOfQuietSavesNoMoreThanABurst()
    {
        TokenBucket bucket(1000, 3);
        int passed = 0;
        for (int i = 0; i < 10; ++i)
            passed += bucket.take(1, at(3'600'000)) ? 1 : 0;
        QCOMPARE(passed, 3);
    }

    void theWaitItNamesIsEnoughAndNotMuchMore()
    {
        const unsigned seed = std::random_device {}();
        std::mt19937 random(seed);
        std::int64_t now = 0;
        TokenBucket bucket(700, 200);
        for (int i = 0; i < 2000; ++i) {
            const auto amount = static_cast<double>(1 + random() % 300);
            const Duration wait = bucket.waitFor(amount, at(now));
            const auto where = QStringLiteral("seed %1, step %2").arg(seed).arg(i);
            if (wait > Duration {}) {
                QVERIFY2(!bucket.take(amount, at(now)), qPrintable(where));
                QVERIFY2(wait.ms < 2 || !bucket.take(amount, at(now + wait.ms - 2)),
                         qPrintable(where));
            }
            now += wait.ms;
            QVERIFY2(bucket.take(amount, at(now)), qPrintable(where));
        }
    }

    void aDebtIsPaidOffBeforeAnythingGoes()
    {
        TokenBucket bucket(10, 20);
        QVERIFY(bucket.take(1, at(0)));
        bucket.spend(119, at(0));
        QCOMPARE(bucket.waitFor(0, at(0)), Duration {10001});
        QVERIFY(!bucket.take(1, at(10'000)));
        QVERIFY(bucket.take(1, at(10'100)));
    }

    void spendingWhatIsThereMakesNobodyWait()
    {
        TokenBucket bucket(10, 20);
        bucket.spend(20, at(0));
        QCOMPARE(bucket.waitFor(0, at(0)), Duration {});
        QVERIFY(bucket.waitFor(1, at(0)) > Duration {});
    }

    void moreThanTheBurstGoesWhenFullAndIsPaidOffAfterwards()
    {
        TokenBucket bucket(10, 20);
        QVERIFY(bucket.take(1, at(0)));
        QVERIFY(!bucket.take(50, at(99)));
        QVERIFY(bucket.take(50, at(100)));
        QVERIFY(!bucket.take(1, at(3'100))); // 30 in debt until 3100
        QVERIFY(bucket.take(1, at(3'200)));
    }

    void itIsFullWhenAllIsPaidBack()
    {
        TokenBucket bucket(10, 20);
        QVERIFY(bucket.isFull(at(0)));
        QVERIFY(bucket.take(1, at(0)));
        QVERIFY(!bucket.isFull(at(99)));
        QVERIFY(bucket.isFull(at(100)));
    }

    void aClockThatFallsBackGrantsNothingTwice()
    {
        TokenBucket bucket(1, 1);
        QVERIFY(bucket.take(1, at(5'000)));
        QVERIFY(!bucket.take(1, at(1'000)));
        QVERIFY(!bucket.take(1, at(5'999)));
        QVERIFY(bucket.take(1, at(6'000)));
    }
};

} // namespace patchswarm

QTEST_APPLESS_MAIN(patchswarm::TestTokenBucket)
#include "tst_tokenbucket.moc"
