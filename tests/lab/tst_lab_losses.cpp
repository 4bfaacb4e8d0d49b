#include <algorithm>

#include "tests/lab/labtest.h"

using namespace patchswarm;
using namespace patchswarm::lab;

namespace {

constexpr qint64 patchSize = 64LL * chunkSize - 12'345;

Crowd without(const Crowd& crowd, const Endpoint* gone)
{
    Crowd rest = crowd;
    std::erase(rest, gone);
    return rest;
}

// Bytes of which no endpoint of the crowd holds a verified copy; by the time this answers it can
// only be less.
quint64 missingAmong(const Patch& patch, const Crowd& crowd)
{
    const ChunkIndex count = patch.manifest.layout().count();
    ChunkSet held(count);
    for (Endpoint* endpoint : crowd) {
        const ChunkSet theirs = endpoint->chunks(patch);
        for (ChunkIndex chunk = 0; chunk < count; ++chunk)
            if (theirs.contains(chunk))
                held.insert(chunk);
    }
    quint64 missing = 0;
    for (ChunkIndex chunk = 0; chunk < count; ++chunk)
        if (!held.contains(chunk))
            missing += patch.manifest.layout().length(chunk);
    return missing;
}

// The one that bought most, once it has bought a quarter of the patch.
Endpoint* waitForBuyer(const Patch& patch, const Crowd& crowd)
{
    Endpoint* buyer = nullptr;
    (void)Lab::waitUntil(
        [&] {
            for (Endpoint* endpoint : crowd)
                if (endpoint->job(patch).fromOrigin > patch.size() / 4)
                    buyer = endpoint;
            return buyer != nullptr;
        },
        30);
    return buyer;
}

} // namespace

// Somebody vanishes in the middle; what is on the LAN does not cross the WAN again.
class TestLabLosses : public LabTest
{
    Q_OBJECT

private Q_SLOTS:
    void aBuyerVanishesAndTheRestFinish_data();
    void aBuyerVanishesAndTheRestFinish();
    void theOnlySeedIsKilledAndTheRestBuyOnlyWhatWasLost();
    void aKilledBuyerThatComesBackStillKnowsWhatItBought();
    void theOriginGoesAfterTheFirstCopy();
};

void TestLabLosses::aBuyerVanishesAndTheRestFinish_data()
{
    QTest::addColumn<bool>("unplugged");
    QTest::newRow("killed") << false;
    QTest::newRow("unplugged") << true;
}

void TestLabLosses::aBuyerVanishesAndTheRestFinish()
{
    QFETCH(bool, unplugged);
    Lab& lab = makeLab({.wanMbit = 80, .lanMbit = 200});
    const Patch patch = lab.publish(QStringLiteral("buyer"), patchSize);
    const Crowd six = lab.addEndpoints(6);
    LAB_READY(lab);
    for (Endpoint* endpoint : six)
        endpoint->submit(patch);
    Endpoint* buyer = waitForBuyer(patch, six);
    QVERIFY2(buyer != nullptr, "nobody bought a quarter of the patch");
    if (unplugged)
        buyer->unplug();
    else
        buyer->kill();
    const Crowd rest = without(six, buyer);
    const quint64 missing = missingAmong(patch, rest);
    const quint64 before = lab.wanDown();
    QVERIFY(lab.waitUntilDelivered(patch, rest, 40));
    qInfo("%.1f MiB were missing, %.1f MiB came over the WAN after",
          static_cast<double>(missing) / chunkSize,
          static_cast<double>(lab.wanDown() - before) / chunkSize);
    HOLDS(overBudget(lab.wanDown() - before, missing));
    HOLDS(brokenPromises(patch, rest));
    HOLDS(disagreements(patch, rest));
}

void TestLabLosses::theOnlySeedIsKilledAndTheRestBuyOnlyWhatWasLost()
{
    Lab& lab = makeLab({.wanMbit = 50, .lanMbit = 100});
    const Patch patch = lab.publish(QStringLiteral("seed"), patchSize);
    Endpoint& seed = lab.addEndpoint();
    LAB_READY(lab);
    seed.submit(patch);
    QVERIFY(lab.waitUntilDelivered(patch, {&seed}, 30));
    const Crowd late = lab.addEndpoints(4); // the seed tells them of the job
    LAB_READY(lab);
    QVERIFY(
        Lab::waitUntil([&] { return late.front()->job(patch).verified > patch.size() / 4; }, 30));
    seed.kill();
    const quint64 missing = missingAmong(patch, late);
    QVERIFY2(missing > 0, "the seed was killed too late: its copy was not the only one");
    const quint64 before = lab.wanDown();
    QVERIFY(lab.waitUntilDelivered(patch, late, 60));
    qInfo("%.1f MiB were lost, %.1f MiB came over the WAN after",
          static_cast<double>(missing) / chunkSize,
          static_cast<double>(lab.wanDown() - before) / chunkSize);
    HOLDS(overBudget(lab.wanDown() - before, missing));
    HOLDS(brokenPromises(patch, late));
    HOLDS(disagreements(patch, late));
}

void TestLabLosses::aKilledBuyerThatComesBackStillKnowsWhatItBought()
{
    constexpr int lanMbit = 100;
    Lab& lab = makeLab({.wanMbit = 40, .lanMbit = lanMbit});
    const Patch patch = lab.publish(QStringLiteral("back"), patchSize);
    const Crowd three = lab.addEndpoints(3);
    LAB_READY(lab);
    for (Endpoint* endpoint : three)
        endpoint->submit(patch);
    Endpoint* buyer = waitForBuyer(patch, three);
    QVERIFY2(buyer != nullptr, "nobody bought a quarter of the patch");
    const quint64 bought = buyer->job(patch).fromOrigin;
    buyer->kill();
    buyer->start(lab.settings());
    QVERIFY(lab.waitUntilDelivered(patch, three, 60));
    const rpc::JobStatus job = buyer->job(patch);
    qInfo("%.1f MiB bought before the kill, %.1f MiB in the books in the end",
          static_cast<double>(bought) / chunkSize, static_cast<double>(job.fromOrigin) / chunkSize);
    QCOMPARE(job.fromCache, quint64 {0}); // nothing of this was here before
    constexpr quint64 twoSeconds = lanMbit * 2ULL * 1'000'000 / 8;
    HOLDS(brokenPromises(patch, three));
    HOLDS(disagreements(patch, three, twoSeconds));
}

void TestLabLosses::theOriginGoesAfterTheFirstCopy()
{
    Lab& lab = makeLab({.wanMbit = 160, .lanMbit = 200});
    const Patch patch = lab.publish(QStringLiteral("gone"), patchSize);
    Endpoint& first = lab.addEndpoint();
    LAB_READY(lab);
    first.submit(patch);
    QVERIFY(lab.waitUntilDelivered(patch, {&first}, 30));
    lab.origin().stop();
    const Crowd late = lab.addEndpoints(4);
    LAB_READY(lab);
    for (Endpoint* endpoint : late)
        endpoint->submit(patch);
    QVERIFY(lab.waitUntilDelivered(patch, late, 40));
    for (Endpoint* endpoint : late)
        QCOMPARE(endpoint->job(patch).fromPeers, patch.size());
    HOLDS(brokenPromises(patch, lab.everybody()));
    HOLDS(disagreements(patch, lab.everybody()));
}

QTEST_GUILESS_MAIN(TestLabLosses)
#include "tst_lab_losses.moc"
