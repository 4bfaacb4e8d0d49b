#include <QDateTime>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include "shared/trust/jws.h"
#include "tests/support/childprocesses.h"
#include "tests/support/httpserver.h"
#include "tests/unit/agent/service/servicerig.h"

using namespace patchswarm;
using namespace patchswarm::service;
using namespace patchswarm::service::test;
using namespace patchswarm::tests;

// The rules of jobs, with the real parts below and an origin in this process.
class TestJobBoard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void aJobIsFetchedDeliveredAndHandedOver();
    void aJobThatTheRulesHoldBackWaitsWithTheReasonAndGoesOn();
    void onlyUrgentJobsGoOnWhereTheRulesSaySo();
    void whatIsHereAlreadyIsDeliveredThoughHeldBack();
    void whatNobodyOfTheFleetMaySignIsRefused();
    void anOlderRevisionIsRefusedTheSameIsKnownANewerReplaces();
    void aRevisionForMoreEndpointsGoesOnWhereTheJobIs();
    void aTombstoneKeepsAJobFromComingBack();
    void aTombstoneEndsARunningJob();
    void aJobForOthersIsCarriedUntilItIsOurs();
    void anExpiredJobIsRefused();
    void aJobIsNotStartedBeforeItsTime();
    void aPausedJobWaitsAndGoesOn();
    void aPauseDoesNotStopAnArtifactThatAnotherJobWants();
    void whatCannotBeSteeredSaysSo();
    void aFailedHandOffFailsTheJobAndARetryRunsItAgain();
    void anOriginThatRefusedIsAskedAgainWhenSomebodySaysSo_data();
    void anOriginThatRefusedIsAskedAgainWhenSomebodySaysSo();
    void whatAJobTookIsRememberedWithIt();
    void twoJobsShareOneArtifact();
    void filesWhoseNamesEndAlikeAreAllDelivered();
    void everythingIsRememberedOverARestart();
    void whatIsOnlySharedAfterARestartCanBeEvicted();
    void aHandOffThatWasCutOffIsRunAgain();
    void aDamagedRecordStartsTheJobAnew();
    void whatSomebodySignedWhoIsRevokedNoLongerCounts();

private:
    [[nodiscard]] policy::PatchJob job(const char* id) const;
    [[nodiscard]] Result<JobBoard::Accepted> submit(const policy::PatchJob& job);
    [[nodiscard]] JobPhase phase(const char* id) const;
    [[nodiscard]] QByteArray delivered(const char* id, const char* name = "patch.bin") const;
    void withInstaller(const QString& script, const QSet<int>& rebootExitCodes = {});

    std::unique_ptr<TestFleet> m_fleet;
    std::unique_ptr<HttpServer> m_server;
    std::unique_ptr<Rig> m_rig;
    QByteArray m_content;
    std::unique_ptr<ArtifactManifest> m_manifest;
};

#define REACHES(id, wanted) QTRY_COMPARE_WITH_TIMEOUT(phase(id), wanted, 10'000)

void TestJobBoard::initTestCase()
{
    m_fleet = std::make_unique<TestFleet>();
    m_content = contentOf(1'000'000, 5); // one chunk, so that no list is needed
    m_manifest = std::make_unique<ArtifactManifest>(manifestOf(m_content));
}

void TestJobBoard::init()
{
    m_server = std::make_unique<HttpServer>();
    m_server->setFile("/patch.bin", m_content);
    m_rig = std::make_unique<Rig>(*m_fleet);
}

policy::PatchJob TestJobBoard::job(const char* id) const
{
    return TestFleet::job(QLatin1String(id), *m_manifest, m_server->url("/patch.bin"));
}

Result<JobBoard::Accepted> TestJobBoard::submit(const policy::PatchJob& job)
{
    return m_rig->jobs->submit(m_fleet->sign(job));
}

JobPhase TestJobBoard::phase(const char* id) const
{
    const auto known = m_rig->jobs->course().jobs().find(QLatin1String(id));
    return known == m_rig->jobs->course().jobs().end() ? JobPhase::Expired : known->second.phase;
}

