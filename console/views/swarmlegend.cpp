#include "console/views/swarmlegend.h"

#include <QCoreApplication>
#include <QPainter>

#include <vector>

#include "console/views/amounts.h"
#include "console/views/tilepaint.h"

namespace patchswarm::views {

using picture::TileState;

namespace {

constexpr double swatch = 11;
constexpr double swatchGap = 5;
constexpr double entryGap = 14;

struct Entry
{
    TileLook look;
    QString text;
};

std::vector<Entry> entries()
{
    std::vector<Entry> all;
    for (const TileState state : {TileState::Waiting, TileState::FromOrigin, TileState::FromPeers,
                                  TileState::Verifying, TileState::Done, TileState::Failed}) {
        TileLook look;
        look.state = state;
        look.progress = state == TileState::Failed ? 0.5F : 1;
        look.glyph = state == TileState::Failed ? picture::Glyph::Failed : picture::Glyph::None;
        all.push_back({look, picture::stateName(state)});
    }
    TileLook hatched;
    hatched.contact = picture::Contact::Offline;
    all.push_back({hatched, QCoreApplication::translate("swarmlegend", "stale or offline")});
    return all;
}

QString notes(quint64 bytesPerDot, quint64 lostEvents)
{
    QStringList parts;
    if (bytesPerDot > 0)
        parts << QStringLiteral("● = %1").arg(bytesText(static_cast<double>(bytesPerDot)));
    if (lostEvents > 0)
        parts << QCoreApplication::translate("swarmlegend", "%1 events lost")
                     .arg(countText(static_cast<qint64>(lostEvents)));
    return parts.join(QStringLiteral("  ·  "));
}

} // namespace

void paintSwarmLegend(QPainter& painter, const Theme& theme, const QRectF& r, quint64 bytesPerDot,
                      quint64 lostEvents)
{
    painter.save();
    painter.setFont(textFont(painter.font(), TextSize::Caption));
    const QFontMetricsF metrics(painter.font());
    const QString right = notes(bytesPerDot, lostEvents);
    painter.setPen(lostEvents > 0 ? theme.failureText : theme.mutedText);
    painter.drawText(r, Qt::AlignRight | Qt::AlignVCenter, right);
    const double end = r.right() - metrics.horizontalAdvance(right) - entryGap;
    const TilePaint tiles(theme);
    double x = r.left();
    for (const auto& [look, text] : entries()) {
        const double wide = metrics.horizontalAdvance(text);
        if (x + swatch + swatchGap + wide > end)
            break;
        tiles.paintGauge(painter,
                         QRectF(x, std::round(r.center().y() - swatch / 2), swatch, swatch), look);
        x += swatch + swatchGap;
        painter.setPen(theme.mutedText);
        painter.drawText(QRectF(x, r.top(), wide + 1, r.height()), Qt::AlignVCenter, text);
        x += wide + entryGap;
    }
    painter.restore();
}

} // namespace patchswarm::views
