#include <QProcess>

#include <csignal>
#include <sys/signalfd.h>
#include <unistd.h>

#include "agent/service/processsignals.h"

namespace patchswarm::service {

// A descriptor rather than a handler function: nothing runs in signal context, and no global is
// needed. The mask is set before any thread starts, so that all of them inherit it.
ProcessSignals::ProcessSignals(QObject* parent)
    : QObject(parent)
{
    sigset_t wanted;
    sigemptyset(&wanted);
    for (const int number : {SIGTERM, SIGINT, SIGHUP})
        sigaddset(&wanted, number);
    pthread_sigmask(SIG_BLOCK, &wanted, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    m_descriptor = signalfd(-1, &wanted, SFD_NONBLOCK | SFD_CLOEXEC);
    m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &ProcessSignals::read);
}

ProcessSignals::~ProcessSignals()
{
    m_notifier.reset();
    close(m_descriptor);
}

void ProcessSignals::read()
{
    signalfd_siginfo event {};
    while (::read(m_descriptor, &event, sizeof event) == static_cast<ssize_t>(sizeof event)) {
        if (event.ssi_signo == SIGHUP)
            Q_EMIT reloadRequested();
        else
            Q_EMIT endRequested();
    }
}

void letSignalsThrough(QProcess& program)
{
    program.setChildProcessModifier([] {
        sigset_t none;
        sigemptyset(&none);
        pthread_sigmask(SIG_SETMASK, &none, nullptr);
        std::signal(SIGPIPE, SIG_DFL);
        setpgid(0, 0);
    });
}

void killWithChildren(QProcess& program)
{
    const auto leader = static_cast<pid_t>(program.processId());
    if (leader > 0)
        ::kill(-leader, SIGKILL);
    program.kill();
}

} // namespace patchswarm::service
