#include "console/fleet/epolldispatcher_linux.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace patchswarm::fleet {

namespace {

constexpr int eventsAtOnce = 256; // then timers and posted events have their turn

constexpr std::array<std::uint32_t, 3> asked {EPOLLIN, EPOLLOUT, EPOLLPRI};
constexpr std::uint32_t always = EPOLLHUP | EPOLLERR;

std::uint64_t keyOf(int fd, std::uint32_t generation)
{
    return std::uint64_t(generation) << 32U | static_cast<std::uint32_t>(fd);
}

} // namespace

EpollDispatcher::EpollDispatcher(QObject* parent)
    : QAbstractEventDispatcher(parent)
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
    , m_wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (m_epoll < 0 || m_wake < 0)
        qFatal("no epoll instance or eventfd can be had: too many files are open");
    m_clock.start();
    epoll_event event {};
    event.events = EPOLLIN;
    event.data.u64 = keyOf(m_wake, 0);
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wake, &event);
}

EpollDispatcher::~EpollDispatcher()
{
    ::close(m_epoll);
    ::close(m_wake);
}

qint64 EpollDispatcher::now() const
{
    return m_clock.nsecsElapsed() / 1000;
}

// --- one turn ------------------------------------------------------------------------------------

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_isInterrupted.store(false);
    Q_EMIT awake();
    QCoreApplication::sendPostedEvents();
    if (m_isInterrupted.load())
        return false;
    const bool mayWait = flags.testFlag(QEventLoop::WaitForMoreEvents);
    if (mayWait)
        Q_EMIT aboutToBlock();
    if (m_isInterrupted.load())
        return false;
    const int timeoutMs = patience(mayWait);
    const bool isTold = flags.testFlag(QEventLoop::ExcludeSocketNotifiers) ? pollWakeOnly(timeoutMs)
                                                                           : pollSockets(timeoutMs);
    return runTimers() || isTold;
}

// Milliseconds for the kernel, rounded up: a turn too early would be one in vain. -1: for ever.
int EpollDispatcher::patience(bool mayWait) const
{
    if (!mayWait)
        return 0;
    const auto next = m_timers.nextDue();
    if (!next)
        return -1;
    constexpr qint64 longestMs = 60'000;
    return static_cast<int>(std::min(std::max<qint64>((*next - now() + 999) / 1000, 0), longestMs));
}

// Only when it is readable. What is posted after the exchange wakes the next turn.
void EpollDispatcher::clearWake()
{
    std::uint64_t count = 0;
    while (::read(m_wake, &count, sizeof count) < 0 && errno == EINTR) { }
    m_isAwake.exchange(false);
}

bool EpollDispatcher::pollWakeOnly(int timeoutMs)
{
    pollfd wake {m_wake, POLLIN, 0};
    if (::poll(&wake, 1, timeoutMs) <= 0)
        return false;
    clearWake();
    return true;
}

bool EpollDispatcher::pollSockets(int timeoutMs)
{
    tellEpoll();
    std::array<epoll_event, eventsAtOnce> events;
    const int count = epoll_wait(m_epoll, events.data(), eventsAtOnce, timeoutMs);
    bool isTold = false;
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        const auto fd = static_cast<int>(event.data.u64 & 0xFFFFFFFFU);
        if (fd == m_wake)
            clearWake();
        else if (!activate(fd, static_cast<std::uint32_t>(event.data.u64 >> 32U), event.events))
            continue;
        isTold = true;
    }
    return isTold;
}

// Each notifier is looked up anew: the one before it may have deleted it, or closed the socket.
bool EpollDispatcher::activate(int fd, std::uint32_t generation, std::uint32_t events)
{
    bool isTold = false;
    for (std::size_t type = 0; type < asked.size(); ++type) {
        const auto watched = m_watched.constFind(fd);
        if (watched == m_watched.constEnd() || watched->generation != generation)
            return isTold;
        QSocketNotifier* const notifier = watched->notifiers[type];
        if (notifier == nullptr || (events & (asked[type] | always)) == 0)
            continue;
        QEvent event(QEvent::SockAct);
        QCoreApplication::sendEvent(notifier, &event);
        isTold = true;
    }
    return isTold;
}

