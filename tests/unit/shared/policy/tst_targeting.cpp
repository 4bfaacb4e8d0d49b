#include <QTest>

#include "shared/policy/targeting.h"

using namespace Qt::Literals::StringLiterals;
using namespace patchswarm;
using namespace patchswarm::policy;

namespace {

EndpointTraits laptop()
{
    EndpointTraits traits;
    traits.id.bytes.fill(0xab);
    traits.name = u"PC-042"_s;
    traits.groups = QStringList {u"Finance"_s};
    traits.tags = QStringList {u"pilot"_s};
    return traits;
}

Targets targets(const QStringList& endpoints, const QStringList& groups = {},
                const QStringList& tags = {})
{
    return {false, endpoints, groups, tags};
}

Profile profile(const QString& id, std::int64_t revision, int priority,
                const QStringList& groups = {})
{
    Profile made;
    made.id = id;
    made.revision = revision;
    made.assignment = {groups, {}, priority};
    return made;
}

} // namespace

class TestTargeting : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void aJobAppliesByIdNameGroupOrTag()
    {
        QVERIFY(applies(Targets {true, {}, {}, {}}, laptop()));
        QVERIFY(applies(targets({u"pc-042"_s}), laptop()));
        QVERIFY(applies(targets({laptop().id.toString()}), laptop()));
        QVERIFY(applies(targets({}, {u"hr"_s, u"finance"_s}), laptop()));
        QVERIFY(applies(targets({}, {}, {u"Pilot"_s}), laptop()));
        QVERIFY(!applies(targets({u"PC-043"_s}, {u"hr"_s}, {u"x"_s}), laptop()));
        QVERIFY(!applies(Targets(), laptop()));
    }

    void aNameThatLooksLikeAnIdIsNotTakenForAName()
    {
        EndpointTraits impostor = laptop();
        impostor.name = QString(64, u'c');
        QVERIFY(!applies(targets({QString(64, u'c')}), impostor));
    }

    void anEmptyNameMatchesNothing()
    {
        EndpointTraits nameless;
        QVERIFY(!applies(targets({u"x"_s}), nameless));
    }

    void aProfileWithoutGroupsIsForEverybody()
    {
        QVERIFY(applies(Assignment(), laptop()));
        QVERIFY(applies(Assignment {{u"finance"_s}, {}, 0}, laptop()));
        QVERIFY(!applies(Assignment {{u"hr"_s}, {}, 0}, laptop()));
    }

    void theHighestPriorityIsInForceThenTheRevisionThenTheId()
    {
        const std::vector<Profile> profiles {profile(u"a"_s, 9, 0), profile(u"b"_s, 1, 5),
                                             profile(u"c"_s, 2, 5), profile(u"d"_s, 2, 5),
                                             profile(u"e"_s, 1, 900, {u"hr"_s})};
        QCOMPARE(profileInForce(profiles, laptop()), std::optional<std::size_t>(2));
        QCOMPARE(profileInForce({}, laptop()), std::nullopt);
    }

    void onlyTheNewestRevisionOfAProfileCounts()
    {
        const std::vector<Profile> lowered {profile(u"a"_s, 1, 900), profile(u"a"_s, 2, 1),
                                            profile(u"b"_s, 1, 5)};
        QCOMPARE(profileInForce(lowered, laptop()), std::optional<std::size_t>(2));
        const std::vector<Profile> withdrawn {profile(u"a"_s, 1, 900),
                                              profile(u"a"_s, 2, 900, {u"hr"_s})};
        QCOMPARE(profileInForce(withdrawn, laptop()), std::nullopt);
    }
};

QTEST_APPLESS_MAIN(TestTargeting)
#include "tst_targeting.moc"
