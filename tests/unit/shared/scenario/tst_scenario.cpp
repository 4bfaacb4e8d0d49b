#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <cmath>

#include "shared/scenario/calibration.h"
#include "shared/scenario/scenariofile.h"
#include "shared/scenario/tuesday.h"

using namespace Qt::Literals::StringLiterals;
using namespace patchswarm;
using namespace patchswarm::scenario;

namespace {

const QString resources = QStringLiteral(PATCHSWARM_RESOURCES);

QByteArray fileText(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// A small sound scenario with further members of its root in place of its own.
QByteArray with(const QByteArray& members)
{
    QJsonObject root = QJsonDocument::fromJson(R"({"artifact":{"bytes":4194304},
        "sites":[{"name":"A","endpoints":4,"wanMbit":40,"lanMbit":200}]})")
                           .object();
    const QJsonDocument more = QJsonDocument::fromJson('{' + members + '}');
    Q_ASSERT(more.isObject());
    const QJsonObject object = more.object();
    for (auto each = object.begin(); each != object.end(); ++each)
        root[each.key()] = each.value();
    return QJsonDocument(root).toJson();
}

QByteArray siteWith(const QByteArray& members)
{
    return with(R"("sites":[{"name":"A","endpoints":4,"wanMbit":40,"lanMbit":200,)" + members
                + "}]");
}

QByteArray eventWith(const QByteArray& members)
{
    return with(R"("events":[{)" + members + "}]");
}

} // namespace

class TestScenario : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSchemaSaysWhatIsRead();
    void everyExampleIsRead_data();
    void everyExampleIsRead();
    void smallExamplesFinish_data();
    void smallExamplesFinish();
    void whatIsWrongIsNamed_data();
    void whatIsWrongIsNamed();
    void aFileThatIsNotThereIsNamed();
    void ratesAreThoseOfTheWire();
    void sitesAndGroupsAreLaidOut();
    void eventsHappenWhenAndToWhomTheFileSays();
    void nobodyIsKilledTwice();
    void theSlowCrewIsTheOneThatIsElected();
    void theSeedDecidesWhoJoinsWhen();
    void patchTuesdayIsASoundScenario_data();
    void patchTuesdayIsASoundScenario();
};

void TestScenario::theSchemaSaysWhatIsRead()
{
    const QJsonObject schema =
        QJsonDocument::fromJson(fileText(resources + u"/schema/scenario.schema.json"_s)).object();
    QVERIFY(!schema.isEmpty());
    for (const Section section :
         {Section::Scenario, Section::Artifact, Section::Site, Section::Group, Section::Network,
          Section::Origin, Section::Swarm, Section::SlowCrew, Section::Event}) {
        const QString name = sectionName(section);
        const QJsonObject object =
            section == Section::Scenario ? schema : schema["$defs"_L1][name].toObject();
        const QJsonObject properties = object["properties"_L1].toObject();
        QStringList keys = keysOf(section);
        keys.sort();
        QCOMPARE(properties.keys().join(u' '), keys.join(u' '));
        QCOMPARE(object["additionalProperties"_L1], QJsonValue(false));
        for (const NumberField& field : numbersOf(section)) {
            const QJsonValue said = properties[QLatin1StringView(field.key)];
            const QByteArray where = (name + u'.').toUtf8() + field.key;
            QVERIFY2(said["minimum"_L1].toDouble(-1) == field.least, where);
            QVERIFY2(said["maximum"_L1].toDouble(-1) == field.most, where);
            QVERIFY2(said["type"_L1].toString()
                         == QLatin1StringView(field.isWhole ? "integer" : "number"),
                     where);
        }
    }
    QStringList kinds;
    for (const QJsonValue& kind :
         schema["$defs"_L1]["event"_L1]["properties"_L1]["what"_L1]["enum"_L1].toArray())
        kinds << kind.toString();
    QCOMPARE(kinds, eventKinds());
}

void TestScenario::everyExampleIsRead_data()
{
    QTest::addColumn<QString>("path");
    const QDir directory(resources + u"/scenarios"_s);
    const QStringList files = directory.entryList({u"*.json"_s});
    QVERIFY(files.size() >= 7);
    for (const QString& name : files)
        QTest::newRow(qPrintable(name)) << directory.filePath(name);
}

void TestScenario::everyExampleIsRead()
{
    QFETCH(const QString, path);
    const auto file = readScenario(path);
    QVERIFY2(file, qPrintable(file ? QString() : file.error().detail));
    QVERIFY(!file->description.isEmpty());
    QCOMPARE(file->population.hostNames.size(), static_cast<qsizetype>(file->run.hosts.size()));
    QCOMPARE(file->population.parts.size(), static_cast<qsizetype>(file->run.hosts.size()));
}

