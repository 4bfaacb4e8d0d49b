#include <QDateTime>
#include <QElapsedTimer>
#include <QNetworkDatagram>
#include <QNetworkInterface>
#include <QSignalSpy>
#include <QTest>
#include <QUdpSocket>

#include <algorithm>

#include "console/fleet/lansurvey.h"
#include "shared/wire/datagramheader.h"
#include "shared/wire/survey.h"
#include "tests/support/agents/agentprocess.h"
#include "tests/support/agents/testfleet.h"

using namespace patchswarm;
using namespace patchswarm::tests;
using namespace Qt::Literals::StringLiterals;

namespace {

const QHostAddress group(u"239.192.40.1"_s);
constexpr quint16 discoveryPort = 4001;

// Somebody on loopback who asks "who is here?" under a fleet's key, and counts who answers.
class Asker
{
public:
    Asker(const trust::DiscoveryKeys& keys, const QString& address)
        : m_sealer(*keys.current(QDateTime::currentDateTimeUtc()))
        , m_opener(keys)
    {
        if (!m_socket.bind(QHostAddress(address), 0))
            qFatal("%s", qPrintable(m_socket.errorString()));
        for (const QNetworkInterface& each : QNetworkInterface::allInterfaces())
            if (each.flags().testFlag(QNetworkInterface::IsLoopBack))
                m_socket.setMulticastInterface(each);
        QObject::connect(&m_socket, &QUdpSocket::readyRead, &m_socket, [this] { read(); });
    }

    void ask(quint16 transportPort = wire::surveyorPort)
    {
        wire::Beacon beacon;
        beacon.transportPort = transportPort;
        beacon.clockMs = static_cast<std::uint64_t>(QDateTime::currentMSecsSinceEpoch());
        beacon.body = wire::Query {{wire::anyArtifact}};
        const QByteArray header = wire::encodeDatagramHeader(
            {m_sealer.epoch(), m_sealer.bootNonce(), m_sealer.counter()});
        m_socket.writeDatagram(header + m_sealer.seal(header, *wire::encodeBeacon(beacon)), group,
                               discoveryPort);
    }

    [[nodiscard]] int answers() const { return m_answers; }

    [[nodiscard]] qsizetype longest() const { return m_longest; }

private:
    void read()
    {
        while (m_socket.hasPendingDatagrams()) {
            const QByteArray datagram = m_socket.receiveDatagram().data();
            const auto split = wire::splitDatagram(datagram);
            if (!split)
                continue;
            const auto body =
                m_opener.open({split->header.epoch, split->header.nonce, split->header.counter},
                              split->headerBytes, split->sealed, QDateTime::currentDateTimeUtc());
            const auto beacon = body ? wire::decodeBeacon(*body) : wire::decodeBeacon({});
            if (!beacon || !std::holds_alternative<wire::Answer>(beacon->body))
                continue;
            ++m_answers;
            m_longest = std::max(m_longest, datagram.size());
        }
    }

    trust::DatagramSealer m_sealer;
    trust::DatagramOpener m_opener;
    QUdpSocket m_socket;
    int m_answers = 0;
    qsizetype m_longest = 0;
};

} // namespace

// Real agents without a job, on loopback addresses of their own.
class TestAgentSurvey : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void endpointsWithNothingToDoAreFound();
    void aFloodOfQuestionsGetsAFewAnswers();
    void aStrangersQuestionIsNotAnswered();

private:
    std::unique_ptr<TestFleet> m_fleet;
    std::vector<std::unique_ptr<AgentProcess>> m_agents;
};

void TestAgentSurvey::init()
{
    m_fleet = std::make_unique<TestFleet>();
    for (int i = 0; i < 3; ++i) {
        const QString name = u"idle-%1"_s.arg(i + 1);
        AgentProcess::Options options;
        options.stateDirectory = m_fleet->path(name);
        options.bundle = m_fleet->enroll(name);
        options.bind = u"127.0.1.%1"_s.arg(211 + i);
        m_agents.push_back(std::make_unique<AgentProcess>(options));
        QVERIFY2(m_agents.back()->start(), qPrintable(m_agents.back()->log()));
    }
}

void TestAgentSurvey::cleanup()
{
    m_agents.clear();
    m_fleet.reset();
}

void TestAgentSurvey::endpointsWithNothingToDoAreFound()
{
    const auto workspace =
        fleet::Workspace::open(m_fleet->fleet().directory(), QDateTime::currentDateTimeUtc());
    QVERIFY(workspace);
    fleet::LanFinderOptions options;
    options.bind = QHostAddress(u"127.0.0.1"_s);
    fleet::LanSurvey survey(**workspace, options, {5001});
    const auto started = survey.start({});
    QVERIFY2(started, started ? "" : qPrintable(started.error().detail));
    const auto members = [&] {
        QStringList names;
        for (const fleet::Neighbour& neighbour : survey.neighbours())
            if (neighbour.standing == fleet::Neighbour::Standing::Member)
                names.append(neighbour.name);
        names.sort();
        return names;
    };
    QTRY_COMPARE_WITH_TIMEOUT(members(), QStringList({u"idle-1"_s, u"idle-2"_s, u"idle-3"_s}),
                              10'000);
}

void TestAgentSurvey::aFloodOfQuestionsGetsAFewAnswers()
{
    Asker asker(m_fleet->fleet().discoveryKeys(), u"127.0.1.219"_s);
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < 4000) {
        for (int i = 0; i < 20; ++i)
            asker.ask();
        QTest::qWait(10);
    }
    QTRY_COMPARE(asker.answers(), 3); // one of each, whatever was asked
    QVERIFY2(asker.longest() <= 160, qPrintable(QString::number(asker.longest())));
    Asker seeker(m_fleet->fleet().discoveryKeys(), u"127.0.1.218"_s);
    clock.restart();
    while (clock.elapsed() < 4000) {
        for (int i = 0; i < 20; ++i)
            seeker.ask(4001);
        QTest::qWait(10);
    }
    QVERIFY2(seeker.answers() <= 3 * 6, qPrintable(QString::number(seeker.answers())));
    for (const auto& agent : m_agents)
        QVERIFY(agent->isRunning());
}

void TestAgentSurvey::aStrangersQuestionIsNotAnswered()
{
    Asker stranger(*trust::DiscoveryKeys::create(QDateTime::currentDateTimeUtc()),
                   u"127.0.1.219"_s);
    Asker member(m_fleet->fleet().discoveryKeys(), u"127.0.1.218"_s);
    stranger.ask();
    member.ask();
    QTRY_COMPARE(member.answers(), 3);
    QCOMPARE(stranger.answers(), 0);
}

QTEST_GUILESS_MAIN(TestAgentSurvey)
#include "tst_agent_survey.moc"
