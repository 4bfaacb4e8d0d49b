#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "agent/service/localsettings.h"

using namespace patchswarm;
using namespace patchswarm::service;

class TestLocalSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutAFileTheDefaultsHold();
    void everythingIsRead();
    void everyFaultIsToldAtOnce();
    void whatIsWrongIsRefused_data();
    void whatIsWrongIsRefused();
    void aFileThatOthersCouldChangeIsRefused();
    void aFileThatCannotBeReadIsNamed();

private:
    void write(const QByteArray& text);
    QTemporaryDir m_folder;
};

void TestLocalSettings::write(const QByteArray& text)
{
    QFile file(m_folder.filePath(QStringLiteral("local.json")));
    file.remove();
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
}

void TestLocalSettings::withoutAFileTheDefaultsHold()
{
    const auto settings = LocalSettings::load(QTemporaryDir().path());
    QVERIFY(settings.has_value());
    QVERIFY(settings->handOffCommand.isEmpty());
    QVERIFY(settings->groups.isEmpty());
    QCOMPARE(settings->rebootExitCodes, QSet<int> {3010});
}

void TestLocalSettings::everythingIsRead()
{
    write(R"({"groups":["servers","eu"],"tags":["pilot"],
              "handOff":{"command":["/usr/bin/install","-q"],"timeoutSeconds":60,"rebootExitCodes":[1,3010]}})");
    const auto settings = LocalSettings::load(m_folder.path());
    QVERIFY2(settings.has_value(), settings ? "" : qPrintable(settings.error().detail));
    QCOMPARE(settings->groups, (QSet<QString> {QStringLiteral("servers"), QStringLiteral("eu")}));
    QCOMPARE(settings->tags, QSet<QString> {QStringLiteral("pilot")});
    QCOMPARE(settings->handOffCommand,
             (QStringList {QStringLiteral("/usr/bin/install"), QStringLiteral("-q")}));
    QCOMPARE(settings->handOffTimeout.count(), 60);
    QCOMPARE(settings->rebootExitCodes, (QSet<int> {1, 3010}));
}

void TestLocalSettings::everyFaultIsToldAtOnce()
{
    write(R"({"group":["servers"],"tags":"pilot",
              "handOff":{"command":["install"],"timeoutSeconds":0,"rebootExitCodes":["3010"],"shell":true}})");
    const auto settings = LocalSettings::load(m_folder.path());
    QVERIFY(!settings);
    QCOMPARE(settings.error().code, ErrorCode::InvalidInput);
    for (const char* named : {"local.json", "\"group\"", "\"tags\"", "absolute path",
                              "timeoutSeconds", "rebootExitCodes", "\"shell\""})
        QVERIFY2(settings.error().detail.contains(QLatin1String(named)), named);
}

void TestLocalSettings::whatIsWrongIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("named");
    const auto row = [](const char* name, const char* text, const char* named) {
        QTest::newRow(name) << QByteArray(text) << QString::fromLatin1(named);
    };
    row("empty", "", "not a JSON object");
    row("cut off", "{\"groups\":[", "not a JSON object");
    row("a list", "[]", "not a JSON object");
    row("a group that is a number", R"({"groups":[1]})", "groups");
    row("an empty tag", R"({"tags":[""]})", "tags");
    row("hand-off is a text", R"({"handOff":"/usr/bin/install"})", "handOff");
    row("no command", R"({"handOff":{}})", "command");
    row("an empty command", R"({"handOff":{"command":[]}})", "command");
    row("a command line", R"({"handOff":{"command":"/bin/sh -c x"}})", "command");
    row("half a second", R"({"handOff":{"command":["/bin/true"],"timeoutSeconds":0.5}})",
        "timeoutSeconds");
    row("a year", R"({"handOff":{"command":["/bin/true"],"timeoutSeconds":31536000}})",
        "timeoutSeconds");
    row("codes are no list", R"({"handOff":{"command":["/bin/true"],"rebootExitCodes":3010}})",
        "rebootExitCodes");
    row("a negative code", R"({"handOff":{"command":["/bin/true"],"rebootExitCodes":[-1]}})",
        "rebootExitCodes");
}

void TestLocalSettings::whatIsWrongIsRefused()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, named);
    write(text);
    const auto settings = LocalSettings::load(m_folder.path());
    QVERIFY(!settings);
    QCOMPARE(settings.error().code, ErrorCode::InvalidInput);
    QVERIFY2(settings.error().detail.contains(named), qPrintable(settings.error().detail));
    QVERIFY(settings.error().detail.contains(QStringLiteral("local.json")));
}

void TestLocalSettings::aFileThatOthersCouldChangeIsRefused()
{
    for (const auto foreign : {QFile::WriteGroup, QFile::WriteOther}) {
        write("{}");
        const QString path = m_folder.filePath(QStringLiteral("local.json"));
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | foreign));
        const auto settings = LocalSettings::load(m_folder.path());
        QVERIFY(!settings);
        QCOMPARE(settings.error().code, ErrorCode::PermissionDenied);
        QVERIFY(settings.error().detail.contains(QStringLiteral("chmod go-w ") + path));
    }
}

void TestLocalSettings::aFileThatCannotBeReadIsNamed()
{
    write(QByteArray("{\"groups\":[\"") + QByteArray(70'000, 'x') + "\"]}");
    const auto tooLarge = LocalSettings::load(m_folder.path());
    QVERIFY(!tooLarge);
    QVERIFY(tooLarge.error().detail.contains(QStringLiteral("65536")));
    QTemporaryDir other;
    QVERIFY(QDir(other.path()).mkdir(QStringLiteral("local.json"))); // a folder, of all things
    QFile::setPermissions(other.filePath(QStringLiteral("local.json")),
                          QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const auto folder = LocalSettings::load(other.path());
    QVERIFY(!folder);
    QCOMPARE(folder.error().code, ErrorCode::Io);
    QVERIFY(folder.error().detail.contains(QStringLiteral("local.json")));
}

QTEST_GUILESS_MAIN(TestLocalSettings)
#include "tst_localsettings.moc"
