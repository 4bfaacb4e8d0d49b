#include "console/demo/demofleet.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTimer>

#include <algorithm>

#include "shared/content/filehasher.h"
#include "shared/policy/patchjob.h"
#include "shared/policy/profile.h"
#include "shared/trust/jws.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::demo {

namespace {

constexpr int startPatienceMs = 60'000;
constexpr int endPatienceMs = 5000;
constexpr int certificateDays = 60; // beyond expiryWarningDays: nothing there is about to end

QString findProgram(const QString& name)
{
    const QString beside = QDir(QCoreApplication::applicationDirPath()).filePath(name);
    return QFileInfo(beside).isExecutable() ? beside : QString();
}

policy::Profile demoProfile(const DemoSetup& setup)
{
    policy::Profile profile;
    profile.id = u"demo"_s;
    profile.name = u"Demo"_s;
    profile.issuedAtMs = QDateTime::currentMSecsSinceEpoch();
    profile.settings.allowLoopbackOrigins = true;
    profile.settings.freeSpaceFloorGB = 1;
    profile.settings.lanLimitBytesPerSecond = setup.lanBytesPerSecond;
    return profile;
}

policy::PatchJob demoJob(const ArtifactManifest& manifest, const QUrl& origin)
{
    policy::PatchJob job;
    job.id = QLatin1StringView(DemoFleet::jobId);
    job.title = u"Patch Tuesday"_s;
    job.artifacts = {
        {QLatin1StringView(DemoFleet::fileName), manifest.layout().size, manifest.root(), {}}};
    job.origins = {origin.toString(QUrl::FullyEncoded)};
    job.kev = true;
    job.targets.all = true;
    job.issuedAtMs = QDateTime::currentMSecsSinceEpoch();
    return job;
}

} // namespace

DemoFleet::DemoFleet(DemoSetup setup)
    : m_setup(std::move(setup))
{
    connect(&m_interruption, &Interruption::requested, this, [this] { m_isInterrupted = true; });
}

DemoFleet::~DemoFleet() = default; // members in reverse: agents first, the directory after them

QString DemoFleet::findAgent()
{
    const QString beside = findProgram(u"patchswarm-agent"_s);
    return beside.isEmpty() ? QStandardPaths::findExecutable(u"patchswarm-agent"_s) : beside;
}

QString DemoFleet::findCorruptPeer()
{
    return findProgram(u"patchswarm-corrupt-peer"_s);
}

Result<std::unique_ptr<DemoFleet>> DemoFleet::make(const DemoSetup& setup)
{
    std::unique_ptr<DemoFleet> fleet(new DemoFleet(setup));
    if (auto built = fleet->build(); !built)
        return tl::unexpected(built.error());
    return fleet;
}

Result<void> DemoFleet::build()
{
    if (findAgent().isEmpty())
        return failure(ErrorCode::NotFound,
                       u"patchswarm-agent is neither beside this program nor on PATH"_s);
    if (auto free = checkPorts(); !free)
        return free;
    // Each endpoint keeps the artifact in its cache and delivers it; the origin has one copy.
    const quint64 bytes = m_setup.artifactBytes * (2 * static_cast<quint64>(m_setup.endpoints) + 1);
    auto workspace = Workspace::make(bytes);
    if (!workspace)
        return tl::unexpected(workspace.error());
    m_workspace = std::make_unique<Workspace>(std::move(*workspace));
    if (auto made = makeArtifact(); !made)
        return made;
    return makeFleet();
}

QString DemoFleet::directory() const
{
    return m_setup.fleetDirectory.isEmpty() ? m_workspace->path(u"fleet"_s)
                                            : m_setup.fleetDirectory;
}

Result<void> DemoFleet::writeInventory() const
{
    QVector<fleet::EndpointRecord> records;
    for (std::size_t i = 0; i < m_endpoints.size(); ++i) {
        fleet::EndpointRecord record;
        record.name = m_endpoints[i]->name();
        record.id = m_endpoints[i]->id();
        record.host = addressOf(static_cast<int>(i));
        record.port = fleet::defaultAdminPort;
        records.append(record);
    }
    return m_inventory->store(records);
}

QString DemoFleet::addressOf(int index) const
{
    return u"127.0.1.%1"_s.arg(index + 1);
}

