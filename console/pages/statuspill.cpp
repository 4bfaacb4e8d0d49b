#include "console/pages/statuspill.h"

#include <QDateTime>
#include <QPainter>

#include "console/views/amounts.h"
#include "console/views/theme.h"

namespace patchswarm::pages {

using namespace views;

StatusPill::StatusPill(QWidget* parent)
    : QToolButton(parent)
{
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setToolTip(tr("Show the endpoints that are not connected"));
    setText(tr("no endpoints"));
}

QString StatusPill::textOf(const fleet::FleetSnapshot& fleet, qint64 nowMs)
{
    if (fleet.endpoints.isEmpty())
        return tr("no endpoints");
    const QString connected =
        tr("%1 of %2 connected")
            .arg(countText(fleet.connected()), countText(fleet.endpoints.size()));
    if (fleet.simulatedMs)
        return tr("simulated: %1 of %2 on, after %3")
            .arg(countText(fleet.connected()), countText(fleet.endpoints.size()),
                 durationText(*fleet.simulatedMs));
    const auto oldest = fleet.oldestReportMs();
    if (!oldest)
        return connected;
    const double seconds = double(std::max<qint64>(nowMs - *oldest, 0)) / 1000;
    return tr("%1, oldest data %2 s")
        .arg(connected, QLocale().toString(seconds, 'f', seconds < 10 ? 1 : 0));
}

void StatusPill::setSnapshot(const fleet::FleetSnapshot& fleet)
{
    const QString text = textOf(fleet, QDateTime::currentMSecsSinceEpoch());
    const auto connected = fleet.connected();
    const auto standing = fleet.endpoints.isEmpty() ? Standing::None
        : connected == fleet.endpoints.size()       ? Standing::Well
        : connected > 0                             ? Standing::Partly
                                                    : Standing::Lost;
    if (text == this->text() && standing == m_standing)
        return;
    m_standing = standing;
    setText(text);
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize StatusPill::sizeHint() const
{
    const int height = fontMetrics().height() + space::medium;
    // Room for digits that come and go, so that the neighbours stay where they are.
    const int width = fontMetrics().horizontalAdvance(text()) + height + space::large;
    return {(width + 15) / 16 * 16, height};
}

void StatusPill::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme theme = Theme::of(*this);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(QPen(hasFocus() ? theme.accent : theme.border, hasFocus() ? 2 : 1));
    painter.setBrush(underMouse() ? theme.raised : theme.surface);
    painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2);
    const double size = 10;
    const QRectF mark(frame.left() + space::medium, frame.center().y() - size / 2, size, size);
    using picture::TileState;
    const QColor colour = m_standing == Standing::Well ? theme.outline(TileState::Done)
        : m_standing == Standing::Partly               ? theme.outline(TileState::FromOrigin)
        : m_standing == Standing::Lost                 ? theme.outline(TileState::Failed)
                                                       : theme.mutedText;
    painter.setPen(QPen(colour, 2));
    painter.setBrush(m_standing == Standing::Well ? QBrush(colour) : Qt::NoBrush);
    painter.drawEllipse(mark);
    if (m_standing == Standing::Partly) // half full: not by colour alone
        painter.setBrush(colour), painter.drawPie(mark, -90 * 16, 180 * 16);
    if (m_standing == Standing::Lost) {
        painter.drawLine(mark.topLeft(), mark.bottomRight());
        painter.drawLine(mark.topRight(), mark.bottomLeft());
    }
    painter.setPen(theme.text);
    painter.drawText(frame.adjusted(space::medium + size + space::small, 0, -space::small, 0),
                     Qt::AlignVCenter | Qt::AlignLeft, text());
}

} // namespace patchswarm::pages
