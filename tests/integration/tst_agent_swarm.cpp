#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <memory>
#include <vector>

#include "shared/content/cidtext.h"
#include "tests/support/agents/adminconnection.h"
#include "tests/support/agents/agentprocess.h"
#include "tests/support/agents/testfleet.h"
#include "tests/support/httpserver.h"
#include "tests/support/misbehavingserver.h"

using namespace patchswarm;
using namespace patchswarm::tests;

// Real agents on 127.0.2.x with real multicast, TLS and hashing; the origin is in this process.
class TestAgentSwarm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void oneEndpointFetchesFromTheOriginAndDelivers();
    void aSecondEndpointTakesNothingFromTheOrigin();
    void fourEndpointsBuyOneCopyTogether();
    void anOriginWithoutRangesIsNotReadOverAndOver();
    void aLateEndpointLearnsTheJobFromItsNeighbours();

private:
    struct Endpoint
    {
        std::unique_ptr<AgentProcess> process;
        std::unique_ptr<AdminConnection> admin;
        QString address;
        QString state;
    };

    Endpoint& startEndpoint(const QString& name);
    [[nodiscard]] static QJsonObject job(Endpoint& endpoint, const QString& id);
    [[nodiscard]] bool reaches(Endpoint& endpoint, const QString& id, const QString& state);
    void dumpLogs();

    std::unique_ptr<TestFleet> m_fleet;
    std::unique_ptr<HttpServer> m_origin;
    std::vector<std::unique_ptr<Endpoint>> m_endpoints;
    QByteArray m_content;
    std::unique_ptr<ArtifactManifest> m_manifest;
    int m_nextHost = 1;
};

void TestAgentSwarm::initTestCase()
{
    m_content = contentOf(12 * 1024 * 1024 + 345, 7);
    m_manifest = std::make_unique<ArtifactManifest>(manifestOf(m_content));
    m_fleet = std::make_unique<TestFleet>();
}

void TestAgentSwarm::cleanup()
{
    if (QTest::currentTestFailed())
        dumpLogs();
    m_endpoints.clear();
    m_origin.reset();
}

void TestAgentSwarm::dumpLogs()
{
    for (const auto& endpoint : m_endpoints)
        qWarning().noquote() << endpoint->address << "\n" << endpoint->process->log();
}

TestAgentSwarm::Endpoint& TestAgentSwarm::startEndpoint(const QString& name)
{
    auto endpoint = std::make_unique<Endpoint>();
    const int host = m_nextHost++;
    const QString unique = QStringLiteral("%1-%2").arg(name).arg(host);
    endpoint->address = QStringLiteral("127.0.2.%1").arg(host);
    endpoint->state = m_fleet->path(unique);
    AgentProcess::Options options;
    options.stateDirectory = endpoint->state;
    options.bundle = m_fleet->enroll(unique);
    options.bind = endpoint->address;
    endpoint->process = std::make_unique<AgentProcess>(options);
    m_endpoints.push_back(std::move(endpoint));
    Endpoint& started = *m_endpoints.back();
    if (!started.process->start())
        qFatal("the agent did not start: %s", qPrintable(started.process->log()));
    started.admin = std::make_unique<AdminConnection>(m_fleet->fleet().admin());
    if (!started.admin->open(started.address, 5001))
        qFatal("the admin port did not answer: %s", qPrintable(started.process->log()));
    const QByteArray profile = m_fleet->sign(TestFleet::loopbackProfile());
    const auto applied =
        started.admin->call(QStringLiteral("profile.apply"),
                            {{QStringLiteral("profile"), QString::fromLatin1(profile)},
                             {QStringLiteral("baseRevision"), 0}});
    if (!applied.result && applied.reason() != u"conflict")
        qFatal("the profile was refused: %s",
               qPrintable(applied.error.value(QStringLiteral("message")).toString()));
    return started;
}

QJsonObject TestAgentSwarm::job(Endpoint& endpoint, const QString& id)
{
    const auto listed =
        endpoint.admin->call(QStringLiteral("job.list"), {{QStringLiteral("jobId"), id}});
    return listed.object().value(QStringLiteral("jobs")).toArray().first().toObject();
}

