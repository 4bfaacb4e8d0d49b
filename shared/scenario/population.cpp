#include "shared/scenario/population.h"

#include <QJsonArray>

#include "shared/scenario/calibration.h"
#include "shared/swarm/random.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::scenario {

namespace {

constexpr double bytesPerMbit = 1e6 / 8;
constexpr double msPerSecond = 1000;

// What a site or a group says of its endpoints.
struct EndpointKind
{
    simulation::Host host;
    std::int64_t joinsOverMs = 0;
    QString part; // empty: worked out of the rest
};

struct Group
{
    EndpointKind kind;
    int endpoints = 0;
};

struct SiteKind
{
    QString name;
    simulation::Site site;
    double wanMbit = 0;
    int count = 1;
    int endpoints = 0;
    EndpointKind rest; // who is in no group
    std::vector<Group> groups;
};

void readEndpoint(const Fields& fields, const Overheads& overheads, EndpointKind& kind)
{
    const double unit = bytesPerMbit / overheads.lan;
    double lan = 0;
    fields.read("lanMbit", lan, unit);
    if (lan > 0)
        kind.host.up = kind.host.down = lan;
    fields.read("upMbit", kind.host.up, unit);
    fields.read("downMbit", kind.host.down, unit);
    fields.read("diskMBps", kind.host.disk, 1e6);
    fields.read("joinsAtSeconds", kind.host.joinsAt, msPerSecond);
    fields.read("joinsOverSeconds", kind.joinsOverMs, msPerSecond);
    fields.read("corruptShare", kind.host.corruptShare);
    fields.read("servesNobody", kind.host.servesNobody);
    fields.read("complete", kind.host.complete);
    fields.read("originAllowed", kind.host.originAllowed);
}

QString partOf(const EndpointKind& kind)
{
    if (!kind.part.isEmpty())
        return kind.part;
    if (kind.host.corruptShare > 0)
        return u"corrupt"_s;
    if (kind.host.servesNobody)
        return u"serves nobody"_s;
    if (kind.host.complete)
        return u"complete"_s;
    return kind.host.joinsAt > 0 ? u"late"_s : QString();
}

std::optional<SiteKind> readSite(const QJsonValue& json, const policy::Place& place,
                                 const Overheads& overheads)
{
    if (!json.isObject()) {
        (void)policy::readObject(json, place);
        return {};
    }
    const Fields fields(json, Section::Site, place);
    fields.require({u"endpoints"_s, u"wanMbit"_s, u"lanMbit"_s});
    SiteKind site;
    site.site.wanRtt = wanRttMs;
    fields.read("name", site.name);
    fields.read("count", site.count);
    fields.read("endpoints", site.endpoints);
    fields.read("wanMbit", site.wanMbit);
    fields.read("wanRttMs", site.site.wanRtt);
    readEndpoint(fields, overheads, site.rest);
    int grouped = 0;
    const QJsonArray groups = fields.list("groups", 100);
    for (qsizetype i = 0; i < groups.size(); ++i) {
        const Fields group(groups.at(i), Section::Group, fields.place("groups").element(i));
        group.require({u"endpoints"_s});
        Group added {site.rest, 0};
        group.read("endpoints", added.endpoints);
        group.read("name", added.kind.part);
        readEndpoint(group, overheads, added.kind);
        grouped += added.endpoints;
        site.groups.push_back(added);
    }
    if (grouped > site.endpoints && site.endpoints > 0)
        fields.place("groups").fault(
            u"the groups hold %1 endpoints, the site %2"_s.arg(grouped).arg(site.endpoints),
            u"raise the site's endpoints"_s);
    site.site.wan = payloadRate(std::max(site.wanMbit, 0.01), overheads.wan);
    return site;
}

// Puts one copy of a kind of site into the population.
void settle(Population& population, const SiteKind& kind, const QString& name,
            swarm::Random& random)
{
    const auto index = static_cast<int>(population.sites.size());
    population.sites.push_back(kind.site);
    population.siteNames.append(name);
    population.wanMbit.append(kind.wanMbit);
    population.firstHost.append(static_cast<int>(population.hosts.size()));
    std::size_t group = 0;
    int inGroup = 0;
    for (int i = 0; i < kind.endpoints; ++i) {
        while (group < kind.groups.size() && inGroup == kind.groups[group].endpoints) {
            ++group;
            inGroup = 0;
        }
        const EndpointKind& own = group < kind.groups.size() ? kind.groups[group].kind : kind.rest;
        ++inGroup;
        simulation::Host host = own.host;
        host.site = host.segment = index;
        host.joinsAt += random.upTo({own.joinsOverMs}).ms;
        population.hosts.push_back(host);
        population.parts.append(partOf(own));
        population.hostNames.append(
            u"%1-%2"_s.arg(name, QString::number(i + 1).rightJustified(4, u'0')));
    }
}

} // namespace

double payloadRate(double mbit, double overhead)
{
    return mbit * bytesPerMbit / overhead;
}

Population readPopulation(const QJsonArray& sites, const policy::Place& place,
                          const Overheads& overheads, std::uint64_t seed)
{
    Population population;
    swarm::Random random(swarm::mix(seed ^ 0x901415));
    qint64 endpoints = 0;
    for (qsizetype i = 0; i < sites.size() && !place.isFull(); ++i) {
        const auto kind = readSite(sites.at(i), place.element(i), overheads);
        if (!kind)
            continue;
        endpoints += qint64 {kind->count} * kind->endpoints;
        if (endpoints > mostEndpoints) {
            place.element(i).fault(u"with it there are %1 endpoints"_s.arg(endpoints),
                                   u"at most %1 in all"_s.arg(mostEndpoints));
            break;
        }
        const QString name = kind->name.isEmpty() ? u"site-%1"_s.arg(i + 1) : kind->name;
        for (int copy = 1; copy <= kind->count; ++copy) {
            const QString own = kind->count == 1 ? name : u"%1-%2"_s.arg(name).arg(copy);
            if (population.siteNames.contains(own))
                place.element(i).member(u"name"_s).fault(
                    u"there are two sites called \"%1\""_s.arg(policy::shown(own)));
            settle(population, *kind, own, random);
        }
    }
    return population;
}

} // namespace patchswarm::scenario
