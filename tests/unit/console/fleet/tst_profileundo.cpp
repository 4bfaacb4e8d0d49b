#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include "console/fleet/profileundo.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

const QDateTime now = QDateTime::fromString(u"2026-11-23T12:00:00Z"_s, Qt::ISODate);

policy::Profile withCache(qint64 revision, int cacheSizeGB)
{
    policy::Profile profile;
    profile.revision = revision;
    profile.settings.cacheSizeGB = cacheSizeGB;
    return profile;
}

QByteArray text(const policy::Profile& profile)
{
    return QJsonDocument(policy::toJson(profile)).toJson(QJsonDocument::Compact);
}

// A fleet's memory, and endpoints that take whatever is planned for them.
struct Memory
{
    void send(const PlannedChange& change, bool isSigned = false)
    {
        ProfileChange record;
        record.endpoint = change.endpoint;
        record.profileId = change.after.id;
        record.revision = change.after.revision;
        record.before = text(change.before);
        record.after = text(change.after);
        record.isSigned = isSigned;
        record.undoes = change.undo ? change.undo->change : 0;
        QVERIFY(inventory->record(record));
        desired.insert(change.endpoint, change.after);
        signedOnes.insert(change.endpoint, isSigned);
    }

    void set(const QString& endpoint, int cacheSizeGB, bool isSigned = false)
    {
        ProfileEdit edit;
        edit.assignments = {u"cacheSizeGB=%1"_s.arg(cacheSizeGB)};
        edit.isSigned = isSigned;
        const auto plan = planChange(edit, {stand(endpoint)}, now);
        QVERIFY(plan);
        send(plan->first(), isSigned);
    }

    ProfileStand stand(const QString& endpoint) const
    {
        const policy::Profile has = desired.value(endpoint, withCache(0, 20));
        return {endpoint, has, signedOnes.value(endpoint),
                inventory->highestRevision(has.id, endpoint), inventory->highestRevision(has.id)};
    }

    policy::Checked<UndoPlan> undo(const QStringList& endpoints,
                                   UndoReach reach = UndoReach::Named) const
    {
        QVector<ProfileStand> stands;
        for (const QString& name : endpoints)
            stands.append(stand(name));
        return planUndo(stands, *inventory, reach, now);
    }

    QTemporaryDir directory;
    std::unique_ptr<FleetInventory> inventory = *FleetInventory::open(directory.path());
    QHash<QString, policy::Profile> desired;
    QHash<QString, bool> signedOnes;
};

} // namespace

class ProfileUndoTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachUndoGoesOneFurtherBack();
    void aChangeAfterAnUndoIsTakenBackFirst();
    void whatWasNotSentFromHereIsAFault();
    void theEndpointsNamedAreReachedAlone();
    void aSignedChangeIsTakenBackForEverybodyWhenAskedFor();
    void oneThatLearnedASignedRevisionFromANeighbourIsTakenBackToo();
    void anAssignmentSaysHowManyItReaches();
};

void ProfileUndoTest::eachUndoGoesOneFurtherBack()
{
    Memory memory;
    for (const int cache : {30, 40, 50}) // revisions 1, 2, 3
        memory.set(u"a"_s, cache);
    const ProfileVersion undone[] {{u"default"_s, 3}, {u"default"_s, 2}, {u"default"_s, 1}};
    const ProfileVersion restored[] {{u"default"_s, 2}, {u"default"_s, 1}, {u"default"_s, 0}};
    const int cache[] {40, 30, 20};
    for (int step = 0; step < 3; ++step) {
        const auto plan = memory.undo({u"a"_s});
        QVERIFY2(plan, qPrintable(plan ? QString() : policy::faultsText(plan.error())));
        const PlannedChange& change = plan->changes.first();
        QCOMPARE(change.after.settings.cacheSizeGB, cache[step]);
        QCOMPARE(change.after.revision, 4 + step);
        QCOMPARE(change.before.revision, 3 + step);
        QVERIFY(change.undo->undone == undone[step]);
        QVERIFY(change.undo->restored == restored[step]);
        memory.send(change);
    }
    const auto beyond = memory.undo({u"a"_s});
    QVERIFY(!beyond);
    QVERIFY2(beyond.error().first().message.contains(u"built-in defaults again"_s),
             qPrintable(beyond.error().first().message));
}

