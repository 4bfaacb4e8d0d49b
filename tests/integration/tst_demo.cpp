#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int patienceMs = 120'000;
const QString program = QStringLiteral(PATCHSWARM_BINARIES "/patchswarmctl");

// Whether any process has the text in its command line.
QStringList processesNaming(const QString& text)
{
    QStringList found;
    for (const QString& entry : QDir(u"/proc"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(u"/proc/%1/cmdline"_s.arg(entry));
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text.toUtf8()))
            found.append(entry);
    }
    return found;
}

} // namespace

// The demos as a user runs them: the programs that were built, on 127.0.1.x with the default ports.
class TestDemo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aBadDayEndsWellAndLeavesNothing();
    void theTableComparesTheThreeRoles();
    void morePeersAreFaster();
    void anInterruptedDemoCleansUp();
    void agentsDieWithADemoThatIsKilled();
    void aTakenPortIsNamedBeforeAnythingStarts();
    void wrongArgumentsAreUsageErrors();

private:
    void start(const QStringList& arguments);
    [[nodiscard]] bool waitForWords(const QByteArray& words);
    [[nodiscard]] QStringList leftFiles() const;

    std::unique_ptr<QTemporaryDir> m_temporary; // the demo's TMPDIR
    std::unique_ptr<QProcess> m_process;
    QByteArray m_errors;
};

void TestDemo::init()
{
    m_temporary = std::make_unique<QTemporaryDir>();
    m_process = std::make_unique<QProcess>();
    m_errors.clear();
}

void TestDemo::cleanup()
{
    if (m_process->state() != QProcess::NotRunning) {
        m_process->kill();
        m_process->waitForFinished(patienceMs);
    }
    m_errors += m_process->readAllStandardError();
    if (QTest::currentTestFailed())
        qWarning().noquote() << m_errors;
}

void TestDemo::start(const QStringList& arguments)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TMPDIR"_s, m_temporary->path());
    m_process->setProcessEnvironment(environment);
    m_process->start(program, QStringList {u"demo"_s} + arguments);
}

bool TestDemo::waitForWords(const QByteArray& words)
{
    return QTest::qWaitFor(
        [&] {
            m_errors += m_process->readAllStandardError();
            return m_errors.contains(words);
        },
        patienceMs);
}

QStringList TestDemo::leftFiles() const
{
    return QDir(m_temporary->path())
        .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
}

void TestDemo::aBadDayEndsWellAndLeavesNothing()
{
    QTemporaryDir report;
    start({u"patch-tuesday"_s, u"--endpoints"_s, u"6"_s, u"--size"_s, u"16"_s, u"--wan"_s, u"20"_s,
           u"--seed"_s, u"3"_s, u"--json"_s, u"--report"_s, report.path()});
    QVERIFY(m_process->waitForFinished(patienceMs));
    const QJsonObject outcome =
        QJsonDocument::fromJson(m_process->readAllStandardOutput()).object();
    const QByteArray shown = QJsonDocument(outcome).toJson();
    QVERIFY2(m_process->exitCode() == 0, shown);
    QCOMPARE(outcome.value(u"simulated"), QJsonValue(false));
    QCOMPARE(outcome.value(u"seed").toInt(), 3);
    QCOMPARE(outcome.value(u"endpoints").toInt(), 6);
    QCOMPARE(outcome.value(u"finished").toInt(), 6);
    QCOMPARE(outcome.value(u"failed").toInt(), 0);
    QCOMPARE(outcome.value(u"offline").toInt(), 0);
    QFile picture(report.filePath(u"curve.png"_s));
    QVERIFY(picture.open(QIODevice::ReadOnly));
    QVERIFY(picture.read(8).startsWith("\x89PNG"));
    const qint64 size = outcome.value(u"artifactBytes").toInteger();
    QCOMPARE(size, 16 * 1024 * 1024);
    QVERIFY2(outcome.value(u"wanBytes").toInteger() >= size, shown);
    QVERIFY2(outcome.value(u"wanBytes").toInteger() <= size * 6 / 5, shown);
    QVERIFY2(outcome.value(u"wanCopies").toDouble() >= 1.0, shown);
    QVERIFY2(outcome.value(u"wanCopies").toDouble() <= 1.2, shown);
    QVERIFY2(outcome.value(u"peerBytes").toInteger() >= 4 * size, shown);
    QVERIFY2(outcome.value(u"firstFinishedMs").toInteger() > 0, shown);
    QVERIFY(outcome.value(u"lastFinishedMs").toInteger()
            >= outcome.value(u"lastVerifiedMs").toInteger());
    QVERIFY2(outcome.value(u"lastVerifiedMs").toInteger()
                 < outcome.value(u"cdnModelLastMs").toInteger(),
             shown);
    const QJsonArray faults = outcome.value(u"faults").toArray();
    QVERIFY2(faults.size() == 3, shown);
    for (const QJsonValue fault : faults)
        QVERIFY2(fault[u"survived"_s].toBool(), shown);
    QFile kept(report.filePath(u"outcome.json"_s));
    QVERIFY(kept.open(QIODevice::ReadOnly));
    QCOMPARE(QJsonDocument::fromJson(kept.readAll()).object(), outcome);
    QCOMPARE(leftFiles(), QStringList());
    QCOMPARE(processesNaming(m_temporary->path()), QStringList());
}

