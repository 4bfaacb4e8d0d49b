#include <cerrno>
#include <csignal>
#include <mutex>
#include <sys/mman.h>

#include "shared/content/mappedwindow.h"

namespace patchswarm {

// Everything the handler touches. Reading a mapped page that the file no longer has raises SIGBUS
// in the reading thread; zeros in its place let the reader finish, as libwayland does for its
// clients' buffers.
struct BusErrorGuard
{
    static thread_local MappedWindow* window;
    static struct sigaction previous;

    static void install()
    {
        static std::once_flag once;
        std::call_once(once, [] {
            struct sigaction action = {};
            action.sa_sigaction = handle;
            action.sa_flags = SA_SIGINFO | SA_NODEFER;
            sigemptyset(&action.sa_mask);
            sigaction(SIGBUS, &action, &previous);
        });
    }

    static bool replacedByZeros(const void* address)
    {
        const auto* at = static_cast<const std::uint8_t*>(address);
        if (window == nullptr || at < window->m_first || at >= window->m_first + window->m_length)
            return false;
        const int savedErrno = errno;
        void* const first = const_cast<std::uint8_t*>(window->m_first);
        const void* zeros = mmap(first, window->m_length, PROT_READ,
                                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
        window->m_isBroken.store(true, std::memory_order_relaxed);
        errno = savedErrno;
        return zeros != MAP_FAILED;
    }

    static void handle(int signal, siginfo_t* info, void* context)
    {
        if (replacedByZeros(info->si_addr))
            return;
        if ((previous.sa_flags & SA_SIGINFO) != 0)
            previous.sa_sigaction(signal, info, context);
        else if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN)
            previous.sa_handler(signal);
        else
            sigaction(SIGBUS, &previous,
                      nullptr); // the fault repeats and ends the process as it would have
    }
};

thread_local MappedWindow* BusErrorGuard::window = nullptr;
struct sigaction BusErrorGuard::previous = {};

MappedWindow::MappedWindow(int descriptor, std::uint64_t offset, std::size_t length)
{
    BusErrorGuard::install();
    void* const first =
        mmap(nullptr, length, PROT_READ, MAP_SHARED, descriptor, static_cast<off_t>(offset));
    if (first == MAP_FAILED)
        return;
    m_first = static_cast<const std::uint8_t*>(first);
    m_length = length;
    BusErrorGuard::window = this;
}

MappedWindow::~MappedWindow()
{
    if (!isMapped())
        return;
    BusErrorGuard::window = nullptr;
    munmap(const_cast<std::uint8_t*>(m_first), m_length);
}

} // namespace patchswarm
