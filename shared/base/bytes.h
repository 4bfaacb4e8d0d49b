#pragma once

#include <QString>

#include <cstdint>

namespace patchswarm {

inline constexpr std::uint64_t kilobyte = 1000;
inline constexpr std::uint64_t megabyte = 1000 * kilobyte;
inline constexpr std::uint64_t gigabyte =
    1000 * megabyte; // GB means 10^9 everywhere in the project
inline constexpr std::uint64_t kibibyte = 1024;
inline constexpr std::uint64_t mebibyte = 1024 * kibibyte;

// "0 B", "999 B", "1.5 kB", "20.0 GB": decimal units, one decimal from kB up.
[[nodiscard]] QString byteText(std::uint64_t bytes);

// "12.3 MB/s" from bytes per second.
[[nodiscard]] QString rateText(double bytesPerSecond);

} // namespace patchswarm
