#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

#include "shared/trust/certificates.h"
#include "shared/trust/trustfiles.h"
#include "tests/integration/ctlrun.h"
#include "tests/support/agents/agentprocess.h"
#include "tests/support/agents/testfleet.h"
#include "tests/support/httpserver.h"

using namespace Qt::Literals::StringLiterals;
using namespace patchswarm;
using namespace patchswarm::tests;

namespace {

const QString firstHost = u"127.0.6.1"_s;
const QString secondHost = u"127.0.6.2"_s;
const QString nobodysHost = u"127.0.6.3"_s;

bool write(const QString& path, const QByteArray& content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

} // namespace

// patchswarmctl as people and scripts run it: the program that was built, on a fleet directory made
// by it, with two real agents. What stands here about output and exit codes is the contract.
class TestCtl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void cleanupTestCase();

    void aFleetIsMadeInADirectoryOfItsOwn();
    void enrolmentWritesABundleForEachName();
    void aFileOfEnrolmentsIsTakenWholeOrNotAtAll();
    void cidHashesFilesAndStandardInput();
    void publishingMakesAJobFile();
    void whatCannotBePublishedChangesNothing();
    void statusTellsOfEveryEndpoint();
    void profilesAreShownChangedAndUndone();
    void profileFaultsAreTold();
    void aJobIsDeployedAndDelivered();
    void whatCannotBeDeployedIsTold();
    void jobsAreListedPausedAndResumed();
    void aCancelledJobSaysWhetherItHadFinished();
    void stepsOnAJobThatIsNotThereFail();
    void theCacheIsListedPinnedAndVerified();
    void aCorruptChunkIsAFailure();
    void whyNamesEveryPeer();
    void anyMethodCanBeCalled();
    void theReportAddsUp();
    void aJobThatNobodyKnowsIsNoReport();
    void whatCannotBeWrittenIsAFailure_data();
    void whatCannotBeWrittenIsAFailure();
    void watchingEndsWithItsReader();
    void watchingIsInterrupted_data();
    void watchingIsInterrupted();
    void withoutTheCaKeyTheRestWorks();
    void anOperatorWorksWithADirectoryOfTheirOwn();
    void aDirectoryOfSomebodyElseIsToldAsThat();
    void anAgentTakesOnlyAnAgentsBundle();
    void aRunningAgentKeepsItsKey();
    void aReportThatCannotBeWrittenIsToldFirst();
    void aDrawingBecomesAPicture();
    void revokingTellsTheOthers();

private:
    [[nodiscard]] QString path(const QString& name) const { return m_directory->filePath(name); }

    [[nodiscard]] Ran onFleet(const QStringList& arguments) const
    {
        return runCtl(arguments + QStringList {u"--fleet"_s, path(u"fleet"_s)});
    }

    [[nodiscard]] QString shellOnFleet(const QString& command) const
    {
        return u"\"$CTL\" %1 --fleet '%2'"_s.arg(command, path(u"fleet"_s));
    }

    [[nodiscard]] Ran publish(const QString& id, const QStringList& more = {}) const
    {
        return onFleet(QStringList {u"publish"_s, path(u"patch.bin"_s), u"--url"_s,
                                    m_origin.url("/patch.bin").toString(), u"--id"_s, id,
                                    u"--out"_s, path(id + u".job"_s), u"--json"_s}
                       + more);
    }

    [[nodiscard]] bool startAgent(const QString& name, const QString& host);

    // One that an agent of this name would install in place of what it has.
    [[nodiscard]] bool writeNewerBundle(const QString& name, const QString& file) const;

    std::unique_ptr<QTemporaryDir> m_directory;
    std::vector<std::unique_ptr<AgentProcess>> m_agents;
    HttpServer m_origin;
    QString m_cid;
    Ran m_ran; // the last one, for the message of a failing test
};

// Runs and remembers, so that cleanup() can show what was said.
#define RUN(call)                                                                                  \
    m_ran = (call);                                                                                \
    const Ran& ran = m_ran
#define AGAIN(call) m_ran = (call)
#define SAYS(words) QVERIFY2(m_ran.err.contains(words), m_ran.told())
#define CODE(expected) QCOMPARE(m_ran.code, expected)

void TestCtl::initTestCase()
{
    m_directory = std::make_unique<QTemporaryDir>();
    const QByteArray content = contentOf(1'500'000, 7);
    m_origin.setFile("/patch.bin", content);
    QVERIFY(write(path(u"patch.bin"_s), content));
    RUN(runCtl(
        {u"fleet"_s, u"create"_s, path(u"fleet"_s), u"--name"_s, u"Test Ltd"_s, u"--json"_s}));
    CODE(0);
    QCOMPARE(ran.object().value(u"name").toString(), u"Test Ltd"_s);
    QCOMPARE(ran.object().value(u"directory").toString(), path(u"fleet"_s));
    QCOMPARE(ran.object().value(u"admin").toString().size(), 64);
    QVERIFY(startAgent(u"one"_s, firstHost));
    QVERIFY(startAgent(u"two"_s, secondHost));
    AGAIN(onFleet({u"profile"_s, u"set"_s, u"--all"_s, u"--set"_s, u"allowLoopbackOrigins=true"_s,
                   u"--set"_s, u"freeSpaceFloorGB=0"_s, u"--json"_s}));
    CODE(0);
}

