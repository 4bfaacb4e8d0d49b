#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

class QProcess;

namespace patchswarm::service {

// Turns the operating system's requests to this process into Qt signals on the main thread: SIGTERM
// and SIGINT ask to end, SIGHUP asks to reload. One object per process; it decides nothing.
class ProcessSignals : public QObject
{
    Q_OBJECT

public:
    explicit ProcessSignals(QObject* parent = nullptr);
    ~ProcessSignals() override;

Q_SIGNALS:
    void endRequested();
    void reloadRequested();

private:
    void read();

    int m_descriptor = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

// This process blocks the signals that it reads from a descriptor; a program it starts must not
// inherit that. The program leads a process group of its own, so that it can be ended with all that
// it started.
void letSignalsThrough(QProcess& program);

// Precondition: letSignalsThrough() was called before the program started.
void killWithChildren(QProcess& program);

} // namespace patchswarm::service
