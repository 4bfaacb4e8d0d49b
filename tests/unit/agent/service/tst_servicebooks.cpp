#include <QSignalSpy>
#include <QTest>

#include "agent/service/eventlog.h"
#include "agent/service/givername.h"
#include "agent/service/ledgerkeeper.h"
#include "agent/service/peerbook.h"
#include "shared/content/cidtext.h"
#include "tests/unit/agent/service/servicerig.h"

using namespace patchswarm;
using namespace patchswarm::service;
using namespace patchswarm::service::test;
using namespace patchswarm::tests;

// What an endpoint writes down: addresses, events, bytes.
class TestServiceBooks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void anAddressKeepsItsNumber();
    void addressesAreBounded();
    void eventNumbersRiseByOneOverAnOrderlyRestart();
    void afterAKillNoNumberIsUsedTwice();
    void aBusyAgentThatIsKilledUsesNoNumberTwice();
    void eventsComeInPages();
    void eventsThatAreNoLongerKeptAreCounted();
    void whoeverIsAheadOfUsBeginsAnew();
    void theBooksBalanceWhenTheDiskLostABatch();
    void theBooksBalanceWhenTheRowsWereLost();
    void whatWasBoughtBeforeAKillIsBookedAsBought();
    void whatAKilledAgentLostIsNoLongerInTheBalanceButStillListed();
    void theBooksBalanceOverARestart();
    void whatTheSwarmLeftStaysInTheBooks();
    void whatAJobTookOutlivesItsCopyInTheCache();
    void booksThatNobodyNamesGoAtTheNextStart();

private:
    void fill(ChunkIndex chunks, const QByteArray& giver = {}, ChunkIndex from = 0);
    void share();
    [[nodiscard]] static bool isBalanced(const swarm::Ledger& ledger);

    std::unique_ptr<TestFleet> m_fleet;
    std::unique_ptr<Rig> m_rig;
    QByteArray m_content;
    std::shared_ptr<const ArtifactManifest> m_manifest;
};

namespace {

rpc::SwarmEvent made(const char* kind)
{
    rpc::SwarmEvent event;
    event.kind = QLatin1String(kind);
    return event;
}

} // namespace

void TestServiceBooks::initTestCase()
{
    m_fleet = std::make_unique<TestFleet>();
    m_content = contentOf(6 * static_cast<qint64>(chunkSize), 3);
    m_manifest = std::make_shared<const ArtifactManifest>(manifestOf(m_content));
}

void TestServiceBooks::init()
{
    m_rig = std::make_unique<Rig>(*m_fleet);
}

// Puts verified chunks on the disk, up to this number; without books of ours.
void TestServiceBooks::fill(ChunkIndex chunks, const QByteArray& giver, ChunkIndex from)
{
    QSignalSpy added(m_rig->cache.get(), &cache::ChunkCache::added);
    QSignalSpy verified(m_rig->cache.get(), &cache::ChunkCache::chunkVerified);
    m_rig->cache->add(m_manifest);
    QTRY_COMPARE(added.size(), 1);
    for (ChunkIndex chunk = from; chunk < chunks; ++chunk)
        m_rig->cache->store(m_manifest->root(), chunk,
                            m_content.mid(static_cast<qsizetype>(chunk * chunkSize),
                                          static_cast<qsizetype>(chunkSize)),
                            chunk, giver);
    QTRY_COMPARE(verified.size(), static_cast<qsizetype>(chunks - from));
    m_rig->cache->flush();
}

void TestServiceBooks::share()
{
    QSignalSpy opened(m_rig->driver.get(), &SwarmDriver::artifactOpened);
    WantedArtifact shared;
    shared.manifest = m_manifest;
    m_rig->driver->add(shared);
    QTRY_COMPARE(opened.size(), 1);
}

bool TestServiceBooks::isBalanced(const swarm::Ledger& ledger)
{
    return ledger.fromOrigin + ledger.fromGateway + ledger.fromPeers + ledger.fromCache
        == ledger.verified;
}

// --- addresses
// --------------------------------------------------------------------------------------------------------

void TestServiceBooks::anAddressKeepsItsNumber()
{
    PeerBook book;
    const SocketAddress first {IpAddress::fromIPv4(0x0a000001), 4001};
    const SocketAddress second {IpAddress::fromIPv4(0x0a000001), 4002};
    const auto ref = book.refFor(first);
    QVERIFY(ref);
    QVERIFY(book.refFor(second) != ref);
    QCOMPARE(book.refFor(first), ref);
    QCOMPARE(book.addressOf(*ref), first);
    QVERIFY(!book.identityOf(*ref));
    EndpointId id;
    id.bytes.fill(7);
    book.noteIdentity(*ref, id, QStringLiteral("pc-7"));
    QCOMPARE(book.identityOf(*ref), id);
    QCOMPARE(book.nameOf(*ref), QStringLiteral("pc-7"));
    QVERIFY(!book.refFor({first.ip, 0}));
}