void TestScenario::smallExamplesFinish_data() // the large ones: patchswarmctl simulate
{
    QTest::addColumn<QString>("path");
    for (const QString& name : {u"flash-crowd-8.json"_s})
        QTest::newRow(qPrintable(name)) << resources + u"/scenarios/"_s + name;
}

void TestScenario::smallExamplesFinish()
{
    QFETCH(const QString, path);
    auto file = readScenario(path);
    QVERIFY(file);
    prepare(*file);
    const simulation::Outcome outcome = simulation::simulate(file->run);
    QVERIFY(outcome.allFinished());
    QVERIFY(static_cast<double>(outcome.lastFinishedAt()) < 1.2 * file->copyMs(0));
}

void TestScenario::whatIsWrongIsNamed_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const QByteArray& json, const QString& path,
                        const QString& words) { QTest::newRow(name) << json << path << words; };
    row("no JSON", "{\"sites\":", u""_s, u"JSON"_s);
    row("a list", "[]", u""_s, u"object"_s);
    row("empty", "", u""_s, u""_s);
    row("no sites", R"({"artifact":{"bytes":1}})", u"sites"_s, u""_s);
    row("empty sites", with(R"("sites":[])"), u"sites"_s, u"must not be empty"_s);
    row("nothing to distribute", R"({"sites":[{"endpoints":2,"wanMbit":1,"lanMbit":1}]})", u""_s,
        u"either artifact or"_s);
    row("two ways to say it", with(R"("artifacts":[{"bytes":1}])"), u""_s, u"either artifact or"_s);
    row("no artifacts", with(R"("artifacts":[],"artifact":null)"), u"artifacts"_s, u"empty"_s);
    row("a typing slip", with(R"("artefact":{})"), u"artefact"_s, u"artifact"_s);
    row("size missing", with(R"("artifact":{})"), u"artifact.bytes"_s, u""_s);
    row("size in words", with(R"("artifact":{"bytes":"5 GB"})"), u"artifact.bytes"_s,
        u"must be a number, not the text"_s);
    row("size negative", with(R"("artifact":{"bytes":-1})"), u"artifact.bytes"_s,
        u"out of range"_s);
    row("size broken", with(R"("artifact":{"bytes":1.5})"), u"artifact.bytes"_s, u"whole number"_s);
    row("deadline", with(R"("artifact":{"bytes":1,"deadline":"soon"})"), u"artifact.deadline"_s,
        u"point in time"_s);
    row("seed", with(R"("seed":-3)"), u"seed"_s, u"out of range"_s);
    row("a site that is none", with(R"("sites":[7])"), u"sites[0]"_s, u"must be an object"_s);
    row("no endpoints", with(R"("sites":[{"wanMbit":1,"lanMbit":1}])"), u"sites[0].endpoints"_s,
        u""_s);
    row("no WAN rate", with(R"("sites":[{"endpoints":2,"lanMbit":1}])"), u"sites[0].wanMbit"_s,
        u""_s);
    row("zero WAN rate", with(R"("sites":[{"endpoints":2,"lanMbit":1,"wanMbit":0}])"),
        u"sites[0].wanMbit"_s, u"out of range"_s);
    row("too many endpoints",
        with(R"("sites":[{"endpoints":1000,"count":21,"lanMbit":1,"wanMbit":1}])"), u"sites[0]"_s,
        u"at most 20000"_s);
    row("too much for one run", with(R"("artifact":{"bytes":68719476736},
                "sites":[{"endpoints":2000,"lanMbit":1,"wanMbit":1}])"),
        u""_s, u"too much for one run"_s);
    row("twice the same name", with(R"("sites":[{"name":"A","endpoints":1,"lanMbit":1,"wanMbit":1},
                         {"name":"A","endpoints":1,"lanMbit":1,"wanMbit":1}])"),
        u"sites[1].name"_s, u"two sites called"_s);
    row("groups too large", siteWith(R"("groups":[{"endpoints":5}])"), u"sites[0].groups"_s,
        u"the groups hold 5 endpoints, the site 4"_s);
    row("share", siteWith(R"("corruptShare":2)"), u"sites[0].corruptShare"_s, u"0 to 1"_s);
    row("switch", siteWith(R"("servesNobody":"yes")"), u"sites[0].servesNobody"_s,
        u"true or false"_s);
    row("loss", with(R"("network":{"datagramLoss":"20 %"})"), u"network.datagramLoss"_s,
        u"must be a number"_s);
    row("network is a list", with(R"("network":[])"), u"network"_s, u"must be an object"_s);
    row("crew", with(R"("swarm":{"originCrew":9})"), u"swarm.originCrew"_s, u"1 to 8"_s);
    row("slow crew without rate", with(R"("slowCrew":{"members":1})"), u"slowCrew.lanMbit"_s,
        u""_s);
    row("unknown event", eventWith(R"("what":"explode","atSeconds":1)"), u"events[0].what"_s,
        u"\"explode\" is not known"_s);
    row("event without time", eventWith(R"("what":"kill")"), u"events[0]"_s, u"atFraction"_s);
    row("event with two times", eventWith(R"("what":"kill","atSeconds":1,"atFraction":1)"),
        u"events[0]"_s, u"either atSeconds or atFraction"_s);
    row("whom", eventWith(R"("what":"kill","atSeconds":1,"who":"boss")"), u"events[0].who"_s,
        u"crew, random, endpoint"_s);
    row("which site", eventWith(R"("what":"kill","atSeconds":1,"site":"B")"), u"events[0].site"_s,
        u"there is no site \"B\""_s);
    row("which endpoint", eventWith(R"("what":"kill","atSeconds":1,"endpoint":5)"),
        u"events[0].endpoint"_s, u"1 to 4"_s);
    row("more than there are", eventWith(R"("what":"kill","atSeconds":1,"count":5)"),
        u"events[0].count"_s, u"5 are more than the 4"_s);
    row("origin and who", eventWith(R"("what":"originDown","atSeconds":1,"who":"crew")"),
        u"events[0].who"_s, u"does not belong"_s);
    row("retry after a kill", eventWith(R"("what":"kill","atSeconds":1,"retryAfterSeconds":1)"),
        u"events[0].retryAfterSeconds"_s, u"originDown only"_s);
    row("events is an object", with(R"("events":{})"), u"events"_s, u"must be a list"_s);
    row("limit", with(R"("limitSeconds":0)"), u"limitSeconds"_s, u"out of range"_s);
}

