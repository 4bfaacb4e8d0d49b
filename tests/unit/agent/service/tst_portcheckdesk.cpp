#include <QTcpServer>
#include <QTest>

#include "agent/service/portcheckdesk.h"
#include "tests/unit/agent/transfer/rawpeer.h"
#include "tests/unit/agent/transfer/transferfixture.h"

namespace patchswarm::service {

using transfer::test::RawPeer;
using transfer::test::TestFleet;
using transfer::test::TestPeer;

// What a neighbour can make an agent connect to: its own ports, seldom.
class TestPortCheckDesk : public QObject
{
    Q_OBJECT

private:
    // An agent with a desk, linked to a hand-driven peer on loopback.
    struct Scene
    {
        Scene()
            : agent(transfer::test::optionsFor(fleet, fleet.identity(QStringLiteral("a"))))
            , desk(*agent.transport, {}, [] {
                return PortCheckDesk::Ports {4001, 5001};
            })
        {
        }

        [[nodiscard]] bool link()
        {
            wire::Hello hello;
            hello.features = wire::featurePortCheck;
            return peer.greet(agent.address(), fleet.identity(QStringLiteral("b")), hello)
                && QTest::qWaitFor([this] { return !desk.links().empty(); });
        }

        [[nodiscard]] bool answered(int times)
        {
            return QTest::qWaitFor([&] { return peer.count<wire::PortCheck>() >= times; });
        }

        // The ping of this number: what was sent before it was read.
        [[nodiscard]] bool hasAnswered(quint64 nonce) const
        {
            for (const wire::Message& message : peer.messages)
                if (const auto* ping = std::get_if<wire::Ping>(&message))
                    if (ping->reply && ping->nonce == nonce)
                        return true;
            return false;
        }

        TestFleet fleet;
        TestPeer agent;
        PortCheckDesk desk;
        RawPeer peer;
    };

    static quint16 closedPort()
    {
        QTcpServer server;
        return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
    }

private Q_SLOTS:

    void openAndClosedPortsOfWhoAsksAreTold()
    {
        Scene scene;
        QVERIFY(scene.link());
        QTcpServer open;
        QVERIFY(open.listen(QHostAddress::LocalHost));
        scene.peer.send(wire::PortCheck {7, false, open.serverPort(), closedPort(), {}, {}});
        QVERIFY(scene.answered(1));
        const auto* reply = scene.peer.heard<wire::PortCheck>();
        QCOMPARE(reply->nonce, 7U);
        QVERIFY(reply->reply);
        QCOMPARE(reply->transport, wire::PortState::Open);
        QCOMPARE(reply->admin, wire::PortState::Refused);
        QCOMPARE(reply->transportPort, 4001);
        QCOMPARE(reply->adminPort, 5001);
    }

    void aPortThatIsNoneIsNotTried()
    {
        Scene scene;
        QVERIFY(scene.link());
        scene.peer.send(wire::PortCheck {7, false, 0, 0, {}, {}});
        QVERIFY(scene.answered(1));
        QCOMPARE(scene.peer.heard<wire::PortCheck>()->transport, wire::PortState::Untried);
    }

    void aFloodOfQuestionsMakesOneConnectionASecond()
    {
        Scene scene;
        QVERIFY(scene.link());
        QTcpServer open;
        QVERIFY(open.listen(QHostAddress::LocalHost));
        int connections = 0;
        connect(&open, &QTcpServer::newConnection, this, [&] {
            while (open.nextPendingConnection() != nullptr)
                ++connections;
        });
        for (std::uint32_t nonce = 1; nonce <= 500; ++nonce)
            scene.peer.send(wire::PortCheck {nonce, false, open.serverPort(), 0, {}, {}});
        scene.peer.send(wire::Ping {99, false});
        QVERIFY(scene.answered(1));
        QTRY_VERIFY(scene.hasAnswered(99)); // all were read
        QCOMPARE(scene.peer.count<wire::PortCheck>(), 1);
        QCOMPARE(connections, 1);
    }

    void aReplyIsNotAQuestion()
    {
        Scene scene;
        QVERIFY(scene.link());
        scene.peer.send(wire::PortCheck {7, true, closedPort(), 0, {}, {}});
        scene.peer.send(wire::Ping {99, false});
        QTRY_VERIFY(scene.hasAnswered(99));
        QCOMPARE(scene.peer.count<wire::PortCheck>(), 0);
    }
};

} // namespace patchswarm::service

QTEST_GUILESS_MAIN(patchswarm::service::TestPortCheckDesk)

#include "tst_portcheckdesk.moc"
