#pragma once

#include <QByteArray>

#include <cstdint>
#include <optional>

namespace patchswarm::demo {

// Bytes first..last of a file, both included.
struct ByteRange
{
    std::int64_t first = 0;
    std::int64_t last = 0;

    friend bool operator==(const ByteRange&, const ByteRange&) = default;

    [[nodiscard]] std::int64_t length() const { return last - first + 1; }
};

// What the demo's origin understands of a request: RFC 9110 as far as range fetchers use it.
struct HttpRequest
{
    QByteArray method;
    QByteArray target;
    QByteArray range; // value of the Range field; empty: none
    bool closes = false; // the client wants the connection closed after the answer
};

inline constexpr qsizetype maxRequestHead = 16 * 1024; // bytes

// `head` is everything before the empty line. Empty when it is no HTTP/1.x request.
[[nodiscard]] std::optional<HttpRequest> parseHttpRequest(const QByteArray& head);

// What an origin answers with.
struct HttpAnswer
{
    QByteArray head; // with the empty line
    std::optional<ByteRange> body; // of the file
};

// A file of `size` bytes (at least 1) at `path`: 200 or 206 for GET and HEAD, 404 elsewhere, 405,
// 416. More ranges than one are answered with the whole file, as RFC 9110 section 14.2 allows.
[[nodiscard]] HttpAnswer answerTo(const HttpRequest& request, const QByteArray& path,
                                  std::int64_t size);

} // namespace patchswarm::demo