void TestScenario::whatIsWrongIsNamed()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, path);
    QFETCH(const QString, words);
    const auto file = parseScenario(json);
    QVERIFY(!file);
    QCOMPARE(file.error().code, ErrorCode::InvalidInput);
    QVERIFY2(file.error().detail.contains(path) && file.error().detail.contains(words),
             qPrintable(file.error().detail));
}

void TestScenario::aFileThatIsNotThereIsNamed()
{
    const auto none = readScenario(u"/nowhere/day.json"_s);
    QVERIFY(!none && none.error().code == ErrorCode::NotFound);
    QVERIFY(none.error().detail.contains(u"/nowhere/day.json"_s));
    const auto directory = readScenario(QDir::tempPath());
    QVERIFY(!directory);
}

void TestScenario::ratesAreThoseOfTheWire()
{
    const auto file = parseScenario(with("\"seed\":5"));
    QVERIFY(file);
    QCOMPARE(file->run.sites[0].wan, 5e6 / wanOverhead);
    QCOMPARE(file->run.hosts[0].up, 25e6 / lanOverhead);
    const auto bare = parseScenario(with(R"("network":{"wanOverhead":1,"lanOverhead":1})"));
    QVERIFY(bare);
    QCOMPARE(bare->run.sites[0].wan, 5e6);
    QCOMPARE(bare->run.hosts[0].down, 25e6);
}

void TestScenario::sitesAndGroupsAreLaidOut()
{
    const auto file = parseScenario(with(R"("sites":[
        {"name":"B","count":2,"endpoints":3,"wanMbit":10,"lanMbit":100,
         "groups":[{"endpoints":1,"upMbit":1},{"name":"odd","endpoints":1,"corruptShare":0.5}]},
        {"endpoints":1,"wanMbit":20,"lanMbit":100,"complete":true}])"));
    QVERIFY2(file, qPrintable(file ? QString() : file.error().detail));
    QCOMPARE(file->run.hosts.size(), std::size_t {7});
    QCOMPARE(file->population.siteNames, QStringList({u"B-1"_s, u"B-2"_s, u"site-2"_s}));
    QCOMPARE(file->population.hostNames.at(3), u"B-2-0001"_s);
    QCOMPARE(file->run.hosts[3].segment, 1);
    QVERIFY(file->run.hosts[3].up < file->run.hosts[3].down);
    QCOMPARE(file->population.parts.at(4), u"odd"_s);
    QCOMPARE(file->population.parts.at(5), QString());
    QCOMPARE(file->population.parts.at(6), u"complete"_s);
    QCOMPARE(file->endpointsIn(1), 3);
    QCOMPARE(file->endpointsIn(2), 1);
    QCOMPARE(file->siteOfMost(), 0);
}

