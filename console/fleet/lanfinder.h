#pragma once

#include <QHash>
#include <QHostAddress>
#include <QObject>
#include <QTimer>
#include <QUdpSocket>

#include <memory>
#include <vector>

#include "shared/trust/datagramseal.h"
#include "shared/wire/beacon.h"

namespace patchswarm::fleet {

// An endpoint of the fleet that was heard on this LAN. The announcement says where its transport
// port is; its name and admin port are learned by asking there.
struct FoundEndpoint
{
    QString host; // address it announced from
    quint16 transportPort = 0;
    qint64 heardMs = 0; // last; since the epoch
    int announcements = 0;
};

struct LanFinderOptions
{
    quint16 port = 4001; // the fleet's discovery port
    QHostAddress
        bind; // null: every IPv4 network of this machine; or one address, such as 127.0.0.1
    int listenMs = 12'000; // an answer may take eight seconds, and a question be lost
    int askEveryMs = 2000;
};

// Listens for the fleet's sealed announcements, and asks who is there (wire/survey.h) and who has
// or wants given artifacts, for some seconds. Every endpoint answers the former within a second, on
// a segment of more than 16 within eight, also when it has nothing to do. What is found is a hint
// until its certificate is checked. IPv4. GUI thread.
class LanFinder : public QObject
{
    Q_OBJECT

public:
    static constexpr int mostFound = 10'000;

    LanFinder(trust::DiscoveryKeys keys, LanFinderOptions options, QObject* parent = nullptr);
    ~LanFinder() override;

    // Network when no socket can be had; the detail says why. finished() follows otherwise.
    // `artifacts`: those of the fleet's jobs; may be empty.
    [[nodiscard]] Result<void> start(std::vector<Cid> artifacts);
    void stop();

    [[nodiscard]] QVector<FoundEndpoint> found() const; // by host and port

    // Datagrams that are not of this fleet, or from a clock more than ten minutes off.
    [[nodiscard]] int foreign() const { return m_foreign; }

Q_SIGNALS:
    void endpointFound(const patchswarm::fleet::FoundEndpoint&); // the first time
    void finished();

private:
    [[nodiscard]] Result<void> listenOn(const QHostAddress& address, int interfaceIndex);
    void ask();
    void read(QUdpSocket& socket);
    void take(const QByteArray& datagram, const QHostAddress& from);
    void note(const QString& host, quint16 transportPort);

    trust::DiscoveryKeys m_keys;
    LanFinderOptions m_options;
    trust::DatagramOpener m_opener;
    std::unique_ptr<trust::DatagramSealer> m_sealer;
    std::vector<Cid> m_artifacts;
    std::vector<std::unique_ptr<QUdpSocket>> m_receivers;
    std::vector<std::unique_ptr<QUdpSocket>> m_senders;
    QHash<QString, FoundEndpoint> m_found;
    QTimer m_asking;
    QTimer m_end;
    int m_foreign = 0;
};

} // namespace patchswarm::fleet
