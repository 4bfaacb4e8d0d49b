#include <QFile>
#include <QTest>

#include "shared/rpc/methods.h"
#include "tests/integration/ctlrun.h"
#include "tests/integration/oneagent.h"

using namespace patchswarm;
using namespace patchswarm::tests;

// Who may do what at a real agent, and what is left of it when somebody is revoked.
class TestAgentRoles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyMethodAsksForItsRole();
    void peopleOfEveryRoleWorkWithADirectoryOfTheirOwn_data();
    void peopleOfEveryRoleWorkWithADirectoryOfTheirOwn();
    void aSecondAdministratorWorksUntilRevoked();
    void aSecondDirectoryLearnsWhatTheFirstRevoked();

private:
    [[nodiscard]] static Ran ctl(const QString& fleet, const QStringList& words)
    {
        return runCtl(words + QStringList {QStringLiteral("--fleet"), fleet});
    }

    // A folder of their own for somebody who is enrolled by the command.
    [[nodiscard]] static QString join(TestFleet& fleet, const QString& name, const QString& role);
    [[nodiscard]] static QString publish(TestFleet& fleet, const QString& directory);

    [[nodiscard]] static QString line(const char* text) { return QString::fromLatin1(text); }
};

#define DONE(ran) QVERIFY2((ran).code == 0, (ran).told())

QString TestAgentRoles::join(TestFleet& fleet, const QString& name, const QString& role)
{
    const QString bundle = fleet.path(name + line(".bundle"));
    const QString directory = fleet.path(name);
    const Ran enrolled = ctl(fleet.fleet().directory(),
                             {line("fleet"), line("enroll"), line("--name"), name, line("--role"),
                              role, line("--out"), bundle});
    const Ran joined = runCtl({line("fleet"), line("join"), bundle, directory});
    return enrolled.code == 0 && joined.code == 0 ? directory : QString();
}

