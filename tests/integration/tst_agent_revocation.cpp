#include <QSignalSpy>
#include <QTest>

#include "agent/discovery/discovery.h"
#include "agent/service/documentexchange.h"
#include "agent/transfer/transport.h"
#include "shared/trust/jws.h"
#include "tests/integration/linkedsite.h"

using namespace patchswarm;
using namespace patchswarm::tests;

namespace {

constexpr int promiseMs = 5000; // trust.md: links are cut within 5 s of the list's arrival

// What an enrolled endpoint can do on the transport port, with what it is given counted. It is in
// this process, so that a test sees its links end to the millisecond.
class Member
{
public:
    Member(TestFleet& fleet, const QString& name, int host)
        : identity(
            trust::Bundle::read(fleet.enroll(name), QDateTime::currentDateTimeUtc())->identity)
    {
        transfer::Transport::Options options;
        options.identity = identity;
        options.verifier = fleet.fleet().verifier();
        options.bind = QHostAddress(QStringLiteral("127.0.5.%1").arg(host));
        options.port = 0;
        transport = std::make_unique<transfer::Transport>(std::move(options));
        documents = std::make_unique<service::DocumentExchange>(*transport);
        QObject::connect(transport.get(), &transfer::Transport::linkUp, transport.get(),
                         [this] { ++links; });
        QObject::connect(transport.get(), &transfer::Transport::linkDown, transport.get(),
                         [this] { --links; });
        QObject::connect(
            documents.get(), &service::DocumentExchange::received, documents.get(),
            [this](const QByteArray& jws) { types.append(trust::claimedJwsType(jws)); });
        if (!transport->listen())
            qFatal("no port");
    }

    void dial(const OneAgent& agent)
    {
        transport->dial({*IpAddress::parse(agent.address()), 4001});
    }

    trust::Identity identity;
    std::unique_ptr<transfer::Transport> transport;
    std::unique_ptr<service::DocumentExchange> documents;
    int links = 0;
    QByteArrayList types; // of what it was given
};

const QString revocationNumber = QStringLiteral("revocationNumber");
const QString discoveryEpoch = QStringLiteral("discoveryEpoch");

} // namespace

// Revocation among real agents, from the list's arrival at one of them.
class TestAgentRevocation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aListGivenToOneAgentCutsTheRevokedAtAll();
    void theRevokedGetsNoNewKeyAndTheOthersDo();
    void theOldKeyOpensNoNewAnnouncement();
    void anEndpointThatWasOffLearnsTheKeyFromNeighbours_data();
    void anEndpointThatWasOffLearnsTheKeyFromNeighbours();
    void forgedAndOlderListsChangeNothing();
    void aListThatHasEndedStillRevokesAndIsToldOf();
};

void TestAgentRevocation::aListGivenToOneAgentCutsTheRevokedAtAll()
{
    Site site(180);
    QVERIFY(site.isLinked());
    Member revoked(site.fleet, QStringLiteral("stolen"), 189);
    Member other(site.fleet, QStringLiteral("honest"), 188);
    const trust::Identity helpdesk =
        site.fleet.identity(QStringLiteral("helpdesk"), trust::Role::Operator);
    for (const auto& agent : site.agents) {
        revoked.dial(*agent);
        other.dial(*agent);
    }
    QTRY_COMPARE(revoked.links, 3);
    QTRY_COMPARE(other.links, 3);
    AdminConnection atLast(helpdesk);
    QVERIFY(atLast.open(site.agents.back()->address(), 5001));
    QVERIFY(atLast.call(QStringLiteral("agent.info")).result);

    QVERIFY(site.fleet.fleet().revoke({revoked.identity.id, helpdesk.id},
                                      QDateTime::currentDateTimeUtc()));
    QElapsedTimer since;
    since.start();
    QVERIFY(site.pushAll().result);
    QTRY_COMPARE_WITH_TIMEOUT(revoked.links, 0, promiseMs);
    QTRY_VERIFY_WITH_TIMEOUT(!atLast.isOpen(), promiseMs);
    QVERIFY2(since.elapsed() < promiseMs, qPrintable(QString::number(since.elapsed())));
    QVERIFY(site.all(revocationNumber, site.number(), promiseMs));
    QCOMPARE(other.links, 3); // nobody else is

    for (const auto& agent : site.agents) {
        QSignalSpy failed(revoked.transport.get(), &transfer::Transport::dialFailed);
        QSignalSpy down(revoked.transport.get(), &transfer::Transport::linkDown);
        revoked.dial(*agent);
        QTRY_VERIFY(failed.size() + down.size() > 0);
        QTRY_COMPARE(revoked.links, 0);
        AdminConnection again(helpdesk);
        QVERIFY(!again.open(agent->address(), 5001)
                || !again.call(QStringLiteral("agent.info")).result);
    }
}

