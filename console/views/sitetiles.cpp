#include "console/views/sitetiles.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace patchswarm::views {
namespace {

constexpr double gaugeWidth = 22; // of a labelled tile, with its distance to the text
constexpr std::array labelledHeights {72.0, 60.0, 50.0, 38.0};
constexpr double threeLines = 50; // lower: name and share only, in less width
constexpr double largestSquare = 72;
constexpr double smallestSquare = 3;

double gapFor(double size)
{
    return size >= 28 ? 4 : size >= 14 ? 3 : size >= 7 ? 2 : 1;
}

std::size_t at(int index)
{
    return static_cast<std::size_t>(index);
}

int columnsFor(int tiles, int rows)
{
    return std::max(1, (tiles + rows - 1) / rows);
}

} // namespace

SiteTiles::SiteTiles(QRectF area, std::vector<int> groupSizes, Chrome chrome)
    : m_area(area)
    , m_content(area.topLeft(), QSizeF())
    , m_sizes(std::move(groupSizes))
    , m_chrome(chrome)
{
    if (m_sizes.empty())
        return;
    if (!chooseTiles())
        placeSites();
    for (const QRectF& card : m_cards)
        m_content |= card;
}

double SiteTiles::cardHeight(const Trial& t) const
{
    return m_chrome.headerHeight + t.rows * (t.tile.height() + t.gap) - t.gap + t.padding;
}

double SiteTiles::cardWidth(const Trial& t, int group) const
{
    const int columns = columnsFor(m_sizes[at(group)], t.rows);
    const double tiles = columns * (t.tile.width() + t.gap) - t.gap;
    return std::max(m_chrome.minimumCardWidth, tiles + 2 * t.padding);
}

std::vector<std::vector<int>> SiteTiles::shelves(const Trial& t) const
{
    std::vector<std::vector<int>> result(1);
    double x = 0;
    for (int group = 0; group < groups(); ++group) {
        const double width = cardWidth(t, group);
        if (x > 0 && x + width > m_area.width()) {
            result.emplace_back();
            x = 0;
        }
        result.back().push_back(group);
        x += width + t.cardGap;
    }
    return result;
}

// Below 0: does not fit. Else how much of the area's sides the cards take, the lesser side.
double SiteTiles::score(const Trial& t) const
{
    double x = 0;
    double widest = 0;
    int lines = 1;
    for (int group = 0; group < groups(); ++group) {
        const double width = cardWidth(t, group);
        if (width > m_area.width())
            return -1;
        if (x > 0 && x + width > m_area.width()) {
            ++lines;
            x = 0;
        }
        x += width + t.cardGap;
        widest = std::max(widest, x - t.cardGap);
    }
    const double height = lines * (cardHeight(t) + t.cardGap) - t.cardGap;
    if (height > m_area.height())
        return -1;
    return std::min(widest / m_area.width(), height / m_area.height());
}

SiteTiles::Trial SiteTiles::bestRows(Trial t) const
{
    const int most = *std::max_element(m_sizes.begin(), m_sizes.end());
    const int room = static_cast<int>((m_area.height() - m_chrome.headerHeight - t.padding + t.gap)
                                      / (t.tile.height() + t.gap));
    Trial best = t;
    int columnsBefore = 0;
    for (int rows = 1; rows <= std::min(std::max(most, 1), room); ++rows) {
        if (groups() == 1 && columnsFor(most, rows) == columnsBefore)
            continue; // only higher
        columnsBefore = columnsFor(most, rows);
        t.rows = rows;
        t.score = score(t);
        if (t.score > best.score)
            best = t;
    }
    return best;
}

