#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "agent/service/handoff.h"
#include "tests/support/childprocesses.h"

using namespace patchswarm::service;
using patchswarm::tests::childrenAreGone;

// Real programs, small shell scripts mostly.
class TestHandOff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void success();
    void theProgramsOwnArgumentsComeFirst();
    void nothingIsInterpretedByAShell();
    void aFailureTellsItsCodeAndWhatTheProgramSaid();
    void aRestartCodeIsASuccessThatWantsARestart();
    void aCrashIsNoExitCode();
    void aProgramThatHangsIsStoppedWithItsChildren();
    void aProgramThatCannotStartIsNamed();
    void manyThatCannotStartFailOneByOne();
    void onlyTheEndOfALongOutputIsKept();
    void jobsRunOneAfterAnother();
    void filesRunInOrderAndTheFirstFailureEndsTheJob();
    void aQueuedJobCanBeCancelledARunningOneNot();
    void settingsHoldFromTheNextProgram();
    void theProgramCanBeEndedByASignal();
    void aRunningProgramOutlivesTheHandOff();

private:
    [[nodiscard]] static LocalSettings shell(const QString& script);
    [[nodiscard]] static HandOff::Outcome outcome(const QSignalSpy& spy, int number = 0);
};

LocalSettings TestHandOff::shell(const QString& script)
{
    LocalSettings settings;
    settings.handOffCommand = {QStringLiteral("/bin/sh"), QStringLiteral("-c"), script,
                               QStringLiteral("installer")};
    return settings;
}

HandOff::Outcome TestHandOff::outcome(const QSignalSpy& spy, int number)
{
    return spy.at(number).at(1).value<HandOff::Outcome>();
}

void TestHandOff::success()
{
    HandOff handOff(shell(QStringLiteral("exit 0")));
    QVERIFY(handOff.isConfigured());
    QSignalSpy finished(&handOff, &HandOff::finished);
    handOff.start(QStringLiteral("job"), {QStringLiteral("/tmp/a")});
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(finished.at(0).at(0).toString(), QStringLiteral("job"));
    QVERIFY(outcome(finished).succeeded);
    QCOMPARE(outcome(finished).exitCode, 0);
    QCOMPARE(outcome(finished).detail, QString());
    QVERIFY(!HandOff(LocalSettings()).isConfigured());
}

void TestHandOff::theProgramsOwnArgumentsComeFirst()
{
    LocalSettings settings = shell(QStringLiteral("printf '%s|' \"$@\"; exit 3"));
    settings.handOffCommand << QStringLiteral("--quiet");
    HandOff handOff(settings);
    QSignalSpy finished(&handOff, &HandOff::finished);
    handOff.start(QStringLiteral("job"), {QStringLiteral("/tmp/a")});
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY2(outcome(finished).detail.contains(QStringLiteral("--quiet|/tmp/a|")),
             qPrintable(outcome(finished).detail));
}

void TestHandOff::nothingIsInterpretedByAShell()
{
    QTemporaryDir folder;
    const QString nasty =
        QStringLiteral("/tmp/a b $(touch %1/pwned) `touch %1/pwned` ; touch %1/pwned \"'\n*")
            .arg(folder.path());
    HandOff handOff(shell(QStringLiteral("printf '<%s>' \"$1\"; test $# -eq 1 && exit 4")));
    QSignalSpy finished(&handOff, &HandOff::finished);
    handOff.start(QStringLiteral("job"), {nasty});
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(outcome(finished).exitCode, 4);
    QVERIFY(outcome(finished).detail.contains(u'<' + nasty + u'>'));
    QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("pwned"))));
}

void TestHandOff::aFailureTellsItsCodeAndWhatTheProgramSaid()
{
    HandOff handOff(shell(QStringLiteral("echo out; echo no room on the disk >&2; exit 7")));
    QSignalSpy finished(&handOff, &HandOff::finished);
    handOff.start(QStringLiteral("job"), {QStringLiteral("/tmp/a")});
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(!outcome(finished).succeeded);
    QCOMPARE(outcome(finished).exitCode, 7);
    QVERIFY(outcome(finished).detail.contains(QStringLiteral("code 7")));
    QVERIFY(outcome(finished).detail.contains(QStringLiteral("no room on the disk")));
}

