// What SwarmCanvas paints: layers that change with a report, and the tiles of each frame.

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>

#include "console/views/amounts.h"
#include "console/views/badgemark.h"
#include "console/views/egopaint.h"
#include "console/views/originbar.h"
#include "console/views/swarmcanvas.h"
#include "console/views/swarmlegend.h"

namespace patchswarm::views {

using picture::TileState;

namespace {

constexpr qint64 layerMs = 250;
constexpr int frameMs = 33;
constexpr int labelledArcs = 20; // more would cross too many words
constexpr double cachedSide = 8; // smaller tiles are batched

std::size_t at(int index)
{
    return static_cast<std::size_t>(index);
}

QPixmap layer(QSize size, double ratio)
{
    QPixmap pixmap(size * ratio);
    pixmap.setDevicePixelRatio(ratio);
    return pixmap;
}

} // namespace

void SwarmCanvas::paintView(QPainter& painter)
{
    refreshLayers(painter);
    painter.drawPixmap(0, 0, m_chrome);
    if (m_picture.tiles.empty()) {
        paintEmpty(painter);
    } else if (m_scope == Scope::Endpoint) {
        paintEgo(painter, theme(), m_egoGeometry, m_ego, currentItem());
    } else {
        const bool labels = m_geometry.tiles().detail() == SiteTiles::Detail::Labelled;
        if (labels) // words stay readable
            painter.drawPixmap(0, 0, m_arcLayer);
        paintTiles(painter);
        if (!labels)
            painter.drawPixmap(0, 0, m_arcLayer);
        paintSelection(painter);
    }
    if (m_scope != Scope::Fleet)
        paintCrumb(painter);
    if (!m_tweenFrom.empty() && m_reported.elapsed() >= layerMs)
        m_tweenFrom.clear();
    if ((m_layersStale || !m_tweenFrom.empty()) && !m_timer.isActive())
        m_timer.start(frameMs, Qt::PreciseTimer, this);
}

void SwarmCanvas::refreshLayers(const QPainter& painter)
{
    const bool due =
        m_layersStale && (!m_sinceLayers.isValid() || m_sinceLayers.elapsed() >= layerMs);
    if (!m_chrome.isNull() && !due)
        return;
    const double ratio = painter.device()->devicePixelRatio();
    const bool labels = m_geometry.tiles().detail() == SiteTiles::Detail::Labelled;
    m_arcs = FlowArcs(m_scope == Scope::Endpoint ? std::vector<PlacedFlow>()
                                                 : m_geometry.placed(m_picture),
                      labels ? labelledArcs : FlowArcs::most);
    m_chrome = layer(size(), ratio);
    QPainter chrome(&m_chrome);
    chrome.setFont(font());
    paintChrome(chrome);
    m_arcLayer = layer(size(), ratio);
    m_arcLayer.fill(Qt::transparent);
    QPainter arcs(&m_arcLayer);
    arcs.setFont(font());
    paintArcs(arcs, false);
    if (m_scope != Scope::Endpoint)
        paintCardWords(arcs); // arcs pass beneath words
    m_layersStale = false;
    m_sinceLayers.start();
    Q_EMIT layersPainted();
}

void SwarmCanvas::paintChrome(QPainter& painter)
{
    painter.fillRect(rect(), theme().window);
    const OriginBar bar(m_geometry.origin, m_picture.origin);
    paintOriginBar(painter, theme(), bar, m_picture);
    paintArcs(painter, true);
    if (m_scope != Scope::Endpoint)
        paintCards(painter);
    paintSwarmLegend(painter, theme(), m_geometry.legend, m_arcs.bytesPerDot(),
                     m_picture.lostEvents);
}

void SwarmCanvas::paintCards(QPainter& painter) const
{
    const SiteTiles& tiles = m_geometry.tiles();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme().border);
    painter.setBrush(theme().surface);
    for (int group = 0; group < tiles.groups(); ++group) {
        const QRectF card = tiles.card(group);
        const double radius = card.height() > 30 ? 5 : 2;
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    }
    painter.restore();
}

void SwarmCanvas::paintCardWords(QPainter& painter) const
{
    painter.save();
    for (int group = 0; group < m_geometry.tiles().groups(); ++group)
        if (showsSites())
            paintSite(painter, group);
        else
            paintHeader(painter, group);
    painter.restore();
}

