#include <QJsonObject>
#include <QTest>

#include "console/fleet/profilechange.h"
#include "tests/unit/console/fleet/testfleet.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

ProfileStand stand(const QString& name, qint64 revision, int cacheSizeGB = 20)
{
    ProfileStand stand;
    stand.endpoint = name;
    stand.desired.revision = revision;
    stand.desired.settings.cacheSizeGB = cacheSizeGB;
    return stand;
}

ProfileEdit setting(const QString& assignment)
{
    ProfileEdit edit;
    edit.assignments = {assignment};
    return edit;
}

const QDateTime now = QDateTime::fromString(u"2025-11-11T18:00:00Z"_s, Qt::ISODate);

} // namespace

class ProfileChangeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theBuiltInProfileBecomesRevisionOne();
    void eachEndpointHasItsOwnNextRevision();
    void aSignedOneIsOneDocumentForAll();
    void whatOneEndpointHasAloneDoesNotSpread();
    void revisionsSentBeforeAreNotUsedAgain();
    void aNewProfileStartsFromTheDesiredSettings();
    void aPriorityLeavesGroupsAndTagsAsTheyAre();
    void aReplacementKeepsItsOwnId();
    void everyFaultIsTold();
    void aSignedDocumentIsVerifiable();
    void differencesNameTheSetting();
};

void ProfileChangeTest::theBuiltInProfileBecomesRevisionOne()
{
    policy::Profile builtIn;
    builtIn.revision = 0;
    const auto told = readToldProfile(policy::toJson(builtIn));
    QVERIFY(told);
    QCOMPARE(told->revision, 0);
    ProfileStand fresh {u"a"_s, *told, false, 0, 0};
    const auto plan = planChange(setting(u"cacheSizeGB=40"_s), {fresh}, now);
    QVERIFY(plan);
    QCOMPARE(plan->first().after.revision, 1);
    QCOMPARE(plan->first().baseRevision, 0);
    QCOMPARE(plan->first().after.settings.cacheSizeGB, 40);
    QCOMPARE(*plan->first().after.issuedAtMs, now.toMSecsSinceEpoch());
    QVERIFY(!readToldProfile(QJsonObject {{u"revision"_s, -1}}));
    QVERIFY(!readToldProfile(u"text"_s));
}

void ProfileChangeTest::eachEndpointHasItsOwnNextRevision()
{
    const auto plan = planChange(setting(u"retentionDays=9"_s),
                                 {stand(u"a"_s, 1, 30), stand(u"b"_s, 5, 50)}, now);
    QVERIFY(plan);
    QCOMPARE(plan->at(0).after.revision, 2);
    QCOMPARE(plan->at(0).after.settings.cacheSizeGB, 30);
    QCOMPARE(plan->at(1).after.revision, 6);
    QCOMPARE(plan->at(1).baseRevision, 5);
    QCOMPARE(plan->at(1).after.settings.cacheSizeGB, 50);
}

void ProfileChangeTest::aSignedOneIsOneDocumentForAll()
{
    ProfileEdit edit = setting(u"retentionDays=9"_s);
    edit.isSigned = true;
    const auto plan = planChange(edit, {stand(u"a"_s, 1, 30), stand(u"b"_s, 5, 50)}, now);
    QVERIFY(plan);
    QCOMPARE(plan->at(0).after, plan->at(1).after);
    QCOMPARE(plan->at(0).after.revision, 6);
    QCOMPARE(plan->at(0).after.settings.cacheSizeGB, 50); // of the newest revision
    QCOMPARE(plan->at(0).baseRevision, 1);
}

void ProfileChangeTest::whatOneEndpointHasAloneDoesNotSpread()
{
    ProfileEdit edit = setting(u"retentionDays=9"_s);
    edit.isSigned = true;
    ProfileStand common = stand(u"a"_s, 4, 30);
    common.isSigned = true;
    const ProfileStand apart = stand(u"b"_s, 6, 50);
    const ProfileStand fresh = stand(u"c"_s, 0, 20);
    for (const auto& stands : {QVector {common, apart, fresh}, QVector {fresh, apart, common}}) {
        const auto plan = planChange(edit, stands, now);
        QVERIFY(plan);
        for (const PlannedChange& change : *plan) {
            QCOMPARE(change.after, plan->first().after);
            QCOMPARE(change.after.revision, 7);
            QCOMPARE(change.after.settings.cacheSizeGB, 30);
        }
    }
    const auto toFresh = planChange(edit, {apart, fresh}, now);
    QCOMPARE(toFresh->first().after.settings.cacheSizeGB, 20); // the built-in one
    const auto toItself = planChange(edit, {apart}, now);
    QCOMPARE(toItself->first().after.settings.cacheSizeGB, 50);
}

