#include <QFile>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QSslServer>
#include <QSslSocket>
#include <QTcpSocket>
#include <QTest>
#include <QWebSocket>

#include "shared/rpc/rpcerror.h"
#include "shared/trust/pairing.h"
#include "shared/trust/tls.h"
#include "tests/integration/ctlrun.h"
#include "tests/support/agents/adminconnection.h"
#include "tests/support/agents/agentprocess.h"
#include "tests/support/agents/testfleet.h"

using namespace patchswarm;
using namespace patchswarm::tests;

namespace {

constexpr quint16 adminPort = 5001;

// Ends TLS on both sides with a key of its own and passes on whatever comes, byte for byte.
class Middle
{
public:
    explicit Middle(const QString& agent)
    {
        const auto self = trust::temporaryIdentity(QDateTime::currentDateTimeUtc());
        const auto tls = trust::pairingConfiguration(*self, {});
        m_server.setSslConfiguration(tls);
        QObject::connect(
            &m_server, &QSslServer::pendingConnectionAvailable, &m_server, [this, tls, agent] {
                auto* near = qobject_cast<QSslSocket*>(m_server.nextPendingConnection());
                auto* far = new QSslSocket(near);
                far->setSslConfiguration(tls);
                relay(near, far);
                relay(far, near);
                far->connectToHostEncrypted(agent, adminPort);
                QObject::connect(far, &QSslSocket::encrypted, near,
                                 [this, near, far] { far->write(near->readAll()); });
            });
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("%s", qPrintable(m_server.errorString()));
    }

    [[nodiscard]] QString address() const
    {
        return QStringLiteral("127.0.0.1:%1").arg(m_server.serverPort());
    }

    [[nodiscard]] const QByteArray& seen() const { return m_seen; }

private:
    void relay(QSslSocket* from, QSslSocket* to)
    {
        QObject::connect(from, &QSslSocket::readyRead, to, [this, from, to] {
            if (!to->isEncrypted())
                return; // waits until it is
            const QByteArray bytes = from->readAll();
            m_seen += bytes;
            to->write(bytes);
        });
        QObject::connect(from, &QSslSocket::disconnected, to, [to] { to->disconnectFromHost(); });
    }

    QSslServer m_server;
    QByteArray m_seen;
};

} // namespace

// A real agent without identity, on a loopback address of its own.
class TestAgentPairing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void anEndpointIsPairedAndGoesOnAsAnAgent();
    void theCodeIsForItsOwnerAlone();
    void aNameThatIsTakenLeavesTheEndpointToBePaired();
    void theFifthWrongCodeVoidsIt();
    void aMachineInTheMiddleGainsNothing();
    void nothingElseIsServed();
    void aClientWithoutACertificateIsRefused();
    void strangersWhoSayNothingOrTooMuchDoNotKeepTheOwnerOut();
    void anEndpointOfTheFleetNeedsNoPairing();
    void aStateDirectoryInUseIsNotPaired();

private:
    [[nodiscard]] QString code() const;
    [[nodiscard]] Ran pair(const QString& to, const QString& withCode,
                           const QStringList& more = {});
    [[nodiscard]] int enrolled() const;
    [[nodiscard]] std::unique_ptr<QWebSocket> visitor() const;

    std::unique_ptr<TestFleet> m_fleet;
    std::unique_ptr<AgentProcess> m_agent;
    AgentProcess::Options m_options;
    int m_host = 150;
};

void TestAgentPairing::init()
{
    m_fleet = std::make_unique<TestFleet>();
    m_options = {};
    m_options.stateDirectory = m_fleet->path(QStringLiteral("state"));
    m_options.bind = QStringLiteral("127.0.5.%1").arg(++m_host);
    m_options.readyText = QStringLiteral("fleet pair");
    m_agent = std::make_unique<AgentProcess>(m_options);
    QVERIFY2(m_agent->start(), qPrintable(m_agent->log()));
}

void TestAgentPairing::cleanup()
{
    m_agent.reset();
    m_fleet.reset();
}

QString TestAgentPairing::code() const
{
    QFile file(m_options.stateDirectory + QStringLiteral("/pairing.code"));
    return file.open(QIODevice::ReadOnly) ? QString::fromLatin1(file.readAll()).trimmed()
                                          : QString();
}

Ran TestAgentPairing::pair(const QString& to, const QString& withCode, const QStringList& more)
{
    return runCtl(QStringList {QStringLiteral("fleet"), QStringLiteral("pair"),
                               QStringLiteral("--fleet"), m_fleet->fleet().directory(),
                               QStringLiteral("--to"), to, QStringLiteral("--code"), withCode,
                               QStringLiteral("--name"), QStringLiteral("web-01")}
                  + more);
}

