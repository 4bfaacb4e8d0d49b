#include "shared/policy/originurl.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::policy {

namespace {

// The first rule that the URL breaks; empty when it keeps all.
QString brokenRule(const QUrl& url, const QString& text)
{
    if (!url.isValid())
        return u"is not a URL: "_s + url.errorString();
    if (url.scheme() != "http"_L1 && url.scheme() != "https"_L1)
        return u"must begin with http:// or https://"_s;
    if (url.host().isEmpty())
        return u"names no host"_s;
    if (!url.userInfo(QUrl::FullyEncoded).isEmpty() || text.section(u'/', 2, 2).contains(u'@'))
        return u"must not hold a user name or password"_s;
    if (url.hasFragment())
        return u"must not have a fragment (#)"_s;
    if (url.port(443) < 1)
        return u"must have a port from 1 to 65535"_s;
    return {};
}

} // namespace

Result<QUrl> parseWebUrl(const QString& text)
{
    if (text.size() > maxUrlCharacters)
        return failure(ErrorCode::InvalidInput,
                       u"the URL has %1 characters; at most %2 are allowed"_s.arg(text.size())
                           .arg(maxUrlCharacters));
    const bool clean = text.isValidUtf16() && std::none_of(text.begin(), text.end(), [](QChar c) {
                           return isUnsafeCharacter(c) || c.isSpace() || c == u'\\';
                       });
    if (!clean)
        return failure(
            ErrorCode::InvalidInput,
            u"the URL \"%1\" holds blanks, backslashes or control characters"_s.arg(shown(text)));
    QUrl url(text, QUrl::StrictMode);
    const QString rule = brokenRule(url, text);
    if (!rule.isEmpty())
        return failure(ErrorCode::InvalidInput, u"the URL \"%1\" %2"_s.arg(shown(text), rule));
    return url;
}

std::optional<QString> readWebUrl(const QJsonValue& value, const Place& place)
{
    if (!value.isString()) {
        place.fault(u"must be a URL, not %1"_s.arg(kindText(value)));
        return {};
    }
    const auto url = parseWebUrl(value.toString());
    if (!url) {
        place.fault(url.error().detail);
        return {};
    }
    return url->toString(QUrl::FullyEncoded);
}

} // namespace patchswarm::policy
