#include <QSignalSpy>
#include <QTest>

#include "console/fleet/deployment.h"
#include "shared/content/cidtext.h"
#include "tests/unit/console/fleet/fakeagent.h"
#include "tests/unit/console/fleet/testfleet.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

// A job whose artifact has so many chunks that its list needs two pages. Only the list exists.
std::shared_ptr<const VerifiedJob> bigJob()
{
    const quint64 chunks = quint64(rpc::maxDigestsPerPage) + 100;
    std::vector<Sha256Digest> digests(chunks);
    for (std::size_t i = 0; i < digests.size(); ++i)
        digests[i] = {std::uint8_t(i), std::uint8_t(i >> 8U), 1};
    auto manifest = ArtifactManifest::fromOwnDigests(chunks * chunkSize, std::move(digests));
    Q_ASSERT(manifest);
    VerifiedJob job {{}, policy::JobFile("a.b.c"), {}};
    job.job.id = u"big"_s;
    job.job.artifacts.append({u"big.bin"_s, chunks * chunkSize, manifest->root(), {}});
    job.manifests.push_back(std::move(*manifest));
    return std::make_shared<const VerifiedJob>(std::move(job));
}

QJsonObject statusJson(rpc::JobState state, const QString& reason = {})
{
    rpc::JobStatus status;
    status.id = u"big"_s;
    status.state = state;
    status.reason = reason;
    rpc::JobList list;
    list.jobs.append(status);
    return rpc::toJson(list);
}

// An agent that takes the job, lacking its list.
struct Taker
{
    explicit Taker(const trust::Identity& identity, const std::shared_ptr<const VerifiedJob>& job)
        : agent(identity)
    {
        const QString cid = cidText(job->manifests.front().root());
        agent.methods[u"job.submit"_s] = [cid](const QJsonObject&) {
            rpc::JobSubmitted submitted;
            submitted.jobId = u"big"_s;
            submitted.revision = 1;
            submitted.missingChunkLists = {cid};
            return rpc::toJson(submitted);
        };
        agent.methods[u"artifact.putChunkList"_s] = [this, job](const QJsonObject& params) {
            const auto page = rpc::fromJson<rpc::PutChunkListParams>(params);
            Q_ASSERT(page);
            firsts.append(page->first);
            received += page->digests;
            rpc::ChunkListProgress progress;
            progress.total = job->manifests.front().chunks().size();
            progress.received = quint64(received.size()) / 32;
            progress.isComplete = progress.received == progress.total;
            return rpc::toJson(progress);
        };
        agent.methods[u"job.list"_s] = [this](const QJsonObject&) {
            return states.size() > 1 ? states.takeFirst() : states.first();
        };
    }

    FakeAgent agent;
    QVector<quint64> firsts;
    QByteArray received;
    QVector<QJsonObject> states;
};

DeploymentRules quickly()
{
    DeploymentRules rules;
    rules.wait = true;
    rules.pollMs = 10;
    return rules;
}

} // namespace

class DeploymentTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void missingListsAreSentInPages();
    void waitingEndsWithSuccess();
    void waitingTakesDeliveredForAnEndOnlyWhenItStays();
    void aFailedJobIsAFailureWithItsReason();
    void waitingOutlastsALostConnection();
    void waitingEndsAtItsTimeout();
    void aRefusedJobIsAFailure();
    void anEndpointThatIsNoTargetIsNotWaitedFor();

private:
    std::unique_ptr<AgentClient> connected(TestFleet& fleet, FakeAgent& agent);
};

std::unique_ptr<AgentClient> DeploymentTest::connected(TestFleet& fleet, FakeAgent& agent)
{
    auto client = std::make_unique<AgentClient>(fleet.fleet().admin(), fleet.fleet().verifier());
    Patience patience;
    patience.firstRetryMs = 20;
    client->setPatience(patience);
    QSignalSpy ready(client.get(), &AgentClient::ready);
    client->open({u"127.0.0.1"_s, agent.port(), {}});
    ready.wait();
    return client;
}