Result<void> DemoFleet::checkPorts() const
{
    const policy::Settings defaults;
    for (int i = 0; i < m_setup.endpoints; ++i)
        for (const int port : {defaults.transportPort, defaults.adminPort}) {
            QTcpServer probe;
            if (!probe.listen(QHostAddress(addressOf(i)), static_cast<quint16>(port)))
                return failure(
                    ErrorCode::Conflict,
                    u"port %1 of %2 cannot be used: %3. Is another demo or agent running? 4001 "
                    "and 5001 are also the defaults of IPFS"_s.arg(port)
                        .arg(addressOf(i), probe.errorString()));
        }
    return {};
}

Result<void> DemoFleet::makeArtifact()
{
    const auto content = m_workspace->writeContent(
        QLatin1StringView(fileName), static_cast<qint64>(m_setup.artifactBytes), m_setup.seed);
    if (!content)
        return tl::unexpected(content.error());
    m_content = *content;
    auto manifest = hashFile(m_content);
    if (!manifest)
        return tl::unexpected(manifest.error());
    m_manifest = std::make_unique<ArtifactManifest>(std::move(*manifest));
    auto origin = DemoOrigin::start(m_content, m_setup.wanBitsPerSecond / 8);
    if (!origin)
        return tl::unexpected(origin.error());
    m_origin = std::move(*origin);
    return {};
}

Result<void> DemoFleet::makeFleet()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    auto fleet = trust::Fleet::create(directory(), u"Patch Tuesday demo"_s, now);
    if (!fleet)
        return tl::unexpected(fleet.error());
    m_fleet = std::make_unique<trust::Fleet>(std::move(*fleet));
    auto inventory = fleet::FleetInventory::open(directory());
    if (!inventory)
        return tl::unexpected(inventory.error());
    m_inventory = std::move(*inventory);
    const trust::Signer signer {m_fleet->adminKey(), m_fleet->admin().certificate};
    const auto profile =
        trust::signJws(policy::toJson(demoProfile(m_setup)), trust::profileType, signer, now);
    if (!profile)
        return tl::unexpected(profile.error());
    m_profile = *profile;
    QStringList names;
    for (int i = 0; i < m_setup.endpoints; ++i)
        names.append(u"endpoint-%1"_s.arg(i + 1, 2, 10, QChar(u'0')));
    const auto bundles =
        m_fleet->enroll(names, trust::Role::Agent, trust::Validity::days(now, certificateDays));
    if (!bundles)
        return tl::unexpected(bundles.error());
    for (int i = 0; i < m_setup.endpoints; ++i)
        if (auto added = addEndpoint(i, bundles->at(i)); !added)
            return added;
    return {};
}

Result<void> DemoFleet::addEndpoint(int index, const trust::Bundle& bundle)
{
    const QString name = bundle.identity.name;
    const auto state = m_workspace->makeDirectory(name);
    if (!state)
        return tl::unexpected(state.error());
    if (auto written = writeLocalSettings(*state); !written)
        return written;
    AgentProcess::Command command;
    command.program = m_setup.corrupt == index ? findCorruptPeer() : findAgent();
    command.stateDirectory = *state;
    command.bundle = m_workspace->path(name + u".bundle"_s);
    command.bind = addressOf(index);
    command.logFile = m_workspace->path(name + u".log"_s);
    command.logLevel = u"info"_s;
    if (!m_setup.logDirectory.isEmpty()) {
        command.logFile = QDir(m_setup.logDirectory).filePath(name + u".log"_s);
        command.logLevel = u"debug"_s;
        if (!QDir().mkpath(m_setup.logDirectory))
            return failure(ErrorCode::Io, u"%1 cannot be made"_s.arg(m_setup.logDirectory));
        QFile::remove(command.logFile);
    }
    if (auto written = bundle.write(command.bundle); !written)
        return written;
    m_endpoints.push_back(std::make_unique<DemoEndpoint>(
        name, command, std::make_unique<fleet::AgentClient>(m_fleet->admin(), m_fleet->verifier()),
        [this](const QString& csr, const QString& id) { return certify(csr, id); }));
    return {};
}

// The hand-off compares what was delivered with the original, byte for byte: a job that ends as
// succeeded was right to the last bit.
Result<void> DemoFleet::writeLocalSettings(const QString& stateDirectory) const
{
    const QString compare = QStandardPaths::findExecutable(u"cmp"_s);
    if (compare.isEmpty())
        return failure(ErrorCode::NotFound,
                       u"the program cmp, which the demo hands patches over to, is not on PATH "
                       "(package diffutils)"_s);
    const QJsonObject settings {{u"handOff"_s,
                                 QJsonObject {{u"command"_s, QJsonArray {compare, m_content}},
                                              {u"timeoutSeconds"_s, 600}}}};
    QSaveFile file(QDir(stateDirectory).filePath(u"local.json"_s));
    bool isGood = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    isGood = isGood && file.write(QJsonDocument(settings).toJson()) > 0 && file.commit();
    if (!isGood)
        return failure(ErrorCode::Io,
                       u"%1 cannot be written: %2"_s.arg(file.fileName(), file.errorString()));
    return {};
}