int TestAgentPairing::enrolled() const
{
    const auto fleet =
        trust::Fleet::open(m_fleet->fleet().directory(), QDateTime::currentDateTimeUtc());
    int live = 0;
    for (const trust::Enrolled& entry : fleet->enrolled())
        live +=
            entry.role == trust::Role::Agent && !fleet->revocations().contains(entry.id) ? 1 : 0;
    return live;
}

void TestAgentPairing::anEndpointIsPairedAndGoesOnAsAnAgent()
{
    const qint64 pid = m_agent->pid();
    const Ran ran = pair(m_options.bind, code(), {QStringLiteral("--json")});
    QVERIFY2(ran.code == 0, ran.told() + m_agent->log().toUtf8());
    QCOMPARE(ran.object().value(QStringLiteral("endpoint")).toString(), QStringLiteral("web-01"));
    QCOMPARE(enrolled(), 1);
    QVERIFY(code().isEmpty());
    AdminConnection admin(m_fleet->fleet().admin());
    QVERIFY(admin.open(m_options.bind, adminPort));
    const QJsonObject info = admin.call(QStringLiteral("agent.info")).object();
    QCOMPARE(info.value(QStringLiteral("name")).toString(), QStringLiteral("web-01"));
    QCOMPARE(info.value(QStringLiteral("id")), ran.object().value(QStringLiteral("id")));
    QVERIFY(!info.contains(QStringLiteral("csr"))); // its key was made on it
    QCOMPARE(m_agent->pid(), pid);
    QVERIFY(m_agent->isRunning());
    const Ran status = runCtl({QStringLiteral("status"), QStringLiteral("--fleet"),
                               m_fleet->fleet().directory(), QStringLiteral("--json")});
    QCOMPARE(status.rowOf(QStringLiteral("web-01")).value(QStringLiteral("state")).toString(),
             QStringLiteral("ready"));
    QVERIFY(m_agent->terminate());
    m_options.readyText = QStringLiteral("is up");
    m_agent = std::make_unique<AgentProcess>(m_options);
    QVERIFY2(m_agent->start(), qPrintable(m_agent->log()));
}

void TestAgentPairing::theCodeIsForItsOwnerAlone()
{
    const QFile file(m_options.stateDirectory + QStringLiteral("/pairing.code"));
    QCOMPARE(file.permissions()
                 & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
             QFileDevice::Permissions());
    QVERIFY(trust::PairingCode::parse(code()));
    QVERIFY(m_agent->log().contains(code()));
}

void TestAgentPairing::aNameThatIsTakenLeavesTheEndpointToBePaired()
{
    static_cast<void>(m_fleet->enroll(QStringLiteral("web-01")));
    const Ran taken = pair(m_options.bind, code());
    QCOMPARE(taken.code, 1);
    QVERIFY2(taken.err.contains("enrolled already"), taken.told());
    const Ran other =
        pair(m_options.bind, code(), {QStringLiteral("--name"), QStringLiteral("web-02")});
    QVERIFY2(other.code == 0, other.told());
}

void TestAgentPairing::theFifthWrongCodeVoidsIt()
{
    const QString right = code();
    for (int i = 0; i < 5; ++i) {
        const Ran ran = pair(m_options.bind, trust::PairingCode::create()->text());
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.err.contains("the code is not the one"), ran.told());
    }
    const Ran late = pair(m_options.bind, right);
    QCOMPARE(late.code, 1);
    QVERIFY2(late.err.contains("too many wrong codes"), late.told());
    QVERIFY(code().isEmpty());
    QCOMPARE(enrolled(), 0);
}

void TestAgentPairing::aMachineInTheMiddleGainsNothing()
{
    Middle middle(m_options.bind);
    const Ran ran = pair(middle.address(), code());
    QCOMPARE(ran.code, 1);
    QVERIFY2(ran.err.contains("somebody stands in between"), ran.told());
    QVERIFY(!middle.seen().isEmpty());
    QVERIFY(!QFile::exists(m_options.stateDirectory + QStringLiteral("/identity/agent.pem")));
    QCOMPARE(enrolled(), 0);
    const Ran straight = pair(m_options.bind, code());
    QVERIFY2(straight.code == 0, straight.told());
}

std::unique_ptr<QWebSocket> TestAgentPairing::visitor() const
{
    auto socket = std::make_unique<QWebSocket>();
    const auto self = trust::temporaryIdentity(QDateTime::currentDateTimeUtc());
    socket->setSslConfiguration(trust::pairingConfiguration(*self, {}));
    socket->open(QUrl(QStringLiteral("wss://%1:%2/").arg(m_options.bind).arg(adminPort)));
    return socket;
}

