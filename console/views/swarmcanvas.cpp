#include "console/views/swarmcanvas.h"

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QTimerEvent>

#include <algorithm>
#include <cmath>

namespace patchswarm::views {

using picture::Tile;

namespace {

std::size_t at(int index)
{
    return static_cast<std::size_t>(index);
}

} // namespace

SwarmCanvas::SwarmCanvas(QWidget* parent)
    : PaintedView(parent)
{
    setAccessibleName(tr("Swarm"));
    setAccessibleDescription(
        tr("A tile for each endpoint, grouped by site. Arrow keys move, Enter "
           "goes nearer, Escape goes back. The Endpoints page lists the same."));
    m_tilePaint = std::make_unique<TilePaint>(theme());
}

SwarmMetrics SwarmCanvas::metrics() const
{
    const QFontMetricsF body(font());
    const QFontMetricsF caption(textFont(font(), TextSize::Caption));
    SwarmMetrics m;
    m.lineHeight = std::ceil(caption.height() + 6);
    m.originHeight = std::ceil(caption.height()
                               + QFontMetricsF(textFont(font(), TextSize::Title)).height() + 16);
    m.chrome.headerHeight = std::ceil(body.height() + 10);
    m.chrome.minimumCardWidth = std::ceil(body.averageCharWidth() * 12);
    m.chrome.labelWidth =
        std::ceil(caption.horizontalAdvance(QStringLiteral("100.0 % · 99.9 MB/s ")));
    return m;
}

void SwarmCanvas::relayout()
{
    m_geometry = SwarmGeometry(size(), m_picture, m_scope == Scope::Fleet ? -1 : m_site, metrics());
    m_items.clear();
    m_firstItem.clear();
    const SiteTiles& tiles = m_geometry.tiles();
    for (int group = 0; group < tiles.groups(); ++group) {
        m_firstItem.push_back(static_cast<int>(m_items.size()));
        if (showsSites())
            m_items.push_back(group);
        else
            m_items.insert(m_items.end(), m_geometry.members(group).begin(),
                           m_geometry.members(group).end());
    }
    m_egoGeometry = EgoGeometry(m_geometry.body, m_ego);
}

bool SwarmCanvas::showsSites() const
{
    return m_geometry.tiles().detail() == SiteTiles::Detail::Sites;
}

void SwarmCanvas::forgetLayers()
{
    m_tilePaint = std::make_unique<TilePaint>(theme());
    m_chrome = {};
    m_arcLayer = {};
    relayout();
}

void SwarmCanvas::setPicture(picture::SwarmPicture next)
{
    std::vector<float> before;
    if (isVisible() && next.tiles.size() == m_picture.tiles.size()) {
        before.reserve(next.tiles.size());
        for (std::size_t tile = 0; tile < next.tiles.size(); ++tile)
            before.push_back(shownProgress(tile));
    }
    m_picture = std::move(next);
    m_tweenFrom = std::move(before);
    m_reported.start();
    m_layersStale = true;
    if (m_site >= static_cast<int>(m_picture.sites.size()))
        setScope(Scope::Fleet, -1);
    if (!m_geometry.fits(size(), m_picture, m_scope == Scope::Fleet ? -1 : m_site))
        relayout();
    restoreCurrent();
    itemsChanged();
    if (!m_timer.isActive()) // else the next frame is on its way
        update();
}

void SwarmCanvas::setEgo(picture::EgoPicture ego)
{
    m_ego = std::move(ego);
    m_egoGeometry = EgoGeometry(m_geometry.body, m_ego);
    if (m_scope != Scope::Endpoint)
        return;
    itemsChanged();
    update();
}

void SwarmCanvas::setFilter(std::function<bool(const Tile&)> filter)
{
    m_filter = std::move(filter);
    update();
}

float SwarmCanvas::shownProgress(std::size_t tile) const
{
    const float now = std::clamp(m_picture.tiles[tile].progress, 0.0F, 1.0F);
    if (tile >= m_tweenFrom.size() || !m_reported.isValid())
        return now;
    const float share = std::min(static_cast<float>(m_reported.elapsed()) / 250.0F, 1.0F);
    return m_tweenFrom[tile] + (now - m_tweenFrom[tile]) * share;
}

void SwarmCanvas::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_timer.timerId()) {
        PaintedView::timerEvent(event);
        return;
    }
    if (!isVisible() || (m_tweenFrom.empty() && !m_layersStale))
        m_timer.stop(); // a hidden canvas catches up when it is shown
    update();
}

void SwarmCanvas::setScope(Scope scope, int site)
{
    const bool moved = scope != m_scope || site != m_site;
    m_scope = scope;
    m_site = site;
    m_tweenFrom.clear();
    if (moved)
        forgetLayers();
    m_layersStale = true;
    restoreCurrent();
    itemsChanged();
    update();
}

void SwarmCanvas::showFleet()
{
    setScope(Scope::Fleet, -1);
    Q_EMIT fleetShown();
}

