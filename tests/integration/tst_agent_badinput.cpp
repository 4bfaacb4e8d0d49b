#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTcpServer>
#include <QTest>

#include "shared/content/cidtext.h"
#include "shared/policy/jobfile.h"
#include "shared/rpc/methods.h"
#include "shared/trust/jws.h"
#include "tests/integration/oneagent.h"
#include "tests/support/httpserver.h"

using namespace patchswarm;
using namespace patchswarm::tests;

// What a real agent says to what it cannot use, and that nothing has changed afterwards.
class TestAgentBadInput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void argumentsThatMakeNoSense_data();
    void argumentsThatMakeNoSense();
    void aPortInUseIsNamed_data();
    void aPortInUseIsNamed();
    void anAddressThatIsNotHereIsNamed();
    void withoutAnIdentityTheNextStepIsTold();
    void aBundleThatCannotBeUsedIsRefused_data();
    void aBundleThatCannotBeUsedIsRefused();
    void aBundleOfAnotherFleetIsRefused();
    void aClockOffByADayIsToldWithBothDates();
    void aStateDirectoryOpenToOthersIsRefused();
    void aStateOfANewerVersionIsRefused();
    void twoAgentsOnOneStateDirectoryAreRefused();
    void aFaultyLocalFileIsRefusedWithEveryFault();
    void everyMethodOfTheTableHasAHandler();
    void aJobWithFaultsIsRefusedWithAllOfThem();
    void fileNamesThatAreNoneAreRefused_data();
    void fileNamesThatAreNoneAreRefused();
    void signaturesThatDoNotCountAreRefused();
    void aRoleThatDoesNotSufficeIsRefused();
    void chunkListPagesThatDoNotFitAreRefused();
    void aProfileWithFaultsIsRefusedWithAllOfThem();
    void aTrustUpdateIsTakenWholeOrNotAtAll();

private:
    struct Refusal
    {
        int code = 0;
        QString text;
    };

    [[nodiscard]] static Refusal startOf(const AgentProcess::Options& options);
    [[nodiscard]] static QByteArray snapshot(const QString& directory);
    [[nodiscard]] QByteArray signedJob(const QJsonObject& payload) const;
    [[nodiscard]] AdminConnection::Reply submitJws(const QByteArray& jws);
    OneAgent& agent(); // one for all tests of the admin port
    void verifyUntouched();

    std::unique_ptr<TestFleet> m_fleet;
    std::unique_ptr<OneAgent> m_agent;
    std::unique_ptr<ArtifactManifest> m_manifest; // two chunks
    HttpServer m_origin;
    int m_hosts = 90;
};

#define SAYS(refusal, part)                                                                        \
    QVERIFY2((refusal).text.contains(QStringLiteral(part)), qPrintable((refusal).text))

void TestAgentBadInput::initTestCase()
{
    m_fleet = std::make_unique<TestFleet>();
    m_manifest = std::make_unique<ArtifactManifest>(manifestOf(contentOf(1'500'000, 11)));
}

TestAgentBadInput::Refusal TestAgentBadInput::startOf(const AgentProcess::Options& options)
{
    AgentProcess process(options);
    if (process.start())
        return {-1, QStringLiteral("it started: ") + process.log()};
    static_cast<void>(process.waitForEnd(5000));
    return {process.exitCode(), process.log()};
}

// Names and contents of all files, to see that nothing changes. SQLite's own files are left out.
QByteArray TestAgentBadInput::snapshot(const QString& directory)
{
    QByteArray all;
    QStringList paths;
    QDirIterator files(directory, QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden,
                       QDirIterator::Subdirectories);
    while (files.hasNext())
        paths.append(files.next());
    paths.sort();
    for (const QString& path : paths) {
        all += path.toUtf8() + '\n';
        QFile file(path);
        if (!path.contains(QStringLiteral("agent.sqlite"))
            && !path.endsWith(QStringLiteral("/lock")) && file.open(QIODevice::ReadOnly))
            all += file.readAll();
    }
    return all;
}

