#include "shared/policy/jsonreading.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::policy {

namespace {

constexpr qsizetype mostShown = 60;

bool isPlainKey(const QString& key)
{
    return !key.isEmpty() && std::all_of(key.begin(), key.end(), [](QChar c) {
        return c.unicode() < 128 && (c.isLetterOrNumber() || c == u'_' || c == u'-');
    });
}

bool isAllowed(QChar c, bool multiline)
{
    return !isUnsafeCharacter(c) || (multiline && (c == u'\n' || c == u'\r' || c == u'\t'));
}

QString lengthHint(TextRule rule)
{
    return u"%1 to %2 characters"_s.arg(rule.least).arg(rule.most);
}

std::optional<double> readAnyNumber(const QJsonValue& value, const Place& place)
{
    if (!value.isDouble() || !std::isfinite(value.toDouble())) {
        place.fault(u"must be a number, not %1"_s.arg(kindText(value)));
        return {};
    }
    return value.toDouble();
}

} // namespace

bool isUnsafeCharacter(QChar c)
{
    const char16_t u = c.unicode();
    return u < 0x20 || (u >= 0x7f && u <= 0x9f) || u == 0x2028 || u == 0x2029 || u == 0x061c
        || u == 0x200e || u == 0x200f || (u >= 0x202a && u <= 0x202e)
        || (u >= 0x2066 && u <= 0x2069);
}

Place Place::member(const QString& key) const
{
    if (!isPlainKey(key))
        return Place(*m_faults, m_path + u"[\""_s + shown(key) + u"\"]"_s);
    return Place(*m_faults, m_path.isEmpty() ? key : m_path + u'.' + key);
}

Place Place::element(qsizetype index) const
{
    return Place(*m_faults, m_path + u'[' + QString::number(index) + u']');
}

void Place::fault(const QString& message, const QString& hint) const
{
    if (isFull())
        return;
    m_faults->append({m_path, message, hint});
    if (isFull())
        m_faults->append({QString(), u"there are more faults than these"_s, QString()});
}

bool Place::isFull() const
{
    return m_faults->size() >= mostFaults;
}

QString kindText(const QJsonValue& value)
{
    switch (value.type()) {
    case QJsonValue::Null:
        return u"null"_s;
    case QJsonValue::Bool:
        return value.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::Double:
        return u"the number %1"_s.arg(value.toDouble(), 0, 'g', 15);
    case QJsonValue::String:
        return u"the text \"%1\""_s.arg(shown(value.toString()));
    case QJsonValue::Array:
        return u"a list"_s;
    case QJsonValue::Object:
        return u"an object"_s;
    case QJsonValue::Undefined:
        break;
    }
    return u"nothing"_s;
}

QString shown(const QString& text)
{
    QString safe = text.left(mostShown);
    for (QChar& c : safe)
        if (isUnsafeCharacter(c) || c.isSurrogate())
            c = QChar(QChar::ReplacementCharacter);
    return text.size() > mostShown ? safe + u"…"_s : safe;
}

std::optional<bool> readBool(const QJsonValue& value, const Place& place)
{
    if (value.isBool())
        return value.toBool();
    place.fault(u"must be true or false, not %1"_s.arg(kindText(value)));
    return {};
}

std::optional<std::int64_t> readInteger(const QJsonValue& value, const Place& place,
                                        IntegerRange range)
{
    const auto number = readAnyNumber(value, place);
    if (!number)
        return {};
    const QString hint = u"%1 to %2"_s.arg(range.least).arg(range.most);
    constexpr std::int64_t never = std::numeric_limits<std::int64_t>::min();
    if (*number != std::floor(*number)) {
        place.fault(u"must be a whole number, not %1"_s.arg(*number), hint);
        return {};
    }
    const std::int64_t whole = value.toInteger(never);
    if (whole == never || whole < range.least || whole > range.most) {
        place.fault(u"%1 is out of range"_s.arg(*number, 0, 'f', 0), hint);
        return {};
    }
    return whole;
}

std::optional<double> readNumber(const QJsonValue& value, const Place& place, double least,
                                 double most)
{
    const auto number = readAnyNumber(value, place);
    if (!number)
        return {};
    if (*number < least || *number > most) {
        place.fault(u"%1 is out of range"_s.arg(*number), u"%1 to %2"_s.arg(least).arg(most));
        return {};
    }
    return number;
}

