#include "tests/bench/benchagent.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <csignal>
#include <unistd.h>

namespace patchswarm::bench {

using tests::AgentProcess;
using tests::TestFleet;

namespace {

constexpr int pollMs = 50;

Footprint footprintOf(qint64 pid)
{
    Footprint found;
    const QString root = QStringLiteral("/proc/%1/").arg(pid);
    QFile status(root + QStringLiteral("status"));
    if (status.open(QIODevice::ReadOnly))
        for (const QByteArray& line : status.readAll().split('\n')) {
            const QByteArray kib = line.mid(line.indexOf(':') + 1).simplified().split(' ').first();
            if (line.startsWith("VmRSS:"))
                found.residentMiB = kib.toDouble() / 1024;
            if (line.startsWith("VmHWM:"))
                found.peakMiB = kib.toDouble() / 1024;
        }
    QFile stat(root + QStringLiteral("stat"));
    if (stat.open(QIODevice::ReadOnly)) {
        const QByteArray text = stat.readAll();
        const auto fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
        if (fields.size() > 12)
            found.processorSeconds = (fields.at(11).toDouble() + fields.at(12).toDouble())
                / static_cast<double>(sysconf(_SC_CLK_TCK));
    }
    return found;
}

} // namespace

BenchAgent::BenchAgent(TestFleet& fleet, const QString& name, const QString& address)
    : m_admin(fleet.fleet().admin())
{
    AgentProcess::Options options;
    options.stateDirectory = fleet.path(name);
    options.bundle = fleet.enroll(name);
    options.bind = address;
    m_process = std::make_unique<AgentProcess>(options);
    if (!m_process->start() || !m_admin.open(address, 5001))
        qFatal("the agent did not start: %s", qPrintable(m_process->log()));
    const QByteArray profile = fleet.sign(TestFleet::loopbackProfile());
    (void)m_admin.call(QStringLiteral("profile.apply"),
                       {{QStringLiteral("profile"), QString::fromLatin1(profile)},
                        {QStringLiteral("baseRevision"), 0}});
}

Footprint BenchAgent::footprint() const
{
    return footprintOf(m_process->pid());
}

void BenchAgent::freeze() const
{
    ::kill(static_cast<pid_t>(m_process->pid()), SIGSTOP);
}

void BenchAgent::thaw() const
{
    ::kill(static_cast<pid_t>(m_process->pid()), SIGCONT);
}

void BenchAgent::fetch(const QByteArray& jws, const ArtifactManifest& manifest)
{
    if (const QString refusal = submit(m_admin, jws, manifest); !refusal.isEmpty())
        qFatal("the job was refused: %s", qPrintable(refusal));
}

bool BenchAgent::hasDelivered(const QString& jobId)
{
    const auto listed =
        m_admin.call(QStringLiteral("job.list"), {{QStringLiteral("jobId"), jobId}});
    const auto jobs = listed.object().value(QStringLiteral("jobs")).toArray();
    return jobs.first().toObject().value(QStringLiteral("state")).toString() == u"delivered";
}

bool BenchAgent::waitForDelivery(const QString& jobId, qint64 patienceMs)
{
    QElapsedTimer clock;
    clock.start();
    while (!hasDelivered(jobId)) {
        if (clock.hasExpired(patienceMs))
            return false;
        QTest::qWait(pollMs);
    }
    return true;
}

QVector<rpc::SwarmEvent> BenchAgent::events()
{
    QVector<rpc::SwarmEvent> all;
    rpc::EventPage page;
    do {
        const auto answer =
            m_admin.call(QStringLiteral("events.since"), {{QStringLiteral("sequence"), page.next}});
        auto read = rpc::fromJson<rpc::EventPage>(answer.object());
        if (!answer.result || !read)
            qFatal("events.since failed: %s", qPrintable(m_process->log()));
        page = std::move(*read);
        all += page.events;
    } while (page.more);
    return all;
}

} // namespace patchswarm::bench
