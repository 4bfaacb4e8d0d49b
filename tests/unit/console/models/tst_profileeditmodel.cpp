#include <QAbstractItemModelTester>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTest>
#include <QTranslator>

#include "console/models/profileeditmodel.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

QVariant at(const ProfileEditModel& model, const QString& key, int role)
{
    return model.index(model.rowOfSetting(key), 0).data(role);
}

QString cell(const ProfileEditModel& model, const QString& key, int column)
{
    return model.index(model.rowOfSetting(key), column).data().toString();
}

} // namespace

class ProfileEditModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theDefaultsHaveNoOverride();
    void anOverrideIsShownBesideWhatIsInherited();
    void faultsStandBesideTheirFields_data();
    void faultsStandBesideTheirFields();
    void equalPortsAreAConflict();
    void thePortsOfIpfsAreAWarning();
    void severalFaultsAreToldAtOnce();
    void anEmptyTextTakesTheOverrideAway();
    void differencesAreWhatIsSent();
    void editingThroughTheTableWorks();
    void whatIsInForceIsComparable();
    void rangesAreInWords();
    void everySettingSaysWhatItIsAndHowItIsWritten();
    void whatIsSaidOfASettingIsTranslated();
};

void ProfileEditModelTest::theDefaultsHaveNoOverride()
{
    ProfileEditModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.load({});
    QVERIFY(model.isValid());
    QVERIFY(!model.isChanged());
    QCOMPARE(cell(model, u"cacheSizeGB"_s, ProfileEditModel::Override), QString());
    QCOMPARE(cell(model, u"cacheSizeGB"_s, ProfileEditModel::Inherited), u"20"_s);
    QVERIFY(at(model, u"cacheSizeGB"_s, ProfileEditModel::IsUpFrontRole).toBool());
    QVERIFY(!at(model, u"uploadSlots"_s, ProfileEditModel::IsUpFrontRole).toBool());
    QCOMPARE(at(model, u"p2pEnabled"_s, ProfileEditModel::ValueRole), QVariant(true));
}

void ProfileEditModelTest::anOverrideIsShownBesideWhatIsInherited()
{
    policy::Profile profile;
    profile.settings.cacheSizeGB = 40;
    ProfileEditModel model;
    model.load(profile);
    QCOMPARE(cell(model, u"cacheSizeGB"_s, ProfileEditModel::Override), u"40"_s);
    QVERIFY(!model.isChanged());
    policy::Settings parent;
    parent.cacheSizeGB = 40;
    model.load(profile, parent);
    QCOMPARE(cell(model, u"cacheSizeGB"_s, ProfileEditModel::Override), QString());
}

void ProfileEditModelTest::faultsStandBesideTheirFields_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("text");
    QTest::newRow("too small") << u"cacheSizeGB"_s << u"9"_s;
    QTest::newRow("too large") << u"cacheSizeGB"_s << u"101"_s;
    QTest::newRow("no number") << u"cacheSizeGB"_s << u"many"_s;
    QTest::newRow("a fraction") << u"retentionDays"_s << u"2.5"_s;
    QTest::newRow("too long") << u"retentionDays"_s << u"31"_s;
    QTest::newRow("no toggle") << u"p2pEnabled"_s << u"perhaps"_s;
    QTest::newRow("no port") << u"transportPort"_s << u"70000"_s;
    QTest::newRow("no prefix") << u"siteBoundary"_s << u"10.0.0.0/99"_s;
    QTest::newRow("no choice") << u"onMetered"_s << u"never"_s;
}

void ProfileEditModelTest::faultsStandBesideTheirFields()
{
    QFETCH(QString, key);
    QFETCH(QString, text);
    ProfileEditModel model;
    model.load({});
    QVERIFY(model.setText(key, text));
    QVERIFY(!model.isValid());
    QVERIFY(!model.settings());
    QVERIFY2(!at(model, key, ProfileEditModel::FaultRole).toString().isEmpty(),
             qPrintable(policy::faultsText(model.faults())));
    QVERIFY(model.differences().isEmpty());
    model.revert(key);
    QVERIFY(model.isValid());
    QVERIFY(!model.setText(u"noSuchSetting"_s, text));
}

