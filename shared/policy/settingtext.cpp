#include <QJsonDocument>

#include "shared/policy/settingvalues.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::policy {

namespace {

QJsonValue typedBool(const QString& text)
{
    const QString word = text.toLower();
    if (QStringList {u"true"_s, u"on"_s, u"yes"_s}.contains(word))
        return true;
    if (QStringList {u"false"_s, u"off"_s, u"no"_s}.contains(word))
        return false;
    return text;
}

QJsonValue typedNumber(const QString& text)
{
    bool isNumber = false;
    const qlonglong whole = text.toLongLong(&isNumber);
    if (isNumber)
        return whole;
    const double number = text.toDouble(&isNumber);
    return isNumber ? QJsonValue(number) : QJsonValue(text);
}

QStringList splitList(const QString& text)
{
    QStringList parts;
    for (const QString& part : text.split(u',', Qt::SkipEmptyParts))
        parts << part.trimmed();
    return parts;
}

QJsonValue typedSites(const QString& text)
{
    QJsonObject sites;
    for (const QString& part : splitList(text)) {
        const auto equals = part.indexOf(u'=');
        sites.insert(equals < 0 ? part : part.left(equals),
                     equals < 0 ? QString() : part.mid(equals + 1));
    }
    return sites;
}

std::optional<QJsonValue> typedJson(const QString& text)
{
    if (!text.startsWith(u'[') && !text.startsWith(u'{'))
        return {};
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    if (document.isNull())
        return {};
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

} // namespace

QJsonValue typedValue(const QString& text, const SettingSpec& spec)
{
    if (const auto json = typedJson(text))
        return *json;
    const SettingMember& member = spec.member;
    if (std::holds_alternative<bool Settings::*>(member))
        return typedBool(text);
    if (std::holds_alternative<int Settings::*>(member)
        || std::holds_alternative<double Settings::*>(member)
        || std::holds_alternative<std::uint64_t Settings::*>(member))
        return typedNumber(text);
    if (std::holds_alternative<QVector<SiteRule> Settings::*>(member))
        return typedSites(text);
    if (std::holds_alternative<QVector<IpPrefix> Settings::*>(member)
        || std::holds_alternative<QVector<SocketAddress> Settings::*>(member))
        return QJsonArray::fromStringList(splitList(text));
    if (std::holds_alternative<std::optional<Gateway> Settings::*>(member)) {
        if (text.isEmpty() || text == "none"_L1)
            return QJsonValue::Null;
        return QJsonObject {{u"url"_s, text}};
    }
    return text;
}

} // namespace patchswarm::policy
