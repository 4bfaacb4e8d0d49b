// How fast crowds are, and what is particular to them.
#include "tests/simulation/crowds.h"

using namespace patchswarm;
using namespace patchswarm::simulation;

class TestFlashCrowd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eightHostsFinishWithinATenthOfTheWansOwnTime();
    void fortyHostsDoToo();
    void lossOfDatagramsCostsBytesNotCorrectness();
    void aLongRoundTripIsHidden();
    void aWanAsFastAsTheLanIsUsed();
    void aSlowWanIsKeptFull();
    void hostsThatJoinOneAfterAnotherShareOneCopy();
    void aLateJoinerTakesEverythingFromItsNeighbours();
    void aPairIsAsFastAsItsLink();
    void aTinyArtifactTakesOneCopy_data();
    void aTinyArtifactTakesOneCopy();
    void theArtifactThatGoesFirstHasTheWan();
    void aLowerArtifactKeepsATenth();
    void twoSitesNeedTwoCopies();
    void endpointsWithoutAccessToTheOriginAreServed();
    void sameSeedSameRun();
};

void TestFlashCrowd::eightHostsFinishWithinATenthOfTheWansOwnTime()
{
    const Scenario scenario = crowd(8);
    double slowest = 0;
    double most = 0;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        const Outcome outcome = run(scenario, seed);
        const double ratio = static_cast<double>(outcome.lastFinishedAt()) / wanTime(scenario);
        VERIFY_FOR_SEED(outcome.allFinished() && ratio <= 1.10, seed);
        slowest = std::max(slowest, ratio);
        most = std::max(most,
                        static_cast<double>(outcome.wanBytes[0])
                            / static_cast<double>(scenario.artifacts[0].size));
    }
    qInfo("8 hosts, 64 MiB, WAN 40 Mbit/s, LAN 200 Mbit/s, 50 seeds: last host within %.3f x the "
          "WAN's time, %.3f copies",
          slowest, most);
}

void TestFlashCrowd::fortyHostsDoToo()
{
    const Scenario scenario = crowd(40);
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run(scenario, seed);
        VERIFY_FOR_SEED(outcome.allFinished(), seed);
        VERIFY_FOR_SEED(static_cast<double>(outcome.lastFinishedAt()) <= 1.15 * wanTime(scenario),
                        seed);
        VERIFY_FOR_SEED(static_cast<double>(outcome.wanBytes[0])
                            <= wanBudget(scenario.artifacts[0].size),
                        seed);
        VERIFY_FOR_SEED(outcome.largestWaste() <= wasteBound(scenario.artifacts[0].size), seed);
    }
}

void TestFlashCrowd::lossOfDatagramsCostsBytesNotCorrectness()
{
    Scenario scenario = crowd(20);
    scenario.datagramLoss = 0.2;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run(scenario, seed);
        VERIFY_FOR_SEED(outcome.allFinished(), seed);
        VERIFY_FOR_SEED(static_cast<double>(outcome.lastFinishedAt()) <= 1.25 * wanTime(scenario),
                        seed);
        VERIFY_FOR_SEED(static_cast<double>(outcome.wanBytes[0])
                            <= 1.1 * static_cast<double>(scenario.artifacts[0].size),
                        seed);
    }
}

void TestFlashCrowd::aLongRoundTripIsHidden()
{
    Scenario scenario = crowd(8);
    scenario.sites[0].wanRtt = 200;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed)
        VERIFY_FOR_SEED(static_cast<double>(run(scenario, seed).lastFinishedAt())
                            <= 1.15 * wanTime(scenario),
                        seed);
}

void TestFlashCrowd::aWanAsFastAsTheLanIsUsed()
{
    Scenario scenario = crowd(8);
    scenario.sites[0].wan = 25e6;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run(scenario, seed);
        VERIFY_FOR_SEED(static_cast<double>(outcome.lastFinishedAt()) <= 1.7 * wanTime(scenario),
                        seed);
        VERIFY_FOR_SEED(static_cast<double>(outcome.wanBytes[0])
                            <= wanBudget(scenario.artifacts[0].size),
                        seed);
    }
}

void TestFlashCrowd::aSlowWanIsKeptFull()
{
    Scenario scenario = crowd(8, 16);
    scenario.sites[0].wan = 125e3; // 8.4 s a chunk
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run(scenario, seed);
        VERIFY_FOR_SEED(static_cast<double>(outcome.lastFinishedAt()) <= 1.03 * wanTime(scenario),
                        seed);
        VERIFY_FOR_SEED(static_cast<double>(outcome.wanBytes[0])
                            <= wanBudget(scenario.artifacts[0].size),
                        seed);
    }
}

void TestFlashCrowd::hostsThatJoinOneAfterAnotherShareOneCopy()
{
    Scenario scenario = crowd(20);
    for (std::size_t i = 0; i < scenario.hosts.size(); ++i)
        scenario.hosts[i].joinsAt = static_cast<std::int64_t>(i) * 100;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run(scenario, seed);
        VERIFY_FOR_SEED(static_cast<double>(outcome.lastFinishedAt()) <= 1.2 * wanTime(scenario),
                        seed);
        VERIFY_FOR_SEED(static_cast<double>(outcome.wanBytes[0])
                            <= wanBudget(scenario.artifacts[0].size),
                        seed);
    }
}

