#include "console/views/swarmgeometry.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "console/views/theme.h"

namespace patchswarm::views {
namespace {

constexpr double smallestArcTile = 22; // arcs between smaller tiles are clutter

std::size_t at(int index)
{
    return static_cast<std::size_t>(index);
}

} // namespace

SwarmGeometry::SwarmGeometry(QSizeF size, const picture::SwarmPicture& picture, int site,
                             const SwarmMetrics& metrics)
    : m_size(size)
    , m_site(site)
{
    const double margin = space::medium;
    const double width = std::max(size.width() - 2 * margin, 1.0);
    origin = QRectF(margin, margin, width, metrics.originHeight);
    crumb = QRectF(margin, origin.bottom(), width, metrics.lineHeight + space::small);
    legend = QRectF(margin, size.height() - metrics.lineHeight - space::tight, width,
                    metrics.lineHeight);
    body = QRectF(margin, crumb.bottom(), width,
                  std::max(legend.top() - space::small - crumb.bottom(), 1.0));

    m_members.resize(site < 0 ? picture.sites.size() : 1);
    m_places.assign(picture.tiles.size(), {-1, 0});
    m_siteOfTile.reserve(picture.tiles.size());
    for (std::size_t tile = 0; tile < picture.tiles.size(); ++tile) {
        const int of = picture.tiles[tile].site;
        m_siteOfTile.push_back(of);
        const int group = site < 0 ? of : of == site ? 0 : -1;
        if (group < 0 || at(group) >= m_members.size())
            continue;
        auto& members = m_members[at(group)];
        m_places[tile] = {group, static_cast<int>(members.size())};
        members.push_back(static_cast<int>(tile));
    }
    std::vector<int> sizes;
    for (const auto& members : m_members)
        sizes.push_back(static_cast<int>(members.size()));
    m_tiles = SiteTiles(body, std::move(sizes), metrics.chrome);
}

bool SwarmGeometry::fits(QSizeF size, const picture::SwarmPicture& picture, int site) const
{
    if (size != m_size || site != m_site || picture.tiles.size() != m_siteOfTile.size()
        || (site < 0 && picture.sites.size() != m_members.size()))
        return false;
    for (std::size_t tile = 0; tile < picture.tiles.size(); ++tile)
        if (picture.tiles[tile].site != m_siteOfTile[tile])
            return false;
    return true;
}

std::optional<SiteTiles::At> SwarmGeometry::placeOf(int tile) const
{
    if (tile < 0 || at(tile) >= m_places.size() || m_places[at(tile)].group < 0)
        return std::nullopt;
    return m_places[at(tile)];
}

QRectF SwarmGeometry::rectOf(int tile) const
{
    const auto place = placeOf(tile);
    if (!place)
        return {};
    return m_tiles.detail() == SiteTiles::Detail::Sites ? m_tiles.card(place->group)
                                                        : m_tiles.tile(*place);
}

std::optional<int> SwarmGeometry::tileAt(QPointF point) const
{
    const auto place = m_tiles.tileAt(point);
    if (!place)
        return std::nullopt;
    return members(place->group)[at(place->index)];
}

bool SwarmGeometry::showsTileArcs() const
{
    return m_tiles.tileSize().height() >= smallestArcTile;
}

// Empty: out of sight. Where tiles are too small for arcs their card stands in for them; what
// comes from the origin ends at the card's upper edge, above the tile.
QRectF SwarmGeometry::endRect(const picture::FlowEnd& end, bool fromOrigin) const
{
    using Kind = picture::FlowEnd::Kind;
    if (end.kind == Kind::Origin)
        return origin;
    const bool isSite = end.kind == Kind::Site;
    const auto place = isSite ? std::nullopt : placeOf(end.index);
    if (isSite ? m_site >= 0 || end.index < 0 || at(end.index) >= m_members.size() : !place)
        return {};
    const QRectF card = m_tiles.card(isSite ? end.index : place->group);
    if (isSite || !showsTileArcs())
        return card;
    QRectF rect = m_tiles.tile(*place);
    if (m_tiles.detail() == SiteTiles::Detail::Labelled)
        rect.setWidth(16); // its gauge
    if (fromOrigin)
        rect.setTop(card.top());
    return rect;
}

std::vector<PlacedFlow> SwarmGeometry::placed(const picture::SwarmPicture& picture) const
{
    std::map<std::array<double, 4>, PlacedFlow> sums;
    for (const picture::Flow& flow : picture.flows) {
        const bool fromOrigin = flow.from.kind == picture::FlowEnd::Kind::Origin;
        const bool between = showsTileArcs() && flow.to.kind == picture::FlowEnd::Kind::Tile;
        const QRectF from = endRect(flow.from, false);
        const QRectF to = endRect(flow.to, fromOrigin);
        if (from.isEmpty() || to.isEmpty() || from == to || !std::isfinite(flow.bytesPerSecond))
            continue;
        PlacedFlow& sum = sums[{from.x(), from.y(), to.x(), to.y()}];
        sum.from = from;
        sum.to = to;
        sum.kind = fromOrigin ? ArcKind::FromOrigin
            : between         ? ArcKind::BetweenTiles
                              : ArcKind::BetweenCards;
        sum.bytesPerSecond += flow.bytesPerSecond;
        sum.bytes += flow.bytes;
    }
    std::vector<PlacedFlow> result;
    result.reserve(sums.size());
    for (const auto& [key, flow] : sums)
        result.push_back(flow);
    return result;
}

} // namespace patchswarm::views
