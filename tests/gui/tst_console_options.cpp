#include <QTest>

#include "console/pages/commandtext.h"
#include "console/pages/consoleoptions.h"

using namespace patchswarm;
using namespace patchswarm::pages;
using namespace Qt::Literals::StringLiterals;

class TestConsoleOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void nothingAskedForIsAFirstStart()
    {
        const auto options = ConsoleOptions::parse({});
        QVERIFY(options);
        QVERIFY(options->fleetDirectory.isEmpty());
        QVERIFY(!options->demo);
    }

    void optionsOfTheDemoAreHandedOn()
    {
        const auto options = ConsoleOptions::parse(
            {u"--demo"_s, u"patch-tuesday"_s, u"--endpoints"_s, u"4"_s, u"--size"_s, u"8"_s});
        QVERIFY(options);
        QVERIFY(options->demo);
        QCOMPARE(options->demoArguments,
                 (QStringList {u"--endpoints"_s, u"4"_s, u"--size"_s, u"8"_s}));
    }

    void whatIsWrongIsNamed_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("named");
        QTest::newRow("unknown option") << QStringList {u"--flet"_s} << u"flet"_s;
        QTest::newRow("page") << QStringList {u"--page"_s, u"nowhere"_s} << u"overview"_s;
        QTest::newRow("demo") << QStringList {u"--demo"_s, u"other"_s} << u"patch-tuesday"_s;
        QTest::newRow("seconds") << QStringList {u"--after"_s, u"soon"_s} << u"soon"_s;
        QTest::newRow("language") << QStringList {u"--language"_s, u"xx"_s} << u"de, en"_s;
        QTest::newRow("stray") << QStringList {u"folder"_s} << u"--fleet"_s;
        QTest::newRow("simulate") << QStringList {u"--simulate"_s} << u"--demo"_s;
        QTest::newRow("simulate and logs")
            << QStringList {u"--demo"_s, u"patch-tuesday"_s, u"--simulate"_s, u"--logs"_s, u"x"_s}
            << u"real agents"_s;
        QTest::newRow("both") << QStringList {u"--demo"_s, u"patch-tuesday"_s, u"--fleet"_s, u"x"_s}
                              << u"--fleet"_s;
    }

    void whatIsWrongIsNamed()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QString, named);
        const auto options = ConsoleOptions::parse(arguments);
        QVERIFY(!options);
        QVERIFY2(options.error().detail.contains(named), qPrintable(options.error().detail));
    }

    void aLanguageIsChosen()
    {
        const auto options = ConsoleOptions::parse({u"--language"_s, u"de"_s});
        QVERIFY(options);
        QCOMPARE(options->language, u"de"_s);
        QVERIFY(ConsoleOptions::helpText().contains(u"de, en"_s));
    }

    void helpNamesEveryPage()
    {
        for (const QString& key : pageKeys())
            QVERIFY(ConsoleOptions::helpText().contains(key));
    }

    void commandsAreQuotedForAShell()
    {
        QCOMPARE(shellWord(u"plain-1.0"_s), u"plain-1.0"_s);
        QCOMPARE(shellWord(u"two words"_s), u"'two words'"_s);
        QCOMPARE(shellWord(u"it's; rm -rf"_s), u"'it'\\''s; rm -rf'"_s);
        QCOMPARE(shellWord({}), u"''"_s);
        QCOMPARE(endpointCommand({u"job"_s, u"pause"_s, u"p 7"_s}, u"/f"_s, {u"a"_s, u"b"_s}),
                 u"patchswarmctl job pause 'p 7' --fleet /f --to a --to b"_s);
        QCOMPARE(endpointCommand({u"status"_s}, u"/f"_s, {u"a"_s}, true),
                 u"patchswarmctl status --fleet /f --all"_s);
    }
};

QTEST_APPLESS_MAIN(TestConsoleOptions)

#include "tst_console_options.moc"
