#include "console/views/piecesbar.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

#include "console/views/amounts.h"

namespace patchswarm::views {

using picture::TileState;

PiecesBar::PiecesBar(QWidget* parent)
    : PaintedView(parent)
{
    setAccessibleName(tr("Pieces"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void PiecesBar::setPieces(picture::Pieces pieces)
{
    m_pieces = std::move(pieces);
    itemsChanged();
    update();
}

QSize PiecesBar::sizeHint() const
{
    return {240, 30 + fontMetrics().height()};
}

QSize PiecesBar::minimumSizeHint() const
{
    return {120, 30 + fontMetrics().height()};
}

QString PiecesBar::figures() const
{
    if (m_pieces.chunks <= 0)
        return tr("no chunk map yet");
    const QString held =
        tr("%1 of %2 chunks").arg(countText(m_pieces.chunksHeld), countText(m_pieces.chunks));
    return m_pieces.inFlight > 0 ? tr("%1, %2 on their way").arg(held, countText(m_pieces.inFlight))
                                 : held;
}

PaintedItem PiecesBar::item(int) const
{
    return {accessibleName(), figures(), {}, rect()};
}

void PiecesBar::paintView(QPainter& painter)
{
    painter.fillRect(rect(), palette().color(backgroundRole()));
    const QRectF bar(1, 2, width() - 2, 18);
    painter.fillRect(bar, theme().sunken);
    const auto count = static_cast<double>(m_pieces.held.size());
    for (std::size_t n = 0; n < m_pieces.held.size(); ++n) {
        if (m_pieces.held[n] == 0)
            continue;
        const double left = std::round(bar.left() + bar.width() * static_cast<double>(n) / count);
        const double right =
            std::round(bar.left() + bar.width() * static_cast<double>(n + 1) / count);
        const bool all = m_pieces.held[n] == 255;
        const double high =
            all ? bar.height() : std::max(bar.height() * m_pieces.held[n] / 255.0, 2.0);
        painter.fillRect(QRectF(left, bar.bottom() - high, std::max(right - left, 1.0), high),
                         Theme::hue(all ? TileState::Done : TileState::FromPeers));
    }
    painter.setPen(theme().border);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(bar.adjusted(-0.5, -0.5, 0.5, 0.5));
    painter.setFont(textFont(font(), TextSize::Caption));
    painter.setPen(theme().mutedText);
    const QRectF below(0, bar.bottom() + 4, width(), height() - bar.bottom() - 4);
    painter.drawText(below, Qt::AlignLeft | Qt::AlignTop,
                     painter.fontMetrics().elidedText(figures(), Qt::ElideRight, width()));
}

} // namespace patchswarm::views