bool EpollDispatcher::runTimers()
{
    const qint64 moment = now();
    bool isTold = false;
    for (const int id : m_timers.due(moment)) {
        QObject* const object = m_timers.begin(id, moment);
        if (object == nullptr)
            continue;
        QTimerEvent event(id);
        QCoreApplication::sendEvent(object, &event);
        m_timers.end(id);
        isTold = true;
    }
    return isTold;
}

// --- sockets -------------------------------------------------------------------------------------

std::uint32_t EpollDispatcher::Watched::wanted() const
{
    std::uint32_t events = 0;
    for (std::size_t type = 0; type < notifiers.size(); ++type)
        if (notifiers[type] != nullptr)
            events |= asked[type];
    return events;
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier* notifier)
{
    const auto fd = static_cast<int>(notifier->socket());
    Watched& watched = m_watched[fd];
    if (watched.generation == 0) // not known till now
        watched.generation = ++m_lastGeneration;
    watched.notifiers[static_cast<std::size_t>(notifier->type())] = notifier;
    noteDirty(fd, watched);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier* notifier)
{
    const auto fd = static_cast<int>(notifier->socket());
    const auto known = m_watched.find(fd);
    const auto type = static_cast<std::size_t>(notifier->type());
    if (known == m_watched.end() || known->notifiers[type] != notifier)
        return;
    known->notifiers[type] = nullptr;
    if (known->wanted() != 0)
        return noteDirty(fd, *known);
    // At once: the descriptor may be closed next, and its number given to another socket.
    if (known->told != 0)
        epoll_ctl(m_epoll, EPOLL_CTL_DEL, fd, nullptr);
    m_watched.erase(known);
}

// Sockets ask for a turn of writing and take it back at once; only what stays costs a system call.
void EpollDispatcher::noteDirty(int fd, Watched& watched)
{
    if (!watched.isDirty)
        m_dirty.push_back(fd);
    watched.isDirty = true;
}

void EpollDispatcher::tellEpoll()
{
    for (const int fd : m_dirty) {
        const auto known = m_watched.find(fd);
        if (known == m_watched.end())
            continue;
        known->isDirty = false;
        if (known->wanted() == known->told)
            continue;
        epoll_event event {};
        event.events = known->wanted();
        event.data.u64 = keyOf(fd, known->generation);
        const int what = known->told == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
        if (epoll_ctl(m_epoll, what, fd, &event) == 0)
            known->told = event.events;
        else
            qWarning("descriptor %d cannot be watched: %s", fd, std::strerror(errno));
    }
    m_dirty.clear();
}

// --- timers --------------------------------------------------------------------------------------

void EpollDispatcher::registerTimer(int id, qint64 interval, Qt::TimerType type, QObject* object)
{
    m_timers.add(id, interval, type, object, now());
}

bool EpollDispatcher::unregisterTimer(int id)
{
    return m_timers.remove(id);
}

bool EpollDispatcher::unregisterTimers(QObject* object)
{
    return m_timers.removeAllOf(object);
}

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject* object) const
{
    return m_timers.timersOf(object);
}

int EpollDispatcher::remainingTime(int id)
{
    return static_cast<int>(m_timers.remainingMs(id, now()));
}

// --- from any thread -----------------------------------------------------------------------------

void EpollDispatcher::wakeUp()
{
    if (m_isAwake.exchange(true))
        return;
    const std::uint64_t one = 1;
    while (::write(m_wake, &one, sizeof one) < 0 && errno == EINTR) { }
}

void EpollDispatcher::interrupt()
{
    m_isInterrupted.store(true);
    wakeUp();
}

} // namespace patchswarm::fleet
