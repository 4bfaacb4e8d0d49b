#pragma once

#include <QString>

// Figures as the views write them: short, with a unit, in the reader's language.
namespace patchswarm::views {

[[nodiscard]] QString countText(qint64); // "1,000" with the locale's separator
[[nodiscard]] QString shareText(double share); // 0-1 -> "96.4 %"; "100 %" only when it is all
[[nodiscard]] QString copiesText(double copies); // "1.01×"
[[nodiscard]] QString durationText(qint64 ms); // "0.4 s", "42 s", "3:05 min", "1:02 h", "2 d 3 h"
[[nodiscard]] QString bytesText(double bytes); // byteText with a no-break space, negatives as 0
[[nodiscard]] QString ratesText(double bytesPerSecond);

} // namespace patchswarm::views
