#pragma once

#include <QJsonObject>
#include <QLatin1StringView>
#include <QString>

#include <optional>
#include <span>

#include "shared/policy/fault.h"
#include "shared/policy/jsonreading.h"

// Records: plain structs of this room with one table of fields each, from which JSON, its reading
// and its schema follow. The tables stand beside the structs' other code in the .cpp files.
namespace patchswarm::rpc {

// Every member; an empty std::optional is null, or left out where the table says so.
template<class T>
[[nodiscard]] QJsonObject toJson(const T& record);

// Strict on types, ranges and lengths, tolerant of members that nobody knows. On faults `record` is
// partly filled.
template<class T>
void readRecord(T& record, const QJsonValue&, const policy::Place&);

// JSON Schema of the record. closed: members that are not in it are refused.
template<class T>
[[nodiscard]] QJsonObject schemaOf(bool closed = false);

template<class T>
[[nodiscard]] policy::Checked<T> fromJson(const QJsonValue& json)
{
    policy::Faults faults;
    T record;
    readRecord(record, json, policy::Place(faults));
    if (!faults.isEmpty())
        return tl::unexpected(faults);
    return record;
}

// Stable names of an enumeration on the wire. For each such E there is enumNames(E), whatever the
// argument's value.
template<class E>
struct EnumName
{
    E value;
    QLatin1StringView name;
};

template<class E>
[[nodiscard]] QString nameOf(E value)
{
    for (const EnumName<E>& entry : enumNames(value))
        if (entry.value == value)
            return entry.name;
    return {};
}

template<class E>
[[nodiscard]] std::optional<E> enumOf(const QString& name)
{
    for (const EnumName<E>& entry : enumNames(E {}))
        if (entry.name == name)
            return entry.value;
    return {};
}

} // namespace patchswarm::rpc
