#pragma once

#include <QHash>
#include <QPixmap>

#include <span>
#include <vector>

#include "console/picture/swarmpicture.h"
#include "console/views/theme.h"

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace patchswarm::views {

// What a tile shows now; progress is the tweened one.
struct TileLook
{
    picture::TileState state = picture::TileState::Waiting;
    picture::Contact contact = picture::Contact::Live;
    picture::Glyph glyph = picture::Glyph::None;
    bool crew = false;
    float progress = 0;
};

[[nodiscard]] TileLook lookOf(const picture::Tile&);

// Paints tiles: fill height is progress, hue the state, hatch stale or offline, a glyph the
// exception. Squares from 8 pixels up come from a cache of pictures, since a fleet has few
// different ones; smaller ones are batched rectangles.
class TilePaint
{
public:
    explicit TilePaint(const Theme&);

    // A square gauge of any size, straight to the painter.
    void paintGauge(QPainter&, const QRectF&, const TileLook&) const;
    // Name, state and rate beside a gauge.
    void paintLabelled(QPainter&, const QRectF&, const picture::Tile&, float progress) const;
    // One of many squares of the same size.
    void paintCached(QPainter&, QPointF topLeft, double side, const TileLook&);

    struct Small
    {
        QRectF rect;
        TileLook look;
    };

    // All of the smallest ones at once.
    void paintSmall(QPainter&, std::span<const Small>) const;

    // 12 pixels and more: cross, exclamation mark, pause bars and so on.
    void paintGlyph(QPainter&, const QRectF&, picture::Glyph) const;

private:
    void paintHatch(QPainter&, const QRectF&, const TileLook&) const;

    Theme m_theme;
    QHash<quint64, QPixmap> m_kept;
    double m_keptSide = 0;
    double m_keptRatio = 0;
};

} // namespace patchswarm::views
