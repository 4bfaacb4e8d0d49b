#include "shared/scenario/scenariofile.h"

#include <QFile>
#include <QJsonArray>

#include <algorithm>
#include <utility>

#include "shared/scenario/calibration.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::scenario {

namespace {

constexpr double bytesPerMbit = 1e6 / 8;
constexpr std::uint64_t mostChunksHeld = 60'000'000; // endpoints x chunks: 1 bit in 45 places each
constexpr std::int64_t electionMs = 1000;

void readArtifact(const QJsonValue& json, const policy::Place& place, simulation::Scenario& run)
{
    const Fields fields(json, Section::Artifact, place);
    if (!json.isObject())
        return;
    fields.require({u"bytes"_s});
    simulation::SimulatedArtifact artifact;
    fields.read("bytes", artifact.size);
    int risk = 0;
    fields.read("risk", risk);
    artifact.priority.risk = static_cast<std::uint16_t>(risk);
    fields.read("knownExploited", artifact.priority.knownExploited);
    if (fields.has("deadline"))
        if (const auto at = policy::readTime(fields.value("deadline"), fields.place("deadline")))
            artifact.priority.deadlineMs = *at;
    run.artifacts.push_back(artifact);
}

void readArtifacts(const Fields& root, simulation::Scenario& run)
{
    run.artifacts.clear();
    if (root.has("artifact") == root.has("artifacts"))
        root.place().fault(u"needs something to distribute"_s,
                           u"either artifact or a list of artifacts"_s);
    if (root.has("artifact"))
        readArtifact(root.value("artifact"), root.place("artifact"), run);
    const QJsonArray list = root.list("artifacts", 8);
    if (root.has("artifacts") && list.isEmpty() && root.value("artifacts").isArray())
        root.place("artifacts").fault(u"must not be empty"_s);
    for (qsizetype i = 0; i < list.size(); ++i)
        readArtifact(list.at(i), root.place("artifacts").element(i), run);
}

void readNetwork(const Fields& root, ScenarioFile& file)
{
    simulation::Scenario& run = file.run;
    run.lanLatency = lanLatencyUs;
    run.verification = verificationMs;
    file.overheads = {wanOverhead, lanOverhead};
    if (root.has("network")) {
        const Fields network(root.value("network"), Section::Network, root.place("network"));
        network.read("datagramLoss", run.datagramLoss);
        network.read("lanLatencyUs", run.lanLatency);
        network.read("verificationMs", run.verification);
        network.read("wanOverhead", file.overheads.wan);
        network.read("lanOverhead", file.overheads.lan);
    }
    if (root.has("origin")) {
        const Fields origin(root.value("origin"), Section::Origin, root.place("origin"));
        origin.read("servesRanges", run.originServesRanges);
        std::uint64_t dies = 0;
        origin.read("diesAfterBytes", dies);
        if (dies > 0)
            run.originDiesAfter = dies;
    }
    if (root.has("swarm")) {
        const Fields swarm(root.value("swarm"), Section::Swarm, root.place("swarm"));
        swarm.read("originCrew", run.settings.originCrew);
        swarm.read("originBudgetTarget", run.settings.originBudgetTarget);
        swarm.read("uploadSlots", run.settings.uploadSlots);
    }
}

void readSlowCrew(const Fields& root, ScenarioFile& file)
{
    if (!root.has("slowCrew"))
        return;
    const Fields fields(root.value("slowCrew"), Section::SlowCrew, root.place("slowCrew"));
    fields.require({u"lanMbit"_s});
    SlowCrew slow {1, 0};
    fields.read("members", slow.members);
    fields.read("lanMbit", slow.bytesPerSecond, bytesPerMbit / file.overheads.lan);
    file.slowCrew = slow;
}

void checkExtent(const ScenarioFile& file, const policy::Place& place)
{
    std::uint64_t chunks = 0;
    for (const simulation::SimulatedArtifact& artifact : file.run.artifacts)
        chunks += ChunkLayout {artifact.size}.count();
    const std::uint64_t held = chunks * file.run.hosts.size();
    if (held > mostChunksHeld)
        place.fault(u"%1 endpoints with %2 chunks of 1 MiB each are too much for one run"_s
                        .arg(file.run.hosts.size())
                        .arg(chunks),
                    u"at most %1 chunks in all endpoints together"_s.arg(mostChunksHeld));
}

// The run gives up after so long: what everybody from the CDN would take, and then some.
std::int64_t usualLimit(const ScenarioFile& file)
{
    double ms = 600'000;
    for (int site = 0; site < static_cast<int>(file.run.sites.size()); ++site)
        ms = std::max(ms, 600'000 + file.copyMs(site) * std::max(10, file.endpointsIn(site)));
    std::int64_t latest = 0;
    for (const simulation::Host& host : file.run.hosts)
        latest = std::max(latest, host.joinsAt);
    for (const simulation::Happening& happening : file.run.happenings)
        latest = std::max(latest, happening.at);
    return latest + static_cast<std::int64_t>(std::min(ms, 604'800'000.0));
}

ScenarioFile readRoot(const QJsonObject& json, std::optional<std::int64_t> seed,
                      const policy::Place& place)
{
    ScenarioFile file;
    const Fields root(json, Section::Scenario, place);
    root.require({u"sites"_s});
    root.read("name", file.name);
    root.read("description", file.description, 2000);
    root.read("seed", file.seed);
    file.seed = seed.value_or(file.seed);
    file.run.seed = static_cast<std::uint64_t>(file.seed);
    readArtifacts(root, file.run);
    readNetwork(root, file);
    readSlowCrew(root, file);
    const QJsonArray sites = root.list("sites", 1000);
    if (root.value("sites").isArray() && sites.isEmpty())
        root.place("sites").fault(u"must not be empty"_s);
    file.population = readPopulation(sites, root.place("sites"), file.overheads, file.run.seed);
    file.run.hosts = std::exchange(file.population.hosts, {});
    file.run.sites = std::exchange(file.population.sites, {});
    QVector<double> copyMs;
    for (int site = 0; site < static_cast<int>(file.run.sites.size()); ++site)
        copyMs.append(file.copyMs(site));
    file.population.hosts = file.run.hosts;
    const Course course = readCourse(root.list("events", 1000), root.place("events"),
                                     file.population, copyMs, file.run.seed);
    file.population.hosts.clear();
    file.events = course.events;
    file.run.happenings = course.happenings;
    checkExtent(file, place);
    file.run.limit = usualLimit(file);
    root.read("limitSeconds", file.run.limit, 1000);
    return file;
}

} // namespace

std::uint64_t ScenarioFile::artifactBytes() const
{
    std::uint64_t bytes = 0;
    for (const simulation::SimulatedArtifact& artifact : run.artifacts)
        bytes += artifact.size;
    return bytes;
}

double ScenarioFile::copyMs(int site) const
{
    return 1000.0 * static_cast<double>(artifactBytes())
        / run.sites[static_cast<std::size_t>(site)].wan;
}

double ScenarioFile::slowestCopyMs() const
{
    double slowest = 0;
    for (int site = 0; site < static_cast<int>(run.sites.size()); ++site)
        slowest = std::max(slowest, copyMs(site));
    return slowest;
}

int ScenarioFile::endpointsIn(int site) const
{
    return population.firstHost.value(site + 1, static_cast<int>(run.hosts.size()))
        - population.firstHost.value(site);
}

int ScenarioFile::siteOfMost() const
{
    int most = 0;
    for (int site = 1; site < static_cast<int>(run.sites.size()); ++site)
        if (copyMs(site) * endpointsIn(site) > copyMs(most) * endpointsIn(most))
            most = site;
    return most;
}

Result<ScenarioFile> parseScenario(const QByteArray& json, std::optional<std::int64_t> seed)
{
    policy::Faults faults;
    const policy::Place place(faults);
    const auto object = policy::parseObject(json, mostFileBytes, place);
    if (!object)
        return tl::unexpected(policy::faultsError(faults));
    ScenarioFile file = readRoot(*object, seed, place);
    if (!faults.isEmpty())
        return tl::unexpected(policy::faultsError(faults));
    return file;
}

Result<ScenarioFile> readScenario(const QString& path, std::optional<std::int64_t> seed)
{
    QFile file(path);
    if (!file.exists())
        return failure(ErrorCode::NotFound, u"there is no file %1"_s.arg(path));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Io, u"%1 cannot be read: %2"_s.arg(path, file.errorString()));
    auto parsed = parseScenario(file.read(mostFileBytes + 1), seed);
    if (!parsed)
        return failure(parsed.error().code, u"%1: %2"_s.arg(path, parsed.error().detail));
    if (parsed->name.isEmpty())
        parsed->name = path;
    return parsed;
}

void prepare(ScenarioFile& file)
{
    if (!file.slowCrew)
        return;
    std::vector<int> crew;
    simulation::Scenario election = file.run;
    std::int64_t first = file.run.hosts.front().joinsAt;
    for (const simulation::Host& host : file.run.hosts)
        first = std::min(first, host.joinsAt);
    election.limit = first + electionMs;
    election.watch = [&](std::int64_t, int host, const swarm::SwarmRecord& record) {
        if (record.kind == swarm::SwarmRecordKind::CrewJoined
            && file.run.hosts[static_cast<std::size_t>(host)].site == 0)
            crew.push_back(host);
    };
    (void)simulation::simulate(election);
    crew.resize(std::min(crew.size(), static_cast<std::size_t>(file.slowCrew->members)));
    for (const int host : crew) {
        simulation::Host& slow = file.run.hosts[static_cast<std::size_t>(host)];
        slow.up = slow.down = file.slowCrew->bytesPerSecond;
        file.population.parts[host] = u"slow crew"_s;
    }
}

} // namespace patchswarm::scenario
