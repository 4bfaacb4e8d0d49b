#pragma once

#include <memory>

#include "console/fleet/fleetinventory.h"
#include "console/fleet/jobpublisher.h"
#include "shared/trust/fleet.h"

namespace patchswarm::fleet {

// A fleet directory as the console works on it: keys and trust, and what is remembered of the
// endpoints. Holds them together; decides nothing. One thread.
class Workspace
{
public:
    // A revocation list that would go stale within a month is signed again, unless the CA's key is
    // kept offline.
    [[nodiscard]] static Result<std::unique_ptr<Workspace>> open(const QString& directory,
                                                                 const QDateTime& now);

    [[nodiscard]] trust::Fleet& fleet() { return m_fleet; }

    [[nodiscard]] FleetInventory& inventory() { return *m_inventory; }

    [[nodiscard]] trust::Signer signer() const;

    [[nodiscard]] JobPublisher publisher() const { return JobPublisher(signer()); }

    // Of an agent's name, not revoked: the identities it may prove.
    [[nodiscard]] std::vector<EndpointId> idsOf(const QString& name) const;

    // It was enrolled as an agent, and none of its identities is good any more.
    [[nodiscard]] bool isRevoked(const QString& name) const;

private:
    Workspace(trust::Fleet fleet, std::unique_ptr<FleetInventory> inventory);

    trust::Fleet m_fleet;
    std::unique_ptr<FleetInventory> m_inventory;
};

} // namespace patchswarm::fleet
