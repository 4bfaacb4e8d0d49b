#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "agent/service/profiledesk.h"
#include "tests/support/agents/testfleet.h"

using namespace patchswarm;
using namespace patchswarm::service;
using namespace patchswarm::tests;

class TestProfileDesk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void withoutAProfileThePublishedDefaultsHold();
    void aProfileIsAppliedAndSurvivesARestart();
    void allFaultsAreToldAndNothingChanges();
    void aChangeMadeToAnOldRevisionIsAConflict();
    void theSameDocumentAgainChangesNothing();
    void onlyAnAdministratorsSignatureCounts();
    void aNeighboursOlderRevisionIsRefused();
    void anUnsignedProfileIsInForceHereAndNotSpread();
    void theProfileWithTheHighestPriorityIsInForce();
    void aChangedAdminPortWaitsForItsConfirmation();
    void aWrongNonceConfirmsNothing();
    void withoutConfirmationTheOldPortStays();
    void aRestartBeforeTheConfirmationReverts();
    void aConfirmedPortSurvivesARestart();
    void nothingIsAppliedWhileAConfirmationIsAwaited();
    void anAdministratorMayConfirmAPortThatANeighbourBrought();
    void aPortThatWasGivenUpIsTriedAgainWhenTheProfileIsAppliedAgain();
    void aNeighboursProfileEndsAWaitThatItMakesPointless();
    void groupsThatChangeBringTheDefaultsBackWithoutMovingThePort();
    void whatSomebodySignedWhoIsRevokedNoLongerCounts();

private:
    [[nodiscard]] policy::Profile profile(std::int64_t revision, int adminPort = 5001) const;
    void open();
    void apply(const policy::Profile& profile);

    std::unique_ptr<TestFleet> m_fleet;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<StateStore> m_store;
    std::unique_ptr<ProfileDesk> m_desk;
    policy::EndpointTraits m_self;
};

void TestProfileDesk::initTestCase()
{
    m_fleet = std::make_unique<TestFleet>();
}

void TestProfileDesk::init()
{
    m_desk.reset();
    m_store.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_self = {};
    m_self.name = QStringLiteral("desk");
    open();
}

void TestProfileDesk::open()
{
    m_desk.reset();
    m_store.reset();
    auto store = StateStore::open(m_folder->path());
    QVERIFY(store.has_value());
    m_store = std::move(*store);
    m_desk = std::make_unique<ProfileDesk>(*m_store, m_self, m_fleet->fleet().verifier());
    m_desk->restore();
}

policy::Profile TestProfileDesk::profile(std::int64_t revision, int adminPort) const
{
    policy::Profile profile = TestFleet::loopbackProfile();
    profile.revision = revision;
    profile.settings.adminPort = adminPort;
    return profile;
}

void TestProfileDesk::apply(const policy::Profile& profile)
{
    const auto applied = m_desk->apply(m_fleet->sign(profile), profile.revision - 1);
    QVERIFY2(applied.has_value(), applied ? "" : qPrintable(applied.error().error.detail));
}

void TestProfileDesk::withoutAProfileThePublishedDefaultsHold()
{
    QCOMPARE(m_desk->effective().revision, 0);
    QCOMPARE(m_desk->effective().settings, policy::Settings());
    QVERIFY(!m_desk->pending());
}

void TestProfileDesk::aProfileIsAppliedAndSurvivesARestart()
{
    QSignalSpy changed(m_desk.get(), &ProfileDesk::effectiveChanged);
    QSignalSpy taken(m_desk.get(), &ProfileDesk::documentTaken);
    policy::Profile first = profile(1);
    first.settings.cacheSizeGB = 33;
    apply(first);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(taken.size(), 1);
    QCOMPARE(m_desk->effective(), first);
    QCOMPARE(m_desk->documents().size(), 1);
    open();
    QCOMPARE(m_desk->effective(), first);
    QCOMPARE(m_desk->documents().size(), 1);
}

void TestProfileDesk::allFaultsAreToldAndNothingChanges()
{
    apply(profile(1));
    QSignalSpy changed(m_desk.get(), &ProfileDesk::effectiveChanged);
    QJsonObject json = policy::toJson(profile(2));
    json.insert(QStringLiteral("settings"),
                QJsonObject {{QStringLiteral("cacheSizeGB"), 5},
                             {QStringLiteral("retentionDays"), 99},
                             {QStringLiteral("p2pEnable"), false}});
    const auto refused = m_desk->applyUnsigned(json, 1);
    QVERIFY(!refused);
    QCOMPARE(refused.error().faults.size(), 3);
    QCOMPARE(m_desk->effective().revision, 1);
    QCOMPARE(changed.size(), 0);
    open();
    QCOMPARE(m_desk->effective().revision, 1);
}

