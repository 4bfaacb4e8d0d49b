#pragma once

#include "shared/swarm/types.h"
#include "shared/wire/beacon.h"
#include "shared/wire/messages.h"

// The same words in the swarm's enumerations and on the wire, where numbers are fixed for good.
namespace patchswarm::service {

[[nodiscard]] constexpr swarm::PeerState fromWire(wire::PeerState state)
{
    switch (state) {
    case wire::PeerState::Wanting:
        return swarm::PeerState::Wanting;
    case wire::PeerState::Partial:
        return swarm::PeerState::Partial;
    case wire::PeerState::Complete:
        break;
    }
    return swarm::PeerState::Complete;
}

[[nodiscard]] constexpr wire::PeerState toWire(swarm::PeerState state)
{
    switch (state) {
    case swarm::PeerState::Wanting:
        return wire::PeerState::Wanting;
    case swarm::PeerState::Partial:
        return wire::PeerState::Partial;
    case swarm::PeerState::Complete:
        break;
    }
    return wire::PeerState::Complete;
}

[[nodiscard]] constexpr swarm::RefuseReason fromWire(wire::RefuseReason reason)
{
    switch (reason) {
    case wire::RefuseReason::Slots:
        return swarm::RefuseReason::Slots;
    case wire::RefuseReason::Disabled:
        return swarm::RefuseReason::Disabled;
    case wire::RefuseReason::OutsideBoundary:
        return swarm::RefuseReason::OutsideBoundary;
    case wire::RefuseReason::Gone:
        break;
    }
    return swarm::RefuseReason::Gone;
}

[[nodiscard]] constexpr wire::RefuseReason toWire(swarm::RefuseReason reason)
{
    switch (reason) {
    case swarm::RefuseReason::Slots:
        return wire::RefuseReason::Slots;
    case swarm::RefuseReason::Disabled:
        return wire::RefuseReason::Disabled;
    case swarm::RefuseReason::OutsideBoundary:
        return wire::RefuseReason::OutsideBoundary;
    case swarm::RefuseReason::Gone:
        break;
    }
    return wire::RefuseReason::Gone;
}

[[nodiscard]] constexpr swarm::LeaseState fromWire(wire::LeaseState state)
{
    switch (state) {
    case wire::LeaseState::Announced:
        return swarm::LeaseState::Announced;
    case wire::LeaseState::Active:
        return swarm::LeaseState::Active;
    case wire::LeaseState::Done:
        return swarm::LeaseState::Done;
    case wire::LeaseState::Void:
        break;
    }
    return swarm::LeaseState::Void;
}

[[nodiscard]] constexpr wire::LeaseState toWire(swarm::LeaseState state)
{
    switch (state) {
    case swarm::LeaseState::Announced:
        return wire::LeaseState::Announced;
    case swarm::LeaseState::Active:
        return wire::LeaseState::Active;
    case swarm::LeaseState::Done:
        return wire::LeaseState::Done;
    case swarm::LeaseState::Void:
        break;
    }
    return wire::LeaseState::Void;
}

} // namespace patchswarm::service
