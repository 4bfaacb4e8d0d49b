#include <QTest>

#include <algorithm>

#include "console/demo/progress.h"
#include "console/demo/smoothrate.h"

using namespace patchswarm::demo;
using namespace Qt::Literals::StringLiterals;

namespace {

Progress running(int endpoints)
{
    Progress progress;
    progress.elapsedMs = 12'340;
    progress.originRate = 6'200'000;
    progress.peerRate = 80'000'000;
    progress.wanCopies = 0.584;
    for (int i = 0; i < endpoints; ++i)
        progress.endpoints.append({Progress::Mark::Working, 0.5});
    return progress;
}

} // namespace

class TestDemoProgress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noLineIsWiderThanTheTerminal();
    void barsShowWhatIsThere();
    void manyEndpointsGetACharacterEach();
    void endpointsThatAreOffOrFailedAreTold();
    void oneLineHoldsTheSame();
    void ratesSettleOnWhatComesIn();
};

void TestDemoProgress::noLineIsWiderThanTheTerminal()
{
    for (const int columns : {10, 40, 80, 200})
        for (const int endpoints : {2, 16, 40, 41, 200}) {
            Progress progress = running(endpoints);
            progress.faults = {QString(300, u'x')};
            const QStringList lines = progressTable(progress, {columns, true});
            QVERIFY(std::all_of(lines.begin(), lines.end(),
                                [columns](const QString& line) { return line.size() <= columns; }));
        }
}

void TestDemoProgress::barsShowWhatIsThere()
{
    Progress progress = running(3);
    progress.endpoints[0].share = 0;
    progress.endpoints[2] = {Progress::Mark::Done, 1};
    const QString row = progressTable(progress, {80, false}).at(2);
    QVERIFY2(row.startsWith(u"01 ..........   0%  02 #####.....  50%  03 ########## done"_s),
             qPrintable(row));
    progress.endpoints[1].share = 0.525; // a quarter of a cell
    const QString blocks = progressTable(progress, {80, true}).at(2);
    QVERIFY2(blocks.contains(u"02 █████▎      52%"_s), qPrintable(blocks));
}

void TestDemoProgress::manyEndpointsGetACharacterEach()
{
    const QStringList lines = progressTable(running(100), {80, false});
    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines.at(2), QString(80, u'5'));
    QCOMPARE(lines.at(3), QString(20, u'5'));
}

void TestDemoProgress::endpointsThatAreOffOrFailedAreTold()
{
    Progress progress = running(2);
    progress.endpoints[0].mark = Progress::Mark::Off;
    progress.endpoints[1].mark = Progress::Mark::Failed;
    const QString row = progressTable(progress, {80, true}).at(2);
    QVERIFY(row.contains(u" off"_s));
    QVERIFY(row.contains(u"FAIL"_s));
    QCOMPARE(progress.done(), 0);
}

void TestDemoProgress::oneLineHoldsTheSame()
{
    Progress progress = running(4);
    progress.endpoints[0] = {Progress::Mark::Done, 1};
    progress.endpoints[1].mark = Progress::Mark::Installing;
    const QString line = progressLine(progress);
    QCOMPARE(
        line,
        u"12.3 s  done 1/4  installing 1  mean 62%  origin 6.2 MB/s  peers 80.0 MB/s  WAN copies 0.58"_s);
    QCOMPARE(Progress().meanShare(), 0.0);
}

void TestDemoProgress::ratesSettleOnWhatComesIn()
{
    SmoothRate rate;
    quint64 total = 0;
    for (qint64 ms = 100; ms <= 5000; ms += 100)
        rate.read(total += 100'000, ms);
    QVERIFY(qAbs(rate.bytesPerSecond() - 1'000'000) < 100);
    rate.read(total, 5010); // too soon to tell
    QVERIFY(rate.bytesPerSecond() > 999'000);
    for (qint64 ms = 5100; ms <= 10'000; ms += 100)
        rate.read(0, ms); // an endpoint that lost its books
    QVERIFY(rate.bytesPerSecond() < 100);
}

QTEST_GUILESS_MAIN(TestDemoProgress)
#include "tst_demo_progress.moc"
