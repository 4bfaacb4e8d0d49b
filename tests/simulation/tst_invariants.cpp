// The invariants of the swarm, each over many seeds.
#include "tests/simulation/crowds.h"

using namespace patchswarm;
using namespace patchswarm::simulation;
using Kind = Happening::Kind;

class TestInvariants : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyOneCopyCrossesTheWan_data();
    void onlyOneCopyCrossesTheWan();
    void nothingIsBoughtThatNeighboursHave_data();
    void nothingIsBoughtThatNeighboursHave();
    void anEndpointThatNobodyServesBuysForItselfAndSaysSo();
    void anEndpointWithoutNeighboursIsAsFastAsDirect();
    void theRestFinishesWhoeverVanishes_data();
    void theRestFinishesWhoeverVanishes();
    void nothingUnverifiedIsEverHeld();
    void whoeverSendsTwoCorruptChunksIsOut();
    void theBusiestUploadsAtMostThreeTimesTheMedian_data();
    void theBusiestUploadsAtMostThreeTimesTheMedian();
    void wasteStaysBounded_data();
    void wasteStaysBounded();
    void theBooksBalance_data();
    void theBooksBalance();
};

void TestInvariants::onlyOneCopyCrossesTheWan_data()
{
    QTest::addColumn<int>("hosts");
    QTest::addColumn<double>("loss");
    QTest::newRow("1 host") << 1 << 0.0;
    QTest::newRow("2 hosts") << 2 << 0.0;
    QTest::newRow("8 hosts") << 8 << 0.0;
    QTest::newRow("8 hosts, every fifth datagram lost") << 8 << 0.2;
    QTest::newRow("25 hosts") << 25 << 0.0;
}

void TestInvariants::onlyOneCopyCrossesTheWan()
{
    QFETCH(const int, hosts);
    QFETCH(const double, loss);
    Scenario scenario = crowd(hosts);
    scenario.datagramLoss = loss;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run(scenario, seed);
        VERIFY_FOR_SEED(outcome.allFinished(), seed);
        VERIFY_FOR_SEED(static_cast<double>(outcome.wanBytes[0])
                            <= wanBudget(scenario.artifacts[0].size),
                        seed);
    }
}

void TestInvariants::nothingIsBoughtThatNeighboursHave_data()
{
    QTest::addColumn<int>("hosts");
    QTest::addColumn<double>("seedRate");
    QTest::newRow("one complete neighbour") << 2 << 25e6;
    QTest::newRow("one complete neighbour for seven") << 8 << 25e6;
    QTest::newRow("one slow complete neighbour for seven") << 8 << 1.25e6;
    QTest::newRow("more wanting than it accepts links") << 40 << 25e6;
}

void TestInvariants::nothingIsBoughtThatNeighboursHave()
{
    QFETCH(const int, hosts);
    QFETCH(const double, seedRate);
    Scenario scenario = crowd(hosts);
    scenario.hosts[0].complete = true;
    scenario.hosts[0].up = seedRate;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run(scenario, seed);
        VERIFY_FOR_SEED(outcome.allFinished(), seed);
        VERIFY_FOR_SEED(outcome.wanBytes[0] == 0, seed);
    }
}

void TestInvariants::anEndpointThatNobodyServesBuysForItselfAndSaysSo()
{
    Scenario scenario = crowd(4, 16);
    scenario.hosts[0].complete = scenario.hosts[0].servesNobody = true;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run(scenario, seed);
        std::uint32_t recorded = 0;
        for (const HostOutcome& host : outcome.hosts)
            recorded += host.artifacts[0].fellBack;
        VERIFY_FOR_SEED(outcome.allFinished(), seed);
        VERIFY_FOR_SEED(outcome.lastFinishedAt() > 10'000,
                        seed); // not before it had waited long enough
        VERIFY_FOR_SEED(outcome.lastFinishedAt() < 40'000, seed);
        VERIFY_FOR_SEED(outcome.wanBytes[0] < 2 * scenario.artifacts[0].size,
                        seed); // staggered: no stampede
        VERIFY_FOR_SEED(recorded > 0
                            || static_cast<double>(outcome.wanBytes[0])
                                <= wanBudget(scenario.artifacts[0].size),
                        seed);
    }
}

