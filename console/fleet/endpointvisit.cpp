#include "console/fleet/endpointvisit.h"

#include <QDateTime>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

Destination Destination::of(const EndpointRecord& endpoint)
{
    return {endpoint.name, endpoint.host, endpoint.port == 0 ? defaultAdminPort : endpoint.port};
}

QString Destination::address() const
{
    return host.isEmpty() ? QString() : Target {host, port}.text();
}

EndpointVisit::EndpointVisit(Workspace& workspace, Destination destination, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_destination(std::move(destination))
    , m_client(workspace.fleet().admin(), workspace.fleet().verifier())
{
    connect(&m_client, &AgentClient::ready, this, [this] {
        if (!m_upkeep) // which connects by itself
            connected();
    });
    connect(&m_client, &AgentClient::failed, this, [this](const ConnectionFailure& failure) {
        if (m_upkeep)
            return; // it reconnects by itself, or says that it failed
        if (m_isOpen && !m_isEstablished)
            giveUp(CallFailure::from(failure));
    });
}

EndpointVisit::~EndpointVisit() = default;

void EndpointVisit::begin(Work work)
{
    Q_ASSERT(!m_isOpen);
    m_work = std::move(work);
    m_isOpen = true;
    m_outcome = {};
    m_outcome.endpoint =
        m_destination.name.isEmpty() ? m_destination.address() : m_destination.name;
    m_outcome.address = m_destination.address();
    if (m_destination.host.isEmpty()) {
        m_outcome.state = u"noAddress"_s;
        const QString detail =
            u"it is not known where \"%1\" is; name its address once with --to"_s.arg(
                m_destination.name);
        return giveUp({{ErrorCode::NotFound, detail}});
    }
    if (m_workspace.isRevoked(m_destination.name))
        return giveUp(CallFailure::from(revokedFailure(m_destination.name)));
    if (m_isEstablished && m_client.isReady())
        return startWork();
    m_isEstablished = false;
    if (const auto known = m_workspace.inventory().findByName(m_destination.name);
        known && !known->host.isEmpty() && !m_record.name.isEmpty())
        m_destination = Destination::of(*known); // it may have moved since the last visit
    m_client.setVerifier(m_workspace.fleet().verifier());
    Target target {m_destination.host, m_destination.port, {}};
    if (!m_destination.name.isEmpty())
        target.expected = m_workspace.idsOf(m_destination.name);
    m_client.open(target);
}

void EndpointVisit::connected()
{
    if (m_isEstablished) // the work has moved it to another port, or it came back
        return;
    m_upkeep = std::make_unique<TrustUpkeep>(m_client, m_workspace);
    connect(m_upkeep.get(), &TrustUpkeep::done, this, &EndpointVisit::established);
    connect(m_upkeep.get(), &TrustUpkeep::failed, this, [this](const CallFailure& failure) {
        m_upkeep.release()->deleteLater();
        giveUp(failure);
    });
    m_upkeep->begin();
}

void EndpointVisit::established(const rpc::AgentInfo& info)
{
    m_outcome.warnings += m_upkeep->warnings();
    m_hasRenewed = m_upkeep->hasRenewed();
    m_upkeep.release()->deleteLater();
    m_info = info;
    m_isEstablished = true;
    remember();
    if (m_isOpen)
        startWork();
}

void EndpointVisit::remember()
{
    const trust::PeerIdentity& peer = *m_client.peer();
    m_record = m_workspace.inventory().findByName(peer.name).value_or(EndpointRecord {});
    m_record.name = peer.name;
    m_record.id = peer.id.toString();
    m_record.host = m_destination.host;
    m_record.port = m_client.target().port;
    m_record.site = m_info.site;
    m_record.lastSeenMs = QDateTime::currentMSecsSinceEpoch();
    m_record.profileId = m_info.profileId;
    m_record.profileRevision = m_info.profileRevision;
    m_destination.name = peer.name;
    noteVisit();
}

// Only what the endpoint itself has shown: others may change the rest at the same time.
void EndpointVisit::noteVisit()
{
    EndpointRecord shown = m_record;
    shown.groups = m_info.groups;
    shown.tags = m_info.tags;
    if (const auto noted = m_workspace.inventory().noteVisit(shown); !noted)
        return warn(noted.error().detail);
    m_record = m_workspace.inventory().findByName(m_record.name).value_or(m_record);
}

void EndpointVisit::noteRenewal(const rpc::AgentInfo& info)
{
    m_info = info;
    m_hasRenewed = true;
    remember();
}

void EndpointVisit::noteAdminPort(quint16 port)
{
    m_destination.port = port;
    m_record.port = port;
    noteVisit();
}

void EndpointVisit::noteProfile(const QString& id, qint64 revision)
{
    m_record.profileId = id;
    m_record.profileRevision = revision;
    noteVisit();
}

void EndpointVisit::startWork()
{
    m_outcome.endpoint = m_record.name;
    m_outcome.state = rpc::nameOf(m_info.state);
    const Work work = m_work;
    work(*this);
}

void EndpointVisit::succeed(const QJsonObject& answer)
{
    m_outcome.answer = answer;
    finish();
}

void EndpointVisit::giveUp(const CallFailure& failure)
{
    if (!m_isOpen)
        return;
    m_outcome.failure = failure;
    if (failure.connection)
        m_outcome.state = failureName(*failure.connection);
    else if (m_outcome.state.isEmpty())
        m_outcome.state = failure.name();
    finish();
}

void EndpointVisit::giveUp(const Error& error)
{
    giveUp(CallFailure {error});
}

void EndpointVisit::finish()
{
    if (!m_isOpen)
        return;
    m_isOpen = false;
    m_outcome.address = m_destination.address();
    QMetaObject::invokeMethod(
        this, [this] { Q_EMIT finished(m_outcome); }, Qt::QueuedConnection);
}

} // namespace patchswarm::fleet