OneAgent& TestAgentBadInput::agent()
{
    if (!m_agent) {
        m_agent = std::make_unique<OneAgent>(*m_fleet, QStringLiteral("asked"), m_hosts++);
        m_agent->start();
        if (!m_agent->connectTo() || !m_agent->apply(TestFleet::loopbackProfile()).result)
            qFatal("the agent cannot be administered: %s", qPrintable(m_agent->process().log()));
    }
    return *m_agent;
}

void TestAgentBadInput::verifyUntouched()
{
    QVERIFY(agent()
                .admin()
                .call(QStringLiteral("job.list"))
                .object()
                .value(QStringLiteral("jobs"))
                .toArray()
                .isEmpty());
    QCOMPARE(agent().info().value(QStringLiteral("profileRevision")).toInteger(), 1);
    QCOMPARE(agent().info().value(QStringLiteral("adminPort")).toInt(), 5001);
    QVERIFY(agent().process().isRunning());
}

// --- starting
// ---------------------------------------------------------------------------------------------------------

void TestAgentBadInput::argumentsThatMakeNoSense_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("named");
    QTest::newRow("no state") << QStringList {} << QStringLiteral("--state");
    QTest::newRow("unknown option")
        << QStringList {QStringLiteral("--sate"), QStringLiteral("x")} << QStringLiteral("sate");
    QTest::newRow("a word too many")
        << QStringList {QStringLiteral("--state"), QStringLiteral("x"), QStringLiteral("now")}
        << QStringLiteral("now");
    QTest::newRow("no address") << QStringList {QStringLiteral("--state"), QStringLiteral("x"),
                                                QStringLiteral("--bind"),
                                                QStringLiteral("localhost")}
                                << QStringLiteral("localhost");
    QTest::newRow("no log level") << QStringList {
        QStringLiteral("--state"), QStringLiteral("x"), QStringLiteral("--log-level"),
        QStringLiteral("loud")} << QStringLiteral("loud");
}

void TestAgentBadInput::argumentsThatMakeNoSense()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, named);
    QProcess process;
    process.start(QStringLiteral(PATCHSWARM_AGENT), arguments);
    QVERIFY(process.waitForFinished(10'000));
    QCOMPARE(process.exitCode(), 2);
    QCOMPARE(process.readAllStandardOutput(), QByteArray());
    const QString said = QString::fromUtf8(process.readAllStandardError());
    QVERIFY2(said.contains(named), qPrintable(said));
}

void TestAgentBadInput::aPortInUseIsNamed_data()
{
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("which");
    QTest::newRow("transport") << 4001 << QStringLiteral("TCP port 4001");
    QTest::newRow("admin") << 5001 << QStringLiteral("admin port 5001");
}

void TestAgentBadInput::aPortInUseIsNamed()
{
    QFETCH(const int, port);
    QFETCH(const QString, which);
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(QStringLiteral("127.0.5.10")), static_cast<quint16>(port)));
    OneAgent unlucky(*m_fleet, QStringLiteral("unlucky") + QString::number(port), 10);
    const Refusal refusal = startOf(unlucky.options());
    QCOMPARE(refusal.code, 1);
    QVERIFY2(refusal.text.contains(which), qPrintable(refusal.text));
    SAYS(refusal, "IPFS");
    SAYS(refusal, "127.0.5.10");
    other.close();
    AgentProcess again(unlucky.options());
    QVERIFY2(again.start(), qPrintable(again.log())); // nothing was spoilt
}

void TestAgentBadInput::anAddressThatIsNotHereIsNamed()
{
    OneAgent elsewhere(*m_fleet, QStringLiteral("elsewhere"), 11);
    elsewhere.options().bind = QStringLiteral("192.0.2.77");
    const Refusal refusal = startOf(elsewhere.options());
    QCOMPARE(refusal.code, 1);
    SAYS(refusal, "192.0.2.77");
    QVERIFY2(!refusal.text.contains(QStringLiteral("IPFS")), qPrintable(refusal.text));
}

