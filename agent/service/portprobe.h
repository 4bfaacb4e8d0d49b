#pragma once

#include <QObject>
#include <QTimer>

#include <memory>

#include "shared/base/address.h"
#include "shared/wire/messages.h"

class QSocketNotifier;

namespace patchswarm::service {

// One plain TCP connection to see how a port answers; closed as soon as it is known. Says nothing
// and reads nothing. Main thread.
class PortProbe : public QObject
{
    Q_OBJECT

public:
    explicit PortProbe(QObject* parent = nullptr);
    ~PortProbe() override;

    // `source`: unspecified: any. done() follows from the event loop, once, within `patienceMs`.
    void start(const IpAddress& source, const SocketAddress& to, int patienceMs);

Q_SIGNALS:
    void done(patchswarm::wire::PortState state);

private:
    void end(wire::PortState state);
    void endLater(wire::PortState state);
    [[nodiscard]] int connectTo(const IpAddress& source, const SocketAddress& to);

    int m_socket = -1;
    std::unique_ptr<QSocketNotifier> m_writable;
    QTimer m_patience;
};

} // namespace patchswarm::service
