#pragma once

#include <QByteArray>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

// What each fuzz target defines; libFuzzer calls it, or replay.cpp in builds without libFuzzer.
// Always answers 0: every input is worth keeping.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count);

namespace patchswarm::fuzz {

inline QByteArray asByteArray(const std::uint8_t* bytes, std::size_t count)
{
    return QByteArray(reinterpret_cast<const char*>(bytes), static_cast<qsizetype>(count));
}

// A promise of the parser that must hold for every input; stops the program where it does not.
inline void mustHold(bool holds, const char* promise)
{
    if (holds)
        return;
    std::fprintf(stderr, "does not hold: %s\n", promise);
    std::abort();
}

} // namespace patchswarm::fuzz
