#include <QtTest>

#include "console/simulator/eventlog.h"
#include "console/simulator/scenariorun.h"

using namespace Qt::Literals::StringLiterals;
using namespace patchswarm;
using namespace patchswarm::simulator;

namespace {

const QString folder = QStringLiteral(PATCHSWARM_GOLDEN);

QByteArray logOf(std::optional<std::int64_t> seed = {})
{
    auto file = scenario::readScenario(folder + u"/crowd.json"_s, seed);
    if (!file)
        return file.error().detail.toUtf8();
    prepare(*file);
    QByteArray log = EventLog::heading(*file);
    const std::atomic<bool> stop = false;
    const auto told =
        runScenario(*file, stop, [&](std::int64_t ms, int host, const swarm::SwarmRecord& record) {
            log += EventLog::lineOf(ms, '"' + file->population.hostNames.at(host).toUtf8() + '"',
                                    record);
            return true;
        });
    return told && told->allFinished() ? log : "it does not finish\n" + log;
}

} // namespace

// The same scenario, seed and version give the same event log, byte for byte, on every machine and
// in every build: what shared/swarm decides has changed when this fails. On purpose? Renew it:
// PATCHSWARM_WRITE_GOLDEN=1 build/dev/tests/bin/tst_goldenlog, and say why in the commit.
class TestGoldenLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLogIsTheOneThatIsKept();
    void twoRunsGiveTheSameBytes();
    void anotherSeedGivesAnotherLog();
    void aRunEndsWhenItIsTold();
};

void TestGoldenLog::theLogIsTheOneThatIsKept()
{
    QFile kept(folder + u"/crowd.jsonl"_s);
    const QByteArray log = logOf();
    if (qEnvironmentVariableIsSet("PATCHSWARM_WRITE_GOLDEN")) {
        QVERIFY(kept.open(QIODevice::WriteOnly) && kept.write(log) == log.size());
        return;
    }
    QVERIFY2(kept.open(QIODevice::ReadOnly), qPrintable(kept.errorString()));
    const QByteArrayList expected = kept.readAll().split('\n');
    const QByteArrayList lines = log.split('\n');
    for (qsizetype i = 0; i < std::min(lines.size(), expected.size()); ++i)
        if (lines.at(i) != expected.at(i))
            QFAIL(qPrintable(
                u"line %1 is\n%2\ninstead of\n%3\n(on purpose? "
                "PATCHSWARM_WRITE_GOLDEN=1 tst_goldenlog renews it)"_s.arg(i + 1)
                    .arg(QString::fromUtf8(lines.at(i)), QString::fromUtf8(expected.at(i)))));
    QCOMPARE(lines.size(), expected.size());
}

void TestGoldenLog::twoRunsGiveTheSameBytes()
{
    QVERIFY(logOf() == logOf());
}

void TestGoldenLog::anotherSeedGivesAnotherLog()
{
    QVERIFY(logOf() != logOf(7));
}

void TestGoldenLog::aRunEndsWhenItIsTold()
{
    const auto file = scenario::readScenario(folder + u"/crowd.json"_s);
    QVERIFY(file);
    std::atomic<bool> stop = false;
    int records = 0;
    const auto told = runScenario(*file, stop, [&](std::int64_t, int, const swarm::SwarmRecord&) {
        stop = ++records == 10;
        return true;
    });
    QVERIFY(!told && told.error().code == ErrorCode::Cancelled);
    QCOMPARE(records, 10);
    stop = false;
    QVERIFY(!runScenario(*file, stop, [](auto, auto, const auto&) { return false; }));
}

QTEST_APPLESS_MAIN(TestGoldenLog)
#include "tst_goldenlog.moc"
