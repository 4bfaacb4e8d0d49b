#include "shared/policy/targeting.h"

#include <algorithm>
#include <tuple>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::policy {

namespace {

constexpr qsizetype mostEndpoints = 2000; // 66 bytes each: a job stays within one document
constexpr qsizetype mostGroups = 64;

bool share(const QStringList& a, const QStringList& b)
{
    return std::any_of(a.begin(), a.end(),
                       [&](const QString& x) { return b.contains(x, Qt::CaseInsensitive); });
}

bool names(const QString& entry, const EndpointTraits& endpoint)
{
    if (const auto id = EndpointId::parse(entry))
        return *id == endpoint.id;
    return entry.compare(endpoint.name, Qt::CaseInsensitive) == 0;
}

// More of this goes before less.
auto precedence(const Profile& profile)
{
    return std::tuple(profile.assignment.priority, profile.revision);
}

bool isSuperseded(const Profile& profile, std::span<const Profile> profiles)
{
    return std::any_of(profiles.begin(), profiles.end(), [&](const Profile& other) {
        return other.id == profile.id && other.revision > profile.revision;
    });
}

bool goesBefore(const Profile& a, const Profile& b)
{
    return precedence(a) != precedence(b) ? precedence(a) > precedence(b) : a.id < b.id;
}

} // namespace

bool applies(const Targets& targets, const EndpointTraits& endpoint)
{
    return targets.all || share(targets.groups, endpoint.groups)
        || share(targets.tags, endpoint.tags)
        || std::any_of(targets.endpoints.begin(), targets.endpoints.end(),
                       [&](const QString& entry) { return names(entry, endpoint); });
}

bool applies(const Assignment& assignment, const EndpointTraits& endpoint)
{
    return (assignment.groups.isEmpty() && assignment.tags.isEmpty())
        || share(assignment.groups, endpoint.groups) || share(assignment.tags, endpoint.tags);
}

std::optional<std::size_t> profileInForce(std::span<const Profile> profiles,
                                          const EndpointTraits& endpoint)
{
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < profiles.size(); ++i) {
        if (!applies(profiles[i].assignment, endpoint) || isSuperseded(profiles[i], profiles))
            continue;
        if (!best || goesBefore(profiles[i], profiles[*best]))
            best = i;
    }
    return best;
}

std::optional<Targets> readTargets(const QJsonValue& value, const Place& place)
{
    const auto object = readObject(value, place);
    if (!object)
        return {};
    bool sound =
        refuseUnknownKeys(*object, {u"all"_s, u"endpoints"_s, u"groups"_s, u"tags"_s}, place);
    Targets targets;
    if (object->contains("all"_L1))
        targets.all = readBool(object->value("all"_L1), place.member(u"all"_s)).value_or(false);
    for (const auto& [key, list, most] :
         {std::tuple {u"endpoints"_s, &targets.endpoints, mostEndpoints},
          std::tuple {u"groups"_s, &targets.groups, mostGroups},
          std::tuple {u"tags"_s, &targets.tags, mostGroups}}) {
        if (!object->contains(key))
            continue;
        const auto entries = readTextList(object->value(key), place.member(key), most, {1, 64});
        sound = sound && entries;
        *list = entries.value_or(QStringList());
    }
    const bool lists =
        !targets.endpoints.isEmpty() || !targets.groups.isEmpty() || !targets.tags.isEmpty();
    if (sound && targets.all == lists) {
        place.fault(lists ? u"names all endpoints and some of them"_s : u"names nobody"_s,
                    u"{\"all\": true} or lists of endpoints, groups, tags"_s);
        return {};
    }
    return sound ? std::optional(targets) : std::nullopt;
}

QJsonObject toJson(const Targets& targets)
{
    if (targets.all)
        return {{u"all"_s, true}};
    QJsonObject object;
    for (const auto& [key, list] :
         {std::pair {u"endpoints"_s, &targets.endpoints}, std::pair {u"groups"_s, &targets.groups},
          std::pair {u"tags"_s, &targets.tags}})
        if (!list->isEmpty())
            object.insert(key, QJsonArray::fromStringList(*list));
    return object;
}

} // namespace patchswarm::policy
