#pragma once

#include <QStringList>

#include <optional>
#include <span>

#include "shared/base/endpointid.h"
#include "shared/policy/profile.h"

namespace patchswarm::policy {

// Whom a job is for: everybody, or whoever any of the lists names. Names, groups and tags compare
// without case.
struct Targets
{
    bool all = false;
    QStringList endpoints; // 64 hexadecimal digits are an id, anything else is a name
    QStringList groups;
    QStringList tags;

    friend bool operator==(const Targets&, const Targets&) = default;
};

// What targets and assignments are matched against.
struct EndpointTraits
{
    EndpointId id;
    QString name;
    QStringList groups;
    QStringList tags;
};

[[nodiscard]] bool applies(const Targets&, const EndpointTraits&);
[[nodiscard]] bool applies(const Assignment&, const EndpointTraits&);

// Index of the profile in force: of each id only the newest revision counts; of those that apply
// the highest priority, then the highest revision, then the smallest id. Empty when none applies.
[[nodiscard]] std::optional<std::size_t> profileInForce(std::span<const Profile>,
                                                        const EndpointTraits&);

// {"all":true} or {"endpoints":[…],"groups":[…],"tags":[…]}; everything empty is a fault, so that
// nobody deploys to nobody.
[[nodiscard]] std::optional<Targets> readTargets(const QJsonValue&, const Place&);
[[nodiscard]] QJsonObject toJson(const Targets&);

} // namespace patchswarm::policy