bool TestCtl::startAgent(const QString& name, const QString& host)
{
    const QString bundle = path(name + u".bundle"_s);
    m_ran = onFleet({u"fleet"_s, u"enroll"_s, u"--name"_s, name, u"--address"_s, host, u"--out"_s,
                     bundle, u"--json"_s});
    if (m_ran.code != 0)
        return false;
    AgentProcess::Options options;
    options.stateDirectory = path(name);
    options.bundle = bundle;
    options.bind = host;
    m_agents.push_back(std::make_unique<AgentProcess>(options));
    return m_agents.back()->start();
}

void TestCtl::cleanup()
{
    if (!QTest::currentTestFailed())
        return;
    qWarning().noquote() << m_ran.told();
    for (const auto& agent : m_agents)
        qWarning().noquote() << agent->options().bind << agent->log();
}

void TestCtl::cleanupTestCase()
{
    for (const auto& agent : m_agents)
        QVERIFY(agent->terminate());
}

// --- the fleet
// ---------------------------------------------------------------------------------------------------------

void TestCtl::aFleetIsMadeInADirectoryOfItsOwn()
{
    AGAIN(runCtl({u"fleet"_s, u"create"_s, path(u"fleet"_s)}));
    CODE(1);
    SAYS("is not empty");
    AGAIN(runCtl({u"fleet"_s, u"create"_s, QString()}));
    CODE(2);
    SAYS("DIR is empty");
    AGAIN(runCtl({u"fleet"_s, u"create"_s}));
    CODE(2);
}

void TestCtl::enrolmentWritesABundleForEachName()
{
    const QString bundle = path(u"helpdesk.bundle"_s);
    RUN(onFleet({u"fleet"_s, u"enroll"_s, u"--name"_s, u"helpdesk"_s, u"--role"_s, u"operator"_s,
                 u"--out"_s, bundle, u"--json"_s}));
    CODE(0);
    QCOMPARE(ran.rows().size(), 1);
    const QJsonObject row = ran.rowOf(u"helpdesk"_s);
    QCOMPARE(row.value(u"role").toString(), u"operator"_s);
    QCOMPARE(row.value(u"bundle").toString(), bundle);
    QCOMPARE(row.value(u"id").toString().size(), 64);
    QVERIFY(QFile::exists(bundle));

    AGAIN(onFleet({u"fleet"_s, u"enroll"_s, u"--name"_s, u"other"_s, u"--out"_s, bundle}));
    CODE(1);
    SAYS("exists already");
    QVERIFY2(!ran.err.contains("name:"), ran.told());
    AGAIN(onFleet({u"fleet"_s, u"enroll"_s, u"--name"_s, u"one"_s, u"--out"_s, path(u"b"_s)}));
    CODE(1);
    SAYS("\"one\" is enrolled already");
    QVERIFY(!QFile::exists(path(u"b"_s)));
    AGAIN(onFleet({u"fleet"_s, u"enroll"_s, u"--out"_s, path(u"b"_s)}));
    CODE(2);
}

void TestCtl::aFileOfEnrolmentsIsTakenWholeOrNotAtAll()
{
    const QString csv = path(u"endpoints.csv"_s);
    const QStringList command {u"fleet"_s, u"enroll"_s,     u"--csv"_s, csv,
                               u"--out"_s, path(u"many"_s), u"--json"_s};
    QVERIFY(write(csv, "pc-1,agent,127.0.6.8\npc-2,agent,127.0.6.9\npc-1,agent,127.0.6.10\n"));
    RUN(onFleet(command));
    CODE(1);
    SAYS("row 3: \"pc-1\" is enrolled already");
    SAYS("nobody was enrolled");
    QVERIFY2(!ran.err.contains("exists already"), ran.told());
    QVERIFY(QDir(path(u"many"_s)).isEmpty());

    QVERIFY(write(csv, "name,role,group,tags\nboss,viewer,,\nlab-1,agent,a;b,x|y z\n"));
    AGAIN(onFleet(command));
    CODE(0);
    QCOMPARE(ran.rows().size(), 2);
    QVERIFY(QFile::exists(path(u"many/lab-1.bundle"_s)));
    AGAIN(onFleet({u"status"_s, u"--group"_s, u"b"_s, u"--json"_s}));
    CODE(3); // nobody is there, but the group has a member
    QCOMPARE(ran.rows().size(), 1);
    QCOMPARE(ran.rowOf(u"lab-1"_s).value(u"state").toString(), u"noAddress"_s);
    for (const QString& name : {u"lab-1"_s, u"boss"_s}) {
        AGAIN(onFleet({u"fleet"_s, u"revoke"_s, name, u"--json"_s}));
        CODE(0);
    }
}

// --- content
// ---------------------------------------------------------------------------------------------------------

void TestCtl::cidHashesFilesAndStandardInput()
{
    RUN(runCtl({u"cid"_s, path(u"patch.bin"_s), u"--json"_s}));
    CODE(0);
    const QJsonObject row = ran.rows().first().toObject();
    m_cid = row.value(u"cid").toString();
    QVERIFY2(m_cid.startsWith(u"baf"), ran.told());
    QCOMPARE(row.value(u"size").toInteger(), 1'500'000);
    QCOMPARE(row.value(u"name").toString(), path(u"patch.bin"_s));
    AGAIN(runCtl({u"cid"_s, u"-"_s}, contentOf(1'500'000, 7)));
    CODE(0);
    QCOMPARE(ran.out, (m_cid + u"  -\n"_s).toUtf8());
    AGAIN(runCtl({u"cid"_s, path(u"patch.bin"_s), path(u"none"_s)}));
    CODE(1);
    SAYS("none");
    QVERIFY(ran.out.startsWith(m_cid.toUtf8() + "  ")); // the other one is told all the same
    AGAIN(runCtl({u"cid"_s}));
    CODE(2);
}

