#pragma once

#include <QNetworkProxy>
#include <QNetworkRequest>
#include <QSslConfiguration>

#include "agent/origin/origintypes.h"

namespace patchswarm::origin {

// How a URL of the origin becomes a request on the wire: which URLs are allowed at all, the
// gateway's rewriting, whose certificates are believed. Dials nobody.
class OriginRoute
{
public:
    explicit OriginRoute(const Options& options);

    // Direct: names are looked up and checked by us, and the request goes to the literal address
    // (`address` below), with Host, SNI and the certificate check on the name. So the address
    // connected to is the address checked, and a name that changes its answer in between (DNS
    // rebinding) gains nothing.
    [[nodiscard]] bool isDirect() const { return m_gateway.kind == Gateway::None; }

    // Why this URL must not be asked for, `from` being the URL that redirects to it (empty for a
    // mirror itself): only http and https, never from https down to http, no user name, no
    // forbidden literal address. Empty: it may.
    [[nodiscard]] QString objection(const QUrl& target, const QUrl& from = {}) const;
    // Where `location` leads, seen from `target`; a location on the caching gateway is read back
    // into the origin's URL.
    [[nodiscard]] QUrl redirectTarget(const QUrl& target, const QByteArray& location) const;

    // `address` is ignored unless isDirect().
    [[nodiscard]] QNetworkRequest request(const QUrl& target, const QHostAddress& address) const;
    [[nodiscard]] QNetworkProxy proxy() const;

private:
    [[nodiscard]] QUrl throughGateway(const QUrl& target) const;
    [[nodiscard]] QSslConfiguration tls() const;

    const Options& m_options;
    Gateway m_gateway;
    QList<QSslCertificate> m_extraRoots;
};

} // namespace patchswarm::origin
