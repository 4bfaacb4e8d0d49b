#include <QTest>

#include "console/fleet/reportbudget.h"

using namespace patchswarm::fleet;

class ReportBudgetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void aThousandTellTwiceASecond()
    {
        QCOMPARE(ReportIntervals::share(1000, 0, 500, 2000), (ReportIntervals {500, 500}));
        QCOMPARE(ReportIntervals::share(0, 1000, 500, 2000), (ReportIntervals {500, 500}));
        QCOMPARE(ReportIntervals::share(0, 0, 500, 2000), (ReportIntervals {500, 500}));
    }

    void tenThousandShareTheBudget()
    {
        QCOMPARE(ReportIntervals::share(0, 10'000, 500, 2000).idle, 5000);
        QCOMPARE(ReportIntervals::share(10'000, 0, 500, 2000).running, 5000);
    }

    void whoFetchesComesFirst()
    {
        const ReportIntervals mixed = ReportIntervals::share(1000, 9000, 500, 2000);
        QVERIFY(mixed.running < 1000);
        QVERIFY(mixed.idle > 9000 && mixed.idle <= ReportIntervals::slowest);
    }

    void theBudgetIsKeptWhateverTheShares()
    {
        for (int all = 1; all <= 20'000; all = all * 3 / 2 + 1)
            for (int running = 0; running <= all; running += all / 7 + 1) {
                const auto ms = ReportIntervals::share(running, all - running, 500, 2000);
                QVERIFY(ms.running >= 500 && ms.running <= ReportIntervals::slowest);
                QVERIFY(ms.idle >= 500 && ms.idle <= ReportIntervals::slowest);
                const double told =
                    running * 1000.0 / ms.running + (all - running) * 1000.0 / ms.idle;
                QVERIFY2(
                    told <= 2010,
                    qPrintable(
                        QStringLiteral("%1 of %2 running: %3").arg(running).arg(all).arg(told)));
            }
    }

    void aBudgetOfNothingAsksAsRarelyAsCanBe()
    {
        QCOMPARE(ReportIntervals::share(3, 3, 500, 0), (ReportIntervals {10'000, 10'000}));
        QCOMPARE(ReportIntervals::share(3, 3, 20'000, 1), (ReportIntervals {20'000, 20'000}));
    }
};

QTEST_GUILESS_MAIN(ReportBudgetTest)
#include "tst_reportbudget.moc"