void TestAgentBadInput::withoutAnIdentityTheNextStepIsTold()
{
    AgentProcess::Options options;
    options.stateDirectory = m_fleet->path(QStringLiteral("nobody"));
    options.bind = QStringLiteral("127.0.5.12");
    options.readyText = QStringLiteral("fleet pair");
    AgentProcess agent(options);
    QVERIFY2(agent.start(), qPrintable(agent.log()));
    QVERIFY(agent.log().contains(QStringLiteral("--to 127.0.5.12:5001 --code ")));
    QVERIFY(!QFile::exists(options.stateDirectory + QStringLiteral("/identity")));
    QVERIFY(agent.terminate());
    QVERIFY(!QFile::exists(options.stateDirectory + QStringLiteral("/pairing.code")));
}

void TestAgentBadInput::aBundleThatCannotBeUsedIsRefused_data()
{
    QTest::addColumn<QString>("spoil");
    QTest::addColumn<QString>("named");
    QTest::newRow("missing") << QStringLiteral("remove") << QStringLiteral("spoilt");
    QTest::newRow("not JSON") << QStringLiteral("garbage") << QStringLiteral("spoilt");
    QTest::newRow("cut off") << QStringLiteral("truncate") << QStringLiteral("spoilt");
    QTest::newRow("newer version") << QStringLiteral("version") << QStringLiteral("version");
    QTest::newRow("others can read it") << QStringLiteral("readable") << QStringLiteral("chmod");
}

void TestAgentBadInput::aBundleThatCannotBeUsedIsRefused()
{
    QFETCH(const QString, spoil);
    QFETCH(const QString, named);
    OneAgent spoilt(*m_fleet, QStringLiteral("spoilt-") + spoil, 13);
    const QString path = spoilt.options().bundle;
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QByteArray text = file.readAll();
    file.close();
    if (spoil == u"garbage")
        text = "\x01\x02 no bundle";
    else if (spoil == u"truncate")
        text.truncate(text.size() / 2);
    else if (spoil == u"version")
        text.replace("\"version\":1", "\"version\":7").replace("\"version\": 1", "\"version\": 7");
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(text);
    file.close();
    if (spoil == u"remove")
        QVERIFY(file.remove());
    if (spoil == u"readable")
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup
                                    | QFile::ReadOther));
    const Refusal refusal = startOf(spoilt.options());
    QCOMPARE(refusal.code, 1);
    QVERIFY2(refusal.text.contains(named), qPrintable(refusal.text));
    QVERIFY(!QFile::exists(spoilt.state() + QStringLiteral("/identity/agent.key")));
}

void TestAgentBadInput::aBundleOfAnotherFleetIsRefused()
{
    OneAgent ours(*m_fleet, QStringLiteral("ours"), 14);
    ours.start();
    QVERIFY(ours.process().terminate());
    const QByteArray before = snapshot(ours.state());
    TestFleet theirs;
    ours.options().bundle = theirs.enroll(QStringLiteral("ours-14"));
    const Refusal refusal = startOf(ours.options());
    QCOMPARE(refusal.code, 1);
    SAYS(refusal, "fleet");
    QCOMPARE(snapshot(ours.state()), before);
    ours.options().bundle.clear();
    ours.start();
}

void TestAgentBadInput::aClockOffByADayIsToldWithBothDates()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto refusalOf = [&](const QString& name, const trust::Validity& validity) {
        auto bundle = m_fleet->fleet().enroll(name, trust::Role::Agent, validity);
        if (!bundle)
            return Refusal {0, bundle.error().detail};
        AgentProcess::Options options;
        options.stateDirectory = m_fleet->path(name);
        options.bundle = m_fleet->path(name + QStringLiteral(".bundle"));
        options.bind = QStringLiteral("127.0.5.15");
        if (const auto written = bundle->write(options.bundle); !written)
            return Refusal {0, written.error().detail};
        return startOf(options);
    };
    const QString today = now.toString(QStringLiteral("yyyy-MM-dd"));
    const Refusal early = refusalOf(QStringLiteral("early"), {now.addDays(1), now.addDays(30)});
    QCOMPARE(early.code, 1);
    QVERIFY2(early.text.contains(now.addDays(1).toString(QStringLiteral("yyyy-MM-dd")))
                 && early.text.contains(today),
             qPrintable(early.text));
    const Refusal late = refusalOf(QStringLiteral("late"), {now.addDays(-3), now.addDays(-1)});
    QCOMPARE(late.code, 1);
    QVERIFY2(late.text.contains(now.addDays(-1).toString(QStringLiteral("yyyy-MM-dd")))
                 && late.text.contains(today),
             qPrintable(late.text));
}