bool SiteTiles::chooseTiles()
{
    std::vector<QSizeF> sizes;
    for (const double height : labelledHeights)
        sizes.emplace_back(gaugeWidth
                               + std::floor(m_chrome.labelWidth * (height >= threeLines ? 1 : 0.6)),
                           height);
    for (double side = largestSquare; side >= smallestSquare; --side)
        sizes.emplace_back(side, side);
    for (const QSizeF size : sizes) {
        Trial trial;
        trial.tile = size;
        trial.gap = size.width() > size.height() ? 8 : gapFor(size.height());
        trial.padding = size.height() >= 12 ? 10 : 6;
        trial.cardGap = size.height() >= 12 ? 12 : 8;
        Trial best = bestRows(trial);
        if (best.score < 0)
            continue;
        if (size.width() > size.height())
            best = grown(best);
        m_tile = best.tile;
        m_gap = best.gap;
        m_padding = best.padding;
        m_detail = size.width() > size.height() ? Detail::Labelled
            : size.height() >= 10               ? Detail::Glyphs
                                                : Detail::Plain;
        placeCards(best);
        return true;
    }
    return false;
}

// Labelled tiles take what room is left, within reason.
SiteTiles::Trial SiteTiles::grown(Trial t) const
{
    const QSizeF least = t.tile;
    for (double factor = 2; factor > 1; factor -= 0.01) {
        Trial wide = t;
        wide.tile.setWidth(std::floor(least.width() * factor));
        if (score(wide) >= 0 && shelves(wide).size() == shelves(t).size()) {
            t = wide;
            break;
        }
    }
    for (double factor = 1.25; factor > 1; factor -= 0.01) {
        Trial high = t;
        high.tile.setHeight(std::floor(least.height() * factor));
        if (score(high) >= 0) {
            t = high;
            break;
        }
    }
    return t;
}

// Full shelves are widened to one common right edge; the last one keeps its cards' own widths
// unless it is nearly full.
void SiteTiles::placeCards(const Trial& t)
{
    m_cards.resize(m_sizes.size());
    m_columns.resize(m_sizes.size());
    const auto lines = shelves(t);
    double y = m_area.top();
    for (std::size_t line = 0; line < lines.size(); ++line) {
        double used = static_cast<double>(lines[line].size() - 1) * t.cardGap;
        double own = 0;
        for (const int group : lines[line])
            own += cardWidth(t, group);
        used += own;
        const bool stretch = line + 1 < lines.size() || used > m_area.width() * 0.85;
        const double factor = stretch ? (m_area.width() - used + own) / own : 1;
        double x = m_area.left();
        for (const int group : lines[line]) {
            const double left = std::round(x);
            const double right = std::round(x + cardWidth(t, group) * factor);
            m_cards[at(group)] = QRectF(left, y, right - left, cardHeight(t));
            const double inner = right - left - 2 * t.padding + t.gap;
            m_columns[at(group)] = std::max(columnsFor(m_sizes[at(group)], t.rows),
                                            static_cast<int>(inner / (t.tile.width() + t.gap)));
            x += cardWidth(t, group) * factor + t.cardGap;
        }
        y += cardHeight(t) + t.cardGap;
    }
}

void SiteTiles::placeSites()
{
    m_detail = Detail::Sites;
    m_tile = {};
    const double gap = m_sizes.size() > 300 ? 2 : m_sizes.size() > 60 ? 4 : 8;
    int columns = 1;
    double best = std::numeric_limits<double>::max();
    for (int c = 1; c <= groups(); ++c) { // cells near 5:2
        const int rows = (groups() + c - 1) / c;
        const double w = m_area.width() / c - gap;
        const double h = m_area.height() / rows - gap;
        const double wrong = w <= 1 || h <= 1 ? 1e9 : std::abs(std::log(w / h / 2.5));
        if (wrong < best) {
            best = wrong;
            columns = c;
        }
    }
    const int rows = (groups() + columns - 1) / columns;
    const double w = (m_area.width() + gap) / columns - gap;
    const double h = std::min((m_area.height() + gap) / rows - gap, 88.0);
    for (int group = 0; group < groups(); ++group)
        m_cards.emplace_back(m_area.left() + group % columns * (w + gap),
                             m_area.top() + group / columns * (h + gap), std::max(w, 1.0),
                             std::max(h, 1.0));
    m_columns.assign(m_sizes.size(), 1);
}

QRectF SiteTiles::header(int group) const
{
    QRectF r = card(group);
    r.setHeight(std::min(m_chrome.headerHeight, r.height()));
    return r.adjusted(m_padding, 0, -m_padding, 0);
}

