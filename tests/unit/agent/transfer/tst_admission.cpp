#include <QTest>

#include "agent/transfer/admission.h"
#include "agent/transfer/duplicates.h"
#include "agent/transfer/hostaddress.h"
#include "agent/transfer/uploadpace.h"

namespace patchswarm::transfer {

namespace {

using Verdict = Admission::Verdict;

IpAddress address(quint32 number)
{
    return IpAddress::fromIPv4(0x0a000000 + number);
}

EndpointId endpoint(quint8 number)
{
    EndpointId id;
    id.bytes.fill(number);
    return id;
}

} // namespace

// The pure rules of who may connect, which of two links stays, and how fast bytes leave. Time is
// virtual.
class TestAdmission : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void theBoundaryComesFirst()
    {
        Admission admission(Limits {}, [](const IpAddress& a) { return a == address(1); });
        QCOMPARE(admission.judge(address(1), 0, 0, {0}), Verdict::Admitted);
        QCOMPARE(admission.judge(address(2), 1000, 1000, {0}), Verdict::OutsideBoundary);
        admission.setAllowed({});
        QCOMPARE(admission.judge(address(2), 0, 0, {0}), Verdict::Admitted);
    }

    void anAddressMayConnectInABurstAndThenAtItsRate()
    {
        Limits limits;
        limits.connectBurst = 3;
        limits.connectsPerSecond = 1;
        Admission admission(limits, {});
        for (int i = 0; i < 3; ++i)
            QCOMPARE(admission.judge(address(1), 0, 0, {0}), Verdict::Admitted);
        QCOMPARE(admission.judge(address(1), 0, 0, {0}), Verdict::TooFast);
        QCOMPARE(admission.judge(address(2), 0, 0, {0}), Verdict::Admitted);
        QCOMPARE(admission.judge(address(1), 0, 0, {1000}), Verdict::Admitted);
        QCOMPARE(admission.judge(address(1), 0, 0, {1900}), Verdict::TooFast);
    }

    void manyAddressesAreForgottenWhenQuiet()
    {
        Admission admission(Limits {}, {});
        for (quint32 i = 0; i < 4096; ++i)
            QCOMPARE(admission.judge(address(i), 0, 0, {0}), Verdict::Admitted);
        QCOMPARE(admission.judge(address(5000), 0, 0, {0}),
                 Verdict::TooFast); // no room to remember it
        QCOMPARE(admission.judge(address(1), 0, 0, {0}), Verdict::Admitted); // one already known
        QCOMPARE(admission.judge(address(5000), 0, 0, {60000}), Verdict::Admitted);
    }

    void halfOpenConnectionsAndLinksAreBounded()
    {
        Limits limits;
        limits.halfOpen = 2;
        limits.links = 5;
        Admission admission(limits, {});
        QCOMPARE(admission.judge(address(1), 1, 4, {0}), Verdict::Admitted);
        QCOMPARE(admission.judge(address(1), 2, 4, {0}), Verdict::TooManyHalfOpen);
        QCOMPARE(admission.judge(address(1), 1, 5, {0}), Verdict::TooManyLinks);
    }

    void bothSidesOfCrossingDialsKeepTheSameLink()
    {
        const EndpointId small = endpoint(1);
        const EndpointId large = endpoint(2);
        for (const bool smallDialledFirst : {false, true}) {
            // At `small` its own dial is the outgoing one; at `large` the same link is the incoming
            // one.
            const auto atSmall = keepWhich(small, large, !smallDialledFirst, smallDialledFirst);
            const auto atLarge = keepWhich(large, small, smallDialledFirst, !smallDialledFirst);
            QCOMPARE(atSmall, smallDialledFirst ? KeepLink::Old : KeepLink::New);
            QCOMPARE(atLarge, atSmall);
        }
    }

    void ofTwoDialsOneWayTheDiallerKeepsItsFirst()
    {
        QCOMPARE(keepWhich(endpoint(1), endpoint(2), false, false), KeepLink::Old);
        QCOMPARE(keepWhich(endpoint(1), endpoint(2), true, true), KeepLink::Both);
    }

    void thePaceLetsThroughItsRateAndNoMore()
    {
        UploadPace pace;
        QCOMPARE(pace.take(1000000, {0}), Duration {}); // no limit
        QCOMPARE(pace.frameSize(), 262144U);
        pace.setLimit(1000000);
        QCOMPARE(pace.frameSize(), 65536U);
        qint64 now = 0;
        quint64 sent = 0;
        while (now < 10000) {
            const qint64 wait = pace.take(65536, {now}).ms;
            QVERIFY(wait >= 0);
            if (wait == 0)
                sent += 65536;
            now += wait;
        }
        QVERIFY2(sent >= 9800000 && sent <= 10300000, qPrintable(QString::number(sent)));
    }

    void addressesKeepTheirMeaningBothWays()
    {
        for (const char* text : {"127.0.1.3", "fd00::17", "::1", "192.0.2.255"}) {
            const auto ip = IpAddress::parse(QString::fromLatin1(text)).value();
            QCOMPARE(ipAddressOf(hostAddressOf(ip)), ip);
            QCOMPARE(hostAddressOf(ip).toString(), QString::fromLatin1(text));
        }
        QCOMPARE(ipAddressOf(QHostAddress(QStringLiteral("::ffff:10.0.0.1"))), address(1));
    }
};

} // namespace patchswarm::transfer

QTEST_APPLESS_MAIN(patchswarm::transfer::TestAdmission)
#include "tst_admission.moc"
