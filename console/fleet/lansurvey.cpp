#include "console/fleet/lansurvey.h"

#include <QDateTime>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

bool isStranger(Failure failure)
{
    return failure == Failure::NotTrusted || failure == Failure::WrongRole
        || failure == Failure::Revoked;
}

} // namespace

LanSurvey::LanSurvey(Workspace& workspace, const LanFinderOptions& options,
                     QVector<quint16> adminPorts, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_adminPorts(std::move(adminPorts))
    , m_finder(workspace.fleet().discoveryKeys(), options)
{
    Q_ASSERT(!m_adminPorts.isEmpty());
    connect(&m_finder, &LanFinder::endpointFound, this, &LanSurvey::take);
    connect(&m_finder, &LanFinder::finished, this, [this] {
        m_isListening = false;
        if (m_asking == 0)
            Q_EMIT finished();
    });
}

LanSurvey::~LanSurvey() = default;

Result<void> LanSurvey::start(const std::vector<Cid>& artifacts)
{
    auto started = m_finder.start(artifacts);
    m_isListening = started.has_value();
    return started;
}

void LanSurvey::stop()
{
    m_finder.stop();
    m_isListening = false;
    m_waiting.clear();
}

void LanSurvey::take(const FoundEndpoint& found)
{
    Neighbour neighbour;
    neighbour.host = found.host;
    neighbour.transportPort = found.transportPort;
    neighbour.adminPort = m_adminPorts.first();
    m_neighbours.append(neighbour);
    m_waiting.enqueue(static_cast<int>(m_neighbours.size()) - 1);
    Q_EMIT changed();
    askMore();
}

void LanSurvey::askMore()
{
    while (m_asking < mostAtOnce && !m_waiting.isEmpty()) {
        ++m_asking;
        ask(m_waiting.dequeue(), 0);
    }
}

void LanSurvey::ask(int index, int port)
{
    auto client =
        std::make_shared<AgentClient>(m_workspace.fleet().admin(), m_workspace.fleet().verifier());
    m_clients.insert(index, client);
    AgentClient* const each = client.get();
    connect(each, &AgentClient::ready, this, [this, index, port, each] {
        each->callFor<rpc::AgentInfo>(
            u"agent.info"_s, {}, [this, index, port, each](const auto& info) {
                if (info && each->peer())
                    return answered(index, *info, *each->peer());
                failed(index, port,
                       {Failure::Nonsense,
                        info ? u"it went while it was asked"_s : info.error().error.detail});
            });
    });
    connect(
        each, &AgentClient::failed, this,
        [this, index, port](const ConnectionFailure& failure) { failed(index, port, failure); });
    Neighbour& neighbour = m_neighbours[index];
    neighbour.adminPort = m_adminPorts.at(port);
    each->open({neighbour.host, neighbour.adminPort, {}});
}

void LanSurvey::answered(int index, const rpc::AgentInfo& info, const trust::PeerIdentity& peer)
{
    Neighbour& neighbour = m_neighbours[index];
    neighbour.standing = Neighbour::Standing::Member;
    neighbour.name = peer.name;
    neighbour.id = peer.id.toString();
    neighbour.site = info.site;
    neighbour.groups = info.groups;
    neighbour.tags = info.tags;
    neighbour.detail.clear();
    const auto known = m_workspace.inventory().findByName(peer.name);
    neighbour.isKnown =
        known && known->host == neighbour.host && known->port == neighbour.adminPort;
    release(index);
    ended();
}

// We may be inside one of its signals.
bool LanSurvey::release(int index)
{
    const auto client = m_clients.take(index);
    if (!client)
        return false;
    client->disconnect(this);
    QMetaObject::invokeMethod(
        this, [client] { client->close(); }, Qt::QueuedConnection);
    return true;
}

void LanSurvey::failed(int index, int port, const ConnectionFailure& failure)
{
    if (!release(index))
        return;
    Neighbour& neighbour = m_neighbours[index];
    neighbour.detail = failure.detail;
    neighbour.standing =
        isStranger(failure.kind) ? Neighbour::Standing::Stranger : Neighbour::Standing::NotReached;
    const bool isElsewhere = neighbour.standing == Neighbour::Standing::NotReached;
    if (isElsewhere && port + 1 < m_adminPorts.size())
        return ask(index, port + 1);
    if (isElsewhere) {
        neighbour.adminPort = m_adminPorts.first();
        const auto known =
            m_workspace.inventory().findByAddress(neighbour.host, neighbour.adminPort);
        neighbour.isKnown = known.has_value();
    }
    ended();
}

void LanSurvey::ended()
{
    --m_asking;
    Q_EMIT changed();
    askMore();
    if (!isRunning())
        Q_EMIT finished();
}

EndpointRecord LanSurvey::recordOf(const Neighbour& neighbour)
{
    EndpointRecord record;
    record.name = neighbour.name.isEmpty() ? neighbour.address() : neighbour.name;
    record.id = neighbour.id;
    record.host = neighbour.host;
    record.port = neighbour.adminPort;
    record.site = neighbour.site;
    record.groups = neighbour.groups;
    record.tags = neighbour.tags;
    if (!neighbour.name.isEmpty())
        record.lastSeenMs = QDateTime::currentMSecsSinceEpoch();
    return record;
}

} // namespace patchswarm::fleet
