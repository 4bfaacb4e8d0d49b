#pragma once

#include <QIcon>
#include <QStringList>

namespace patchswarm::views {

// One of resources/icons by its name without ".svg", drawn sharp at any size and in the palette's
// own text colours, so that it follows light, dark, disabled and selected. Null when there is no
// such icon.
[[nodiscard]] QIcon icon(const QString& name);

// The program's own mark, in colours.
[[nodiscard]] QIcon programIcon();

// Names that icon() knows.
[[nodiscard]] QStringList iconNames();

} // namespace patchswarm::views
