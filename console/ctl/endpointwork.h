#pragma once

#include <QVector>

#include <functional>
#include <memory>

#include "console/ctl/command.h"
#include "console/fleet/visitround.h"

// Commands that do something on endpoints: which ones, all at once, and one answer for each.
namespace patchswarm::ctl {

// The fleet of --fleet, or of PATCHSWARM_FLEET.
[[nodiscard]] OrStop<std::unique_ptr<fleet::Workspace>> openFleet(const Invocation& invocation);

// Whom --to, --group and --all mean; without any of them all known endpoints when `orAll`.
[[nodiscard]] OrStop<QVector<fleet::Destination>>
destinationsOf(const Invocation& invocation, fleet::FleetInventory& inventory, bool orAll);

// HOST[:PORT] as typed. An endpoint's name is its own address; a host's name stays one.
[[nodiscard]] OrStop<fleet::Destination> parseDestination(const QString& text,
                                                          fleet::FleetInventory& inventory);

// Runs the work everywhere, with progress on a terminal, until all have ended or Ctrl-C. Warnings
// go to standard error.
struct RoundResult
{
    QVector<fleet::Outcome> outcomes; // in the order of the destinations
    bool wasInterrupted = false;
};

[[nodiscard]] RoundResult workOn(fleet::Workspace& workspace,
                                 const QVector<fleet::Destination>& destinations,
                                 const fleet::EndpointVisit::Work& work);

// {"endpoint","address","state","ok"} and, when it failed, "error": {"reason","message"}; else the
// members of the answer.
[[nodiscard]] QJsonObject outcomeJson(const fleet::Outcome& outcome);
// 0, 3 when some failed, 130 when interrupted.
[[nodiscard]] int exitCodeOf(const RoundResult& result);

// The usual end: a table of endpoint, address, result, or with --json an array of outcomeJson().
// `text` says in one line what an answer means.
int reportOutcomes(const Invocation& invocation, const RoundResult& result,
                   const std::function<QString(const QJsonObject& answer)>& text);

// Both of the above after opening the fleet and choosing the endpoints.
int runOnEndpoints(const Invocation& invocation, bool orAll, const fleet::EndpointVisit::Work& work,
                   const std::function<QString(const QJsonObject& answer)>& text);

// A call whose result is the visit's answer.
void callAndSucceed(fleet::EndpointVisit& visit, const QString& method, const QJsonObject& params);

} // namespace patchswarm::ctl
