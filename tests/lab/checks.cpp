#include "tests/lab/checks.h"

#include <algorithm>
#include <map>

#include "tests/lab/pairbooks.h"

namespace patchswarm::lab {

namespace {

quint64 wasteBound(const Patch& patch)
{
    return std::max<quint64>(patch.size() / 100, 2ULL * chunkSize);
}

QStringList differences(const Patch& patch, const Crowd& crowd, quint64 killMayCost)
{
    std::map<QString, QString> names;
    for (const Endpoint* endpoint : crowd)
        names.emplace(endpoint->id(), endpoint->name());
    PairBooks books;
    for (Endpoint* endpoint : crowd) {
        for (int kill = 0; kill < endpoint->kills(); ++kill)
            books.wasKilled(endpoint->name(), killMayCost);
        for (const rpc::LedgerEntry& entry : endpoint->ledger(patch)) {
            const auto other = names.find(entry.counterpart);
            if (entry.source != rpc::ByteSource::Peer || other == names.end())
                continue; // of those outside the crowd nobody can be asked
            books.gave(endpoint->name(), other->second, entry.given);
            books.got(endpoint->name(), other->second, entry.received);
        }
    }
    return books.differences();
}

} // namespace

QStringList brokenPromises(const Patch& patch, const Crowd& crowd)
{
    QStringList faults;
    for (Endpoint* endpoint : crowd) {
        const rpc::JobStatus job = endpoint->job(patch);
        const auto complain = [&](const QString& what) {
            faults.append(endpoint->name() + QStringLiteral(": ") + what);
        };
        if (job.state != rpc::JobState::Delivered)
            complain(QStringLiteral("state %1 %2").arg(rpc::nameOf(job.state), job.reason));
        if (!endpoint->hasDelivered(patch))
            complain(QStringLiteral("the delivered file is not the patch"));
        const quint64 sum = job.fromOrigin + job.fromGateway + job.fromPeers + job.fromCache;
        if (sum != job.verified || job.verified != patch.size())
            complain(
                QStringLiteral("origin %1 + gateway %2 + peers %3 + cache %4, verified %5 of %6")
                    .arg(job.fromOrigin)
                    .arg(job.fromGateway)
                    .arg(job.fromPeers)
                    .arg(job.fromCache)
                    .arg(job.verified)
                    .arg(patch.size()));
        if (job.wasted > wasteBound(patch))
            complain(QStringLiteral("wasted %1 bytes, at most %2")
                         .arg(job.wasted)
                         .arg(wasteBound(patch)));
    }
    return faults;
}

QStringList disagreements(const Patch& patch, const Crowd& crowd, quint64 killMayCost)
{
    QStringList faults;
    (void)Lab::waitUntil(
        [&] { return (faults = differences(patch, crowd, killMayCost)).isEmpty(); }, 3);
    return faults;
}

QStringList unfairness(const Patch& patch, const Crowd& crowd)
{
    std::vector<quint64> given;
    for (Endpoint* endpoint : crowd)
        given.push_back(endpoint->bytesGiven(patch));
    std::sort(given.begin(), given.end());
    const quint64 median = (given[(given.size() - 1) / 2] + given[given.size() / 2]) / 2;
    if (given.back() <= 3 * median)
        return {};
    return {QStringLiteral("the busiest uploaded %1 bytes, the median %2")
                .arg(given.back())
                .arg(median)};
}

quint64 wanBound(quint64 bytes)
{
    const quint64 payload = std::max(bytes + bytes * 3 / 100, bytes + 2ULL * chunkSize);
    return payload * 1514 / 1448 + 64ULL * 1024;
}

QStringList overBudget(quint64 wanBytes, quint64 bytes)
{
    if (wanBytes <= wanBound(bytes))
        return {};
    return {QStringLiteral("%1 bytes came over the WAN where %2 were missing; at most %3")
                .arg(wanBytes)
                .arg(bytes)
                .arg(wanBound(bytes))};
}

} // namespace patchswarm::lab