void TestScenario::eventsHappenWhenAndToWhomTheFileSays()
{
    const auto file = parseScenario(with(R"("events":[
        {"what":"kill","who":"crew","atFraction":0.5},
        {"what":"pause","endpoint":2,"atSeconds":1.5},
        {"what":"vanish","count":2,"overSeconds":4,"atSeconds":2},
        {"what":"originDown","atSeconds":3,"retryAfterSeconds":9}])"));
    QVERIFY2(file, qPrintable(file ? QString() : file.error().detail));
    const auto& happenings = file->run.happenings;
    QCOMPARE(happenings.size(), std::size_t {5});
    using Kind = simulation::Happening::Kind;
    QVERIFY(happenings[0].kind == Kind::Kill && happenings[0].host == simulation::buyerOnDuty);
    QCOMPARE(happenings[0].at, std::llround(file->copyMs(0) / 2));
    QVERIFY(happenings[1].kind == Kind::Pause && happenings[1].host == 1);
    QCOMPARE(happenings[1].at, 1500);
    QVERIFY(happenings[2].kind == Kind::Vanish && happenings[2].at == 2000);
    QVERIFY(happenings[3].at == 4000 && happenings[3].host != happenings[2].host);
    QVERIFY(happenings[4].kind == Kind::OriginDown && happenings[4].value == 9000);
}

void TestScenario::nobodyIsKilledTwice()
{
    const auto file = parseScenario(with(R"("events":[
        {"what":"kill","count":2,"atSeconds":1},{"what":"vanish","count":2,"atSeconds":2}])"));
    QVERIFY(file);
    QSet<int> gone;
    for (const simulation::Happening& each : file->run.happenings)
        gone.insert(each.host);
    QCOMPARE(gone.size(), 4);
    QVERIFY(!parseScenario(with(R"("events":[
        {"what":"kill","count":3,"atSeconds":1},{"what":"vanish","count":2,"atSeconds":2}])")));
}

void TestScenario::theSlowCrewIsTheOneThatIsElected()
{
    auto file = parseScenario(with(R"("slowCrew":{"members":1,"lanMbit":10})"));
    QVERIFY(file);
    prepare(*file);
    QCOMPARE(file->population.parts.count(u"slow crew"_s), 1);
    const auto slow = static_cast<std::size_t>(file->population.parts.indexOf(u"slow crew"_s));
    QVERIFY(file->run.hosts[slow].up < 2e6);
    const simulation::Outcome outcome = simulation::simulate(file->run);
    QVERIFY(outcome.hosts[slow].artifacts[0].ledger.fromOrigin > 0);
}

void TestScenario::theSeedDecidesWhoJoinsWhen()
{
    const QByteArray json = siteWith(R"("joinsAtSeconds":1,"joinsOverSeconds":10)");
    const auto once = parseScenario(json, 7);
    const auto again = parseScenario(json, 7);
    const auto other = parseScenario(json, 8);
    QVERIFY(once && again && other);
    bool differs = false;
    for (std::size_t i = 0; i < once->run.hosts.size(); ++i) {
        QCOMPARE(once->run.hosts[i].joinsAt, again->run.hosts[i].joinsAt);
        QVERIFY(once->run.hosts[i].joinsAt >= 1000 && once->run.hosts[i].joinsAt <= 11'000);
        differs = differs || once->run.hosts[i].joinsAt != other->run.hosts[i].joinsAt;
    }
    QVERIFY(differs);
    QCOMPARE(once->run.seed, std::uint64_t {7});
}

void TestScenario::patchTuesdayIsASoundScenario_data()
{
    QTest::addColumn<int>("endpoints");
    for (const int endpoints : {2, 4, 1000, 12'000})
        QTest::addRow("%d", endpoints) << endpoints;
}

void TestScenario::patchTuesdayIsASoundScenario()
{
    QFETCH(const int, endpoints);
    Tuesday day;
    day.endpoints = endpoints;
    const auto file = parseScenario(tuesdayScenario(day));
    QVERIFY2(file, qPrintable(file ? QString() : file.error().detail));
    QCOMPARE(file->run.hosts.size(), static_cast<std::size_t>(endpoints));
    QCOMPARE(file->events.empty(), endpoints < 4);
}

QTEST_APPLESS_MAIN(TestScenario)
#include "tst_scenario.moc"
