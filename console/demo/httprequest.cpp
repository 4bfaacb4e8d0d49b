#include "console/demo/httprequest.h"

#include <QList>

#include <algorithm>

namespace patchswarm::demo {

namespace {

enum class RangeFit
{
    None,
    Fits,
    Beyond
};

std::optional<std::int64_t> number(const QByteArray& text)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.isEmpty() || text.size() > 18 || !std::all_of(text.begin(), text.end(), isDigit))
        return std::nullopt;
    return text.toLongLong();
}

RangeFit fit(const QByteArray& field, std::int64_t size, ByteRange& range)
{
    if (!field.startsWith("bytes=") || field.contains(','))
        return RangeFit::None;
    const QByteArray spec = field.mid(6).trimmed();
    const auto dash = spec.indexOf('-');
    if (dash < 0)
        return RangeFit::None;
    const auto first = number(spec.left(dash));
    const auto last = number(spec.mid(dash + 1));
    if (dash == 0) { // the last so many bytes
        if (!last)
            return RangeFit::None;
        range = {std::max<std::int64_t>(0, size - *last), size - 1};
        return *last > 0 ? RangeFit::Fits : RangeFit::Beyond;
    }
    if (!first || (!last && dash + 1 < spec.size()) || (last && *last < *first))
        return RangeFit::None;
    if (*first >= size)
        return RangeFit::Beyond;
    range = {*first, last ? std::min(*last, size - 1) : size - 1};
    return RangeFit::Fits;
}

QByteArray headOf(const QByteArray& status, std::int64_t length, const QByteArray& more = {})
{
    return "HTTP/1.1 " + status + "\r\nServer: patchswarm-demo-origin\r\nContent-Length: "
        + QByteArray::number(length) + "\r\n" + more + "\r\n";
}

} // namespace

std::optional<HttpRequest> parseHttpRequest(const QByteArray& head)
{
    const QList<QByteArray> lines = head.split('\n');
    const QList<QByteArray> words = lines.first().trimmed().split(' ');
    if (words.size() != 3 || !words.at(2).startsWith("HTTP/1."))
        return std::nullopt;
    HttpRequest request {words.at(0), words.at(1), {}, words.at(2) == "HTTP/1.0"};
    for (const QByteArray& line : lines.mid(1)) {
        const auto colon = line.indexOf(':');
        const QByteArray name = line.left(colon).trimmed().toLower();
        const QByteArray value = line.mid(colon + 1).trimmed();
        if (colon > 0 && name == "range")
            request.range = value;
        else if (colon > 0 && name == "connection")
            request.closes = value.toLower() == "close";
    }
    return request;
}

HttpAnswer answerTo(const HttpRequest& request, const QByteArray& path, std::int64_t size)
{
    if (request.method != "GET" && request.method != "HEAD")
        return {headOf("405 Method Not Allowed", 0, "Allow: GET, HEAD\r\n"), {}};
    if (request.target != path)
        return {headOf("404 Not Found", 0), {}};
    ByteRange range {0, size - 1};
    const RangeFit fits = fit(request.range, size, range);
    const QByteArray total = QByteArray::number(qint64 {size});
    if (fits == RangeFit::Beyond)
        return {headOf("416 Range Not Satisfiable", 0, "Content-Range: bytes */" + total + "\r\n"),
                {}};
    const QByteArray about =
        "Content-Type: application/octet-stream\r\nAccept-Ranges: bytes\r\nETag: \"demo\"\r\n";
    HttpAnswer answer {headOf("200 OK", range.length(), about), range};
    if (fits == RangeFit::Fits)
        answer.head =
            headOf("206 Partial Content", range.length(),
                   about + "Content-Range: bytes " + QByteArray::number(qint64 {range.first}) + '-'
                       + QByteArray::number(qint64 {range.last}) + '/' + total + "\r\n");
    if (request.method == "HEAD")
        answer.body.reset();
    return answer;
}

} // namespace patchswarm::demo
