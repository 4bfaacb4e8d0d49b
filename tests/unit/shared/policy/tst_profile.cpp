#include <QFile>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

#include "samples.h"
#include "shared/policy/profile.h"
#include "shared/policy/settingstable.h"

using namespace Qt::Literals::StringLiterals;
using namespace patchswarm;
using namespace patchswarm::policy;

namespace {

IpPrefix prefix(const QString& text)
{
    return IpPrefix::parse(text).value();
}

QVector<IpPrefix> randomPrefixes(QRandomGenerator& random)
{
    QVector<IpPrefix> list;
    for (int i = random.bounded(4); i > 0; --i)
        list << prefix(u"10.%1.%2.0/24"_s.arg(random.bounded(256)).arg(i));
    if (random.bounded(2) == 0)
        list << prefix(u"fd%1::/16"_s.arg(random.bounded(256), 2, 16, QChar(u'0')));
    return list;
}

RateSchedule randomSchedule(QRandomGenerator& random)
{
    RateSchedule schedule;
    for (int i = random.bounded(4); i > 0; --i) {
        const int from = random.bounded(1440);
        int to = random.bounded(1, 1441);
        to = to == from ? (to == 1440 ? 1 : to + 1) : to;
        schedule.windows << RateWindow {static_cast<std::uint8_t>(random.bounded(1, 128)), from, to,
                                        random.generate()};
    }
    return schedule;
}

void randomiseNetwork(Settings& settings, QRandomGenerator& random)
{
    settings.siteBoundary = randomPrefixes(random);
    for (const IpPrefix& network : randomPrefixes(random))
        settings.sites.append({network, u"Büro %1"_s.arg(random.bounded(10))});
    std::sort(settings.sites.begin(), settings.sites.end(),
              [](const SiteRule& a, const SiteRule& b) { return a.prefix < b.prefix; });
    for (int i = random.bounded(3); i > 0; --i)
        settings.neighbours.append(
            {IpAddress::fromIPv4(0x0a000000U + static_cast<std::uint32_t>(i)),
             static_cast<std::uint16_t>(random.bounded(1, 65536))});
    if (random.bounded(2) == 0)
        settings.gateway =
            Gateway {u"http://proxy%1.example.com:3128"_s.arg(random.bounded(9)), {}};
}

Profile randomProfile(QRandomGenerator& random)
{
    Profile profile;
    profile.id = u"p%1"_s.arg(random.generate());
    profile.revision = random.bounded(1, 1000000);
    if (random.bounded(2) == 0)
        profile.issuedAtMs = static_cast<std::int64_t>(random.generate()) * 997;
    profile.assignment = {{u"finance"_s}, {}, random.bounded(1001)};
    Settings& s = profile.settings;
    s.p2pEnabled = random.bounded(2) == 0;
    s.cacheSizeGB = random.bounded(10, 101);
    s.retentionDays = random.bounded(2, 31);
    s.transportPort = random.bounded(1024, 30000);
    s.adminPort = random.bounded(30000, 65536);
    s.originCrew = random.bounded(1, 9);
    s.originBudgetTarget = 1.0 + random.generateDouble() * 9;
    s.uploadSlots = random.bounded(1, 65);
    s.wanLimitBytesPerSecond = random.generate();
    s.lanLimitSchedule = randomSchedule(random);
    s.wanLimitSchedule = randomSchedule(random);
    s.onMetered = static_cast<MeteredRule>(random.bounded(3));
    s.onBattery = static_cast<BatteryRule>(random.bounded(3));
    randomiseNetwork(s, random);
    return profile;
}

QStringList faultPaths(const QJsonObject& json)
{
    const auto profile = parseProfile(json);
    return profile ? QStringList() : samples::paths(profile.error());
}

} // namespace

