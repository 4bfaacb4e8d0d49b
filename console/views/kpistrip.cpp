#include "console/views/kpistrip.h"

#include <QFontMetricsF>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "console/views/amounts.h"
#include "console/views/badgemark.h"

namespace patchswarm::views {

using picture::TileState;

namespace {

constexpr double oneRowWidth = 780; // below: two rows of three
constexpr double pad = space::medium;

int totalOf(const picture::StateCounts& counts)
{
    return std::accumulate(counts.begin(), counts.end(), 0);
}

} // namespace

KpiGeometry::KpiGeometry(QSizeF size, double height)
    : columns(size.width() < oneRowWidth ? cells / 2 : cells)
    , rows(cells / columns)
    , cellHeight(height)
    , width(size.width())
{
}

QRectF KpiGeometry::cell(int index) const
{
    const int column = index % columns;
    const double left = std::round(width * column / columns);
    const double right = std::round(width * (column + 1) / columns);
    return {left, index / columns * cellHeight, right - left, cellHeight};
}

std::optional<int> KpiGeometry::cellAt(QPointF point) const
{
    for (int index = 0; index < cells; ++index)
        if (cell(index).contains(point))
            return index;
    return std::nullopt;
}

KpiStrip::KpiStrip(QWidget* parent)
    : PaintedView(parent)
{
    setAccessibleName(tr("Roll-out in figures"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &PaintedView::itemActivated, this, [this](int cell) {
        if (cell == Failed)
            Q_EMIT failedClicked();
    });
}

void KpiStrip::setFigures(const picture::KpiFigures& figures)
{
    m_figures = figures;
    itemsChanged();
    update();
}

double KpiStrip::cellHeight() const
{
    const QFontMetricsF caption(textFont(font(), TextSize::Caption));
    const QFontMetricsF figure(textFont(font(), TextSize::Figure));
    return std::ceil(2 * caption.height() + figure.height() + 2 * pad + 10);
}

KpiGeometry KpiStrip::geometryFor(double wide) const
{
    return {QSizeF(wide, 0), cellHeight()};
}

int KpiStrip::heightForWidth(int wide) const
{
    return static_cast<int>(geometryFor(wide).rows * cellHeight());
}

QSize KpiStrip::sizeHint() const
{
    return {1000, heightForWidth(std::max(width(), 640))};
}

QSize KpiStrip::minimumSizeHint() const
{
    return {480, static_cast<int>(cellHeight())};
}

KpiStrip::Words KpiStrip::words(int cell) const
{
    const int total = totalOf(m_figures.counts);
    const int done = countOf(m_figures.counts, TileState::Done);
    const int failed = countOf(m_figures.counts, TileState::Failed);
    const auto all = static_cast<double>(m_figures.verifiedBytes);
    const auto peers = static_cast<double>(m_figures.peerBytes);
    switch (cell) {
    case Complete:
        return {tr("Complete"), countText(done), tr("of %1").arg(countText(total))};
    case Failed:
        return {tr("Failed"), countText(failed), failed > 0 ? tr("show them") : tr("none so far")};
    case FromPeers:
        return {tr("From peers"),
                all > 0 ? shareText(m_figures.shareFromPeers) : QStringLiteral("–"),
                tr("%1 of %2 verified").arg(bytesText(peers), bytesText(all))};
    case WanCopies:
        return {m_figures.sites > 1 ? tr("WAN copies per site") : tr("WAN copies"),
                copiesText(m_figures.wanCopies),
                m_figures.wanBudget > 0 ? tr("%1 allowed").arg(copiesText(m_figures.wanBudget))
                                        : tr("budget not known")};
    case Finish:
        return {m_figures.isEstimate ? tr("Finish, est.") : tr("Finished"),
                m_figures.finishP50 ? durationText(*m_figures.finishP50) : QStringLiteral("–"),
                m_figures.finishP95 ? tr("half; 95 % by %1").arg(durationText(*m_figures.finishP95))
                    : m_figures.finishP50 ? tr("half; 95 % not known yet")
                                          : tr("not enough reports yet")};
    default:
        return {tr("Oldest report"), durationText(m_figures.oldestMs),
                m_figures.lostEvents > 0
                    ? tr("%1 events lost").arg(countText(static_cast<qint64>(m_figures.lostEvents)))
                    : tr("no events lost")};
    }
}

PaintedItem KpiStrip::item(int cell) const
{
    const Words w = words(cell);
    PaintedItem item {w.label, w.figure + QLatin1Char(' ') + w.small, {}, {}};
    if (cell == Trust)
        item.state = picture::badgeName(m_figures.badge);
    item.rect = geometryFor(width()).cell(cell);
    return item;
}

void KpiStrip::paintView(QPainter& painter)
{
    painter.fillRect(rect(), theme().surface);
    const KpiGeometry geometry = geometryFor(width());
    for (int cell = 0; cell < KpiGeometry::cells; ++cell)
        paintCell(painter, cell, geometry.cell(cell));
    painter.setPen(theme().border);
    for (int cell = 0; cell < KpiGeometry::cells; ++cell) {
        const QRectF r = geometry.cell(cell);
        if (cell % geometry.columns != 0)
            painter.drawLine(QPointF(r.left(), r.top() + pad), QPointF(r.left(), r.bottom() - pad));
        if (cell % geometry.columns == 0 && cell > 0)
            painter.drawLine(QPointF(pad, r.top()), QPointF(width() - pad, r.top()));
    }
}

void KpiStrip::paintCell(QPainter& painter, int cell, const QRectF& r) const
{
    const QRectF in = r.adjusted(pad + 2, pad - 2, -pad, -pad + 2);
    const Words w = words(cell);
    const bool alarm = cell == Failed && countOf(m_figures.counts, TileState::Failed) > 0;
    const QFont caption = textFont(font(), TextSize::Caption);
    const QFont figure = textFont(font(), TextSize::Figure);
    const QFontMetricsF small(caption);
    const QFontMetricsF large(figure);

    painter.setFont(caption);
    painter.setPen(theme().mutedText);
    painter.drawText(in, Qt::AlignLeft | Qt::AlignTop, w.label);
    if (cell == Trust)
        paintBadge(painter, theme(), QRectF(in.left(), in.top(), in.width(), small.height()),
                   m_figures.badge);
    painter.setFont(figure);
    painter.setPen(alarm ? theme().failureText : theme().text);
    const QString shown = (alarm ? QStringLiteral("✕ ") : QString()) + w.figure;
    const QRectF middle(in.left(), in.top() + small.height(), in.width(), large.height());
    painter.drawText(middle, Qt::AlignLeft | Qt::AlignVCenter, shown);
    painter.setFont(caption);
    painter.setPen(alarm ? theme().accent : theme().mutedText);
    const bool meter = cell == Complete || cell == WanCopies;
    const double after = large.horizontalAdvance(shown) + space::small;
    if (meter && small.horizontalAdvance(w.small) + after <= in.width()) {
        const double y = middle.top() + (large.height() + large.ascent() - large.descent()) / 2;
        painter.drawText(QPointF(in.left() + after, y), w.small);
    }
    const QRectF below(in.left(), middle.bottom(), in.width(), in.bottom() - middle.bottom());
    if (cell == Complete)
        paintStates(painter, below);
    else if (cell == WanCopies)
        paintBudget(painter, below);
    else
        painter.drawText(below, Qt::AlignLeft | Qt::AlignTop,
                         small.elidedText(w.small, Qt::ElideRight, below.width()));
    if (hasFocus() && currentItem() == cell) {
        painter.setPen(QPen(theme().accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(r.adjusted(2, 2, -2, -2));
    }
}

void KpiStrip::paintStates(QPainter& painter, const QRectF& r) const
{
    const QRectF bar(r.left(), std::round(r.top() + 6), r.width(), 8);
    painter.fillRect(bar, theme().sunken);
    const int total = std::max(totalOf(m_figures.counts), 1);
    double x = bar.left();
    for (const TileState state : {TileState::Done, TileState::Verifying, TileState::FromPeers,
                                  TileState::FromOrigin, TileState::Failed}) {
        const int count = countOf(m_figures.counts, state);
        const double wide = count > 0 ? std::max(bar.width() * count / total, 2.0) : 0;
        painter.fillRect(QRectF(x, bar.top(), std::min(wide, bar.right() - x), bar.height()),
                         Theme::hue(state));
        x += wide;
    }
    painter.setPen(theme().border);
    painter.drawRect(bar.adjusted(0, 0, -1, -1));
}

void KpiStrip::paintBudget(QPainter& painter, const QRectF& r) const
{
    const QRectF bar(r.left(), std::round(r.top() + 6), r.width(), 8);
    const double most = std::max({m_figures.wanBudget, m_figures.wanCopies, 1.0}) * 1.1;
    painter.fillRect(bar, theme().sunken);
    painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * m_figures.wanCopies / most, 8),
                     Theme::hue(m_figures.wanBudget > 0 && m_figures.wanCopies > m_figures.wanBudget
                                    ? TileState::Failed
                                    : TileState::FromOrigin));
    painter.setPen(theme().border);
    painter.drawRect(bar.adjusted(0, 0, -1, -1));
    if (m_figures.wanBudget <= 0)
        return;
    const double x = std::round(bar.left() + bar.width() * m_figures.wanBudget / most);
    painter.fillRect(QRectF(x - 1, bar.top() - 3, 2, bar.height() + 6), theme().text);
}

QString KpiStrip::toolTipAt(QPointF point) const
{
    const auto cell = geometryFor(width()).cellAt(point);
    switch (cell.value_or(-1)) {
    case Complete:
        return tr("Endpoints whose every chunk is verified, of all that are targeted. "
                  "Failed ones stay in the total.");
    case Failed:
        return tr("Endpoints that gave up. Click to see only these.");
    case FromPeers:
        return tr("Verified bytes received from peers / all verified bytes.");
    case WanCopies:
        return tr("Verified bytes from origin and gateway / size of the artifact / sites (%1). "
                  "Allowed: originBudgetTarget of the profile.")
            .arg(countText(m_figures.sites));
    case Finish:
        return m_figures.isEstimate
            ? tr("Estimate from the rates of the last reports, counted from publishing.")
            : tr("When half and when 95 % of the targets had it, counted from publishing.");
    case Trust:
        return tr("Age of the oldest report in this picture. Events lost: told by endpoints while "
                  "they were watched, and no longer to be had.");
    default:
        return {};
    }
}

void KpiStrip::mousePressEvent(QMouseEvent* event)
{
    const auto cell = geometryFor(width()).cellAt(event->position());
    setCurrentItem(cell.value_or(-1));
    if (cell == Failed)
        Q_EMIT failedClicked();
}

void KpiStrip::mouseMoveEvent(QMouseEvent* event)
{
    const bool link = geometryFor(width()).cellAt(event->position()) == Failed;
    setCursor(link ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

} // namespace patchswarm::views
