#pragma once

#include <optional>

#include "shared/scenario/happenings.h"

// Scenario files: what `patchswarmctl simulate` reads. The format is published as
// resources/schema/scenario.schema.json; examples are in resources/scenarios.
namespace patchswarm::scenario {

// The members of the first site's crew that have a slower line than the others.
struct SlowCrew
{
    int members = 0;
    double bytesPerSecond = 0; // payload
};

// A scenario with the names that the simulator does not need. Rates in files are in 10^6 bit/s on
// the wire, headers included; in `run` they are payload, with the overheads taken off.
struct ScenarioFile
{
    QString name;
    QString description;
    simulation::Scenario run;
    Population population; // hosts and sites are in run
    std::vector<Event> events;
    Overheads overheads;
    std::optional<SlowCrew> slowCrew;
    std::int64_t seed = 1;

    [[nodiscard]] std::uint64_t artifactBytes() const; // all artifacts
    // How long one copy of everything takes over that site's WAN, milliseconds.
    [[nodiscard]] double copyMs(int site) const;
    [[nodiscard]] double slowestCopyMs() const;
    [[nodiscard]] int endpointsIn(int site) const;
    [[nodiscard]] int siteOfMost() const; // where everybody from the CDN takes longest
};

inline constexpr qsizetype mostFileBytes = 4 * 1024 * 1024;

// InvalidInput names every field that is wrong, what it says and what is possible. A seed given
// here replaces the file's.
[[nodiscard]] Result<ScenarioFile> parseScenario(const QByteArray& json,
                                                 std::optional<std::int64_t> seed = {});
// The same from a file; NotFound, Io.
[[nodiscard]] Result<ScenarioFile> readScenario(const QString& path,
                                                std::optional<std::int64_t> seed = {});

// Carries out what only a run can tell: finds the crew that the seed elects and slows its members.
// Some tenths of a second at 1,000 endpoints. Harmless when nothing of the kind is asked for.
void prepare(ScenarioFile& file);

} // namespace patchswarm::scenario
