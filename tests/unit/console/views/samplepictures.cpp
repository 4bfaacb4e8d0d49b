#include "samplepictures.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace patchswarm::picture {
namespace {

constexpr std::array siteNames {"Berlin",  "Lyon",      "Porto",  "Gdańsk",  "Utrecht", "Wien",
                                "Bologna", "Malmö",     "Cork",   "Brno",    "Graz",    "Turku",
                                "Leuven",  "Ljubljana", "Bergen", "Zaragoza"};

TileState stateAt(double progress, bool crew, double dice)
{
    if (dice < 0.006)
        return TileState::Failed;
    if (progress >= 1)
        return dice < 0.05 ? TileState::Verifying : TileState::Done;
    if (progress <= 0)
        return TileState::Waiting;
    return crew ? TileState::FromOrigin : TileState::FromPeers;
}

void addExceptions(Tile& tile, double dice)
{
    if (dice > 0.985)
        tile.contact = Contact::Offline;
    else if (dice > 0.975)
        tile.contact = Contact::Stale;
    else if (dice > 0.965)
        tile.glyph = Glyph::Drift;
    else if (dice > 0.96)
        tile.glyph = Glyph::DiskFull;
    if (tile.state == TileState::Failed)
        tile.note = QStringLiteral("Three peers and the origin gave a chunk with the wrong hash.");
    if (tile.contact != Contact::Live)
        tile.bytesPerSecond = 0;
}

} // namespace