bool TestAgentSwarm::reaches(Endpoint& endpoint, const QString& id, const QString& state)
{
    return QTest::qWaitFor(
        [&] { return job(endpoint, id).value(QStringLiteral("state")).toString() == state; },
        30'000);
}

void TestAgentSwarm::oneEndpointFetchesFromTheOriginAndDelivers()
{
    m_origin = std::make_unique<HttpServer>();
    m_origin->setFile("/patch.bin", m_content);
    Endpoint& only = startEndpoint(QStringLiteral("only"));
    const QString refused = submit(*only.admin,
                                   m_fleet->sign(TestFleet::job(QStringLiteral("one"), *m_manifest,
                                                                m_origin->url("/patch.bin"))),
                                   *m_manifest);
    QCOMPARE(refused, QString());
    QVERIFY(reaches(only, QStringLiteral("one"), QStringLiteral("delivered")));
    QFile delivered(only.state + QStringLiteral("/delivered/one/patch.bin"));
    QVERIFY(delivered.open(QIODevice::ReadOnly));
    QCOMPARE(delivered.readAll(), m_content);
    const QJsonObject status = job(only, QStringLiteral("one"));
    QCOMPARE(status.value(QStringLiteral("fromOrigin")).toInteger(), m_content.size());
    QCOMPARE(status.value(QStringLiteral("verified")).toInteger(), m_content.size());
}

void TestAgentSwarm::aSecondEndpointTakesNothingFromTheOrigin()
{
    m_origin = std::make_unique<HttpServer>();
    m_origin->setFile("/patch.bin", m_content);
    const QByteArray jws = m_fleet->sign(
        TestFleet::job(QStringLiteral("two"), *m_manifest, m_origin->url("/patch.bin")));
    Endpoint& first = startEndpoint(QStringLiteral("first"));
    QCOMPARE(submit(*first.admin, jws, *m_manifest), QString());
    QVERIFY(reaches(first, QStringLiteral("two"), QStringLiteral("delivered")));
    const quint64 sentToFirst = m_origin->bytesSent();
    Endpoint& second = startEndpoint(QStringLiteral("second"));
    QCOMPARE(submit(*second.admin, jws, *m_manifest), QString());
    QVERIFY(reaches(second, QStringLiteral("two"), QStringLiteral("delivered")));
    QCOMPARE(m_origin->bytesSent(), sentToFirst);
    QCOMPARE(job(second, QStringLiteral("two")).value(QStringLiteral("fromPeers")).toInteger(),
             m_content.size());
}

void TestAgentSwarm::fourEndpointsBuyOneCopyTogether()
{
    m_origin = std::make_unique<HttpServer>();
    m_origin->setFile("/patch.bin", m_content);
    m_origin->setRateLimit(4'000'000);
    const QByteArray jws = m_fleet->sign(
        TestFleet::job(QStringLiteral("four"), *m_manifest, m_origin->url("/patch.bin")));
    std::vector<Endpoint*> crowd;
    for (int i = 0; i < 4; ++i)
        crowd.push_back(&startEndpoint(QStringLiteral("crowd")));
    for (Endpoint* endpoint : crowd)
        QCOMPARE(submit(*endpoint->admin, jws, *m_manifest), QString());
    for (Endpoint* endpoint : crowd)
        QVERIFY(reaches(*endpoint, QStringLiteral("four"), QStringLiteral("delivered")));
    const quint64 bound = static_cast<quint64>(m_content.size()) + 2 * chunkSize + 64 * 1024;
    QVERIFY2(m_origin->bytesSent() <= bound, qPrintable(QString::number(m_origin->bytesSent())));
    quint64 bought = 0;
    for (Endpoint* endpoint : crowd) {
        const QJsonObject status = job(*endpoint, QStringLiteral("four"));
        const auto field = [&](const char* name) {
            return status.value(QLatin1String(name)).toInteger();
        };
        QCOMPARE(field("fromOrigin") + field("fromGateway") + field("fromPeers")
                     + field("fromCache"),
                 field("verified"));
        bought += static_cast<quint64>(field("fromOrigin"));
    }
    QVERIFY(bought >= static_cast<quint64>(m_content.size()));
}

void TestAgentSwarm::anOriginWithoutRangesIsNotReadOverAndOver()
{
    m_origin = std::make_unique<MisbehavingServer>(MisbehavingServer::Fault::IgnoresRange);
    m_origin->setFile("/patch.bin", m_content);
    m_origin->setRateLimit(8'000'000);
    const QByteArray jws = m_fleet->sign(
        TestFleet::job(QStringLiteral("whole"), *m_manifest, m_origin->url("/patch.bin")));
    std::vector<Endpoint*> crowd {&startEndpoint(QStringLiteral("whole")),
                                  &startEndpoint(QStringLiteral("whole"))};
    for (Endpoint* endpoint : crowd)
        QCOMPARE(submit(*endpoint->admin, jws, *m_manifest), QString());
    for (Endpoint* endpoint : crowd)
        QVERIFY(reaches(*endpoint, QStringLiteral("whole"), QStringLiteral("delivered")));
    // One whole copy, and what was on its way when an endpoint learnt that ranges are not served.
    const auto bound = static_cast<quint64>(1.5 * static_cast<double>(m_content.size()));
    QVERIFY2(m_origin->bytesSent() <= bound,
             qPrintable(QStringLiteral("%1 bytes over the WAN").arg(m_origin->bytesSent())));
}

void TestAgentSwarm::aLateEndpointLearnsTheJobFromItsNeighbours()
{
    m_origin = std::make_unique<HttpServer>();
    m_origin->setFile("/patch.bin", m_content);
    const QByteArray jws = m_fleet->sign(
        TestFleet::job(QStringLiteral("late"), *m_manifest, m_origin->url("/patch.bin")));
    Endpoint& first = startEndpoint(QStringLiteral("early"));
    QCOMPARE(submit(*first.admin, jws, *m_manifest), QString());
    QVERIFY(reaches(first, QStringLiteral("late"), QStringLiteral("delivered")));
    Endpoint& late = startEndpoint(QStringLiteral("late")); // nobody tells it anything
    QVERIFY(reaches(late, QStringLiteral("late"), QStringLiteral("delivered")));
}

QTEST_GUILESS_MAIN(TestAgentSwarm)
#include "tst_agent_swarm.moc"
