#include <QTest>

#include "console/models/jobrollout.h"
#include "tests/support/agents/adminconnection.h"
#include "tests/support/agents/agentprocess.h"
#include "tests/support/agents/testfleet.h"
#include "tests/support/httpserver.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

// A deployment in stages at real agents that are neighbours: they pass documents on among
// themselves, and all the same nobody is patched before its turn or twice.
class StagedAgentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNeighbourWaitsForItsStageAndThePilotIsNotPatchedTwice();

private:
    void startAgent(const QString& name, int host);
    [[nodiscard]] QJsonObject jobAt(const QString& name) const;
    [[nodiscard]] JobRollout::MakeJob makeJob(const ArtifactManifest& manifest, const QUrl& origin);

    struct Agent
    {
        std::unique_ptr<tests::AgentProcess> process;
        std::unique_ptr<tests::AdminConnection> admin;
    };

    tests::TestFleet m_fleet;
    std::unique_ptr<fleet::FleetInventory> m_inventory;
    std::map<QString, Agent> m_agents;
};

void StagedAgentsTest::startAgent(const QString& name, int host)
{
    tests::AgentProcess::Options options;
    options.stateDirectory = m_fleet.path(u"state-"_s + name);
    options.bundle = m_fleet.enroll(name);
    options.bind = u"127.0.8.%1"_s.arg(host);
    Agent& agent = m_agents[name];
    agent.process = std::make_unique<tests::AgentProcess>(options);
    QVERIFY2(agent.process->start(), qPrintable(agent.process->log()));
    agent.admin = std::make_unique<tests::AdminConnection>(m_fleet.fleet().admin());
    QVERIFY2(agent.admin->open(options.bind, 5001), qPrintable(agent.process->log()));
    const auto applied = agent.admin->call(
        u"profile.apply"_s,
        {{u"profile"_s, QString::fromLatin1(m_fleet.sign(tests::TestFleet::loopbackProfile()))},
         {u"baseRevision"_s, 0}});
    QVERIFY(applied.result || applied.reason() == u"conflict");
    fleet::EndpointRecord record;
    record.name = name;
    record.host = options.bind;
    record.port = 5001;
    QVERIFY(m_inventory->store(record));
}

QJsonObject StagedAgentsTest::jobAt(const QString& name) const
{
    return m_agents.at(name)
        .admin->call(u"job.list"_s, {{u"jobId"_s, u"kb-9"_s}})
        .object()
        .value("jobs"_L1)
        .toArray()
        .first()
        .toObject();
}

JobRollout::MakeJob StagedAgentsTest::makeJob(const ArtifactManifest& manifest, const QUrl& origin)
{
    return [this, manifest,
            origin](const policy::Targets& targets,
                    qint64 revision) -> Result<std::shared_ptr<const fleet::VerifiedJob>> {
        policy::PatchJob job = tests::TestFleet::job(u"kb-9"_s, manifest, origin);
        job.targets = targets;
        job.revision = revision;
        policy::JobFile file(m_fleet.sign(job));
        file.add(manifest);
        return std::make_shared<const fleet::VerifiedJob>(
            fleet::VerifiedJob {job, file, {manifest}});
    };
}

void StagedAgentsTest::aNeighbourWaitsForItsStageAndThePilotIsNotPatchedTwice()
{
    auto inventory = fleet::FleetInventory::open(m_fleet.fleet().directory());
    QVERIFY(inventory);
    m_inventory = std::move(*inventory);
    startAgent(u"pilot"_s, 1);
    startAgent(u"rest"_s, 2);
    const QByteArray content = tests::contentOf(3'000'000, 7);
    tests::HttpServer origin;
    origin.setFile("/patch.bin", content);
    fleet::WatchSettings settings;
    settings.directory = m_fleet.fleet().directory();
    settings.infoMs = 500;
    settings.records = false;
    fleet::FleetWatch watch(settings);
    watch.start();
    QTRY_COMPARE_WITH_TIMEOUT(watch.snapshot()->connected(), 2, 15'000);
    JobPlan plan;
    plan.jobId = u"kb-9"_s;
    plan.targets.all = true;
    plan.endpoints = {u"pilot"_s, u"rest"_s};
    plan.pilots = 1;
    JobRollout rollout(watch, plan, makeJob(tests::manifestOf(content), origin.url("/patch.bin")));
    connect(&watch, &fleet::FleetWatch::snapshotChanged, &rollout,
            [&rollout](const auto& snapshot) { rollout.take(*snapshot); });
    QVERIFY(rollout.startNext());
    QTRY_COMPARE_WITH_TIMEOUT(rollout.countIn(0, JobStep::Done), 1, 30'000);
    QVERIFY(jobAt(u"rest"_s).isEmpty()); // whatever its neighbour told it
    const QJsonObject before = jobAt(u"pilot"_s);
    const quint64 sent = origin.bytesSent();
    QVERIFY(rollout.startNext());
    QTRY_COMPARE_WITH_TIMEOUT(rollout.count(JobStep::Done), 2, 60'000);
    // The pilot learns the revision for everybody from its neighbour, and goes on where it was.
    QTRY_COMPARE_WITH_TIMEOUT(jobAt(u"pilot"_s).value("revision"_L1).toInteger(), 2, 30'000);
    const QJsonObject after = jobAt(u"pilot"_s);
    for (const QString& key : {u"state"_s, u"receivedAt"_s, u"deliveredAt"_s, u"fromOrigin"_s})
        QCOMPARE(after.value(key), before.value(key));
    QVERIFY2(origin.bytesSent() - sent < quint64(content.size()) / 2, "the LAN was not used");
    for (auto& [name, agent] : m_agents)
        QVERIFY(agent.process->terminate());
}

} // namespace patchswarm::models

QTEST_GUILESS_MAIN(patchswarm::models::StagedAgentsTest)
#include "tst_stagedagents.moc"
