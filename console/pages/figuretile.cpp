#include "console/pages/figuretile.h"

#include <QPainter>

#include "console/views/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

FigureTile::FigureTile(const QString& label, QWidget* parent)
    : QAbstractButton(parent)
{
    setText(label);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void FigureTile::setFigure(const QString& figure, const QString& remark, bool isBad)
{
    if (figure == m_figure && remark == m_remark && isBad == m_isBad)
        return;
    m_figure = figure;
    m_remark = remark;
    m_isBad = isBad;
    setAccessibleName(u"%1: %2, %3"_s.arg(text(), figure, remark));
    update();
}

QSize FigureTile::sizeHint() const
{
    const QFontMetrics figure(textFont(font(), TextSize::Figure));
    return {180, figure.height() + 2 * fontMetrics().height() + 2 * space::large};
}

void FigureTile::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme theme = Theme::of(*this);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(QPen(hasFocus() ? theme.accent : theme.border, hasFocus() ? 2 : 1));
    painter.setBrush(underMouse() ? theme.raised : theme.surface);
    painter.drawRoundedRect(frame, 4, 4);
    QRectF line = frame.adjusted(space::large, space::medium, -space::medium, 0);
    const auto write = [&](TextSize size, const QColor& colour, const QString& words) {
        painter.setFont(textFont(font(), size));
        painter.setPen(colour);
        line.setHeight(painter.fontMetrics().height());
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(words, Qt::ElideRight,
                                                          static_cast<int>(line.width())));
        line.translate(0, line.height() + 2);
    };
    write(TextSize::Caption, theme.mutedText, text());
    write(TextSize::Figure, m_isBad ? theme.failureText : theme.text, m_figure);
    write(TextSize::Caption, theme.mutedText, m_remark);
}

} // namespace patchswarm::pages