// Name at the left; done of all, and failed ones, at the right where there is room.
void SwarmCanvas::paintHeader(QPainter& painter, int group) const
{
    const QFont base = font();
    QFont bold = base;
    bold.setWeight(QFont::DemiBold);
    const QFont small = textFont(base, TextSize::Caption);
    const QFontMetricsF nameMetrics(bold);
    const QFontMetricsF smallMetrics(small);
    int done = 0;
    int failed = 0;
    for (const int tile : m_geometry.members(group)) {
        done += m_picture.tiles[at(tile)].state == TileState::Done ? 1 : 0;
        failed += m_picture.tiles[at(tile)].state == TileState::Failed ? 1 : 0;
    }
    const QRectF header = m_geometry.tiles().header(group);
    const QString& name = m_picture.sites[at(m_geometry.siteOf(group))].name;
    const double nameWanted = nameMetrics.horizontalAdvance(name.left(6)) + 10;
    double right = header.right();
    QColor backing = theme().surface;
    backing.setAlphaF(0.85F);
    const auto put = [&](const QRectF& r, const QFont& with, const QColor& ink,
                         const QString& text) {
        const double high = QFontMetricsF(with).height();
        painter.fillRect(QRectF(r.left() - 2, r.center().y() - high / 2, r.width() + 4, high),
                         backing);
        painter.setFont(with);
        painter.setPen(ink);
        painter.drawText(r, Qt::AlignVCenter | Qt::AlignLeft, text);
    };
    const auto putRight = [&](const QString& text, const QColor& ink) {
        const double wide = smallMetrics.horizontalAdvance(text);
        if (text.isEmpty() || right - wide - nameWanted < header.left())
            return;
        put({right - wide - 1, header.top(), wide + 2, header.height()}, small, ink, text);
        right -= wide + 8;
    };
    putRight(failed > 0 ? QStringLiteral("✕ %1").arg(countText(failed)) : QString(),
             theme().failureText);
    putRight(
        QStringLiteral("%1/%2").arg(countText(done), countText(m_geometry.tiles().sizeOf(group))),
        theme().mutedText);
    const QString shown = nameMetrics.elidedText(name, Qt::ElideRight, right - header.left());
    put({header.left(), header.top(), nameMetrics.horizontalAdvance(shown) + 1, header.height()},
        bold, theme().text, shown);
}

// A site without room for tiles: its states as a bar, with the name and the count when they fit.
void SwarmCanvas::paintSite(QPainter& painter, int group) const
{
    std::array<int, picture::tileStates> counts {};
    for (const int tile : m_geometry.members(group))
        ++counts[static_cast<std::size_t>(m_picture.tiles[at(tile)].state)];
    const int total = std::max(m_geometry.tiles().sizeOf(group), 1);
    QRectF in = m_geometry.tiles().card(group);
    in.adjust(1, 1, -1, -1);
    const QFont small = textFont(painter.font(), TextSize::Caption);
    const QFontMetricsF metrics(small);
    if (in.height() >= metrics.height() + 14 && in.width() >= 40) {
        in.adjust(7, 3, -7, -6);
        const QFont base = painter.font();
        painter.setFont(small);
        const int failed = counts[at(static_cast<int>(TileState::Failed))];
        const QString cross = failed > 0 ? QStringLiteral(" ✕%1").arg(failed) : QString();
        const double wide = metrics.horizontalAdvance(cross);
        painter.setPen(theme().text);
        painter.drawText(in, Qt::AlignTop | Qt::AlignLeft,
                         metrics.elidedText(m_picture.sites[at(m_geometry.siteOf(group))].name,
                                            Qt::ElideRight, in.width() - wide));
        painter.setPen(theme().failureText);
        painter.drawText(in, Qt::AlignTop | Qt::AlignRight, cross);
        painter.setFont(base);
        in.setTop(in.top() + metrics.height() + 3);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(in, theme().sunken);
    double x = in.left();
    for (const TileState state : {TileState::Failed, TileState::Done, TileState::Verifying,
                                  TileState::FromPeers, TileState::FromOrigin}) {
        const int count = counts[at(static_cast<int>(state))];
        const double wide = count > 0 ? std::max(in.width() * count / total, 1.0) : 0;
        painter.fillRect(QRectF(x, in.top(), std::min(wide, in.right() - x), in.height()),
                         Theme::hue(state));
        x += wide;
    }
}

void SwarmCanvas::paintArcs(QPainter& painter, bool fromOrigin) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const TileState state = fromOrigin ? TileState::FromOrigin : TileState::FromPeers;
    QColor casing = theme().surface;
    casing.setAlphaF(0.8F);
    for (const Arc& arc : m_arcs.arcs()) {
        if ((arc.kind == ArcKind::FromOrigin) != fromOrigin)
            continue;
        QPainterPath path(arc.from);
        path.cubicTo(arc.control1, arc.control2, arc.to);
        if (!fromOrigin)
            painter.strokePath(path, QPen(casing, arc.width + 2, Qt::SolidLine, Qt::FlatCap));
        QColor ink = Theme::hue(state);
        ink.setAlphaF(arc.kind == ArcKind::BetweenTiles ? 0.7F : 1.0F);
        painter.strokePath(path, QPen(ink, arc.width, Qt::SolidLine, Qt::FlatCap));
    }
    for (const Arc& arc : m_arcs.arcs()) {
        if ((arc.kind == ArcKind::FromOrigin) != fromOrigin)
            continue;
        painter.setPen(QPen(theme().surface, 1));
        painter.setBrush(theme().outline(state));
        const double radius = 2 + arc.width / 2;
        for (const QPointF& dot : arc.dots)
            painter.drawEllipse(dot, radius, radius);
    }
    painter.restore();
}

