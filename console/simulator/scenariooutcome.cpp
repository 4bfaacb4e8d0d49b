#include "console/simulator/scenariooutcome.h"

#include <QJsonArray>

#include <algorithm>
#include <numeric>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::simulator {

namespace {

using demo::EndpointOutcome;
using scenario::ScenarioFile;

double toMbit(double bytesPerSecond, double overhead)
{
    return std::round(bytesPerSecond * 8 * overhead / 1e4) / 100;
}

EndpointOutcome endpointOutcome(const ScenarioFile& file, int host,
                                const simulation::HostOutcome& told, std::int64_t endedAt)
{
    EndpointOutcome result;
    result.name = file.population.hostNames.at(host);
    result.part = file.population.parts.at(host);
    bool isWhole = true;
    std::optional<qint64> last;
    for (const simulation::ArtifactOutcome& artifact : told.artifacts) {
        const swarm::Ledger& ledger = artifact.ledger;
        result.verified += ledger.verified;
        result.fromOrigin += ledger.fromOrigin + ledger.fromGateway;
        result.fromPeers += ledger.fromPeers;
        result.fromCache += ledger.fromCache;
        result.wasted += ledger.wasted;
        if (artifact.finishedAt)
            last = std::max<qint64>(last.value_or(0), *artifact.finishedAt);
        else
            isWhole = false;
    }
    if (file.run.hosts[static_cast<std::size_t>(host)].complete) {
        isWhole = true;
        result.verifiedMs = 0;
    }
    using State = EndpointOutcome::State;
    const auto joinsAt = file.run.hosts[static_cast<std::size_t>(host)].joinsAt;
    const bool isOff = !told.alive && joinsAt <= endedAt;
    if (isOff) {
        result.state = State::Offline;
        result.reason = u"taken away by the scenario"_s;
    } else if (isWhole) {
        result.state = State::Finished;
        if (last)
            result.verifiedMs = result.finishedMs = last;
    } else {
        result.state = State::Failed;
        result.reason = u"not whole when the run ended after %1 s"_s.arg(endedAt / 1000);
    }
    return result;
}

// What the scenario did to the endpoints, and whether those that it let live got there.
void judge(const ScenarioFile& file, const RunTally& tally, demo::Outcome& outcome)
{
    const bool allWell = outcome.count(EndpointOutcome::State::Failed) == 0;
    for (const scenario::Event& event : file.events)
        outcome.faults.append({event.words, event.atMs, allWell});
    QStringList parts = file.population.parts;
    parts.removeAll(QString());
    parts.removeDuplicates();
    for (const QString& part : std::as_const(parts)) {
        int count = 0;
        bool areWell = true;
        qint64 from = std::numeric_limits<qint64>::max();
        for (qsizetype host = 0; host < file.population.parts.size(); ++host) {
            if (file.population.parts.at(host) != part)
                continue;
            ++count;
            areWell = areWell && outcome.endpoints.at(host).state != EndpointOutcome::State::Failed;
            from = std::min<qint64>(from, file.run.hosts[static_cast<std::size_t>(host)].joinsAt);
        }
        outcome.faults.append({(count == 1 ? u"1 endpoint: %1"_s.arg(part)
                                           : u"%1 endpoints: %2"_s.arg(count).arg(part)),
                               from, areWell});
    }
    if (tally.corruptChunks() > 0)
        outcome.faults.append(
            {u"%1 corrupt chunks caught"_s.arg(tally.corruptChunks()), 0, allWell});
}

QJsonArray sitesJson(const ScenarioFile& file, const simulation::Outcome& told)
{
    QJsonArray sites;
    constexpr int most = 200; // of a scenario with more, the totals tell
    for (int site = 0; site < std::min(most, static_cast<int>(file.run.sites.size())); ++site) {
        const auto at = static_cast<std::size_t>(site);
        const int first = file.population.firstHost.at(site);
        std::int64_t last = 0;
        for (int host = first; host < first + file.endpointsIn(site); ++host)
            for (const auto& artifact : told.hosts[static_cast<std::size_t>(host)].artifacts)
                last = std::max(last, artifact.finishedAt.value_or(0));
        const auto bytes = static_cast<double>(file.artifactBytes());
        sites.append(QJsonObject {
            {u"name"_s, file.population.siteNames.at(site)},
            {u"endpoints"_s, file.endpointsIn(site)},
            {u"wanMbit"_s, file.population.wanMbit.at(site)},
            {u"wanRttMs"_s, static_cast<qint64>(file.run.sites[at].wanRtt)},
            {u"lanMbit"_s,
             toMbit(file.run.hosts[static_cast<std::size_t>(first + file.endpointsIn(site) - 1)].up,
                    file.overheads.lan)},
            {u"wanBytes"_s, static_cast<qint64>(told.wanBytes[at])},
            {u"wanCopies"_s, bytes > 0 ? static_cast<double>(told.wanBytes[at]) / bytes : 0},
            {u"wanLimitMs"_s, std::round(file.copyMs(site))},
            {u"lastFinishedMs"_s, static_cast<qint64>(last)}});
    }
    return sites;
}

double mostOverLimit(const ScenarioFile& file, const QJsonArray& sites)
{
    double most = 0;
    for (const QJsonValue& each : sites)
        if (const double limit = each[u"wanLimitMs"_s].toDouble(); limit > 0)
            most = std::max(most, each[u"lastFinishedMs"_s].toDouble() / limit);
    Q_UNUSED(file);
    return most;
}

double mostCopies(const QJsonArray& sites)
{
    double most = 0;
    for (const QJsonValue& each : sites)
        most = std::max(most, each[u"wanCopies"_s].toDouble());
    return most;
}

QJsonObject simulationJson(const ScenarioFile& file, const simulation::Outcome& told,
                           const RunTally& tally)
{
    const QJsonArray sites = sitesJson(file, told);
    std::uint32_t unverified = 0;
    for (const simulation::HostOutcome& host : told.hosts)
        for (const simulation::ArtifactOutcome& artifact : host.artifacts)
            unverified += artifact.unverified;
    const simulation::Scenario& run = file.run;
    const QJsonObject inputs {{u"artifacts"_s, static_cast<qint64>(run.artifacts.size())},
                              {u"datagramLoss"_s, run.datagramLoss},
                              {u"lanLatencyUs"_s, static_cast<qint64>(run.lanLatency)},
                              {u"verificationMs"_s, static_cast<qint64>(run.verification)},
                              {u"wanOverhead"_s, file.overheads.wan},
                              {u"lanOverhead"_s, file.overheads.lan},
                              {u"originCrew"_s, run.settings.originCrew},
                              {u"originBudgetTarget"_s, run.settings.originBudgetTarget},
                              {u"uploadSlots"_s, run.settings.uploadSlots},
                              {u"originServesRanges"_s, run.originServesRanges}};
    return {{u"scenario"_s, file.name},
            {u"sites"_s, sites},
            {u"inputs"_s, inputs},
            {u"virtualMs"_s, static_cast<qint64>(told.endedAt)},
            {u"lastOverWanLimit"_s, mostOverLimit(file, sites)},
            {u"mostWanCopies"_s, mostCopies(sites)},
            {u"busiestOverMedianUpload"_s, told.busiestOverMedianUpload()},
            {u"largestWasteBytes"_s, static_cast<qint64>(told.largestWaste())},
            {u"corruptChunksCaught"_s, tally.corruptChunks()},
            {u"unverifiedChunks"_s, static_cast<qint64>(unverified)},
            {u"events"_s, static_cast<qint64>(told.events)},
            {u"logHash"_s, QString::number(told.logHash, 16).rightJustified(16, u'0')}};
}

} // namespace

demo::Outcome outcomeOf(const ScenarioFile& file, const simulation::Outcome& told,
                        const RunTally& tally)
{
    demo::Outcome outcome;
    outcome.simulated = true;
    outcome.seed = static_cast<quint32>(file.seed);
    outcome.artifactBytes = file.artifactBytes();
    outcome.sites = static_cast<int>(file.run.sites.size());
    outcome.wanBytes =
        std::accumulate(told.wanBytes.begin(), told.wanBytes.end(), std::uint64_t {0});
    const int most = file.siteOfMost();
    outcome.wanBitsPerSecond = static_cast<quint64>(file.population.wanMbit.at(most) * 1e6);
    outcome.slowestSite = demo::CdnModel {file.endpointsIn(most), outcome.artifactBytes,
                                          std::max<quint64>(1, outcome.wanBitsPerSecond)};
    for (std::size_t host = 0; host < told.hosts.size(); ++host)
        outcome.endpoints.append(
            endpointOutcome(file, static_cast<int>(host), told.hosts[host], told.endedAt));
    judge(file, tally, outcome);
    outcome.simulation = simulationJson(file, told, tally);
    return outcome;
}

} // namespace patchswarm::simulator
