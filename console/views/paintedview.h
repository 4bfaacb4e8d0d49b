#pragma once

#include <QWidget>

#include <optional>

#include "console/views/theme.h"

namespace patchswarm::views {

// One thing in a painted view that a person can point at, reach by keyboard and hear read out.
struct PaintedItem
{
    QString name;
    QString value; // "63 %, 12.4 MB/s"
    QString state; // "from peers, stale"
    QRectF rect; // in the widget
};

// A widget whose contents are painted: it carries what all of them share (theme, current item,
// arrow keys' focus, accessible children, pictures of itself). It decides nothing about what is
// painted. GUI thread. Painting happens only while visible, since Qt sends no paint event else.
class PaintedView : public QWidget
{
    Q_OBJECT

public:
    explicit PaintedView(QWidget* parent = nullptr);

    [[nodiscard]] const Theme& theme() const { return m_theme; }

    // Items are numbered 0 to itemCount() - 1; the numbers hold until the next input.
    [[nodiscard]] virtual int itemCount() const { return 0; }

    [[nodiscard]] virtual PaintedItem item(int) const { return {}; }

    [[nodiscard]] virtual std::optional<int> itemAt(QPointF) const;

    // -1: none. Anything else out of range is clamped.
    [[nodiscard]] int currentItem() const { return m_current; }

    void setCurrentItem(int);

    // What the view shows, at so many pixels a point, with its own marks (SIMULATED).
    [[nodiscard]] QImage toImage(double scale = 2);

Q_SIGNALS:
    void currentItemChanged(int item);
    void itemActivated(int item);

protected:
    // Paints everything into the widget's rectangle; called for the screen and for exports.
    virtual void paintView(QPainter&) = 0;

    // What an export is marked with; SIMULATED is written across it.
    [[nodiscard]] virtual picture::Badge badge() const { return picture::Badge::Live; }

    // Layers kept between frames are stale: the size, font, theme or scale changed.
    virtual void forgetLayers() { }

    // Empty: no tool tip there. Rich text.
    [[nodiscard]] virtual QString toolTipAt(QPointF) const;

    void paintEvent(QPaintEvent*) override;
    void changeEvent(QEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    void keyPressEvent(QKeyEvent*) override;
    void focusInEvent(QFocusEvent*) override;
    bool event(QEvent*) override;

    // Tells screen readers that the items are others now; keeps the current one in range.
    void itemsChanged();

private:
    void announceCurrent();

    Theme m_theme;
    int m_current = -1;
};

} // namespace patchswarm::views