void TestHandOff::aRestartCodeIsASuccessThatWantsARestart()
{
    LocalSettings settings = shell(QStringLiteral("test \"$1\" = first && exit 42; exit 0"));
    settings.rebootExitCodes = {42};
    HandOff handOff(settings);
    QSignalSpy finished(&handOff, &HandOff::finished);
    handOff.start(QStringLiteral("job"), {QStringLiteral("first"), QStringLiteral("second")});
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(outcome(finished).succeeded);
    QVERIFY(outcome(finished).rebootPending);
}

void TestHandOff::aCrashIsNoExitCode()
{
    HandOff handOff(shell(QStringLiteral("kill -SEGV $$")));
    QSignalSpy finished(&handOff, &HandOff::finished);
    handOff.start(QStringLiteral("job"), {QStringLiteral("/tmp/a")});
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(!outcome(finished).succeeded);
    QCOMPARE(outcome(finished).exitCode, -1);
    QVERIFY(outcome(finished).detail.contains(QStringLiteral("crashed")));
}

void TestHandOff::aProgramThatHangsIsStoppedWithItsChildren()
{
    QTemporaryDir folder;
    const QString mark = folder.filePath(QStringLiteral("child"));
    LocalSettings settings = shell(QStringLiteral("sleep 600 & echo $! > %1; wait").arg(mark));
    settings.handOffTimeout = std::chrono::seconds(1);
    HandOff handOff(settings);
    QSignalSpy finished(&handOff, &HandOff::finished);
    QElapsedTimer waited;
    waited.start();
    handOff.start(QStringLiteral("job"), {QStringLiteral("/tmp/a")});
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(waited.elapsed() >= 900);
    QVERIFY(!outcome(finished).succeeded);
    QCOMPARE(outcome(finished).exitCode, -1);
    QVERIFY(outcome(finished).detail.contains(QStringLiteral("stopped after 1 s")));
    QFile file(mark);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString child = QString::fromLatin1(file.readAll().trimmed());
    const auto isGone = [&] { // a zombie is gone as well; nobody may be there to reap it
        QFile status(QStringLiteral("/proc/%1/stat").arg(child));
        return !status.open(QIODevice::ReadOnly) || status.readAll().contains(") Z");
    };
    QTRY_VERIFY(isGone());
}

void TestHandOff::aProgramThatCannotStartIsNamed()
{
    LocalSettings settings;
    settings.handOffCommand = {QStringLiteral("/nowhere/installer")};
    HandOff handOff(settings);
    QSignalSpy finished(&handOff, &HandOff::finished);
    handOff.start(QStringLiteral("job"), {QStringLiteral("/tmp/a")});
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(!outcome(finished).succeeded);
    QCOMPARE(outcome(finished).exitCode, -1);
    QVERIFY(outcome(finished).detail.contains(QStringLiteral("/nowhere/installer")));
}

void TestHandOff::manyThatCannotStartFailOneByOne()
{
    LocalSettings settings;
    settings.handOffCommand = {QStringLiteral("/nowhere/installer")};
    HandOff handOff(settings);
    QSignalSpy finished(&handOff, &HandOff::finished);
    for (int i = 0; i < 100; ++i)
        handOff.start(QString::number(i), {QStringLiteral("/tmp/a")});
    QTRY_COMPARE(finished.size(), 100);
    for (int i = 0; i < 100; ++i)
        QCOMPARE(finished.at(i).at(0).toString(), QString::number(i));
}

void TestHandOff::onlyTheEndOfALongOutputIsKept()
{
    HandOff handOff(
        shell(QStringLiteral("head -c 3000000 /dev/zero | tr '\\0' x; echo THE END; exit 1")));
    QSignalSpy finished(&handOff, &HandOff::finished);
    handOff.start(QStringLiteral("job"), {QStringLiteral("/tmp/a")});
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
    QVERIFY(outcome(finished).detail.endsWith(QStringLiteral("THE END")));
    QVERIFY(outcome(finished).detail.size() < 2200);
}