void TestAgentBadInput::aStateDirectoryOpenToOthersIsRefused()
{
    OneAgent open(*m_fleet, QStringLiteral("open"), 16);
    open.start();
    QVERIFY(open.process().terminate());
    QVERIFY(QFile::setPermissions(open.state(),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner
                                      | QFile::ReadOther | QFile::ExeOther));
    const QByteArray before = snapshot(open.state());
    const Refusal refusal = startOf(open.options());
    QCOMPARE(refusal.code, 1);
    SAYS(refusal, "chmod");
    QVERIFY(refusal.text.contains(open.state()));
    QCOMPARE(snapshot(open.state()), before);
    const QString key = open.state() + QStringLiteral("/identity/agent.key");
    QVERIFY(QFile::setPermissions(open.state(),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QVERIFY(QFile::setPermissions(key, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    const Refusal keyRefusal = startOf(open.options());
    QCOMPARE(keyRefusal.code, 1);
    QVERIFY2(keyRefusal.text.contains(key), qPrintable(keyRefusal.text));
}

void TestAgentBadInput::aStateOfANewerVersionIsRefused()
{
    OneAgent newer(*m_fleet, QStringLiteral("newer"), 17);
    newer.start();
    QVERIFY(newer.process().terminate());
    const auto sql = [&](const QString& statement) {
        {
            auto database =
                QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("badinput"));
            database.setDatabaseName(newer.state() + QStringLiteral("/agent.sqlite"));
            QVERIFY(database.open());
            QSqlQuery query(database);
            QVERIFY(query.exec(statement));
            database.close();
        }
        QSqlDatabase::removeDatabase(QStringLiteral("badinput"));
    };
    sql(QStringLiteral("UPDATE service_values SET value='9' WHERE key='schema'"));
    const QByteArray before = snapshot(newer.state());
    const Refusal refusal = startOf(newer.options());
    QCOMPARE(refusal.code, 1);
    SAYS(refusal, "newer");
    SAYS(refusal, "9");
    QCOMPARE(snapshot(newer.state()), before);
    sql(QStringLiteral("UPDATE service_values SET value='1' WHERE key='schema'"));
    newer.start(); // all is still there
}

void TestAgentBadInput::twoAgentsOnOneStateDirectoryAreRefused()
{
    OneAgent first(*m_fleet, QStringLiteral("shared"), 18);
    first.start();
    QVERIFY(first.connectTo());
    AgentProcess::Options second = first.options();
    second.bind = QStringLiteral("127.0.5.19");
    const Refusal refusal = startOf(second);
    QCOMPARE(refusal.code, 1);
    QVERIFY2(refusal.text.contains(QString::number(first.process().pid())),
             qPrintable(refusal.text));
    QVERIFY(!first.info().isEmpty());
}

void TestAgentBadInput::aFaultyLocalFileIsRefusedWithEveryFault()
{
    OneAgent faulty(*m_fleet, QStringLiteral("faulty"), 20);
    faulty.start();
    QVERIFY(faulty.process().terminate());
    QFile file(faulty.state() + QStringLiteral("/local.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(
        R"({"groups":"all","handOff":{"command":["install"],"timeoutSeconds":-1},"exec":1})");
    file.close();
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    const Refusal refusal = startOf(faulty.options());
    QCOMPARE(refusal.code, 1);
    SAYS(refusal, "local.json");
    SAYS(refusal, "groups");
    SAYS(refusal, "absolute path");
    SAYS(refusal, "timeoutSeconds");
    SAYS(refusal, "\"exec\"");
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::WriteOther);
    SAYS(startOf(faulty.options()), "chmod go-w");
}

// --- the admin port
// ---------------------------------------------------------------------------------------------------

void TestAgentBadInput::everyMethodOfTheTableHasAHandler()
{
    for (const rpc::Method& method : rpc::methodTable()) {
        const auto reply =
            agent().admin().call(method.name, {{QStringLiteral("no such parameter"), 1}});
        QVERIFY2(reply.code() == rpc::invalidParamsCode, qPrintable(method.name));
    }
    const auto discovered = agent().admin().call(QStringLiteral("rpc.discover"));
    QCOMPARE(discovered.object().value(QStringLiteral("methods")).toArray().size(),
             static_cast<qsizetype>(rpc::methodTable().size()));
}

QByteArray TestAgentBadInput::signedJob(const QJsonObject& payload) const
{
    const trust::Signer signer {m_fleet->fleet().adminKey(), m_fleet->fleet().admin().certificate};
    return trust::signJws(payload, trust::jobType, signer, QDateTime::currentDateTimeUtc()).value();
}

AdminConnection::Reply TestAgentBadInput::submitJws(const QByteArray& jws)
{
    return agent().admin().call(QStringLiteral("job.submit"),
                                {{QStringLiteral("jws"), QString::fromLatin1(jws)}});
}

void TestAgentBadInput::aJobWithFaultsIsRefusedWithAllOfThem()
{
    QJsonObject payload = policy::toJson(
        TestFleet::job(QStringLiteral("faulty"), *m_manifest, m_origin.url("/patch.bin")));
    payload.insert(QStringLiteral("risk"), 5000);
    payload.insert(QStringLiteral("origins"), QJsonArray {QStringLiteral("ftp://example.org/x")});
    payload.insert(QStringLiteral("titel"), QStringLiteral("typo"));
    payload.insert(QStringLiteral("deadline"), QStringLiteral("tomorrow"));
    payload.insert(QStringLiteral("targets"), QJsonObject());
    const auto refused = submitJws(signedJob(payload));
    QCOMPARE(refused.reason(), QStringLiteral("invalidInput"));
    QStringList paths;
    for (const QJsonValue fault : refused.error.value(QStringLiteral("data"))
                                      .toObject()
                                      .value(QStringLiteral("faults"))
                                      .toArray())
        paths.append(fault.toObject().value(QStringLiteral("path")).toString());
    for (const char* path : {"risk", "origins[0]", "titel", "deadline", "targets"})
        QVERIFY2(
            paths.contains(QLatin1String(path)),
            qPrintable(
                QStringLiteral("%1 is not among %2").arg(QLatin1String(path), paths.join(u", "))));
    verifyUntouched();
}

void TestAgentBadInput::fileNamesThatAreNoneAreRefused_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"../patch.exe", "a/b", "a\\b", "C:patch.exe", "CON", "nul.txt",
                             "COM1.exe", ".", "..", "", "patch.", "patch ", "a\tb", "a\nb", "a:b"})
        QTest::newRow(name) << QString::fromLatin1(name);
    QTest::newRow("right-to-left") << QStringLiteral("gpj\u202Eexe.patch");
    QTest::newRow("too long") << QString(300, u'x');
}

