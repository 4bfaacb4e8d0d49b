#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

namespace patchswarm::tests {

// One real agent as a child process, ended when this object goes. Its log is kept for a failing
// test's message.
class AgentProcess
{
public:
    struct Options
    {
        QString program; // empty: the agent that was built
        QString stateDirectory;
        QString bundle; // empty: enrolled before
        QString bind; // empty: all addresses
        QStringList prefix; // program and arguments to run it under, such as "ip netns exec NAME"
        QString readyText = QStringLiteral("is up"); // what its log says once it can be used
    };

    explicit AgentProcess(Options options);
    ~AgentProcess(); // kills it

    [[nodiscard]] bool start(); // true once its log says readyText
    void kill(); // at once, as kill -9
    [[nodiscard]] bool terminate(); // in good order; true when it ended with exit code 0

    [[nodiscard]] bool isRunning() const { return m_process.state() == QProcess::Running; }

    [[nodiscard]] int exitCode() const { return m_process.exitCode(); }

    [[nodiscard]] bool waitForEnd(int patienceMs);

    [[nodiscard]] qint64 pid() const { return m_process.processId(); }

    [[nodiscard]] QString log();

    [[nodiscard]] const Options& options() const { return m_options; }

private:
    Options m_options;
    QProcess m_process;
    QByteArray m_log;
};

} // namespace patchswarm::tests
