#include "tests/support/misbehavingserver.h"

#include <QDateTime>
#include <QLocale>

namespace patchswarm::tests {

namespace {

QByteArray rangeLine(quint64 first, quint64 last, const QByteArray& total)
{
    return "Content-Range: bytes " + QByteArray::number(first) + '-' + QByteArray::number(last)
        + '/' + total;
}

QByteArray lengthLine(qsizetype bytes)
{
    return "Content-Length: " + QByteArray::number(bytes);
}

QByteArray httpDate(const QDateTime& time)
{
    return QLocale::c()
        .toString(time.toUTC(), QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"))
        .toLatin1();
}

} // namespace

MisbehavingServer::MisbehavingServer(Fault fault, QObject* parent)
    : HttpServer(parent)
    , m_fault(fault)
{
}

void MisbehavingServer::setDrip(int bytes, int everyMs)
{
    m_dripBytes = bytes;
    m_dripMs = everyMs;
}

HttpServer::Answer MisbehavingServer::respond(const HttpRequest& request)
{
    if (m_faultsLeft == 0 || m_fault == Fault::None)
        return serve(request);
    if (m_faultsLeft > 0)
        --m_faultsLeft;
    if (m_fault <= Fault::SeveralRanges)
        return wrongRange(request);
    if (m_fault <= Fault::OtherBytes)
        return wrongBody(request);
    if (m_fault >= Fault::NotHttp && m_fault <= Fault::HugeHead)
        return wrongPace(request);
    return noBody(request);
}

HttpServer::Answer MisbehavingServer::wrongRange(const HttpRequest& request) const
{
    const QByteArray bytes = file(request.target);
    const QByteArray size = QByteArray::number(bytes.size());
    quint64 first = 0;
    quint64 last = 0;
    if (m_fault == Fault::IgnoresRange || !request.range(first, last))
        return {headOf("200 OK", {lengthLine(bytes.size())}), bytes};
    const QByteArray part =
        bytes.mid(static_cast<qsizetype>(first), static_cast<qsizetype>(last - first + 1));
    const auto partial = [&](const QByteArray& line) {
        return Answer {headOf("206 Partial Content", {lengthLine(part.size()), line}), part};
    };
    switch (m_fault) {
    case Fault::WrongStart:
        return partial(rangeLine(first + 1, last, size));
    case Fault::WrongEnd:
        return partial(rangeLine(first, last - 1, size));
    case Fault::WrongTotal:
        return partial(rangeLine(first, last, QByteArray::number(bytes.size() + 1)));
    case Fault::UnknownTotal:
        return partial(rangeLine(first, last, "*"));
    case Fault::GarbledContentRange:
        return partial("Content-Range: bytes -1-99999999999999999999999/x");
    case Fault::SeveralRanges:
        return {headOf("206 Partial Content",
                       {lengthLine(part.size()), "Content-Type: multipart/byteranges; boundary=x",
                        rangeLine(first, last, size)}),
                part};
    default:
        return partial("X-Nothing: here");
    }
}

HttpServer::Answer MisbehavingServer::wrongBody(const HttpRequest& request) const
{
    Answer answer = serve(request);
    const QByteArray bytes = file(request.target);
    const QByteArray length = lengthLine(answer.body.size());
    const auto withLength = [&](const QByteArray& line) { answer.head.replace(length, line); };
    switch (m_fault) {
    case Fault::Compressed:
        withLength(length + "\r\nContent-Encoding: gzip");
        break;
    case Fault::LengthTooLarge:
        withLength(lengthLine(answer.body.size() + 1000));
        answer.body.chop(1000);
        answer.closeAfter = true;
        break;
    case Fault::LengthTooSmall:
        withLength(lengthLine(answer.body.size() - 1000));
        answer.body.chop(1000);
        break;
    case Fault::NoLength:
        withLength("Connection: close");
        answer.closeAfter = true;
        break;
    case Fault::Truncated:
        answer.body.truncate(answer.body.size() * 5 / 8);
        answer.closeAfter = true;
        break;
    case Fault::Endless:
        withLength("Connection: close");
        answer.endless = true;
        break;
    case Fault::EndlessWhole:
        return {headOf("200 OK", {"Connection: close"}), bytes, false, 0, 0, false, true};
    case Fault::OtherSize:
        return {headOf("200 OK", {lengthLine(bytes.size() + 5)}), bytes + "other"};
    case Fault::OtherBytes:
        answer.body = QByteArray(answer.body.size(), '\x5a');
        break;
    default:
        break;
    }
    return answer;
}

HttpServer::Answer MisbehavingServer::wrongPace(const HttpRequest& request) const
{
    Answer answer = serve(request);
    switch (m_fault) {
    case Fault::NotHttp:
        return {"220 mail.example ESMTP ready\r\n", {}, true};
    case Fault::Silent:
        return {{}, {}, false, 0, 0, false, true};
    case Fault::ClosesAtOnce:
        return {{}, {}, true};
    case Fault::DripsHead:
        answer.pieceBytes = 1;
        answer.pieceMs = m_dripMs;
        return answer;
    case Fault::DripsBody:
        answer.dripsBodyOnly = true;
        answer.pieceBytes = m_dripBytes;
        answer.pieceMs = m_dripMs;
        return answer;
    case Fault::StallsInBody:
        answer.body.truncate(answer.body.size() / 2);
        return answer;
    default:
        return {"HTTP/1.1 206 Partial Content\r\n",
                "X-Filler: 0123456789012345678901234567890123456789\r\n",
                false,
                0,
                0,
                false,
                true};
    }
}

HttpServer::Answer MisbehavingServer::noBody(const HttpRequest& request) const
{
    const QByteArray none = "Content-Length: 0";
    const QDateTime now = QDateTime::currentDateTimeUtc();
    switch (m_fault) {
    case Fault::Gone:
        return {headOf("410 Gone", {none}), {}};
    case Fault::NotFound:
        return {headOf("404 Not Found", {none}), {}};
    case Fault::Forbidden:
        return {headOf("403 Forbidden", {none}), {}};
    case Fault::TooMany:
        return {headOf("429 Too Many Requests",
                       {none, "Retry-After: " + QByteArray::number(m_retryAfterSeconds)}),
                {}};
    case Fault::Unavailable:
        return {headOf("503 Service Unavailable",
                       {none, "Date: " + httpDate(now),
                        "Retry-After: " + httpDate(now.addSecs(m_retryAfterSeconds))}),
                {}};
    case Fault::UnavailableForNow:
        return {headOf("503 Service Unavailable", {none}), {}};
    case Fault::RangeRefused:
        return {headOf("416 Range Not Satisfiable", {none, "Content-Range: bytes */1000"}), {}};
    case Fault::NoContent:
        return {headOf("204 No Content", {}), {}};
    case Fault::Redirect:
        return {headOf("302 Found", {none, "Location: " + m_location}), {}};
    case Fault::RedirectInCircle:
        return {headOf("302 Found", {none, "Location: " + request.target}), {}};
    case Fault::RedirectWithoutLocation:
        return {headOf("302 Found", {none}), {}};
    default:
        return {headOf("500 Internal Server Error", {none}), {}};
    }
}

} // namespace patchswarm::tests
