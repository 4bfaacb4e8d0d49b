#include <QSslKey>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <vector>

#include "shared/trust/tls.h"
#include "tests/unit/agent/transfer/rawpeer.h"
#include "tests/unit/agent/transfer/transferfixture.h"

namespace patchswarm::transfer {

using namespace test;

namespace {

const QByteArray plainGreeting = QByteArrayLiteral("GET / HTTP/1.1\r\n\r\n");

} // namespace

// Who gets no link, and is told nothing about why.
class TestTransportStrangers : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] Transport::Options options(const QString& name = QStringLiteral("a")) const
    {
        return optionsFor(m_fleet, m_fleet.identity(name));
    }

    // A stranger with this TLS is refused so, gets no frame, and no link comes up.
    void refuses(TestPeer& agent, const QSslConfiguration& tls, trust::Refusal why)
    {
        RawPeer stranger;
        stranger.connectTo(agent.address(), tls);
        QTRY_COMPARE(agent.refused.size(), 1);
        QCOMPARE(agent.refused.first().at(1).value<trust::Refusal>(), why);
        QTRY_VERIFY(stranger.isClosed());
        QVERIFY(stranger.messages.empty());
        QVERIFY(agent.up.isEmpty());
        QCOMPARE(agent.transport->stats().refused.at(static_cast<std::size_t>(why)), quint64 {1});
        QCOMPARE(agent.transport->stats().halfOpen, 0);
    }

    TestFleet m_fleet;

