#include "agent/service/handoff.h"

#include <QFileInfo>

#include "agent/service/processsignals.h"

namespace patchswarm::service {

namespace {

constexpr int keptOutput = 2048; // bytes

bool systemAsksForReboot()
{
    return QFileInfo::exists(QStringLiteral("/run/reboot-required"));
}

} // namespace

HandOff::HandOff(const LocalSettings& settings, QObject* parent)
    : QObject(parent)
    , m_settings(settings)
    , m_process(std::make_unique<QProcess>())
{
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setStandardInputFile(QProcess::nullDevice());
    letSignalsThrough(*m_process);
    m_timeout.setSingleShot(true);
    connect(m_process.get(), &QProcess::readyRead, this,
            [this] { m_output = (m_output + m_process->readAll()).right(keptOutput); });
    connect(m_process.get(), &QProcess::finished, this, &HandOff::programEnded);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            finishTask(
                {.detail = QStringLiteral("%1 could not be started: %2")
                               .arg(m_settings.handOffCommand.value(0), m_process->errorString())});
    });
    connect(&m_timeout, &QTimer::timeout, this, [this] {
        m_hasTimedOut = true;
        killWithChildren(*m_process);
    });
}

HandOff::~HandOff()
{
    m_process->disconnect(this);
    // A QProcess kills its program when it is destroyed; an installer stopped half-way could break
    // the endpoint, so a running one is given up instead; its object goes when it has ended, or
    // with this process.
    if (m_process->state() == QProcess::NotRunning)
        return;
    QProcess* orphan = m_process.release();
    connect(orphan, &QProcess::readyRead, orphan, [orphan] { orphan->readAll(); });
    connect(orphan, &QProcess::finished, orphan, &QObject::deleteLater);
}

void HandOff::setLocalSettings(const LocalSettings& settings)
{
    m_settings = settings;
}

void HandOff::start(const QString& jobId, const QStringList& verifiedPaths)
{
    Q_ASSERT(!verifiedPaths.isEmpty());
    m_tasks.enqueue({jobId, verifiedPaths});
    if (!m_isRunning)
        runNext();
}

void HandOff::cancel(const QString& jobId)
{
    const qsizetype firstQueued = m_isRunning ? 1 : 0;
    for (qsizetype i = m_tasks.size() - 1; i >= firstQueued; --i)
        if (m_tasks.at(i).jobId == jobId)
            m_tasks.removeAt(i);
}

void HandOff::runNext()
{
    if (m_tasks.isEmpty())
        return;
    m_isRunning = true;
    m_hasTimedOut = false;
    m_output.clear();
    QStringList arguments = m_settings.handOffCommand.mid(1);
    arguments.append(m_tasks.first().paths.takeFirst());
    m_timeout.start(m_settings.handOffTimeout);
    m_process->start(m_settings.handOffCommand.value(0), arguments);
}

void HandOff::programEnded(int exitCode, QProcess::ExitStatus status)
{
    const bool wantsReboot = m_settings.rebootExitCodes.contains(exitCode);
    if (status == QProcess::NormalExit && (exitCode == 0 || wantsReboot)) {
        Task& task = m_tasks.first();
        task.rebootPending = task.rebootPending || wantsReboot || systemAsksForReboot();
        if (!task.paths.isEmpty())
            return runNext();
        return finishTask({.succeeded = true,
                           .exitCode = exitCode,
                           .rebootPending = task.rebootPending,
                           .detail = {}});
    }
    const QString output = QString::fromUtf8(m_output).trimmed();
    QString reason = QStringLiteral("the installer ended with code %1").arg(exitCode);
    if (m_hasTimedOut)
        reason = QStringLiteral("the installer was stopped after %1 s")
                     .arg(m_settings.handOffTimeout.count());
    else if (status == QProcess::CrashExit)
        reason = QStringLiteral("the installer crashed");
    finishTask({.exitCode = status == QProcess::NormalExit ? exitCode : -1,
                .detail = output.isEmpty() ? reason : reason + QStringLiteral(": ") + output});
}

void HandOff::finishTask(Outcome outcome)
{
    m_timeout.stop();
    m_isRunning = false;
    const QString jobId = m_tasks.dequeue().jobId;
    // Queued: a program that cannot be started says so before start() has returned.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (!m_isRunning)
                runNext();
        },
        Qt::QueuedConnection);
    Q_EMIT finished(jobId, outcome);
}

} // namespace patchswarm::service
