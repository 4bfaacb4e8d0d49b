#include <QTest>

#include "console/fleet/fleetwatch.h"
#include "console/fleet/workspace.h"
#include "tests/support/agents/agentprocess.h"
#include "tests/support/agents/testfleet.h"
#include "tests/support/fakefleet/fakefleet.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

using tests::FakeFleet;

WatchSettings quick(const QString& directory)
{
    WatchSettings settings;
    settings.directory = directory;
    settings.seed = 7;
    settings.firstRetryMs = 50;
    settings.longestRetryMs = 200;
    settings.infoMs = 60'000; // what is seen sooner was not merely asked again
    settings.records = false;
    return settings;
}

tests::FakeFleetOptions three()
{
    tests::FakeFleetOptions options;
    options.endpoints = 3;
    options.hasJob = false;
    return options;
}

void revoke(trust::Fleet& fleet, const QString& name)
{
    const auto ids = fleet.find(name);
    QVERIFY(ids);
    QVERIFY(fleet.revoke(*ids, QDateTime::currentDateTimeUtc()));
}

std::optional<Failure> failureOf(const FleetWatch& watch, const QString& name)
{
    const auto endpoint = watch.snapshot()->find(name);
    return endpoint ? endpoint->connection.failure : std::nullopt;
}

qint64 listOf(const FleetWatch& watch, const QString& name)
{
    const auto endpoint = watch.snapshot()->find(name);
    return endpoint && endpoint->info ? endpoint->info->revocationNumber : -1;
}

// What an agent does with a list: it has that one from now on.
void takeLists(tests::FakeEndpoint& endpoint, const QSslCertificate& ca)
{
    endpoint.info().revocationNumber = 0;
    endpoint.methods[u"trust.update"_s] = [&endpoint, ca](const QJsonObject& params) {
        const QByteArray compact = params.value("revocations"_L1).toString().toLatin1();
        if (const auto list = trust::RevocationList::verify(compact, ca))
            endpoint.info().revocationNumber = static_cast<qint64>(list->number());
        return rpc::toJson(rpc::TrustUpdated {params.keys()});
    };
}

} // namespace

class RevocationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theConnectedAreToldAtOnceAndTheRevokedIsDropped();
    void theRevokedIsNotDialledAgainAndSaysSoAlsoWhenItIsOff();
    void workAtTheRevokedIsRefusedWithTheReason();
    void workUnderWayAtTheRevokedEnds();
    void anAgentThatDoesNotTakeTheListIsNotAskedForEver();
    void enrolledAnewUnderItsNameItIsWelcome();
    void realAgentsAreTold();
};

void RevocationTest::theConnectedAreToldAtOnceAndTheRevokedIsDropped()
{
    FakeFleet fakes(three());
    for (int i = 0; i < fakes.count(); ++i)
        takeLists(fakes.at(i), fakes.fleet().ca());
    fakes.start();
    FleetWatch watch(quick(fakes.directory()));
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 3);
    revoke(fakes.fleet(), FakeFleet::nameOf(0));
    watch.reloadInventory();
    QTRY_COMPARE_WITH_TIMEOUT(failureOf(watch, FakeFleet::nameOf(0)),
                              std::optional(Failure::Revoked), 1000);
    const auto number = static_cast<qint64>(fakes.fleet().revocations().number());
    QTRY_COMPARE(listOf(watch, FakeFleet::nameOf(1)), number);
    QTRY_COMPARE(listOf(watch, FakeFleet::nameOf(2)), number);
    QCOMPARE(watch.snapshot()->connected(), 2);
}

void RevocationTest::theRevokedIsNotDialledAgainAndSaysSoAlsoWhenItIsOff()
{
    FakeFleet fakes(three());
    fakes.start();
    FleetWatch watch(quick(fakes.directory()));
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 3);
    fakes.at(0).stop();
    QTRY_COMPARE(failureOf(watch, FakeFleet::nameOf(0)), std::optional(Failure::Refused));
    revoke(fakes.fleet(), FakeFleet::nameOf(0));
    QTRY_COMPARE_WITH_TIMEOUT(failureOf(watch, FakeFleet::nameOf(0)),
                              std::optional(Failure::Revoked), 5000);
    const int before = fakes.at(0).connections();
    QVERIFY(fakes.at(0).listen());
    watch.retryNow({FakeFleet::nameOf(0)});
    QTest::qWait(600); // several retries long
    QCOMPARE(failureOf(watch, FakeFleet::nameOf(0)), std::optional(Failure::Revoked));
    QCOMPARE(fakes.at(0).connections(), before);
}