void TestInvariants::anEndpointWithoutNeighboursIsAsFastAsDirect()
{
    const Scenario scenario = crowd(1);
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run(scenario, seed);
        VERIFY_FOR_SEED(static_cast<double>(outcome.lastFinishedAt()) < wanTime(scenario) + 450,
                        seed); // 300 ms to ask
        QCOMPARE(outcome.wanBytes[0], scenario.artifacts[0].size);
    }
}

void TestInvariants::theRestFinishesWhoeverVanishes_data()
{
    QTest::addColumn<bool>("seeded");
    QTest::addColumn<int>("victims");
    QTest::addColumn<bool>("silent");
    QTest::newRow("a crew member, connections reset") << false << 1 << false;
    QTest::newRow("a crew member, power cut") << false << 1 << true;
    QTest::newRow("the whole crew, connections reset") << false << 2 << false;
    QTest::newRow("the whole crew, power cut") << false << 2 << true;
    QTest::newRow("the only complete endpoint, connections reset") << true << 1 << false;
    QTest::newRow("the only complete endpoint, power cut") << true << 1 << true;
}

void TestInvariants::theRestFinishesWhoeverVanishes()
{
    QFETCH(const bool, seeded);
    QFETCH(const int, victims);
    QFETCH(const bool, silent);
    Scenario scenario = crowd(8);
    scenario.hosts[0].complete = seeded;
    for (int i = 0; i < victims; ++i)
        scenario.happenings.push_back({seeded ? 1000 : 6000 + i, silent ? Kind::Vanish : Kind::Kill,
                                       seeded ? 0 : buyerOnDuty, 0});
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run(scenario, seed);
        VERIFY_FOR_SEED(outcome.allFinished(), seed);
        const double unnoticed =
            silent ? 3500 : 0; // nobody tells of a power cut; 3 s of silence do
        VERIFY_FOR_SEED(static_cast<double>(outcome.lastFinishedAt())
                            < 1.2 * wanTime(scenario) + unnoticed,
                        seed);
        // Only what vanished with its last copy crosses again: at most the debt of each victim and
        // its running stripe.
        const std::uint64_t lost = static_cast<std::uint64_t>(victims) * 4 * chunkSize;
        VERIFY_FOR_SEED(outcome.wanBytes[0] <= scenario.artifacts[0].size + lost, seed);
    }
}

void TestInvariants::nothingUnverifiedIsEverHeld()
{
    Scenario scenario = crowd(8);
    scenario.hosts[0].corruptShare = 0.5;
    scenario.hosts[1].corruptShare = 1;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run(scenario, seed);
        VERIFY_FOR_SEED(outcome.allFinished(), seed);
        for (const HostOutcome& host : outcome.hosts) {
            VERIFY_FOR_SEED(host.artifacts[0].unverified == 0, seed);
            VERIFY_FOR_SEED(host.artifacts[0].ledger.verified == scenario.artifacts[0].size, seed);
        }
    }
}

void TestInvariants::whoeverSendsTwoCorruptChunksIsOut()
{
    Scenario scenario = crowd(8);
    scenario.hosts[3].corruptShare = 1;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run(scenario, seed);
        VERIFY_FOR_SEED(outcome.allFinished(), seed);
        for (const HostOutcome& host : outcome.hosts)
            for (const swarm::PeerLedger& account : host.artifacts[0].peers) {
                const bool corrupter = account.peer == outcome.hosts[3].key;
                // Those already on their way when it was put out may still arrive: its window at
                // most.
                VERIFY_FOR_SEED(account.wasted <= (corrupter ? 4 * chunkSize : 0), seed);
                VERIFY_FOR_SEED(!corrupter || account.received == 0, seed);
            }
    }
}

