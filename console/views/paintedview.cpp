#include "console/views/paintedview.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QImage>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

#include "console/views/accessibleitems.h"
#include "console/views/badgemark.h"

namespace patchswarm::views {

PaintedView::PaintedView(QWidget* parent)
    : QWidget(parent)
    , m_theme(Theme::of(*this))
{
    QAccessible::installFactory(accessiblePaintedView); // Qt keeps one of each
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
}

std::optional<int> PaintedView::itemAt(QPointF point) const
{
    for (int index = 0; index < itemCount(); ++index)
        if (item(index).rect.contains(point))
            return index;
    return std::nullopt;
}

void PaintedView::setCurrentItem(int index)
{
    const int wanted = std::clamp(index, -1, itemCount() - 1);
    if (wanted == m_current)
        return;
    m_current = wanted;
    update();
    announceCurrent();
    Q_EMIT currentItemChanged(m_current);
}

void PaintedView::announceCurrent()
{
    if (m_current < 0 || !QAccessible::isActive())
        return;
    QAccessibleEvent event(this, QAccessible::Focus);
    event.setChild(m_current);
    QAccessible::updateAccessibility(&event);
}

void PaintedView::itemsChanged()
{
    if (m_current >= itemCount())
        m_current = itemCount() - 1;
    if (!QAccessible::isActive())
        return;
    QAccessibleEvent event(this, QAccessible::VisibleDataChanged);
    QAccessible::updateAccessibility(&event);
}

QImage PaintedView::toImage(double scale)
{
    QImage image(size() * scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(m_theme.window);
    forgetLayers();
    QPainter painter(&image);
    painter.setFont(font());
    paintView(painter);
    painter.setFont(font());
    burnInMark(painter, m_theme, rect(), badge());
    painter.end();
    forgetLayers();
    return image;
}

QString PaintedView::toolTipAt(QPointF) const
{
    return {};
}

void PaintedView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintView(painter);
}

void PaintedView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange
        || event->type() == QEvent::LanguageChange) {
        m_theme = Theme::of(*this);
        forgetLayers();
        update();
    }
    QWidget::changeEvent(event);
}

void PaintedView::resizeEvent(QResizeEvent* event)
{
    forgetLayers();
    QWidget::resizeEvent(event);
}

// Left and right, up and down go through the items in their order; views whose items lie in a
// plane do better themselves.
void PaintedView::keyPressEvent(QKeyEvent* event)
{
    const int last = itemCount() - 1;
    switch (last < 0 ? 0 : event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Down:
        setCurrentItem(std::min(m_current + 1, last));
        return;
    case Qt::Key_Left:
    case Qt::Key_Up:
        setCurrentItem(std::max(m_current - 1, 0));
        return;
    case Qt::Key_Home:
        setCurrentItem(0);
        return;
    case Qt::Key_End:
        setCurrentItem(last);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (m_current >= 0)
            Q_EMIT itemActivated(m_current);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void PaintedView::focusInEvent(QFocusEvent* event)
{
    const bool byKey =
        event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    if (byKey && m_current < 0 && itemCount() > 0)
        setCurrentItem(0);
    QWidget::focusInEvent(event);
    update();
}

bool PaintedView::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QString text = toolTipAt(help->pos());
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), text, this);
    return true;
}

} // namespace patchswarm::views
