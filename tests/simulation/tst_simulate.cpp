#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

using namespace Qt::Literals::StringLiterals;

namespace {

const QString program = QStringLiteral(PATCHSWARM_BINARIES "/patchswarmctl");
const QString crowdFile = QStringLiteral(PATCHSWARM_SCENARIOS "/flash-crowd-8.json");
const QString largeFile = QStringLiteral(PATCHSWARM_SCENARIOS "/patch-tuesday-1000.json");
constexpr int patienceMs = 60'000;

} // namespace

// patchswarmctl simulate and demo patch-tuesday --simulate, as processes.
class TestSimulate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theObjectIsThatOfTheDemo();
    void theSameSeedGivesTheSameObject();
    void theTextSaysSimulated();
    void aWatchedRunTellsOneObjectALine();
    void theEventLogAndTheReportAreWritten();
    void whatIsWrongIsNamed_data();
    void whatIsWrongIsNamed();
    void anInterruptedRunEndsAtOnce();
    void patchTuesdayIsSimulated();

private:
    void start(const QStringList& arguments)
    {
        m_process = std::make_unique<QProcess>();
        m_process->start(program, arguments);
    }

    int run(const QStringList& arguments)
    {
        start(arguments);
        if (!m_process->waitForFinished(patienceMs))
            return -1;
        m_out = m_process->readAllStandardOutput();
        m_err = m_process->readAllStandardError();
        return m_process->exitStatus() == QProcess::NormalExit ? m_process->exitCode() : -2;
    }

    std::unique_ptr<QProcess> m_process;
    QByteArray m_out;
    QByteArray m_err;
};

void TestSimulate::theObjectIsThatOfTheDemo()
{
    QCOMPARE(run({u"simulate"_s, crowdFile, u"--json"_s}), 0);
    const QJsonObject told = QJsonDocument::fromJson(m_out).object();
    for (const QString& key :
         {u"simulated"_s, u"seed"_s, u"endpoints"_s, u"finished"_s, u"failed"_s, u"offline"_s,
          u"artifactBytes"_s, u"wanBytes"_s, u"wanCopies"_s, u"peerBytes"_s, u"wastedBytes"_s,
          u"firstFinishedMs"_s, u"medianFinishedMs"_s, u"lastFinishedMs"_s, u"cdnModelLastMs"_s,
          u"cdnModel"_s, u"faults"_s, u"simulation"_s})
        QVERIFY2(told.contains(key), qPrintable(key));
    QCOMPARE(told["simulated"_L1], QJsonValue(true));
    QCOMPARE(told["endpoints"_L1].toInt(), 8);
    QCOMPARE(told["finished"_L1].toInt(), 8);
    QVERIFY(told["wanCopies"_L1].toDouble() >= 1 && told["wanCopies"_L1].toDouble() < 1.06);
    QCOMPARE(told["simulation"_L1]["unverifiedChunks"_L1].toInt(-1), 0);
    QVERIFY(told["simulation"_L1]["inputs"_L1]["wanOverhead"_L1].toDouble() > 1);
}

void TestSimulate::theSameSeedGivesTheSameObject()
{
    QCOMPARE(run({u"simulate"_s, crowdFile, u"--json"_s, u"--seed"_s, u"7"_s}), 0);
    const QByteArray once = m_out;
    QCOMPARE(run({u"simulate"_s, crowdFile, u"--json"_s, u"--seed"_s, u"7"_s}), 0);
    QCOMPARE(m_out, once);
    QCOMPARE(run({u"simulate"_s, crowdFile, u"--json"_s, u"--seed"_s, u"8"_s}), 0);
    QVERIFY(m_out != once);
}

void TestSimulate::theTextSaysSimulated()
{
    QCOMPARE(run({u"simulate"_s, crowdFile}), 0);
    QVERIFY(m_out.contains("SIMULATED") && m_out.contains("8 of 8"));
    QVERIFY(!m_out.contains("real agents"));
}

void TestSimulate::aWatchedRunTellsOneObjectALine()
{
    QCOMPARE(run({u"simulate"_s, crowdFile, u"--watch"_s}), 0);
    const QByteArrayList lines = m_out.trimmed().split('\n');
    QVERIFY(lines.size() > 5);
    qint64 last = -1;
    for (const QByteArray& line : lines.first(lines.size() - 1)) {
        const QJsonObject told = QJsonDocument::fromJson(line).object();
        QVERIFY2(told["simulated"_L1].toBool() && told["atMs"_L1].toInteger() > last, line);
        last = told["atMs"_L1].toInteger();
    }
    QCOMPARE(QJsonDocument::fromJson(lines.last()).object()["finished"_L1].toInt(), 8);
}