void TestProfileDesk::aChangeMadeToAnOldRevisionIsAConflict()
{
    apply(profile(1));
    apply(profile(2));
    policy::Profile late = profile(3);
    const auto refused = m_desk->apply(m_fleet->sign(late), 1);
    QVERIFY(!refused);
    QCOMPARE(refused.error().error.code, ErrorCode::Conflict);
    QVERIFY(refused.error().error.detail.contains(QStringLiteral("revision 2")));
    QCOMPARE(m_desk->effective().revision, 2);
    const auto notNewer = m_desk->apply(m_fleet->sign(profile(1)), 2);
    QVERIFY(!notNewer);
    QCOMPARE(notNewer.error().error.code, ErrorCode::Conflict);
}

void TestProfileDesk::theSameDocumentAgainChangesNothing()
{
    const policy::Profile first = profile(1);
    apply(first);
    QSignalSpy changed(m_desk.get(), &ProfileDesk::effectiveChanged);
    QVERIFY(m_desk->apply(m_fleet->sign(first), 0).has_value());
    QCOMPARE(changed.size(), 0);
}

void TestProfileDesk::onlyAnAdministratorsSignatureCounts()
{
    const QByteArray jws = m_fleet->sign(profile(1));
    QByteArray forged = jws;
    forged[forged.size() - 10] = forged[forged.size() - 10] == 'A' ? 'B' : 'A';
    const TestFleet stranger;
    policy::PatchJob job;
    for (const QByteArray& bad :
         {forged, stranger.sign(profile(1)), QByteArray("no.jws.atall"), QByteArray()}) {
        const auto refused = m_desk->apply(bad, 0);
        QVERIFY(!refused);
        QVERIFY(!refused.error().error.detail.isEmpty());
        QVERIFY(!m_desk->learn(bad));
    }
    QCOMPARE(m_desk->effective().revision, 0);
}

void TestProfileDesk::aNeighboursOlderRevisionIsRefused()
{
    apply(profile(3 - 2));
    QVERIFY(m_desk->learn(m_fleet->sign(profile(5))).has_value());
    QCOMPARE(m_desk->effective().revision, 5);
    for (const std::int64_t old : {1, 4, 5}) {
        policy::Profile older = profile(old);
        older.settings.cacheSizeGB = 99;
        const auto refused = m_desk->learn(m_fleet->sign(older));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Conflict);
    }
    QCOMPARE(m_desk->effective().settings.cacheSizeGB, profile(5).settings.cacheSizeGB);
}

void TestProfileDesk::anUnsignedProfileIsInForceHereAndNotSpread()
{
    apply(profile(1));
    QSignalSpy replaced(m_desk.get(), &ProfileDesk::documentReplaced);
    QSignalSpy taken(m_desk.get(), &ProfileDesk::documentTaken);
    QVERIFY(m_desk->isDesiredSigned());
    QVERIFY(m_desk->applyUnsigned(policy::toJson(profile(2)), 1).has_value());
    QCOMPARE(m_desk->effective().revision, 2);
    QVERIFY(!m_desk->isDesiredSigned());
    QCOMPARE(replaced.size(), 1);
    QCOMPARE(taken.size(), 0);
    QVERIFY(m_desk->documents().isEmpty());
    open();
    QCOMPARE(m_desk->effective().revision, 2);
    QVERIFY(!m_desk->isDesiredSigned());
    QVERIFY(m_desk->learn(m_fleet->sign(profile(3))).has_value());
    QVERIFY(m_desk->isDesiredSigned());
    QCOMPARE(m_desk->documents().size(), 1);
}

void TestProfileDesk::theProfileWithTheHighestPriorityIsInForce()
{
    apply(profile(1));
    policy::Profile special = profile(1);
    special.id = QStringLiteral("servers");
    special.assignment.groups = {QStringLiteral("servers")};
    special.assignment.priority = 10;
    QVERIFY(m_desk->learn(m_fleet->sign(special)).has_value());
    QCOMPARE(m_desk->effective().id, QStringLiteral("loopback")); // not for us, but carried
    QCOMPARE(m_desk->documents().size(), 2);
    m_self.groups = {QStringLiteral("servers")};
    m_desk->setTraits(m_self);
    QCOMPARE(m_desk->effective().id, QStringLiteral("servers"));
}

