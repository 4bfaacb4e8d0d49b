#pragma once

#include <QElapsedTimer>
#include <QObject>

#include <functional>
#include <map>

#include "agent/transfer/transport.h"
#include "shared/wire/messages.h"

namespace patchswarm::service {

// A link that is up, as the doctor sees it.
struct LinkView
{
    EndpointId id;
    QString name;
    SocketAddress address; // where it accepts links; port 0: nowhere
    bool incoming = false;
};

// Answers neighbours that ask whether their ports can be reached from here: connects back to the
// address that their link comes from and to nothing else, seldom and few at once. Keeps the list of
// links for who asks others. Main thread.
class PortCheckDesk : public QObject
{
    Q_OBJECT

public:
    static constexpr int probeMs = 2000;
    static constexpr int pauseMs = 1000; // between two checks for one link
    static constexpr int mostAtOnce = 16; // connections

    // What this endpoint says of itself.
    struct Ports
    {
        std::uint16_t transport = 0;
        std::uint16_t admin = 0;
    };

    // The transport outlives it. `bind`: source of connections; unspecified: any.
    PortCheckDesk(transfer::Transport& transport, const IpAddress& bind,
                  std::function<Ports()> ports, QObject* parent = nullptr);

    [[nodiscard]] const std::map<transfer::LinkId, LinkView>& links() const { return m_links; }

private:
    struct Check;

    void hear(transfer::LinkId link, const wire::Message& message);
    void probe(const SocketAddress& to, const std::function<void(wire::PortState)>& done);

    transfer::Transport& m_transport;
    IpAddress m_bind;
    std::function<Ports()> m_ports;
    std::map<transfer::LinkId, LinkView> m_links;
    std::map<transfer::LinkId, qint64> m_checkedAt;
    int m_running = 0;
    QElapsedTimer m_clock;
};

} // namespace patchswarm::service
