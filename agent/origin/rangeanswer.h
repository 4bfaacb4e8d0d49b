#pragma once

#include <QByteArray>
#include <QDateTime>

#include <optional>

#include "agent/origin/fault.h"

namespace patchswarm::origin {

// Bytes first..end-1 of a file of `size` bytes.
struct AskedRange
{
    quint64 first = 0;
    quint64 end = 0;
    quint64 size = 0;
    bool acceptWhole = true; // take a 200 whose wanted part does not come first
};

// The header lines of an answer that decide whether its body is what was asked for.
struct AnswerHead
{
    QString host;
    int status = 0;
    QByteArray contentRange;
    QByteArray contentLength;
    QByteArray contentEncoding;
    QByteArray contentType;
    QByteArray retryAfter;
    QByteArray date;
};

struct Judgement
{
    Fault fault; // None: take the body
    bool whole = false; // a 200: the body starts at byte 0 of the file
    quint64 skip = 0; // bytes of the body before the range
};

// RFC 9110 sections 14 and 15.5. `Content-Range: bytes a-b/total` must name exactly what was asked
// for; a total of `*` is taken. Content-Length is only held against a 200, where it is the file's
// size; of a 206 it is believed as far as bytes come.
[[nodiscard]] Judgement judge(const AnswerHead& head, const AskedRange& asked,
                              const QDateTime& localNow);

struct ContentRange
{
    quint64 first = 0;
    quint64 last = 0;
    std::optional<quint64> total;
};

[[nodiscard]] std::optional<ContentRange> parseContentRange(const QByteArray& value);

// RFC 9110 section 10.2.3: seconds or an HTTP date; the date is held against the answer's own Date
// where it has one, so that a wrong clock does not matter. Milliseconds, 0 when absent, malformed
// or past; at most one day.
[[nodiscard]] qint64 parseRetryAfter(const QByteArray& value, const QByteArray& date,
                                     const QDateTime& localNow);

} // namespace patchswarm::origin
