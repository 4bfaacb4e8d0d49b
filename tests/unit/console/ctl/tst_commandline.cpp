#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include "console/ctl/commandline.h"
#include "console/ctl/publishoptions.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

// What one made-up command was called with.
struct Called
{
    int times = 0;
    QStringList positional;
    QString name;
    bool json = false;
    QStringList raw;
};

Commands someCommands(Called& called)
{
    QCommandLineOption many = option("many", "Several.", "N");
    Command raw;
    raw.path = u"demo run"_s;
    raw.isRaw = true;
    raw.runRaw = [&called](const QStringList& arguments) {
        called.raw = arguments;
        return 42;
    };
    return {{u"fleet create"_s,
             u"DIR"_s,
             u"Makes."_s,
             {option("name", "Name.", "NAME"), jsonOption()},
             1,
             1,
             {u"fleet create x"_s},
             [&called](const Invocation& invocation) {
                 ++called.times;
                 called.positional = invocation.positional();
                 called.name = invocation.value(u"name"_s);
                 called.json = invocation.json();
                 return 7;
             }},
            {u"cid"_s,
             u"FILE..."_s,
             u"Hashes."_s,
             {many},
             1,
             9,
             {},
             [&called](const Invocation& invocation) {
                 ++called.times;
                 called.positional = invocation.positional();
                 return 0;
             }},
            raw};
}

OrStop<fleet::JobRequest> request(const QStringList& arguments)
{
    Invocation invocation;
    if (const auto read = invocation.read(publishOptions(), arguments); !read)
        return tl::unexpected(read.error());
    return readJobRequest(invocation);
}

} // namespace

class CommandLineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCommandIsFoundAndItsOptionsRead();
    void optionsMayStandAnywhereAfterTheCommand();
    void aLoneDashIsAnArgument();
    void wrongUsageIsTwo_data();
    void wrongUsageIsTwo();
    void helpAndVersionAreAnsweredAtEveryLevel();
    void argumentsOfADemoArePassedOnUnread();
    void everyCommandHasHelpExamplesAndASummary();
    void everyFormOfTheContractIsThere();
    void everyExampleIsAcceptedByItsCommand();
    void completionKnowsCommandsAndOptions();
    void aPublicationIsReadWhole();
    void badPublicationsAreRefused_data();
    void badPublicationsAreRefused();
};

void CommandLineTest::aCommandIsFoundAndItsOptionsRead()
{
    Called called;
    const Commands commands = someCommands(called);
    QCOMPARE(runCommandLine(commands, {u"fleet"_s, u"create"_s, u"here"_s, u"--name=A B"_s}), 7);
    QCOMPARE(called.positional, QStringList {u"here"_s});
    QCOMPARE(called.name, u"A B"_s);
    QVERIFY(!called.json);
}

void CommandLineTest::optionsMayStandAnywhereAfterTheCommand()
{
    Called called;
    const Commands commands = someCommands(called);
    QCOMPARE(runCommandLine(commands,
                            {u"fleet"_s, u"create"_s, u"--json"_s, u"--name"_s, u"x"_s, u"here"_s}),
             7);
    QVERIFY(called.json);
    QCOMPARE(called.positional, QStringList {u"here"_s});
}

void CommandLineTest::aLoneDashIsAnArgument()
{
    Called called;
    const Commands commands = someCommands(called);
    QCOMPARE(runCommandLine(commands, {u"cid"_s, u"-"_s}), 0);
    QCOMPARE(called.positional, QStringList {u"-"_s});
    QCOMPARE(runCommandLine(commands, {u"cid"_s, u"--"_s, u"--help"_s}), 0);
    QCOMPARE(called.positional, QStringList {u"--help"_s});
}

void CommandLineTest::wrongUsageIsTwo_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList();
    QTest::newRow("unknown") << QStringList {u"flet"_s};
    QTest::newRow("half a command") << QStringList {u"fleet"_s};
    QTest::newRow("unknown second word") << QStringList {u"fleet"_s, u"creat"_s};
    QTest::newRow("unknown option") << QStringList {u"fleet"_s, u"create"_s, u"x"_s, u"--nam"_s};
    QTest::newRow("value missing") << QStringList {u"fleet"_s, u"create"_s, u"x"_s, u"--name"_s};
    QTest::newRow("argument missing") << QStringList {u"fleet"_s, u"create"_s};
    QTest::newRow("one too many") << QStringList {u"fleet"_s, u"create"_s, u"x"_s, u"y"_s};
}