SwarmPicture sampleSwarm(int endpoints, double share)
{
    std::mt19937 random(7);
    std::uniform_real_distribution<double> unit(0, 1);
    SwarmPicture picture;
    const int sites = endpoints == 1 ? 1 : std::clamp(endpoints / 60, 3, 40);
    std::vector<double> weights;
    for (int site = 0; site < sites; ++site) {
        const auto name = static_cast<std::size_t>(site) % siteNames.size();
        QString text = QString::fromUtf8(siteNames[name]);
        if (site >= static_cast<int>(siteNames.size()))
            text += QStringLiteral(" %1").arg(site / static_cast<int>(siteNames.size()) + 1);
        picture.sites.push_back({text, 5'040'000'000});
        weights.push_back(0.3 + unit(random));
    }
    std::discrete_distribution<int> pick(weights.begin(), weights.end());
    std::vector<int> firstOf(static_cast<std::size_t>(sites), -1);
    for (int number = 0; number < endpoints; ++number) {
        Tile tile;
        tile.id = QStringLiteral("endpoint-%1").arg(number);
        tile.name = QStringLiteral("pc-%1").arg(number + 1, 4, 10, QLatin1Char('0'));
        tile.site = number < sites ? number : pick(random);
        tile.crew = number < 2 * sites;
        const double progress = share * 1.5 - unit(random) * 0.5;
        tile.progress = static_cast<float>(std::clamp(progress, 0.0, 1.0));
        tile.state = stateAt(progress, tile.crew, unit(random));
        const bool moving =
            tile.state == TileState::FromPeers || tile.state == TileState::FromOrigin;
        const double rate = 2e6 + unit(random) * 4e7;
        tile.bytesPerSecond = moving ? static_cast<float>(rate) : 0;
        addExceptions(tile, unit(random));
        if (firstOf[static_cast<std::size_t>(tile.site)] < 0)
            firstOf[static_cast<std::size_t>(tile.site)] = number;
        picture.tiles.push_back(std::move(tile));
    }
    using Kind = FlowEnd::Kind;
    for (int number = 0; number < endpoints; ++number) {
        const Tile& tile = picture.tiles[static_cast<std::size_t>(number)];
        if (tile.bytesPerSecond < 1)
            continue;
        const int helper = firstOf[static_cast<std::size_t>(tile.site)];
        const FlowEnd from = tile.crew ? FlowEnd {} : FlowEnd {Kind::Tile, helper};
        picture.flows.push_back({from,
                                 {Kind::Tile, number},
                                 static_cast<double>(tile.bytesPerSecond) * (tile.crew ? 0.4 : 1),
                                 static_cast<quint64>(random()) % 1'000'000'000});
    }
    if (sites > 2)
        picture.flows.push_back({{Kind::Site, 0}, {Kind::Site, 2}, 3e7, 412'345'678});
    picture.origin = {QStringLiteral("cdn.example.com"),
                      static_cast<quint64>(5.05e9 * share),
                      5'000'000'000,
                      4.8e6,
                      1.01 * share,
                      1.2};
    return picture;
}

EgoPicture sampleEgo(int neighbours)
{
    const SwarmPicture picture = sampleSwarm(std::max(neighbours + 1, 2), 0.5);
    EgoPicture ego;
    ego.centre = picture.tiles.front();
    ego.originBytesPerSecond = 4.2e6;
    for (int n = 1; n <= neighbours; ++n) {
        const double in = n % 3 == 0 ? 0 : 3e7 / n;
        const double out = n % 3 == 1 ? 0 : 2e7 / n;
        ego.neighbours.push_back({picture.tiles[static_cast<std::size_t>(n)], in, out});
    }
    ego.unused = QStringLiteral("4 peers not used: 3 busy, 1 in another site.");
    return ego;
}

KpiFigures sampleKpi(const SwarmPicture& picture)
{
    KpiFigures figures;
    for (const Tile& tile : picture.tiles)
        ++countOf(figures.counts, tile.state);
    figures.verifiedBytes = 3'412'000'000'000;
    figures.peerBytes = 3'290'000'000'000;
    figures.shareFromPeers = 0.964;
    figures.sites = static_cast<int>(picture.sites.size());
    figures.wanCopies = picture.origin.copies;
    figures.wanBudget = picture.origin.budget;
    figures.finishP50 = 312'000;
    figures.finishP95 = 431'000;
    figures.badge = picture.badge;
    figures.oldestMs = 1'200;
    return figures;
}

DeliveryCurve sampleCurve(int endpoints, int points)
{
    DeliveryCurve curve;
    const double last = 600'000;
    const auto logistic = [](double t, double middle) {
        return 1 / (1 + std::exp(-(t - middle) / 40e3));
    };
    for (int n = 0; n < points; ++n) {
        const double t = last * 0.7 * n / std::max(points - 1, 1);
        CurvePoint point {static_cast<qint64>(t), {}};
        const int started = static_cast<int>(endpoints * logistic(t, 120e3));
        const int done = static_cast<int>(endpoints * 0.985 * logistic(t, 300e3));
        countOf(point.counts, TileState::Failed) = static_cast<int>(endpoints * 0.01 * t / last);
        countOf(point.counts, TileState::Done) = done;
        const int rest = std::max(started - done - countOf(point.counts, TileState::Failed), 0);
        countOf(point.counts, TileState::Verifying) = rest / 12;
        countOf(point.counts, TileState::FromOrigin) = rest / 8;
        countOf(point.counts, TileState::FromPeers) = rest - rest / 12 - rest / 8;
        int sum = 0;
        for (const int count : point.counts)
            sum += count;
        countOf(point.counts, TileState::Waiting) = std::max(endpoints - sum, 0);
        curve.points.push_back(point);
    }
    for (int n = 0; n <= 20; ++n)
        curve.model.push_back({static_cast<qint64>(last * n / 20), endpoints * 0.32 * n / 20});
    curve.modelInputs = QStringLiteral("40 Mbit/s a site, 5.0 GB each");
    curve.deadlineMs = 540'000;
    return curve;
}

ThroughputSeries sampleThroughput(int points)
{
    ThroughputSeries series;
    std::mt19937 random(5);
    std::normal_distribution<double> noise(1, 0.06);
    for (int n = 0; n < points; ++n) {
        const double x = static_cast<double>(n) / std::max(points - 1, 1);
        series.points.push_back({static_cast<qint64>(x * 420e3),
                                 5e6 * noise(random) * (x > 0.85 ? 0.1 : 1),
                                 2.4e9 * std::exp(-std::pow((x - 0.55) / 0.2, 2)) * noise(random)});
    }
    return series;
}

ChunkCoverage sampleCoverage(int rows, int columns)
{
    ChunkCoverage coverage;
    std::mt19937 random(3);
    std::uniform_real_distribution<double> unit(0, 1);
    coverage.columns = columns;
    coverage.chunks = 4768;
    coverage.endpoints = rows * 4;
    coverage.copies.assign(static_cast<std::size_t>(columns), 0);
    for (int row = 0; row < rows; ++row) {
        coverage.rowNames.push_back(QStringLiteral("pc-%1 to pc-%2")
                                        .arg(row * 4 + 1, 4, 10, QLatin1Char('0'))
                                        .arg(row * 4 + 4, 4, 10, QLatin1Char('0')));
        const double held = unit(random);
        for (int column = 0; column < columns; ++column) {
            const double odds = held * (column % 37 == 5 ? 0.06 : 1);
            const bool all = unit(random) < odds;
            coverage.cells.push_back(all ? 255 : static_cast<quint8>(odds * 120 * unit(random)));
            coverage.copies[static_cast<std::size_t>(column)] += all ? 4 : 0;
        }
    }
    return coverage;
}

RecordedRange sampleRange(bool replaying)
{
    RecordedRange range;
    range.startMs = 1'700'000'000'000;
    range.endMs = range.startMs + 754'000;
    range.positionMs = replaying ? range.startMs + 301'000 : range.endMs;
    for (int n = 0; n < 200; ++n)
        range.activity.push_back(
            static_cast<float>(std::exp(-std::pow((n - 90) / 40.0, 2)) * (1 + 0.1 * (n % 7))));
    using Mark = RecordedRange::MarkKind;
    range.marks = {{range.startMs + 5'000, Mark::Operator, QStringLiteral("Job published")},
                   {range.startMs + 210'000, Mark::Fault, QStringLiteral("pc-0007 stopped")},
                   {range.startMs + 260'000, Mark::Event, QStringLiteral("pc-0007 is back")},
                   {range.startMs + 500'000, Mark::Fault, QStringLiteral("A chunk was rejected")}};
    range.replaying = replaying;
    range.playing = replaying;
    range.speed = replaying ? 10 : 1;
    return range;
}

Pieces samplePieces()
{
    Pieces pieces;
    for (int n = 0; n < 128; ++n)
        pieces.held.push_back(n < 50 ? 255 : n % 3 == 0 ? 255 : n % 5 == 0 ? 90 : 0);
    pieces.chunks = 4768;
    pieces.chunksHeld = 2890;
    pieces.inFlight = 24;
    return pieces;
}

} // namespace patchswarm::picture
