#include "shared/trust/strictjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <cctype>
#include <optional>
#include <vector>

namespace patchswarm::trust {

namespace {

// Walks text that QJsonDocument has found well-formed, so it only has to tell keys from values.
class DuplicateKeys
{
public:
    explicit DuplicateKeys(const QByteArray& text)
        : m_text(text)
    {
    }

    [[nodiscard]] std::optional<QString> first()
    {
        for (qsizetype at = 0; at < m_text.size(); ++at) {
            const char c = m_text[at];
            if (c == '"') {
                const qsizetype end = endOfString(at);
                if (auto key = keyBetween(at, end); key && !remember(*key))
                    return key;
                at = end;
            } else if (c == '{' || c == '[') {
                m_open.push_back({c == '{', {}});
            } else if ((c == '}' || c == ']') && !m_open.empty()) {
                m_open.pop_back();
            }
        }
        return std::nullopt;
    }

private:
    struct Level
    {
        bool isObject = false;
        QSet<QString> keys;
    };

    [[nodiscard]] qsizetype endOfString(qsizetype quote) const
    {
        qsizetype at = quote + 1;
        while (at < m_text.size() && m_text[at] != '"')
            at += m_text[at] == '\\' ? 2 : 1;
        return at;
    }

    [[nodiscard]] std::optional<QString> keyBetween(qsizetype quote, qsizetype end) const
    {
        qsizetype next = end + 1;
        while (next < m_text.size() && std::isspace(static_cast<unsigned char>(m_text[next])))
            ++next;
        if (m_open.empty() || !m_open.back().isObject || next >= m_text.size()
            || m_text[next] != ':')
            return std::nullopt;
        const QByteArray quoted = m_text.mid(quote, end - quote + 1);
        return QJsonDocument::fromJson('[' + quoted + ']').array().at(0).toString();
    }

    [[nodiscard]] bool remember(const QString& key)
    {
        QSet<QString>& keys = m_open.back().keys;
        const qsizetype before = keys.size();
        keys.insert(key);
        return keys.size() > before;
    }

    const QByteArray& m_text;
    std::vector<Level> m_open;
};

} // namespace

Result<QJsonObject> parseStrictObject(const QByteArray& text, const QString& what)
{
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson(text, &fault);
    if (fault.error != QJsonParseError::NoError)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("%1 is not JSON: %2 at byte %3.")
                           .arg(what, fault.errorString())
                           .arg(fault.offset));
    if (!document.isObject())
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("%1 is not a JSON object.").arg(what));
    if (const auto key = DuplicateKeys(text).first())
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("%1 has the key \"%2\" twice.").arg(what, key->left(40)));
    return document.object();
}

QByteArray toBase64Url(const QByteArray& bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

Result<QByteArray> fromBase64Url(const QByteArray& text, const QString& what)
{
    const auto decoded = QByteArray::fromBase64Encoding(
        text,
        QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals
            | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || toBase64Url(decoded.decoded) != text)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("%1 is not canonical base64url without padding.").arg(what));
    return decoded.decoded;
}

} // namespace patchswarm::trust