void TestAgentBadInput::fileNamesThatAreNoneAreRefused()
{
    QFETCH(const QString, name);
    policy::PatchJob job =
        TestFleet::job(QStringLiteral("named"), *m_manifest, m_origin.url("/patch.bin"));
    job.artifacts[0].fileName = name;
    const auto refused = submitJws(signedJob(policy::toJson(job)));
    QCOMPARE(refused.reason(), QStringLiteral("invalidInput"));
    QVERIFY2(QJsonDocument(refused.error).toJson().contains("fileName"),
             QJsonDocument(refused.error).toJson().constData());
    verifyUntouched();
}

void TestAgentBadInput::signaturesThatDoNotCountAreRefused()
{
    const policy::PatchJob job =
        TestFleet::job(QStringLiteral("forged"), *m_manifest, m_origin.url("/patch.bin"));
    QByteArray jws = m_fleet->sign(job);
    const qsizetype lastDot = jws.lastIndexOf('.');
    QByteArray broken = jws;
    broken[lastDot + 5] = broken[lastDot + 5] == 'A' ? 'B' : 'A';
    QCOMPARE(submitJws(broken).reason(), QStringLiteral("untrusted"));
    const TestFleet stranger;
    QCOMPARE(submitJws(stranger.sign(job)).reason(), QStringLiteral("untrusted"));
    const trust::Identity viewer = m_fleet->identity(QStringLiteral("reader"), trust::Role::Viewer);
    const auto byViewer =
        trust::signJws(policy::toJson(job), trust::jobType, trust::Signer::from(viewer).value(),
                       QDateTime::currentDateTimeUtc());
    QCOMPARE(submitJws(*byViewer).reason(), QStringLiteral("wrongRole"));
    QCOMPARE(submitJws(m_fleet->sign(TestFleet::loopbackProfile())).reason(),
             QStringLiteral("invalidInput"));
    QCOMPARE(submitJws("no signature").code(), rpc::invalidParamsCode);
    const auto tomorrow = trust::signJws(
        policy::toJson(job), trust::jobType,
        trust::Signer {m_fleet->fleet().adminKey(), m_fleet->fleet().admin().certificate},
        QDateTime::currentDateTimeUtc().addDays(1));
    const auto early = submitJws(*tomorrow);
    QVERIFY(!early.result);
    QVERIFY2(
        early.error.value(QStringLiteral("message")).toString().contains(QStringLiteral("clock")),
        qPrintable(early.error.value(QStringLiteral("message")).toString()));
    verifyUntouched();
}