void TestServiceBooks::addressesAreBounded()
{
    PeerBook book;
    for (std::uint32_t i = 0; i < PeerBook::limit; ++i)
        QVERIFY(book.refFor({IpAddress::fromIPv4(0x0a000000 + i), 4001}));
    QVERIFY(!book.refFor({IpAddress::fromIPv4(0x0b000000), 4001}));
    QVERIFY(book.refFor({IpAddress::fromIPv4(0x0a000000), 4001})); // known ones stay known
}

// --- events
// -----------------------------------------------------------------------------------------------------------

void TestServiceBooks::eventNumbersRiseByOneOverAnOrderlyRestart()
{
    for (qint64 round = 0; round < 3; ++round) {
        m_rig->reopen();
        EventLog log(*m_rig->store, *m_rig->driver);
        QSignalSpy appended(&log, &EventLog::appended);
        log.append(made("a"));
        log.append(made("b"));
        QCOMPARE(appended.size(), 2);
        QCOMPARE(log.lastSequence(), 2 * round + 2);
        const rpc::EventPage page = log.since(0, 100);
        QCOMPARE(page.events.size(), 2 * round + 2);
        QCOMPARE(page.lost, 0);
        QCOMPARE(page.next, log.lastSequence());
    }
}

void TestServiceBooks::afterAKillNoNumberIsUsedTwice()
{
    {
        EventLog saved(*m_rig->store, *m_rig->driver);
        saved.append(made("saved"));
    }
    // A killed agent never runs its destructor: these are told what they tell, and nothing of it is
    // saved.
    std::vector<std::unique_ptr<EventLog>> killed;
    qint64 told = 1;
    for (int kill = 0; kill < 3; ++kill) {
        m_rig->store->flush();
        killed.push_back(std::make_unique<EventLog>(*m_rig->store, *m_rig->driver));
        killed.back()->append(made("told"));
        QVERIFY(killed.back()->lastSequence() > told);
        told = killed.back()->lastSequence();
    }
    m_rig->store->flush();
    EventLog next(*m_rig->store, *m_rig->driver);
    next.append(made("after"));
    QVERIFY(next.lastSequence() > told);
    const rpc::EventPage page = next.since(1, 100);
    QCOMPARE(page.events.size(), 1);
    QCOMPARE(page.lost, 0); // unused numbers are no events
}