void TestFlashCrowd::aLateJoinerTakesEverythingFromItsNeighbours()
{
    Scenario scenario = crowd(8);
    for (const std::int64_t joinsAt : {5'000, 30'000}) {
        scenario.hosts[7].joinsAt = joinsAt;
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
            const Outcome outcome = run(scenario, seed);
            const swarm::Ledger& ledger = outcome.hosts[7].artifacts[0].ledger;
            VERIFY_FOR_SEED(outcome.allFinished()
                                && ledger.fromPeers + ledger.fromOrigin == ledger.verified,
                            seed);
            VERIFY_FOR_SEED(joinsAt < 20'000 || ledger.fromOrigin == 0, seed);
            VERIFY_FOR_SEED(static_cast<double>(outcome.wanBytes[0])
                                <= wanBudget(scenario.artifacts[0].size),
                            seed);
        }
    }
}

void TestFlashCrowd::aPairIsAsFastAsItsLink()
{
    Scenario scenario = crowd(2, 128);
    scenario.hosts[0].complete = true;
    for (Host& host : scenario.hosts)
        host.up = host.down = 125e6; // 1 Gbit/s: 1.07 s
    for (std::uint64_t seed = 1; seed <= seeds; ++seed)
        VERIFY_FOR_SEED(run(scenario, seed).lastFinishedAt() < 1200, seed);
}

void TestFlashCrowd::aTinyArtifactTakesOneCopy_data()
{
    QTest::addColumn<qulonglong>("size");
    QTest::newRow("empty") << 0ULL;
    QTest::newRow("1 byte") << 1ULL;
    QTest::newRow("1 chunk") << static_cast<qulonglong>(chunkSize);
    QTest::newRow("1 chunk and 1 byte") << static_cast<qulonglong>(chunkSize) + 1;
    QTest::newRow("3 chunks") << 3ULL * chunkSize;
}

void TestFlashCrowd::aTinyArtifactTakesOneCopy()
{
    QFETCH(const qulonglong, size);
    Scenario scenario = crowd(8);
    scenario.artifacts[0].size = size;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run(scenario, seed);
        VERIFY_FOR_SEED(outcome.lastFinishedAt() > 0 && outcome.lastFinishedAt() < 2500, seed);
        VERIFY_FOR_SEED(outcome.wanBytes[0] <= size + 2 * chunkSize, seed);
    }
}

void TestFlashCrowd::theArtifactThatGoesFirstHasTheWan()
{
    Scenario scenario = crowd(8, 32);
    scenario.artifacts.push_back({32ULL * chunkSize, {.knownExploited = true}});
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run(scenario, seed);
        VERIFY_FOR_SEED(outcome.allFinished(0) && outcome.allFinished(1), seed);
        VERIFY_FOR_SEED(static_cast<double>(outcome.lastFinishedAt(1)) < 0.7 * wanTime(scenario),
                        seed);
        VERIFY_FOR_SEED(static_cast<double>(outcome.lastFinishedAt(0)) < 1.15 * wanTime(scenario),
                        seed);
    }
}

void TestFlashCrowd::aLowerArtifactKeepsATenth()
{
    Scenario scenario = crowd(8, 32);
    scenario.artifacts.push_back({96ULL * chunkSize, {.knownExploited = true}});
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        std::int64_t firstLowChunk = 0;
        scenario.watch = [&](std::int64_t now, int, const swarm::SwarmRecord& record) {
            if (record.kind == swarm::SwarmRecordKind::ChunkVerified
                && record.artifact == swarm::ArtifactRef {0} && firstLowChunk == 0)
                firstLowChunk = now;
        };
        const Outcome outcome = run(scenario, seed);
        VERIFY_FOR_SEED(outcome.allFinished(0) && outcome.allFinished(1), seed);
        VERIFY_FOR_SEED(firstLowChunk < 5000, seed);
        VERIFY_FOR_SEED(outcome.lastFinishedAt(1) < outcome.lastFinishedAt(0), seed);
    }
}

void TestFlashCrowd::twoSitesNeedTwoCopies()
{
    Scenario scenario = crowd(8);
    for (std::size_t i = 4; i < 8; ++i)
        scenario.hosts[i].segment = 1;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run(scenario, seed);
        VERIFY_FOR_SEED(outcome.allFinished(), seed);
        VERIFY_FOR_SEED(static_cast<double>(outcome.wanBytes[0])
                            <= 2 * wanBudget(scenario.artifacts[0].size),
                        seed);
    }
}

void TestFlashCrowd::endpointsWithoutAccessToTheOriginAreServed()
{
    Scenario scenario = crowd(8);
    for (std::size_t i = 1; i < 8; ++i)
        scenario.hosts[i].originAllowed = false;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run(scenario, seed);
        VERIFY_FOR_SEED(outcome.allFinished(), seed);
        VERIFY_FOR_SEED(
            outcome.hosts[0].artifacts[0].ledger.fromOrigin == scenario.artifacts[0].size, seed);
    }
}

void TestFlashCrowd::sameSeedSameRun()
{
    Scenario scenario = crowd(12);
    scenario.datagramLoss = 0.1;
    scenario.hosts[2].corruptShare = 0.2;
    scenario.happenings.push_back({4000, Happening::Kind::Kill, buyerOnDuty, 0});
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const Outcome once = run(scenario, seed);
        const Outcome again = run(scenario, seed);
        const Outcome other = run(scenario, seed + 100);
        VERIFY_FOR_SEED(once.logHash == again.logHash && once.events == again.events, seed);
        VERIFY_FOR_SEED(once.logHash != other.logHash, seed);
    }
}

QTEST_APPLESS_MAIN(TestFlashCrowd)
#include "tst_flashcrowd.moc"