void ProfileEditModelTest::equalPortsAreAConflict()
{
    ProfileEditModel model;
    model.load({});
    model.setText(u"adminPort"_s, u"4001"_s);
    QVERIFY(!model.isValid());
    const bool isNamed =
        !at(model, u"adminPort"_s, ProfileEditModel::FaultRole).toString().isEmpty()
        || !at(model, u"transportPort"_s, ProfileEditModel::FaultRole).toString().isEmpty();
    QVERIFY(isNamed);
    model.setText(u"adminPort"_s, u"80"_s);
    QVERIFY(!at(model, u"adminPort"_s, ProfileEditModel::FaultRole).toString().isEmpty());
    model.setText(u"allowPrivilegedPorts"_s, u"on"_s);
    QVERIFY(model.isValid());
}

void ProfileEditModelTest::thePortsOfIpfsAreAWarning()
{
    ProfileEditModel model;
    model.load({});
    QVERIFY(at(model, u"transportPort"_s, ProfileEditModel::WarningRole)
                .toString()
                .contains(u"IPFS"_s));
    model.setText(u"transportPort"_s, u"4401"_s);
    QCOMPARE(at(model, u"transportPort"_s, ProfileEditModel::WarningRole).toString(), QString());
}

void ProfileEditModelTest::severalFaultsAreToldAtOnce()
{
    ProfileEditModel model;
    model.load({});
    model.setText(u"cacheSizeGB"_s, u"1"_s);
    model.setText(u"retentionDays"_s, u"99"_s);
    QCOMPARE(model.faults().size(), 2);
    QVERIFY(!at(model, u"retentionDays"_s, ProfileEditModel::FaultRole).toString().isEmpty());
}

void ProfileEditModelTest::anEmptyTextTakesTheOverrideAway()
{
    policy::Profile profile;
    profile.settings.cacheSizeGB = 40;
    ProfileEditModel model;
    model.load(profile);
    model.setText(u"cacheSizeGB"_s, u" "_s);
    QCOMPARE(model.settings()->cacheSizeGB, 20);
    QVERIFY(at(model, u"cacheSizeGB"_s, ProfileEditModel::IsChangedRole).toBool());
    model.revertAll();
    QCOMPARE(model.settings()->cacheSizeGB, 40);
    QVERIFY(!at(model, u"cacheSizeGB"_s, ProfileEditModel::IsChangedRole).toBool());
}

void ProfileEditModelTest::differencesAreWhatIsSent()
{
    ProfileEditModel model;
    model.load({});
    model.setText(u"cacheSizeGB"_s, u"40"_s);
    model.setText(u"siteBoundary"_s, u"10.1.0.0/16, 10.2.0.0/16"_s);
    QCOMPARE(model.differences().size(), 2);
    QCOMPARE(model.differences().first().before, u"20"_s);
    QCOMPARE(model.assignments().first(), u"cacheSizeGB=40"_s);
    QCOMPARE(*policy::withAssignments({}, model.assignments()), *model.settings());
}

void ProfileEditModelTest::editingThroughTheTableWorks()
{
    ProfileEditModel model;
    model.load({});
    QSignalSpy checked(&model, &ProfileEditModel::checked);
    const QModelIndex index =
        model.index(model.rowOfSetting(u"uploadSlots"_s), ProfileEditModel::Override);
    QVERIFY(index.flags().testFlag(Qt::ItemIsEditable));
    QVERIFY(model.setData(index, 9, Qt::EditRole));
    QCOMPARE(checked.size(), 1);
    QCOMPARE(model.settings()->uploadSlots, 9);
    QVERIFY(!model.setData(index.siblingAtColumn(ProfileEditModel::Range), 9, Qt::EditRole));
}

void ProfileEditModelTest::whatIsInForceIsComparable()
{
    ProfileEditModel model;
    model.load({});
    QCOMPARE(cell(model, u"cacheSizeGB"_s, ProfileEditModel::InForce), QString());
    policy::Settings there;
    there.cacheSizeGB = 33;
    model.setInForce(there);
    QCOMPARE(cell(model, u"cacheSizeGB"_s, ProfileEditModel::InForce), u"33"_s);
}

