#pragma once

#include <QHash>
#include <QObject>
#include <QQueue>

#include <memory>

#include "console/fleet/agentclient.h"
#include "console/fleet/lanfinder.h"
#include "console/fleet/workspace.h"
#include "shared/rpc/agentrecords.h"

namespace patchswarm::fleet {

// Somebody who was heard on this LAN, and what asking there has brought.
struct Neighbour
{
    enum class Standing
    {
        Asking,
        Member, // its certificate is of this fleet
        NotReached, // it spoke with the fleet's key; its admin port is not where it was looked for
        Stranger, // the certificate there is not of an agent of this fleet, or revoked
    };

    QString host;
    quint16 transportPort = 0;
    quint16 adminPort = 0; // where it answered; else the one that was tried first
    Standing standing = Standing::Asking;
    QString name; // as it proved; of members
    QString id;
    QString site;
    QStringList groups;
    QStringList tags;
    QString detail; // why it is no member
    bool isKnown = false; // in the inventory, at this place

    [[nodiscard]] QString address() const { return Target {host, adminPort, {}}.text(); }
};

// Finds endpoints of the fleet on this LAN and asks each who it is: certificate first, then its
// name and site. What LanFinder hears are hints; only a member has proved anything. It stores
// nothing. GUI thread.
class LanSurvey : public QObject
{
    Q_OBJECT

public:
    static constexpr int mostAtOnce = 16;

    // `adminPorts`: tried in this order; not empty.
    LanSurvey(Workspace& workspace, const LanFinderOptions& options, QVector<quint16> adminPorts,
              QObject* parent = nullptr);
    ~LanSurvey() override;

    // Network when no socket can be had. changed() and finished() follow.
    [[nodiscard]] Result<void> start(const std::vector<Cid>& artifacts);
    void stop();

    // An address that a person or a test names, as if it had been heard.
    void take(const FoundEndpoint& found);

    [[nodiscard]] const QVector<Neighbour>& neighbours() const { return m_neighbours; }

    // Datagrams of others.
    [[nodiscard]] int foreign() const { return m_finder.foreign(); }

    [[nodiscard]] bool isRunning() const { return m_isListening || m_asking > 0; }

    // As the inventory keeps it; one that is not a member is called by its address.
    [[nodiscard]] static EndpointRecord recordOf(const Neighbour& neighbour);

Q_SIGNALS:
    void changed();
    void finished(); // nothing more is heard, and everybody was asked

private:
    void askMore();
    void ask(int index, int port);
    void answered(int index, const rpc::AgentInfo& info, const trust::PeerIdentity& peer);
    void failed(int index, int port, const ConnectionFailure& failure);
    void ended();
    bool release(int index);

    Workspace& m_workspace;
    QVector<quint16> m_adminPorts;
    LanFinder m_finder;
    QVector<Neighbour> m_neighbours; // as they were heard
    QQueue<int> m_waiting;
    QHash<int, std::shared_ptr<AgentClient>> m_clients; // by neighbour
    int m_asking = 0;
    bool m_isListening = false;
};

} // namespace patchswarm::fleet
