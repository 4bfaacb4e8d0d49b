#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QVector>
#include <QWebSocket>

#include <optional>

#include "shared/trust/identity.h"

namespace patchswarm::tests {

// A plain JSON-RPC client over WebSocket and TLS that waits for each answer; a test's own, so that
// the program's client is not what checks the server. Every wait ends after `patienceMs`.
class AdminConnection
{
public:
    static constexpr int patienceMs = 10'000;

    struct Reply
    {
        std::optional<QJsonValue> result;
        QJsonObject error; // empty when there is a result

        [[nodiscard]] QJsonObject object() const
        {
            return result ? result->toObject() : QJsonObject();
        }

        [[nodiscard]] int code() const { return error.value(QStringLiteral("code")).toInt(); }

        [[nodiscard]] QString reason() const
        {
            return error.value(QStringLiteral("data"))
                .toObject()
                .value(QStringLiteral("reason"))
                .toString();
        }
    };

    explicit AdminConnection(const trust::Identity& identity);

    // False when the agent cannot be reached or turns us away.
    [[nodiscard]] bool open(const QString& host, quint16 port);

    [[nodiscard]] bool isOpen() const
    {
        return m_socket.state() == QAbstractSocket::ConnectedState;
    }

    void close();

    [[nodiscard]] Reply call(const QString& method, const QJsonObject& params = {});
    // As is, and the next text that comes; empty when none does.
    [[nodiscard]] QByteArray exchange(const QByteArray& text);

    // Notifications that came while waiting for answers, oldest first.
    [[nodiscard]] QVector<QJsonObject>& notifications() { return m_notifications; }

private:
    QWebSocket m_socket;
    QVector<QByteArray> m_texts;
    QVector<QJsonObject> m_notifications;
    int m_next = 1;
};

} // namespace patchswarm::tests
