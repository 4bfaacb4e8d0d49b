#pragma once

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QTimer>

#include <memory>
#include <vector>

namespace patchswarm::origin {

// Hands out network access managers, one request each at a time: requests never queue behind each
// other (one manager opens at most six connections to a host), and a connection that was kept alive
// is found again by its host. No cookies, cache or credentials; the system's proxy settings are
// ignored. Idle lanes end after a minute.
class ConnectionLanes : public QObject
{
    Q_OBJECT

public:
    explicit ConnectionLanes(QObject* parent = nullptr);

    void setProxy(const QNetworkProxy& proxy); // for lanes taken from now on

    struct Lane
    {
        std::unique_ptr<QNetworkAccessManager> manager;
        QString lastHost;
        int generation = 0;
    };

    [[nodiscard]] Lane take(const QString& host);
    void giveBack(Lane lane);

private:
    std::vector<Lane> m_idle; // newest last
    QNetworkProxy m_proxy {QNetworkProxy::NoProxy};
    QTimer m_sweep;
    int m_generation = 0;
};

} // namespace patchswarm::origin