private Q_SLOTS:

    void oneWithoutCertificateIsRefused()
    {
        TestPeer agent(options());
        QSslConfiguration tls = RawPeer::tls(m_fleet.identity(QStringLiteral("b")));
        tls.setLocalCertificate(QSslCertificate());
        tls.setPrivateKey(QSslKey());
        refuses(agent, tls, trust::Refusal::NoCertificate);
    }

    void oneOfAnotherFleetIsRefused()
    {
        TestPeer agent(options());
        const TestFleet other;
        trust::Identity foreign = other.identity(QStringLiteral("b"));
        foreign.fleetCa = m_fleet.ca(); // it accepts us; we must not accept it
        refuses(agent, RawPeer::tls(foreign), trust::Refusal::WrongFleet);
    }

    void anExpiredOneIsRefused()
    {
        TestPeer agent(options());
        refuses(agent, RawPeer::tls(m_fleet.identityValid(QStringLiteral("b"), -3, -1)),
                trust::Refusal::Expired);
    }

    void oneNotYetValidIsRefused()
    {
        TestPeer agent(options());
        refuses(agent, RawPeer::tls(m_fleet.identityValid(QStringLiteral("b"), 1, 3)),
                trust::Refusal::NotYetValid);
    }

    void aRevokedOneIsRefused()
    {
        const trust::Identity revoked = m_fleet.identity(QStringLiteral("b"));
        Transport::Options with = options();
        with.verifier = m_fleet.verifierRevoking({revoked.id});
        TestPeer agent(with);
        refuses(agent, RawPeer::tls(revoked), trust::Refusal::Revoked);
    }

    void aConsoleIsRefusedHere()
    {
        TestPeer agent(options());
        refuses(agent, RawPeer::tls(m_fleet.identity(QStringLiteral("root"), trust::Role::Admin)),
                trust::Refusal::WrongRole);
    }

    void oneWithoutOurProtocolIsRefused()
    {
        TestPeer agent(options());
        QSslConfiguration tls = RawPeer::tls(m_fleet.identity(QStringLiteral("b")));
        tls.setAllowedNextProtocols({});
        refuses(agent, tls, trust::Refusal::WrongProtocol);
    }

    void olderTlsIsRefused()
    {
        TestPeer agent(options());
        QSslConfiguration tls = RawPeer::tls(m_fleet.identity(QStringLiteral("b")));
        tls.setProtocol(QSsl::TlsV1_2);
        refuses(agent, tls, trust::Refusal::WrongProtocol);
    }

    void whatIsNotTlsIsRefused()
    {
        TestPeer agent(options());
        QTcpSocket stranger;
        stranger.connectToHost(QHostAddress(QHostAddress::LocalHost), agent.transport->port());
        stranger.write(plainGreeting);
        QTRY_COMPARE(agent.refused.size(), 1);
        QTRY_COMPARE(stranger.state(), QAbstractSocket::UnconnectedState);
    }

    void aSilentConnectionEndsWithTheHandshakesTime()
    {
        Transport::Options with = options();
        with.limits.handshakeMs = 50;
        TestPeer agent(with);
        QTcpSocket stranger;
        stranger.connectToHost(QHostAddress(QHostAddress::LocalHost), agent.transport->port());
        QTRY_COMPARE(agent.refused.size(), 1);
        QCOMPARE(agent.refused.first().at(1).value<trust::Refusal>(), trust::Refusal::TimedOut);
        QTRY_COMPARE(stranger.state(), QAbstractSocket::UnconnectedState);
    }

    void oneThatDoesNotSayHelloIsCut()
    {
        Transport::Options with = options();
        with.limits.helloMs = 50;
        TestPeer agent(with);
        RawPeer silent;
        silent.connectTo(agent.address(), RawPeer::tls(m_fleet.identity(QStringLiteral("b"))));
        QTRY_COMPARE(agent.refused.size(), 1);
        QCOMPARE(agent.refused.first().at(1).value<trust::Refusal>(), trust::Refusal::TimedOut);
        QTRY_VERIFY(silent.isClosed());
        QVERIFY(agent.up.isEmpty());
    }

    void theNewestHalfOpenConnectionPastTheLimitIsRefused()
    {
        Transport::Options with = options();
        with.limits.halfOpen = 3;
        TestPeer agent(with);
        std::vector<std::unique_ptr<QTcpSocket>> silent;
        for (int i = 0; i < 4; ++i) {
            silent.push_back(std::make_unique<QTcpSocket>());
            silent.back()->connectToHost(QHostAddress(QHostAddress::LocalHost),
                                         agent.transport->port());
            QVERIFY(QTest::qWaitFor([&] {
                const Stats stats = agent.transport->stats();
                return stats.accepted + stats.overHalfOpen == static_cast<quint64>(i) + 1;
            }));
        }
        QTRY_COMPARE(silent.back()->state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(agent.transport->stats().halfOpen, 3);
        QCOMPARE(agent.transport->stats().overHalfOpen, quint64 {1});
        QCOMPARE(silent.front()->state(), QAbstractSocket::ConnectedState);
        silent.front()->abort(); // room again
        QTRY_COMPARE(agent.transport->stats().halfOpen, 2);
        RawPeer honest;
        QVERIFY(honest.greet(agent.address(), m_fleet.identity(QStringLiteral("b"))));
        QTRY_COMPARE(agent.up.size(), 1);
    }

    void oneAddressCannotConnectEndlessly()
    {
        Transport::Options with = options();
        with.limits.connectBurst = 2;
        with.limits.connectsPerSecond = 0.001;
        TestPeer agent(with);
        std::vector<std::unique_ptr<QTcpSocket>> many;
        for (int i = 0; i < 3; ++i) {
            many.push_back(std::make_unique<QTcpSocket>());
            many.back()->connectToHost(QHostAddress(QHostAddress::LocalHost),
                                       agent.transport->port());
        }
        QTRY_COMPARE(agent.transport->stats().overConnectRate, quint64 {1});
        QCOMPARE(agent.transport->stats().accepted, quint64 {2});
    }

    void anAddressOutsideTheBoundaryIsClosedBeforeTls()
    {
        Transport::Options with = options();
        with.addressAllowed = [](const IpAddress& address) { return !address.isLoopback(); };
        TestPeer agent(with);
        RawPeer stranger;
        QSignalSpy encrypted(&stranger.socket, &QSslSocket::encrypted);
        stranger.connectTo(agent.address(), RawPeer::tls(m_fleet.identity(QStringLiteral("b"))));
        QTRY_COMPARE(agent.transport->stats().outsideBoundary, quint64 {1});
        QTRY_VERIFY(stranger.isClosed());
        QVERIFY(encrypted.isEmpty());
        QCOMPARE(agent.transport->stats().accepted, quint64 {0});
    }

    void anAddressOutsideTheBoundaryIsNotDialled()
    {
        Transport::Options with = options();
        with.addressAllowed = [](const IpAddress&) { return false; };
        TestPeer agent(with);
        agent.transport->dial({IpAddress::fromIPv4(0x0a000001), 4001});
        QTRY_COMPARE(agent.failed.size(), 1);
        QVERIFY(agent.failed.first().at(1).toString().contains(QStringLiteral("boundary")));
        QCOMPARE(agent.transport->stats().dialled, quint64 {0});
    }

    void aBoundaryThatShrinksCutsLinksOutsideIt()
    {
        TestPeer agent(options());
        TestPeer other(options(QStringLiteral("b")));
        other.transport->dial(agent.address());
        QTRY_COMPARE(agent.up.size(), 1);
        agent.transport->setAddressAllowed([](const IpAddress&) { return false; });
        QTRY_COMPARE(agent.down.size(), 1);
        QVERIFY2(agent.downReason().contains(QStringLiteral("boundary")),
                 qPrintable(agent.downReason()));
        QTRY_COMPARE(other.down.size(), 1);
    }

    void aRevocationCutsTheLinkAtOnce()
    {
        TestPeer agent(options());
        const trust::Identity identity = m_fleet.identity(QStringLiteral("b"));
        TestPeer other(optionsFor(m_fleet, identity));
        TestPeer third(options(QStringLiteral("c")));
        other.transport->dial(agent.address());
        third.transport->dial(agent.address());
        QTRY_COMPARE(agent.up.size(), 2);
        agent.transport->setVerifier(m_fleet.verifierRevoking({identity.id}));
        QTRY_COMPARE(agent.down.size(), 1);
        QCOMPARE(agent.downReason(), trust::refusalText(trust::Refusal::Revoked));
        QTRY_COMPARE(other.down.size(), 1);
        QCOMPARE(agent.transport->stats().links, 1);
        other.transport->dial(agent.address());
        QTRY_COMPARE(other.failed.size(), 1);
    }

    void aPeerOfAnotherFleetIsNotLinkedWhenDialled()
    {
        const TestFleet foreign;
        TestPeer agent(options());
        TestPeer other(optionsFor(foreign, foreign.identity(QStringLiteral("b"))));
        agent.transport->dial(other.address());
        QTRY_COMPARE(agent.failed.size(), 1);
        QCOMPARE(agent.failed.first().at(1).toString(),
                 trust::refusalText(trust::Refusal::WrongFleet));
        QVERIFY(agent.up.isEmpty());
    }

    void aDialToNobodyFails()
    {
        TestPeer agent(options());
        QTcpServer gone;
        QVERIFY(gone.listen(QHostAddress(QHostAddress::LocalHost), 0));
        const SocketAddress address {IpAddress::fromIPv4(0x7f000001), gone.serverPort()};
        gone.close();
        agent.transport->dial(address);
        QTRY_COMPARE(agent.failed.size(), 1);
        QCOMPARE(agent.failed.first().at(0).value<SocketAddress>(), address);
    }

    void aDialToASilentServerTimesOut()
    {
        Transport::Options with = options();
        with.limits.handshakeMs = 50;
        TestPeer agent(with);
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress(QHostAddress::LocalHost), 0));
        agent.transport->dial({IpAddress::fromIPv4(0x7f000001), silent.serverPort()});
        QTRY_COMPARE(agent.failed.size(), 1);
        QCOMPARE(agent.failed.first().at(1).toString(),
                 trust::refusalText(trust::Refusal::TimedOut));
    }

    void noCommonVersionIsToldWithBothVersions()
    {
        TestPeer agent(options());
        RawPeer newer;
        QVERIFY(
            newer.greet(agent.address(), m_fleet.identity(QStringLiteral("b")), {2, 3, 0, 0, {}}));
        QTRY_VERIFY(newer.heard<wire::Bye>() != nullptr);
        const auto* bye = newer.heard<wire::Bye>();
        QCOMPARE(bye->reason, wire::ByeReason::VersionMismatch);
        QVERIFY2(bye->detail.contains(QStringLiteral("versions 2 to 3"))
                     && bye->detail.contains(QStringLiteral("version 1")),
                 qPrintable(bye->detail));
        QVERIFY(agent.up.isEmpty());
    }

    void itsOwnIdentityIsNotAPeer()
    {
        TestPeer agent(options());
        agent.transport->dial(agent.address());
        QTRY_COMPARE(agent.failed.size(), 1);
        QVERIFY(agent.failed.first().at(1).toString().contains(QStringLiteral("own identity")));
        QVERIFY(agent.up.isEmpty());
    }
};

} // namespace patchswarm::transfer

QTEST_GUILESS_MAIN(patchswarm::transfer::TestTransportStrangers)
#include "tst_transport_strangers.moc"