void TestServiceBooks::aBusyAgentThatIsKilledUsesNoNumberTwice()
{
    EventLog killed(*m_rig->store, *m_rig->driver);
    for (int i = 0; i < 25'000; ++i) // more than a block, and never saved
        killed.append(made("told"));
    m_rig->store->flush();
    EventLog next(*m_rig->store, *m_rig->driver);
    QVERIFY(next.lastSequence() >= killed.lastSequence());
}

void TestServiceBooks::eventsComeInPages()
{
    EventLog log(*m_rig->store, *m_rig->driver);
    for (int i = 0; i < 2500; ++i)
        log.append(made("x"));
    qint64 at = 0;
    qint64 expected = 1;
    int pages = 0;
    for (bool more = true; more; ++pages) {
        const rpc::EventPage page = log.since(at, 5000);
        QVERIFY(page.events.size() <= EventLog::largestPage);
        QCOMPARE(page.lost, 0);
        for (const rpc::SwarmEvent& one : page.events)
            QCOMPARE(one.sequence, expected++);
        at = page.next;
        more = page.more;
    }
    QCOMPARE(pages, 3);
    QCOMPARE(expected, 2501);
    QVERIFY(log.since(at, 10).events.isEmpty());
    QCOMPARE(log.since(at, 10).next, at);
}

void TestServiceBooks::eventsThatAreNoLongerKeptAreCounted()
{
    EventLog log(*m_rig->store, *m_rig->driver);
    for (int i = 0; i < EventLog::kept + 100; ++i)
        log.append(made("x"));
    const rpc::EventPage page = log.since(40, 10);
    QCOMPARE(page.lost, 60);
    QCOMPARE(page.events.first().sequence, 101);
    QCOMPARE(log.since(100, 10).lost, 0);
}

void TestServiceBooks::whoeverIsAheadOfUsBeginsAnew()
{
    EventLog log(*m_rig->store, *m_rig->driver);
    log.append(made("x"));
    const rpc::EventPage page = log.since(1'000'000, 10); // from a state directory that is no more
    QVERIFY(page.events.isEmpty());
    QCOMPARE(page.lost, 0);
    QCOMPARE(page.next, 1);
    log.append(made("y"));
    QCOMPARE(log.since(page.next, 10).events.size(), 1);
}

// --- bytes
// ------------------------------------------------------------------------------------------------------------

void TestServiceBooks::theBooksBalanceWhenTheDiskLostABatch()
{
    fill(3);
    const QString cid = cidText(m_manifest->root());
    EndpointId peer;
    peer.bytes.fill(9);
    m_rig->store->saveLedger({{cid, QStringLiteral("origin"), {}, 3 * chunkSize},
                              {cid, QStringLiteral("gateway"), {}, chunkSize},
                              {cid, QStringLiteral("peer"), peer.toString(), chunkSize},
                              {cid, QStringLiteral("given"), peer.toString(), 2 * chunkSize}});
    m_rig->store->flush();
    LedgerKeeper keeper(*m_rig->store, *m_rig->driver);
    share();
    const swarm::Ledger totals = keeper.totals(m_manifest->root());
    QCOMPARE(totals.verified, std::uint64_t {3 * chunkSize});
    QVERIFY(isBalanced(totals));
    QCOMPARE(totals.fromCache, std::uint64_t {0});
    QCOMPARE(totals.uploaded, std::uint64_t {2 * chunkSize});
    std::uint64_t fromPeers = 0;
    for (const swarm::PeerLedger& one : keeper.peers(m_manifest->root()))
        fromPeers += one.received;
    QCOMPARE(fromPeers, totals.fromPeers);
}

void TestServiceBooks::theBooksBalanceWhenTheRowsWereLost()
{
    fill(4);
    m_rig->store->saveLedger(
        {{cidText(m_manifest->root()), QStringLiteral("origin"), {}, chunkSize}});
    m_rig->store->flush();
    LedgerKeeper keeper(*m_rig->store, *m_rig->driver);
    share();
    const swarm::Ledger totals = keeper.totals(m_manifest->root());
    QCOMPARE(totals.verified, std::uint64_t {4 * chunkSize});
    QCOMPARE(totals.fromOrigin, std::uint64_t {chunkSize});
    QCOMPARE(totals.fromCache, std::uint64_t {3 * chunkSize});
    QVERIFY(isBalanced(totals));
}

// The rows are saved now and then, the chunks with their givers at each sync: right after one, all
// that a killed agent had is booked as what it was.
void TestServiceBooks::whatWasBoughtBeforeAKillIsBookedAsBought()
{
    EndpointId peer;
    peer.bytes.fill(9);
    fill(3, giverName(swarm::ChunkSource::Origin, {}));
    fill(4, giverName(swarm::ChunkSource::Gateway, {}), 3);
    fill(5, giverName(swarm::ChunkSource::Peer, peer), 4);
    m_rig->store->saveLedger(
        {{cidText(m_manifest->root()), QStringLiteral("origin"), {}, chunkSize}});
    for (int round = 0; round < 2; ++round) {
        m_rig->reopen();
        LedgerKeeper keeper(*m_rig->store, *m_rig->driver);
        share();
        const swarm::Ledger totals = keeper.totals(m_manifest->root());
        QCOMPARE(totals.verified, std::uint64_t {5 * chunkSize});
        QCOMPARE(totals.fromOrigin, std::uint64_t {3 * chunkSize});
        QCOMPARE(totals.fromGateway, std::uint64_t {chunkSize});
        QCOMPARE(totals.fromPeers, std::uint64_t {chunkSize});
        QCOMPARE(totals.fromCache, std::uint64_t {0});
        QVERIFY(isBalanced(totals));
        const auto peers = keeper.peers(m_manifest->root());
        QCOMPARE(peers.size(), std::size_t {1});
        QCOMPARE(EndpointId {peers.front().peer}, peer);
        QCOMPARE(peers.front().received, std::uint64_t {chunkSize});
    }
}

void TestServiceBooks::whatAKilledAgentLostIsNoLongerInTheBalanceButStillListed()
{
    EndpointId peer;
    peer.bytes.fill(9);
    fill(2, giverName(swarm::ChunkSource::Peer, peer));
    m_rig->store->saveLedger(
        {{cidText(m_manifest->root()), QStringLiteral("peer"), peer.toString(), 4 * chunkSize}});
    for (int round = 0; round < 2; ++round) {
        m_rig->reopen();
        LedgerKeeper keeper(*m_rig->store, *m_rig->driver);
        share();
        const swarm::Ledger totals = keeper.totals(m_manifest->root());
        QCOMPARE(totals.fromPeers, std::uint64_t {2 * chunkSize});
        QVERIFY(isBalanced(totals));
        QCOMPARE(keeper.entries().size(), 1);
        QCOMPARE(keeper.entries().first().received, quint64 {4 * chunkSize}); // as the giver says
    }
}

void TestServiceBooks::theBooksBalanceOverARestart()
{
    fill(2);
    m_rig->store->saveLedger(
        {{cidText(m_manifest->root()), QStringLiteral("origin"), {}, 2 * chunkSize}});
    for (int round = 0; round < 3; ++round) {
        m_rig->reopen();
        LedgerKeeper keeper(*m_rig->store, *m_rig->driver);
        share();
        const swarm::Ledger totals = keeper.totals(m_manifest->root());
        QCOMPARE(totals.fromOrigin, std::uint64_t {2 * chunkSize});
        QVERIFY(isBalanced(totals));
    }
}

void TestServiceBooks::whatTheSwarmLeftStaysInTheBooks()
{
    fill(2);
    m_rig->store->saveLedger(
        {{cidText(m_manifest->root()), QStringLiteral("origin"), {}, 2 * chunkSize}});
    m_rig->store->flush();
    {
        LedgerKeeper keeper(*m_rig->store, *m_rig->driver);
        share();
        Q_EMIT m_rig->driver->originWasted(m_manifest->root(), 77);
        m_rig->driver->remove(m_manifest->root());
        QCOMPARE(keeper.totals(m_manifest->root()).fromOrigin, std::uint64_t {2 * chunkSize});
    }
    m_rig->store->flush();
    quint64 wasted = 0;
    for (const StateStore::LedgerRow& row : m_rig->store->ledger())
        if (row.source == u"wasted" && row.counterpart.isEmpty())
            wasted = row.bytes;
    QCOMPARE(wasted, quint64 {77});
}

void TestServiceBooks::whatAJobTookOutlivesItsCopyInTheCache()
{
    EndpointId peer;
    peer.bytes.fill(9);
    fill(2, giverName(swarm::ChunkSource::Origin, {}));
    fill(3, giverName(swarm::ChunkSource::Peer, peer), 2);
    bool isNamed = true;
    {
        LedgerKeeper keeper(*m_rig->store, *m_rig->driver);
        keeper.keepWhile([&](const Cid&) { return isNamed; });
        QSignalSpy gone(&keeper, &LedgerKeeper::copyGone);
        share();
        m_rig->cache->setInUse(m_manifest->root(), false);
        m_rig->cache->evict(m_manifest->root());
        QTRY_COMPARE(gone.size(), 1);
        const auto last = gone.front().at(1).value<swarm::Ledger>();
        QCOMPARE(last.verified, std::uint64_t {3 * chunkSize});
        QCOMPARE(last.fromOrigin, std::uint64_t {2 * chunkSize});
        QCOMPARE(last.fromPeers, std::uint64_t {chunkSize});
        QVERIFY(isBalanced(last));
        QCOMPARE(keeper.totals(m_manifest->root()).fromOrigin, std::uint64_t {0});
    }
    fill(1, giverName(swarm::ChunkSource::Origin, {})); // fetched anew
    m_rig->reopen();
    LedgerKeeper again(*m_rig->store, *m_rig->driver);
    again.keepWhile([&](const Cid&) { return isNamed; });
    share();
    QCOMPARE(again.totals(m_manifest->root()).fromOrigin, std::uint64_t {chunkSize});
    QCOMPARE(again.entries().size(), 2);
    QCOMPARE(again.entries().at(0).received, quint64 {3 * chunkSize});
    QCOMPARE(again.entries().at(1).received, quint64 {chunkSize});
    isNamed = false; // its job is gone
    m_rig->cache->setInUse(m_manifest->root(), false);
    m_rig->cache->evict(m_manifest->root());
    QTRY_VERIFY(again.entries().isEmpty());
    m_rig->store->flush();
    QVERIFY(m_rig->store->ledger().isEmpty());
}

void TestServiceBooks::booksThatNobodyNamesGoAtTheNextStart()
{
    m_rig->store->saveLedger(
        {{cidText(m_manifest->root()), QStringLiteral("pastOrigin"), {}, chunkSize}});
    m_rig->store->flush();
    LedgerKeeper keeper(*m_rig->store, *m_rig->driver);
    keeper.keepWhile([](const Cid&) { return true; });
    QCOMPARE(keeper.entries().size(), 1);
    keeper.keepWhile([](const Cid&) { return false; });
    QVERIFY(keeper.entries().isEmpty());
    m_rig->store->flush();
    QVERIFY(m_rig->store->ledger().isEmpty());
}

QTEST_GUILESS_MAIN(TestServiceBooks)
#include "tst_servicebooks.moc"