void TestAgentPairing::nothingElseIsServed()
{
    const auto socket = visitor();
    QStringList answers;
    connect(socket.get(), &QWebSocket::textMessageReceived, this,
            [&](const QString& text) { answers.append(text); });
    QTRY_COMPARE(socket->state(), QAbstractSocket::ConnectedState);
    const QStringList methods {QStringLiteral("rpc.discover"),  QStringLiteral("agent.info"),
                               QStringLiteral("trust.update"),  QStringLiteral("trust.request"),
                               QStringLiteral("profile.apply"), QStringLiteral("job.submit")};
    for (const QString& method : methods) {
        socket->sendTextMessage(
            QStringLiteral(R"({"jsonrpc":"2.0","id":1,"method":"%1"})").arg(method));
        QTRY_VERIFY(!answers.isEmpty());
        const QJsonObject error = QJsonDocument::fromJson(answers.takeFirst().toUtf8())
                                      .object()
                                      .value(QStringLiteral("error"))
                                      .toObject();
        QCOMPARE(error.value(QStringLiteral("code")).toInt(), rpc::methodNotFoundCode);
    }
    socket->sendTextMessage(QStringLiteral("no JSON"));
    QTRY_VERIFY(!answers.isEmpty());
    socket->sendTextMessage(QStringLiteral(R"({"jsonrpc":"2.0","id":1,"method":"pair.finish"})"));
    QTRY_COMPARE(answers.size(), 2);
    QVERIFY(answers.last().contains(QString::number(rpc::invalidParamsCode)));
}

void TestAgentPairing::aClientWithoutACertificateIsRefused()
{
    QSslSocket socket;
    QSslConfiguration tls;
    tls.setProtocol(QSsl::TlsV1_3OrLater);
    tls.setPeerVerifyMode(QSslSocket::QueryPeer);
    socket.setSslConfiguration(tls);
    const QSignalSpy encrypted(&socket, &QSslSocket::encrypted);
    socket.connectToHostEncrypted(m_options.bind, adminPort);
    QTRY_COMPARE(encrypted.count(), 1); // TLS 1.3 tells the client before it is judged
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
}

void TestAgentPairing::strangersWhoSayNothingOrTooMuchDoNotKeepTheOwnerOut()
{
    std::vector<std::unique_ptr<QTcpSocket>> silent; // half open, from an address of their own
    for (int i = 0; i < 40; ++i) {
        auto socket = std::make_unique<QTcpSocket>();
        QVERIFY(socket->bind(QHostAddress(QStringLiteral("127.0.6.9"))));
        socket->connectToHost(m_options.bind, adminPort);
        QVERIFY(socket->waitForConnected(5000));
        if (i % 2 == 0)
            socket->write(QByteArray(3000, '\x16')); // no TLS
        silent.push_back(std::move(socket));
    }
    const auto endless = visitor();
    QTRY_COMPARE(endless->state(), QAbstractSocket::ConnectedState);
    endless->sendTextMessage(QString(700 * 1024, u'['));
    QTRY_COMPARE(endless->state(), QAbstractSocket::UnconnectedState);
    const Ran ran = pair(m_options.bind, code());
    QVERIFY2(ran.code == 0, ran.told());
}

void TestAgentPairing::anEndpointOfTheFleetNeedsNoPairing()
{
    const QString used = code();
    QVERIFY(pair(m_options.bind, used).code == 0);
    const Ran again = pair(m_options.bind, used);
    QCOMPARE(again.code, 1);
    QVERIFY2(again.err.contains("belongs to this fleet already"), again.told());
    TestFleet other;
    const Ran theirs =
        runCtl({QStringLiteral("fleet"), QStringLiteral("pair"), QStringLiteral("--fleet"),
                other.fleet().directory(), QStringLiteral("--to"), m_options.bind,
                QStringLiteral("--code"), used});
    QCOMPARE(theirs.code, 1);
    QVERIFY2(theirs.err.contains("another fleet"), theirs.told());
}

void TestAgentPairing::aStateDirectoryInUseIsNotPaired()
{
    const Ran second = runAgent({QStringLiteral("--state"), m_options.stateDirectory,
                                 QStringLiteral("--bind"), QStringLiteral("127.0.5.149")});
    QCOMPARE(second.code, 1);
    const QString used = code();
    QVERIFY(!used.isEmpty()); // the second one has left it alone
    const Ran ran = pair(m_options.bind, used);
    QVERIFY2(ran.code == 0, ran.told());
}

QTEST_GUILESS_MAIN(TestAgentPairing)
#include "tst_agent_pairing.moc"
