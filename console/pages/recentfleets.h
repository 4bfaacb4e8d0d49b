#pragma once

#include <QStringList>

namespace patchswarm::pages {

// Which fleet directories were open, kept in the settings between runs. It opens none.
class RecentFleets
{
public:
    // The last one first; at most five.
    [[nodiscard]] static QStringList all();
    // The one that was open when the program ended; empty: none was.
    [[nodiscard]] static QString last();
    // It is open now.
    static void opened(const QString& directory);
    // A person has closed it: the next start opens none.
    static void closed();
};

} // namespace patchswarm::pages
