#pragma once

#include "agent/doctor/facts.h"
#include "agent/service/agentsession.h"

// What a session knows of itself, in the words of the doctor.
namespace patchswarm::service {

[[nodiscard]] doctor::BoundaryFacts boundaryFacts(AgentSession& session);
[[nodiscard]] doctor::TrustFacts trustFacts(const trust::Membership& membership,
                                            const discovery::Discovery& discovery);
[[nodiscard]] doctor::ClockFacts clockFacts(const discovery::Discovery& discovery);

} // namespace patchswarm::service