// A job by whose directory it is.
QString TestAgentRoles::publish(TestFleet& fleet, const QString& directory)
{
    QFile file(fleet.path(line("patch.bin")));
    if (!file.open(QIODevice::WriteOnly) || file.write(contentOf(10'000, 3)) < 0)
        return {};
    file.close();
    const QString job = directory + line(".job");
    const Ran ran =
        ctl(directory,
            {line("publish"), file.fileName(), line("--url"), line("http://127.0.0.1:9/patch.bin"),
             line("--title"), line("By ") + directory.section(u'/', -1), line("--out"), job});
    return ran.code == 0 ? job : QString();
}

void TestAgentRoles::everyMethodAsksForItsRole()
{
    TestFleet fleet;
    OneAgent agent(fleet, line("roles"), 210);
    agent.start();
    const std::pair<trust::Role, rpc::Access> roles[] = {
        {trust::Role::Viewer, rpc::Access::Viewer},
        {trust::Role::Operator, rpc::Access::Operator},
        {trust::Role::Admin, rpc::Access::Admin}};
    int number = 0;
    for (const auto& [role, access] : roles) {
        AdminConnection person(fleet.identity(line("person-%1").arg(++number), role));
        QVERIFY(person.open(agent.address(), 5001));
        for (const rpc::Method& method : rpc::methodTable()) {
            const auto reply = person.call(method.name);
            const bool isRefused = reply.reason() == line("wrongRole");
            QVERIFY2(isRefused == (method.access > access),
                     qPrintable(method.name + u' ' + rpc::accessName(access)));
        }
        QVERIFY(person.isOpen());
    }
    AdminConnection endpoint(fleet.identity(line("pc"), trust::Role::Agent));
    QVERIFY(!endpoint.open(agent.address(), 5001) || !endpoint.call(line("agent.info")).result);
    TestFleet stranger;
    AdminConnection outsider(stranger.fleet().admin());
    QVERIFY(!outsider.open(agent.address(), 5001) || !outsider.call(line("agent.info")).result);
}

void TestAgentRoles::peopleOfEveryRoleWorkWithADirectoryOfTheirOwn_data()
{
    QTest::addColumn<QString>("role");
    QTest::addColumn<bool>("mayRunJobs");
    QTest::addColumn<bool>("mayEditProfiles");
    QTest::newRow("viewer") << "viewer" << false << false;
    QTest::newRow("operator") << "operator" << true << false;
    QTest::newRow("admin") << "admin" << true << true;
}

void TestAgentRoles::peopleOfEveryRoleWorkWithADirectoryOfTheirOwn()
{
    QFETCH(QString, role);
    QFETCH(bool, mayRunJobs);
    QFETCH(bool, mayEditProfiles);
    TestFleet fleet;
    OneAgent agent(fleet, line("for-people"), 211);
    agent.start();
    const QString theirs = join(fleet, line("person"), role);
    QVERIFY(!theirs.isEmpty());
    const QStringList to {line("--to"), agent.address()};
    DONE(ctl(theirs, QStringList {line("status"), line("--json")} + to));
    const QString job = publish(fleet, theirs);
    QVERIFY(!job.isEmpty());
    const Ran deployed = ctl(theirs, QStringList {line("deploy"), job} + to);
    QVERIFY2((deployed.code == 0) == mayRunJobs, deployed.told());
    // Whoever brings it: a signature that does not count is none.
    const Ran brought = ctl(fleet.fleet().directory(), QStringList {line("deploy"), job} + to);
    QVERIFY2((brought.code == 0) == mayRunJobs, brought.told());
    const Ran set =
        ctl(theirs,
            QStringList {line("profile"), line("set"), line("--set"), line("uploadSlots=3")} + to);
    QVERIFY2((set.code == 0) == mayEditProfiles, set.told());
    const Ran enrolled = ctl(theirs,
                             {line("fleet"), line("enroll"), line("--name"), line("x"),
                              line("--out"), fleet.path(line("x.bundle"))});
    QCOMPARE(enrolled.code, 1); // that takes the CA's key, not a role
}

void TestAgentRoles::aSecondAdministratorWorksUntilRevoked()
{
    TestFleet fleet;
    OneAgent agent(fleet, line("two-admins"), 212);
    agent.start();
    QVERIFY(agent.connectTo());
    const QString first = fleet.fleet().directory();
    const QString second = join(fleet, line("second"), line("admin"));
    QVERIFY(!second.isEmpty());
    const QStringList to {line("--to"), agent.address()};
    DONE(ctl(first, QStringList {line("status")} + to)); // knows where it is from now on
    const QString job = publish(fleet, second);
    DONE(ctl(second, QStringList {line("deploy"), job} + to));
    DONE(
        ctl(second,
            QStringList {line("profile"), line("set"), line("--set"), line("uploadSlots=3")} + to));
    QVERIFY(agent.info().value(line("profileRevision")).toInteger() > 0);
    const QString id = agent.admin()
                           .call(line("job.list"))
                           .object()
                           .value(line("jobs"))
                           .toArray()
                           .first()
                           .toObject()
                           .value(line("id"))
                           .toString();
    QVERIFY(!id.isEmpty());
    AdminConnection open(trust::Fleet::open(second, QDateTime::currentDateTimeUtc())->admin());
    QVERIFY(open.open(agent.address(), 5001));

    const Ran revoked = ctl(first, {line("fleet"), line("revoke"), line("second")});
    DONE(revoked);
    QVERIFY2(revoked.err.contains("no longer count"), revoked.told());
    QTRY_VERIFY_WITH_TIMEOUT(!open.isOpen(), 5000);
    QVERIFY(agent.connectTo());
    QTRY_COMPARE(agent.info().value(line("profileRevision")).toInteger(), 0);
    QCOMPARE(agent.job(id).value(line("state")).toString(), line("cancelled"));
    QVERIFY(agent.job(id).value(line("reason")).toString().contains(line("revoked")));
    QVERIFY(ctl(second, QStringList {line("status")} + to).code != 0);
    // Whoever brings what that key signs, now or long ago.
    const Ran brought = ctl(first, QStringList {line("deploy"), job} + to);
    QVERIFY2(brought.code != 0 && brought.err.contains("revoked"), brought.told());
    const Ran set =
        ctl(first,
            QStringList {line("profile"), line("set"), line("--set"), line("uploadSlots=4")} + to);
    DONE(set);
    QVERIFY(agent.info().value(line("profileRevision")).toInteger() > 0);
}

void TestAgentRoles::aSecondDirectoryLearnsWhatTheFirstRevoked()
{
    TestFleet fleet;
    OneAgent agent(fleet, line("kept"), 213);
    OneAgent gone(fleet, line("gone"), 214);
    agent.start();
    gone.start();
    const QString first = fleet.fleet().directory();
    const QString second = join(fleet, line("second"), line("admin"));
    DONE(ctl(first, {line("status"), line("--to"), agent.address(), line("--to"), gone.address()}));
    DONE(ctl(second, {line("status"), line("--to"), gone.address()})); // believed as yet
    DONE(ctl(first, {line("fleet"), line("revoke"), line("gone-214")}));
    DONE(ctl(second, {line("status"), line("--to"), agent.address()}));
    const auto now = QDateTime::currentDateTimeUtc();
    const auto learnt = trust::Fleet::open(second, now);
    const auto source = trust::Fleet::open(first, now);
    QVERIFY(learnt && source);
    QCOMPARE(learnt->revocations().number(), source->revocations().number());
    QCOMPARE(learnt->discoveryKeys(), source->discoveryKeys());
    const Ran refused = ctl(second, {line("status"), line("--to"), gone.address()});
    QVERIFY2(refused.code != 0, refused.told());
}

QTEST_GUILESS_MAIN(TestAgentRoles)
#include "tst_agent_roles.moc"