QByteArray TestJobBoard::delivered(const char* id, const char* name) const
{
    QFile file(QStringLiteral("%1/delivered/%2/%3")
                   .arg(m_rig->state(), QLatin1String(id), QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestJobBoard::withInstaller(const QString& script, const QSet<int>& rebootExitCodes)
{
    LocalSettings local;
    local.handOffCommand = {QStringLiteral("/bin/sh"), QStringLiteral("-c"), script,
                            QStringLiteral("installer")};
    local.rebootExitCodes = rebootExitCodes;
    m_rig = std::make_unique<Rig>(*m_fleet, local);
}

void TestJobBoard::aJobIsFetchedDeliveredAndHandedOver()
{
    withInstaller(QStringLiteral("test -s \"$1\" && exit 42"), {42});
    QSignalSpy changed(&m_rig->jobs->course(), &JobCourse::changed);
    QCOMPARE(*submit(job("one")), JobBoard::Accepted::Anew);
    REACHES("one", JobPhase::Succeeded);
    const Job& done = m_rig->jobs->course().jobs().at(QStringLiteral("one"));
    QCOMPARE(done.exitCode, 42);
    QVERIFY(done.rebootPending);
    QVERIFY(done.deliveredAtMs > 0 && done.endedAtMs >= done.deliveredAtMs);
    QCOMPARE(delivered("one"), m_content);
    QVERIFY(changed.size() >= 4);
}

void TestJobBoard::aJobThatTheRulesHoldBackWaitsWithTheReasonAndGoesOn()
{
    JobCourse& course = m_rig->jobs->course();
    const policy::Restraint paused {policy::FetchRule::Nothing, false,
                                    QStringLiteral("paused on battery (onBattery)")};
    m_server->setRateLimit(200'000);
    QVERIFY(submit(job("one")));
    QTRY_VERIFY(m_server->bytesSent() > 0);
    course.setRestraint(paused);
    QCOMPARE(phase("one"), JobPhase::Held);
    QCOMPARE(course.find(QStringLiteral("one"))->detail, paused.reason);
    QVERIFY(submit(job("two"))); // and one that comes meanwhile
    QCOMPARE(phase("two"), JobPhase::Held);
    m_server->setRateLimit(0);
    m_rig->reopen(); // a restart changes nothing
    m_rig->jobs->course().setRestraint(paused);
    m_rig->jobs->restore();
    QCOMPARE(phase("one"), JobPhase::Held);
    const auto asked = m_server->requests().size();
    QTest::qWait(700);
    QCOMPARE(m_server->requests().size(), asked);
    m_rig->jobs->course().setRestraint({});
    REACHES("one", JobPhase::Delivered);
    REACHES("two", JobPhase::Delivered);
    QVERIFY(m_rig->jobs->course().find(QStringLiteral("one"))->detail.isEmpty());
}

void TestJobBoard::onlyUrgentJobsGoOnWhereTheRulesSaySo()
{
    m_rig->jobs->course().setRestraint(
        {policy::FetchRule::UrgentOnly, true, QStringLiteral("metered")});
    QVERIFY(submit(job("calm")));
    QCOMPARE(phase("calm"), JobPhase::Held);
    policy::PatchJob exploited = job("exploited");
    exploited.kev = true;
    QVERIFY(submit(exploited)); // the same artifact: one job that may is enough
    REACHES("exploited", JobPhase::Delivered);
    REACHES("calm", JobPhase::Delivered); // it is here now
}

void TestJobBoard::whatIsHereAlreadyIsDeliveredThoughHeldBack()
{
    QVERIFY(submit(job("first")));
    REACHES("first", JobPhase::Delivered);
    m_rig->jobs->course().setRestraint(
        {policy::FetchRule::Nothing, false, QStringLiteral("paused")});
    QVERIFY(submit(job("second")));
    REACHES("second", JobPhase::Delivered);
}

void TestJobBoard::whatNobodyOfTheFleetMaySignIsRefused()
{
    const TestFleet stranger;
    const trust::Identity viewer = m_fleet->identity(QStringLiteral("viewer"), trust::Role::Viewer);
    const auto bySigner = [&](const trust::Identity& who) {
        return trust::signJws(policy::toJson(job("bad")), trust::jobType,
                              trust::Signer::from(who).value(), QDateTime::currentDateTimeUtc())
            .value();
    };
    QByteArray forged = m_fleet->sign(job("bad"));
    forged[forged.size() / 2] = forged[forged.size() / 2] == 'A' ? 'B' : 'A';
    const std::vector<std::pair<QByteArray, ErrorCode>> refusals {
        {stranger.sign(job("bad")), ErrorCode::Untrusted},
        {bySigner(viewer), ErrorCode::WrongRole},
        {bySigner(m_fleet->identity(QStringLiteral("endpoint"), trust::Role::Agent)),
         ErrorCode::WrongRole},
        {m_fleet->sign(TestFleet::loopbackProfile()), ErrorCode::InvalidInput}, // of another type
        {QByteArray(), ErrorCode::InvalidInput},
        {"a.b", ErrorCode::InvalidInput},
    };
    for (const auto& [jws, code] : refusals) {
        const auto refused = m_rig->jobs->submit(jws);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, code);
        QVERIFY(!m_rig->jobs->cancel(jws));
    }
    QVERIFY(!m_rig->jobs->submit(forged));
    QVERIFY(m_rig->jobs->course().jobs().empty());
    m_rig->store->flush();
    QVERIFY(m_rig->store->valuesWithPrefix(QStringLiteral("job/")).isEmpty());
}

void TestJobBoard::anOlderRevisionIsRefusedTheSameIsKnownANewerReplaces()
{
    policy::PatchJob two = job("one");
    two.revision = 2;
    const QByteArray jws = m_fleet->sign(two);
    QCOMPARE(*m_rig->jobs->submit(jws), JobBoard::Accepted::Anew);
    QCOMPARE(*m_rig->jobs->submit(jws), JobBoard::Accepted::Known);
    QCOMPARE(*submit(two), JobBoard::Accepted::Known); // signed again
    const auto older = submit(job("one"));
    QVERIFY(!older);
    QCOMPARE(older.error().code, ErrorCode::Conflict);
    REACHES("one", JobPhase::Delivered);
    policy::PatchJob three = two;
    three.revision = 3;
    three.title = QStringLiteral("Third");
    three.artifacts[0].fileName = QStringLiteral("third.bin");
    QCOMPARE(*submit(three), JobBoard::Accepted::Anew);
    QVERIFY(!m_rig->documents->holds(jws));
    REACHES("one", JobPhase::Delivered);
    QCOMPARE(delivered("one", "third.bin"), m_content);
    m_rig->reopen();
    QCOMPARE(m_rig->jobs->course().jobs().at(QStringLiteral("one")).document.title,
             QStringLiteral("Third"));
}

void TestJobBoard::aRevisionForMoreEndpointsGoesOnWhereTheJobIs()
{
    policy::PatchJob pilot = job("one");
    pilot.targets = {};
    pilot.targets.endpoints = {m_rig->traits.name};
    const QByteArray first = m_fleet->sign(pilot);
    QCOMPARE(*m_rig->jobs->submit(first), JobBoard::Accepted::Anew);
    REACHES("one", JobPhase::Delivered);
    const auto received = m_rig->jobs->course().find(QStringLiteral("one"))->receivedAtMs;
    policy::PatchJob everybody = pilot;
    everybody.targets = {};
    everybody.targets.all = true;
    everybody.revision = 2;
    everybody.issuedAtMs += 1000;
    const QByteArray second = m_fleet->sign(everybody);
    QCOMPARE(*m_rig->jobs->submit(second), JobBoard::Accepted::Anew);
    QCOMPARE(phase("one"), JobPhase::Delivered); // at once: nothing began again
    QCOMPARE(m_rig->jobs->course().find(QStringLiteral("one"))->receivedAtMs, received);
    QVERIFY(m_rig->documents->holds(second));
    QVERIFY(!m_rig->documents->holds(first));
    m_rig->reopen();
    QCOMPARE(m_rig->jobs->course().find(QStringLiteral("one"))->document.revision, 2);
    policy::PatchJob others = everybody; // not for us any more
    others.targets = {};
    others.targets.endpoints = {QStringLiteral("somebody-else")};
    others.revision = 3;
    QCOMPARE(*submit(others), JobBoard::Accepted::Carried);
    QVERIFY(!m_rig->jobs->course().find(QStringLiteral("one")));
}

void TestJobBoard::aTombstoneKeepsAJobFromComingBack()
{
    const QByteArray tombstone = m_fleet->sign(
        policy::Tombstone {QStringLiteral("one"), 2, policy::TombstoneReason::Cancelled,
                           QDateTime::currentMSecsSinceEpoch()});
    QVERIFY(m_rig->jobs->cancel(tombstone).has_value()); // before the job is known
    QVERIFY(m_rig->documents->holds(tombstone));
    for (int round = 0; round < 2; ++round) {
        for (const std::int64_t revision : {1, 2}) {
            policy::PatchJob dead = job("one");
            dead.revision = revision;
            const auto refused = submit(dead);
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, ErrorCode::Conflict);
        }
        m_rig->reopen();
    }
    QVERIFY(m_rig->jobs->course().jobs().empty());
    policy::PatchJob risen = job("one");
    risen.revision = 3;
    QCOMPARE(*submit(risen), JobBoard::Accepted::Anew);
    REACHES("one", JobPhase::Delivered);
    QVERIFY(m_rig->jobs->cancel(tombstone).has_value()); // said again: it does not end revision 3
    QCOMPARE(phase("one"), JobPhase::Delivered);
}

void TestJobBoard::aTombstoneEndsARunningJob()
{
    m_server->setRateLimit(1000); // it never ends
    const QByteArray jws = m_fleet->sign(job("one"));
    QVERIFY(m_rig->jobs->submit(jws).has_value());
    REACHES("one", JobPhase::Fetching);
    QVERIFY(m_rig->jobs
                ->cancel(m_fleet->sign(policy::Tombstone {QStringLiteral("one"), 1,
                                                          policy::TombstoneReason::Superseded,
                                                          QDateTime::currentMSecsSinceEpoch()}))
                .has_value());
    QCOMPARE(phase("one"), JobPhase::Superseded);
    QVERIFY(!m_rig->driver->knows(m_manifest->root()));
    QVERIFY(!m_rig->documents->holds(jws));
    m_rig->reopen();
    QCOMPARE(phase("one"), JobPhase::Superseded);
    QVERIFY(!m_rig->documents->holds(jws));
}

void TestJobBoard::aJobForOthersIsCarriedUntilItIsOurs()
{
    policy::PatchJob servers = job("servers");
    servers.targets = {};
    servers.targets.groups = {QStringLiteral("servers")};
    const QByteArray jws = m_fleet->sign(servers);
    QCOMPARE(*m_rig->jobs->submit(jws), JobBoard::Accepted::Carried);
    QVERIFY(m_rig->jobs->course().jobs().empty());
    QVERIFY(m_rig->documents->holds(jws)); // spread all the same
    QCOMPARE(*m_rig->jobs->submit(jws), JobBoard::Accepted::Known);
    m_rig->reopen();
    QVERIFY(m_rig->documents->holds(jws));
    QVERIFY(m_rig->jobs->course().jobs().empty());
    servers.revision = 2;
    const QByteArray second = m_fleet->sign(servers);
    QCOMPARE(*m_rig->jobs->submit(second), JobBoard::Accepted::Carried);
    QVERIFY(!m_rig->documents->holds(jws));
    m_rig->traits.groups = {QStringLiteral("SERVERS")};
    m_rig->jobs->setTraits(m_rig->traits);
    REACHES("servers", JobPhase::Delivered);
    QVERIFY(m_rig->documents->holds(second));
    m_rig->store->flush();
    QVERIFY(m_rig->store->valuesWithPrefix(QStringLiteral("carried/")).isEmpty());
    m_rig->reopen();
    QCOMPARE(phase("servers"), JobPhase::Delivered);
}

void TestJobBoard::anExpiredJobIsRefused()
{
    policy::PatchJob late = job("late");
    late.issuedAtMs -= 100'000;
    late.expiresMs = QDateTime::currentMSecsSinceEpoch() - 1000;
    const auto refused = submit(late);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Expired);
}

void TestJobBoard::aJobIsNotStartedBeforeItsTime()
{
    policy::PatchJob later = job("later");
    later.notBeforeMs = QDateTime::currentMSecsSinceEpoch() + 3'600'000;
    QCOMPARE(*submit(later), JobBoard::Accepted::Anew);
    QCOMPARE(phase("later"), JobPhase::NotDue);
    QVERIFY(!m_rig->driver->knows(m_manifest->root()));
    m_rig->reopen();
    QCOMPARE(phase("later"), JobPhase::NotDue);
    later.revision = 2;
    later.notBeforeMs = QDateTime::currentMSecsSinceEpoch() - 1000;
    QVERIFY(submit(later).has_value());
    REACHES("later", JobPhase::Delivered);
}

void TestJobBoard::aPausedJobWaitsAndGoesOn()
{
    m_server->setRateLimit(200'000);
    QVERIFY(submit(job("one")).has_value());
    REACHES("one", JobPhase::Fetching);
    QVERIFY(m_rig->jobs->course().pause(QStringLiteral("one")).has_value());
    QCOMPARE(phase("one"), JobPhase::Paused);
    m_rig->reopen(); // a pause outlives the agent
    QCOMPARE(phase("one"), JobPhase::Paused);
    QVERIFY(!m_rig->driver->knows(m_manifest->root()));
    m_server->setRateLimit(0);
    QVERIFY(m_rig->jobs->course().resume(QStringLiteral("one")).has_value());
    REACHES("one", JobPhase::Delivered);
}

void TestJobBoard::aPauseDoesNotStopAnArtifactThatAnotherJobWants()
{
    QVERIFY(submit(job("one")).has_value());
    QVERIFY(submit(job("two")).has_value());
    QVERIFY(m_rig->jobs->course().pause(QStringLiteral("one")).has_value());
    REACHES("two", JobPhase::Delivered);
    QCOMPARE(phase("one"), JobPhase::Paused);
    QVERIFY(m_rig->jobs->course().resume(QStringLiteral("one")).has_value());
    REACHES("one", JobPhase::Delivered);
}

void TestJobBoard::whatCannotBeSteeredSaysSo()
{
    const auto is = [](const Result<void>& answer, ErrorCode code) {
        return !answer && answer.error().code == code;
    };
    const QString nobody = QStringLiteral("nobody");
    QVERIFY(is(m_rig->jobs->course().pause(nobody), ErrorCode::NotFound));
    QVERIFY(is(m_rig->jobs->course().resume(nobody), ErrorCode::NotFound));
    QVERIFY(is(m_rig->jobs->course().retry(nobody), ErrorCode::NotFound));
    QVERIFY(submit(job("one")).has_value());
    REACHES("one", JobPhase::Delivered);
    const QString one = QStringLiteral("one");
    QVERIFY(is(m_rig->jobs->course().pause(one), ErrorCode::Conflict));
    QVERIFY(is(m_rig->jobs->course().resume(one), ErrorCode::Conflict));
    QVERIFY(is(m_rig->jobs->course().retry(one), ErrorCode::Conflict));
}

void TestJobBoard::aFailedHandOffFailsTheJobAndARetryRunsItAgain()
{
    QTemporaryDir folder;
    const QString flag = folder.filePath(QStringLiteral("fixed"));
    withInstaller(QStringLiteral("test -e %1 || { echo disk is full; exit 5; }").arg(flag));
    QVERIFY(submit(job("one")).has_value());
    REACHES("one", JobPhase::Failed);
    const Job& failed = m_rig->jobs->course().jobs().at(QStringLiteral("one"));
    QCOMPARE(failed.exitCode, 5);
    QVERIFY(failed.detail.contains(QStringLiteral("disk is full")));
    QFile file(flag);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const quint64 sent = m_server->bytesSent();
    QVERIFY(m_rig->jobs->course().retry(QStringLiteral("one")).has_value());
    REACHES("one", JobPhase::Succeeded);
    QCOMPARE(m_server->bytesSent(), sent); // what is verified stays
    QCOMPARE(m_rig->jobs->course().jobs().at(QStringLiteral("one")).exitCode, 0);
}

void TestJobBoard::anOriginThatRefusedIsAskedAgainWhenSomebodySaysSo_data()
{
    QTest::addColumn<QString>("step");
    for (const char* step : {"retry", "resume", "profile"})
        QTest::newRow(step) << QString::fromLatin1(step);
}

// Without it the origin is left alone for ten minutes.
void TestJobBoard::anOriginThatRefusedIsAskedAgainWhenSomebodySaysSo()
{
    QFETCH(QString, step);
    m_server = std::make_unique<HttpServer>(); // without the file: 404
    QVERIFY(submit(job("one")).has_value());
    const auto trouble = [&] {
        const auto status = m_rig->driver->status(m_manifest->root());
        return status ? status->originTrouble : QString();
    };
    QTRY_VERIFY(!trouble().isEmpty());
    m_server->setFile("/patch.bin", m_content);
    const QString one = QStringLiteral("one");
    JobCourse& course = m_rig->jobs->course();
    if (step == u"retry") {
        QVERIFY(course.retry(one).has_value());
    } else if (step == u"resume") {
        QVERIFY(course.pause(one).has_value());
        QVERIFY(course.resume(one).has_value());
    } else {
        m_rig->driver->askOriginsAgain();
    }
    REACHES("one", JobPhase::Delivered);
}

void TestJobBoard::whatAJobTookIsRememberedWithIt()
{
    QVERIFY(submit(job("one")).has_value());
    REACHES("one", JobPhase::Delivered);
    const QString one = QStringLiteral("one");
    const std::int64_t startedAt = m_rig->jobs->course().find(one)->startedAtMs;
    QVERIFY(startedAt > 0);
    swarm::Ledger took;
    took.fromOrigin = took.verified = 1'000'000;
    took.wasted = 7;
    m_rig->jobs->course().noteTaken(one, 0, took);
    m_rig->jobs->course().noteTaken(one, 0, swarm::Ledger {}); // the first word counts
    m_rig->reopen();
    m_rig->jobs->restore();
    const Job* known = m_rig->jobs->course().find(one);
    QVERIFY(known != nullptr);
    QCOMPARE(known->taken.value(0), took);
    QCOMPARE(known->startedAtMs, startedAt);
}

void TestJobBoard::twoJobsShareOneArtifact()
{
    QVERIFY(submit(job("one")).has_value());
    QVERIFY(submit(job("two")).has_value());
    REACHES("one", JobPhase::Delivered);
    REACHES("two", JobPhase::Delivered);
    QVERIFY(m_server->bytesSent() < 1'100'000);
    QCOMPARE(delivered("one"), m_content);
    QCOMPARE(delivered("two"), m_content);
}

void TestJobBoard::filesWhoseNamesEndAlikeAreAllDelivered()
{
    policy::PatchJob both = job("both");
    both.artifacts.append(both.artifacts.first());
    both.artifacts[1].fileName = QStringLiteral("other-patch.bin");
    both.origins.clear();
    for (policy::Artifact& artifact : both.artifacts)
        artifact.urls = {m_server->url("/patch.bin").toString()};
    withInstaller(QStringLiteral("test -s \"$1\" || exit 8"));
    const auto accepted = submit(both);
    QVERIFY2(accepted.has_value(), accepted ? "" : qPrintable(accepted.error().detail));
    REACHES("both", JobPhase::Succeeded);
    QCOMPARE(delivered("both", "patch.bin"), m_content);
    QCOMPARE(delivered("both", "other-patch.bin"), m_content);
}

void TestJobBoard::everythingIsRememberedOverARestart()
{
    withInstaller(QStringLiteral("exit 0"));
    QVERIFY(submit(job("done")).has_value());
    REACHES("done", JobPhase::Succeeded);
    const quint64 sent = m_server->bytesSent();
    m_rig->reopen();
    QCOMPARE(phase("done"), JobPhase::Succeeded);
    const Job& restored = m_rig->jobs->course().jobs().at(QStringLiteral("done"));
    QVERIFY(restored.endedAtMs > 0);
    QCOMPARE(restored.issuer.isEmpty(), false);
    QVERIFY(m_rig->documents->holds(restored.jws));
    QCOMPARE(*m_rig->jobs->submit(restored.jws), JobBoard::Accepted::Known);
    QCOMPARE(m_server->bytesSent(), sent);
}

void TestJobBoard::whatIsOnlySharedAfterARestartCanBeEvicted()
{
    QVERIFY(submit(job("one")).has_value());
    REACHES("one", JobPhase::Delivered);
    m_rig->reopen();
    WantedArtifact shared; // as a session that starts adds what the cache holds
    shared.manifest = m_rig->cache->manifest(m_manifest->root());
    QVERIFY(shared.manifest);
    m_rig->driver->add(shared);
    QTRY_COMPARE(m_rig->driver->status(m_manifest->root())->state, ArtifactState::Whole);
    std::optional<Result<void>> evicted;
    m_rig->cache->evict(m_manifest->root(), [&](const Result<void>& done) { evicted = done; });
    QTRY_VERIFY(evicted.has_value());
    QVERIFY2(evicted->has_value(), evicted->has_value() ? "" : qPrintable(evicted->error().detail));
}

void TestJobBoard::aHandOffThatWasCutOffIsRunAgain()
{
    QTemporaryDir folder;
    const QString trail = folder.filePath(QStringLiteral("trail"));
    withInstaller(
        QStringLiteral("echo run >> %1; test $(wc -l < %1) -gt 1 || { sleep 1; touch %1.ended; }")
            .arg(trail));
    QVERIFY(submit(job("one")).has_value());
    REACHES("one", JobPhase::HandingOver);
    QTRY_VERIFY(QFile::exists(trail));
    m_rig->reopen();
    REACHES("one", JobPhase::Succeeded);
    QTRY_VERIFY(QFile::exists(trail + QStringLiteral(".ended"))); // the first one was left to end
    QTRY_VERIFY(childrenAreGone());
}

void TestJobBoard::aDamagedRecordStartsTheJobAnew()
{
    QVERIFY(submit(job("one")).has_value());
    REACHES("one", JobPhase::Delivered);
    const QByteArray jws = m_rig->jobs->course().jobs().at(QStringLiteral("one")).jws;
    m_rig->store->setValue(QStringLiteral("job/one"), "{\"jws\":\"" + jws + "\",\"phase\":99}");
    m_rig->store->setValue(QStringLiteral("job/two"), "rubbish");
    m_rig->reopen();
    REACHES("one", JobPhase::Delivered);
    QCOMPARE(m_rig->jobs->course().jobs().size(), std::size_t {1});
}

void TestJobBoard::whatSomebodySignedWhoIsRevokedNoLongerCounts()
{
    TestFleet fleet;
    m_rig = std::make_unique<Rig>(fleet);
    const trust::Identity thief = fleet.identity(QStringLiteral("thief"), trust::Role::Operator);
    policy::PatchJob bad = job("bad");
    bad.revision = 1000;
    bad.notBeforeMs = QDateTime::currentMSecsSinceEpoch() + 3'600'000;
    policy::PatchJob elsewhere = job("elsewhere");
    elsewhere.targets = {};
    elsewhere.targets.groups = {QStringLiteral("others")};
    const QByteArray badJws = TestFleet::signAs(thief, policy::toJson(bad), trust::jobType);
    const QByteArray carriedJws =
        TestFleet::signAs(thief, policy::toJson(elsewhere), trust::jobType);
    const policy::Tombstone end {QStringLiteral("good"), 1000, policy::TombstoneReason::Cancelled,
                                 QDateTime::currentMSecsSinceEpoch()};
    const QByteArray endJws = TestFleet::signAs(thief, policy::toJson(end), trust::tombstoneType);
    QCOMPARE(*m_rig->jobs->submit(badJws), JobBoard::Accepted::Anew);
    QCOMPARE(*m_rig->jobs->submit(carriedJws), JobBoard::Accepted::Carried);
    QVERIFY(m_rig->jobs->cancel(endJws));
    QVERIFY(!m_rig->jobs->submit(fleet.sign(job("good"))));

    QVERIFY(fleet.fleet().revoke(thief.id, QDateTime::currentDateTimeUtc()));
    m_rig->jobs->setVerifier(fleet.fleet().verifier());
    for (const QByteArray& jws : {badJws, carriedJws, endJws})
        QVERIFY(!m_rig->documents->holds(jws));
    for (int round = 0; round < 2; ++round) {
        QCOMPARE(phase("bad"), JobPhase::Cancelled);
        QVERIFY(m_rig->jobs->course()
                    .find(QStringLiteral("bad"))
                    ->detail.contains(QStringLiteral("revoked")));
        QCOMPARE(m_rig->jobs->submit(badJws).error().code, ErrorCode::Revoked);
        QCOMPARE(m_rig->jobs->cancel(endJws).error().code, ErrorCode::Revoked);
        m_rig->reopen();
    }
    QCOMPARE(*m_rig->jobs->submit(fleet.sign(job("good"))), JobBoard::Accepted::Anew);
    QCOMPARE(*m_rig->jobs->submit(fleet.sign(job("bad"))), JobBoard::Accepted::Anew); // revision 1
    REACHES("good", JobPhase::Delivered);
    REACHES("bad", JobPhase::Delivered);
}

QTEST_GUILESS_MAIN(TestJobBoard)
#include "tst_jobboard.moc"
