#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

class QProcess;

namespace patchswarm::demo {

// Turns SIGINT, SIGTERM and SIGHUP into a Qt signal while it lives, so that an interrupted demo
// cleans up. A second one while cleaning up is only told again. Main thread, one at a time.
class Interruption : public QObject
{
    Q_OBJECT

public:
    Interruption();
    ~Interruption() override; // signals do again what they did before

Q_SIGNALS:
    void requested(int signalNumber);

private:
    void read();

    int m_descriptor = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

// Makes a child that dies with this process, however this one ends, that a Ctrl-C on the terminal
// does not reach, and that does not inherit blocked signals. Before start(); the thread that starts
// it must be the main one.
void tieToThisProcess(QProcess& child);

} // namespace patchswarm::demo
