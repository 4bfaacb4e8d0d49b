#pragma once

#include <QElapsedTimer>
#include <QFile>
#include <QTcpServer>
#include <QTimer>

#include <atomic>
#include <memory>
#include <vector>

#include "console/demo/httprequest.h"
#include "console/demo/wanbucket.h"

class QTcpSocket;

namespace patchswarm::demo {

// What the origin has done so far; written by its thread, read by any.
struct OriginCounters
{
    std::atomic<quint64> bytes {0}; // handed to the sockets, heads included
    std::atomic<quint64> requests {0};
};

// Serves one file over HTTP/1.1 with ranges and keep-alive on 127.0.0.1. All connections share one
// token bucket, in turns of 16 KiB: the modelled WAN. Lives in one thread with an event loop.
class OriginServer : public QTcpServer
{
    Q_OBJECT

public:
    // `file`: its mapping of `size` bytes; both outlive the server, as do the counters.
    OriginServer(const uchar* file, qint64 size, quint64 bytesPerSecond, OriginCounters& counters);
    ~OriginServer() override;

    static QByteArray path() { return QByteArrayLiteral("/patch-tuesday.bin"); }

protected:
    void incomingConnection(qintptr handle) override;

private:
    struct Answer
    {
        HttpAnswer what;
        qint64 sent = 0; // head included
    };

    struct Connection
    {
        QTcpSocket* socket = nullptr;
        QByteArray incoming;
        std::vector<Answer> answers; // to be sent in order
        bool closes = false; // after the last answer
    };

    void onReadable(Connection& connection);
    void drop(Connection& connection);
    void pump();
    [[nodiscard]] qint64 sendSome(Connection& connection, qint64 most);
    [[nodiscard]] qint64 write(QTcpSocket& socket, const char* bytes, qint64 count);

    const uchar* m_file;
    qint64 m_size;
    WanBucket m_bucket;
    OriginCounters& m_counters;
    std::vector<std::unique_ptr<Connection>> m_connections;
    std::size_t m_turn = 0;
    QTimer m_clock;
    QElapsedTimer m_time;
};

} // namespace patchswarm::demo