void TestCtl::publishingMakesAJobFile()
{
    RUN(publish(u"first"_s, {u"--title"_s, u"First"_s, u"--target"_s, u"endpoint=nosuch"_s}));
    CODE(0);
    SAYS("endpoint=nosuch");
    QCOMPARE(ran.object().value(u"id").toString(), u"first"_s);
    QCOMPARE(ran.object().value(u"revision").toInt(), 1);
    QCOMPARE(ran.object().value(u"jobFile").toString(), path(u"first.job"_s));
    const QJsonObject artifact = ran.object().value(u"artifacts").toArray().first().toObject();
    QCOMPARE(artifact.value(u"cid").toString(), m_cid);
    QCOMPARE(artifact.value(u"fileName").toString(), u"patch.bin"_s);
    QCOMPARE(artifact.value(u"size").toInteger(), 1'500'000);
    AGAIN(publish(u"first"_s, {u"--target"_s, u"endpoint=one"_s}));
    CODE(0);
    QCOMPARE(ran.object().value(u"revision").toInt(), 2);
    QVERIFY2(!ran.err.contains("warning"), ran.told());
}

void TestCtl::whatCannotBePublishedChangesNothing()
{
    const QStringList file {u"publish"_s, path(u"patch.bin"_s)};
    const QStringList url {u"--url"_s, u"https://updates.example/patch.bin"_s};
    const QString pipe = path(u"pipe"_s);
    QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    AGAIN(onFleet(file + url + QStringList {u"--out"_s, pipe}));
    CODE(1);
    SAYS("not a regular file");
    QVERIFY(!QFileInfo(pipe).isFile());
    AGAIN(onFleet(file + url + QStringList {u"--out"_s, path(u"fleet"_s)}));
    CODE(1);
    SAYS("is a directory");
    AGAIN(onFleet(file + url));
    CODE(2);
    AGAIN(onFleet(file
                  + QStringList {u"--url"_s, u"ftp://updates.example/patch.bin"_s, u"--out"_s,
                                 path(u"x.job"_s)}));
    CODE(2);
    SAYS("ftp://");
    AGAIN(onFleet(QStringList {u"publish"_s, path(u"none"_s), u"--out"_s, path(u"x.job"_s)} + url));
    CODE(1);
    SAYS("there is no such file");
    QVERIFY(!QFile::exists(path(u"x.job"_s)));
}

// --- status and profiles
// ---------------------------------------------------------------------------------------------------------

void TestCtl::statusTellsOfEveryEndpoint()
{
    RUN(onFleet({u"status"_s, u"--to"_s, u"one"_s, u"--to"_s, secondHost, u"--json"_s}));
    CODE(0);
    QCOMPARE(ran.rows().size(), 2);
    for (const QString& name : {u"one"_s, u"two"_s}) {
        const QJsonObject row = ran.rowOf(name);
        QCOMPARE(row.keys(),
                 (QStringList {u"address"_s, u"endpoint"_s, u"jobs"_s, u"profileRevision"_s,
                               u"state"_s}));
        QCOMPARE(row.value(u"state").toString(), u"ready"_s);
        QVERIFY(row.value(u"jobs").isArray());
        QVERIFY(row.value(u"profileRevision").toInteger() > 0);
    }
    AGAIN(onFleet({u"status"_s, u"--to"_s, u"one"_s, u"--to"_s, nobodysHost, u"--json"_s}));
    CODE(3);
    QCOMPARE(ran.rows().size(), 2);
    QCOMPARE(ran.rows().last().toObject().value(u"state").toString(), u"refused"_s);
    AGAIN(onFleet({u"status"_s}));
    CODE(0);
    QVERIFY(ran.out.contains("ENDPOINT") && ran.out.contains("two"));
    AGAIN(onFleet({u"status"_s, u"--interval"_s, u"soon"_s}));
    CODE(2);
    AGAIN(runCtl({u"status"_s, u"--fleet"_s, path(u"none"_s)}));
    CODE(1);
    SAYS("is missing");
    AGAIN(runCtl({u"status"_s}));
    CODE(2);
}

