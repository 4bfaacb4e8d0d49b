#include <algorithm>

#include "shared/simulation/scenario.h"

namespace patchswarm::simulation {

bool Outcome::allFinished(std::size_t artifact) const
{
    return std::ranges::all_of(hosts,
                               [&](const HostOutcome& h) {
                                   return !h.alive || h.artifacts[artifact].ledger.verified > 0;
                               })
        && lastFinishedAt(artifact) >= 0;
}

std::int64_t Outcome::lastFinishedAt(std::size_t artifact) const
{
    std::int64_t last = 0;
    for (const HostOutcome& host : hosts) {
        const ArtifactOutcome& outcome = host.artifacts[artifact];
        const bool hadAll =
            outcome.ledger.fromCache > 0 && outcome.ledger.fromCache == outcome.ledger.verified;
        if (!host.alive || hadAll)
            continue;
        if (!outcome.finishedAt)
            return -1;
        last = std::max(last, *outcome.finishedAt);
    }
    return last;
}

double Outcome::busiestOverMedianUpload(std::size_t artifact) const
{
    std::vector<std::uint64_t> uploads;
    for (const HostOutcome& host : hosts)
        uploads.push_back(host.artifacts[artifact].uploaded);
    std::ranges::sort(uploads);
    const auto median = static_cast<double>(uploads[uploads.size() / 2]);
    return median == 0 ? 0 : static_cast<double>(uploads.back()) / median;
}

std::uint64_t Outcome::largestWaste(std::size_t artifact) const
{
    std::uint64_t largest = 0;
    for (const HostOutcome& host : hosts)
        largest = std::max(largest, host.artifacts[artifact].ledger.wasted);
    return largest;
}

} // namespace patchswarm::simulation