std::optional<QString> readText(const QJsonValue& value, const Place& place, TextRule rule)
{
    if (!value.isString()) {
        place.fault(u"must be a text, not %1"_s.arg(kindText(value)));
        return {};
    }
    QString text = value.toString();
    if (text.size() < rule.least || text.size() > rule.most) {
        place.fault(text.isEmpty() ? u"must not be empty"_s
                                   : u"has %1 characters"_s.arg(text.size()),
                    lengthHint(rule));
        return {};
    }
    if (!text.isValidUtf16() || !std::all_of(text.begin(), text.end(), [&](QChar c) {
            return isAllowed(c, rule.multiline);
        })) {
        place.fault(u"\"%1\" holds control characters or is not valid Unicode"_s.arg(shown(text)));
        return {};
    }
    return text;
}

std::optional<QStringList> readTextList(const QJsonValue& value, const Place& place, qsizetype most,
                                        TextRule rule)
{
    const auto array = readArray(value, place, most);
    if (!array)
        return {};
    QStringList list;
    bool sound = true;
    for (qsizetype i = 0; i < array->size(); ++i) {
        const auto text = readText(array->at(i), place.element(i), rule);
        if (text && list.contains(*text))
            place.element(i).fault(u"\"%1\" stands there twice"_s.arg(shown(*text)));
        sound = sound && text && !list.contains(*text);
        if (text)
            list << *text;
    }
    return sound ? std::optional(list) : std::nullopt;
}

std::optional<std::int64_t> readTime(const QJsonValue& value, const Place& place)
{
    static const QRegularExpression form(
        u"\\A\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?(Z|[+-]\\d\\d:\\d\\d)\\z"_s);
    const QString hint = u"ISO 8601 with a zone, such as 2025-11-11T18:00:00Z"_s;
    if (!value.isString()) {
        place.fault(u"must be a point in time, not %1"_s.arg(kindText(value)), hint);
        return {};
    }
    const QString text = value.toString();
    const auto time =
        form.match(text).hasMatch() ? QDateTime::fromString(text, Qt::ISODateWithMs) : QDateTime();
    if (!time.isValid() || time.toMSecsSinceEpoch() < 0) {
        place.fault(u"\"%1\" is not a point in time"_s.arg(shown(text)), hint);
        return {};
    }
    return time.toMSecsSinceEpoch();
}

QString timeText(std::int64_t msSinceEpoch)
{
    return QDateTime::fromMSecsSinceEpoch(msSinceEpoch, Qt::UTC)
        .toString(msSinceEpoch % 1000 == 0 ? Qt::ISODate : Qt::ISODateWithMs);
}

std::optional<QJsonArray> readArray(const QJsonValue& value, const Place& place, qsizetype most)
{
    if (!value.isArray()) {
        place.fault(u"must be a list, not %1"_s.arg(kindText(value)));
        return {};
    }
    if (value.toArray().size() > most) {
        place.fault(u"has %1 entries"_s.arg(value.toArray().size()), u"at most %1"_s.arg(most));
        return {};
    }
    return value.toArray();
}

std::optional<QJsonObject> readObject(const QJsonValue& value, const Place& place)
{
    if (value.isObject())
        return value.toObject();
    place.fault(u"must be an object, not %1"_s.arg(kindText(value)));
    return {};
}

bool refuseUnknownKeys(const QJsonObject& object, const QStringList& known, const Place& place)
{
    bool clean = true;
    for (const QString& key : object.keys()) {
        if (known.contains(key))
            continue;
        clean = false;
        if (place.isFull())
            break;
        const QString nearest = nearestName(key, known);
        place.member(key).fault(
            u"\"%1\" is not a known key"_s.arg(shown(key)),
            nearest.isEmpty()
                ? (known.isEmpty() ? u"none are taken here"_s : u"known: "_s + known.join(u", "_s))
                : u"did you mean \"%1\"?"_s.arg(nearest));
    }
    return clean;
}

void requireKeys(const QJsonObject& object, const QStringList& required, const Place& place)
{
    for (const QString& key : required)
        if (!object.contains(key))
            place.member(key).fault(u"is missing"_s);
}

std::optional<QJsonObject> parseObject(const QByteArray& text, qsizetype mostBytes,
                                       const Place& place)
{
    if (text.size() > mostBytes) {
        place.fault(u"is %1 bytes long"_s.arg(text.size()), u"at most %1 bytes"_s.arg(mostBytes));
        return {};
    }
    QJsonParseError error {};
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError) {
        place.fault(u"is not JSON: %1 at byte %2"_s.arg(error.errorString()).arg(error.offset));
        return {};
    }
    if (!document.isObject()) {
        place.fault(u"must be a JSON object, not a list"_s);
        return {};
    }
    return document.object();
}

} // namespace patchswarm::policy
