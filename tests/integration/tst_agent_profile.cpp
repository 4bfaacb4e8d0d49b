#include <QDateTime>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <csignal>

#include "agent/transfer/transport.h"
#include "shared/content/cidtext.h"
#include "tests/integration/oneagent.h"
#include "tests/support/httpserver.h"

using namespace patchswarm;
using namespace patchswarm::tests;

// How a real agent lives: ending, reloading, being killed, changing its ports, its exchange and its
// key.
class TestAgentProfile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void sigtermEndsInGoodOrderAndNeighboursHearIt();
    void sighupReadsTheLocalFileAgain();
    void afterAKillNoVerifiedChunkIsFetchedAgain();
    void switchedOffItServesNobodyAndGoesOnFromTheOrigin();
    void aChangedAdminPortAnswersBesideTheOldOneUntilConfirmed();
    void aChangedAdminPortThatNobodyConfirmsIsGivenUpAtARestart();
    void aChangedTransportPortIsFollowed();
    void aTransportPortThatIsTakenCostsNothing();
    void bothPortsMayChangeAtOnce();
    void whatWasAnsweredAsTakenSurvivesAKill();
    void aKeyOfItsOwnReplacesTheBundles();
    void aNewDiscoveryEpochIsToldBeforeItBeginsAndAuditedWithWhatWasBefore();
    void aPauseIsAuditedWithTheStatesBeforeAndAfter();

private:
    // A neighbour in this process, linked to the agent.
    struct Neighbour
    {
        std::unique_ptr<transfer::Transport> transport;
        std::unique_ptr<QSignalSpy> down;
    };

    [[nodiscard]] Neighbour neighbourOf(const OneAgent& agent, quint16 port = 4001);
    [[nodiscard]] static bool accepts(const QString& address, quint16 port);
    [[nodiscard]] policy::Profile profile(std::int64_t revision) const;
    OneAgent& startAgent(const char* name, bool replaceKey = false);

    std::unique_ptr<TestFleet> m_fleet;
    std::unique_ptr<HttpServer> m_origin;
    std::unique_ptr<OneAgent> m_agent;
    QByteArray m_content;
    std::unique_ptr<ArtifactManifest> m_manifest;
    int m_hosts = 100;
    int m_neighbours = 0;
};

namespace {

class NoReader : public transfer::ChunkSourceReader
{
public:
    bool read(const Cid&, ChunkIndex, quint32, std::span<std::uint8_t>) override { return false; }
};

} // namespace

void TestAgentProfile::initTestCase()
{
    m_fleet = std::make_unique<TestFleet>();
    m_content = contentOf(24 * 1024 * 1024 + 99, 21);
    m_manifest = std::make_unique<ArtifactManifest>(manifestOf(m_content));
}

void TestAgentProfile::init()
{
    m_agent.reset();
    m_origin = std::make_unique<HttpServer>();
    m_origin->setFile("/patch.bin", m_content);
}

OneAgent& TestAgentProfile::startAgent(const char* name, bool replaceKey)
{
    m_agent = std::make_unique<OneAgent>(*m_fleet, QLatin1String(name), ++m_hosts, replaceKey);
    m_agent->start();
    if (!m_agent->connectTo() || !m_agent->apply(profile(1)).result)
        qFatal("the agent cannot be administered: %s", qPrintable(m_agent->process().log()));
    return *m_agent;
}

policy::Profile TestAgentProfile::profile(std::int64_t revision) const
{
    policy::Profile profile = TestFleet::loopbackProfile();
    profile.revision = revision;
    return profile;
}

TestAgentProfile::Neighbour TestAgentProfile::neighbourOf(const OneAgent& agent, quint16 port)
{
    transfer::Transport::Options options;
    options.identity =
        m_fleet->identity(QStringLiteral("neighbour-%1").arg(++m_neighbours), trust::Role::Agent);
    options.verifier = m_fleet->fleet().verifier();
    options.bind = QHostAddress(QStringLiteral("127.0.5.250"));
    options.port = 0;
    options.reader = std::make_shared<NoReader>();
    options.agentVersion = QStringLiteral("test");
    Neighbour made {std::make_unique<transfer::Transport>(std::move(options)), nullptr};
    if (!made.transport->listen())
        return {};
    QSignalSpy up(made.transport.get(), &transfer::Transport::linkUp);
    made.down = std::make_unique<QSignalSpy>(made.transport.get(), &transfer::Transport::linkDown);
    made.transport->dial({*IpAddress::parse(agent.address()), port});
    return QTest::qWaitFor([&] { return !up.isEmpty(); }, 5000) ? std::move(made) : Neighbour {};
}

