#include <QCoreApplication>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QTcpServer>
#include <QTest>

#include <sys/stat.h>

#include "shared/rpc/doctorrecords.h"
#include "tests/integration/ctlrun.h"
#include "tests/integration/oneagent.h"

using namespace patchswarm;
using namespace patchswarm::tests;
using namespace Qt::Literals::StringLiterals;

// The doctor of real agents on loopback: what they find out about each other, and what is put in
// their way.
class TestAgentDoctor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void neighboursReachEachOtherBothWays();
    void whoeverAsksWhileItRunsGetsTheSameReport();
    void itIsNotRunWithoutEnd();
    void aSwarmThatIsOffIsNotExamined();
    void aPortThatIsHeldNamesItsHolder();
    void theCommandTellsTheSame();
    void filesAreUnreadableToOtherUsers();

private:
    [[nodiscard]] static bool switchExchange(OneAgent& agent, bool on);
    [[nodiscard]] rpc::DoctorReport examine(OneAgent& agent);
    [[nodiscard]] static const rpc::DoctorFinding* find(const rpc::DoctorReport& report,
                                                        const QString& id);
    static QString allOf(const rpc::DoctorReport& report);

    std::unique_ptr<TestFleet> m_fleet;
};

namespace {

unsigned modeOf(const QString& path)
{
    struct stat told = {};
    return ::lstat(QFile::encodeName(path).constData(), &told) == 0 ? told.st_mode & 07777U
                                                                    : 07777U;
}

} // namespace

bool TestAgentDoctor::switchExchange(OneAgent& agent, bool on)
{
    policy::Profile profile;
    profile.revision = agent.info().value(u"profileRevision"_s).toInteger() + 1;
    profile.settings.p2pEnabled = on;
    return agent.apply(profile).result.has_value();
}

void TestAgentDoctor::init()
{
    m_fleet = std::make_unique<TestFleet>();
}

rpc::DoctorReport TestAgentDoctor::examine(OneAgent& agent)
{
    const auto report =
        rpc::fromJson<rpc::DoctorReport>(agent.admin().call(u"doctor.run"_s).object());
    return report.value_or(rpc::DoctorReport());
}

const rpc::DoctorFinding* TestAgentDoctor::find(const rpc::DoctorReport& report, const QString& id)
{
    const auto found = std::find_if(report.findings.begin(), report.findings.end(),
                                    [&id](const auto& f) { return f.id == id; });
    return found == report.findings.end() ? nullptr : &*found;
}

QString TestAgentDoctor::allOf(const rpc::DoctorReport& report)
{
    QStringList lines;
    for (const rpc::DoctorFinding& finding : report.findings)
        lines += rpc::nameOf(finding.severity) + u' ' + finding.id + u": "_s + finding.text;
    return lines.join(u'\n');
}