void ProfileChangeTest::revisionsSentBeforeAreNotUsedAgain()
{
    ProfileStand known = stand(u"a"_s, 2);
    known.highestSent = 4;
    known.highestAnywhere = 9;
    QCOMPARE(planChange(setting(u"retentionDays=9"_s), {known}, now)->first().after.revision, 5);
    ProfileEdit edit = setting(u"retentionDays=9"_s);
    edit.isSigned = true;
    QCOMPARE(planChange(edit, {known}, now)->first().after.revision, 10);
}

void ProfileChangeTest::aNewProfileStartsFromTheDesiredSettings()
{
    ProfileEdit edit = setting(u"uploadSlots=12"_s);
    edit.id = u"servers"_s;
    edit.name = u"Servers"_s;
    edit.assignment = policy::Assignment {{u"servers"_s}, {}, 10};
    const auto plan = planChange(edit, {stand(u"a"_s, 3, 60)}, now);
    QVERIFY(plan);
    const policy::Profile& after = plan->first().after;
    QCOMPARE(after.id, u"servers"_s);
    QCOMPARE(after.revision, 1);
    QCOMPARE(plan->first().baseRevision, 0);
    QCOMPARE(after.settings.cacheSizeGB, 60);
    QCOMPARE(after.settings.uploadSlots, 12);
    QCOMPARE(after.assignment.groups, QStringList {u"servers"_s});
}

void ProfileChangeTest::aPriorityLeavesGroupsAndTagsAsTheyAre()
{
    ProfileStand assigned = stand(u"a"_s, 3);
    assigned.desired.assignment = {{u"servers"_s}, {u"ssd"_s}, 10};
    ProfileEdit edit;
    edit.priority = 20;
    const auto plan = planChange(edit, {assigned}, now);
    QVERIFY(plan);
    QCOMPARE(plan->first().after.assignment, (policy::Assignment {{u"servers"_s}, {u"ssd"_s}, 20}));
}

void ProfileChangeTest::aReplacementKeepsItsOwnId()
{
    ProfileEdit edit;
    edit.replacement = policy::Profile {};
    edit.replacement->id = u"laptops"_s;
    edit.replacement->settings.cacheSizeGB = 10;
    const auto plan = planChange(edit, {stand(u"a"_s, 3, 60)}, now);
    QVERIFY(plan);
    QCOMPARE(plan->first().after.id, u"laptops"_s);
    QCOMPARE(plan->first().after.settings.cacheSizeGB, 10);
}

void ProfileChangeTest::everyFaultIsTold()
{
    ProfileEdit edit;
    edit.assignments = {u"cacheSizeGB=5"_s, u"nonsense=1"_s, u"uploadSlots=many"_s};
    const auto plan = planChange(edit, {stand(u"a"_s, 1)}, now);
    QVERIFY(!plan);
    QCOMPARE(plan.error().size(), 3);
    ProfileEdit named = setting(u"cacheSizeGB=40"_s);
    named.id = u"a b/c"_s;
    QVERIFY(!planChange(named, {stand(u"a"_s, 1)}, now));
}

void ProfileChangeTest::aSignedDocumentIsVerifiable()
{
    TestFleet fleet;
    policy::Profile profile;
    profile.issuedAtMs = QDateTime::currentSecsSinceEpoch() * 1000;
    const auto plain = profileDocument(profile, false, fleet.workspace().signer());
    QVERIFY(plain && plain->isObject());
    const auto jws = profileDocument(profile, true, fleet.workspace().signer());
    QVERIFY(jws && jws->isString());
    QVERIFY(trust::verifyJws(jws->toString().toLatin1(), trust::profileType,
                             fleet.fleet().verifier(), {trust::Role::Admin},
                             QDateTime::currentDateTimeUtc()));
}

void ProfileChangeTest::differencesNameTheSetting()
{
    policy::Settings before;
    policy::Settings after = before;
    after.cacheSizeGB = 40;
    after.p2pEnabled = false;
    const auto found = differences(before, after);
    QCOMPARE(found.size(), 2);
    QCOMPARE(found.first().key, u"p2pEnabled"_s);
    QCOMPARE(found.last().before, u"20"_s);
    QCOMPARE(found.last().after, u"40"_s);
    QVERIFY(differences(before, before).isEmpty());
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::ProfileChangeTest)
#include "tst_profilechange.moc"
