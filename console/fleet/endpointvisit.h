#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QStringList>

#include <functional>
#include <memory>

#include "console/fleet/agentclient.h"
#include "console/fleet/trustupkeep.h"
#include "console/fleet/workspace.h"

namespace patchswarm::fleet {

// Whom to visit.
struct Destination
{
    QString name; // empty: whoever of the fleet is there
    QString host;
    quint16 port = defaultAdminPort;

    [[nodiscard]] static Destination of(const EndpointRecord& endpoint);
    [[nodiscard]] QString address() const; // empty when it is not known
};

// What came of a visit.
struct Outcome
{
    QString endpoint; // name; its address when that is all that is known
    QString address;
    QString state; // the agent's ("ready", "p2pOff", …), or why not: "refused", "noAddress"
    QJsonObject answer; // of the work; empty when it failed
    std::optional<CallFailure> failure;
    QStringList warnings;

    [[nodiscard]] bool succeeded() const { return !failure; }
};

// One endpoint: connects, brings its trust up to date, does some work there, notes in the inventory
// what was seen. What the work is, its caller says. It can be visited again over the same
// connection. Thread of the workspace.
class EndpointVisit : public QObject
{
    Q_OBJECT

public:
    // Must end with one call of succeed() or giveUp(), now or later.
    using Work = std::function<void(EndpointVisit&)>;

    EndpointVisit(Workspace& workspace, Destination destination, QObject* parent = nullptr);
    ~EndpointVisit() override;

    // Answered by finished().
    void begin(Work work);
    void succeed(const QJsonObject& answer = {});
    void giveUp(const CallFailure& failure);
    void giveUp(const Error& error);

    void warn(const QString& text) { m_outcome.warnings.append(text); }

    // The fleet's trust has changed: a connection to an identity that is revoked now ends.
    void trustChanged() { m_client.setVerifier(m_workspace.fleet().verifier()); }

    void setPatience(const Patience& patience) { m_client.setPatience(patience); }

    [[nodiscard]] AgentClient& client() { return m_client; }

    [[nodiscard]] Workspace& workspace() { return m_workspace; }

    [[nodiscard]] const rpc::AgentInfo& info() const { return m_info; }

    // The contact gave the endpoint a new key, as upkeep does.
    [[nodiscard]] bool hasRenewed() const { return m_hasRenewed; }

    // As stored after the contact.
    [[nodiscard]] const EndpointRecord& endpoint() const { return m_record; }

    [[nodiscard]] const Destination& destination() const { return m_destination; }

    [[nodiscard]] const Outcome& outcome() const { return m_outcome; }

    // The endpoint has another key now; the connection is one with that key.
    void noteRenewal(const rpc::AgentInfo& info);
    // The endpoint's admin port has changed.
    void noteAdminPort(quint16 port);
    void noteProfile(const QString& id, qint64 revision);

Q_SIGNALS:
    void finished(const patchswarm::fleet::Outcome&);

private:
    void connected();
    void established(const rpc::AgentInfo& info);
    void startWork();
    void finish();
    void remember();
    void noteVisit();

    Workspace& m_workspace;
    Destination m_destination;
    AgentClient m_client;
    std::unique_ptr<TrustUpkeep> m_upkeep;
    rpc::AgentInfo m_info;
    EndpointRecord m_record;
    Outcome m_outcome;
    Work m_work;
    bool m_isOpen = false; // begun and not finished
    bool m_isEstablished = false;
    bool m_hasRenewed = false;
};

} // namespace patchswarm::fleet