void TestSimulate::theEventLogAndTheReportAreWritten()
{
    const QTemporaryDir directory;
    const QString log = directory.filePath(u"log.jsonl"_s);
    const QString report = directory.filePath(u"report"_s);
    QCOMPARE(run({u"simulate"_s, crowdFile, u"--events"_s, log, u"--report"_s, report}), 0);
    QFile written(log);
    QVERIFY(written.open(QIODevice::ReadOnly));
    const QByteArray first = written.readLine();
    QVERIFY(QJsonDocument::fromJson(first).object()["simulated"_L1].toBool());
    qsizetype verified = 0;
    while (!written.atEnd()) {
        const QByteArray line = written.readLine();
        QVERIFY2(QJsonDocument::fromJson(line).isObject(), line);
        verified += line.contains("\"chunkVerified\"") ? 1 : 0;
    }
    QCOMPARE(verified, 8 * 64);
    QFile curve(QDir(report).filePath(u"curve.svg"_s));
    QVERIFY(curve.open(QIODevice::ReadOnly) && curve.readAll().contains("SIMULATED"));
    QFile csv(QDir(report).filePath(u"endpoints.csv"_s));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QVERIFY(csv.readLine().trimmed().endsWith(",simulated"));
    QVERIFY(QFile::exists(QDir(report).filePath(u"curve.png"_s)));
}

void TestSimulate::whatIsWrongIsNamed_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("no file") << QStringList {u"simulate"_s} << 2 << QByteArray("SCENARIO.json");
    QTest::newRow("missing file") << QStringList {u"simulate"_s, u"/nowhere.json"_s} << 1
                                  << QByteArray("there is no file /nowhere.json");
    QTest::newRow("not a scenario")
        << QStringList {u"simulate"_s, program} << 1 << QByteArray("patchswarmctl");
    QTest::newRow("seed") << QStringList {u"simulate"_s, crowdFile, u"--seed"_s, u"x"_s} << 2
                          << QByteArray("--seed");
    QTest::newRow("events nowhere")
        << QStringList {u"simulate"_s, crowdFile, u"--events"_s, u"/nowhere/log"_s} << 1
        << QByteArray("--events: /nowhere/log cannot be written");
    QTest::newRow("full disk") << QStringList {u"simulate"_s, crowdFile, u"--events"_s,
                                               u"/dev/full"_s}
                               << 1 << QByteArray("--events: /dev/full cannot be written");
    QTest::newRow("two on standard output")
        << QStringList {u"simulate"_s, crowdFile, u"--events"_s, u"-"_s, u"--watch"_s} << 2
        << QByteArray("standard output");
    QTest::newRow("too many") << QStringList {u"demo"_s, u"patch-tuesday"_s, u"--simulate"_s,
                                              u"--endpoints"_s, u"20001"_s}
                              << 2 << QByteArray("from 2 to 20000");
    QTest::newRow("real agents' option")
        << QStringList {u"demo"_s, u"patch-tuesday"_s, u"--simulate"_s, u"--fleet"_s, u"x"_s} << 2
        << QByteArray("--fleet is for real agents");
}

void TestSimulate::whatIsWrongIsNamed()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const int, code);
    QFETCH(const QByteArray, words);
    QCOMPARE(run(arguments), code);
    QVERIFY2(m_err.contains(words), m_err);
    QVERIFY2(m_out.isEmpty(), m_out);
}

void TestSimulate::anInterruptedRunEndsAtOnce()
{
    start({u"simulate"_s, largeFile, u"--watch"_s});
    QVERIFY(m_process->waitForReadyRead(patienceMs)); // it has begun
    ::kill(static_cast<pid_t>(m_process->processId()), SIGINT);
    QVERIFY(m_process->waitForFinished(10'000));
    QCOMPARE(m_process->exitStatus(), QProcess::NormalExit);
    QCOMPARE(m_process->exitCode(), 130);
    QVERIFY(m_process->readAllStandardError().contains("interrupted"));
}

void TestSimulate::patchTuesdayIsSimulated()
{
    QCOMPARE(run({u"demo"_s, u"patch-tuesday"_s, u"--simulate"_s, u"--endpoints"_s, u"40"_s,
                  u"--size"_s, u"64"_s, u"--wan"_s, u"40"_s, u"--seed"_s, u"3"_s, u"--json"_s}),
             0);
    const QJsonObject told = QJsonDocument::fromJson(m_out).object();
    QCOMPARE(told["simulated"_L1], QJsonValue(true));
    QCOMPARE(told["endpoints"_L1].toInt(), 40);
    QCOMPARE(told["offline"_L1].toInt(), 1); // the buyer that was killed
    QCOMPARE(told["finished"_L1].toInt(), 39);
    QVERIFY(told["faults"_L1].toArray().size() >= 4);
    for (const QJsonValue& fault : told["faults"_L1].toArray())
        QVERIFY(fault["survived"_L1].toBool());
}

QTEST_GUILESS_MAIN(TestSimulate)
#include "tst_simulate.moc"
