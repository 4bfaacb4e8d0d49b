#include "console/demo/agentprocess.h"

#include <QFile>

#include "console/demo/interruption.h"

namespace patchswarm::demo {

namespace {

constexpr int killPatienceMs = 10'000;
constexpr qint64 logTail = 16 * 1024; // bytes

} // namespace

AgentProcess::AgentProcess(Command command, QObject* parent)
    : QObject(parent)
    , m_command(std::move(command))
{
    tieToThisProcess(m_process);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setStandardOutputFile(m_command.logFile, QIODevice::Append);
    connect(&m_process, &QProcess::finished, this, &AgentProcess::finished);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            Q_EMIT endedByItself(QStringLiteral("%1 cannot be started: %2")
                                     .arg(m_command.program, m_process.errorString()));
    });
}

AgentProcess::~AgentProcess()
{
    kill();
}

void AgentProcess::start()
{
    m_isEnding = false;
    m_process.start(m_command.program,
                    {QStringLiteral("--state"), m_command.stateDirectory,
                     QStringLiteral("--enroll"), m_command.bundle, QStringLiteral("--bind"),
                     m_command.bind, QStringLiteral("--log-level"), m_command.logLevel,
                     QStringLiteral("--priority"), QStringLiteral("inherited")}); // it is watched
}

void AgentProcess::kill()
{
    m_isEnding = true;
    if (!isRunning())
        return;
    m_process.kill();
    m_process.waitForFinished(killPatienceMs);
}

void AgentProcess::askToEnd()
{
    m_isEnding = true;
    if (isRunning())
        m_process.terminate();
}

bool AgentProcess::waitForEnd(int milliseconds)
{
    return !isRunning() || m_process.waitForFinished(milliseconds);
}

void AgentProcess::finished()
{
    if (m_isEnding)
        return;
    Q_EMIT endedByItself(
        m_process.exitStatus() == QProcess::CrashExit
            ? QStringLiteral("it crashed")
            : QStringLiteral("it ended with exit code %1").arg(m_process.exitCode()));
}

QString AgentProcess::endOfLog(int lines) const
{
    QFile file(m_command.logFile);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    file.seek(std::max<qint64>(0, file.size() - logTail));
    const QStringList all = QString::fromUtf8(file.readAll()).trimmed().split(u'\n');
    return all.mid(std::max<qsizetype>(0, all.size() - lines)).join(u'\n');
}

} // namespace patchswarm::demo