QRectF SiteTiles::body(int group) const
{
    QRectF r = card(group);
    r.setTop(std::min(r.bottom(), r.top() + m_chrome.headerHeight));
    return r.adjusted(m_padding, 0, -m_padding, -m_padding);
}

QRectF SiteTiles::tile(At where) const
{
    if (m_detail == Detail::Sites)
        return {};
    const QRectF in = card(where.group);
    const int columns = m_columns[at(where.group)];
    return {in.left() + m_padding + where.index % columns * (m_tile.width() + m_gap),
            in.top() + m_chrome.headerHeight + where.index / columns * (m_tile.height() + m_gap),
            m_tile.width(), m_tile.height()};
}

std::optional<int> SiteTiles::groupAt(QPointF point) const
{
    for (int group = 0; group < groups(); ++group)
        if (card(group).contains(point))
            return group;
    return std::nullopt;
}

std::optional<SiteTiles::At> SiteTiles::tileAt(QPointF point) const
{
    const auto group = groupAt(point);
    if (!group || m_detail == Detail::Sites)
        return std::nullopt;
    const QPointF from = tile({*group, 0}).topLeft();
    const int columns = m_columns[at(*group)];
    const int column =
        static_cast<int>(std::floor((point.x() - from.x()) / (m_tile.width() + m_gap)));
    const int row =
        static_cast<int>(std::floor((point.y() - from.y()) / (m_tile.height() + m_gap)));
    if (column < 0 || row < 0 || column >= columns)
        return std::nullopt;
    const At found {*group, row * columns + column};
    if (found.index >= sizeOf(*group) || !tile(found).adjusted(0, 0, m_gap, m_gap).contains(point))
        return std::nullopt;
    return found;
}

SiteTiles::At SiteTiles::nearestIn(int group, QPointF point) const
{
    At best {group, 0};
    double least = std::numeric_limits<double>::max();
    for (int index = 0; index < sizeOf(group); ++index) {
        const QPointF away = tile({group, index}).center() - point;
        const double distance = QPointF::dotProduct(away, away);
        if (distance < least) {
            least = distance;
            best.index = index;
        }
    }
    return best;
}

// The nearest card that lies in that direction, skipping empty ones.
std::optional<SiteTiles::At> SiteTiles::nextGroup(At from, Direction direction) const
{
    const QPointF here =
        m_detail == Detail::Sites ? card(from.group).center() : tile(from).center();
    std::optional<int> best;
    double least = std::numeric_limits<double>::max();
    for (int group = 0; group < groups(); ++group) {
        const QRectF there = card(group);
        const QRectF own = card(from.group);
        const bool beyond = direction == Direction::Left ? there.right() <= own.left()
            : direction == Direction::Right              ? there.left() >= own.right()
            : direction == Direction::Up                 ? there.bottom() <= own.top()
                                                         : there.top() >= own.bottom();
        if (!beyond || sizeOf(group) == 0)
            continue;
        const bool sideways = direction == Direction::Left || direction == Direction::Right;
        const double dx = std::max({there.left() - here.x(), here.x() - there.right(), 0.0});
        const double dy = std::max({there.top() - here.y(), here.y() - there.bottom(), 0.0});
        const double distance = sideways ? dx + 4 * dy : dy + 4 * dx;
        if (distance < least) {
            least = distance;
            best = group;
        }
    }
    if (!best)
        return std::nullopt;
    return m_detail == Detail::Sites ? At {*best, 0} : nearestIn(*best, here);
}

SiteTiles::At SiteTiles::step(At from, Direction direction) const
{
    const int columns = m_columns[at(from.group)];
    const int column = from.index % columns;
    At to = from;
    if (m_detail != Detail::Sites) {
        if (direction == Direction::Left && column > 0)
            --to.index;
        else if (direction == Direction::Right && column + 1 < columns)
            ++to.index;
        else if (direction == Direction::Up)
            to.index -= columns;
        else if (direction == Direction::Down)
            to.index += columns;
        if (to != from && to.index >= 0 && to.index < sizeOf(from.group))
            return to;
    }
    return nextGroup(from, direction).value_or(from);
}

} // namespace patchswarm::views
