#include "shared/policy/settings.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::policy {

namespace {

void warnOfPorts(const Settings& settings, const Place& place)
{
    const QString hint =
        u"if an IPFS node runs on these endpoints, choose other ports in the profile"_s;
    for (const auto& [key, port] : {std::pair {u"transportPort"_s, settings.transportPort},
                                    std::pair {u"adminPort"_s, settings.adminPort}})
        if (port == 4001 || port == 5001)
            place.member(key).fault(u"%1 is also a default port of IPFS"_s.arg(port), hint);
}

} // namespace

std::uint64_t Settings::wanLimitAt(int dayOfWeek, int minute) const
{
    return wanLimitSchedule.rateAt(dayOfWeek, minute).value_or(wanLimitBytesPerSecond);
}

std::uint64_t Settings::lanLimitAt(int dayOfWeek, int minute) const
{
    return lanLimitSchedule.rateAt(dayOfWeek, minute).value_or(lanLimitBytesPerSecond);
}

Faults settingsWarnings(const Settings& settings)
{
    Faults warnings;
    const Place place(warnings, u"settings"_s);
    warnOfPorts(settings, place);
    for (const IpPrefix& prefix : settings.siteBoundary)
        if (prefix.length == 0 || (prefix.length == 96 && prefix.network.isIPv4()))
            place.member(u"siteBoundary"_s)
                .fault(u"%1 lets every address be a neighbour"_s.arg(prefix.toString()),
                       u"name the site's own prefixes"_s);
    if (settings.allowLoopbackOrigins)
        place.member(u"allowLoopbackOrigins"_s)
            .fault(u"a job can make endpoints connect to services on themselves"_s,
                   u"meant for the demo and for tests"_s);
    if (settings.allowLinkLocalOrigins)
        place.member(u"allowLinkLocalOrigins"_s)
            .fault(
                u"a job can make endpoints connect to link-local addresses, cloud metadata services included"_s,
                u"switch it off unless an origin is there"_s);
    return warnings;
}

} // namespace patchswarm::policy
