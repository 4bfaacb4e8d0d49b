#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QString>
#include <QUrl>
#include <QVector>

#include <functional>

#include "shared/base/address.h"

class QObject;

namespace patchswarm::origin {

// Where an artifact can be fetched. The order is the administrator's preference; a mirror is
// overtaken only by one that was measured to be a quarter faster.
struct OriginPlace
{
    QVector<QUrl> mirrors; // http or https, without user name
    quint64 size = 0; // bytes of the whole file
};

// How a site reaches the origin when not directly. With a gateway set nothing goes past it: there
// is no fallback to a direct connection. `caPem` (one or more certificates) is accepted, beside the
// system's roots, on connections to or through the gateway and nowhere else.
//
// HttpProxy: `url` is http://host:port; https origins go through CONNECT. The proxy resolves names,
// so that only literal addresses in URLs and redirects are checked here; what its names lead to is
// the proxy's own policy.
//
// CachingGateway: `url` is http(s)://host[:port][/prefix]; the origin URL
// https://host:port/path?query is asked for as <url>/https/host:port/path?query. In nginx: location
// ~ ^/(https?)/([^/]+)/(.*)$ { proxy_pass $1://$2/$3$is_args$args; }
struct Gateway
{
    enum Kind
    {
        None,
        HttpProxy,
        CachingGateway
    };

    QUrl url;
    QByteArray caPem;
    Kind kind = None;

    // The profile names a URL only: http without a path is a proxy, anything else a caching
    // gateway; empty is None.
    [[nodiscard]] static Gateway fromProfile(const QUrl& url, const QByteArray& caPem);
};

enum class Outcome
{
    Complete, // every chunk of the range was handed over
    Failed, // try again, elsewhere or later
    Unavailable, // no mirror can serve it for now: wait `retryAfterMs`
    Aborted, // as asked
};

// Every wait of a fetch. Milliseconds and bytes per second; tests shorten them.
struct Limits
{
    qint64 connectMs = 10'000; // name, TCP and TLS, for one address
    qint64 otherAddressMs = 4'000; // the same, while further addresses of the host are left
    qint64 firstByteMs = 30'000; // request sent, no complete header yet
    qint64 idleMs = 10'000; // no byte
    qint64 floorWindowMs = 30'000; // over which the rate must stay above the floor
    quint64 floorBytesPerSecond = 1'000;
    int redirects = 5;
    qint64 outMs = 600'000; // how long a mirror without the right file is left alone
    qint64 longestBackOffMs =
        60'000; // after repeated faults; Retry-After may ask for up to an hour
};

using Resolved = std::function<void(const QVector<QHostAddress>& addresses, const QString& error)>;
// Looks a host name up; calls back once in the caller's thread, or never once `context` is gone.
using Resolver = std::function<void(const QString& host, QObject* context, Resolved)>;

struct Options
{
    // Why an origin must not be dialled at this address, in plain words; an empty text: it may be.
    // Without it: neither loopback nor link-local. Unspecified and multicast addresses are refused
    // whatever it answers. Not asked for the gateway, which the profile names itself.
    std::function<QString(const IpAddress&)> reasonAgainst;
    Gateway gateway;
    QByteArray extraCaPem; // further roots for direct https; for tests
    Limits limits;
    Resolver resolver; // empty: the system's
};

} // namespace patchswarm::origin
