#include "tests/lab/lab.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTest>

#include <algorithm>
#include <unistd.h>

namespace patchswarm::lab {

namespace {

constexpr double wireBytesPerByte =
    1514.0 / 1448.0; // Ethernet, IPv4, TCP with timestamps; MTU 1500

void write(const QString& path, const QString& text)
{
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(text.toUtf8());
}

QString lineOf(const Endpoint& endpoint, const rpc::SwarmEvent& event)
{
    return QStringLiteral("%1 %2 %3 %4+%5 %6 %7 %8")
        .arg(event.at)
        .arg(endpoint.name(), event.kind)
        .arg(event.chunk.value_or(-1))
        .arg(event.chunks.value_or(0))
        .arg(event.source ? rpc::nameOf(*event.source) : QStringLiteral("-"), event.peer.left(8),
             event.text);
}

} // namespace

QString Lab::missing()
{
    if (::geteuid() != 0)
        return QStringLiteral("the lab makes network namespaces, which takes root");
    for (const char* program : {"ip", "tc", "nginx", "setpriv"})
        if (QStandardPaths::findExecutable(QLatin1String(program)).isEmpty())
            return QStringLiteral("the lab needs the program %1 (packaging/dependencies)")
                .arg(QLatin1String(program));
    return {};
}

Lab::Lab(const Rates& rates)
    : m_rates(rates)
{
    Namespace::removeLeftovers();
    m_settings.freeSpaceFloorGB = 1;
    m_network = std::make_unique<Network>(rates, m_faults);
    m_origin = std::make_unique<WebOrigin>(m_network->origin(), m_faults);
    m_origin->start();
}

Lab::~Lab()
{
    m_endpoints.clear(); // before the network that they stand in
    m_origin.reset();
}

Patch Lab::publish(const QString& job, qint64 size)
{
    const QString name = job + QStringLiteral(".bin");
    QByteArray content = tests::contentOf(size, static_cast<quint32>(qHash(job, 7)));
    ArtifactManifest manifest = tests::manifestOf(content);
    QFile file(m_origin->path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        m_faults.add(QStringLiteral("no file for the origin: ") + file.errorString());
    const QUrl url(QStringLiteral("http://%1/%2").arg(QLatin1String(Network::originAddress), name));
    const QByteArray jws = m_fleet.sign(tests::TestFleet::job(job, manifest, url));
    return {job, jws, std::move(content), std::move(manifest)};
}

Endpoint& Lab::addEndpoint(int segment)
{
    const QString name = QStringLiteral("e%1").arg(m_endpoints.size() + 1);
    m_endpoints.push_back(
        std::make_unique<Endpoint>(m_network->addHost(segment), name, m_fleet, m_faults));
    Endpoint& added = *m_endpoints.back();
    m_everybody.push_back(&added);
    added.start(m_settings);
    return added;
}

Crowd Lab::addEndpoints(int count, int segment)
{
    Crowd crowd;
    while (std::ssize(crowd) < count)
        crowd.push_back(&addEndpoint(segment));
    return crowd;
}

bool Lab::waitUntilDelivered(const Patch& patch, const Crowd& crowd, int seconds)
{
    return waitUntil(
        [&] {
            return std::all_of(crowd.begin(), crowd.end(), [&](Endpoint* endpoint) {
                return endpoint->job(patch).state == rpc::JobState::Delivered;
            });
        },
        seconds);
}

bool Lab::waitUntil(const std::function<bool()>& condition, int seconds)
{
    QElapsedTimer waited;
    waited.start();
    while (!condition()) {
        if (waited.hasExpired(seconds * 1000LL))
            return false;
        QTest::qWait(50);
    }
    return true;
}

double Lab::wanMs(quint64 bytes) const
{
    return static_cast<double>(bytes) * wireBytesPerByte * 8.0 / (m_rates.wanMbit * 1000.0);
}

QString Lab::writeEvidence(const QString& scenario)
{
    const QString root = qEnvironmentVariable(
        "PATCHSWARM_LAB_EVIDENCE",
        QDir::temp().filePath(QStringLiteral("patchswarm-lab-%1").arg(::getpid())));
    const QDir directory(root + u'/' + scenario);
    directory.mkpath(QStringLiteral("."));
    QStringList events;
    for (Endpoint* endpoint : m_everybody) {
        for (const rpc::SwarmEvent& event : endpoint->events())
            events.append(lineOf(*endpoint, event));
        write(directory.filePath(endpoint->name() + QStringLiteral(".log")), endpoint->log());
    }
    std::sort(events.begin(), events.end()); // each begins with its time
    write(directory.filePath(QStringLiteral("events.txt")), events.join(u'\n') + u'\n');
    QString who;
    for (const Endpoint* endpoint : m_everybody)
        who +=
            QStringLiteral("%1 %2 %3\n").arg(endpoint->name(), endpoint->address(), endpoint->id());
    write(directory.filePath(QStringLiteral("endpoints.txt")), who);
    write(directory.filePath(QStringLiteral("origin.log")), m_origin->log());
    return directory.absolutePath();
}

} // namespace patchswarm::lab
