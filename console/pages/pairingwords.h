#pragma once

#include <QString>

#include "console/fleet/endpointpairing.h"

// Pairing in words for a person, translated.
namespace patchswarm::pages {

[[nodiscard]] QString stageText(fleet::PairingStage stage);

// What went wrong, and what to do about it. `address`: where the endpoint was looked for.
struct PairingAdvice
{
    QString title;
    QString nextStep;
};

[[nodiscard]] PairingAdvice adviceFor(const fleet::PairingFailure& failure, const QString& address);

// "3 h 12 min", "5 min", "2 days".
[[nodiscard]] QString spanText(qint64 ms);

} // namespace patchswarm::pages
