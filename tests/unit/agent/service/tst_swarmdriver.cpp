#include <QSignalSpy>
#include <QTest>

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

QTEST_GUILESS_MAIN(TestSwarmDriver)
#include "tst_swarmdriver.moc"
