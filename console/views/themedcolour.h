#pragma once

#include <QPalette>

#include "console/views/theme.h"

class QWidget;

namespace patchswarm::views {

// From now on the widget shows this role in this colour of the theme, light or dark, whichever is
// chosen while the program runs. Called again for the same widget and role it is another colour.
void keepColour(QWidget* widget, QPalette::ColorRole role, QColor Theme::*colour);

} // namespace patchswarm::views
