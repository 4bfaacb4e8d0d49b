#include <QTest>

#include "agent/transfer/greeting.h"
#include "agent/transfer/linkpulse.h"

namespace patchswarm::transfer {

namespace {

using Verdict = LinkPulse::Verdict;

Limits quickLimits()
{
    Limits limits;
    limits.idlePingMs = 100;
    limits.silenceMs = 300;
    return limits;
}

} // namespace

// When a link counts as dead, and in which words links begin and end. Time is virtual.
class TestLinkPulse : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void aQuietPeerIsAskedAndThenSilent()
    {
        const Limits limits = quickLimits();
        LinkPulse pulse(limits);
        pulse.heard({1000});
        QCOMPARE(pulse.judge(0, {1099}), Verdict::Alive);
        QCOMPARE(pulse.judge(0, {1100}), Verdict::Ask);
        QCOMPARE(pulse.judge(0, {1299}), Verdict::Ask);
        QCOMPARE(pulse.judge(0, {1300}), Verdict::Silent);
        pulse.heard({1300});
        QCOMPARE(pulse.judge(0, {1300}), Verdict::Alive);
    }

    void aPeerNeverHeardIsSilentFromTheLinksBeginning()
    {
        const Limits limits = quickLimits();
        const LinkPulse pulse(limits);
        QCOMPARE(pulse.judge(0, {299}), Verdict::Ask);
        QCOMPARE(pulse.judge(0, {300}), Verdict::Silent);
    }

    void aTalkerThatTakesNothingIsNotReading()
    {
        const Limits limits = quickLimits();
        LinkPulse pulse(limits);
        pulse.moved({1000});
        pulse.heard({1290});
        QCOMPARE(pulse.judge(1, {1299}), Verdict::Alive);
        QCOMPARE(pulse.judge(1, {1300}), Verdict::NotReading);
        QCOMPARE(pulse.judge(0, {1300}), Verdict::Alive); // nothing waits for it
        pulse.moved({1300});
        QCOMPARE(pulse.judge(1, {1300}), Verdict::Alive);
    }

    void itIsJudgedOftenEnoughToAskBeforeItIsSilent()
    {
        Limits limits = quickLimits();
        QVERIFY(LinkPulse(limits).interval().ms * 2 > limits.idlePingMs);
        QVERIFY(LinkPulse(limits).interval().ms < limits.idlePingMs);
        limits.silenceMs = 20;
        QVERIFY(LinkPulse(limits).interval().ms < limits.silenceMs);
    }

    void oneCommonVersionIsEnough()
    {
        constexpr quint16 own = wire::protocolVersion;
        const auto hello = [](int oldest, int newest) {
            wire::Hello said;
            said.oldestVersion = static_cast<quint16>(oldest);
            said.newestVersion = static_cast<quint16>(newest);
            return said;
        };
        QVERIFY(!versionTrouble(hello(own, own)));
        QVERIFY(!versionTrouble(hello(0, own)));
        QVERIFY(!versionTrouble(hello(own, own + 5)));
        QCOMPARE(versionTrouble(hello(own + 1, own + 3)).value(),
                 QStringLiteral("it speaks protocol versions %1 to %2, this endpoint version %3")
                     .arg(own + 1)
                     .arg(own + 3)
                     .arg(own));
    }

    void aFarewellNamesItsReasonAndThePeersWords()
    {
        QCOMPARE(farewellText({wire::ByeReason::Idle, {}}),
                 QStringLiteral("the peer closed the link: the link was idle"));
        QCOMPARE(farewellText({wire::ByeReason::Leaving, QStringLiteral("restart")}),
                 QStringLiteral("the peer closed the link: it is leaving (restart)"));
        QCOMPARE(farewellText({static_cast<wire::ByeReason>(99), {}}),
                 QStringLiteral("the peer closed the link: no known reason"));
    }
};

} // namespace patchswarm::transfer

QTEST_APPLESS_MAIN(patchswarm::transfer::TestLinkPulse)
#include "tst_linkpulse.moc"
