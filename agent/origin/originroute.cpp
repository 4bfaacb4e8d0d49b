#include "agent/origin/originroute.h"

#include <QSslCertificate>

#include "agent/origin/originaddress.h"
#include "shared/base/version.h"

namespace patchswarm::origin {

namespace {

constexpr int keepAliveSeconds = 60;

// Host and port as in a Host header.
QString authority(const QUrl& url)
{
    QString host = url.host(QUrl::FullyEncoded);
    if (host.contains(u':'))
        host = u'[' + host + u']';
    return url.port() > 0 ? QStringLiteral("%1:%2").arg(host).arg(url.port()) : host;
}

bool namesThisMachine(const QString& host)
{
    const QString name = host.endsWith(u'.') ? host.chopped(1) : host;
    return name == u"localhost" || name.endsWith(u".localhost");
}

bool sameServer(const QUrl& a, const QUrl& b)
{
    const auto port = [](const QUrl& url) { return url.port(url.scheme() == u"https" ? 443 : 80); };
    return a.scheme() == b.scheme() && a.host() == b.host() && port(a) == port(b);
}

QUrl withAddress(QUrl url, const QHostAddress& address)
{
    url.setHost(address.toString());
    return url;
}

} // namespace

Gateway Gateway::fromProfile(const QUrl& url, const QByteArray& caPem)
{
    if (url.isEmpty())
        return {};
    const bool bare = url.path().isEmpty() || url.path() == u"/";
    return {url, caPem, url.scheme() == u"http" && bare ? HttpProxy : CachingGateway};
}

OriginRoute::OriginRoute(const Options& options)
    : m_options(options)
    , m_gateway(options.gateway)
    , m_extraRoots(QSslCertificate::fromData(isDirect() ? options.extraCaPem : m_gateway.caPem))
{
}

QString OriginRoute::objection(const QUrl& target, const QUrl& from) const
{
    const QString shown = target.toDisplayString();
    if (!target.isValid() || target.host().isEmpty()
        || (target.scheme() != u"http" && target.scheme() != u"https"))
        return QStringLiteral("\"%1\" is not an http or https address").arg(shown);
    if (from.scheme() == u"https" && target.scheme() == u"http")
        return QStringLiteral("%1 redirects from https to http").arg(from.host());
    if (!target.userInfo().isEmpty())
        return QStringLiteral("\"%1\" contains a user name").arg(shown);
    QHostAddress literal;
    if (!literal.setAddress(target.host()) && namesThisMachine(target.host()))
        literal = QHostAddress(QHostAddress::LocalHost);
    const QString reason =
        literal.isNull() ? QString() : reasonAgainst(m_options, toIpAddress(literal));
    return reason.isEmpty() ? QString() : QStringLiteral("the origin's address is ") + reason;
}

QUrl OriginRoute::redirectTarget(const QUrl& target, const QByteArray& location) const
{
    const QUrl next = target.resolved(QUrl::fromEncoded(location.trimmed(), QUrl::StrictMode));
    if (m_gateway.kind != Gateway::CachingGateway || !sameServer(next, m_gateway.url))
        return next;
    const QString base = m_gateway.url.path(QUrl::FullyEncoded);
    const QString inner =
        next.path(QUrl::FullyEncoded).mid(base.endsWith(u'/') ? base.size() : base.size() + 1);
    QUrl origin(inner.section(u'/', 0, 0) + QStringLiteral("://") + inner.section(u'/', 1),
                QUrl::StrictMode);
    origin.setQuery(next.query(QUrl::FullyEncoded));
    return origin;
}

QNetworkRequest OriginRoute::request(const QUrl& target, const QHostAddress& address) const
{
    QNetworkRequest request(isDirect() ? withAddress(target, address)
                                : m_gateway.kind == Gateway::CachingGateway ? throughGateway(target)
                                                                            : target);
    if (isDirect()) {
        request.setRawHeader("Host", authority(target).toLatin1());
        request.setPeerVerifyName(target.host(QUrl::FullyEncoded));
    }
    request.setSslConfiguration(tls());
    request.setRawHeader("Accept-Encoding", "identity"); // also stops Qt from decompressing
    request.setRawHeader("User-Agent", QByteArray("PatchSwarm/") + versionText);
    // One TCP connection for each range: HTTP/2 would put parallel ranges on one connection, where
    // one lost packet holds up all of them, and Qt 6.4 does not pass back-pressure on to an HTTP/2
    // stream.
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute,
                         QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::ConnectionCacheExpiryTimeoutSecondsAttribute,
                         keepAliveSeconds);
    return request;
}

QNetworkProxy OriginRoute::proxy() const
{
    if (m_gateway.kind != Gateway::HttpProxy)
        return QNetworkProxy(QNetworkProxy::NoProxy);
    return {QNetworkProxy::HttpProxy, m_gateway.url.host(),
            static_cast<quint16>(m_gateway.url.port(80))};
}

QUrl OriginRoute::throughGateway(const QUrl& target) const
{
    QString base = m_gateway.url.path(QUrl::FullyEncoded);
    if (!base.endsWith(u'/'))
        base += u'/';
    QUrl url = m_gateway.url;
    url.setPath(base + target.scheme() + u'/' + authority(target) + target.path(QUrl::FullyEncoded),
                QUrl::TolerantMode);
    url.setQuery(target.hasQuery() ? target.query(QUrl::FullyEncoded) : QString(),
                 QUrl::TolerantMode);
    return url;
}

QSslConfiguration OriginRoute::tls() const
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    if (!m_extraRoots.isEmpty())
        configuration.setCaCertificates(QSslConfiguration::systemCaCertificates() + m_extraRoots);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    return configuration;
}

} // namespace patchswarm::origin
