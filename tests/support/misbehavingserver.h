#pragma once

#include <functional>

#include "tests/support/httpserver.h"

namespace patchswarm::tests {

// An origin with one scripted fault, for what real servers, captive portals and attackers do.
// `setFaults(n)` limits the fault to the first n requests; after them it serves as it should.
class MisbehavingServer : public HttpServer
{
    Q_OBJECT

public:
    enum class Fault
    {
        None,
        IgnoresRange, // 200 with the whole file
        WrongStart, // 206, Content-Range one chunk further on
        WrongEnd, // 206, one byte less than asked for
        WrongTotal, // 206, another size of the file
        UnknownTotal, // 206, `*` as the size: allowed
        NoContentRange,
        GarbledContentRange,
        SeveralRanges, // 206 multipart/byteranges
        Compressed, // Content-Encoding: gzip
        LengthTooLarge, // Content-Length above what comes, then closed
        LengthTooSmall, // Content-Length below what was asked for
        NoLength, // body ends with the connection
        Truncated, // closed in the middle of the body
        Endless, // 206 whose body goes on for ever, no length
        EndlessWhole, // 200 whose body goes on for ever
        OtherSize, // 200 of a longer file
        OtherBytes, // right form, wrong content
        Gone, // 410
        NotFound, // 404
        Forbidden, // 403
        TooMany, // 429, Retry-After in seconds
        Unavailable, // 503, Retry-After as an HTTP date
        UnavailableForNow, // 503 without Retry-After
        RangeRefused, // 416
        ServerError, // 500
        NoContent, // 204
        NotHttp, // a line of something else
        Silent, // takes the request, says nothing
        ClosesAtOnce, // takes the request, closes
        DripsHead, // one byte of the head at a time
        DripsBody, // a few bytes of the body at a time
        StallsInBody, // half the body, then nothing
        HugeHead, // header lines without end
        Redirect, // 302 to `setLocation`
        RedirectInCircle, // 302 to itself
        RedirectWithoutLocation,
    };

    explicit MisbehavingServer(Fault fault, QObject* parent = nullptr);

    void setFaults(int count) { m_faultsLeft = count; } // -1: for ever

    void setLocation(const QByteArray& location) { m_location = location; }

    void setRetryAfter(int seconds) { m_retryAfterSeconds = seconds; }

    void setDrip(int bytes, int everyMs);

protected:
    [[nodiscard]] Answer respond(const HttpRequest& request) override;

private:
    [[nodiscard]] Answer wrongRange(const HttpRequest& request) const;
    [[nodiscard]] Answer wrongBody(const HttpRequest& request) const;
    [[nodiscard]] Answer wrongPace(const HttpRequest& request) const;
    [[nodiscard]] Answer noBody(const HttpRequest& request) const;

    Fault m_fault;
    int m_faultsLeft = -1;
    QByteArray m_location;
    int m_retryAfterSeconds = 7;
    int m_dripBytes = 10;
    int m_dripMs = 20;
};

} // namespace patchswarm::tests