void TestProfileDesk::aChangedAdminPortWaitsForItsConfirmation()
{
    apply(profile(1));
    QSignalSpy awaited(m_desk.get(), &ProfileDesk::confirmationAwaited);
    QSignalSpy ended(m_desk.get(), &ProfileDesk::confirmationEnded);
    const auto applied = m_desk->apply(m_fleet->sign(profile(2, 6001)), 1);
    QVERIFY(applied.has_value());
    QVERIFY(applied->nonce.size() >= 32);
    QCOMPARE(awaited.size(), 1);
    QCOMPARE(awaited.first(), (QVariantList {5001, 6001}));
    QCOMPARE(m_desk->effective().settings.adminPort, 5001);
    QCOMPARE(m_desk->desired().settings.adminPort, 6001);
    QVERIFY(m_desk->confirm(2, applied->nonce).has_value());
    QCOMPARE(m_desk->effective().settings.adminPort, 6001);
    QCOMPARE(ended.first(), (QVariantList {true, 6001}));
    QVERIFY(!m_desk->pending());
    const auto twice = m_desk->confirm(2, applied->nonce);
    QVERIFY(!twice);
    QCOMPARE(twice.error().code, ErrorCode::NotFound);
}

void TestProfileDesk::aWrongNonceConfirmsNothing()
{
    apply(profile(1));
    const auto applied = m_desk->apply(m_fleet->sign(profile(2, 6001)), 1);
    QVERIFY(applied.has_value());
    for (const auto& [revision, nonce] :
         {std::pair {std::int64_t {2}, QStringLiteral("00")},
          std::pair {std::int64_t {2}, QString()}, std::pair {std::int64_t {1}, applied->nonce}}) {
        const auto refused = m_desk->confirm(revision, nonce);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Conflict);
    }
    QCOMPARE(m_desk->effective().settings.adminPort, 5001);
    QVERIFY(m_desk->pending());
}

void TestProfileDesk::withoutConfirmationTheOldPortStays()
{
    apply(profile(1));
    m_desk->setConfirmationTime(std::chrono::milliseconds(50));
    QSignalSpy ended(m_desk.get(), &ProfileDesk::confirmationEnded);
    apply(profile(2, 6001));
    QTRY_COMPARE(ended.size(), 1);
    QCOMPARE(ended.first(), (QVariantList {false, 5001}));
    QCOMPARE(m_desk->effective().settings.adminPort, 5001);
    QCOMPARE(m_desk->effective().revision, 2); // the rest of it holds
    open(); // and it is not tried again by itself
    QCOMPARE(m_desk->effective().settings.adminPort, 5001);
    QVERIFY(!m_desk->pending());
    m_desk->setConfirmationTime(std::chrono::seconds(60));
    apply(profile(3, 6002)); // but a new revision may
    QVERIFY(m_desk->pending());
}

void TestProfileDesk::aRestartBeforeTheConfirmationReverts()
{
    apply(profile(1));
    apply(profile(2, 6001));
    open();
    QCOMPARE(m_desk->effective().settings.adminPort, 5001);
    QVERIFY(!m_desk->pending());
    open();
    QCOMPARE(m_desk->effective().settings.adminPort, 5001);
}

void TestProfileDesk::aConfirmedPortSurvivesARestart()
{
    apply(profile(1));
    apply(profile(2, 6001));
    QVERIFY(m_desk->confirm(2, m_desk->pending()->nonce).has_value());
    open();
    QCOMPARE(m_desk->effective().settings.adminPort, 6001);
}

void TestProfileDesk::nothingIsAppliedWhileAConfirmationIsAwaited()
{
    apply(profile(1));
    apply(profile(2, 6001));
    const auto refused = m_desk->apply(m_fleet->sign(profile(3)), 2);
    QVERIFY(!refused);
    QCOMPARE(refused.error().error.code, ErrorCode::Conflict);
}

void TestProfileDesk::anAdministratorMayConfirmAPortThatANeighbourBrought()
{
    apply(profile(1));
    const QByteArray second = m_fleet->sign(profile(2, 6001));
    QVERIFY(m_desk->learn(second).has_value());
    const auto applied = m_desk->apply(second, 1);
    QVERIFY(applied.has_value());
    QCOMPARE(applied->nonce, m_desk->pending()->nonce);
    QVERIFY(m_desk->confirm(2, applied->nonce).has_value());
    QCOMPARE(m_desk->effective().settings.adminPort, 6001);
    const auto again = m_desk->apply(second, 2);
    QVERIFY(again.has_value());
    QVERIFY(again->nonce.isEmpty()); // nothing is left to confirm
}

