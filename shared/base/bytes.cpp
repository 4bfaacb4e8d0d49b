#include "shared/base/bytes.h"

#include <array>

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
    return byteText(bytesPerSecond <= 0 ? 0 : static_cast<std::uint64_t>(bytesPerSecond))
        + QStringLiteral("/s");
}

} // namespace patchswarm