void ProfileUndoTest::aChangeAfterAnUndoIsTakenBackFirst()
{
    Memory memory;
    memory.set(u"a"_s, 30);
    memory.set(u"a"_s, 40);
    memory.send(memory.undo({u"a"_s})->changes.first()); // 30 again
    memory.set(u"a"_s, 60);
    for (const int cache : {30, 20}) {
        const auto plan = memory.undo({u"a"_s});
        QVERIFY(plan);
        QCOMPARE(plan->changes.first().after.settings.cacheSizeGB, cache);
        memory.send(plan->changes.first());
    }
    QVERIFY(!memory.undo({u"a"_s}));
}

void ProfileUndoTest::whatWasNotSentFromHereIsAFault()
{
    Memory memory;
    memory.desired.insert(u"a"_s, withCache(7, 70));
    auto plan = memory.undo({u"a"_s});
    QVERIFY(!plan);
    QVERIFY(plan.error().first().message.contains(u"was not sent from here"_s));
    memory.set(u"a"_s, 80); // on top of what somebody else made
    plan = memory.undo({u"a"_s});
    QVERIFY(plan);
    memory.send(plan->changes.first());
    plan = memory.undo({u"a"_s});
    QVERIFY(!plan);
    QVERIFY2(plan.error().first().message.contains(u"default revision 7"_s),
             qPrintable(plan.error().first().message));
}

void ProfileUndoTest::theEndpointsNamedAreReachedAlone()
{
    Memory memory;
    for (const QString& name : {u"a"_s, u"b"_s})
        memory.set(name, 40, true);
    const auto plan = memory.undo({u"a"_s}, UndoReach::Named);
    QVERIFY(plan);
    QVERIFY(!plan->isSigned);
    QVERIFY(plan->changes.first().undo->wasSigned);
    QCOMPARE(plan->changes.first().after.settings.cacheSizeGB, 20);
}

void ProfileUndoTest::aSignedChangeIsTakenBackForEverybodyWhenAskedFor()
{
    Memory memory;
    for (const QString& name : {u"a"_s, u"b"_s})
        memory.set(name, 40, true); // revisions 1 and 2
    const auto plan = memory.undo({u"a"_s, u"b"_s}, UndoReach::Everybody);
    QVERIFY(plan);
    QVERIFY(plan->isSigned);
    QCOMPARE(plan->changes.size(), 2);
    QVERIFY(plan->changes.first().after == plan->changes.last().after); // one document
    QVERIFY(plan->changes.first().after.revision > 2);
    memory.set(u"c"_s, 50);
    const auto own = memory.undo({u"c"_s}, UndoReach::Everybody);
    QVERIFY(own);
    QVERIFY(!own->isSigned); // it never was everybody's
    QVERIFY(!memory.undo({u"a"_s, u"c"_s}, UndoReach::Everybody));
}

void ProfileUndoTest::oneThatLearnedASignedRevisionFromANeighbourIsTakenBackToo()
{
    Memory memory;
    memory.set(u"a"_s, 40, true);
    memory.desired.insert(u"late"_s, memory.desired.value(u"a"_s));
    QVERIFY(!memory.undo({u"late"_s})); // its own, of which nothing is known
    memory.signedOnes.insert(u"late"_s, true);
    const auto plan = memory.undo({u"late"_s}, UndoReach::Everybody);
    QVERIFY(plan);
    QCOMPARE(plan->changes.first().after.settings.cacheSizeGB, 20);
    memory.send(plan->changes.first(), true);
    const auto beyond = memory.undo({u"late"_s}, UndoReach::Everybody);
    QVERIFY(!beyond);
    QVERIFY(beyond.error().first().message.contains(u"taken back already"_s));
}

void ProfileUndoTest::anAssignmentSaysHowManyItReaches()
{
    EndpointRecord web;
    web.name = u"web"_s;
    web.groups = {u"Web"_s};
    EndpointRecord tagged;
    tagged.name = u"tagged"_s;
    tagged.tags = {u"pilot"_s};
    const QVector<EndpointRecord> all {web, tagged, EndpointRecord {}};
    QCOMPARE(countAssigned({}, all), 3);
    QCOMPARE(countAssigned({{u"web"_s}, {}, 0}, all), 1);
    QCOMPARE(countAssigned({{u"web"_s}, {u"pilot"_s}, 0}, all), 2);
    QCOMPARE(countAssigned({{u"none"_s}, {}, 0}, all), 0);
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::ProfileUndoTest)
#include "tst_profileundo.moc"
