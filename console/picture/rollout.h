#pragma once

#include <QMetaType>
#include <QString>

#include <array>
#include <optional>
#include <vector>

#include "console/picture/tilestate.h"

// A roll-out in figures and over time. Times are milliseconds since the job was published, if not
// said otherwise; bytes; bytes per second. Counts are endpoints and failed ones stay in the total.
namespace patchswarm::picture {

// Endpoints in each state, by TileState.
using StateCounts = std::array<int, tileStates>;

[[nodiscard]] inline int& countOf(StateCounts& counts, TileState state)
{
    return counts[static_cast<std::size_t>(state)];
}

[[nodiscard]] inline int countOf(const StateCounts& counts, TileState state)
{
    return counts[static_cast<std::size_t>(state)];
}

struct KpiFigures
{
    StateCounts counts {}; // sum: the endpoints targeted
    quint64 peerBytes = 0; // verified, received from peers
    quint64 verifiedBytes = 0; // verified, from everywhere
    double shareFromPeers = 0; // peerBytes / verifiedBytes
    int sites = 0;
    double wanCopies = 0; // bytes over the WAN / size of the artifact / sites
    double wanBudget = 0; // copies a site may fetch; 0: not known
    std::optional<qint64> finishP50; // ms since publishing
    std::optional<qint64> finishP95;
    bool isEstimate = true; // of the two: false when both have passed
    Badge badge = Badge::Live;
    qint64 oldestMs = 0; // age of the oldest report shown
    quint64 lostEvents = 0;
};

struct CurvePoint
{
    qint64 atMs = 0;
    StateCounts counts {};
};

// The S-curve and, beside it, what a CDN alone would have done.
struct DeliveryCurve
{
    struct ModelPoint
    {
        qint64 atMs = 0;
        double done = 0;
    };

    std::vector<CurvePoint> points; // ascending; the last one is "now"
    std::vector<ModelPoint> model; // empty: none
    QString modelInputs; // e.g. "40 Mbit/s per site, 5.0 GB x 1,000"
    std::optional<qint64> deadlineMs;
    Badge badge = Badge::Live;
};

// Received by the fleet from the origin (gateway included) and from peers.
struct ThroughputSeries
{
    struct Point
    {
        qint64 atMs = 0;
        double origin = 0;
        double peers = 0;
    };

    std::vector<Point> points; // ascending
    Badge badge = Badge::Live;
};

// Endpoints x chunks, each row and column standing for one or several.
struct ChunkCoverage
{
    int columns = 0;
    int chunks = 0; // of the artifact; columns share them evenly
    int endpoints = 0; // of the fleet
    std::vector<quint8> cells; // rows x columns: 0 nothing held ... 255 all of it held
    std::vector<QString> rowNames; // one a row: an endpoint, or "pc-001 to pc-008"
    std::vector<int> copies; // one a column: fewest copies of any chunk in it
    Badge badge = Badge::Live;

    [[nodiscard]] int rows() const { return static_cast<int>(rowNames.size()); }
};

// One endpoint's chunks, as rpc::mapSummary() tells them.
struct Pieces
{
    std::vector<quint8> held; // in file order, 0 nothing ... 255 all
    int chunks = 0;
    int chunksHeld = 0;
    int inFlight = 0; // chunks
};

// The recorded range that the timeline shows; wall-clock milliseconds since the epoch.
struct RecordedRange
{
    enum class MarkKind : quint8
    {
        Event,
        Fault,
        Operator
    };

    struct Mark
    {
        qint64 atMs = 0;
        MarkKind kind = MarkKind::Event;
        QString text;
    };

    qint64 startMs = 0;
    qint64 endMs = 0;
    qint64 positionMs = 0;
    std::vector<float> activity; // bytes a second over the range in even steps; any scale
    std::vector<Mark> marks;
    bool replaying = false;
    bool playing = false;
    double speed = 1; // 1-60
};

// Where the bytes of one table row came from: parts of the whole artifact, sum at most 1.
struct ProgressSplit
{
    float origin = 0;
    float gateway = 0;
    float peers = 0;
    float cache = 0;
    bool failed = false;

    [[nodiscard]] float total() const { return origin + gateway + peers + cache; }

    friend bool operator==(const ProgressSplit&, const ProgressSplit&) = default;
};

// The last values of one figure, oldest first; scaled to their own maximum, zero is the floor.
struct Trend
{
    std::vector<float> values;

    friend bool operator==(const Trend&, const Trend&) = default;
};

} // namespace patchswarm::picture

// Given by a model's data() in Qt::DisplayRole's stead to the delegates in console/views.
Q_DECLARE_METATYPE(patchswarm::picture::ProgressSplit)
Q_DECLARE_METATYPE(patchswarm::picture::Trend)
