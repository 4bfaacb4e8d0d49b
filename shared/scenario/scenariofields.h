#pragma once

#include <QStringList>

#include "shared/policy/jsonreading.h"

namespace patchswarm::scenario {

// A number in a scenario file: what it is called, its range, whether it is whole. The published
// schema (resources/schema/scenario.schema.json) says the same; a test compares them.
struct NumberField
{
    const char* key;
    double least;
    double most;
    bool isWhole = false;
};

// The objects of a scenario file, by the name of their definition in the schema.
enum class Section
{
    Scenario,
    Artifact,
    Site,
    Group,
    Network,
    Origin,
    Swarm,
    SlowCrew,
    Event,
};

[[nodiscard]] QString sectionName(Section); // "scenario", "slowCrew", …
[[nodiscard]] QStringList keysOf(Section); // all that may stand there
[[nodiscard]] const QVector<NumberField>& numbersOf(Section);
[[nodiscard]] QStringList eventKinds(); // what may befall endpoints

// One object of a file being read; every fault names the place. Absent keys leave `into` as it is.
class Fields
{
public:
    Fields(const QJsonValue& value, Section section, const policy::Place& place);

    [[nodiscard]] bool has(const char* key) const;
    [[nodiscard]] QJsonValue value(const char* key) const;
    [[nodiscard]] policy::Place place(const char* key) const;

    // Multiplied by `unit` after the range was checked.
    void read(const char* key, double& into, double unit = 1) const;
    void read(const char* key, std::int64_t& into, double unit = 1) const;
    void read(const char* key, int& into) const;
    void read(const char* key, std::uint64_t& into) const;
    void read(const char* key, bool& into) const;
    void read(const char* key, QString& into, qsizetype most = 200) const;
    // The elements of a list; missing: none.
    [[nodiscard]] QJsonArray list(const char* key, qsizetype most) const;
    void require(const QStringList& keys) const;

    [[nodiscard]] const policy::Place& place() const { return m_place; }

private:
    [[nodiscard]] std::optional<double> number(const char* key) const;

    Section m_section;
    QJsonObject m_object;
    policy::Place m_place;
};

} // namespace patchswarm::scenario
