#include "tests/integration/oneagent.h"

#include <QJsonArray>
#include <QTest>

namespace patchswarm::tests {

OneAgent::OneAgent(TestFleet& fleet, const QString& name, int host, bool replaceKey)
    : m_fleet(fleet)
{
    const QString unique = QStringLiteral("%1-%2").arg(name).arg(host);
    m_options.stateDirectory = fleet.path(unique);
    m_options.bundle = fleet.enroll(unique, replaceKey);
    m_options.bind = QStringLiteral("127.0.5.%1").arg(host);
}

void OneAgent::start()
{
    m_process = std::make_unique<AgentProcess>(m_options);
    if (!m_process->start())
        qFatal("the agent did not start: %s", qPrintable(m_process->log()));
}

bool OneAgent::connectTo(quint16 port)
{
    m_admin = std::make_unique<AdminConnection>(m_fleet.fleet().admin());
    return m_admin->open(address(), port);
}

AdminConnection::Reply OneAgent::apply(const policy::Profile& profile)
{
    return m_admin->call(
        QStringLiteral("profile.apply"),
        {{QStringLiteral("profile"), QString::fromLatin1(m_fleet.sign(profile))},
         {QStringLiteral("baseRevision"), static_cast<qint64>(profile.revision - 1)}});
}

QJsonObject OneAgent::job(const QString& id)
{
    const auto listed = m_admin->call(QStringLiteral("job.list"), {{QStringLiteral("jobId"), id}});
    return listed.object().value(QStringLiteral("jobs")).toArray().first().toObject();
}

bool OneAgent::reaches(const QString& id, const QString& state)
{
    return QTest::qWaitFor(
        [&] { return job(id).value(QStringLiteral("state")).toString() == state; }, 30'000);
}

} // namespace patchswarm::tests