void TestAgentRevocation::theRevokedGetsNoNewKeyAndTheOthersDo()
{
    Site site(120);
    QVERIFY(site.isLinked());
    Member revoked(site.fleet, QStringLiteral("stolen"), 129);
    Member other(site.fleet, QStringLiteral("honest"), 128);
    for (const auto& agent : site.agents) {
        revoked.dial(*agent);
        other.dial(*agent);
    }
    QTRY_COMPARE(revoked.links, 3);
    QTRY_COMPARE(other.links, 3);
    QVERIFY(site.fleet.fleet().revoke(revoked.identity.id, QDateTime::currentDateTimeUtc()));
    // The keys alone wait for the list that goes with them.
    const QByteArray keys = site.fleet.fleet().keyDocument().compact();
    QVERIFY(site.agents.front()
                ->admin()
                .call(QStringLiteral("trust.update"),
                      {{QStringLiteral("discoveryKeys"), QString::fromLatin1(keys)}})
                .result);
    QCOMPARE(site.agents.front()->info().value(discoveryEpoch).toInteger(), 1);
    QVERIFY(site.push(site.list().compact()).result);
    QVERIFY(site.all(discoveryEpoch, 2, promiseMs));
    QTRY_COMPARE(revoked.links, 0);
    QTRY_VERIFY(other.types.contains(trust::KeyDocument::type));
    QVERIFY(!revoked.types.contains(trust::KeyDocument::type));
}