void TestProfileDesk::aPortThatWasGivenUpIsTriedAgainWhenTheProfileIsAppliedAgain()
{
    apply(profile(1));
    const QByteArray second = m_fleet->sign(profile(2, 6001));
    QVERIFY(m_desk->apply(second, 1).has_value());
    open(); // nobody confirmed before the agent ended
    const auto applied = m_desk->apply(second, 2);
    QVERIFY(applied.has_value());
    QVERIFY(!applied->nonce.isEmpty());
    QVERIFY(m_desk->confirm(2, applied->nonce).has_value());
    open();
    QCOMPARE(m_desk->effective().settings.adminPort, 6001);
}

void TestProfileDesk::aNeighboursProfileEndsAWaitThatItMakesPointless()
{
    apply(profile(1));
    apply(profile(2, 6001));
    QSignalSpy ended(m_desk.get(), &ProfileDesk::confirmationEnded);
    QVERIFY(m_desk->learn(m_fleet->sign(profile(3))).has_value()); // back to 5001
    QCOMPARE(ended.size(), 1);
    QVERIFY(!m_desk->pending());
    QCOMPARE(m_desk->effective(),
             profile(3).settings == m_desk->effective().settings ? m_desk->effective()
                                                                 : profile(3));
    QVERIFY(m_desk->learn(m_fleet->sign(profile(4, 6004))).has_value());
    QVERIFY(
        m_desk->learn(m_fleet->sign(profile(5, 6005))).has_value()); // another port: another wait
    QVERIFY(m_desk->pending());
    QCOMPARE(m_desk->pending()->revision, 5);
    QCOMPARE(m_desk->effective().settings.adminPort, 5001);
    open();
    QCOMPARE(m_desk->effective().settings.adminPort, 5001);
    QCOMPARE(m_desk->effective().revision, 5);
}

void TestProfileDesk::groupsThatChangeBringTheDefaultsBackWithoutMovingThePort()
{
    m_self.groups = {QStringLiteral("servers")};
    m_desk->setTraits(m_self);
    policy::Profile special = profile(1, 6001);
    special.assignment.groups = {QStringLiteral("servers")};
    apply(special);
    QVERIFY(m_desk->confirm(1, m_desk->pending()->nonce).has_value());
    m_self.groups.clear();
    m_desk->setTraits(m_self);
    QCOMPARE(m_desk->effective().revision, 0);
    QCOMPARE(m_desk->effective().settings.adminPort, 6001); // where the agent listens
    QVERIFY(!m_desk->pending());
    open();
    QCOMPARE(m_desk->effective().settings.adminPort, 5001);
}

void TestProfileDesk::whatSomebodySignedWhoIsRevokedNoLongerCounts()
{
    m_fleet = std::make_unique<TestFleet>();
    const auto next = qScopeGuard([this] { m_fleet = std::make_unique<TestFleet>(); });
    open();
    const trust::Identity thief = m_fleet->identity(QStringLiteral("thief"), trust::Role::Admin);
    policy::Profile good = profile(1);
    good.id = QStringLiteral("good");
    good.settings.cacheSizeGB = 33;
    apply(good);
    policy::Profile bad = profile(1000);
    bad.assignment.priority = 9;
    bad.settings.p2pEnabled = false;
    const QByteArray jws = TestFleet::signAs(thief, policy::toJson(bad), trust::profileType);
    QVERIFY(m_desk->apply(jws, 0).has_value());
    QVERIFY(!m_desk->effective().settings.p2pEnabled);

    QSignalSpy replaced(m_desk.get(), &ProfileDesk::documentReplaced);
    QVERIFY(m_fleet->fleet().revoke(thief.id, QDateTime::currentDateTimeUtc()));
    m_desk->setVerifier(m_fleet->fleet().verifier());
    QCOMPARE(replaced.size(), 1);
    QCOMPARE(m_desk->effective(), good);
    QCOMPARE(m_desk->learn(jws).error().code, ErrorCode::Revoked);
    open();
    QCOMPARE(m_desk->effective(), good);
    apply(profile(1)); // its number is free again

    // One that was handed over unsigned holds as long as whoever did that.
    const trust::Identity other = m_fleet->identity(QStringLiteral("other"), trust::Role::Admin);
    policy::Profile own = profile(7);
    own.id = QStringLiteral("own");
    own.assignment.priority = 99;
    QVERIFY(m_desk->applyUnsigned(policy::toJson(own), 0, other.id).has_value());
    open();
    QCOMPARE(m_desk->effective(), own);
    QVERIFY(m_fleet->fleet().revoke(other.id, QDateTime::currentDateTimeUtc()));
    m_desk->setVerifier(m_fleet->fleet().verifier());
    QVERIFY(m_desk->effective().id != own.id);
    open();
    QVERIFY(m_desk->effective().id != own.id);
}

QTEST_GUILESS_MAIN(TestProfileDesk)
#include "tst_profiledesk.moc"
