#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

namespace patchswarm {

// Lends bytes of an open file without copying them. When the file is cut off or cannot be read
// meanwhile, the process goes on: the window then reads as zeros and says that it is broken. For
// the thread that made it, one window at a time. The first window installs a SIGBUS handler, which
// passes on every fault that is not in a window.
class MappedWindow
{
public:
    // `offset` is a multiple of the page size, `length` > 0. Not every file can be mapped: see
    // isMapped().
    MappedWindow(int descriptor, std::uint64_t offset, std::size_t length);
    ~MappedWindow();
    MappedWindow(const MappedWindow&) = delete;
    MappedWindow& operator=(const MappedWindow&) = delete;

    [[nodiscard]] bool isMapped() const { return m_first != nullptr; }

    // True when some byte could not be read; ask after the bytes were used.
    [[nodiscard]] bool isBroken() const { return m_isBroken.load(std::memory_order_relaxed); }

    [[nodiscard]] std::span<const std::uint8_t> bytes() const { return {m_first, m_length}; }

private:
    friend struct BusErrorGuard;

    const std::uint8_t* m_first = nullptr;
    std::size_t m_length = 0;
    std::atomic<bool> m_isBroken = false; // written by the signal handler
};

} // namespace patchswarm