void ProfileEditModelTest::rangesAreInWords()
{
    ProfileEditModel model;
    QCOMPARE(cell(model, u"cacheSizeGB"_s, ProfileEditModel::Range), u"10 to 100 GB"_s);
    QCOMPARE(cell(model, u"retentionDays"_s, ProfileEditModel::Range), u"2 to 30 days"_s);
    QCOMPARE(cell(model, u"p2pEnabled"_s, ProfileEditModel::Range), QString());
    QCOMPARE(cell(model, u"originCrew"_s, ProfileEditModel::Range), u"1 to 8 endpoints"_s);
    QCOMPARE(at(model, u"onMetered"_s, ProfileEditModel::ChoicesRole).toStringList().size(), 3);
}

void ProfileEditModelTest::everySettingSaysWhatItIsAndHowItIsWritten()
{
    ProfileEditModel model;
    QCOMPARE(model.rowCount(), int(policy::settingsTable().size()));
    for (const policy::SettingSpec& spec : policy::settingsTable()) {
        const QString key(spec.name);
        const QModelIndex field = model.index(model.rowOfSetting(key), ProfileEditModel::Override);
        QVERIFY2(model.flags(field) & Qt::ItemIsEditable, qPrintable(key));
        QVERIFY2(at(model, key, ProfileEditModel::HelpRole).toString().startsWith(spec.help),
                 qPrintable(key));
        const auto kind = at(model, key, ProfileEditModel::KindRole).toInt();
        const bool isTyped = kind != ProfileEditModel::Toggle && kind != ProfileEditModel::Choice;
        QCOMPARE(!cell(model, key, ProfileEditModel::Range).isEmpty(), isTyped);
        for (const QString& word : at(model, key, ProfileEditModel::ChoicesRole).toStringList())
            QVERIFY2(choiceText(word) != word || word == u"pause"_s, qPrintable(word));
    }
}

// A translator that marks what it was asked for, and knows everything.
class Everything : public QTranslator
{
public:
    QString translate(const char*, const char* source, const char*, int) const override
    {
        return u"~"_s + QString::fromUtf8(source);
    }

    bool isEmpty() const override { return false; }
};

void ProfileEditModelTest::whatIsSaidOfASettingIsTranslated()
{
    Everything translator;
    QCoreApplication::installTranslator(&translator);
    const auto remove = qScopeGuard([&] { QCoreApplication::removeTranslator(&translator); });
    ProfileEditModel model;
    policy::Profile profile;
    profile.settings.allowLoopbackOrigins = true;
    profile.settings.allowLinkLocalOrigins = true;
    profile.settings.siteBoundary = {*IpPrefix::parse(u"0.0.0.0/0"_s)};
    model.load(profile);
    for (const QString& key : {u"transportPort"_s, u"adminPort"_s, u"siteBoundary"_s,
                               u"allowLoopbackOrigins"_s, u"allowLinkLocalOrigins"_s})
        for (const int role : {ProfileEditModel::WarningRole, ProfileEditModel::HintRole,
                               ProfileEditModel::HelpRole})
            QVERIFY2(at(model, key, role).toString().startsWith(u'~'), qPrintable(key));
    const std::pair<QString, QString> faulty[] {
        {u"cacheSizeGB"_s, u"9"_s},       {u"cacheSizeGB"_s, u"many"_s},
        {u"retentionDays"_s, u"2.5"_s},   {u"transportPort"_s, u"80"_s},
        {u"transportPort"_s, u"70000"_s}, {u"adminPort"_s, u"4001"_s}};
    for (const auto& [key, typed] : faulty) {
        model.setText(key, typed);
        QVERIFY2(at(model, key, ProfileEditModel::FaultRole).toString().startsWith(u'~'),
                 qPrintable(key + typed));
        QVERIFY(at(model, key, ProfileEditModel::HintRole).toString().startsWith(u'~'));
        model.revert(key);
    }
}

} // namespace patchswarm::models

QTEST_GUILESS_MAIN(patchswarm::models::ProfileEditModelTest)
#include "tst_profileeditmodel.moc"
