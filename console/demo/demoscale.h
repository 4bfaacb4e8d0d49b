#pragma once

#include <memory>

#include "console/demo/demofleet.h"
#include "console/demo/demooptions.h"
#include "console/demo/scaleoutcome.h"
#include "console/demo/screen.h"

namespace patchswarm::demo {

// The same artifact for one more endpoint each time, from 1, 2, 4 ... peers that may each send at
// one rate: what participation is worth.
class DemoScale
{
public:
    explicit DemoScale(DemoScaleOptions options);

    // Blocks in an event loop. Errors: the world could not be set up, or the user interrupted; a
    // fetch that failed is a row that says so.
    [[nodiscard]] Result<ScaleOutcome> run();

private:
    // Everybody who gives has the artifact, and is off.
    [[nodiscard]] Result<void> seedGivers();
    [[nodiscard]] Result<ScaleRow> fetchFrom(int holders, int receiver);
    [[nodiscard]] DemoFleet::Members givers(int from, int to) const;
    [[nodiscard]] int patienceMs() const;

    DemoScaleOptions m_options;
    Screen m_screen;
    std::unique_ptr<DemoFleet> m_fleet;
};

} // namespace patchswarm::demo