void TestAgentDoctor::neighboursReachEachOtherBothWays()
{
    OneAgent one(*m_fleet, u"doctor-1"_s, 91);
    OneAgent two(*m_fleet, u"doctor-2"_s, 92);
    one.start();
    QVERIFY(one.connectTo());
    two.start();
    QVERIFY(two.connectTo());
    rpc::DoctorReport report; // a refusal, because it was asked too often, is an empty one
    const auto isLinked = [&] {
        report = examine(one);
        return report.neighbours.size() == 1 && report.neighbours.first().isLinked;
    };
    QVERIFY(QTest::qWaitFor(isLinked, 40'000));
    QVERIFY2(report.neighbours.size() == 1, qPrintable(allOf(report)));
    const rpc::NeighbourCheck check = report.neighbours.first();
    QCOMPARE(check.name, u"doctor-2-92"_s);
    QVERIFY(check.isLinked);
    for (const rpc::Reach reach :
         {check.transportTo, check.transportFrom, check.adminTo, check.adminFrom})
        QCOMPARE(reach, rpc::Reach::Open);
    for (const QString& id : {u"links.open"_s, u"multicast.heard"_s, u"clock.agrees"_s,
                              u"ports.own"_s, u"trust.good"_s, u"boundary.inside"_s})
        QVERIFY2(find(report, id), qPrintable(id + u"\n"_s + allOf(report)));
    QVERIFY(report.tookMs < 10'000);
}

void TestAgentDoctor::whoeverAsksWhileItRunsGetsTheSameReport()
{
    OneAgent agent(*m_fleet, u"doctor-1"_s, 91);
    agent.start();
    QVERIFY(agent.connectTo());
    const QByteArray two = R"([{"jsonrpc":"2.0","id":1,"method":"doctor.run"},)"
                           R"({"jsonrpc":"2.0","id":2,"method":"doctor.run"}])";
    const QJsonArray answers = QJsonDocument::fromJson(agent.admin().exchange(two)).array();
    QCOMPARE(answers.size(), 2);
    const QJsonValue first = answers.at(0)[u"result"_s];
    QVERIFY(first[u"findings"_s].toArray().size() > 5);
    QCOMPARE(first, answers.at(1)[u"result"_s]);
}

void TestAgentDoctor::itIsNotRunWithoutEnd()
{
    OneAgent agent(*m_fleet, u"doctor-1"_s, 91);
    agent.start();
    QVERIFY(agent.connectTo());
    for (int i = 0; i < 4; ++i)
        QVERIFY(agent.admin().call(u"doctor.run"_s).object().contains(u"findings"_s));
    QElapsedTimer clock;
    clock.start();
    const auto reply = agent.admin().call(u"doctor.run"_s);
    QCOMPARE(reply.reason(), u"busy"_s);
    QVERIFY(clock.elapsed() < 1000);
}

void TestAgentDoctor::aSwarmThatIsOffIsNotExamined()
{
    OneAgent agent(*m_fleet, u"doctor-1"_s, 91);
    agent.start();
    QVERIFY(agent.connectTo());
    QVERIFY(switchExchange(agent, false));
    const rpc::DoctorReport report = examine(agent);
    QVERIFY2(find(report, u"swarm.off"_s), qPrintable(allOf(report)));
    QVERIFY2(!find(report, u"links.none"_s) && !find(report, u"ports.taken"_s),
             qPrintable(allOf(report)));
}

void TestAgentDoctor::aPortThatIsHeldNamesItsHolder()
{
    OneAgent agent(*m_fleet, u"doctor-1"_s, 91);
    agent.start();
    QVERIFY(agent.connectTo());
    QVERIFY(switchExchange(agent, false));
    QTcpServer holder;
    // As soon as it is given up.
    QTRY_VERIFY(holder.isListening() || holder.listen(QHostAddress(agent.address()), 4001));
    QVERIFY(switchExchange(agent, true));
    const rpc::DoctorReport report = examine(agent);
    const rpc::DoctorFinding* taken = find(report, u"ports.taken"_s);
    QVERIFY2(taken != nullptr, qPrintable(allOf(report)));
    QCOMPARE(taken->severity, rpc::Severity::Error);
    const QString who = u"process %1"_s.arg(QCoreApplication::applicationPid());
    QVERIFY2(taken->text.contains(who), qPrintable(taken->text));
    const Ran ran = runCtl(
        {u"doctor"_s, u"--fleet"_s, m_fleet->fleet().directory(), u"--to"_s, agent.address()});
    QVERIFY2(ran.code == 1, ran.told());
    QVERIFY2(ran.out.contains("ports.taken") && ran.out.contains("fix: "), ran.told());
}

void TestAgentDoctor::theCommandTellsTheSame()
{
    OneAgent agent(*m_fleet, u"doctor-1"_s, 91);
    agent.start();
    QVERIFY(agent.connectTo());
    const QStringList to {u"--fleet"_s, m_fleet->fleet().directory(), u"--to"_s, agent.address()};
    const Ran json = runCtl(QStringList {u"doctor"_s, u"--json"_s} + to);
    QVERIFY2(json.code == 0 || json.object().value(u"worst"_s) == u"error"_s, json.told());
    QVERIFY2(!json.object().value(u"findings"_s).toArray().isEmpty(), json.told());
    QVERIFY2(json.err.isEmpty(), json.told());
    const Ran text = runCtl(QStringList {u"doctor"_s} + to);
    QVERIFY2(text.code == json.code && text.out.contains("boundary.inside"), text.told());
    const Ran nobody = runCtl({u"doctor"_s, u"--fleet"_s, m_fleet->fleet().directory()});
    QVERIFY2(nobody.code == 2, nobody.told());
    QVERIFY(agent.process().terminate());
    const Ran gone = runCtl(QStringList {u"doctor"_s} + to);
    QVERIFY2(gone.code == 1 && gone.err.contains("nothing listens"), gone.told());
}

void TestAgentDoctor::filesAreUnreadableToOtherUsers()
{
    OneAgent agent(*m_fleet, u"doctor-1"_s, 91);
    agent.start();
    QVERIFY(agent.connectTo());
    QCOMPARE(modeOf(agent.state()) & 0777U, 0700U);
    QDirIterator files(agent.state(), QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot,
                       QDirIterator::Subdirectories);
    int seen = 0;
    while (files.hasNext()) {
        const QString path = files.next();
        // What anybody may know of an identity lies in a directory that nobody else may enter.
        const bool isKnown = path.contains(u"/identity/"_s) && !path.contains(u"key"_s);
        const unsigned allowed = files.fileInfo().isDir() ? 0700U : isKnown ? 0644U : 0600U;
        QVERIFY2((modeOf(path) & 0777U & ~allowed) == 0, qPrintable(path));
        ++seen;
    }
    QVERIFY(seen > 3);
}

QTEST_GUILESS_MAIN(TestAgentDoctor)
#include "tst_agent_doctor.moc"