void SwarmCanvas::paintTiles(QPainter& painter)
{
    const SiteTiles& tiles = m_geometry.tiles();
    if (showsSites())
        return;
    const double side = tiles.tileSize().height();
    std::vector<TilePaint::Small> small;
    std::vector<TilePaint::Small> dimmed;
    painter.save();
    painter.setFont(font());
    for (const int index : m_items) {
        const picture::Tile& tile = m_picture.tiles[at(index)];
        const bool dim = m_filter && !m_filter(tile);
        TileLook look = lookOf(tile);
        look.progress = shownProgress(at(index));
        const QRectF place = m_geometry.rectOf(index);
        if (side < cachedSide) {
            (dim ? dimmed : small).push_back({place, look});
            continue;
        }
        painter.setOpacity(dim ? 0.18 : 1);
        if (tiles.detail() == SiteTiles::Detail::Labelled)
            m_tilePaint->paintLabelled(painter, place, tile, look.progress);
        else
            m_tilePaint->paintCached(painter, place.topLeft(), side, look);
    }
    painter.setOpacity(0.18);
    m_tilePaint->paintSmall(painter, dimmed);
    painter.setOpacity(1);
    m_tilePaint->paintSmall(painter, small);
    painter.restore();
}

void SwarmCanvas::paintSelection(QPainter& painter) const
{
    if (currentItem() < 0 || currentItem() >= itemCount())
        return;
    const QRectF around = item(currentItem()).rect.adjusted(-2, -2, 2, 2);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().surface, 4));
    painter.drawRoundedRect(around, 4, 4);
    painter.setPen(QPen(hasFocus() ? theme().accent : theme().text, 2));
    painter.drawRoundedRect(around, 4, 4);
    painter.restore();
}

void SwarmCanvas::paintCrumb(QPainter& painter) const
{
    const QString all = tr("All sites");
    QString here;
    if (at(m_site) < m_picture.sites.size())
        here = QStringLiteral("  ›  ") + m_picture.sites[at(m_site)].name;
    if (m_scope == Scope::Endpoint)
        here += QStringLiteral("  ›  ") + m_ego.centre.name;
    painter.save();
    painter.setFont(font());
    const QFontMetricsF metrics(font());
    painter.setPen(theme().accent);
    painter.drawText(m_geometry.crumb, Qt::AlignVCenter | Qt::AlignLeft, all);
    painter.setPen(theme().text);
    painter.drawText(m_geometry.crumb.adjusted(metrics.horizontalAdvance(all), 0, 0, 0),
                     Qt::AlignVCenter | Qt::AlignLeft, here);
    painter.setFont(textFont(font(), TextSize::Caption));
    painter.setPen(theme().mutedText);
    painter.drawText(m_geometry.crumb, Qt::AlignVCenter | Qt::AlignRight, tr("Esc: back"));
    painter.restore();
}

void SwarmCanvas::paintEmpty(QPainter& painter) const
{
    painter.save();
    painter.setFont(textFont(font(), TextSize::Title));
    painter.setPen(theme().mutedText);
    painter.drawText(m_geometry.body, Qt::AlignCenter,
                     tr("No endpoint takes part in this job yet."));
    painter.restore();
}

} // namespace patchswarm::views
