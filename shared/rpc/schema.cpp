#include "shared/rpc/schema.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

#include "shared/policy/jsonreading.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::rpc {

using policy::kindText;
using policy::Place;

namespace {

bool isOfType(const QJsonValue& value, const QString& type)
{
    if (type == "integer"_L1)
        return value.isDouble() && value.toDouble() == std::floor(value.toDouble());
    return (type == "number"_L1 && value.isDouble()) || (type == "string"_L1 && value.isString())
        || (type == "boolean"_L1 && value.isBool()) || (type == "null"_L1 && value.isNull())
        || (type == "object"_L1 && value.isObject()) || (type == "array"_L1 && value.isArray());
}

QStringList typesOf(const QJsonObject& schema)
{
    const QJsonValue type = schema.value("type"_L1);
    if (type.isString())
        return {type.toString()};
    QStringList types;
    for (const QJsonValue& name : type.toArray())
        types << name.toString();
    return types;
}

bool hasRightType(const QJsonValue& value, const QStringList& types)
{
    return types.isEmpty() || std::any_of(types.begin(), types.end(), [&](const QString& type) {
               return isOfType(value, type);
           });
}

QString choiceText(const QJsonArray& choices)
{
    QStringList names;
    for (const QJsonValue& choice : choices)
        names << choice.toVariant().toString();
    return u"one of "_s + names.join(u", "_s);
}

void checkChoice(const QJsonValue& value, const QJsonObject& schema, const Place& place)
{
    if (schema.contains("enum"_L1) && !schema.value("enum"_L1).toArray().contains(value))
        place.fault(u"must not be %1"_s.arg(kindText(value)),
                    choiceText(schema.value("enum"_L1).toArray()));
    if (schema.contains("const"_L1) && schema.value("const"_L1) != value)
        place.fault(
            u"must be %1, not %2"_s.arg(kindText(schema.value("const"_L1)), kindText(value)));
}

void checkNumber(const QJsonValue& value, const QJsonObject& schema, const Place& place)
{
    const double least = schema.value("minimum"_L1).toDouble(-INFINITY);
    const double most = schema.value("maximum"_L1).toDouble(INFINITY);
    if (value.toDouble() < least || value.toDouble() > most)
        place.fault(u"%1 is out of range"_s.arg(value.toDouble(), 0, 'g', 17),
                    u"%1 to %2"_s.arg(least, 0, 'g', 17).arg(most, 0, 'g', 17));
}

// JSON Schema has ECMAScript's dollar, which is the very end; PCRE's also stands before a last line
// feed.
QRegularExpression expression(const QString& pattern)
{
    const QString ours = pattern.endsWith(u'$') ? pattern.chopped(1) + u"\\z"_s : pattern;
    return QRegularExpression(ours, QRegularExpression::DontCaptureOption);
}

void checkText(const QJsonValue& value, const QJsonObject& schema, const Place& place)
{
    const QString text = value.toString();
    const double most = schema.value("maxLength"_L1).toDouble(INFINITY);
    if (static_cast<double>(text.size()) > most
        || static_cast<double>(text.size()) < schema.value("minLength"_L1).toDouble(0)) {
        place.fault(u"has %1 characters"_s.arg(text.size()), u"at most %1"_s.arg(most));
        return;
    }
    const QString pattern = schema.value("pattern"_L1).toString();
    if (!pattern.isEmpty() && !expression(pattern).match(text).hasMatch())
        place.fault(u"%1 is not of the form that is asked for"_s.arg(kindText(value)), pattern);
}

void check(const QJsonValue& value, const QJsonObject& schema, const Place& place);

void checkArray(const QJsonArray& array, const QJsonObject& schema, const Place& place)
{
    const double most = schema.value("maxItems"_L1).toDouble(INFINITY);
    if (static_cast<double>(array.size()) > most
        || static_cast<double>(array.size()) < schema.value("minItems"_L1).toDouble(0)) {
        place.fault(u"has %1 entries"_s.arg(array.size()), u"at most %1"_s.arg(most));
        return;
    }
    if (schema.contains("items"_L1))
        for (qsizetype i = 0; i < array.size() && !place.isFull(); ++i)
            check(array.at(i), schema.value("items"_L1).toObject(), place.element(i));
}

void checkObject(const QJsonObject& object, const QJsonObject& schema, const Place& place)
{
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    const QJsonValue others = schema.value("additionalProperties"_L1);
    for (const QJsonValue& key : schema.value("required"_L1).toArray())
        if (!object.contains(key.toString()))
            place.member(key.toString()).fault(u"is missing"_s);
    if (others == QJsonValue(false))
        policy::refuseUnknownKeys(object, properties.keys(), place);
    for (auto member = object.begin(); member != object.end() && !place.isFull(); ++member) {
        if (properties.contains(member.key()))
            check(member.value(), properties.value(member.key()).toObject(),
                  place.member(member.key()));
        else if (others.isObject())
            check(member.value(), others.toObject(), place.member(member.key()));
    }
}

void check(const QJsonValue& value, const QJsonObject& schema, const Place& place)
{
    const QStringList types = typesOf(schema);
    if (!hasRightType(value, types)) {
        place.fault(u"must be %1, not %2"_s.arg(types.join(u" or "_s), kindText(value)));
        return;
    }
    checkChoice(value, schema, place);
    if (value.isDouble())
        checkNumber(value, schema, place);
    else if (value.isString())
        checkText(value, schema, place);
    else if (value.isArray())
        checkArray(value.toArray(), schema, place);
    else if (value.isObject())
        checkObject(value.toObject(), schema, place);
}

} // namespace

