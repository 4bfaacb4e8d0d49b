// What SwarmCanvas tells of its items: to tool tips and to screen readers.

#include "console/views/amounts.h"
#include "console/views/swarmcanvas.h"

namespace patchswarm::views {

using picture::Tile;
using picture::TileState;

namespace {

std::size_t at(int index)
{
    return static_cast<std::size_t>(index);
}

QString stateWords(const Tile& tile)
{
    QStringList words {picture::stateName(tile.state)};
    if (tile.contact != picture::Contact::Live)
        words << picture::contactName(tile.contact);
    if (tile.glyph != picture::Glyph::None && tile.glyph != picture::Glyph::Failed)
        words << picture::glyphName(tile.glyph);
    return words.join(QStringLiteral(", "));
}

QString valueWords(const Tile& tile)
{
    const QString share = shareText(static_cast<double>(tile.progress));
    return tile.bytesPerSecond < 1
        ? share
        : share + QStringLiteral(", ") + ratesText(static_cast<double>(tile.bytesPerSecond));
}

} // namespace

int SwarmCanvas::itemCount() const
{
    return static_cast<int>(m_scope == Scope::Endpoint ? m_egoGeometry.rows().size()
                                                       : m_items.size());
}

PaintedItem SwarmCanvas::tileItem(int tile) const
{
    const Tile& t = m_picture.tiles[at(tile)];
    return {t.name, valueWords(t), stateWords(t), m_geometry.rectOf(tile)};
}

PaintedItem SwarmCanvas::siteItem(int group) const
{
    int done = 0;
    int failed = 0;
    for (const int tile : m_geometry.members(group)) {
        done += m_picture.tiles[at(tile)].state == TileState::Done ? 1 : 0;
        failed += m_picture.tiles[at(tile)].state == TileState::Failed ? 1 : 0;
    }
    return {m_picture.sites[at(m_geometry.siteOf(group))].name,
            tr("%1 of %2 done").arg(countText(done), countText(m_geometry.tiles().sizeOf(group))),
            failed > 0 ? tr("%1 failed").arg(countText(failed)) : QString(),
            m_geometry.tiles().card(group)};
}

PaintedItem SwarmCanvas::neighbourItem(int row) const
{
    const auto& place = m_egoGeometry.rows()[at(row)];
    const auto& n = m_ego.neighbours[at(place.neighbour)];
    return {n.tile.name,
            tr("receives %1 from it, sends %2 to it")
                .arg(ratesText(n.inBytesPerSecond), ratesText(n.outBytesPerSecond)),
            stateWords(n.tile), place.rect};
}

PaintedItem SwarmCanvas::item(int index) const
{
    if (index < 0 || index >= itemCount())
        return {};
    if (m_scope == Scope::Endpoint)
        return neighbourItem(index);
    return showsSites() ? siteItem(m_items[at(index)]) : tileItem(m_items[at(index)]);
}

std::optional<int> SwarmCanvas::itemAt(QPointF point) const
{
    if (m_scope == Scope::Endpoint)
        return m_egoGeometry.rowAt(point);
    if (showsSites())
        return m_geometry.tiles().groupAt(point);
    const auto place = m_geometry.tiles().tileAt(point);
    if (!place)
        return std::nullopt;
    return m_firstItem[at(place->group)] + place->index;
}

QString SwarmCanvas::tileTip(const Tile& tile) const
{
    QStringList lines {
        QStringLiteral("<b>%1</b>").arg(tile.name.toHtmlEscaped()),
        (stateWords(tile) + QStringLiteral(", ") + valueWords(tile)).toHtmlEscaped()};
    if (tile.crew)
        lines << tr("fetches from the origin for its site");
    if (tile.site >= 0 && at(tile.site) < m_picture.sites.size())
        lines << tr("site %1").arg(m_picture.sites[at(tile.site)].name.toHtmlEscaped());
    if (!tile.note.isEmpty())
        lines << tile.note.toHtmlEscaped();
    return lines.join(QStringLiteral("<br>"));
}

QString SwarmCanvas::toolTipAt(QPointF point) const
{
    if (m_scope == Scope::Endpoint) {
        const auto row = m_egoGeometry.rowAt(point);
        return row ? tileTip(m_ego.neighbours[at(m_egoGeometry.rows()[at(*row)].neighbour)].tile)
                   : QString();
    }
    if (const auto tile = m_geometry.tileAt(point))
        return tileTip(m_picture.tiles[at(*tile)]);
    const auto group = m_geometry.tiles().groupAt(point);
    if (group) {
        const PaintedItem site = siteItem(*group);
        QStringList lines {QStringLiteral("<b>%1</b>").arg(site.name.toHtmlEscaped()), site.value};
        if (!site.state.isEmpty())
            lines << site.state;
        lines << tr("%1 over the WAN")
                     .arg(bytesText(static_cast<double>(
                         m_picture.sites[at(m_geometry.siteOf(*group))].wanBytes)));
        return lines.join(QStringLiteral("<br>"));
    }
    if (m_geometry.origin.contains(point))
        return tr("%1 over the WAN / %2 / %n site(s). The mark on the bar is what a site may "
                  "fetch: "
                  "originBudgetTarget of the profile.",
                  nullptr, static_cast<int>(m_picture.sites.size()))
            .arg(bytesText(static_cast<double>(m_picture.origin.wanBytes)),
                 bytesText(static_cast<double>(m_picture.origin.size)));
    return {};
}

} // namespace patchswarm::views
