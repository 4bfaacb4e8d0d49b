#include "tests/support/agents/agentprocess.h"

#include <QElapsedTimer>

namespace patchswarm::tests {

namespace {

constexpr int patienceMs = 20'000;

} // namespace

AgentProcess::AgentProcess(Options options)
    : m_options(std::move(options))
{
    if (m_options.program.isEmpty())
        m_options.program = QStringLiteral(PATCHSWARM_BINARIES "/patchswarm-agent");
    m_process.setProcessChannelMode(QProcess::MergedChannels);
}

AgentProcess::~AgentProcess()
{
    kill();
}

bool AgentProcess::start()
{
    QStringList command = m_options.prefix;
    command << m_options.program << QStringLiteral("--state") << m_options.stateDirectory;
    // In the background it would be measured by what else runs here.
    command << QStringLiteral("--priority") << QStringLiteral("inherited");
    if (!m_options.bundle.isEmpty())
        command << QStringLiteral("--enroll") << m_options.bundle;
    if (!m_options.bind.isEmpty())
        command << QStringLiteral("--bind") << m_options.bind;
    m_log.clear();
    m_process.start(command.takeFirst(), command);
    QElapsedTimer waited;
    waited.start();
    while (m_process.state() != QProcess::NotRunning && !waited.hasExpired(patienceMs)) {
        m_process.waitForReadyRead(200);
        if (log().contains(m_options.readyText))
            return true;
    }
    return false;
}

void AgentProcess::kill()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished(patienceMs);
}

bool AgentProcess::terminate()
{
    m_process.terminate();
    return m_process.waitForFinished(patienceMs) && m_process.exitStatus() == QProcess::NormalExit
        && m_process.exitCode() == 0;
}

bool AgentProcess::waitForEnd(int patience)
{
    return m_process.state() == QProcess::NotRunning || m_process.waitForFinished(patience);
}

QString AgentProcess::log()
{
    m_log += m_process.readAll();
    return QString::fromUtf8(m_log);
}

} // namespace patchswarm::tests
