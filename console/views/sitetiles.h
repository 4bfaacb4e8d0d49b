#pragma once

#include <QRectF>

#include <optional>
#include <vector>

namespace patchswarm::views {

enum class Direction
{
    Left,
    Right,
    Up,
    Down
};

// Where the cards of the groups (sites) and the tiles in them stand. It knows numbers only, no
// names, colours or widgets. All tiles are of one size, so that sites compare; all cards are of
// one height, so that rows align. Positions depend on the counts and the area alone: nothing moves
// while a roll-out runs. Device-independent pixels.
class SiteTiles
{
public:
    // How much of an endpoint a tile has room for.
    enum class Detail
    {
        Labelled, // a gauge with name, state and rate beside it
        Glyphs, // a square with a glyph
        Plain, // a few pixels: hue and fill only
        Sites // no room for tiles: a card sums its endpoints up
    };

    struct Chrome
    {
        double headerHeight = 24; // the card's name
        double minimumCardWidth = 96;
        double labelWidth = 108; // text beside the gauge of a labelled tile
    };

    struct At
    {
        int group = 0;
        int index = 0; // within the group

        friend bool operator==(const At&, const At&) = default;
    };

    SiteTiles() = default;

    // groupSizes: endpoints in each group, 0 and more. Any area; a tiny one gives tiny tiles.
    SiteTiles(QRectF area, std::vector<int> groupSizes, Chrome);

    [[nodiscard]] Detail detail() const { return m_detail; }

    [[nodiscard]] QSizeF tileSize() const { return m_tile; }

    [[nodiscard]] int groups() const { return static_cast<int>(m_sizes.size()); }

    [[nodiscard]] int sizeOf(int group) const { return m_sizes[static_cast<std::size_t>(group)]; }

    [[nodiscard]] QRectF card(int group) const { return m_cards[static_cast<std::size_t>(group)]; }

    [[nodiscard]] QRectF header(int group) const;
    // The part of the card below its header.
    [[nodiscard]] QRectF body(int group) const;
    // Empty with Detail::Sites.
    [[nodiscard]] QRectF tile(At) const;

    // The rectangle that holds all cards; it never exceeds the area.
    [[nodiscard]] QRectF content() const { return m_content; }

    [[nodiscard]] std::optional<At> tileAt(QPointF) const;
    [[nodiscard]] std::optional<int> groupAt(QPointF) const;
    // The tile that an arrow key leads to; the same one at the edge. With Detail::Sites the next
    // group's first.
    [[nodiscard]] At step(At, Direction) const;

private:
    struct Trial
    {
        QSizeF tile;
        double gap = 1;
        double padding = 8;
        double cardGap = 10;
        int rows = 1; // of tiles in a card
        double score = -1;
    };

    [[nodiscard]] double cardHeight(const Trial&) const;
    [[nodiscard]] double cardWidth(const Trial&, int group) const;
    [[nodiscard]] std::vector<std::vector<int>> shelves(const Trial&) const;
    [[nodiscard]] double score(const Trial&) const;
    [[nodiscard]] bool chooseTiles();
    [[nodiscard]] Trial bestRows(Trial) const;
    [[nodiscard]] Trial grown(Trial) const;
    void placeCards(const Trial&);
    void placeSites();
    [[nodiscard]] At nearestIn(int group, QPointF) const;
    [[nodiscard]] std::optional<At> nextGroup(At, Direction) const;

    QRectF m_area;
    QRectF m_content;
    std::vector<int> m_sizes;
    Chrome m_chrome;
    Detail m_detail = Detail::Plain;
    QSizeF m_tile;
    double m_gap = 1;
    double m_padding = 8;
    std::vector<QRectF> m_cards;
    std::vector<int> m_columns; // of tiles, a group
};

} // namespace patchswarm::views