class TestProfile : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void defaultsAreThoseOfTheSpecification()
    {
        const auto profile = parseProfile(samples::profile());
        QVERIFY2(profile, profile ? "" : qPrintable(faultsText(profile.error())));
        const Settings& s = profile->settings;
        QVERIFY(s.p2pEnabled);
        QCOMPARE(s.cacheSizeGB, 20);
        QCOMPARE(s.retentionDays, 7);
        QCOMPARE(s.transportPort, 4001);
        QCOMPARE(s.adminPort, 5001);
        QCOMPARE(s.originCrew, 2);
        QCOMPARE(s.originBudgetTarget, 1.2);
        QCOMPARE(s.uploadSlots, 6);
        QVERIFY(!s.allowLoopbackOrigins && !s.allowLinkLocalOrigins && !s.allowPrivilegedPorts);
        QCOMPARE(s, Settings());
        QCOMPARE(profile->revision, 3);
    }

    void everySettingHasARangeHelpAndASoundDefault()
    {
        QStringList names;
        for (const SettingSpec& spec : settingsTable()) {
            QVERIFY2(!names.contains(spec.name), spec.name.data());
            names << spec.name;
            QVERIFY(!spec.help.isEmpty());
            QJsonObject alone {{spec.name, settingValue(Settings(), spec)}};
            Faults faults;
            QCOMPARE(readSettings(alone, Place(faults)), Settings());
            QVERIFY2(faults.isEmpty(), qPrintable(faultsText(faults)));
        }
        QCOMPARE(toJson(Settings()).keys().size(), names.size());
    }

    void boundsAreInsideAndOneBeyondIsAFault_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QJsonValue>("least");
        QTest::addColumn<QJsonValue>("most");
        QTest::addColumn<QJsonValue>("below");
        QTest::addColumn<QJsonValue>("above");
        const auto row = [](const char* key, double least, double most, double step) {
            QTest::newRow(key) << QString::fromLatin1(key) << QJsonValue(least) << QJsonValue(most)
                               << QJsonValue(least - step) << QJsonValue(most + step);
        };
        row("cacheSizeGB", 10, 100, 1);
        row("retentionDays", 2, 30, 1);
        row("originCrew", 1, 8, 1);
        row("originBudgetTarget", 1.0, 10.0, 0.001);
        row("uploadSlots", 1, 64, 1);
        row("transportPort", 1024, 65535, 1);
        row("adminPort", 1024, 65535, 1);
        row("freeSpaceFloorPercent", 0, 50, 1);
        row("batteryFloorPercent", 0, 100, 1);
        row("wanLimitBytesPerSecond", 0, 12.5e9, 1);
    }

    void boundsAreInsideAndOneBeyondIsAFault()
    {
        QFETCH(QString, key);
        QFETCH(QJsonValue, least);
        QFETCH(QJsonValue, most);
        QFETCH(QJsonValue, below);
        QFETCH(QJsonValue, above);
        QVERIFY(faultPaths(samples::profileWith(key, least)).isEmpty());
        QVERIFY(faultPaths(samples::profileWith(key, most)).isEmpty());
        const QStringList there {u"settings."_s + key};
        QCOMPARE(faultPaths(samples::profileWith(key, below)), there);
        QCOMPARE(faultPaths(samples::profileWith(key, above)), there);
    }

    void valuesOfTheWrongTypeAreFaults_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("text for a toggle") << u"p2pEnabled"_s << QJsonValue(u"true"_s);
        QTest::newRow("number for a toggle") << u"p2pEnabled"_s << QJsonValue(1);
        QTest::newRow("text for a number") << u"cacheSizeGB"_s << QJsonValue(u"20"_s);
        QTest::newRow("fraction") << u"cacheSizeGB"_s << QJsonValue(20.5);
        QTest::newRow("null") << u"cacheSizeGB"_s << QJsonValue();
        QTest::newRow("huge") << u"cacheSizeGB"_s << QJsonValue(1e300);
        QTest::newRow("list for sites") << u"sites"_s << QJsonValue(QJsonArray());
        QTest::newRow("site without a name")
            << u"sites"_s << QJsonValue(QJsonObject {{u"10.0.0.0/8"_s, u""_s}});
        QTest::newRow("site of no prefix")
            << u"sites"_s << QJsonValue(QJsonObject {{u"10.0.0.0/33"_s, u"A"_s}});
        QTest::newRow("prefix with a zero byte")
            << u"sites"_s
            << QJsonValue(QJsonObject {{u"10.0.0.0"_s + QChar(0) + u"x/8"_s, u"A"_s}});
        QTest::newRow("host bits")
            << u"siteBoundary"_s << QJsonValue(QJsonArray {u"10.1.2.3/16"_s});
        QTest::newRow("prefix twice")
            << u"siteBoundary"_s << QJsonValue(QJsonArray {u"10.0.0.0/8"_s, u"10.0.0.0/8"_s});
        QTest::newRow("neighbour by name")
            << u"neighbours"_s << QJsonValue(QJsonArray {u"host.example"_s});
        QTest::newRow("neighbour port 0")
            << u"neighbours"_s << QJsonValue(QJsonArray {u"10.0.0.1:0"_s});
        QTest::newRow("unknown rule") << u"onMetered"_s << QJsonValue(u"always"_s);
        QTest::newRow("gateway ftp")
            << u"gateway"_s << QJsonValue(QJsonObject {{u"url"_s, u"ftp://p"_s}});
        QTest::newRow("gateway with password")
            << u"gateway"_s << QJsonValue(QJsonObject {{u"url"_s, u"http://u:p@proxy"_s}});
        QTest::newRow("gateway without url") << u"gateway"_s << QJsonValue(QJsonObject());
        QTest::newRow("gateway with a file name as CA")
            << u"gateway"_s
            << QJsonValue(
                   QJsonObject {{u"url"_s, u"http://proxy:3128"_s}, {u"ca"_s, u"/etc/ca.pem"_s}});
        QTest::newRow("schedule without days")
            << u"wanLimitSchedule"_s
            << QJsonValue(QJsonArray {QJsonObject {{u"days"_s, QJsonArray()},
                                                   {u"from"_s, u"08:00"_s},
                                                   {u"to"_s, u"09:00"_s},
                                                   {u"bytesPerSecond"_s, 1}}});
    }

    void valuesOfTheWrongTypeAreFaults()
    {
        QFETCH(QString, key);
        QFETCH(QJsonValue, value);
        const QStringList found = faultPaths(samples::profileWith(key, value));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found.first().startsWith(u"settings."_s + key), qPrintable(found.first()));
    }

    void everyFaultIsToldAtOnce()
    {
        QJsonObject json = samples::profile();
        json.insert("revision"_L1, 0);
        json.insert("naem"_L1, 1);
        json.remove("name"_L1);
        json.insert("settings"_L1,
                    QJsonObject {{u"cacheSizeGB"_s, 5},
                                 {u"retentionDays"_s, 31},
                                 {u"cacheSize"_s, 20},
                                 {u"adminPort"_s, 4001}});
        QStringList found = faultPaths(json);
        found.sort();
        QCOMPARE(found,
                 QStringList({u"naem"_s, u"name"_s, u"revision"_s, u"settings.adminPort"_s,
                              u"settings.cacheSize"_s, u"settings.cacheSizeGB"_s,
                              u"settings.retentionDays"_s}));
    }

    void unknownKeysAreRefusedWithTheNameThatWasMeant_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("meant");
        QTest::newRow("unit left out") << u"cacheSize"_s << u"cacheSizeGB"_s;
        QTest::newRow("case") << u"P2PENABLED"_s << u"p2pEnabled"_s;
        QTest::newRow("slip") << u"retentoinDays"_s << u"retentionDays"_s;
        QTest::newRow("spelling") << u"neighbors"_s << u"neighbours"_s;
    }

    void unknownKeysAreRefusedWithTheNameThatWasMeant()
    {
        QFETCH(QString, typed);
        QFETCH(QString, meant);
        const auto profile = parseProfile(samples::profileWith(typed, 1));
        QVERIFY(!profile);
        QCOMPARE(profile.error().size(), 1);
        QVERIFY2(profile.error().first().hint.contains(meant),
                 qPrintable(profile.error().first().hint));
    }

    void portsMustDifferAndBeUnprivilegedUnlessAllowed()
    {
        QCOMPARE(faultPaths(samples::profileWith(u"transportPort"_s, 5001)),
                 QStringList {u"settings.adminPort"_s});
        QCOMPARE(faultPaths(samples::profileWith(u"adminPort"_s, 443)),
                 QStringList {u"settings.adminPort"_s});
        QJsonObject json = samples::profile();
        json.insert("settings"_L1,
                    QJsonObject {{u"adminPort"_s, 443}, {u"allowPrivilegedPorts"_s, true}});
        QVERIFY(faultPaths(json).isEmpty());
        json.insert("settings"_L1,
                    QJsonObject {{u"adminPort"_s, 0}, {u"allowPrivilegedPorts"_s, true}});
        QVERIFY(!faultPaths(json).isEmpty());
    }

    void portsOfIpfsAreAWarningAndNoFault()
    {
        const Faults warnings = settingsWarnings(Settings());
        QCOMPARE(samples::paths(warnings),
                 QStringList({u"settings.transportPort"_s, u"settings.adminPort"_s}));
        Settings other;
        other.transportPort = 14001;
        other.adminPort = 15001;
        QVERIFY(settingsWarnings(other).isEmpty());
        other.siteBoundary = {prefix(u"0.0.0.0/0"_s)};
        other.allowLoopbackOrigins = true;
        QCOMPARE(settingsWarnings(other).size(), 2);
        other.batteryFloorPercent = 50; // acted on
        other.onMetered = MeteredRule::Pause;
        QCOMPARE(settingsWarnings(other).size(), 2);
    }

    void aNeighbourWithoutPortGetsTheTransportPort()
    {
        QJsonObject json = samples::profile();
        json.insert("settings"_L1,
                    QJsonObject {{u"neighbours"_s, QJsonArray {u"10.0.0.1"_s, u"[fd00::1]:7"_s}},
                                 {u"transportPort"_s, 14001}});
        const auto profile = parseProfile(json);
        QVERIFY(profile);
        QCOMPARE(profile->settings.neighbours[0].toString(), u"10.0.0.1:14001"_s);
        QCOMPARE(profile->settings.neighbours[1].toString(), u"[fd00::1]:7"_s);
    }

    void otherKindsAndVersionsAreRefused()
    {
        QJsonObject json = samples::profile();
        json.insert("version"_L1, 2);
        QCOMPARE(faultPaths(json), QStringList {u"version"_s});
        json = samples::profile();
        json.insert("kind"_L1, u"job"_s);
        QCOMPARE(faultPaths(json), QStringList {u"kind"_s});
    }

    void randomProfilesSurviveTheRoundTrip()
    {
        const auto seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        for (int i = 0; i < 300; ++i) {
            const Profile profile = randomProfile(random);
            const QByteArray text = QJsonDocument(toJson(profile)).toJson(QJsonDocument::Compact);
            const auto back = parseProfile(text);
            QVERIFY2(back,
                     back ? ""
                          : qPrintable(u"seed %1: %2"_s.arg(seed).arg(faultsText(back.error()))));
            QVERIFY2(*back == profile,
                     qPrintable(u"seed %1: %2"_s.arg(seed).arg(QString::fromUtf8(text))));
        }
    }

    void aSpoiltProfileNeverPasses()
    {
        const auto seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        const QByteArray text =
            QJsonDocument(toJson(randomProfile(random))).toJson(QJsonDocument::Compact);
        for (int i = 0; i < 3000; ++i) {
            QByteArray spoilt = text;
            spoilt[random.bounded(spoilt.size())] = static_cast<char>(random.bounded(256));
            const auto profile = parseProfile(spoilt); // must not crash; what passes must be sound
            if (profile)
                QVERIFY2(parseProfile(toJson(*profile)) == profile,
                         qPrintable(u"seed %1"_s.arg(seed)));
            else
                QVERIFY(!profile.error().isEmpty());
        }
    }

    void hostileTextIsRefusedInOneSentence_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("deep") << QByteArray(100000, '[');
        QTest::newRow("deep objects") << QByteArray("{\"a\":").repeated(50000);
        QTest::newRow("list") << QByteArray("[]");
        QTest::newRow("NaN") << QByteArray("{\"revision\":NaN}");
        QTest::newRow("huge exponent") << QByteArray("{\"revision\":1e999}");
        QTest::newRow("bad UTF-8") << QByteArray("{\"name\":\"\xff\xfe\"}");
        QTest::newRow("too long") << QByteArray(maxDocumentBytes + 1, ' ');
    }

    void hostileTextIsRefusedInOneSentence()
    {
        QFETCH(QByteArray, text);
        const auto profile = parseProfile(text);
        QVERIFY(!profile);
        QVERIFY(faultsError(profile.error()).detail.size() < 1000);
    }

    void veryManyFaultsAreCutAndQuick()
    {
        QJsonObject settings;
        for (int i = 0; i < 10000; ++i)
            settings.insert(u"k%1"_s.arg(i), 1);
        QJsonObject json = samples::profile();
        json.insert("settings"_L1, settings);
        const auto profile = parseProfile(json);
        QVERIFY(!profile);
        QCOMPARE(profile.error().size(), Place::mostFaults + 1);
    }

    void namesMustBePrintableUnicode_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("empty") << QString();
        QTest::newRow("line feed") << u"a\nb"_s;
        QTest::newRow("zero") << u"a"_s + QChar(0) + u"b"_s;
        QTest::newRow("mirrored") << u"a\u202eb"_s;
        QTest::newRow("half a character") << u"a"_s + QChar(0xd800);
        QTest::newRow("too long") << QString(101, u'a');
    }

    void namesMustBePrintableUnicode()
    {
        QFETCH(QString, name);
        QJsonObject json = samples::profile();
        json.insert("name"_L1, name);
        QCOMPARE(faultPaths(json), QStringList {u"name"_s});
    }

    void assignmentsFromTheCommandLine_data()
    {
        QTest::addColumn<QString>("assignment");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("number") << u"cacheSizeGB=40"_s << u"cacheSizeGB"_s << QJsonValue(40);
        QTest::newRow("fraction") << u"originBudgetTarget = 1.5"_s << u"originBudgetTarget"_s
                                  << QJsonValue(1.5);
        QTest::newRow("off") << u"p2pEnabled=off"_s << u"p2pEnabled"_s << QJsonValue(false);
        QTest::newRow("YES") << u"allowLoopbackOrigins=YES"_s << u"allowLoopbackOrigins"_s
                             << QJsonValue(true);
        QTest::newRow("prefixes") << u"siteBoundary=10.0.0.0/8, fd00::/8"_s << u"siteBoundary"_s
                                  << QJsonValue(QJsonArray {u"10.0.0.0/8"_s, u"fd00::/8"_s});
        QTest::newRow("empty list")
            << u"siteBoundary="_s << u"siteBoundary"_s << QJsonValue(QJsonArray());
        QTest::newRow("sites") << u"sites=10.1.0.0/16=Berlin,10.2.0.0/16=Paris"_s << u"sites"_s
                               << QJsonValue(QJsonObject {{u"10.1.0.0/16"_s, u"Berlin"_s},
                                                          {u"10.2.0.0/16"_s, u"Paris"_s}});
        QTest::newRow("neighbour") << u"neighbours=10.0.0.1"_s << u"neighbours"_s
                                   << QJsonValue(QJsonArray {u"10.0.0.1:4001"_s});
        QTest::newRow("gateway") << u"gateway=http://proxy.example:3128"_s << u"gateway"_s
                                 << QJsonValue(
                                        QJsonObject {{u"url"_s, u"http://proxy.example:3128"_s},
                                                     {u"ca"_s, u""_s}});
        QTest::newRow("no gateway") << u"gateway=none"_s << u"gateway"_s << QJsonValue();
        QTest::newRow("rule") << u"onBattery=noUpload"_s << u"onBattery"_s
                              << QJsonValue(u"noUpload"_s);
        const QString window =
            u"{\"bytesPerSecond\":1000,\"days\":[\"mon\"],\"from\":\"08:00\",\"to\":\"18:00\"}"_s;
        QTest::newRow("JSON") << u"wanLimitSchedule=["_s + window + u"]"_s << u"wanLimitSchedule"_s
                              << QJsonValue(QJsonArray {
                                     QJsonDocument::fromJson(window.toUtf8()).object()});
    }

    void assignmentsFromTheCommandLine()
    {
        QFETCH(QString, assignment);
        QFETCH(QString, key);
        QFETCH(QJsonValue, value);
        const auto changed = withAssignments(Settings(), {assignment});
        QVERIFY2(changed, changed ? "" : qPrintable(faultsText(changed.error())));
        QCOMPARE(settingValue(*changed, *findSetting(key)), value);
    }

    void assignmentsAreCheckedTogether()
    {
        QVERIFY(withAssignments(Settings(), {u"transportPort=5001"_s, u"adminPort=4001"_s}));
        QVERIFY(!withAssignments(Settings(), {u"transportPort=5001"_s}));
    }

    void badAssignmentsAreFaultsAllAtOnce()
    {
        const auto changed = withAssignments(Settings(),
                                             {u"cacheSizeGB=5"_s, u"cacheSizeGB=x"_s,
                                              u"cachSizeGB=20"_s, u"p2pEnabled"_s, u"=1"_s,
                                              u"sites=10.0.0.0/8"_s, u"wanLimitSchedule=[{"_s});
        QVERIFY(!changed);
        QCOMPARE(changed.error().size(), 7);
    }

    void thePublishedSchemaIsTheGeneratedOne()
    {
        QFile file(QStringLiteral(PATCHSWARM_PROFILE_SCHEMA));
        const QByteArray generated = QJsonDocument(profileSchema()).toJson(QJsonDocument::Indented);
        if (qEnvironmentVariableIsSet("PATCHSWARM_WRITE_SCHEMA")) {
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
            QCOMPARE(file.write(generated), generated.size());
            return;
        }
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(file.readAll() == generated,
                 "run this test once with PATCHSWARM_WRITE_SCHEMA=1 to publish the schema anew");
    }
};

QTEST_APPLESS_MAIN(TestProfile)
#include "tst_profile.moc"