void RevocationTest::workAtTheRevokedIsRefusedWithTheReason()
{
    FakeFleet fakes(three());
    fakes.start();
    revoke(fakes.fleet(), FakeFleet::nameOf(0));
    FleetWatch watch(quick(fakes.directory()));
    watch.start();
    QTRY_COMPARE(failureOf(watch, FakeFleet::nameOf(0)), std::optional(Failure::Revoked));
    const auto round = watch.startRound({FakeFleet::nameOf(0), FakeFleet::nameOf(1)},
                                        [](EndpointVisit& visit) { visit.succeed(); });
    QTRY_VERIFY(round->isOver());
    QCOMPARE(round->outcomes().at(0).state, u"revoked"_s);
    QVERIFY(round->outcomes().at(1).succeeded());
    bool isAnswered = false;
    watch.call(FakeFleet::nameOf(0), u"agent.info"_s, {}, this, [&](const CallResult& result) {
        isAnswered = true;
        QVERIFY(!result);
        QCOMPARE(result.error().connection, std::optional(Failure::Revoked));
    });
    QTRY_VERIFY(isAnswered);
}

void RevocationTest::workUnderWayAtTheRevokedEnds()
{
    FakeFleet fakes(three());
    fakes.start();
    FleetWatch watch(quick(fakes.directory()));
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 3);
    fakes.at(0).methods[u"cache.list"_s] = [&](const QJsonObject&) {
        fakes.at(0).misbehave(tests::Misbehaviour::Stall); // what is asked next takes its time
        return rpc::toJson(rpc::TrustUpdated {});
    };
    const auto round = watch.startRound({FakeFleet::nameOf(0)}, [](EndpointVisit& visit) {
        visit.client().call(u"cache.list"_s, QJsonObject {}, [](const CallResult&) {});
        visit.client().call(u"cache.verify"_s, QJsonObject {}, [&visit](const CallResult& result) {
            result ? visit.succeed() : visit.giveUp(result.error());
        });
    });
    QTRY_VERIFY(fakes.at(0).called().contains(u"cache.verify"_s));
    revoke(fakes.fleet(), FakeFleet::nameOf(0));
    watch.reloadInventory();
    QTRY_VERIFY(round->isOver());
    QCOMPARE(round->outcomes().first().state, u"revoked"_s);
}

void RevocationTest::anAgentThatDoesNotTakeTheListIsNotAskedForEver()
{
    FakeFleet fakes(three());
    fakes.at(1).info().revocationNumber = 0; // and stays so, whatever it is brought
    fakes.start();
    FleetWatch watch(quick(fakes.directory()));
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 3);
    const auto asked = [&] { return fakes.at(1).called().count(u"trust.update"_s); };
    const auto before = asked();
    revoke(fakes.fleet(), FakeFleet::nameOf(0));
    watch.reloadInventory();
    QTRY_COMPARE(asked(), before + 1);
    QTest::qWait(400);
    QCOMPARE(asked(), before + 1);
}

void RevocationTest::enrolledAnewUnderItsNameItIsWelcome()
{
    FakeFleet fakes(three());
    fakes.start();
    FleetWatch watch(quick(fakes.directory()));
    watch.start();
    QTRY_COMPARE(watch.snapshot()->connected(), 3);
    revoke(fakes.fleet(), FakeFleet::nameOf(0));
    watch.reloadInventory();
    QTRY_COMPARE(failureOf(watch, FakeFleet::nameOf(0)), std::optional(Failure::Revoked));
    fakes.at(0).become(fakes.identity(FakeFleet::nameOf(0), trust::Role::Agent));
    QTRY_COMPARE(watch.snapshot()->connected(), 3);
}

void RevocationTest::realAgentsAreTold()
{
    tests::TestFleet agents;
    auto workspace = Workspace::open(agents.fleet().directory(), QDateTime::currentDateTimeUtc());
    QVERIFY(workspace);
    std::vector<std::unique_ptr<tests::AgentProcess>> processes;
    const QStringList names {u"stays"_s, u"goes"_s};
    for (int i = 0; i < names.size(); ++i) {
        tests::AgentProcess::Options options;
        options.stateDirectory = agents.path(u"state-"_s + names.at(i));
        options.bundle = agents.enroll(names.at(i));
        options.bind = u"127.0.7.%1"_s.arg(i + 1);
        processes.push_back(std::make_unique<tests::AgentProcess>(options));
        QVERIFY2(processes.back()->start(), qPrintable(processes.back()->log()));
        EndpointRecord record;
        record.name = names.at(i);
        record.host = options.bind;
        record.port = 5001;
        QVERIFY((*workspace)->inventory().store(record));
    }
    FleetWatch watch(quick(agents.fleet().directory()));
    watch.start();
    QTRY_COMPARE_WITH_TIMEOUT(watch.snapshot()->connected(), 2, 15'000);
    revoke(agents.fleet(), u"goes"_s);
    watch.reloadInventory();
    QTRY_COMPARE(failureOf(watch, u"goes"_s), std::optional(Failure::Revoked));
    const auto number = static_cast<qint64>(agents.fleet().revocations().number());
    QTRY_COMPARE(listOf(watch, u"stays"_s), number);
    QVERIFY(watch.snapshot()->find(u"stays"_s)->isConnected());
    for (const auto& process : processes)
        QVERIFY(process->terminate());
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::RevocationTest)
#include "tst_revocation.moc"
