#include "tests/support/fakefleet/fakefleet.h"

#include <QDateTime>

#include <algorithm>
#include <random>

#include "shared/trust/certificates.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::tests {

namespace {

constexpr int mostSlices = 25; // a fleet's reports come spread over the interval

trust::Validity aYear()
{
    return trust::Validity::days(QDateTime::currentDateTimeUtc(), 365);
}

rpc::AgentInfo infoOf(const trust::Bundle& bundle, int site)
{
    rpc::AgentInfo info;
    info.id = bundle.identity.id.toString();
    info.name = bundle.identity.name;
    info.version = u"0.1.0"_s;
    info.os = u"Debian 12"_s;
    info.site = u"site-%1"_s.arg(site + 1);
    info.groups = {site % 2 == 0 ? u"desktops"_s : u"servers"_s};
    info.transportPort = 4001;
    info.profileId = u"default"_s;
    info.profileRevision = 0;
    info.revocationNumber = 1'000'000; // nothing is to be brought up to date
    info.discoveryEpoch = 1'000'000;
    info.certificateExpiresAt = bundle.identity.certificate.expiryDate().toMSecsSinceEpoch();
    info.cacheLimit = 20'000'000'000;
    info.diskFree = 100'000'000'000;
    return info;
}

} // namespace

FakeFleet::FakeFleet(const FakeFleetOptions& options)
    : m_options(options)
    , m_clock(this)
{
    raiseFileLimit();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (const auto made = trust::Fleet::create(directory(), u"fake"_s, now); !made)
        qFatal("%s", qPrintable(made.error().detail));
    auto workspace = fleet::Workspace::open(directory(), now);
    if (!workspace)
        qFatal("%s", qPrintable(workspace.error().detail));
    m_workspace = std::move(*workspace);
    QStringList names;
    for (int i = 0; i < m_options.endpoints; ++i)
        names.append(nameOf(i));
    const auto bundles = m_workspace->fleet().enroll(names, trust::Role::Agent, aYear());
    if (!bundles)
        qFatal("%s", qPrintable(bundles.error().detail));
    addEndpoints(*bundles);
    addPeers();
    m_clock.setTimerType(Qt::PreciseTimer);
    connect(&m_clock, &QTimer::timeout, this, &FakeFleet::tick);
}

FakeFleet::~FakeFleet() = default;

void FakeFleet::addEndpoints(const QList<trust::Bundle>& bundles)
{
    std::mt19937_64 random(m_options.seed);
    std::vector<int> crew(static_cast<std::size_t>(std::max(m_options.sites, 1)), 0);
    for (int i = 0; i < bundles.size(); ++i) {
        const int site = i % std::max(m_options.sites, 1);
        auto endpoint =
            std::make_unique<FakeEndpoint>(bundles.at(i).identity, m_workspace->fleet().verifier(),
                                           infoOf(bundles.at(i), site), this);
        FakeTransfer::Role role;
        role.isCrew = crew[static_cast<std::size_t>(site)]++ < m_options.crewPerSite;
        role.bytesPerSecond =
            m_options.bytesPerSecond * std::uniform_real_distribution<double>(0.5, 1.5)(random);
        role.startsAfterMs =
            role.isCrew ? 0 : std::uniform_int_distribution<int>(500, 5000)(random);
        role.fails = i >= bundles.size() - m_options.failing;
        const quint64 seed = random();
        if (m_options.hasJob)
            endpoint->setTransfer(std::make_unique<FakeTransfer>(m_options.job, role, seed));
        m_endpoints.push_back(std::move(endpoint));
    }
}

void FakeFleet::start()
{
    QVector<fleet::EndpointRecord> records;
    for (int i = 0; i < count(); ++i) {
        if (!at(i).listen())
            qFatal("the fake endpoint %d cannot listen", i);
        fleet::EndpointRecord record;
        record.name = nameOf(i);
        record.host = u"127.0.0.1"_s;
        record.port = at(i).port();
        records.append(record);
    }
    // Of its own, so that start() may run on another thread than the constructor.
    auto inventory = fleet::FleetInventory::open(directory());
    if (!inventory)
        qFatal("%s", qPrintable(inventory.error().detail));
    if (const auto stored = (*inventory)->store(records); !stored)
        qFatal("%s", qPrintable(stored.error().detail));
    if (m_options.telemetryMs > 0)
        m_clock.start(std::max(1, m_options.telemetryMs / mostSlices));
}

void FakeFleet::tick()
{
    const auto ms = static_cast<qint64>(m_options.telemetryMs * m_options.timeScale);
    const int slices = m_options.telemetryMs / m_clock.interval();
    for (int i = m_slice; i < count(); i += slices)
        at(i).advance(ms);
    m_slice = (m_slice + 1) % slices;
}

// Made up, as the transfer is: some of its own site, the last one of the next site.
void FakeFleet::addPeers()
{
    const int sites = std::max(m_options.sites, 1);
    for (int i = 0; i < count() && m_options.peers > 0; ++i) {
        QVector<rpc::PeerStatus> peers;
        for (int n = 1; n <= m_options.peers; ++n) {
            const int other = (i + n * sites + (n == m_options.peers ? 1 : 0)) % count();
            rpc::PeerStatus peer;
            peer.endpoint = at(other).info().id;
            peer.name = nameOf(other);
            peer.cid = m_options.job.cid;
            peer.standing = rpc::PeerStanding::Used;
            peer.received = m_options.job.size / 10;
            peer.receivedBytesPerSecond = m_options.bytesPerSecond / (n + i % 3);
            if (other != i)
                peers.append(peer);
        }
        at(i).setPeers(peers);
    }
}

void FakeFleet::stop()
{
    m_clock.stop();
    for (const auto& endpoint : m_endpoints)
        endpoint->stop();
}

void FakeFleet::advance(qint64 ms)
{
    for (const auto& endpoint : m_endpoints)
        endpoint->advance(ms);
}

QString FakeFleet::nameOf(int index)
{
    return u"pc-%1"_s.arg(index + 1, 4, 10, QChar(u'0'));
}

trust::Identity FakeFleet::identity(const QString& name, trust::Role role)
{
    const auto bundle = m_workspace->fleet().enroll(name, role, aYear());
    if (!bundle)
        qFatal("%s", qPrintable(bundle.error().detail));
    return bundle->identity;
}

trust::Identity FakeFleet::strangerIdentity()
{
    QTemporaryDir directory;
    const auto fleet = trust::Fleet::create(directory.filePath(u"other"_s), u"other"_s,
                                            QDateTime::currentDateTimeUtc());
    if (!fleet)
        qFatal("%s", qPrintable(fleet.error().detail));
    trust::Fleet other = *fleet;
    const auto bundle = other.enroll(u"pc-0001"_s, trust::Role::Agent, aYear());
    if (!bundle)
        qFatal("%s", qPrintable(bundle.error().detail));
    return bundle->identity;
}

} // namespace patchswarm::tests
