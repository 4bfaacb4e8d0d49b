#include <QtTest>

#include "agent/transfer/uploadpace.h"
#include "shared/wire/frameformat.h"

using namespace patchswarm;
using namespace patchswarm::transfer;

// The limit on what leaves for neighbours, on a virtual clock.
class TestUploadPace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theRateHoldsOverSecondsThoughTimersAreLate_data();
    void theRateHoldsOverSecondsThoughTimersAreLate();
    void manySendersShareOneRate();
    void aRaisedAndARemovedLimitHoldAtOnce();
    void theSameLimitAgainChangesNothing();
    void framesAreWithinWhatTheProtocolAllows();

private:
    // Bytes let through in that time by senders that come back `late` after they were told to.
    [[nodiscard]] static double sent(UploadPace& pace, std::size_t senders, int late,
                                     std::int64_t forMs)
    {
        std::vector<std::int64_t> due(senders, 0);
        double bytes = 0;
        for (std::int64_t now = 0; now < forMs; ++now)
            for (std::int64_t& next : due)
                while (now >= next) {
                    const quint32 size = pace.frameSize();
                    const Duration wait = pace.take(size, {1000 + now});
                    if (wait > Duration {})
                        next = now + wait.ms + late;
                    else
                        bytes += size;
                }
        return bytes;
    }
};

void TestUploadPace::theRateHoldsOverSecondsThoughTimersAreLate_data()
{
    QTest::addColumn<quint64>("limit");
    for (const quint64 limit : {250'000ULL, 1'250'000ULL, 12'500'000ULL, 125'000'000ULL})
        QTest::addRow("%llu bytes/s", limit) << limit;
}

void TestUploadPace::theRateHoldsOverSecondsThoughTimersAreLate()
{
    QFETCH(quint64, limit);
    for (const int late : {0, 3, 15}) {
        UploadPace pace;
        pace.setLimit(limit);
        const double rate = sent(pace, 1, late, 10'000) / 10;
        const double share = rate / static_cast<double>(limit);
        QVERIFY2(share > 0.97 && share < 1.04, qPrintable(QString::number(share)));
    }
}

void TestUploadPace::manySendersShareOneRate()
{
    UploadPace pace;
    pace.setLimit(12'500'000);
    const double share = sent(pace, 32, 5, 10'000) / 10 / 12'500'000;
    QVERIFY2(share > 0.97 && share < 1.03, qPrintable(QString::number(share)));
}

void TestUploadPace::aRaisedAndARemovedLimitHoldAtOnce()
{
    UploadPace pace;
    QVERIFY(pace.setLimit(1000));
    while (pace.take(pace.frameSize(), {1000}) == Duration {}) { }
    QVERIFY(pace.take(pace.frameSize(), {1001}) > seconds(30));
    QVERIFY(pace.setLimit(1'000'000));
    QVERIFY(pace.take(pace.frameSize(), {1001}) < milliseconds(100));
    QVERIFY(pace.setLimit(0));
    for (int i = 0; i < 1000; ++i)
        QCOMPARE(pace.take(wire::maxDataPayload, {1001}), Duration {});
}

void TestUploadPace::theSameLimitAgainChangesNothing()
{
    UploadPace pace;
    QVERIFY(pace.setLimit(1000));
    while (pace.take(pace.frameSize(), {1000}) == Duration {}) { }
    QVERIFY(!pace.setLimit(1000));
    QVERIFY(pace.take(pace.frameSize(), {1000}) > Duration {}); // no new burst
}

void TestUploadPace::framesAreWithinWhatTheProtocolAllows()
{
    UploadPace pace;
    for (const quint64 limit : {0ULL, 1ULL, 2'000'000ULL, 12'500'000'000ULL}) {
        pace.setLimit(limit);
        QVERIFY(pace.frameSize() >= 64 * 1024 && pace.frameSize() <= wire::maxDataPayload);
    }
}

QTEST_APPLESS_MAIN(TestUploadPace)
#include "tst_uploadpace.moc"
