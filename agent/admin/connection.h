#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QSslSocket>
#include <QTimer>

#include <map>
#include <memory>

#include "agent/admin/dispatcher.h"

class QWebSocket;

namespace patchswarm::admin {

// One client behind its WebSocket: texts in to the dispatcher, answers and notifications out,
// bounded however slowly the client reads. It judges nobody. Main thread.
class Connection : public QObject
{
    Q_OBJECT

public:
    // A WebSocket and the TLS socket that it owns: what waits to be sent waits there.
    struct Line
    {
        std::unique_ptr<QWebSocket> socket;
        QPointer<QSslSocket> wire;
    };

    // Takes the line over.
    Connection(Line line, Caller caller, const Dispatcher& dispatcher, const Limits& limits);
    ~Connection() override;

    [[nodiscard]] const Caller& caller() const { return m_caller; }

    [[nodiscard]] bool isSlow() const;

    // Dropped while the client reads too slowly; numbered notifications then show a gap.
    void notify(const QString& method, const QJsonObject& params);
    // While the client reads too slowly only the newest for each key waits.
    void notifyLatest(const QString& method, const QString& key, const QJsonObject& params);

    // Says goodbye; whatever the client does, it is cut off shortly after. Nothing more is carried
    // out for it.
    void close();

Q_SIGNALS:
    void closed();

private:
    void textArrived(const QString& text);
    void send(const QByteArray& text);
    void bytesWritten();
    void lookAtClock();
    void cutOff();
    [[nodiscard]] qint64 unreadBytes() const;

    std::unique_ptr<QWebSocket> m_socket;
    QPointer<QSslSocket> m_wire;
    Caller m_caller;
    const Dispatcher& m_dispatcher;
    Limits m_limits;
    std::shared_ptr<CallCount> m_calls;
    std::map<std::pair<QString, QString>, QJsonObject> m_latest; // by method and key, while slow
    QElapsedTimer m_lastHeard;
    QElapsedTimer m_lastWritten;
    QTimer m_clock;
    bool m_isEnding = false;
};

} // namespace patchswarm::admin
