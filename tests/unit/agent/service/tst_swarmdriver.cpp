#include <QSignalSpy>
#include <QTest>

#include "agent/service/statusreport.h"
#include "agent/service/swarmlog.h"
#include "tests/support/httpserver.h"
#include "tests/unit/agent/service/servicerig.h"

using namespace patchswarm;
using namespace patchswarm::service;
using namespace patchswarm::service::test;
using namespace patchswarm::tests;

// The swarm's decisions with the real cache, origin and transport of one agent.
class TestSwarmDriver : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { m_fleet = std::make_unique<TestFleet>(); }

    void init() { m_rig = std::make_unique<Rig>(*m_fleet); }

    void aSuspendedSwarmLeavesTheOriginAlone();
    void whatANeighbourGetsNowhereElseIsEvictedLast();
    void addressesOutsideTheBoundaryAreListedWithTheirRule();
    void aRevokedNeighbourIsListedAsRevoked();
    void aLinkTellsSinceWhenItIsUpAndWhenItWasLastHeard();
    void whoeverSwitchedExchangeOffIsToldSo();
    void aPeerThatBreaksTheProtocolCannotFillTheLog();

private:
    // Its bytes are in the cache, and it is shared.
    std::shared_ptr<const ArtifactManifest> share(const QByteArray& content);

    std::unique_ptr<TestFleet> m_fleet;
    std::unique_ptr<Rig> m_rig;
};