void DeploymentTest::missingListsAreSentInPages()
{
    TestFleet fleet;
    const auto job = bigJob();
    Taker taker(fleet.identity(u"a"_s), job);
    const auto client = connected(fleet, taker.agent);
    Deployment deployment(*client, job, {});
    QSignalSpy finished(&deployment, &Deployment::finished);
    deployment.begin();
    QVERIFY(finished.wait(20'000));
    QCOMPARE(taker.firsts, (QVector<quint64> {0, quint64(rpc::maxDigestsPerPage)}));
    QCOMPARE(taker.received, policy::joinDigests(job->manifests.front().chunks()));
    QVERIFY(!taker.agent.called.contains(u"job.list"_s));
}

void DeploymentTest::waitingEndsWithSuccess()
{
    TestFleet fleet;
    const auto job = bigJob();
    Taker taker(fleet.identity(u"a"_s), job);
    taker.states = {statusJson(rpc::JobState::Fetching), statusJson(rpc::JobState::HandingOver),
                    statusJson(rpc::JobState::Succeeded)};
    const auto client = connected(fleet, taker.agent);
    Deployment deployment(*client, job, quickly());
    QSignalSpy finished(&deployment, &Deployment::finished);
    QSignalSpy progressed(&deployment, &Deployment::progressed);
    deployment.begin();
    QVERIFY(finished.wait(20'000));
    QCOMPARE(progressed.size(), 3);
    QCOMPARE(deployment.state().status->state, rpc::JobState::Succeeded);
}

void DeploymentTest::waitingTakesDeliveredForAnEndOnlyWhenItStays()
{
    TestFleet fleet;
    const auto job = bigJob();
    Taker taker(fleet.identity(u"a"_s), job);
    taker.states = {statusJson(rpc::JobState::Delivered),
                    statusJson(rpc::JobState::Failed, u"7"_s)};
    const auto client = connected(fleet, taker.agent);
    Deployment first(*client, job, quickly());
    QSignalSpy failed(&first, &Deployment::failed);
    first.begin();
    QVERIFY(failed.wait(20'000));
    taker.received.clear();
    taker.states = {statusJson(rpc::JobState::Delivered)};
    Deployment second(*client, job, quickly());
    QSignalSpy finished(&second, &Deployment::finished);
    second.begin();
    QVERIFY(finished.wait(20'000));
}

void DeploymentTest::aFailedJobIsAFailureWithItsReason()
{
    TestFleet fleet;
    const auto job = bigJob();
    Taker taker(fleet.identity(u"a"_s), job);
    taker.states = {statusJson(rpc::JobState::Failed, u"the disk is full"_s)};
    const auto client = connected(fleet, taker.agent);
    Deployment deployment(*client, job, quickly());
    QSignalSpy failed(&deployment, &Deployment::failed);
    deployment.begin();
    QVERIFY(failed.wait(20'000));
    QCOMPARE(failed.first().first().value<CallFailure>().error.detail, u"the disk is full"_s);
}

void DeploymentTest::waitingOutlastsALostConnection()
{
    TestFleet fleet;
    const auto job = bigJob();
    Taker taker(fleet.identity(u"a"_s), job);
    taker.states = {statusJson(rpc::JobState::Fetching)};
    const auto client = connected(fleet, taker.agent);
    Deployment deployment(*client, job, quickly());
    QSignalSpy finished(&deployment, &Deployment::finished);
    QSignalSpy progressed(&deployment, &Deployment::progressed);
    deployment.begin();
    QTRY_VERIFY_WITH_TIMEOUT(progressed.size() > 2, 20'000);
    taker.agent.hangUp();
    QTRY_VERIFY(!client->isReady());
    taker.states = {statusJson(rpc::JobState::Succeeded)};
    QVERIFY(finished.wait(20'000));
    QCOMPARE(taker.agent.connections, 2);
}

void DeploymentTest::waitingEndsAtItsTimeout()
{
    TestFleet fleet;
    const auto job = bigJob();
    Taker taker(fleet.identity(u"a"_s), job);
    taker.states = {statusJson(rpc::JobState::Fetching)};
    const auto client = connected(fleet, taker.agent);
    DeploymentRules rules = quickly();
    rules.timeoutMs = 100;
    Deployment deployment(*client, job, rules);
    QSignalSpy failed(&deployment, &Deployment::failed);
    deployment.begin();
    QVERIFY(failed.wait(20'000));
    QCOMPARE(failed.first().first().value<CallFailure>().name(), u"timedOut"_s);
}

void DeploymentTest::aRefusedJobIsAFailure()
{
    TestFleet fleet;
    const auto job = bigJob();
    FakeAgent agent(fleet.identity(u"a"_s)); // knows no method
    const auto client = connected(fleet, agent);
    Deployment deployment(*client, job, quickly());
    QSignalSpy failed(&deployment, &Deployment::failed);
    deployment.begin();
    QVERIFY(failed.wait(20'000));
    QCOMPARE(failed.first().first().value<CallFailure>().name(), u"methodNotFound"_s);
}

void DeploymentTest::anEndpointThatIsNoTargetIsNotWaitedFor()
{
    TestFleet fleet;
    const auto job = bigJob();
    FakeAgent agent(fleet.identity(u"a"_s));
    agent.methods[u"job.submit"_s] = [](const QJsonObject&) {
        rpc::JobSubmitted submitted;
        submitted.jobId = u"big"_s;
        submitted.applies = false;
        return rpc::toJson(submitted);
    };
    const auto client = connected(fleet, agent);
    Deployment deployment(*client, job, quickly());
    QSignalSpy finished(&deployment, &Deployment::finished);
    deployment.begin();
    QVERIFY(finished.wait(20'000));
    QCOMPARE(agent.called, QStringList {u"job.submit"_s});
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::DeploymentTest)
#include "tst_deployment.moc"
