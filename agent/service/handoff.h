#pragma once

#include <QObject>
#include <QProcess>
#include <QQueue>
#include <QTimer>

#include <memory>

#include "agent/service/localsettings.h"

namespace patchswarm::service {

// Runs the endpoint's own installer command on verified files, one job after another, without a
// shell: program, leading arguments, then one verified path. It does not decide which job is due,
// nor what an outcome means for it.
class HandOff : public QObject
{
    Q_OBJECT

public:
    struct Outcome
    {
        bool succeeded = false;
        int exitCode = -1; // -1 when the program did not run to its end
        bool rebootPending = false;
        QString detail; // why it failed, with the end of what the program wrote
    };

    explicit HandOff(const LocalSettings&, QObject* parent = nullptr);
    ~HandOff() override;

    [[nodiscard]] bool isConfigured() const { return !m_settings.handOffCommand.isEmpty(); }

    void setLocalSettings(const LocalSettings&);

    // Queues the files of one job; answered by finished() after the last file or the first failure.
    void start(const QString& jobId, const QStringList& verifiedPaths);
    // Forgets a queued job; a command that already runs is left to end.
    void cancel(const QString& jobId);

Q_SIGNALS:
    void finished(const QString& jobId, const patchswarm::service::HandOff::Outcome&);

private:
    struct Task
    {
        QString jobId;
        QStringList paths;
        bool rebootPending = false;
    };

    void runNext();
    void programEnded(int exitCode, QProcess::ExitStatus);
    void finishTask(Outcome);

    LocalSettings m_settings;
    QQueue<Task> m_tasks; // the first one is running when m_isRunning
    bool m_isRunning = false;
    bool m_hasTimedOut = false;
    std::unique_ptr<QProcess> m_process;
    QByteArray m_output; // the end of what the running program wrote
    QTimer m_timeout;
};

} // namespace patchswarm::service
