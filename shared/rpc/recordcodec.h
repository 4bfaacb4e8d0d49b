#pragma once

#include <QJsonArray>
#include <QVector>

#include <concepts>
#include <tuple>
#include <type_traits>

#include "shared/rpc/record.h"
#include "shared/rpc/schema.h"

// How the members of a record are written, read and described; for the .cpp files that hold tables
// of fields.
namespace patchswarm::rpc {

// What a member may be. `length` counts characters, or bytes of base64 content; `entries` those of
// a list.
struct Limits
{
    double least = 0;
    double most = static_cast<double>(policy::maxExactInteger);
    qint64 length = 1024;
    qint64 entries = 4096;
    QLatin1StringView pattern {};
    bool leftOutWhenEmpty = false; // std::optional only; otherwise null
};

inline constexpr Limits sparse {.leftOutWhenEmpty = true};

template<class Owner, class Member>
struct Field
{
    QLatin1StringView name;
    Member Owner::*member;
    QLatin1StringView help;
    Limits limits;
};

template<class Owner, class Member>
constexpr Field<Owner, Member> field(QLatin1StringView name, Member Owner::*member,
                                     QLatin1StringView help, Limits limits = {})
{
    return {name, member, help, limits};
}

// Specialised for each record: static auto list() gives a tuple of its fields.
template<class T>
struct Fields;

template<class T>
struct OptionalOf : std::false_type
{
};

template<class T>
struct OptionalOf<std::optional<T>> : std::true_type
{
    using Value = T;
};

template<class T>
struct ListOf : std::false_type
{
};

template<class T>
struct ListOf<QList<T>> : std::true_type
{
    using Value = T;
};

template<class T>
QJsonValue valueOf(const T& member)
{
    if constexpr (OptionalOf<T>::value) {
        return member ? valueOf(*member) : QJsonValue(QJsonValue::Null);
    } else if constexpr (ListOf<T>::value) {
        QJsonArray array;
        for (const auto& entry : member)
            array << valueOf(entry);
        return array;
    } else if constexpr (std::is_enum_v<T>) {
        return nameOf(member);
    } else if constexpr (std::same_as<T, QByteArray>) {
        return QString::fromLatin1(member.toBase64());
    } else if constexpr (std::integral<T> && !std::same_as<T, bool>) {
        return static_cast<qint64>(member);
    } else if constexpr (std::constructible_from<QJsonValue, T>) {
        return member;
    } else {
        return toJson(member);
    }
}

template<class T>
QJsonObject memberSchema(const Limits& limits)
{
    if constexpr (OptionalOf<T>::value) {
        return nullable(memberSchema<typename OptionalOf<T>::Value>(limits));
    } else if constexpr (ListOf<T>::value) {
        return arraySchema(memberSchema<typename ListOf<T>::Value>(limits), limits.entries);
    } else if constexpr (std::is_enum_v<T>) {
        QStringList names;
        for (const auto& entry : enumNames(T {}))
            names << entry.name;
        return enumSchema(names);
    } else if constexpr (std::same_as<T, bool>) {
        return booleanSchema();
    } else if constexpr (std::integral<T>) {
        return integerSchema(static_cast<qint64>(limits.least), static_cast<qint64>(limits.most));
    } else if constexpr (std::floating_point<T>) {
        return numberSchema(limits.least, limits.most);
    } else if constexpr (std::same_as<T, QString>) {
        return textSchema(limits.length, limits.pattern);
    } else if constexpr (std::same_as<T, QByteArray>) {
        QJsonObject schema =
            textSchema((limits.length + 2) / 3 * 4, QStringLiteral("^[A-Za-z0-9+/]*={0,2}$"));
        schema.insert(QLatin1StringView("contentEncoding"), QStringLiteral("base64"));
        return schema;
    } else if constexpr (std::same_as<T, QJsonObject>) {
        return {{QStringLiteral("type"), QStringLiteral("object")}};
    } else if constexpr (std::same_as<T, QJsonValue>) {
        return {};
    } else {
        return schemaOf<T>();
    }
}

// Free text from elsewhere: what could disturb a terminal or mirror a line becomes U+FFFD.
void readMember(QString&, const QJsonValue&, const Limits&, const policy::Place&);
void readMember(QByteArray&, const QJsonValue&, const Limits&, const policy::Place&);
void readMember(bool&, const QJsonValue&, const Limits&, const policy::Place&);
void readMember(double&, const QJsonValue&, const Limits&, const policy::Place&);
void readMember(QJsonObject&, const QJsonValue&, const Limits&, const policy::Place&);
void readMember(QJsonValue&, const QJsonValue&, const Limits&, const policy::Place&);

template<class T>
void readMember(T& member, const QJsonValue& value, const Limits& limits,
                const policy::Place& place)
{
    if constexpr (OptionalOf<T>::value) {
        member.reset();
        if (!value.isNull() && !value.isUndefined())
            readMember(member.emplace(), value, limits, place);
    } else if constexpr (ListOf<T>::value) {
        const auto array = policy::readArray(value, place, limits.entries);
        for (qsizetype i = 0; array && i < array->size() && !place.isFull(); ++i)
            readMember(member.emplace_back(), array->at(i), limits, place.element(i));
    } else if constexpr (std::is_enum_v<T>) {
        const auto known = enumOf<T>(value.toString());
        if (known)
            member = *known;
        else
            place.fault(QStringLiteral("is %1, which this program does not know")
                            .arg(policy::kindText(value)));
    } else if constexpr (std::integral<T>) {
        const auto range = policy::IntegerRange {static_cast<std::int64_t>(limits.least),
                                                 static_cast<std::int64_t>(limits.most)};
        member = static_cast<T>(policy::readInteger(value, place, range).value_or(0));
    } else {
        readRecord(member, value, place);
    }
}

template<class T>
QJsonObject toJson(const T& record)
{
    QJsonObject object;
    const auto write = [&](const auto& f) {
        const QJsonValue value = valueOf(record.*(f.member));
        if (!value.isNull() || !f.limits.leftOutWhenEmpty)
            object.insert(f.name, value);
    };
    std::apply([&](const auto&... f) { (write(f), ...); }, Fields<T>::list());
    return object;
}

template<class T>
void readRecord(T& record, const QJsonValue& value, const policy::Place& place)
{
    const auto object = policy::readObject(value, place);
    if (!object)
        return;
    const auto read = [&](const auto& f) {
        using Member = std::remove_cvref_t<decltype(record.*(f.member))>;
        const QJsonValue member = object->value(f.name);
        const bool mayBeMissing = OptionalOf<Member>::value || std::same_as<Member, QJsonValue>;
        if (member.isUndefined() && !mayBeMissing)
            place.member(f.name).fault(QStringLiteral("is missing"));
        else
            readMember(record.*(f.member), member, f.limits, place.member(f.name));
    };
    std::apply([&](const auto&... f) { (read(f), ...); }, Fields<T>::list());
}

template<class T>
QJsonObject schemaOf(bool closed)
{
    QJsonObject properties;
    QJsonArray required;
    const auto describe = [&]<class Member>(const Field<T, Member>& f) {
        properties.insert(f.name, described(memberSchema<Member>(f.limits), f.help));
        if (!OptionalOf<Member>::value && !std::same_as<Member, QJsonValue>)
            required << QString(f.name);
    };
    std::apply([&](const auto&... f) { (describe(f), ...); }, Fields<T>::list());
    QJsonObject schema {{QStringLiteral("type"), QStringLiteral("object")},
                        {QStringLiteral("properties"), properties},
                        {QStringLiteral("required"), required}};
    if (closed)
        schema.insert(QLatin1StringView("additionalProperties"), false);
    return schema;
}

} // namespace patchswarm::rpc

// After the table of a record, in namespace patchswarm::rpc.
#define PATCHSWARM_RECORD(T)                                                                       \
    template QJsonObject toJson<T>(const T&);                                                      \
    template void readRecord<T>(T&, const QJsonValue&, const policy::Place&);                      \
    template QJsonObject schemaOf<T>(bool);