void CommandLineTest::wrongUsageIsTwo()
{
    QFETCH(const QStringList, arguments);
    Called called;
    QCOMPARE(runCommandLine(someCommands(called), arguments), exitUsage);
    QCOMPARE(called.times, 0);
}

void CommandLineTest::helpAndVersionAreAnsweredAtEveryLevel()
{
    Called called;
    const Commands commands = someCommands(called);
    for (const QString& asked : {u"--help"_s, u"-h"_s, u"--version"_s, u"-v"_s}) {
        QCOMPARE(runCommandLine(commands, {asked}), 0);
        QCOMPARE(runCommandLine(commands, {u"fleet"_s, asked}), 0);
        QCOMPARE(runCommandLine(commands, {u"fleet"_s, u"create"_s, asked}), 0);
    }
    QCOMPARE(called.times, 0);
}

void CommandLineTest::argumentsOfADemoArePassedOnUnread()
{
    Called called;
    const QStringList rest {u"--help"_s, u"--json"_s, u"x"_s, u"--version"_s};
    QCOMPARE(runCommandLine(someCommands(called), QStringList {u"demo"_s, u"run"_s} + rest), 42);
    QCOMPARE(called.raw, rest);
}

void CommandLineTest::everyCommandHasHelpExamplesAndASummary()
{
    QSet<QString> paths;
    for (const Command& command : allCommands()) {
        QVERIFY2(!paths.contains(command.path), qPrintable(command.path));
        paths.insert(command.path);
        QVERIFY2(!command.summary.isEmpty(), qPrintable(command.path));
        if (command.isRaw)
            continue;
        QVERIFY2(!command.examples.isEmpty(), qPrintable(command.path));
        QVERIFY2(command.run, qPrintable(command.path));
        const QString help = helpOf(command);
        QVERIFY(help.contains(command.path));
        for (const QCommandLineOption& each : command.options) {
            QVERIFY2(!each.description().isEmpty(), qPrintable(command.path));
            QVERIFY(help.contains(u"--"_s + each.names().last()));
        }
    }
    QVERIFY(helpOfGroup(allCommands(), {}).contains(u"fleet create"_s));
}

void CommandLineTest::everyFormOfTheContractIsThere()
{
    QStringList paths;
    for (const Command& command : allCommands())
        paths.append(command.path);
    for (const QString& form : {u"fleet create"_s,  u"fleet enroll"_s, u"fleet pair"_s,
                                u"fleet revoke"_s,  u"fleet import"_s, u"fleet label"_s,
                                u"cid"_s,           u"publish"_s,      u"deploy"_s,
                                u"job list"_s,      u"job pause"_s,    u"job resume"_s,
                                u"job cancel"_s,    u"job retry"_s,    u"status"_s,
                                u"profile show"_s,  u"profile set"_s,  u"profile diff"_s,
                                u"profile apply"_s, u"profile undo"_s, u"cache list"_s,
                                u"cache pin"_s,     u"cache unpin"_s,  u"cache evict"_s,
                                u"cache verify"_s,  u"why"_s,          u"doctor"_s,
                                u"report"_s,        u"rpc"_s,          u"demo patch-tuesday"_s,
                                u"demo table"_s,    u"demo scale"_s,   u"simulate"_s})
        QVERIFY2(paths.contains(form), qPrintable(form));
    QCOMPARE(runCommandLine(allCommands(), {u"doctor"_s}), exitUsage);
    QCOMPARE(runCommandLine(allCommands(), {u"fleet"_s, u"pair"_s, u"--code"_s, u"x"_s}),
             exitUsage);
}

void CommandLineTest::everyExampleIsAcceptedByItsCommand()
{
    static const QRegularExpression word(u"'[^']*'|[^ ]+"_s);
    static const QRegularExpression redirection(u" [<>] "_s);
    for (const Command& command : allCommands())
        for (const QString& example : command.examples) {
            QStringList words;
            for (auto matches = word.globalMatch(example.section(redirection, 0, 0));
                 matches.hasNext();)
                words.append(matches.next().captured().remove(u'\''));
            const auto length = command.path.split(u' ').size();
            QCOMPARE(words.mid(0, length).join(u' '), command.path);
            Invocation invocation;
            const auto read = invocation.read(command.options, words.mid(length));
            QVERIFY2(read, qPrintable(example + (read ? u""_s : read.error().text)));
            QVERIFY2(invocation.positional().size() >= command.leastArguments
                         && invocation.positional().size() <= command.mostArguments,
                     qPrintable(example));
        }
}

