#pragma once

#include "shared/scenario/population.h"

namespace patchswarm::scenario {

// Something that befalls endpoints, as the file says it.
struct Event
{
    QString what; // of eventKinds()
    std::int64_t atMs = 0; // the first of them
    std::vector<int> hosts; // buyerOnDuty for crew members; 0 where it concerns the origin
    QString words; // for people: "2 endpoints killed"
};

struct Course
{
    std::vector<Event> events;
    std::vector<simulation::Happening> happenings;
};

// Reads the "events" of a scenario. `copyMs` by site: how long one copy of everything takes over
// its WAN; atFraction is of that of the named site, else of the slowest. Who "random" is, the seed
// says; nobody is killed twice.
[[nodiscard]] Course readCourse(const QJsonArray& events, const policy::Place&, const Population&,
                                const QVector<double>& copyMs, std::uint64_t seed);

} // namespace patchswarm::scenario