void SwarmCanvas::showSite(int site)
{
    if (site < 0 || site >= static_cast<int>(m_picture.sites.size()))
        return;
    setScope(Scope::Site, site);
    Q_EMIT siteShown(site);
}

void SwarmCanvas::showEndpoint(const QString& id)
{
    const int tile = tileOfId(id);
    if (tile < 0)
        return;
    selectEndpoint(id);
    m_ego = {};
    m_ego.centre = m_picture.tiles[at(tile)];
    setScope(Scope::Endpoint, m_ego.centre.site);
    setCurrentItem(-1);
    Q_EMIT egoWanted(id);
}

void SwarmCanvas::selectEndpoint(const QString& id)
{
    if (id == m_selected)
        return;
    m_selected = id;
    restoreCurrent();
    update();
    Q_EMIT endpointSelected(id);
}

int SwarmCanvas::tileOfId(const QString& id) const
{
    for (std::size_t tile = 0; !id.isEmpty() && tile < m_picture.tiles.size(); ++tile)
        if (m_picture.tiles[tile].id == id)
            return static_cast<int>(tile);
    return -1;
}

int SwarmCanvas::itemOfTile(int tile) const
{
    const auto place = m_geometry.placeOf(tile);
    if (!place || m_scope == Scope::Endpoint)
        return -1;
    return m_firstItem[at(place->group)] + (showsSites() ? 0 : place->index);
}

int SwarmCanvas::tileOfItem(int item) const
{
    if (item < 0 || item >= itemCount() || m_scope == Scope::Endpoint || showsSites())
        return -1;
    return m_items[at(item)];
}

// The selected endpoint stays the current item wherever an update put it.
void SwarmCanvas::restoreCurrent()
{
    const int item = itemOfTile(tileOfId(m_selected));
    if (item >= 0)
        setCurrentItem(item);
    else if (currentItem() >= itemCount())
        setCurrentItem(-1);
}

void SwarmCanvas::select(int index)
{
    setCurrentItem(index);
    const int tile = tileOfItem(index);
    if (tile < 0)
        return;
    const QString id = m_picture.tiles[at(tile)].id;
    if (id != m_selected) {
        m_selected = id;
        Q_EMIT endpointSelected(id);
    }
    update();
}

void SwarmCanvas::enter(int index)
{
    if (index < 0 || index >= itemCount())
        return;
    Q_EMIT itemActivated(index);
    if (m_scope == Scope::Endpoint) {
        const auto& row = m_egoGeometry.rows()[at(index)];
        Q_EMIT endpointActivated(m_ego.neighbours[at(row.neighbour)].tile.id);
    } else if (showsSites() && m_scope == Scope::Fleet) {
        showSite(m_items[at(index)]);
    } else if (m_scope == Scope::Fleet && m_picture.sites.size() > 1) {
        const int tile = m_items[at(index)];
        select(index);
        showSite(m_picture.tiles[at(tile)].site);
    } else if (!showsSites()) {
        showEndpoint(QString(m_picture.tiles[at(m_items[at(index)])].id));
    }
}

void SwarmCanvas::leave()
{
    if (m_scope == Scope::Endpoint && m_picture.sites.size() > 1)
        showSite(m_site);
    else if (m_scope != Scope::Fleet)
        showFleet();
}

void SwarmCanvas::move(Direction direction)
{
    if (currentItem() < 0) {
        select(0);
        return;
    }
    const int item = m_items[at(currentItem())];
    const SiteTiles::At from = showsSites() ? SiteTiles::At {item, 0} : *m_geometry.placeOf(item);
    const SiteTiles::At to = m_geometry.tiles().step(from, direction);
    select(m_firstItem[at(to.group)] + (showsSites() ? 0 : to.index));
}

void SwarmCanvas::keyPressEvent(QKeyEvent* event)
{
    const bool plane = m_scope != Scope::Endpoint && itemCount() > 0;
    switch (event->key()) {
    case Qt::Key_Escape:
    case Qt::Key_Backspace:
        if (m_scope == Scope::Fleet)
            event->ignore();
        leave();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        enter(currentItem());
        return;
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (plane) {
            move(event->key() == Qt::Key_Left        ? Direction::Left
                     : event->key() == Qt::Key_Right ? Direction::Right
                     : event->key() == Qt::Key_Up    ? Direction::Up
                                                     : Direction::Down);
            return;
        }
        break;
    default:
        break;
    }
    PaintedView::keyPressEvent(event);
    if (plane)
        select(currentItem());
}

void SwarmCanvas::mousePressEvent(QMouseEvent* event)
{
    if (m_scope != Scope::Fleet && m_geometry.crumb.contains(event->position())) {
        leave();
        return;
    }
    if (const auto found = itemAt(event->position()))
        select(*found);
}

void SwarmCanvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    const auto found = itemAt(event->position());
    const auto group = m_geometry.tiles().groupAt(event->position());
    if (found)
        enter(*found);
    else if (group && m_scope == Scope::Fleet)
        showSite(*group);
}

} // namespace patchswarm::views
