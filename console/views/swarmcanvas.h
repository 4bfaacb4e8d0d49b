#pragma once

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QPixmap>

#include <functional>
#include <memory>

#include "console/picture/swarmpicture.h"
#include "console/views/egogeometry.h"
#include "console/views/paintedview.h"
#include "console/views/swarmgeometry.h"
#include "console/views/tilepaint.h"

namespace patchswarm::views {

// The live picture: origin bar, site cards with a tile per endpoint, the strongest flows. It holds
// the last picture it was given and which part of it is shown; it computes no figure of its own.
// Its items are the tiles in sight (the sites, where there is no room for tiles; the neighbours
// around one endpoint). setPicture may be called at any rate: cards, origin and arcs are repainted
// at most four times a second, tiles with every frame, nothing later than 250 ms after a report.
class SwarmCanvas : public PaintedView
{
    Q_OBJECT

public:
    enum class Scope
    {
        Fleet,
        Site,
        Endpoint
    };

    explicit SwarmCanvas(QWidget* parent = nullptr);

    void setPicture(picture::SwarmPicture);

    [[nodiscard]] const picture::SwarmPicture& picture() const { return m_picture; }

    // For Scope::Endpoint; ask for it when egoWanted() tells the endpoint.
    void setEgo(picture::EgoPicture);

    [[nodiscard]] Scope scope() const { return m_scope; }

    void showFleet();
    void showSite(int site);
    void showEndpoint(const QString& id); // emits egoWanted(id)

    // Tiles for which it is false are dimmed; empty: none. E.g. "only failed".
    void setFilter(std::function<bool(const picture::Tile&)>);

    // Empty: none. It survives updates and scopes.
    [[nodiscard]] QString selectedEndpoint() const { return m_selected; }

    void selectEndpoint(const QString& id);

    [[nodiscard]] int itemCount() const override;
    [[nodiscard]] PaintedItem item(int) const override;
    [[nodiscard]] std::optional<int> itemAt(QPointF) const override;

    [[nodiscard]] QSize sizeHint() const override { return {960, 600}; }

    [[nodiscard]] QSize minimumSizeHint() const override { return {480, 300}; }

    // What was reported last is on the screen; nothing moves until the next report.
    [[nodiscard]] bool settled() const
    {
        return !m_timer.isActive() && !m_layersStale && m_tweenFrom.empty();
    }

Q_SIGNALS:
    void endpointSelected(const QString& id);
    void endpointActivated(const QString& id); // double click or Enter in the ego view
    void siteShown(int site);
    void fleetShown();
    void egoWanted(const QString& id);
    void layersPainted(); // figures beside the canvas change with its own

protected:
    void paintView(QPainter&) override;

    [[nodiscard]] picture::Badge badge() const override { return m_picture.badge; }

    void forgetLayers() override;
    [[nodiscard]] QString toolTipAt(QPointF) const override;
    void timerEvent(QTimerEvent*) override;
    void keyPressEvent(QKeyEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseDoubleClickEvent(QMouseEvent*) override;

private:
    [[nodiscard]] SwarmMetrics metrics() const;
    void relayout();
    [[nodiscard]] int tileOfItem(int item) const; // index into the picture's tiles, -1: none
    [[nodiscard]] int itemOfTile(int tile) const;
    [[nodiscard]] int tileOfId(const QString&) const;
    [[nodiscard]] bool showsSites() const;
    [[nodiscard]] PaintedItem tileItem(int tile) const;
    [[nodiscard]] PaintedItem siteItem(int group) const;
    [[nodiscard]] PaintedItem neighbourItem(int row) const;
    [[nodiscard]] QString tileTip(const picture::Tile&) const;

    void setScope(Scope, int site);
    void enter(int item);
    void leave();
    void move(Direction);
    void select(int item);
    void restoreCurrent();
    [[nodiscard]] float shownProgress(std::size_t tile) const;

    void refreshLayers(const QPainter&);
    void paintChrome(QPainter&);
    void paintCards(QPainter&) const;
    void paintCardWords(QPainter&) const;
    void paintHeader(QPainter&, int group) const;
    void paintSite(QPainter&, int group) const;
    void paintArcs(QPainter&, bool fromOrigin) const;
    void paintTiles(QPainter&);
    void paintSelection(QPainter&) const;
    void paintCrumb(QPainter&) const;
    void paintEmpty(QPainter&) const;

    picture::SwarmPicture m_picture;
    picture::EgoPicture m_ego;
    Scope m_scope = Scope::Fleet;
    int m_site = -1;
    QString m_selected;
    std::function<bool(const picture::Tile&)> m_filter;
    SwarmGeometry m_geometry;
    std::vector<int> m_items; // indices into the picture's tiles; with Detail::Sites: of groups
    std::vector<int> m_firstItem; // a group
    EgoGeometry m_egoGeometry;
    FlowArcs m_arcs;
    std::unique_ptr<TilePaint> m_tilePaint;

    QPixmap m_chrome; // origin, cards, legend
    QPixmap m_arcLayer; // arcs, and the words of the cards above them
    bool m_layersStale = true;
    QElapsedTimer m_sinceLayers;

    std::vector<float> m_tweenFrom; // by tile; empty: none running
    QElapsedTimer m_reported;
    QBasicTimer m_timer;
};

} // namespace patchswarm::views