bool TestAgentProfile::accepts(const QString& address, quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(address), port);
    return socket.waitForConnected(2000);
}

void TestAgentProfile::sigtermEndsInGoodOrderAndNeighboursHearIt()
{
    OneAgent& agent = startAgent("ending");
    const Neighbour neighbour = neighbourOf(agent);
    QVERIFY(neighbour.transport);
    QElapsedTimer waited;
    waited.start();
    QCOMPARE(::kill(static_cast<pid_t>(agent.process().pid()), SIGTERM), 0);
    QTRY_COMPARE(neighbour.down->size(), 1);
    const QString reason = neighbour.down->first().at(1).toString();
    QVERIFY2(reason.contains(QStringLiteral("leav"), Qt::CaseInsensitive), qPrintable(reason));
    QVERIFY(agent.process().waitForEnd(3000));
    QCOMPARE(agent.process().exitCode(), 0);
    QVERIFY2(waited.elapsed() < 3000, qPrintable(QString::number(waited.elapsed())));
    agent.start(); // and comes back as it was
    QVERIFY(agent.connectTo());
    QCOMPARE(agent.info().value(QStringLiteral("profileRevision")).toInt(), 1);
}

void TestAgentProfile::sighupReadsTheLocalFileAgain()
{
    OneAgent& agent = startAgent("reloading");
    const auto write = [&](const QByteArray& text) {
        QFile file(agent.state() + QStringLiteral("/local.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        QCOMPARE(::kill(static_cast<pid_t>(agent.process().pid()), SIGHUP), 0);
    };
    policy::PatchJob job =
        TestFleet::job(QStringLiteral("servers"), *m_manifest, m_origin->url("/patch.bin"));
    job.targets = {};
    job.targets.groups = {QStringLiteral("servers")};
    const auto carried =
        agent.admin().call(QStringLiteral("job.submit"),
                           {{QStringLiteral("jws"), QString::fromLatin1(m_fleet->sign(job))}});
    QCOMPARE(carried.object().value(QStringLiteral("applies")).toBool(true), false);
    write(R"({"groups":["servers"],"tags":["pilot"]})");
    QTRY_COMPARE(agent.info().value(QStringLiteral("groups")).toArray(),
                 QJsonArray {QStringLiteral("servers")});
    QCOMPARE(agent.info().value(QStringLiteral("tags")).toArray(),
             QJsonArray {QStringLiteral("pilot")});
    QVERIFY(!agent.job(QStringLiteral("servers")).isEmpty()); // the job is for us now
    write(R"({"groups":"oops"})");
    QTRY_VERIFY(agent.process().log().contains(QStringLiteral("Kept the settings in force")));
    QCOMPARE(agent.info().value(QStringLiteral("groups")).toArray(),
             QJsonArray {QStringLiteral("servers")});
}

void TestAgentProfile::afterAKillNoVerifiedChunkIsFetchedAgain()
{
    OneAgent& agent = startAgent("killed");
    m_origin->setRateLimit(8'000'000);
    const QByteArray jws = m_fleet->sign(
        TestFleet::job(QStringLiteral("big"), *m_manifest, m_origin->url("/patch.bin")));
    QCOMPARE(submit(agent.admin(), jws, *m_manifest), QString());
    constexpr qint64 half = 12 * 1024 * 1024;
    QTRY_VERIFY_WITH_TIMEOUT(
        agent.job(QStringLiteral("big")).value(QStringLiteral("verified")).toInteger() >= half,
        20'000);
    m_origin->setRateLimit(1); // the wire stands still ...
    QTest::qWait(2500); // ... for as long as an unsynced batch may live
    const qint64 verified =
        agent.job(QStringLiteral("big")).value(QStringLiteral("verified")).toInteger();
    agent.process().kill();
    const quint64 sentBefore = m_origin->bytesSent();
    m_origin->setRateLimit(0);
    agent.start();
    QVERIFY(agent.connectTo());
    QVERIFY(agent.reaches(QStringLiteral("big"), QStringLiteral("delivered")));
    const quint64 sentAfter = m_origin->bytesSent() - sentBefore;
    const quint64 missing = static_cast<quint64>(m_content.size() - verified);
    QVERIFY2(sentAfter <= missing + 64 * 1024,
             qPrintable(
                 QStringLiteral("%1 bytes for %2 that were missing").arg(sentAfter).arg(missing)));
    const QJsonObject job = agent.job(QStringLiteral("big"));
    const auto field = [&](const char* name) { return job.value(QLatin1String(name)).toInteger(); };
    QCOMPARE(field("verified"), m_content.size());
    QCOMPARE(field("fromOrigin") + field("fromGateway") + field("fromPeers") + field("fromCache"),
             field("verified"));
    QCOMPARE(field("fromOrigin"), m_content.size()); // what was bought before the kill, too
    const auto evicted = agent.admin().call(QStringLiteral("cache.evict"),
                                            {{QStringLiteral("cid"), cidText(m_manifest->root())}});
    QVERIFY(evicted.result.has_value());
    const QJsonObject after = agent.job(QStringLiteral("big"));
    for (const char* name : {"verified", "fromOrigin", "fromPeers", "fromCache"})
        QCOMPARE(after.value(QLatin1String(name)), job.value(QLatin1String(name)));
    const auto ledger = agent.admin().call(QStringLiteral("ledger.get"));
    QCOMPARE(ledger.object().value(QStringLiteral("entries")).toArray().size(), 1);
    QFile delivered(agent.state() + QStringLiteral("/delivered/big/patch.bin"));
    QVERIFY(delivered.open(QIODevice::ReadOnly));
    QCOMPARE(delivered.readAll(), m_content);
}

void TestAgentProfile::switchedOffItServesNobodyAndGoesOnFromTheOrigin()
{
    OneAgent& agent = startAgent("switched");
    m_origin->setRateLimit(4'000'000);
    const QByteArray jws = m_fleet->sign(
        TestFleet::job(QStringLiteral("big"), *m_manifest, m_origin->url("/patch.bin")));
    QCOMPARE(submit(agent.admin(), jws, *m_manifest), QString());
    const Neighbour neighbour = neighbourOf(agent);
    QVERIFY(neighbour.transport);
    QTRY_VERIFY(agent.job(QStringLiteral("big")).value(QStringLiteral("verified")).toInteger() > 0);
    policy::Profile off = profile(2);
    off.settings.p2pEnabled = false;
    QElapsedTimer waited;
    waited.start();
    QVERIFY(agent.apply(off).result.has_value());
    QTRY_COMPARE(neighbour.down->size(), 1);
    QVERIFY2(waited.elapsed() < 1000, qPrintable(QString::number(waited.elapsed())));
    QVERIFY(!accepts(agent.address(), 4001));
    QCOMPARE(agent.info().value(QStringLiteral("state")).toString(), QStringLiteral("p2pOff"));
    const QJsonArray peers = agent.admin()
                                 .call(QStringLiteral("swarm.peers"))
                                 .object()
                                 .value(QStringLiteral("peers"))
                                 .toArray();
    QCOMPARE(peers.size(), 1);
    QCOMPARE(peers.first().toObject().value(QStringLiteral("standing")).toString(),
             QStringLiteral("p2pOff"));
    QVERIFY(agent.job(QStringLiteral("big")).value(QStringLiteral("verified")).toInteger()
            < m_content.size());
    m_origin->setRateLimit(0);
    QVERIFY(agent.reaches(QStringLiteral("big"), QStringLiteral("delivered")));
    QCOMPARE(agent.job(QStringLiteral("big")).value(QStringLiteral("fromOrigin")).toInteger(),
             m_content.size());
    QVERIFY(agent.apply(profile(3)).result.has_value()); // on again
    QTRY_VERIFY(accepts(agent.address(), 4001));
    QVERIFY(neighbourOf(agent).transport);
}

void TestAgentProfile::aChangedAdminPortAnswersBesideTheOldOneUntilConfirmed()
{
    OneAgent& agent = startAgent("moving");
    policy::Profile moved = profile(2);
    moved.settings.adminPort = 6001;
    const auto applied = agent.apply(moved);
    QVERIFY(applied.result.has_value());
    const QJsonObject pending = applied.object().value(QStringLiteral("pending")).toObject();
    QCOMPARE(pending.value(QStringLiteral("adminPort")).toInt(), 6001);
    QVERIFY(agent.connectTo(5001));
    QCOMPARE(agent.info().value(QStringLiteral("adminPort")).toInt(), 5001);
    QVERIFY(agent.connectTo(6001));
    const auto confirm = [&](const QString& nonce) {
        return agent.admin().call(
            QStringLiteral("profile.confirm"),
            {{QStringLiteral("revision"), 2}, {QStringLiteral("nonce"), nonce}});
    };
    QCOMPARE(confirm(QStringLiteral("00")).reason(), QStringLiteral("conflict"));
    QVERIFY(confirm(pending.value(QStringLiteral("nonce")).toString()).result.has_value());
    QCOMPARE(agent.info().value(QStringLiteral("adminPort")).toInt(), 6001);
    QTRY_VERIFY(!accepts(agent.address(), 5001));
    QVERIFY(agent.process().terminate());
    agent.start();
    QVERIFY(agent.connectTo(6001));
    const auto audit =
        agent.admin().call(QStringLiteral("audit.since"), {{QStringLiteral("sequence"), 0}});
    QStringList done;
    for (const QJsonValue entry : audit.object().value(QStringLiteral("entries")).toArray())
        done.append(entry.toObject().value(QStringLiteral("what")).toString() + u' '
                    + entry.toObject().value(QStringLiteral("result")).toString());
    QCOMPARE(
        done,
        (QStringList {QStringLiteral("profile.apply done"), QStringLiteral("profile.apply done"),
                      QStringLiteral("profile.confirm conflict"),
                      QStringLiteral("profile.confirm done")}));
}

void TestAgentProfile::aChangedAdminPortThatNobodyConfirmsIsGivenUpAtARestart()
{
    OneAgent& agent = startAgent("unconfirmed");
    policy::Profile moved = profile(2);
    moved.settings.adminPort = 6001;
    QVERIFY(agent.apply(moved).result.has_value());
    QVERIFY(accepts(agent.address(), 6001));
    agent.process().kill();
    agent.start();
    QVERIFY(agent.connectTo(5001));
    QVERIFY(!accepts(agent.address(), 6001));
    QCOMPARE(agent.info().value(QStringLiteral("profileRevision")).toInt(), 2);
    const QJsonObject view = agent.admin().call(QStringLiteral("profile.get")).object();
    QVERIFY(view.value(QStringLiteral("pending")).isNull()
            || view.value(QStringLiteral("pending")).isUndefined());
}

void TestAgentProfile::aChangedTransportPortIsFollowed()
{
    OneAgent& agent = startAgent("following");
    policy::Profile moved = profile(2);
    moved.settings.transportPort = 4100;
    QVERIFY(agent.apply(moved).result.has_value());
    QTRY_VERIFY_WITH_TIMEOUT(accepts(agent.address(), 4100), 10'000);
    QVERIFY(!accepts(agent.address(), 4001));
    QTRY_VERIFY(agent.connectTo());
    QCOMPARE(agent.info().value(QStringLiteral("transportPort")).toInt(), 4100);
    QVERIFY(neighbourOf(agent, 4100).transport);
}

void TestAgentProfile::aTransportPortThatIsTakenCostsNothing()
{
    OneAgent& agent = startAgent("taken");
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(agent.address()), 4200));
    policy::Profile moved = profile(2);
    moved.settings.transportPort = 4200;
    QVERIFY(agent.apply(moved).result.has_value());
    QTRY_VERIFY_WITH_TIMEOUT(
        agent.process().log().contains(QStringLiteral("Staying on transport port 4001")), 10'000);
    QTRY_VERIFY(agent.connectTo());
    QCOMPARE(agent.info().value(QStringLiteral("transportPort")).toInt(), 4001);
    QVERIFY(agent.info()
                .value(QStringLiteral("stateReason"))
                .toString()
                .contains(QStringLiteral("4200")));
    QVERIFY(neighbourOf(agent).transport);
}

void TestAgentProfile::bothPortsMayChangeAtOnce()
{
    OneAgent& agent = startAgent("both");
    policy::Profile moved = profile(2);
    moved.settings.transportPort = 4300;
    moved.settings.adminPort = 6300;
    const auto applied = agent.apply(moved);
    QVERIFY(applied.result.has_value());
    QVERIFY(agent.connectTo(6300));
    const QString nonce = applied.object()
                              .value(QStringLiteral("pending"))
                              .toObject()
                              .value(QStringLiteral("nonce"))
                              .toString();
    QVERIFY(agent.admin()
                .call(QStringLiteral("profile.confirm"),
                      {{QStringLiteral("revision"), 2}, {QStringLiteral("nonce"), nonce}})
                .result.has_value());
    QTRY_VERIFY_WITH_TIMEOUT(accepts(agent.address(), 4300), 10'000);
    QTRY_VERIFY(agent.connectTo(6300));
    QCOMPARE(agent.info().value(QStringLiteral("adminPort")).toInt(), 6300);
    QCOMPARE(agent.info().value(QStringLiteral("transportPort")).toInt(), 4300);
    QVERIFY(!accepts(agent.address(), 5001));
}

void TestAgentProfile::whatWasAnsweredAsTakenSurvivesAKill()
{
    OneAgent& agent = startAgent("durable");
    policy::PatchJob later =
        TestFleet::job(QStringLiteral("later"), *m_manifest, m_origin->url("/patch.bin"));
    later.notBeforeMs = QDateTime::currentMSecsSinceEpoch() + 3'600'000;
    const auto taken =
        agent.admin().call(QStringLiteral("job.submit"),
                           {{QStringLiteral("jws"), QString::fromLatin1(m_fleet->sign(later))}});
    QVERIFY(taken.result.has_value());
    agent.process().kill();
    agent.start();
    QVERIFY(agent.connectTo());
    QVERIFY(!agent.job(QStringLiteral("later")).isEmpty());
    policy::Profile moved = profile(2);
    moved.settings.adminPort = 6001;
    const auto applied = agent.apply(moved);
    QVERIFY(agent.connectTo(6001));
    const QString nonce = applied.object()
                              .value(QStringLiteral("pending"))
                              .toObject()
                              .value(QStringLiteral("nonce"))
                              .toString();
    QVERIFY(agent.admin()
                .call(QStringLiteral("profile.confirm"),
                      {{QStringLiteral("revision"), 2}, {QStringLiteral("nonce"), nonce}})
                .result.has_value());
    agent.process().kill();
    agent.start();
    QVERIFY(agent.connectTo(6001));
}

void TestAgentProfile::aKeyOfItsOwnReplacesTheBundles()
{
    OneAgent& agent = startAgent("rekeyed", true);
    const QJsonObject before = agent.info();
    const QByteArray csr = before.value(QStringLiteral("csr")).toString().toLatin1();
    QVERIFY(csr.startsWith("-----BEGIN CERTIFICATE REQUEST"));
    QCOMPARE(agent.info().value(QStringLiteral("csr")).toString().toLatin1(),
             csr); // asking twice is harmless
    const auto current = EndpointId::parse(before.value(QStringLiteral("id")).toString());
    QVERIFY(current);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto update = [&](const QSslCertificate& certificate) {
        return agent.admin().call(
            QStringLiteral("trust.update"),
            {{QStringLiteral("certificate"), QString::fromLatin1(certificate.toPem())}});
    };
    QVERIFY(!update(m_fleet->identity(QStringLiteral("another"), trust::Role::Agent).certificate)
                 .result);
    QCOMPARE(agent.info().value(QStringLiteral("id")), before.value(QStringLiteral("id")));
    const auto certificate = m_fleet->fleet().sign(csr, *current, trust::Validity::days(now, 30));
    QVERIFY2(certificate.has_value(), certificate ? "" : qPrintable(certificate.error().detail));
    const auto updated = update(*certificate);
    QVERIFY(updated.result.has_value());
    QTRY_VERIFY_WITH_TIMEOUT(agent.connectTo()
                                 && agent.info().value(QStringLiteral("id"))
                                     != before.value(QStringLiteral("id")),
                             15'000);
    const QJsonObject after = agent.info();
    QCOMPARE(after.value(QStringLiteral("name")), before.value(QStringLiteral("name")));
    QVERIFY(after.value(QStringLiteral("csr")).toString().isEmpty());
    QCOMPARE(after.value(QStringLiteral("profileRevision")).toInt(), 1);
    QVERIFY(agent.process().terminate());
    agent.start(); // the bundle is still in the start command and is not taken again
    QVERIFY(agent.connectTo());
    QCOMPARE(agent.info().value(QStringLiteral("id")), after.value(QStringLiteral("id")));
}

namespace {

QJsonObject lastAudit(OneAgent& agent)
{
    return agent.admin()
        .call(QStringLiteral("audit.since"), {{QStringLiteral("sequence"), 0}})
        .object()
        .value(QStringLiteral("entries"))
        .toArray()
        .last()
        .toObject();
}

} // namespace

// Ten minutes lie between; whoever asks must not bring it again at each contact.
void TestAgentProfile::aNewDiscoveryEpochIsToldBeforeItBeginsAndAuditedWithWhatWasBefore()
{
    OneAgent& agent = startAgent("epochs");
    QCOMPARE(agent.info().value(QStringLiteral("discoveryEpoch")).toInt(), 1);
    const auto keys =
        m_fleet->fleet().discoveryKeys().withNewEpoch(QDateTime::currentDateTimeUtc());
    QVERIFY(keys.has_value());
    QVERIFY(agent.admin()
                .call(QStringLiteral("trust.update"),
                      {{QStringLiteral("discoveryKeys"), QString::fromUtf8(keys->toFile())}})
                .result.has_value());
    QCOMPARE(agent.info().value(QStringLiteral("discoveryEpoch")).toInt(), 2);
    const QJsonObject entry = lastAudit(agent);
    const auto epoch = [&](const char* when) {
        return entry.value(QLatin1String(when))
            .toObject()
            .value(QStringLiteral("discoveryEpoch"))
            .toInt();
    };
    QCOMPARE(entry.value(QStringLiteral("what")).toString(), QStringLiteral("trust.update"));
    QCOMPARE(epoch("before"), 1);
    QCOMPARE(epoch("after"), 2);
}

void TestAgentProfile::aPauseIsAuditedWithTheStatesBeforeAndAfter()
{
    OneAgent& agent = startAgent("paused");
    m_origin->setRateLimit(1'000'000);
    const QByteArray jws = m_fleet->sign(
        TestFleet::job(QStringLiteral("big"), *m_manifest, m_origin->url("/patch.bin")));
    QCOMPARE(submit(agent.admin(), jws, *m_manifest), QString());
    QVERIFY(agent.reaches(QStringLiteral("big"), QStringLiteral("fetching")));
    const auto step = [&](const char* method) {
        return agent.admin()
            .call(QLatin1String(method), {{QStringLiteral("jobId"), QStringLiteral("big")}})
            .result.has_value();
    };
    const auto state = [&](const char* when) {
        return lastAudit(agent)
            .value(QLatin1String(when))
            .toObject()
            .value(QStringLiteral("state"))
            .toString();
    };
    QVERIFY(step("job.pause"));
    QCOMPARE(state("before"), QStringLiteral("fetching"));
    QCOMPARE(state("after"), QStringLiteral("paused"));
    QVERIFY(step("job.resume"));
    QCOMPARE(state("before"), QStringLiteral("paused"));
    QCOMPARE(state("after"), QStringLiteral("fetching"));
}

QTEST_GUILESS_MAIN(TestAgentProfile)
#include "tst_agent_profile.moc"
