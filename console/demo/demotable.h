#pragma once

#include <memory>

#include "console/demo/demofleet.h"
#include "console/demo/demooptions.h"
#include "console/demo/screen.h"
#include "console/demo/tableoutcome.h"

namespace patchswarm::demo {

// The seed product's own table: the same artifact from the origin, then from one peer, then from
// several, one endpoint after another.
class DemoTable
{
public:
    explicit DemoTable(DemoTableOptions options);

    // Blocks in an event loop. Errors: the world could not be set up, or the user interrupted; a
    // role that failed is a row that says so.
    [[nodiscard]] Result<TableOutcome> run();

private:
    [[nodiscard]] Result<TableRow> fetch(int index);
    [[nodiscard]] int patienceMs() const;

    DemoTableOptions m_options;
    Screen m_screen;
    std::unique_ptr<DemoFleet> m_fleet;
};

} // namespace patchswarm::demo
