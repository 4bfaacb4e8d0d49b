#include <QTest>

#include "agent/service/loglimit.h"

using namespace patchswarm;
using namespace patchswarm::service;

namespace {

IpAddress address(std::uint32_t number)
{
    return IpAddress::fromIPv4(0x0a000000 + number);
}

} // namespace

class TestLogLimit : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void oneAddressGetsAFewLinesAMinuteAndWhatIsLeftOutIsCounted()
    {
        LogLimit limit;
        for (int line = 0; line < LogLimit::linesOfOne; ++line)
            QCOMPARE(limit.admit(address(1), {1000}), std::optional<quint64>(0));
        for (int line = 0; line < 100; ++line)
            QVERIFY(!limit.admit(address(1), {2000}));
        QVERIFY(limit.admit(address(2), {2000})); // others are still heard
        QCOMPARE(limit.admit(address(1), {62'000}), std::optional<quint64>(100));
        QCOMPARE(limit.admit(address(1), {62'000}), std::optional<quint64>(0));
    }

    void allTogetherGetABoundedNumber()
    {
        LogLimit limit;
        int lines = 0;
        for (std::uint32_t number = 0; number < 100'000; ++number)
            lines += limit.admit(address(number), {1000}) ? 1 : 0;
        QCOMPARE(lines, LogLimit::linesOfAll);
        for (std::uint32_t number = 0; number < 100'000; ++number)
            lines += limit.admit(address(number), {61'000}) ? 1 : 0;
        QVERIFY(lines > LogLimit::linesOfAll);
        QVERIFY(lines <= 2 * LogLimit::linesOfAll);
    }
};

QTEST_GUILESS_MAIN(TestLogLimit)
#include "tst_loglimit.moc"
