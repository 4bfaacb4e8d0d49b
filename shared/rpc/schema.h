#pragma once

#include <QJsonObject>
#include <QJsonValue>

#include "shared/policy/fault.h"

// The part of JSON Schema that the method table uses, as small builders and a validator.
namespace patchswarm::rpc {

[[nodiscard]] QJsonObject booleanSchema();
[[nodiscard]] QJsonObject integerSchema(qint64 minimum, qint64 maximum);
[[nodiscard]] QJsonObject numberSchema(double minimum, double maximum);
[[nodiscard]] QJsonObject
textSchema(qint64 maxLength, const QString& pattern = {}); // pattern is anchored by its author
[[nodiscard]] QJsonObject enumSchema(const QStringList& names);
[[nodiscard]] QJsonObject arraySchema(const QJsonObject& items, qint64 maxItems);
[[nodiscard]] QJsonObject nullable(QJsonObject schema); // the same, or null
[[nodiscard]] QJsonObject described(QJsonObject schema, const QString& description);

// Every fault of the value, with its path below `path`. Knows type (one or a list), required,
// properties, additionalProperties (false or a schema), minimum, maximum, enum, const, pattern,
// minLength, maxLength, items, minItems, maxItems; ignores annotations. Lengths count UTF-16 units.
// An unknown keyword is a bug in a table of ours, found by a test.
[[nodiscard]] policy::Faults validate(const QJsonValue&, const QJsonObject& schema,
                                      const QString& path = {});

// Keywords that stand in the schema and that validate() does not know.
[[nodiscard]] QStringList unknownKeywords(const QJsonObject& schema);

} // namespace patchswarm::rpc