void TestAgentBadInput::aRoleThatDoesNotSufficeIsRefused()
{
    const auto reasonFor = [&](trust::Role role, const QString& method, const QJsonObject& params) {
        AdminConnection connection(
            m_fleet->identity(QStringLiteral("as-%1-%2").arg(trust::roleName(role), method), role));
        if (!connection.open(agent().address(), 5001))
            return QStringLiteral("turned away");
        return connection.call(method, params).reason();
    };
    const QString jws = QString::fromLatin1(
        m_fleet->sign(TestFleet::job(QStringLiteral("x"), *m_manifest, m_origin.url("/p"))));
    QCOMPARE(reasonFor(trust::Role::Viewer, QStringLiteral("job.submit"),
                       {{QStringLiteral("jws"), jws}}),
             QStringLiteral("wrongRole"));
    QCOMPARE(reasonFor(
                 trust::Role::Operator, QStringLiteral("profile.apply"),
                 {{QStringLiteral("profile"), QJsonObject()}, {QStringLiteral("baseRevision"), 1}}),
             QStringLiteral("wrongRole"));
    QCOMPARE(reasonFor(trust::Role::Agent, QStringLiteral("agent.info"), {}),
             QStringLiteral("turned away"));
    verifyUntouched();
}

void TestAgentBadInput::chunkListPagesThatDoNotFitAreRefused()
{
    const auto put = [&](const Cid& cid, qint64 size, qint64 first, const QByteArray& digests) {
        return agent().admin().call(
            QStringLiteral("artifact.putChunkList"),
            {{QStringLiteral("cid"), cidText(cid)},
             {QStringLiteral("size"), size},
             {QStringLiteral("first"), first},
             {QStringLiteral("digests"), QString::fromLatin1(digests.toBase64())}});
    };
    const QByteArray right = policy::joinDigests(m_manifest->chunks());
    QCOMPARE(put(m_manifest->root(), 1'500'000, 0, right).reason(), QStringLiteral("notFound"));
    policy::PatchJob later =
        TestFleet::job(QStringLiteral("later"), *m_manifest, m_origin.url("/patch.bin"));
    QVERIFY(submitJws(m_fleet->sign(later)).result.has_value());
    QCOMPARE(put(m_manifest->root(), 1'500'001, 0, right).reason(), QStringLiteral("invalidInput"));
    QCOMPARE(put(m_manifest->root(), 1'500'000, 1, right).reason(), QStringLiteral("invalidInput"));
    QCOMPARE(put(m_manifest->root(), 1'500'000, Q_INT64_C(4'294'967'296), right).result.has_value(),
             false);
    QCOMPARE(put(m_manifest->root(), 1'500'000, 0, right.left(33)).result.has_value(), false);
    QCOMPARE(put(m_manifest->root(), 1'500'000, 0, {}).result.has_value(), false);
    QByteArray wrong = right;
    wrong[3] = static_cast<char>(wrong[3] ^ 1);
    QCOMPARE(put(m_manifest->root(), 1'500'000, 0, wrong).reason(), QStringLiteral("untrusted"));
    QCOMPARE(agent().job(QStringLiteral("later")).value(QStringLiteral("verified")).toInteger(), 0);
    const auto taken = put(m_manifest->root(), 1'500'000, 0, right);
    QVERIFY(taken.result.has_value());
    QVERIFY(taken.object().value(QStringLiteral("isComplete")).toBool()
            || taken.object().value(QStringLiteral("complete")).toBool());
    m_agent.reset(); // the job is of no use to the tests that follow
}

void TestAgentBadInput::aProfileWithFaultsIsRefusedWithAllOfThem()
{
    QJsonObject profile = policy::toJson(TestFleet::loopbackProfile());
    profile.insert(QStringLiteral("revision"), 2);
    profile.insert(QStringLiteral("settings"),
                   QJsonObject {{QStringLiteral("cacheSizeGB"), 5},
                                {QStringLiteral("transportPort"), 6000},
                                {QStringLiteral("adminPort"), 6000},
                                {QStringLiteral("originCrew"), 0},
                                {QStringLiteral("p2pEnable"), true}});
    const auto refused = agent().admin().call(
        QStringLiteral("profile.apply"),
        {{QStringLiteral("profile"), profile}, {QStringLiteral("baseRevision"), 1}});
    QCOMPARE(refused.reason(), QStringLiteral("invalidInput"));
    const QJsonArray faults = refused.error.value(QStringLiteral("data"))
                                  .toObject()
                                  .value(QStringLiteral("faults"))
                                  .toArray();
    QVERIFY2(faults.size() >= 4, QJsonDocument(faults).toJson().constData());
    verifyUntouched();
    const auto old = agent().admin().call(
        QStringLiteral("profile.apply"),
        {{QStringLiteral("profile"), policy::toJson(TestFleet::loopbackProfile())},
         {QStringLiteral("baseRevision"), 0}});
    QCOMPARE(old.reason(), QStringLiteral("conflict"));
    verifyUntouched();
}

void TestAgentBadInput::aTrustUpdateIsTakenWholeOrNotAtAll()
{
    const auto fired = m_fleet->enroll(QStringLiteral("fired"));
    const auto revoked = m_fleet->fleet().find(QStringLiteral("fired"));
    const auto list = m_fleet->fleet().revoke(*revoked, QDateTime::currentDateTimeUtc());
    QVERIFY(list.has_value());
    const QString compact = QString::fromLatin1(list->compact());
    const auto update = [&](const QJsonObject& params) {
        return agent().admin().call(QStringLiteral("trust.update"), params);
    };
    const qint64 before = agent().info().value(QStringLiteral("revocationNumber")).toInteger();
    for (const auto& [key, value] :
         {std::pair {QStringLiteral("certificate"), QStringLiteral("no certificate")},
          std::pair {QStringLiteral("discoveryKeys"), QStringLiteral("no keys")},
          std::pair {QStringLiteral("certificate"),
                     QString::fromLatin1(m_fleet->fleet().admin().certificate.toPem())}}) {
        QVERIFY(!update({{QStringLiteral("revocations"), compact}, {key, value}}).result);
        QCOMPARE(agent().info().value(QStringLiteral("revocationNumber")).toInteger(), before);
    }
    const TestFleet stranger;
    QVERIFY(update({{QStringLiteral("revocations"), compact}}).result.has_value());
    QCOMPARE(agent().info().value(QStringLiteral("revocationNumber")).toInteger(),
             static_cast<qint64>(list->number()));
}

QTEST_GUILESS_MAIN(TestAgentBadInput)
#include "tst_agent_badinput.moc"
