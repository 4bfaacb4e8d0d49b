#include "tests/lab/labtest.h"

using namespace patchswarm;
using namespace patchswarm::lab;

namespace {

constexpr qint64 patchSize = 64LL * chunkSize - 12'345;

} // namespace

// Endpoints that start together, and endpoints that come one after another.
class TestLabCrowd : public LabTest
{
    Q_OBJECT

private Q_SLOTS:
    void sixAtOnceBuyOneCopyTogether();
    void whoComesLaterTakesNothingFromTheOrigin();
};

void TestLabCrowd::sixAtOnceBuyOneCopyTogether()
{
    Lab& lab = makeLab({.wanMbit = 80, .lanMbit = 200});
    const Patch patch = lab.publish(QStringLiteral("crowd"), patchSize);
    const Crowd six = lab.addEndpoints(6);
    LAB_READY(lab);
    const quint64 before = lab.wanDown();
    QElapsedTimer clock;
    clock.start();
    for (Endpoint* endpoint : six)
        endpoint->submit(patch);
    QVERIFY(lab.waitUntilDelivered(patch, six, 40));
    const auto elapsed = static_cast<double>(clock.elapsed());
    qInfo("six done after %.1f s, %.2f x the WAN's own time; %.3f copies at the router",
          elapsed / 1000, elapsed / lab.wanMs(patch.size()),
          static_cast<double>(lab.wanDown() - before) / static_cast<double>(patch.size()));
    HOLDS(overBudget(lab.wanDown() - before, patch.size()));
    HOLDS(brokenPromises(patch, six));
    HOLDS(disagreements(patch, six));
    HOLDS(unfairness(patch, six));
    QVERIFY(elapsed
            < 2 * lab.wanMs(patch.size())); // one by one would take 6; flashcrowd_bench measures
}

void TestLabCrowd::whoComesLaterTakesNothingFromTheOrigin()
{
    Lab& lab = makeLab({.wanMbit = 80, .lanMbit = 400});
    const Patch patch = lab.publish(QStringLiteral("chain"), patchSize);
    LAB_READY(lab);
    QList<qint64> tookMs;
    const auto joinAndFetch = [&] {
        Endpoint& endpoint = lab.addEndpoint();
        const quint64 before = lab.wanDown();
        QElapsedTimer clock;
        clock.start();
        endpoint.submit(patch);
        QVERIFY(lab.waitUntilDelivered(patch, {&endpoint}, 30));
        tookMs.append(clock.elapsed());
        const bool isFirst = lab.everybody().size() == 1;
        HOLDS(overBudget(lab.wanDown() - before, isFirst ? patch.size() : 0));
        QCOMPARE(endpoint.job(patch).fromPeers, isFirst ? 0 : patch.size());
    };
    for (int i = 0; i < 3; ++i)
        joinAndFetch();
    qInfo("from the origin %lld ms, from one peer %lld ms, from two peers %lld ms", tookMs.at(0),
          tookMs.at(1), tookMs.at(2));
    LAB_READY(lab);
    HOLDS(brokenPromises(patch, lab.everybody()));
    HOLDS(disagreements(patch, lab.everybody()));
    QVERIFY(tookMs.at(1) < tookMs.at(0) / 2);
    QVERIFY(tookMs.at(2) < tookMs.at(0) / 2);
}

QTEST_GUILESS_MAIN(TestLabCrowd)
#include "tst_lab_crowd.moc"
