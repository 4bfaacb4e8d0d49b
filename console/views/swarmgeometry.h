#pragma once

#include "console/picture/swarmpicture.h"
#include "console/views/flowarcs.h"
#include "console/views/sitetiles.h"

namespace patchswarm::views {

// Sizes that follow from the font.
struct SwarmMetrics
{
    double originHeight = 52;
    double lineHeight = 20; // legend, crumb
    SiteTiles::Chrome chrome;
};

// Where everything in the swarm picture stands, for the fleet or for one site. It knows which
// tile lies where; it paints nothing.
class SwarmGeometry
{
public:
    SwarmGeometry() = default;

    // site: -1 for the whole fleet, else an index into the picture's sites.
    SwarmGeometry(QSizeF, const picture::SwarmPicture&, int site, const SwarmMetrics&);

    // False: the same picture laid out anew would stand elsewhere, or needs other tiles.
    [[nodiscard]] bool fits(QSizeF, const picture::SwarmPicture&, int site) const;

    [[nodiscard]] const SiteTiles& tiles() const { return m_tiles; }

    // Indices into the picture's tiles, in the order of the group.
    [[nodiscard]] const std::vector<int>& members(int group) const
    {
        return m_members[static_cast<std::size_t>(group)];
    }

    [[nodiscard]] int siteOf(int group) const { return m_site < 0 ? group : m_site; }

    // Where a tile of the picture stands; empty when it is not in this scope.
    [[nodiscard]] std::optional<SiteTiles::At> placeOf(int tile) const;
    [[nodiscard]] QRectF rectOf(int tile) const; // its card with Detail::Sites
    [[nodiscard]] std::optional<int> tileAt(QPointF) const;

    // The flows with both ends in sight, finer ones summed where tiles are too small.
    [[nodiscard]] std::vector<PlacedFlow> placed(const picture::SwarmPicture&) const;

    QRectF origin;
    QRectF crumb; // the line below the origin: where one is, and room for arcs
    QRectF body;
    QRectF legend;

private:
    [[nodiscard]] QRectF endRect(const picture::FlowEnd&, bool fromOrigin) const;
    [[nodiscard]] bool showsTileArcs() const;

    QSizeF m_size;
    int m_site = -1;
    std::vector<int> m_siteOfTile;
    SiteTiles m_tiles;
    std::vector<std::vector<int>> m_members;
    std::vector<SiteTiles::At> m_places; // group -1: not shown
};

} // namespace patchswarm::views
