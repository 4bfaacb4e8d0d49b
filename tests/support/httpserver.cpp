#include "tests/support/httpserver.h"

#include <algorithm>

namespace patchswarm::tests {

namespace {

constexpr int pumpMs = 5;
constexpr qint64 mostBuffered = 256 * 1024; // of one socket: more would hide back-pressure
constexpr qint64 step = 64 * 1024;

} // namespace

struct HttpServer::Connection
{
    QTcpSocket* socket = nullptr;
    int number = 0;
    QByteArray incoming;
    QList<Answer> answers;
    qint64 sent = 0; // of the first answer, head included
    QElapsedTimer sincePiece;
};

bool HttpRequest::range(quint64& first, quint64& last) const
{
    const QByteArray value = headers.value("range");
    const auto dash = value.indexOf('-');
    if (!value.startsWith("bytes=") || dash < 0)
        return false;
    bool firstOk = false;
    bool lastOk = false;
    first = value.mid(6, dash - 6).toULongLong(&firstOk);
    last = value.mid(dash + 1).toULongLong(&lastOk);
    return firstOk && lastOk && last >= first;
}

HttpServer::HttpServer(QObject* parent)
    : QTcpServer(parent)
{
    m_clock.start();
    m_pump.setInterval(pumpMs);
    connect(&m_pump, &QTimer::timeout, this, &HttpServer::send);
    listen(QHostAddress::LocalHost, 0);
}

HttpServer::~HttpServer()
{
    for (const auto& connection : m_open)
        connection->socket->disconnect(this);
}

QUrl HttpServer::url(const QByteArray& path, const QString& host) const
{
    QUrl url = QUrl::fromEncoded("http://host" + path);
    url.setHost(host);
    url.setPort(serverPort());
    return url;
}

QByteArray HttpServer::headOf(const QByteArray& status, const QList<QByteArray>& lines)
{
    return "HTTP/1.1 " + status + "\r\n" + lines.join("\r\n")
        + (lines.isEmpty() ? "\r\n" : "\r\n\r\n");
}

HttpServer::Answer HttpServer::respond(const HttpRequest& request)
{
    return serve(request);
}

HttpServer::Answer HttpServer::serve(const HttpRequest& request) const
{
    if (!m_files.contains(request.target))
        return {headOf("404 Not Found", {"Content-Length: 0"}), {}};
    const QByteArray bytes = m_files.value(request.target);
    const auto size = static_cast<quint64>(bytes.size());
    quint64 first = 0;
    quint64 last = 0;
    if (!request.range(first, last))
        return {headOf("200 OK", {"Content-Length: " + QByteArray::number(size)}), bytes};
    if (first >= size)
        return {headOf("416 Range Not Satisfiable",
                       {"Content-Length: 0", "Content-Range: bytes */" + QByteArray::number(size)}),
                {}};
    last = std::min(last, size - 1);
    const auto length = static_cast<qsizetype>(last - first + 1);
    return {headOf("206 Partial Content",
                   {"Content-Length: " + QByteArray::number(length),
                    "Content-Range: bytes " + QByteArray::number(first) + '-'
                        + QByteArray::number(last) + '/' + QByteArray::number(size)}),
            bytes.mid(static_cast<qsizetype>(first), length)};
}

void HttpServer::incomingConnection(qintptr handle)
{
    auto connection = std::make_unique<Connection>();
    connection->socket = new QTcpSocket(this);
    connection->socket->setSocketDescriptor(handle);
    connection->socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connection->number = ++m_connections;
    Connection* raw = connection.get();
    connect(raw->socket, &QTcpSocket::readyRead, this, [this, raw] { onReadable(*raw); });
    connect(raw->socket, &QTcpSocket::disconnected, this, [this, raw] {
        raw->socket->deleteLater();
        std::erase_if(m_open, [raw](const auto& each) { return each.get() == raw; });
    });
    connect(raw->socket, &QTcpSocket::bytesWritten, this, &HttpServer::send, Qt::QueuedConnection);
    m_open.push_back(std::move(connection));
}

void HttpServer::onReadable(Connection& connection)
{
    connection.incoming += connection.socket->readAll();
    for (auto end = connection.incoming.indexOf("\r\n\r\n"); end >= 0;
         end = connection.incoming.indexOf("\r\n\r\n")) {
        const QList<QByteArray> lines = connection.incoming.left(end).split('\n');
        connection.incoming.remove(0, end + 4);
        HttpRequest request;
        const QList<QByteArray> words = lines.first().trimmed().split(' ');
        request.method = words.value(0);
        request.target = words.value(1);
        request.connection = connection.number;
        for (const QByteArray& line : lines.mid(1))
            request.headers[line.left(line.indexOf(':')).toLower()] =
                line.mid(line.indexOf(':') + 1).trimmed();
        m_requests.append(request);
        connection.answers.append(respond(request));
    }
    m_pump.start();
}

qint64 HttpServer::allowance(qint64 wanted)
{
    if (m_rate == 0)
        return wanted;
    const double rate = static_cast<double>(m_rate);
    m_tokens = std::min(m_tokens + rate * static_cast<double>(m_clock.nsecsElapsed()) / 1e9,
                        rate * 0.05 + 1);
    m_clock.restart();
    return std::min(wanted, static_cast<qint64>(m_tokens));
}

void HttpServer::send()
{
    bool again = true;
    while (again) { // in turns, so that connections share the rate
        again = false;
        std::vector<Connection*> open;
        for (const auto& each : m_open)
            open.push_back(each.get());
        for (Connection* each : open) {
            const bool alive = std::any_of(m_open.begin(), m_open.end(),
                                           [each](const auto& c) { return c.get() == each; });
            again = (alive && sendOn(*each)) || again;
        }
    }
    const bool idle = std::all_of(m_open.begin(), m_open.end(),
                                  [](const auto& each) { return each->answers.isEmpty(); });
    if (idle)
        m_pump.stop();
}

bool HttpServer::sendOn(Connection& connection)
{
    if (connection.answers.isEmpty() || connection.socket->bytesToWrite() >= mostBuffered)
        return false;
    Answer& answer = connection.answers.first();
    const qint64 headSize = answer.head.size();
    if (answer.endless && connection.sent == headSize + answer.body.size())
        connection.sent = headSize;
    const bool inHead = connection.sent < headSize;
    const QByteArray& part = inHead ? answer.head : answer.body;
    const qint64 at = inHead ? connection.sent : connection.sent - headSize;
    qint64 wanted = std::min(part.size() - at, step);
    if (answer.pieceBytes > 0 && !(inHead && answer.dripsBodyOnly)) {
        if (connection.sincePiece.isValid() && connection.sincePiece.elapsed() < answer.pieceMs)
            return false;
        wanted = std::min<qint64>(wanted, answer.pieceBytes);
    }
    wanted = allowance(wanted);
    const qint64 written = wanted > 0 ? connection.socket->write(part.constData() + at, wanted) : 0;
    if (written > 0) {
        connection.sincePiece.start();
        connection.sent += written;
        m_bytesSent += static_cast<quint64>(written);
        m_tokens -= static_cast<double>(written);
    }
    if (connection.sent < headSize + answer.body.size() || answer.endless)
        return written > 0;
    const bool close = answer.closeAfter;
    connection.answers.removeFirst();
    connection.sent = 0;
    if (close)
        connection.socket->disconnectFromHost();
    return !close;
}

} // namespace patchswarm::tests