void TestCtl::profilesAreShownChangedAndUndone()
{
    const auto slotsOf = [](const QJsonObject& row) {
        return row.value(u"effective")
            .toObject()
            .value(u"settings")
            .toObject()
            .value(u"uploadSlots")
            .toInt();
    };
    const QStringList show {u"profile"_s, u"show"_s, u"--to"_s, u"one"_s, u"--json"_s};
    const QStringList change {u"--set"_s, u"uploadSlots=11"_s, u"--to"_s, u"one"_s, u"--json"_s};
    RUN(onFleet(show));
    CODE(0);
    const int before = slotsOf(ran.rowOf(u"one"_s));
    QVERIFY2(before > 0 && before != 11, ran.told());

    AGAIN(onFleet(QStringList {u"profile"_s, u"diff"_s} + change));
    CODE(0);
    const QJsonObject difference =
        ran.rowOf(u"one"_s).value(u"differences").toArray().first().toObject();
    QCOMPARE(difference.value(u"setting").toString(), u"uploadSlots"_s);
    QCOMPARE(difference.value(u"after").toString(), u"11"_s);
    AGAIN(onFleet(QStringList {u"profile"_s, u"set"_s} + change));
    CODE(0);
    QVERIFY(ran.rowOf(u"one"_s).value(u"ok").toBool());
    QVERIFY(ran.rowOf(u"one"_s).value(u"isInForce").toBool());
    AGAIN(onFleet(show));
    QCOMPARE(slotsOf(ran.rowOf(u"one"_s)), 11);
    const QJsonObject document = ran.rowOf(u"one"_s).value(u"desired").toObject();
    AGAIN(onFleet({u"profile"_s, u"undo"_s, u"--to"_s, u"one"_s, u"--json"_s}));
    CODE(0);
    const QJsonObject undone = ran.rowOf(u"one"_s).value(u"undone").toObject();
    QCOMPARE(undone, ran.rowOf(u"one"_s).value(u"before").toObject());
    QVERIFY(ran.rowOf(u"one"_s).value(u"restored").isObject());
    AGAIN(onFleet(show));
    QCOMPARE(slotsOf(ran.rowOf(u"one"_s)), before);
    AGAIN(onFleet({u"profile"_s, u"undo"_s, u"--to"_s, u"one"_s})); // further back, or refused
    AGAIN(onFleet(show));
    QVERIFY(slotsOf(ran.rowOf(u"one"_s)) != 11);

    QVERIFY(write(path(u"profile.json"_s), QJsonDocument(document).toJson()));
    AGAIN(onFleet(
        {u"profile"_s, u"apply"_s, path(u"profile.json"_s), u"--to"_s, u"one"_s, u"--json"_s}));
    CODE(0);
    AGAIN(onFleet(show));
    QCOMPARE(slotsOf(ran.rowOf(u"one"_s)), 11);
}

void TestCtl::profileFaultsAreTold()
{
    AGAIN(onFleet({u"profile"_s, u"set"_s, u"--all"_s, u"--set"_s, u"cacheSizeGB"_s}));
    CODE(2);
    SAYS("key=value");
    AGAIN(onFleet({u"profile"_s, u"set"_s, u"--all"_s}));
    CODE(2);
    AGAIN(onFleet({u"profile"_s, u"set"_s, u"--all"_s, u"--set"_s, u"uploadSlots=-4"_s, u"--set"_s,
                   u"nosuch=1"_s}));
    CODE(1);
    SAYS("uploadSlots");
    SAYS("nosuch");
    AGAIN(onFleet({u"profile"_s, u"apply"_s, path(u"patch.bin"_s), u"--all"_s}));
    CODE(1);
    AGAIN(onFleet({u"profile"_s, u"show"_s, u"--to"_s, nobodysHost}));
    CODE(3);
    AGAIN(onFleet({u"profile"_s, u"diff"_s, u"--all"_s}));
    CODE(2);
    AGAIN(onFleet({u"profile"_s, u"undo"_s, u"--to"_s, nobodysHost}));
    QVERIFY2(m_ran.code != 0, m_ran.told());
}

// --- jobs
// ---------------------------------------------------------------------------------------------------------

void TestCtl::aJobIsDeployedAndDelivered()
{
    AGAIN(publish(u"second"_s));
    CODE(0);
    RUN(onFleet({u"deploy"_s, path(u"second.job"_s), u"--to"_s, u"one"_s, u"--to"_s, u"two"_s,
                 u"--wait"_s, u"--timeout"_s, u"30"_s, u"--json"_s}));
    CODE(0);
    QCOMPARE(ran.rows().size(), 2);
    for (const QString& name : {u"one"_s, u"two"_s}) {
        const QJsonObject row = ran.rowOf(name);
        QCOMPARE(row.value(u"jobId").toString(), u"second"_s);
        QCOMPARE(row.value(u"revision").toInt(), 1);
        QVERIFY(row.value(u"applies").toBool());
        QCOMPARE(row.value(u"job").toObject().value(u"state").toString(), u"delivered"_s);
        QVERIFY(QFile::exists(path(name + u"/delivered/second/patch.bin"_s)));
    }
    AGAIN(onFleet({u"status"_s, u"--to"_s, u"one"_s, u"--json"_s}));
    const QJsonObject job = ran.rowOf(u"one"_s).value(u"jobs").toArray().first().toObject();
    QCOMPARE(
        job.keys(),
        (QStringList {u"etaMs"_s, u"fromCache"_s, u"fromGateway"_s, u"fromOrigin"_s, u"fromPeers"_s,
                      u"id"_s, u"size"_s, u"state"_s, u"verified"_s, u"wasted"_s}));
    QCOMPARE(job.value(u"verified").toInteger(), 1'500'000);
}

void TestCtl::whatCannotBeDeployedIsTold()
{
    AGAIN(onFleet({u"deploy"_s, path(u"second.job"_s)}));
    CODE(2);
    AGAIN(onFleet({u"deploy"_s, path(u"none.job"_s), u"--to"_s, u"one"_s}));
    CODE(1);
    SAYS("there is no file");
    AGAIN(onFleet({u"deploy"_s, path(u"patch.bin"_s), u"--to"_s, u"one"_s}));
    CODE(1);
    AGAIN(onFleet({u"deploy"_s, path(u"second.job"_s), u"--group"_s, u"nosuch"_s}));
    CODE(1);
    SAYS("nosuch");
    RUN(onFleet({u"deploy"_s, path(u"second.job"_s), u"--to"_s, nobodysHost, u"--json"_s}));
    CODE(3);
    const QJsonObject row = ran.rows().first().toObject();
    QVERIFY(!row.value(u"ok").toBool(true));
    QCOMPARE(row.value(u"error").toObject().value(u"reason").toString(), u"refused"_s);
}

