#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

#include "console/picture/tilestate.h"

QT_BEGIN_NAMESPACE
class QApplication;
class QWidget;
QT_END_NAMESPACE

namespace patchswarm::views {

// Every colour, font and distance of the console, for one of its two appearances. It decides how
// things look, not where they stand. The hues of the states are those of the design and the same
// in both appearances (Okabe and Ito, "Color Universal Design", 2008, and a grey); they are never
// the only sign of a state.
struct Theme
{
    bool dark = false;
    QColor window; // behind everything
    QColor surface; // cards, charts, tables
    QColor raised; // headers and hovered things on a surface
    QColor sunken; // the empty part of a tile or bar
    QColor border;
    QColor grid; // lines in charts
    QColor text;
    QColor mutedText;
    QColor accent; // links, focus, selection in tables
    QColor accentText; // on accent
    QColor failureText; // words that tell of a failure; 4.5 against surface
    QColor replay; // border while replaying

    [[nodiscard]] static Theme forLight();
    [[nodiscard]] static Theme forDark();

    // The appearance that the palette, the widget's own palette, belongs to.
    [[nodiscard]] static Theme of(const QPalette&);
    [[nodiscard]] static Theme of(const QWidget&);

    [[nodiscard]] QPalette palette() const;

    [[nodiscard]] static QColor hue(picture::TileState);
    // The hue, darkened or lightened until it stands out 3:1 from both surface and sunken.
    [[nodiscard]] QColor outline(picture::TileState) const;
    // Black or white, whichever reads better on the hue.
    [[nodiscard]] static QColor textOn(const QColor&);
};

// Contrast ratio of two opaque colours, 1-21 (WCAG 2.1, "contrast ratio").
[[nodiscard]] double contrast(const QColor&, const QColor&);

enum class Appearance
{
    FollowSystem,
    Light,
    Dark
};

// Fusion style, palette and tool-tip colours for the whole program, now or while it runs.
// FollowSystem is as dark as the palette that the platform gives the application, and follows when
// the desktop changes that. Widgets that set a colour of their own: keepColour().
void applyAppearance(QApplication&, Appearance);

// Distances in device-independent pixels, all multiples of 4.
namespace space {
inline constexpr int tight = 4;
inline constexpr int small = 8;
inline constexpr int medium = 12;
inline constexpr int large = 16;
inline constexpr int wide = 24;
} // namespace space

// The type scale, relative to the application's font so that a larger system font enlarges all.
enum class TextSize
{
    Caption,
    Body,
    Title,
    Figure
};
[[nodiscard]] QFont textFont(const QFont& base, TextSize);

} // namespace patchswarm::views
