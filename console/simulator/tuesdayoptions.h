#pragma once

#include <QStringList>

#include "shared/base/error.h"
#include "shared/scenario/tuesday.h"

namespace patchswarm::simulator {

// What stands after `demo patch-tuesday` when --simulate is among it, within range.
struct TuesdayOptions
{
    scenario::Tuesday day; // 2-20,000 endpoints
    QString reportDirectory; // empty: none
    bool json = false;
    bool help = false;

    [[nodiscard]] static bool isAskedFor(const QStringList& arguments); // --simulate
    // InvalidInput names the argument, what is wrong with it and what is possible.
    [[nodiscard]] static Result<TuesdayOptions> parse(const QStringList& arguments);
    [[nodiscard]] static QString helpText();
};

} // namespace patchswarm::simulator