void TestCtl::jobsAreListedPausedAndResumed()
{
    const QString later =
        QDateTime::currentDateTimeUtc().addDays(1).toString(u"yyyy-MM-dd'T'HH:mm:ss'Z'");
    AGAIN(publish(u"later"_s, {u"--not-before"_s, later}));
    CODE(0);
    AGAIN(onFleet({u"deploy"_s, path(u"later.job"_s), u"--to"_s, u"one"_s}));
    CODE(0);
    const auto step = [this](const QString& verb) {
        m_ran = onFleet({u"job"_s, verb, u"later"_s, u"--to"_s, u"one"_s, u"--json"_s});
        return m_ran.rowOf(u"one"_s).value(u"job").toObject().value(u"state").toString();
    };
    QCOMPARE(step(u"pause"_s), u"paused"_s);
    CODE(0);
    QCOMPARE(step(u"resume"_s), u"notDue"_s);
    CODE(0);
    RUN(onFleet({u"job"_s, u"list"_s, u"--to"_s, u"one"_s, u"--json"_s}));
    CODE(0);
    QStringList ids;
    for (const QJsonValue& job : ran.rowOf(u"one"_s).value(u"jobs").toArray())
        ids.append(job.toObject().value(u"id").toString());
    QVERIFY2(ids.contains(u"later"_s) && ids.contains(u"second"_s), ran.told());
    AGAIN(onFleet({u"job"_s, u"list"_s, u"second"_s, u"--to"_s, u"one"_s}));
    CODE(0);
    QVERIFY(ran.out.contains("delivered") && !ran.out.contains("later"));
    AGAIN(onFleet({u"job"_s, u"list"_s, u"--to"_s, nobodysHost, u"--json"_s}));
    CODE(3);
}

void TestCtl::aCancelledJobSaysWhetherItHadFinished()
{
    const auto cancel = [this](const QString& job, const QStringList& more) {
        return onFleet(QStringList {u"job"_s, u"cancel"_s, job, u"--to"_s, u"one"_s} + more);
    };
    RUN(cancel(u"later"_s, {u"--json"_s}));
    CODE(0);
    const QJsonObject row = ran.rowOf(u"one"_s);
    QCOMPARE(row.value(u"job").toObject().value(u"state").toString(), u"cancelled"_s);
    QVERIFY(!row.value(u"hadFinished").toBool(true));
    AGAIN(cancel(u"later"_s, {}));
    CODE(0);
    QVERIFY2(ran.out.contains("had finished already: cancelled"), ran.told());
    AGAIN(cancel(u"nosuch"_s, {}));
    CODE(3);
    AGAIN(cancel(u"later"_s, {u"--revision"_s, u"none"_s}));
    CODE(2);
}

void TestCtl::stepsOnAJobThatIsNotThereFail()
{
    for (const QString& verb : {u"pause"_s, u"resume"_s, u"retry"_s}) {
        RUN(onFleet({u"job"_s, verb, u"nosuch"_s, u"--to"_s, u"one"_s, u"--json"_s}));
        CODE(3);
        QCOMPARE(ran.rowOf(u"one"_s).value(u"error").toObject().value(u"reason").toString(),
                 u"notFound"_s);
        AGAIN(onFleet({u"job"_s, verb, u"second"_s}));
        CODE(2);
    }
}

// --- cache
// ---------------------------------------------------------------------------------------------------------

void TestCtl::theCacheIsListedPinnedAndVerified()
{
    const auto cache = [this](const QString& verb) {
        return onFleet({u"cache"_s, verb, m_cid, u"--to"_s, u"two"_s, u"--json"_s});
    };
    RUN(onFleet({u"cache"_s, u"list"_s, u"--to"_s, u"two"_s, u"--json"_s}));
    CODE(0);
    const QJsonObject row = ran.rowOf(u"two"_s);
    const QJsonObject entry = row.value(u"entries").toArray().first().toObject();
    QCOMPARE(entry.value(u"cid").toString(), m_cid);
    QCOMPARE(entry.value(u"held").toInteger(), 1'500'000);
    QVERIFY(row.value(u"limit").toInteger() > row.value(u"used").toInteger());
    AGAIN(cache(u"pin"_s));
    CODE(0);
    QVERIFY(ran.rowOf(u"two"_s).value(u"isPinned").toBool());
    AGAIN(cache(u"unpin"_s));
    CODE(0);
    QVERIFY(!ran.rowOf(u"two"_s).value(u"isPinned").toBool(true));
    AGAIN(cache(u"verify"_s));
    CODE(0);
    QCOMPARE(ran.rowOf(u"two"_s).value(u"chunks").toInt(), 2);
    QCOMPARE(ran.rowOf(u"two"_s).value(u"corrupt").toInt(-1), 0);
    AGAIN(onFleet({u"cache"_s, u"verify"_s, u"--to"_s, u"two"_s, u"--json"_s}));
    CODE(0);
    QCOMPARE(ran.rowOf(u"two"_s).value(u"artifacts").toInt(), 1);
    for (const QString& verb : {u"pin"_s, u"unpin"_s, u"evict"_s, u"verify"_s}) {
        AGAIN(onFleet({u"cache"_s, verb, u"nonsense"_s, u"--to"_s, u"two"_s}));
        CODE(2);
        AGAIN(runCtl({u"cid"_s, u"-"_s}, "something else"));
        const QString other = QString::fromLatin1(ran.out.left(ran.out.indexOf(' ')));
        AGAIN(onFleet({u"cache"_s, verb, other, u"--to"_s, u"two"_s}));
        CODE(3);
    }
    AGAIN(onFleet({u"cache"_s, u"list"_s}));
    CODE(2);
}