QJsonObject booleanSchema()
{
    return {{u"type"_s, u"boolean"_s}};
}

QJsonObject integerSchema(qint64 minimum, qint64 maximum)
{
    return {{u"type"_s, u"integer"_s}, {u"minimum"_s, minimum}, {u"maximum"_s, maximum}};
}

QJsonObject numberSchema(double minimum, double maximum)
{
    return {{u"type"_s, u"number"_s}, {u"minimum"_s, minimum}, {u"maximum"_s, maximum}};
}

QJsonObject textSchema(qint64 maxLength, const QString& pattern)
{
    QJsonObject schema {{u"type"_s, u"string"_s}, {u"maxLength"_s, maxLength}};
    if (!pattern.isEmpty())
        schema.insert("pattern"_L1, pattern);
    return schema;
}

QJsonObject enumSchema(const QStringList& names)
{
    return {{u"type"_s, u"string"_s}, {u"enum"_s, QJsonArray::fromStringList(names)}};
}

QJsonObject arraySchema(const QJsonObject& items, qint64 maxItems)
{
    return {{u"type"_s, u"array"_s}, {u"items"_s, items}, {u"maxItems"_s, maxItems}};
}

QJsonObject nullable(QJsonObject schema)
{
    if (!schema.contains("type"_L1))
        return schema;
    QStringList types = typesOf(schema);
    types << u"null"_s;
    schema.insert("type"_L1, QJsonArray::fromStringList(types));
    if (schema.contains("enum"_L1)) {
        QJsonArray choices = schema.value("enum"_L1).toArray();
        choices << QJsonValue::Null;
        schema.insert("enum"_L1, choices);
    }
    return schema;
}

QJsonObject described(QJsonObject schema, const QString& description)
{
    schema.insert("description"_L1, description);
    return schema;
}

policy::Faults validate(const QJsonValue& value, const QJsonObject& schema, const QString& path)
{
    policy::Faults faults;
    check(value, schema, Place(faults, path));
    return faults;
}

QStringList unknownKeywords(const QJsonObject& schema)
{
    static const QStringList known {
        u"type"_s,     u"required"_s,  u"properties"_s,     u"additionalProperties"_s,
        u"minimum"_s,  u"maximum"_s,   u"enum"_s,           u"const"_s,
        u"pattern"_s,  u"minLength"_s, u"maxLength"_s,      u"items"_s,
        u"minItems"_s, u"maxItems"_s,  u"description"_s,    u"title"_s,
        u"default"_s,  u"format"_s,    u"contentEncoding"_s};
    QStringList unknown;
    for (const QString& key : schema.keys())
        if (!known.contains(key))
            unknown << key;
    for (const QJsonValue& property : schema.value("properties"_L1).toObject())
        unknown << unknownKeywords(property.toObject());
    for (const auto& key : {"items"_L1, "additionalProperties"_L1})
        if (schema.value(key).isObject())
            unknown << unknownKeywords(schema.value(key).toObject());
    return unknown;
}

} // namespace patchswarm::rpc
