#pragma once

#include <QObject>
#include <QProcess>
#include <QString>

#include "shared/base/error.h"

namespace patchswarm::demo {

// One agent as a child process that dies with us, its log in a file. It starts and ends it; what it
// does in between is not its affair. Main thread.
class AgentProcess : public QObject
{
    Q_OBJECT

public:
    struct Command
    {
        QString program; // absolute
        QString stateDirectory;
        QString bundle;
        QString bind; // address
        QString logFile; // appended to
        QString logLevel;
    };

    explicit AgentProcess(Command command, QObject* parent = nullptr);
    ~AgentProcess() override; // kills it

    // failedToStart() or ended() tell of failure later.
    void start();
    // As kill -9 does; it is gone when this returns.
    void kill();
    // Asks it to end in good order.
    void askToEnd();
    // False when it did not end in that time.
    [[nodiscard]] bool waitForEnd(int milliseconds);

    [[nodiscard]] bool isRunning() const { return m_process.state() != QProcess::NotRunning; }

    // The last lines of its log, for a person.
    [[nodiscard]] QString endOfLog(int lines = 12) const;

Q_SIGNALS:
    // It ended though nobody here asked it to.
    void endedByItself(const QString& why);

private:
    void finished();

    Command m_command;
    QProcess m_process;
    bool m_isEnding = false;
};

} // namespace patchswarm::demo