void TestHandOff::jobsRunOneAfterAnother()
{
    QTemporaryDir folder;
    const QString trail = folder.filePath(QStringLiteral("trail"));
    HandOff handOff(
        shell(QStringLiteral("echo begin $1 >> %1; sleep 0.1; echo end $1 >> %1").arg(trail)));
    QSignalSpy finished(&handOff, &HandOff::finished);
    for (const char* name : {"a", "b", "c"})
        handOff.start(QLatin1String(name), {QLatin1String(name)});
    QTRY_COMPARE(finished.size(), 3);
    QFile file(trail);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("begin a\nend a\nbegin b\nend b\nbegin c\nend c\n"));
}

void TestHandOff::filesRunInOrderAndTheFirstFailureEndsTheJob()
{
    QTemporaryDir folder;
    const QString trail = folder.filePath(QStringLiteral("trail"));
    HandOff handOff(shell(QStringLiteral("echo $1 >> %1; test $1 != two").arg(trail)));
    QSignalSpy finished(&handOff, &HandOff::finished);
    handOff.start(QStringLiteral("job"),
                  {QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")});
    handOff.start(QStringLiteral("next"), {QStringLiteral("four")});
    QTRY_COMPARE(finished.size(), 2);
    QVERIFY(!outcome(finished, 0).succeeded);
    QVERIFY(outcome(finished, 1).succeeded);
    QFile file(trail);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("one\ntwo\nfour\n"));
}

void TestHandOff::aQueuedJobCanBeCancelledARunningOneNot()
{
    HandOff handOff(shell(QStringLiteral("sleep 0.2")));
    QSignalSpy finished(&handOff, &HandOff::finished);
    for (const char* name : {"running", "queued", "last"})
        handOff.start(QLatin1String(name), {QStringLiteral("/tmp/a")});
    handOff.cancel(QStringLiteral("running"));
    handOff.cancel(QStringLiteral("queued"));
    QTRY_COMPARE(finished.size(), 2);
    QCOMPARE(finished.at(0).at(0).toString(), QStringLiteral("running"));
    QCOMPARE(finished.at(1).at(0).toString(), QStringLiteral("last"));
}

void TestHandOff::settingsHoldFromTheNextProgram()
{
    HandOff handOff(shell(QStringLiteral("sleep 0.1; exit 0")));
    QSignalSpy finished(&handOff, &HandOff::finished);
    handOff.start(QStringLiteral("old"), {QStringLiteral("/tmp/a")});
    handOff.setLocalSettings(shell(QStringLiteral("exit 9")));
    handOff.start(QStringLiteral("new"), {QStringLiteral("/tmp/a")});
    QTRY_COMPARE(finished.size(), 2);
    QVERIFY(outcome(finished, 0).succeeded);
    QCOMPARE(outcome(finished, 1).exitCode, 9);
}

void TestHandOff::theProgramCanBeEndedByASignal()
{
    // Whatever this process blocks, the program does not inherit.
    HandOff handOff(shell(QStringLiteral("grep SigBlk /proc/self/status; exit 5")));
    QSignalSpy finished(&handOff, &HandOff::finished);
    handOff.start(QStringLiteral("job"), {QStringLiteral("/tmp/a")});
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY2(outcome(finished).detail.contains(QStringLiteral("0000000000000000")),
             qPrintable(outcome(finished).detail));
}

void TestHandOff::aRunningProgramOutlivesTheHandOff()
{
    QTemporaryDir folder;
    const QString mark = folder.filePath(QStringLiteral("installed"));
    {
        HandOff handOff(shell(QStringLiteral("touch %1.begun; sleep 0.3; touch %1").arg(mark)));
        handOff.start(QStringLiteral("job"), {QStringLiteral("/tmp/a")});
        QTRY_VERIFY(QFile::exists(mark + QStringLiteral(".begun")));
    }
    QTRY_VERIFY(QFile::exists(mark));
    QTRY_VERIFY(childrenAreGone());
}

QTEST_GUILESS_MAIN(TestHandOff)
#include "tst_handoff.moc"