void TestInvariants::theBusiestUploadsAtMostThreeTimesTheMedian_data()
{
    QTest::addColumn<int>("hosts");
    QTest::addColumn<double>("wan");
    QTest::newRow("8 hosts") << 8 << 5e6;
    QTest::newRow("8 hosts, WAN as fast as the LAN") << 8 << 25e6;
    QTest::newRow("25 hosts") << 25 << 5e6;
    QTest::newRow("40 hosts") << 40 << 5e6;
}

void TestInvariants::theBusiestUploadsAtMostThreeTimesTheMedian()
{
    QFETCH(const int, hosts);
    QFETCH(const double, wan);
    Scenario scenario = crowd(hosts);
    scenario.sites[0].wan = wan;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed)
        VERIFY_FOR_SEED(run(scenario, seed).busiestOverMedianUpload() <= 3, seed);
}

void TestInvariants::wasteStaysBounded_data()
{
    QTest::addColumn<int>("hosts");
    QTest::addColumn<double>("wan");
    QTest::newRow("8 hosts") << 8 << 5e6;
    QTest::newRow("8 hosts, WAN as fast as the LAN") << 8 << 25e6;
    QTest::newRow("25 hosts") << 25 << 5e6;
}

void TestInvariants::wasteStaysBounded()
{
    QFETCH(const int, hosts);
    QFETCH(const double, wan);
    Scenario scenario = crowd(hosts);
    scenario.sites[0].wan = wan;
    scenario.hosts[1].up = 2.5e6; // a slow one makes requests move
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run(scenario, seed);
        VERIFY_FOR_SEED(outcome.allFinished(), seed);
        VERIFY_FOR_SEED(outcome.largestWaste() <= wasteBound(scenario.artifacts[0].size), seed);
    }
}

void TestInvariants::theBooksBalance_data()
{
    QTest::addColumn<bool>("faults");
    QTest::newRow("undisturbed") << false;
    QTest::newRow("with a crew member killed, a corrupt and a slow host") << true;
}

void TestInvariants::theBooksBalance()
{
    QFETCH(const bool, faults);
    Scenario scenario = crowd(8);
    if (faults) {
        scenario.happenings.push_back({6000, Kind::Kill, buyerOnDuty, 0});
        scenario.hosts[2].corruptShare = 0.3;
        scenario.hosts[5].up = 1.25e6;
    }
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = run(scenario, seed);
        for (const HostOutcome& host : outcome.hosts) {
            const swarm::Ledger& ledger = host.artifacts[0].ledger;
            VERIFY_FOR_SEED(ledger.fromOrigin + ledger.fromGateway + ledger.fromPeers
                                    + ledger.fromCache
                                == ledger.verified,
                            seed);
            VERIFY_FOR_SEED(!host.alive || ledger.inFlight == 0, seed);
            std::uint64_t received = 0;
            std::uint64_t given = 0;
            for (const swarm::PeerLedger& account : host.artifacts[0].peers) {
                received += account.received;
                given += account.given;
            }
            VERIFY_FOR_SEED(received == ledger.fromPeers && given == ledger.uploaded, seed);
        }
        for (const HostOutcome& giver : outcome.hosts)
            for (const HostOutcome& taker : outcome.hosts) {
                const auto bytes = [](const HostOutcome& host, const swarm::PeerKey& other,
                                      auto field) {
                    for (const swarm::PeerLedger& account : host.artifacts[0].peers)
                        if (account.peer == other)
                            return account.*field;
                    return std::uint64_t {0};
                };
                const std::uint64_t given = bytes(giver, taker.key, &swarm::PeerLedger::given);
                const std::uint64_t received =
                    bytes(taker, giver.key, &swarm::PeerLedger::received);
                VERIFY_FOR_SEED(giver.alive && taker.alive ? given == received : given <= received,
                                seed);
            }
    }
}

QTEST_APPLESS_MAIN(TestInvariants)
#include "tst_invariants.moc"