void TestCtl::aCorruptChunkIsAFailure()
{
    QFile file(path(u"two/cache/"_s) + m_cid);
    QVERIFY2(QFile::setPermissions(file.fileName(), QFile::ReadOwner | QFile::WriteOwner),
             qPrintable(file.fileName()));
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(10) && file.write("xxxxxxxx") == 8);
    file.close();
    RUN(onFleet({u"cache"_s, u"verify"_s, m_cid, u"--to"_s, u"two"_s, u"--json"_s}));
    CODE(1);
    QCOMPARE(ran.rowOf(u"two"_s).value(u"corrupt").toInt(), 1);
    AGAIN(onFleet({u"cache"_s, u"verify"_s, u"--to"_s, u"two"_s}));
    CODE(0); // it is not held any more
    AGAIN(onFleet({u"cache"_s, u"evict"_s, m_cid, u"--to"_s, u"two"_s, u"--json"_s}));
    CODE(0);
    QVERIFY(ran.rowOf(u"two"_s).value(u"freed").toInteger() > 0);
}

// --- looking
// ---------------------------------------------------------------------------------------------------------

void TestCtl::whyNamesEveryPeer()
{
    RUN(onFleet({u"why"_s, u"second"_s, u"--to"_s, u"one"_s, u"--json"_s}));
    CODE(0);
    QCOMPARE(ran.object().value(u"jobId").toString(), u"second"_s);
    QCOMPARE(ran.object().value(u"jobState").toString(), u"delivered"_s);
    const QJsonObject artifact = ran.object().value(u"artifacts").toArray().first().toObject();
    QCOMPARE(artifact.value(u"cid").toString(), m_cid);
    QVERIFY(artifact.value(u"peers").isArray());
    AGAIN(onFleet({u"why"_s, u"nosuch"_s, u"--to"_s, u"one"_s}));
    CODE(1);
    AGAIN(onFleet({u"why"_s, u"second"_s}));
    CODE(2);
}

void TestCtl::anyMethodCanBeCalled()
{
    RUN(onFleet({u"rpc"_s, u"agent.info"_s, u"--to"_s, u"one"_s}));
    CODE(0);
    QCOMPARE(ran.object().value(u"name").toString(), u"one"_s);
    AGAIN(onFleet({u"rpc"_s, u"job.list"_s, u"{\"limit\": 1}"_s, u"--to"_s, u"one"_s}));
    CODE(0);
    QCOMPARE(ran.object().value(u"jobs").toArray().size(), 1);
    AGAIN(onFleet({u"rpc"_s, u"no.such"_s, u"--to"_s, u"one"_s, u"--json"_s}));
    CODE(1);
    QCOMPARE(ran.object().value(u"code").toInt(), -32601);
    AGAIN(onFleet({u"rpc"_s, u"agent.info"_s, u"{\"a\": 1}"_s, u"--to"_s, u"one"_s}));
    CODE(1);
    QVERIFY2(!ran.err.contains("known: )"), ran.told());
    AGAIN(onFleet({u"rpc"_s, u"agent.info"_s, u"{"_s, u"--to"_s, u"one"_s}));
    CODE(2);
    AGAIN(onFleet({u"rpc"_s, u"agent.info"_s, u"--to"_s, nobodysHost}));
    CODE(1);
}

void TestCtl::theReportAddsUp()
{
    RUN(onFleet({u"report"_s, u"--job"_s, u"second"_s, u"--to"_s, u"one"_s, u"--to"_s, u"two"_s,
                 u"--format"_s, u"json"_s}));
    CODE(0);
    const QJsonObject total = ran.object().value(u"total").toObject();
    QCOMPARE(total.value(u"verified").toInteger(), 3'000'000);
    QCOMPARE(total.value(u"fromOrigin").toInteger() + total.value(u"fromPeers").toInteger(),
             3'000'000);
    QCOMPARE(ran.object().value(u"endpoints").toArray().size(), 2);
    AGAIN(onFleet({u"report"_s, u"--format"_s, u"csv"_s}));
    CODE(0);
    QVERIFY2(ran.out.startsWith("endpoint,"), ran.told());
    AGAIN(onFleet({u"report"_s}));
    CODE(0);
    AGAIN(onFleet({u"report"_s, u"--format"_s, u"pdf"_s}));
    CODE(0);
    QVERIFY2(ran.out.startsWith("%PDF-") && ran.out.size() > 1000, ran.told());
    AGAIN(onFleet({u"report"_s, u"--format"_s, u"xml"_s}));
    CODE(2);
    AGAIN(onFleet({u"report"_s, u"--to"_s, u"one"_s, u"--to"_s, nobodysHost}));
    CODE(3);
}

void TestCtl::aJobThatNobodyKnowsIsNoReport()
{
    RUN(onFleet({u"report"_s, u"--job"_s, u"nosuch"_s}));
    CODE(1);
    SAYS("nosuch");
    QVERIFY(ran.out.isEmpty());
}

// --- output
// ---------------------------------------------------------------------------------------------------------

