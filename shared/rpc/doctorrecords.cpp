#include "shared/rpc/doctorrecords.h"

#include <array>

#include "shared/rpc/recordcodec.h"
#include "shared/rpc/wirelimits.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::rpc {

std::span<const EnumName<Severity>> enumNames(Severity)
{
    static constexpr std::array<EnumName<Severity>, 4> names {{{Severity::Ok, "ok"_L1},
                                                               {Severity::Notice, "notice"_L1},
                                                               {Severity::Warning, "warning"_L1},
                                                               {Severity::Error, "error"_L1}}};
    return names;
}

std::span<const EnumName<Reach>> enumNames(Reach)
{
    static constexpr std::array<EnumName<Reach>, 5> names {
        {{Reach::Untried, "untried"_L1},
         {Reach::Open, "open"_L1},
         {Reach::Refused, "refused"_L1},
         {Reach::Silent, "silent"_L1},
         {Reach::Unreachable, "unreachable"_L1}}};
    return names;
}

template<>
struct Fields<DoctorFinding>
{
    static auto list()
    {
        using T = DoctorFinding;
        return std::tuple {
            field("id"_L1, &T::id, "stable name of what was looked at"_L1, {.length = 64}),
            field("severity"_L1, &T::severity, "ok, notice, warning or error"_L1),
            field("subject"_L1, &T::subject, "what it is about; may be empty"_L1, nameLimits),
            field("text"_L1, &T::text, "in plain words"_L1, textLimits),
            field("fix"_L1, &T::fix, "the next step; empty: nothing to do"_L1, textLimits)};
    }
};
PATCHSWARM_RECORD(DoctorFinding)

template<>
struct Fields<NeighbourCheck>
{
    static auto list()
    {
        using T = NeighbourCheck;
        return std::tuple {
            field("endpoint"_L1, &T::endpoint, "id; empty: not known"_L1, endpointLimits),
            field("name"_L1, &T::name, "in its certificate; empty: not known"_L1, nameLimits),
            field("address"_L1, &T::address, "ADDRESS:PORT of its transport"_L1, nameLimits),
            field("isHeard"_L1, &T::isHeard, "announced itself within 15 minutes"_L1),
            field("isLinked"_L1, &T::isLinked, "there is a link"_L1),
            field("transportTo"_L1, &T::transportTo, "its transport port, from here"_L1),
            field("transportFrom"_L1, &T::transportFrom, "ours, from there"_L1),
            field("adminTo"_L1, &T::adminTo, "its admin port, from here"_L1),
            field("adminFrom"_L1, &T::adminFrom, "ours, from there"_L1)};
    }
};
PATCHSWARM_RECORD(NeighbourCheck)

template<>
struct Fields<DoctorReport>
{
    static auto list()
    {
        using T = DoctorReport;
        return std::tuple {
            field("at"_L1, &T::at, "when, ms since epoch"_L1),
            field("tookMs"_L1, &T::tookMs, "milliseconds"_L1),
            field("worst"_L1, &T::worst, "of the findings"_L1),
            field("findings"_L1, &T::findings, "worst first"_L1, {.entries = 512}),
            field("neighbours"_L1, &T::neighbours, "and the ports, both ways"_L1, {.entries = 64}),
            field("neighboursLeftOut"_L1, &T::neighboursLeftOut, "known and not examined"_L1)};
    }
};
PATCHSWARM_RECORD(DoctorReport)

} // namespace patchswarm::rpc