void TestAgentRevocation::theOldKeyOpensNoNewAnnouncement()
{
    Site site(130);
    QVERIFY(site.isLinked());
    const trust::DiscoveryKeys former = site.fleet.fleet().discoveryKeys();
    Member revoked(site.fleet, QStringLiteral("stolen"), 139);
    // So long ago that the new key is in use already.
    const QDateTime then =
        QDateTime::currentDateTimeUtc().addSecs(-trust::DiscoveryKeys::activationSeconds - 60);
    QVERIFY(site.fleet.fleet().revoke(revoked.identity.id, then));
    QVERIFY(site.pushAll().result);
    QVERIFY(site.all(discoveryEpoch, 2, promiseMs));

    const auto listener = [](const trust::DiscoveryKeys& keys, const char* address) {
        return std::make_unique<discovery::Discovery>(
            discovery::DiscoverySettings {.bind = *IpAddress::parse(QLatin1String(address)),
                                          .port = 4001,
                                          .transportPort = 4001,
                                          .boundary = policy::SiteBoundary({}, {}, true),
                                          .neighbours = {},
                                          .keys = keys,
                                          .seed = 3,
                                          .wallClockMs = {}});
    };
    const auto thief = listener(former, "127.0.5.138");
    const auto member = listener(site.fleet.fleet().discoveryKeys(), "127.0.5.137");
    int heardByThief = 0;
    int heardByMember = 0;
    connect(thief.get(), &discovery::Discovery::queryHeard, this, [&] { ++heardByThief; });
    connect(thief.get(), &discovery::Discovery::answerHeard, this, [&] { ++heardByThief; });
    connect(member.get(), &discovery::Discovery::queryHeard, this, [&] { ++heardByMember; });
    QVERIFY(thief->start());
    QVERIFY(member->start());
    // One that starts asks who is here; the agents answer whoever asks under either key.
    OneAgent newcomer(site.fleet, QStringLiteral("new"), 136);
    newcomer.start();
    thief->query({Cid {}});
    QTRY_VERIFY(heardByMember > 0);
    QTRY_VERIFY(thief->counters().unknownEpoch > 0);
    QCOMPARE(heardByThief, 0);
    // And the members hear each other: the newcomer is found, and given the profile.
    QVERIFY(newcomer.connectTo());
    QTRY_COMPARE_WITH_TIMEOUT(newcomer.info().value(QStringLiteral("profileRevision")).toInteger(),
                              1, 20'000);
    QCOMPARE(heardByThief, 0);
}

void TestAgentRevocation::anEndpointThatWasOffLearnsTheKeyFromNeighbours_data()
{
    QTest::addColumn<qint64>("secondsAgo");
    QTest::newRow("while the former key is still heard")
        << trust::DiscoveryKeys::activationSeconds + 60;
    QTest::newRow("long after") << trust::DiscoveryKeys::overlapSeconds * 9;
}

void TestAgentRevocation::anEndpointThatWasOffLearnsTheKeyFromNeighbours()
{
    QFETCH(qint64, secondsAgo);
    Site site(secondsAgo > 100'000 ? 140 : 144, 30);
    QVERIFY(site.isLinked());
    OneAgent& off = *site.agents.back();
    off.process().kill();
    const QDateTime then = QDateTime::currentDateTimeUtc().addSecs(-secondsAgo);
    Member revoked(site.fleet, QStringLiteral("stolen"), 149);
    QVERIFY(site.fleet.fleet().revoke(revoked.identity.id, then));
    QVERIFY(site.pushAll().result);
    QTRY_COMPARE(site.agents[1]->info().value(discoveryEpoch).toInteger(), 2);
    off.start();
    QVERIFY(off.connectTo());
    QVERIFY(site.all(discoveryEpoch, 2)); // nobody told it but its neighbours
    QVERIFY(site.all(revocationNumber, site.number()));
    QVERIFY(off.process().terminate()); // and keeps it
    off.start();
    QVERIFY(off.connectTo());
    QCOMPARE(off.info().value(discoveryEpoch).toInteger(), 2);
}

void TestAgentRevocation::forgedAndOlderListsChangeNothing()
{
    Site site(150);
    QVERIFY(site.isLinked());
    const QByteArray first = site.list().compact();
    Member gone(site.fleet, QStringLiteral("gone"), 159);
    QVERIFY(site.fleet.fleet().revoke(gone.identity.id, QDateTime::currentDateTimeUtc()));
    QVERIFY(site.pushAll().result);
    QVERIFY(site.all(revocationNumber, site.number(), promiseMs));

    TestFleet elsewhere; // its CA has the same name
    const QDateTime now = QDateTime::currentDateTimeUtc();
    Member victim(site.fleet, QStringLiteral("victim"), 158);
    for (int i = 0; i < 5; ++i)
        QVERIFY(elsewhere.fleet().renewRevocations(now));
    const QByteArray forged = elsewhere.fleet().revocations().compact();
    QByteArray altered = site.list().compact();
    altered[altered.size() - 5] = altered[altered.size() - 5] == 'A' ? 'B' : 'A';
    QCOMPARE(site.push(forged).reason(), QStringLiteral("untrusted"));
    QVERIFY(!site.push(altered).result);
    QCOMPARE(site.push(first).reason(), QStringLiteral("conflict"));
    // An administrator's signature is not the CA's.
    const trust::Signer admin {site.fleet.fleet().adminKey(),
                               site.fleet.fleet().admin().certificate};
    const auto usurped = trust::signJws({{QStringLiteral("number"), 99},
                                         {QStringLiteral("exp"), qint64 {4'000'000'000}},
                                         {QStringLiteral("revoked"), QJsonArray()}},
                                        trust::RevocationList::type, admin, now);
    QVERIFY(usurped);
    QCOMPARE(site.push(*usurped).reason(), QStringLiteral("untrusted"));

    // The same from a neighbour: it is asked for all but the first, which was here once, and nobody
    // believes them.
    for (const QByteArray& jws : {forged, altered, first, *usurped})
        victim.documents->keep(jws);
    for (const auto& agent : site.agents)
        victim.dial(*agent);
    QTRY_COMPARE(victim.links, 3);
    for (const auto& agent : site.agents)
        QTRY_VERIFY(
            agent->process().log().count(QStringLiteral("A neighbour's document was refused"))
            >= 3);
    QVERIFY(site.all(revocationNumber, site.number()));
    QCOMPARE(victim.links, 3);
}

void TestAgentRevocation::aListThatHasEndedStillRevokesAndIsToldOf()
{
    Site site(160);
    Member revoked(site.fleet, QStringLiteral("stolen"), 169);
    const QDateTime then =
        QDateTime::currentDateTimeUtc().addDays(-trust::RevocationList::validityDays - 2);
    QVERIFY(site.fleet.fleet().revoke(revoked.identity.id, then));
    QVERIFY(site.pushAll().result);
    OneAgent& agent = *site.agents.front();
    QVERIFY(agent.info()
                .value(QStringLiteral("stateReason"))
                .toString()
                .contains(QStringLiteral("revocation list")));
    QVERIFY(agent.process().terminate());
    agent.start();
    QVERIFY(agent.connectTo());
    revoked.dial(agent);
    QTest::qWait(500);
    QTRY_COMPARE(revoked.links, 0);
    QVERIFY(site.fleet.fleet().renewRevocations(QDateTime::currentDateTimeUtc()));
    QVERIFY(site.pushAll().result);
    QVERIFY(!agent.info()
                 .value(QStringLiteral("stateReason"))
                 .toString()
                 .contains(QStringLiteral("revocation list")));
}

QTEST_GUILESS_MAIN(TestAgentRevocation)
#include "tst_agent_revocation.moc"