void TestCtl::whatCannotBeWrittenIsAFailure_data()
{
    QTest::addColumn<QString>("command");
    QTest::newRow("cid") << u"cid"_s;
    QTest::newRow("status") << u"status --json"_s;
    QTest::newRow("report") << u"report --format csv"_s;
    QTest::newRow("profile") << u"profile show --json"_s;
    QTest::newRow("help") << u"--help"_s;
}

void TestCtl::whatCannotBeWrittenIsAFailure()
{
    QFETCH(QString, command);
    const QString line = command == u"cid"_s ? u"\"$CTL\" cid '%1'"_s.arg(path(u"patch.bin"_s))
        : command == u"--help"_s             ? u"\"$CTL\" --help"_s
                                             : shellOnFleet(command);
    AGAIN(runShell(u"exec "_s + line + u" > /dev/full"_s));
    CODE(1);
    SAYS("cannot write");
}

void TestCtl::watchingEndsWithItsReader()
{
    AGAIN(runShell(shellOnFleet(u"status --watch --json --interval 100"_s) + u" | head -n 2"_s));
    CODE(0); // of head; the shell has waited for both
    QCOMPARE(m_ran.out.count('\n'), 2);
    for (const QByteArray& line : m_ran.out.trimmed().split('\n'))
        QCOMPARE(QJsonDocument::fromJson(line).array().size(), 2);
}

void TestCtl::watchingIsInterrupted_data()
{
    QTest::addColumn<int>("signalNumber");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
}