void TestDemo::theTableComparesTheThreeRoles()
{
    start({u"table"_s, u"--size"_s, u"8"_s, u"--wan"_s, u"20"_s, u"--json"_s});
    QVERIFY(m_process->waitForFinished(patienceMs));
    const QJsonObject outcome =
        QJsonDocument::fromJson(m_process->readAllStandardOutput()).object();
    const QByteArray shown = QJsonDocument(outcome).toJson();
    QVERIFY2(m_process->exitCode() == 0, shown);
    const QJsonArray rows = outcome.value(u"rows").toArray();
    QCOMPARE(rows.size(), 3);
    const qint64 size = outcome.value(u"artifactBytes").toInteger();
    QCOMPARE(rows.at(0)[u"fromOrigin"_s].toInteger(), size);
    QVERIFY(rows.at(0)[u"verifiedMs"_s].toInteger() * 11 / 10
            >= outcome.value(u"wanLimitMs").toInteger());
    for (const int index : {1, 2}) {
        QVERIFY2(rows.at(index)[u"fromPeers"_s].toInteger() == size, shown);
        QVERIFY2(rows.at(index)[u"verifiedMs"_s].toInteger() > 0, shown);
        QVERIFY2(rows.at(index)[u"deliveredMs"_s].toInteger()
                     >= rows.at(index)[u"verifiedMs"_s].toInteger(),
                 shown);
        QVERIFY2(rows.at(index)[u"ratio"_s].toDouble() > 1, shown);
    }
    const int several = rows.at(2)[u"peers"_s].toInt(); // the second may come too late to give
    QVERIFY2(several == 1 || several == 2, shown);
    QCOMPARE(leftFiles(), QStringList());
    QCOMPARE(processesNaming(m_temporary->path()), QStringList());
}

void TestDemo::morePeersAreFaster()
{
    const QTemporaryDir report;
    start({u"scale"_s, u"--peers"_s, u"2"_s, u"--size"_s, u"8"_s, u"--peer-rate"_s, u"16"_s,
           u"--report"_s, report.path(), u"--json"_s});
    QVERIFY(m_process->waitForFinished(patienceMs));
    const QJsonObject outcome =
        QJsonDocument::fromJson(m_process->readAllStandardOutput()).object();
    const QByteArray shown = QJsonDocument(outcome).toJson();
    QVERIFY2(m_process->exitCode() == 0, shown + m_process->readAllStandardError());
    const QJsonArray rows = outcome.value(u"rows").toArray();
    QCOMPARE(rows.size(), 2);
    const qint64 size = outcome.value(u"artifactBytes").toInteger();
    for (const QJsonValue row : rows) {
        QCOMPARE(row[u"fromPeers"_s].toInteger(), size);
        QCOMPARE(row[u"givers"_s].toInt(), row[u"peers"_s].toInt());
        QVERIFY2(row[u"verifiedMs"_s].toInteger() * 5 / 4 > row[u"limitMs"_s].toInteger(), shown);
    }
    QVERIFY2(rows.at(1)[u"speedUp"_s].toDouble() > 1.3, shown);
    for (const QString& name : {u"scale.svg"_s, u"scale.csv"_s, u"scale.json"_s})
        QVERIFY2(QFileInfo(report.filePath(name)).size() > 100, qPrintable(name));
    QCOMPARE(leftFiles(), QStringList());
    QCOMPARE(processesNaming(m_temporary->path()), QStringList());
}

void TestDemo::anInterruptedDemoCleansUp()
{
    start({u"patch-tuesday"_s, u"--endpoints"_s, u"4"_s, u"--size"_s, u"64"_s, u"--wan"_s, u"5"_s});
    QVERIFY(waitForWords("Deploying"));
    QVERIFY(!processesNaming(m_temporary->path()).isEmpty());
    QCOMPARE(::kill(static_cast<pid_t>(m_process->processId()), SIGINT), 0);
    QVERIFY(m_process->waitForFinished(patienceMs));
    QCOMPARE(m_process->exitStatus(), QProcess::NormalExit);
    QCOMPARE(m_process->exitCode(), 130);
    QCOMPARE(leftFiles(), QStringList());
    QCOMPARE(processesNaming(m_temporary->path()), QStringList());
}

void TestDemo::agentsDieWithADemoThatIsKilled()
{
    start({u"patch-tuesday"_s, u"--endpoints"_s, u"4"_s, u"--size"_s, u"16"_s, u"--wan"_s, u"5"_s});
    QVERIFY(waitForWords("Deploying"));
    m_process->kill();
    QVERIFY(m_process->waitForFinished(patienceMs));
    QTRY_COMPARE(processesNaming(m_temporary->path()), QStringList());
}

void TestDemo::aTakenPortIsNamedBeforeAnythingStarts()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(u"127.0.1.2"_s), 5001));
    start({u"patch-tuesday"_s, u"--endpoints"_s, u"4"_s, u"--size"_s, u"1"_s});
    QVERIFY(m_process->waitForFinished(patienceMs));
    m_errors += m_process->readAllStandardError();
    QCOMPARE(m_process->exitCode(), 1);
    QVERIFY(m_errors.contains("5001 of 127.0.1.2"));
    QVERIFY(m_errors.contains("IPFS"));
    QCOMPARE(leftFiles(), QStringList());
}

void TestDemo::wrongArgumentsAreUsageErrors()
{
    start({u"patch-tuesday"_s, u"--simulate"_s, u"--stay"_s});
    QVERIFY(m_process->waitForFinished(patienceMs));
    QCOMPARE(m_process->exitCode(), 2);
    QVERIFY(m_process->readAllStandardError().contains("--stay is for real agents"));
    QVERIFY(m_process->readAllStandardOutput().isEmpty());
}

QTEST_GUILESS_MAIN(TestDemo)
#include "tst_demo.moc"