Result<QString> DemoFleet::certify(const QString& csrPem, const QString& id)
{
    const auto current = EndpointId::parse(id);
    if (!current)
        return tl::unexpected(current.error());
    const auto validity = trust::Validity::days(QDateTime::currentDateTimeUtc(), certificateDays);
    const auto certificate = m_fleet->sign(csrPem.toLatin1(), *current, validity);
    if (!certificate)
        return tl::unexpected(certificate.error());
    return QString::fromLatin1(certificate->toPem());
}

DemoFleet::Members DemoFleet::all() const
{
    Members members;
    for (const auto& endpoint : m_endpoints)
        members.push_back(endpoint.get());
    return members;
}

DemoEndpoint& DemoFleet::at(int index) const
{
    return *m_endpoints.at(static_cast<std::size_t>(index));
}

Result<void> DemoFleet::start(const Members& members)
{
    for (DemoEndpoint* endpoint : members)
        endpoint->start();
    return waitForAll(members, u"did not come up"_s,
                      [](const DemoEndpoint& each) { return each.isUp(); });
}

Result<void> DemoFleet::applyProfile(const Members& members)
{
    for (DemoEndpoint* endpoint : members)
        endpoint->applyProfile(m_profile);
    return waitForAll(members, u"did not take its profile"_s,
                      [](const DemoEndpoint& each) { return !each.isBusy(); });
}

Result<void> DemoFleet::deploy(const Members& members)
{
    const trust::Signer signer {m_fleet->adminKey(), m_fleet->admin().certificate};
    const auto job = trust::signJws(policy::toJson(demoJob(*m_manifest, m_origin->url())),
                                    trust::jobType, signer, QDateTime::currentDateTimeUtc());
    if (!job)
        return tl::unexpected(job.error());
    const fleet::PublishedRecord published {QLatin1StringView(jobId), 1, u"Patch Tuesday"_s, *job,
                                            QDateTime::currentMSecsSinceEpoch()};
    if (auto stored = m_inventory->store(published); !stored)
        return stored;
    for (DemoEndpoint* endpoint : members)
        endpoint->submit(*job, *m_manifest);
    return waitForAll(members, u"did not take the job"_s,
                      [](const DemoEndpoint& each) { return !each.isBusy(); });
}

void DemoFleet::stop()
{
    for (const auto& endpoint : m_endpoints)
        endpoint->askToEnd();
    for (const auto& endpoint : m_endpoints)
        if (!endpoint->waitForEnd(endPatienceMs))
            endpoint->kill();
}

Result<bool> DemoFleet::waitFor(const std::function<bool()>& done, int milliseconds)
{
    QTimer patience;
    patience.setSingleShot(true);
    patience.start(milliseconds);
    while (!done()) {
        if (m_isInterrupted)
            return failure(ErrorCode::Cancelled, u"interrupted"_s);
        if (!patience.isActive())
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}

Result<void> DemoFleet::waitForAll(const Members& members, const QString& what,
                                   const std::function<bool(const DemoEndpoint&)>& done)
{
    const auto isInTrouble = [](const DemoEndpoint* each) { return !each->trouble().isEmpty(); };
    const auto isOver = [&] {
        return std::any_of(members.begin(), members.end(), isInTrouble)
            || std::all_of(members.begin(), members.end(),
                           [&](const DemoEndpoint* each) { return done(*each); });
    };
    const auto waited = waitFor(isOver, startPatienceMs);
    if (!waited)
        return tl::unexpected(waited.error());
    auto culprit = std::find_if(members.begin(), members.end(), isInTrouble);
    if (culprit == members.end())
        culprit = std::find_if(members.begin(), members.end(),
                               [&](const DemoEndpoint* each) { return !done(*each); });
    if (culprit == members.end())
        return {};
    const DemoEndpoint& each = **culprit;
    return failure(ErrorCode::Network,
                   u"%1 (%2) %3: %4\nThe end of its log:\n%5"_s.arg(
                       each.name(), each.address(), what,
                       each.trouble().isEmpty() ? u"no answer"_s : each.trouble(),
                       each.endOfLog()));
}

} // namespace patchswarm::demo