void TestCtl::watchingIsInterrupted()
{
    QFETCH(int, signalNumber);
    QProcess watch;
    watch.start(builtProgram(u"patchswarmctl"_s),
                {u"status"_s, u"--fleet"_s, path(u"fleet"_s), u"--watch"_s, u"--json"_s});
    QVERIFY(QTest::qWaitFor([&] { return watch.bytesAvailable() > 0; }, 10'000));
    QCOMPARE(::kill(static_cast<pid_t>(watch.processId()), signalNumber), 0);
    QVERIFY(watch.waitForFinished(10'000));
    QCOMPARE(watch.exitStatus(), QProcess::NormalExit);
    QCOMPARE(watch.exitCode(), 130);
}

// --- keys and permissions
// ---------------------------------------------------------------------------------------------------------

void TestCtl::withoutTheCaKeyTheRestWorks()
{
    const QString key = path(u"fleet/fleet-ca.key"_s);
    QVERIFY(QFile::rename(key, path(u"offline.key"_s)));
    const auto back = qScopeGuard([&] { QFile::rename(path(u"offline.key"_s), key); });
    RUN(onFleet({u"status"_s, u"--json"_s}));
    CODE(0);
    QCOMPARE(ran.rows().size(), 2);
    AGAIN(publish(u"offline"_s));
    CODE(0);
    AGAIN(onFleet({u"fleet"_s, u"enroll"_s, u"--name"_s, u"x"_s, u"--out"_s, path(u"x.bundle"_s)}));
    CODE(1);
    SAYS("offline");
    QVERIFY(!QFile::exists(path(u"x.bundle"_s)));
    AGAIN(onFleet({u"fleet"_s, u"revoke"_s, u"two"_s}));
    CODE(1);
    SAYS("fleet-ca.key");
}

void TestCtl::anOperatorWorksWithADirectoryOfTheirOwn()
{
    const QStringList there {u"--to"_s, firstHost, u"--fleet"_s, path(u"joined"_s)};
    AGAIN(runCtl({u"fleet"_s, u"join"_s, path(u"one.bundle"_s), path(u"joined"_s)}));
    CODE(1);
    SAYS("not for a person");
    RUN(runCtl(
        {u"fleet"_s, u"join"_s, path(u"helpdesk.bundle"_s), path(u"joined"_s), u"--json"_s}));
    CODE(0);
    QCOMPARE(ran.object().value(u"role").toString(), u"operator"_s);
    QCOMPARE(ran.object().value(u"identity").toString(), u"helpdesk"_s);
    QCOMPARE(ran.object().value(u"name").toString(), u"Test Ltd"_s);
    AGAIN(runCtl(QStringList {u"status"_s, u"--json"_s} + there));
    CODE(0);
    QCOMPARE(ran.rowOf(u"one"_s).value(u"state").toString(), u"ready"_s);
    AGAIN(runCtl(QStringList {u"deploy"_s, path(u"second.job"_s)} + there));
    CODE(0);
    AGAIN(runCtl(QStringList {u"profile"_s, u"set"_s, u"--set"_s, u"uploadSlots=3"_s} + there));
    CODE(3); // an administrator's affair
    AGAIN(runCtl({u"fleet"_s, u"enroll"_s, u"--name"_s, u"x"_s, u"--out"_s, path(u"x.bundle"_s),
                  u"--fleet"_s, path(u"joined"_s)}));
    CODE(1);
    SAYS("offline");
    AGAIN(runCtl({u"fleet"_s, u"join"_s, path(u"helpdesk.bundle"_s)}));
    CODE(2);
}

void TestCtl::aDirectoryOfSomebodyElseIsToldAsThat()
{
    if (!canRunAsNobody())
        QSKIP("only root can be somebody else");
    QTemporaryDir open;
    QVERIFY(::chmod(QFile::encodeName(open.path()).constData(), 0755) == 0);
    const QString fleet = open.filePath(u"fleet"_s);
    const QString ctl = builtProgram(u"patchswarmctl"_s);
    AGAIN(runCtl({u"fleet"_s, u"create"_s, fleet}));
    CODE(0);
    AGAIN(runAsNobody(ctl, {u"status"_s, u"--fleet"_s, fleet}));
    CODE(1);
    SAYS("belongs to another user");
    QVERIFY2(!m_ran.err.contains("missing"), m_ran.told());
    AGAIN(runAsNobody(ctl, {u"status"_s, u"--fleet"_s, path(u"fleet"_s)}));
    CODE(1);
    SAYS("Permission denied");

    const QString agent = builtProgram(u"patchswarm-agent"_s);
    const QString state = open.filePath(u"state"_s);
    QVERIFY(QDir().mkdir(state, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    AGAIN(runAsNobody(agent, {u"--state"_s, state, u"--bind"_s, nobodysHost}));
    CODE(1);
    SAYS("belongs to another user");

    for (const QString& name : QDir(fleet).entryList(QDir::Files))
        QCOMPARE(::chown(QFile::encodeName(fleet + u'/' + name).constData(), 65534, 65534), 0);
    QCOMPARE(::chown(QFile::encodeName(fleet).constData(), 65534, 65534), 0);
    QCOMPARE(::chmod(QFile::encodeName(fleet).constData(), 0500), 0);
    AGAIN(runAsNobody(ctl, {u"fleet"_s, u"revoke"_s, u"admin"_s, u"--fleet"_s, fleet}));
    CODE(1);
    SAYS("read-only");
    QVERIFY2(!m_ran.err.contains("another program"), m_ran.told());
}

// --- the agent's command line
// ---------------------------------------------------------------------------------------------------------

void TestCtl::anAgentTakesOnlyAnAgentsBundle()
{
    AGAIN(runAgent({u"--state"_s, path(u"person"_s), u"--enroll"_s, path(u"helpdesk.bundle"_s),
                    u"--bind"_s, nobodysHost}));
    CODE(1);
    SAYS("operator");
    QVERIFY(!QFile::exists(path(u"person"_s)));
}

bool TestCtl::writeNewerBundle(const QString& name, const QString& file) const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto fleet = trust::Fleet::open(path(u"fleet"_s), now);
    const auto caKey = trust::readKeyFile(path(u"fleet/fleet-ca.key"_s));
    const auto key = trust::EcKey::generate();
    if (!fleet || !caKey || !key)
        return false;
    const auto authority = trust::CertificateAuthority::from(fleet->ca(), *caKey);
    const auto certificate = authority
        ? authority->issue(*key, name, trust::Role::Agent, {now.addSecs(-60), now.addDays(9)})
        : tl::unexpected(authority.error());
    if (!certificate)
        return false;
    const auto identity = trust::makeIdentity(*certificate, *key, fleet->ca(), now);
    return identity
        && trust::Bundle {*identity, *key, fleet->discoveryKeys(), fleet->revocations()}.write(
            file);
}

void TestCtl::aRunningAgentKeepsItsKey()
{
    const auto keyOf = [this] {
        QFile file(path(u"one/identity/agent.key"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray before = keyOf();
    QVERIFY(!before.isEmpty());
    QVERIFY(writeNewerBundle(u"one"_s, path(u"newer.bundle"_s)));
    AGAIN(runAgent({u"--state"_s, path(u"one"_s), u"--enroll"_s, path(u"newer.bundle"_s),
                    u"--bind"_s, nobodysHost}));
    CODE(1);
    SAYS("in use");
    QCOMPARE(keyOf(), before);
}

// --- demo
// ---------------------------------------------------------------------------------------------------------

void TestCtl::aReportThatCannotBeWrittenIsToldFirst()
{
    QElapsedTimer clock;
    clock.start();
    AGAIN(runCtl({u"demo"_s, u"patch-tuesday"_s, u"--report"_s, path(u"patch.bin/report"_s)}));
    CODE(1);
    SAYS("--report");
    QVERIFY(clock.elapsed() < 10'000);
    AGAIN(runCtl({u"demo"_s, u"patch-tuesday"_s, u"--seed"_s, u"abc"_s}));
    CODE(2);
    SAYS("is not a whole number from 0");
}

void TestCtl::aDrawingBecomesAPicture()
{
    RUN(runCtl({u"--draw-svg"_s},
               "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\">"
               "<text x=\"2\" y=\"12\">a</text></svg>"));
    CODE(0);
    QVERIFY(ran.out.startsWith("\x89PNG"));
    AGAIN(runCtl({u"--draw-svg"_s}, "no drawing"));
    CODE(1);
    QVERIFY(ran.out.isEmpty());
}

// --- the end
// ---------------------------------------------------------------------------------------------------------

void TestCtl::revokingTellsTheOthers()
{
    AGAIN(onFleet({u"fleet"_s, u"revoke"_s, u"nosuch"_s}));
    CODE(1);
    AGAIN(onFleet({u"fleet"_s, u"revoke"_s}));
    CODE(2);
    RUN(onFleet({u"fleet"_s, u"revoke"_s, u"two"_s, u"--json"_s}));
    QVERIFY(ran.rowOf(u"one"_s).value(u"ok").toBool());
    QVERIFY(ran.rowOf(u"two"_s).isEmpty());
    AGAIN(onFleet({u"status"_s, u"--to"_s, secondHost, u"--json"_s}));
    CODE(3);
    QCOMPARE(ran.rows().first().toObject().value(u"state").toString(), u"revoked"_s);
}

QTEST_GUILESS_MAIN(TestCtl)
#include "tst_ctl.moc"
