#include "console/demo/originserver.h"

#include <QTcpSocket>

#include <algorithm>

namespace patchswarm::demo {

namespace {

constexpr int pumpMs = 2;
constexpr qint64 quantum = 16 * 1024;
// What may wait in one socket: more would hide from the count what a client that goes never got.
constexpr qint64 mostBuffered = 64 * 1024;
constexpr std::size_t mostPipelined = 64;

} // namespace

OriginServer::OriginServer(const uchar* file, qint64 size, quint64 bytesPerSecond,
                           OriginCounters& counters)
    : m_file(file)
    , m_size(size)
    , m_bucket(bytesPerSecond)
    , m_counters(counters)
{
    m_time.start();
    m_clock.setTimerType(Qt::PreciseTimer);
    m_clock.setInterval(pumpMs);
    m_clock.setParent(this); // moves to the server's thread with it
    connect(&m_clock, &QTimer::timeout, this, &OriginServer::pump);
    setMaxPendingConnections(512);
}

OriginServer::~OriginServer()
{
    for (const auto& connection : m_connections)
        connection->socket->disconnect(this);
}

void OriginServer::incomingConnection(qintptr handle)
{
    auto connection = std::make_unique<Connection>();
    connection->socket = new QTcpSocket(this);
    connection->socket->setSocketDescriptor(handle);
    connection->socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connection->socket->setSocketOption(QAbstractSocket::SendBufferSizeSocketOption,
                                        static_cast<int>(mostBuffered));
    Connection* raw = connection.get();
    connect(raw->socket, &QTcpSocket::readyRead, this, [this, raw] { onReadable(*raw); });
    connect(raw->socket, &QTcpSocket::bytesWritten, this, &OriginServer::pump);
    connect(
        raw->socket, &QTcpSocket::disconnected, this, [this, raw] { drop(*raw); },
        Qt::QueuedConnection);
    m_connections.push_back(std::move(connection));
}

void OriginServer::drop(Connection& connection)
{
    connection.socket->deleteLater();
    std::erase_if(m_connections, [&](const auto& each) { return each.get() == &connection; });
}

void OriginServer::onReadable(Connection& connection)
{
    connection.incoming += connection.socket->readAll();
    for (auto end = connection.incoming.indexOf("\r\n\r\n"); end >= 0 && !connection.closes;
         end = connection.incoming.indexOf("\r\n\r\n")) {
        const auto request = parseHttpRequest(connection.incoming.left(end));
        connection.incoming.remove(0, end + 4);
        if (!request)
            return connection.socket->abort();
        ++m_counters.requests;
        connection.answers.push_back({answerTo(*request, path(), m_size)});
        connection.closes = request->closes;
    }
    if (connection.incoming.size() > maxRequestHead || connection.answers.size() > mostPipelined)
        return connection.socket->abort();
    if (!m_clock.isActive())
        m_clock.start();
    pump();
}

void OriginServer::pump()
{
    m_bucket.advanceTo(m_time.nsecsElapsed());
    std::size_t idle = 0; // connections in a row that took nothing
    while (idle < m_connections.size() && m_bucket.available() > 0) {
        m_turn = (m_turn + 1) % m_connections.size();
        const qint64 sent =
            sendSome(*m_connections[m_turn], std::min<qint64>(quantum, m_bucket.available()));
        m_bucket.take(sent);
        m_counters.bytes += static_cast<quint64>(sent);
        idle = sent > 0 ? 0 : idle + 1;
    }
    const bool isWaiting = std::any_of(m_connections.begin(), m_connections.end(),
                                       [](const auto& each) { return !each->answers.empty(); });
    if (!isWaiting)
        m_clock.stop();
}

qint64 OriginServer::sendSome(Connection& connection, qint64 most)
{
    if (connection.answers.empty() || connection.socket->bytesToWrite() >= quantum)
        return 0;
    Answer& answer = connection.answers.front();
    const qint64 headSize = answer.what.head.size();
    const qint64 bodySize = answer.what.body ? answer.what.body->length() : 0;
    qint64 sent = 0;
    if (answer.sent < headSize)
        sent = write(*connection.socket, answer.what.head.constData() + answer.sent,
                     std::min(most, headSize - answer.sent));
    else if (bodySize > 0)
        sent = write(*connection.socket,
                     reinterpret_cast<const char*>(m_file) + answer.what.body->first + answer.sent
                         - headSize,
                     std::min(most, headSize + bodySize - answer.sent));
    answer.sent += sent;
    if (answer.sent < headSize + bodySize)
        return sent;
    connection.answers.erase(connection.answers.begin());
    if (connection.closes && connection.answers.empty())
        connection.socket->disconnectFromHost();
    return sent;
}

qint64 OriginServer::write(QTcpSocket& socket, const char* bytes, qint64 count)
{
    return std::max<qint64>(0, socket.write(bytes, count));
}

} // namespace patchswarm::demo