void CommandLineTest::completionKnowsCommandsAndOptions()
{
    Called called;
    const Commands commands = someCommands(called);
    QCOMPARE(completions(commands, {}), (QStringList {u"fleet"_s, u"cid"_s, u"demo"_s}));
    QCOMPARE(completions(commands, {u"fleet"_s}), QStringList {u"create"_s});
    QCOMPARE(completions(commands, {u"fleet"_s, u"create"_s}),
             (QStringList {u"--name"_s, u"--json"_s}));
    QCOMPARE(completions(commands, {u"fleet"_s, u"create"_s, u"--name"_s}), QStringList());
    QCOMPARE(completions(commands, {u"nothing"_s}), QStringList());
}

// --- publish -------------------------------------------------------------------------------------

void CommandLineTest::aPublicationIsReadWhole()
{
    const auto read = request({u"a.msu"_s,
                               u"b.msu"_s,
                               u"--url"_s,
                               u"http://one/"_s,
                               u"--url"_s,
                               u"http://two/"_s,
                               u"--id"_s,
                               u"KB1"_s,
                               u"--title"_s,
                               u"T"_s,
                               u"--kev"_s,
                               u"--risk"_s,
                               u"800"_s,
                               u"--deadline"_s,
                               u"2026-12-01T18:00:00Z"_s,
                               u"--not-before"_s,
                               u"2026-11-01T00:00:00Z"_s,
                               u"--expires"_s,
                               u"2027-01-01T00:00:00+01:00"_s,
                               u"--cve"_s,
                               u"CVE-2026-1"_s,
                               u"--reference"_s,
                               u"R"_s,
                               u"--target"_s,
                               u"group=web"_s,
                               u"--target"_s,
                               u"tag=x=y"_s,
                               u"--target"_s,
                               u"endpoint=a"_s});
    QVERIFY2(read, qPrintable(read ? u""_s : read.error().text));
    QCOMPARE(read->files, (QStringList {u"a.msu"_s, u"b.msu"_s}));
    QCOMPARE(read->urls.size(), 2);
    QVERIFY(read->kev);
    QCOMPARE(read->risk, 800);
    QCOMPARE(*read->deadlineMs, 1'796'148'000'000);
    QCOMPARE(*read->expiresMs, 1'798'758'000'000);
    QVERIFY(!read->targets.all);
    QCOMPARE(read->targets.groups, QStringList {u"web"_s});
    QCOMPARE(read->targets.tags, QStringList {u"x=y"_s});
    QCOMPARE(read->targets.endpoints, QStringList {u"a"_s});
    QVERIFY(request({u"a"_s, u"--url"_s, u"http://x/a"_s})->targets.all);
}

void CommandLineTest::badPublicationsAreRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("no URL") << QStringList();
    const QStringList url {u"--url"_s, u"http://x/"_s};
    QTest::newRow("FTP") << QStringList {u"--url"_s, u"ftp://x/a"_s};
    QTest::newRow("no host") << QStringList {u"--url"_s, u"https:///a"_s};
    QTest::newRow("no scheme") << url + QStringList {u"--url"_s, u"updates.example/a"_s};
    QTest::newRow("risk") << url + QStringList {u"--risk"_s, u"1001"_s};
    QTest::newRow("risk in words") << url + QStringList {u"--risk"_s, u"high"_s};
    QTest::newRow("deadline") << url + QStringList {u"--deadline"_s, u"tomorrow"_s};
    QTest::newRow("no zone") << url + QStringList {u"--deadline"_s, u"2026-12-01T18:00:00"_s};
    QTest::newRow("target") << url + QStringList {u"--target"_s, u"everybody"_s};
    QTest::newRow("empty target") << url + QStringList {u"--target"_s, u"group="_s};
    QTest::newRow("all and more") << url
            + QStringList {u"--target"_s, u"all"_s, u"--target"_s, u"tag=x"_s};
}

void CommandLineTest::badPublicationsAreRefused()
{
    QFETCH(const QStringList, arguments);
    const auto read = request(QStringList {u"a"_s} + arguments);
    QVERIFY(!read);
    QCOMPARE(read.error().code, exitUsage);
    QVERIFY(!read.error().text.isEmpty());
}

} // namespace patchswarm::ctl

QTEST_GUILESS_MAIN(patchswarm::ctl::CommandLineTest)
#include "tst_commandline.moc"
