#include "tests/lab/endpoint.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>

#include <algorithm>
#include <csignal>

#include "shared/content/cidtext.h"
#include "shared/policy/profile.h"
#include "shared/rpc/agentrecords.h"
#include "shared/rpc/telemetry.h"

namespace patchswarm::lab {

namespace {

constexpr quint16 adminPort = 5001;
constexpr int telemetryPatienceMs = 2000;

QStringList prefixOf(const Namespace& space)
{
    QStringList prefix;
    if (qEnvironmentVariableIsSet("PATCHSWARM_LAB_DEBUG"))
        prefix << QStringLiteral("env") << QStringLiteral("QT_LOGGING_RULES=patchswarm.*=true")
               << QStringLiteral("QT_MESSAGE_PATTERN=%{time process} %{category} %{message}");
    return prefix + space.prefix();
}

template<class Record>
Record recordOf(const QJsonValue& json)
{
    auto record = rpc::fromJson<Record>(json);
    return record ? std::move(*record) : Record();
}

} // namespace

Endpoint::Endpoint(Network::Host host, const QString& name, tests::TestFleet& fleet, Faults& faults)
    : m_host(std::move(host))
    , m_name(name)
    , m_state(fleet.path(name))
    , m_faults(faults)
    , m_admin(std::make_unique<tests::AdminConnection>(fleet.fleet().admin()))
{
    tests::AgentProcess::Options options;
    options.program = qEnvironmentVariable("PATCHSWARM_LAB_AGENT"); // empty: the one that was built
    options.stateDirectory = m_state;
    options.bundle = fleet.enroll(name);
    options.prefix = prefixOf(*m_host.space);
    m_process = std::make_unique<tests::AgentProcess>(options);
}

void Endpoint::start(const policy::Settings& settings)
{
    if (!m_process->start())
        return m_faults.add(QStringLiteral("%1 did not start: %2").arg(m_name, m_process->log()));
    if (!m_admin->open(address(), adminPort))
        return m_faults.add(m_name + QStringLiteral(": the administration port does not answer"));
    m_id = recordOf<rpc::AgentInfo>(call(QStringLiteral("agent.info"), {})).id;
    policy::Profile profile;
    profile.id = QStringLiteral("lab");
    profile.settings = settings;
    const auto applied = m_admin->call(QStringLiteral("profile.apply"),
                                       {{QStringLiteral("profile"), policy::toJson(profile)},
                                        {QStringLiteral("baseRevision"), 0}});
    if (!applied.result && applied.reason() != u"conflict") // after a restart it is there
        m_faults.add(m_name + QStringLiteral(" refused its profile: ")
                     + applied.error.value(QStringLiteral("message")).toString());
}

void Endpoint::kill()
{
    m_process->kill();
    ++m_kills;
    m_admin->close();
}

void Endpoint::leave()
{
    if (!m_process->terminate())
        m_faults.add(m_name + QStringLiteral(" did not end in good order"));
    m_admin->close();
}

void Endpoint::unplug()
{
    m_admin->close();
    m_host.space->ip({QStringLiteral("link set eth0 down")});
}

// By a route: the kernels that labs run on often have no packet filter.
void Endpoint::dropIncoming(quint16 port)
{
    m_host.space->ip(
        {QStringLiteral("rule add pref 10 iif eth0 ipproto tcp dport %1 blackhole").arg(port),
         QStringLiteral("rule add pref 100 lookup local"), QStringLiteral("rule del pref 0")});
}

void Endpoint::freeze()
{
    ::kill(static_cast<pid_t>(pid()), SIGSTOP);
}

void Endpoint::thaw()
{
    ::kill(static_cast<pid_t>(pid()), SIGCONT);
}

void Endpoint::submit(const Patch& patch)
{
    if (const QString refusal = tests::submit(*m_admin, patch.jws, patch.manifest);
        !refusal.isEmpty())
        m_faults.add(QStringLiteral("%1 refused %2: %3").arg(m_name, patch.job, refusal));
}

QJsonObject Endpoint::call(const QString& method, const QJsonObject& params)
{
    if (!m_admin->isOpen())
        return {};
    return m_admin->call(method, params).object();
}

rpc::JobStatus Endpoint::job(const Patch& patch)
{
    const auto list = recordOf<rpc::JobList>(
        call(QStringLiteral("job.list"), {{QStringLiteral("jobId"), patch.job}}));
    return list.jobs.isEmpty() ? rpc::JobStatus() : list.jobs.first();
}

QVector<rpc::LedgerEntry> Endpoint::ledger(const Patch& patch)
{
    return recordOf<rpc::LedgerPage>(
               call(QStringLiteral("ledger.get"),
                    {{QStringLiteral("cid"), cidText(patch.manifest.root())}}))
        .entries;
}

quint64 Endpoint::bytesGiven(const Patch& patch)
{
    quint64 given = 0;
    for (const rpc::LedgerEntry& entry : ledger(patch))
        given += entry.given;
    return given;
}

ChunkSet Endpoint::chunks(const Patch& patch)
{
    const ChunkIndex count = patch.manifest.layout().count();
    ChunkSet held(count);
    call(QStringLiteral("telemetry.subscribe"), {{QStringLiteral("intervalMs"), 100}});
    m_admin->notifications().clear();
    QElapsedTimer waited;
    waited.start();
    while (m_admin->isOpen() && !waited.hasExpired(telemetryPatienceMs)) {
        call(QStringLiteral("agent.info"), {}); // telemetry that came meanwhile is kept aside
        for (const QJsonObject& notification : std::as_const(m_admin->notifications())) {
            const auto update =
                recordOf<rpc::EndpointTelemetry>(notification.value(QStringLiteral("params")));
            for (const rpc::ArtifactTelemetry& artifact : update.artifacts) {
                if (artifact.job != patch.job
                    || artifact.map.size() != static_cast<qsizetype>(count))
                    continue;
                for (ChunkIndex chunk = 0; chunk < count; ++chunk)
                    if (static_cast<quint8>(artifact.map.at(chunk)) == 255)
                        held.insert(chunk);
                return held;
            }
        }
        m_admin->notifications().clear();
    }
    return held;
}

QVector<rpc::SwarmEvent> Endpoint::events()
{
    QVector<rpc::SwarmEvent> all;
    rpc::EventPage page;
    do {
        page = recordOf<rpc::EventPage>(
            call(QStringLiteral("events.since"), {{QStringLiteral("sequence"), page.next}}));
        all += page.events;
    } while (page.more && !page.events.isEmpty());
    return all;
}

rpc::DoctorReport Endpoint::examine()
{
    return recordOf<rpc::DoctorReport>(call(QStringLiteral("doctor.run"), {}));
}

bool Endpoint::hasDelivered(const Patch& patch) const
{
    QFile file(QStringLiteral("%1/delivered/%2/patch.bin").arg(m_state, patch.job));
    return file.open(QIODevice::ReadOnly) && file.readAll() == patch.content;
}

} // namespace patchswarm::lab
