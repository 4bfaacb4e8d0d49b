#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <limits>
#include <optional>

#include "shared/policy/fault.h"

// Reading JSON from outside: every function answers a value or adds a fault that names the place,
// never both.
namespace patchswarm::policy {

// Integers beyond this are not the same number to every JSON reader (RFC 8259, section 6).
inline constexpr std::int64_t maxExactInteger = (std::int64_t {1} << 53) - 1;

// A place in a document, and the list that faults found there go to.
class Place
{
public:
    explicit Place(Faults& faults, QString path = {})
        : m_faults(&faults)
        , m_path(std::move(path))
    {
    }

    [[nodiscard]] Place
    member(const QString& key) const; // "a.b", or "a[\"10.0.0.0/8\"]" for an odd key
    [[nodiscard]] Place element(qsizetype index) const; // "a[3]"

    [[nodiscard]] const QString& path() const { return m_path; }

    // Of a document with very many faults the first hundred are told, and that there are more.
    void fault(const QString& message, const QString& hint = {}) const;
    [[nodiscard]] bool isFull() const; // further faults are not told: stop looking

    static constexpr qsizetype mostFaults = 100;

private:
    Faults* m_faults;
    QString m_path;
};

struct IntegerRange
{
    std::int64_t least = 0;
    std::int64_t most = maxExactInteger;
};

struct TextRule
{
    qsizetype least = 0; // characters (UTF-16 units)
    qsizetype most = 200;
    bool multiline = false; // line feeds, carriage returns and tabs allowed
};

// What kind of thing a JSON value is, for a message: "a number", "nothing".
[[nodiscard]] QString kindText(const QJsonValue&);
// The value as it may stand in a message: short, without control characters.
[[nodiscard]] QString shown(const QString&);

[[nodiscard]] std::optional<bool> readBool(const QJsonValue&, const Place&);
[[nodiscard]] std::optional<std::int64_t> readInteger(const QJsonValue&, const Place&,
                                                      IntegerRange);
[[nodiscard]] std::optional<double> readNumber(const QJsonValue&, const Place&, double least,
                                               double most);
// Valid Unicode without control or bidirectional formatting characters, length as the rule says.
[[nodiscard]] std::optional<QString> readText(const QJsonValue&, const Place&, TextRule);
// A list without duplicates; each entry as the rule says.
[[nodiscard]] std::optional<QStringList> readTextList(const QJsonValue&, const Place&,
                                                      qsizetype most, TextRule);
// An instant as ISO 8601 with a zone ("2025-11-11T18:00:00Z"); answers milliseconds since the
// epoch, years 1970-9999.
[[nodiscard]] std::optional<std::int64_t> readTime(const QJsonValue&, const Place&);
// The inverse of readTime: UTC, milliseconds only when there are any.
[[nodiscard]] QString timeText(std::int64_t msSinceEpoch);
// An array of at most `most` entries.
[[nodiscard]] std::optional<QJsonArray> readArray(const QJsonValue&, const Place&, qsizetype most);
[[nodiscard]] std::optional<QJsonObject> readObject(const QJsonValue&, const Place&);

// Keys that nobody knows are refused by name, with the name that was probably meant. True when
// there are none.
bool refuseUnknownKeys(const QJsonObject&, const QStringList& known, const Place&);
// Keys that must be there.
void requireKeys(const QJsonObject&, const QStringList& required, const Place&);

// An object from JSON text: syntax errors name the byte; more than `mostBytes` is refused before
// parsing.
[[nodiscard]] std::optional<QJsonObject> parseObject(const QByteArray& text, qsizetype mostBytes,
                                                     const Place&);

// Characters that must not stand in a name: C0, C1, DEL, line and paragraph separators,
// bidirectional formatting.
[[nodiscard]] bool isUnsafeCharacter(QChar);

} // namespace patchswarm::policy
