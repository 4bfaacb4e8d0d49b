#include "tests/lab/labtest.h"

using namespace patchswarm;
using namespace patchswarm::lab;

namespace {

constexpr qint64 patchSize = 64LL * chunkSize - 12'345;
constexpr quint16 transportPort = 4001;

} // namespace

// Endpoints that multicast does not join, and endpoints that must not join.
class TestLabReach : public LabTest
{
    Q_OBJECT

private Q_SLOTS:
    void anIntroducerJoinsWhatMulticastDoesNot_data();
    void anIntroducerJoinsWhatMulticastDoesNot();
    void whoMayNotShareGoesDirectAndServesNobody();
};

void TestLabReach::anIntroducerJoinsWhatMulticastDoesNot_data()
{
    QTest::addColumn<int>("segments");
    QTest::newRow("two segments with a router between them") << 2;
    QTest::newRow("one switch that passes no multicast on") << 1;
}

void TestLabReach::anIntroducerJoinsWhatMulticastDoesNot()
{
    QFETCH(int, segments);
    Lab& lab = makeLab({.wanMbit = 80, .lanMbit = 200});
    lab.settings().siteBoundary = {*IpPrefix::parse(QStringLiteral("10.77.0.0/16"))};
    lab.settings().neighbours = {{*IpAddress::parse(QStringLiteral("10.77.1.11")), transportPort}};
    if (segments == 1)
        lab.blockMulticast();
    const Patch patch = lab.publish(QStringLiteral("reach"), patchSize);
    Crowd six = lab.addEndpoints(3, 0);
    for (Endpoint* endpoint : lab.addEndpoints(3, segments - 1))
        six.push_back(endpoint);
    LAB_READY(lab);
    QCOMPARE(six.front()->address(), QStringLiteral("10.77.1.11"));
    const quint64 before = lab.wanDown();
    for (Endpoint* endpoint : six)
        endpoint->submit(patch);
    QVERIFY(lab.waitUntilDelivered(patch, six, 40));
    qInfo("%.3f copies at the router",
          static_cast<double>(lab.wanDown() - before) / static_cast<double>(patch.size()));
    HOLDS(overBudget(lab.wanDown() - before, patch.size()));
    HOLDS(brokenPromises(patch, six));
    HOLDS(disagreements(patch, six));
}

void TestLabReach::whoMayNotShareGoesDirectAndServesNobody()
{
    Lab& lab = makeLab({.wanMbit = 160, .lanMbit = 200});
    const Patch patch = lab.publish(QStringLiteral("alone"), patchSize);
    const Crowd sharing = lab.addEndpoints(3);
    lab.settings().p2pEnabled = false;
    Endpoint& alone = lab.addEndpoint();
    LAB_READY(lab);
    const quint64 before = lab.wanDown();
    for (Endpoint* endpoint : lab.everybody())
        endpoint->submit(patch);
    QVERIFY(lab.waitUntilDelivered(patch, lab.everybody(), 40));
    QCOMPARE(alone.job(patch).fromOrigin, patch.size());
    QCOMPARE(alone.bytesGiven(patch), quint64 {0});
    for (Endpoint* endpoint : sharing)
        for (const rpc::LedgerEntry& entry : endpoint->ledger(patch))
            QVERIFY2(entry.counterpart != alone.id(), "somebody exchanged bytes with it");
    quint64 bought = 0;
    for (Endpoint* endpoint : sharing)
        bought += endpoint->job(patch).fromOrigin;
    HOLDS(overBudget(bought, patch.size()));
    HOLDS(overBudget(lab.wanDown() - before, 2 * patch.size()));
    HOLDS(brokenPromises(patch, lab.everybody()));
    HOLDS(disagreements(patch, sharing));
}

QTEST_GUILESS_MAIN(TestLabReach)
#include "tst_lab_reach.moc"
