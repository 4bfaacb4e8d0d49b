#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <QUrl>
#include <QVector>

#include <memory>

namespace patchswarm::tests {

// One request as it came in.
struct HttpRequest
{
    QByteArray method;
    QByteArray target; // path and query
    QHash<QByteArray, QByteArray> headers; // names in lower case
    int connection = 0; // numbered from 1 in the order they were accepted

    // Bytes first..last of "Range: bytes=first-last"; false where there is none of that form.
    [[nodiscard]] bool range(quint64& first, quint64& last) const;
};

// A small origin in the event loop of its thread: files from memory, ranges, keep-alive. Its rate
// limit is one token bucket over all connections, which models a WAN; it counts what it handed to
// the sockets. On 127.0.0.1, port 0. What it answers is decided by the virtual respond();
// MisbehavingServer answers otherwise.
class HttpServer : public QTcpServer
{
    Q_OBJECT

public:
    explicit HttpServer(QObject* parent = nullptr);
    ~HttpServer() override;

    void setFile(const QByteArray& path, const QByteArray& bytes) { m_files[path] = bytes; }

    void setRateLimit(quint64 bytesPerSecond) { m_rate = bytesPerSecond; } // 0 = none

    [[nodiscard]] QUrl url(const QByteArray& path,
                           const QString& host = QStringLiteral("127.0.0.1")) const;

    [[nodiscard]] const QVector<HttpRequest>& requests() const { return m_requests; }

    [[nodiscard]] quint64 bytesSent() const { return m_bytesSent; } // heads and bodies

    [[nodiscard]] int connections() const { return m_connections; } // since it began

    [[nodiscard]] int openConnections() const { return static_cast<int>(m_open.size()); }

protected:
    // What is still to be sent on one connection, in order.
    struct Answer
    {
        QByteArray head;
        QByteArray body;
        bool closeAfter = false;
        int pieceBytes = 0; // > 0: one piece of this size every `pieceMs`
        int pieceMs = 0;
        bool dripsBodyOnly = false; // the head at once
        bool endless = false; // the body again and again
    };

    [[nodiscard]] virtual Answer respond(const HttpRequest& request);

    [[nodiscard]] QByteArray file(const QByteArray& target) const { return m_files.value(target); }

    [[nodiscard]] Answer serve(const HttpRequest& request) const; // as a good server does
    [[nodiscard]] static QByteArray headOf(const QByteArray& status,
                                           const QList<QByteArray>& lines);

    void incomingConnection(qintptr handle) override;

private:
    struct Connection;

    void onReadable(Connection& connection);
    void send();
    [[nodiscard]] bool sendOn(Connection& connection);
    [[nodiscard]] qint64 allowance(qint64 wanted);

    QHash<QByteArray, QByteArray> m_files;
    QVector<HttpRequest> m_requests;
    std::vector<std::unique_ptr<Connection>> m_open;
    QTimer m_pump;
    QElapsedTimer m_clock;
    double m_tokens = 0;
    quint64 m_rate = 0;
    quint64 m_bytesSent = 0;
    int m_connections = 0;
};

} // namespace patchswarm::tests
