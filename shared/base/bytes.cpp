#include "shared/base/bytes.h"

#include <array>
#include <limits>

namespace patchswarm {

QString byteText(std::uint64_t bytes)
{
    if (bytes < kilobyte)
        return QStringLiteral("%1 B").arg(bytes);
    static constexpr std::array units {"kB", "MB", "GB", "TB", "PB", "EB"};
    double value = static_cast<double>(bytes) / 1000.0;
    std::size_t unit = 0;
    while (value >= 999.95 && unit + 1 < units.size()) {
        value /= 1000.0;
        ++unit;
    }
    return QStringLiteral("%1 %2").arg(value, 0, 'f', 1).arg(QLatin1String(units[unit]));
}

QString rateText(double bytesPerSecond)
{
    constexpr double beyond = 18446744073709551616.0; // 2^64
    std::uint64_t bytes = 0; // also for what is not a number
    if (bytesPerSecond > 0)
        bytes = bytesPerSecond < beyond ? static_cast<std::uint64_t>(bytesPerSecond)
                                        : std::numeric_limits<std::uint64_t>::max();
    return byteText(bytes) + QStringLiteral("/s");
}

} // namespace patchswarm
