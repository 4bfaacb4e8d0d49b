#include <QProcess>

#include <csignal>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "console/demo/interruption.h"

namespace patchswarm::demo {

namespace {

sigset_t endingSignals()
{
    sigset_t wanted;
    sigemptyset(&wanted);
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        sigaddset(&wanted, number);
    return wanted;
}

} // namespace

Interruption::Interruption()
{
    const sigset_t wanted = endingSignals();
    pthread_sigmask(SIG_BLOCK, &wanted, nullptr);
    m_descriptor = signalfd(-1, &wanted, SFD_NONBLOCK | SFD_CLOEXEC);
    m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Interruption::read);
}

Interruption::~Interruption()
{
    m_notifier.reset();
    read(); // a late one must not end the process now that all is cleaned up
    close(m_descriptor);
    const sigset_t wanted = endingSignals();
    pthread_sigmask(SIG_UNBLOCK, &wanted, nullptr);
}

void Interruption::read()
{
    signalfd_siginfo event {};
    while (::read(m_descriptor, &event, sizeof event) == static_cast<ssize_t>(sizeof event))
        Q_EMIT requested(static_cast<int>(event.ssi_signo));
}

void tieToThisProcess(QProcess& child)
{
    const pid_t parent = getpid();
    child.setChildProcessModifier([parent] {
        setpgid(0, 0);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) // it ended before the line above
            _exit(1);
        sigset_t none;
        sigemptyset(&none);
        pthread_sigmask(SIG_SETMASK, &none, nullptr);
    });
}

} // namespace patchswarm::demo
