#include <QTest>

#include "console/demo/demooptions.h"

using namespace patchswarm::demo;
using namespace Qt::Literals::StringLiterals;

class TestDemoOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutArgumentsThePublishedDefaultsHold();
    void everyOptionIsRead();
    void whatIsWrongIsNamed_data();
    void whatIsWrongIsNamed();
    void theTableTakesNoEndpoints();
    void theScaleTakesPeersAndTheirRate();
    void helpNamesEveryOption();
};

void TestDemoOptions::withoutArgumentsThePublishedDefaultsHold()
{
    const auto options = PatchTuesdayOptions::parse({});
    QVERIFY(options);
    QCOMPARE(options->endpoints, 16);
    QCOMPARE(options->artifactBytes(), 134'217'728);
    QCOMPARE(options->wanBitsPerSecond(), 50'000'000);
    QVERIFY(!options->json);
}

void TestDemoOptions::everyOptionIsRead()
{
    const auto options = PatchTuesdayOptions::parse(
        {u"--endpoints"_s, u"6"_s, u"--size=32"_s, u"--wan"_s, u"20"_s, u"--seed"_s,
         u"4294967295"_s, u"--report"_s, u"/r"_s, u"--logs"_s, u"/l"_s, u"--json"_s});
    QVERIFY(options);
    QCOMPARE(options->endpoints, 6);
    QCOMPARE(options->sizeMiB, 32);
    QCOMPARE(options->wanMbit, 20);
    QCOMPARE(options->seed, 4294967295U);
    QCOMPARE(options->reportDirectory, u"/r"_s);
    QCOMPARE(options->logDirectory, u"/l"_s);
    QVERIFY(options->json);
}

void TestDemoOptions::whatIsWrongIsNamed_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("word");
    const auto row = [](const char* name, const QStringList& arguments, const QString& word) {
        QTest::newRow(name) << arguments << word;
    };
    row("too few endpoints", {u"--endpoints"_s, u"1"_s}, u"2 to 200"_s);
    row("too many endpoints", {u"--endpoints"_s, u"201"_s}, u"2 to 200"_s);
    row("endpoints in words", {u"--endpoints"_s, u"six"_s}, u"six"_s);
    row("no size", {u"--size"_s, u"0"_s}, u"--size"_s);
    row("fraction", {u"--size"_s, u"1.5"_s}, u"1.5"_s);
    row("negative rate", {u"--wan"_s, u"-1"_s}, u"--wan"_s);
    row("seed too large", {u"--seed"_s, u"4294967296"_s}, u"--seed"_s);
    row("seed in words", {u"--seed"_s, u"abc"_s}, u"is not a whole number from 0 to"_s);
    row("value missing", {u"--seed"_s}, u"seed"_s);
    row("unknown option", {u"--fast"_s}, u"fast"_s);
    row("argument", {u"now"_s}, u"now"_s);
    row("report nowhere", {u"--report="_s}, u"--report"_s);
    row("simulation", {u"--simulate"_s}, u"simulate"_s); // taken before, by the simulator
}

void TestDemoOptions::whatIsWrongIsNamed()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, word);
    const auto options = PatchTuesdayOptions::parse(arguments);
    QVERIFY(!options);
    QVERIFY2(options.error().detail.contains(word), qPrintable(options.error().detail));
}

void TestDemoOptions::theTableTakesNoEndpoints()
{
    QVERIFY(DemoTableOptions::parse({u"--size"_s, u"64"_s, u"--wan"_s, u"100"_s, u"--json"_s}));
    const auto options = DemoTableOptions::parse({u"--endpoints"_s, u"4"_s});
    QVERIFY(!options);
    QVERIFY(options.error().detail.contains(u"endpoints"_s));
}

void TestDemoOptions::theScaleTakesPeersAndTheirRate()
{
    const auto options = DemoScaleOptions::parse(
        {u"--peers=4"_s, u"--peer-rate"_s, u"20"_s, u"--size"_s, u"8"_s, u"--report"_s, u"/r"_s});
    QVERIFY(options);
    QCOMPARE(options->peers, 4);
    QCOMPARE(options->peerBitsPerSecond(), 20'000'000);
    QCOMPARE(options->artifactBytes(), 8'388'608);
    QCOMPARE(options->reportDirectory, u"/r"_s);
    for (const QStringList& wrong :
         {QStringList {u"--peers=0"_s}, QStringList {u"--peers=65"_s}, QStringList {u"--wan=5"_s},
          QStringList {u"--peer-rate=fast"_s}, QStringList {u"--report="_s}})
        QVERIFY2(!DemoScaleOptions::parse(wrong), qPrintable(wrong.first()));
}

void TestDemoOptions::helpNamesEveryOption()
{
    QVERIFY(PatchTuesdayOptions::parse({u"--help"_s})->help);
    for (const QString& option : {u"--endpoints"_s, u"--size"_s, u"--wan"_s, u"--seed"_s,
                                  u"--report"_s, u"--logs"_s, u"--json"_s})
        QVERIFY2(PatchTuesdayOptions::helpText().contains(option), qPrintable(option));
}

QTEST_GUILESS_MAIN(TestDemoOptions)
#include "tst_demo_options.moc"