std::shared_ptr<const ArtifactManifest> TestSwarmDriver::share(const QByteArray& content)
{
    const auto manifest = std::make_shared<const ArtifactManifest>(manifestOf(content));
    QSignalSpy whole(m_rig->driver.get(), &SwarmDriver::artifactWhole);
    WantedArtifact artifact;
    artifact.manifest = manifest;
    m_rig->driver->add(artifact);
    for (ChunkIndex chunk = 0; chunk < manifest->layout().count(); ++chunk)
        m_rig->cache->store(manifest->root(), chunk,
                            content.mid(static_cast<qsizetype>(chunk) * qsizetype {chunkSize},
                                        qsizetype {chunkSize}),
                            0);
    if (!whole.wait(10'000))
        qFatal("the cache did not take the artifact");
    return manifest;
}

void TestSwarmDriver::aSuspendedSwarmLeavesTheOriginAlone()
{
    const QByteArray content = contentOf(8'000'000, 1);
    HttpServer server;
    server.setFile("/patch.bin", content);
    server.setRateLimit(1'000'000);
    WantedArtifact artifact;
    artifact.manifest = std::make_shared<const ArtifactManifest>(manifestOf(content));
    artifact.mirrors = {server.url("/patch.bin")};
    artifact.wanted = artifact.originAllowed = true;
    m_rig->driver->add(artifact);
    QTRY_VERIFY(server.bytesSent() > 0);
    m_rig->driver->suspend();
    QTRY_COMPARE(server.openConnections(), 0);
    QVERIFY(server.bytesSent() < static_cast<quint64>(content.size()));
    const auto status = m_rig->driver->status(artifact.manifest->root());
    QCOMPARE(status->view->phase, swarm::ArtifactPhase::Paused);
}

void TestSwarmDriver::whatANeighbourGetsNowhereElseIsEvictedLast()
{
    m_rig->driver->setSettings({}); // exchange with neighbours
    const auto needed = share(contentOf(1'000'000, 1)); // the least recently useful
    const auto other = share(contentOf(1'000'000, 2));

    const auto neighbour =
        makeTransport(*m_fleet, m_fleet->identity(QStringLiteral("neighbour"), trust::Role::Agent));
    connect(neighbour.get(), &transfer::Transport::linkUp, this, [&](transfer::LinkId link) {
        neighbour->openArtifact(link, 1, needed->root(), needed->layout().size);
    });
    connect(
        neighbour.get(), &transfer::Transport::artifactMessageReceived, this,
        [&](transfer::LinkId link, const Cid& cid, const wire::Message& message) {
            if (std::holds_alternative<wire::Map>(message))
                neighbour->sendAbout(link, cid, wire::Map {0, ChunkSet(needed->layout().count())});
        });
    neighbour->dial({IpAddress::fromIPv4(0x7f000001), m_rig->transport->port()});
    QTRY_VERIFY(m_rig->driver->isOnlySource(needed->root()));
    QVERIFY(!m_rig->driver->isOnlySource(other->root()));

    m_rig->driver->reviewSources();
    QSignalSpy evicted(m_rig->cache.get(), &cache::ChunkCache::evicted);
    cache::Limits one;
    one.freeSpaceFloor = 0;
    one.bytes = m_rig->cache->usedBytes() * 3 / 4;
    m_rig->cache->setLimits(one);
    QTRY_COMPARE(evicted.size(), 1);
    QCOMPARE(evicted.first().first().value<Cid>(), other->root());
}

namespace {

const SocketAddress neighbour {IpAddress::fromIPv4(0x7f000105), 4001};

trust::PeerIdentity somebody()
{
    trust::PeerIdentity identity;
    identity.id.bytes.fill(5);
    identity.name = QStringLiteral("pc-5");
    identity.role = trust::Role::Agent;
    return identity;
}

// What swarm.peers answers, with the parts it needs.
struct Report
{
    explicit Report(Rig& rig)
        : ledger(*rig.store, *rig.driver)
        , rates(ledger, *rig.driver)
        , parts {rig.jobs->course(), *rig.driver, ledger, rates}
    {
    }

    [[nodiscard]] QVector<rpc::PeerStatus> peers(const Cid& cid) const
    {
        return StatusReport(parts).peers(cid);
    }

    LedgerKeeper ledger;
    RateBook rates;
    StatusReport::Parts parts;
};

int warnings = 0;

void countWarnings(QtMsgType type, const QMessageLogContext&, const QString&)
{
    warnings += type == QtWarningMsg ? 1 : 0;
}

} // namespace

void TestSwarmDriver::addressesOutsideTheBoundaryAreListedWithTheirRule()
{
    m_rig->driver->setSettings({});
    const Cid cid = share(contentOf(1'000'000, 1))->root();
    const Report report(*m_rig);
    m_rig->driver->setBoundary([](const IpAddress& address) { return address.isLoopback(); });
    QVector<SocketAddress> sample;
    for (std::uint32_t number = 0; number < 1000; ++number)
        sample.append({IpAddress::fromIPv4(0x0a000000 + number), 4001});
    Q_EMIT m_rig->discovery->answerHeard(cid, wire::PeerState::Complete, neighbour, sample);
    int outside = 0;
    for (const rpc::PeerStatus& peer : report.peers(cid))
        if (peer.standing == rpc::PeerStanding::OutsideBoundary) {
            ++outside;
            QVERIFY(peer.address.startsWith(QStringLiteral("10.0.")));
            QVERIFY(!peer.rule.isEmpty());
        }
    QCOMPARE(outside, 64); // strangers may name as many as they like
    m_rig->driver->setBoundary([](const IpAddress&) { return true; });
    QVERIFY(m_rig->driver->outsiders(cid).empty());
}

void TestSwarmDriver::aRevokedNeighbourIsListedAsRevoked()
{
    m_rig->driver->setSettings({});
    const Cid cid = share(contentOf(1'000'000, 1))->root();
    Report report(*m_rig);
    Q_EMIT m_rig->discovery->answerHeard(cid, wire::PeerState::Complete, neighbour, {});
    QCOMPARE(report.peers(cid).size(), 1);
    QVERIFY(report.peers(cid).first().standing != rpc::PeerStanding::Revoked);
    Q_EMIT m_rig->transport->refusedStranger(neighbour, trust::Refusal::Revoked);
    QCOMPARE(report.peers(cid).first().standing, rpc::PeerStanding::Revoked);
    Q_EMIT m_rig->transport->linkUp(1, somebody(), neighbour, 4001, false); // another one is there
    QVERIFY(report.peers(cid).first().standing != rpc::PeerStanding::Revoked);
    report.parts.isRevoked = [](const EndpointId& id) { return id == somebody().id; };
    QCOMPARE(report.peers(cid).first().standing, rpc::PeerStanding::Revoked);
    QVERIFY(!report.peers(cid).first().rule.isEmpty());
}

void TestSwarmDriver::aLinkTellsSinceWhenItIsUpAndWhenItWasLastHeard()
{
    m_rig->driver->setSettings({});
    const Cid cid = share(contentOf(1'000'000, 1))->root();
    const Report report(*m_rig);
    Q_EMIT m_rig->discovery->answerHeard(cid, wire::PeerState::Complete, neighbour, {});
    QVERIFY(!report.peers(cid).first().linkedSince);
    QVERIFY(!report.peers(cid).first().lastHeardAt);
    const qint64 before = QDateTime::currentMSecsSinceEpoch();
    Q_EMIT m_rig->transport->linkUp(1, somebody(), neighbour, 4001, false);
    const rpc::PeerStatus up = report.peers(cid).first();
    QVERIFY(up.linkedSince && *up.linkedSince >= before);
    QVERIFY(up.lastHeardAt && *up.lastHeardAt >= before);
    QTest::qWait(5);
    Q_EMIT m_rig->transport->messageReceived(1, wire::NotHere {cid});
    QVERIFY(*report.peers(cid).first().lastHeardAt > *up.lastHeardAt);
    Q_EMIT m_rig->transport->linkDown(1, QStringLiteral("it closed the connection"));
    QVERIFY(!report.peers(cid).first().linkedSince);
    QVERIFY(report.peers(cid).first().lastHeardAt);
}

void TestSwarmDriver::whoeverSwitchedExchangeOffIsToldSo()
{
    const Cid cid = share(contentOf(1'000'000, 1))->root();
    Report report(*m_rig);
    QVERIFY(report.peers(cid).isEmpty());
    report.parts.exchanges = [] { return false; };
    QCOMPARE(report.peers(cid).size(), 1);
    QCOMPARE(report.peers(cid).first().standing, rpc::PeerStanding::P2pOff);
    QVERIFY(!report.peers(cid).first().rule.isEmpty());
}

void TestSwarmDriver::aPeerThatBreaksTheProtocolCannotFillTheLog()
{
    const SwarmLog log(*m_rig->transport, *m_rig->driver);
    const auto before = qInstallMessageHandler(countWarnings);
    for (int i = 0; i < 1000; ++i)
        Q_EMIT m_rig->transport->protocolViolated(neighbour, QStringLiteral("it sent nonsense"));
    qInstallMessageHandler(before);
    QCOMPARE(warnings, LogLimit::linesOfOne);
}

QTEST_GUILESS_MAIN(TestSwarmDriver)
#include "tst_swarmdriver.moc"
