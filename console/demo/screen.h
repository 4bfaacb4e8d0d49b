#pragma once

#include <QElapsedTimer>
#include <QStringList>

#include "console/demo/progress.h"

namespace patchswarm::demo {

// Standard error as the place for progress: a table redrawn in place on a terminal, a line now and
// then elsewhere. Decides how it is shown, not what.
class Screen
{
public:
    Screen();
    ~Screen(); // leaves the last table where it is

    // A line that stays.
    void note(const QString& text);
    // Whether `force`d or not, a table is drawn at once, a line only every two seconds.
    void show(const Progress& progress, bool force = false);

private:
    void erase();

    bool m_isTerminal;
    bool m_hasBlocks;
    qsizetype m_drawn = 0; // lines of the table that stands there
    QElapsedTimer m_sinceLine;
};

} // namespace patchswarm::demo
