#include "console/fleet/workspace.h"

#include <algorithm>

namespace patchswarm::fleet {

namespace {

constexpr int renewalDays = 30;

} // namespace

Workspace::Workspace(trust::Fleet fleet, std::unique_ptr<FleetInventory> inventory)
    : m_fleet(std::move(fleet))
    , m_inventory(std::move(inventory))
{
}

Result<std::unique_ptr<Workspace>> Workspace::open(const QString& directory, const QDateTime& now)
{
    auto fleet = trust::Fleet::open(directory, now);
    if (!fleet)
        return tl::unexpected(fleet.error());
    if (fleet->canSign() && fleet->revocations().isStale(now.addDays(renewalDays)))
        if (const auto renewed = fleet->renewRevocations(now); !renewed)
            return tl::unexpected(renewed.error());
    auto inventory = FleetInventory::open(directory);
    if (!inventory)
        return tl::unexpected(inventory.error());
    return std::unique_ptr<Workspace>(new Workspace(std::move(*fleet), std::move(*inventory)));
}

trust::Signer Workspace::signer() const
{
    return {m_fleet.adminKey(), m_fleet.admin().certificate};
}

std::vector<EndpointId> Workspace::idsOf(const QString& name) const
{
    std::vector<EndpointId> ids;
    for (const trust::Enrolled& entry : m_fleet.enrolled())
        if (entry.name == name && entry.role == trust::Role::Agent
            && !m_fleet.revocations().contains(entry.id))
            ids.push_back(entry.id);
    return ids;
}

bool Workspace::isRevoked(const QString& name) const
{
    const auto& all = m_fleet.enrolled();
    const bool wasEnrolled = std::any_of(all.begin(), all.end(), [&](const trust::Enrolled& entry) {
        return entry.name == name && entry.role == trust::Role::Agent;
    });
    return wasEnrolled && idsOf(name).empty();
}

} // namespace patchswarm::fleet
