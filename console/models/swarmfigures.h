#pragma once

#include <QHash>
#include <QSet>

#include "console/models/jobsummary.h"
#include "console/models/timeseries.h"
#include "console/picture/rollout.h"
#include "console/picture/swarmpicture.h"

namespace patchswarm::models {

// What the dashed line assumes: every endpoint fetches all of it over its site's WAN.
struct CdnModel
{
    double wanBytesPerSecond = 0; // of one site; 0: not known, no line
};

// Works out of snapshots all that the Swarm page shows of one job: live, replayed or simulated.
// Rules: failed endpoints stay in the total; what cannot be true is in no sum; nothing moves past
// the last report; shares are of verified bytes. It paints nothing and asks nobody. GUI thread (or
// any one thread).
class SwarmFigures
{
public:
    static constexpr std::size_t mostPoints = 1200;
    static constexpr std::size_t mostFlows = 400;
    static constexpr double leastFlow = 1; // bytes a second

    // Starts anew. Empty id: nothing is shown.
    void setJob(const QString& jobId, std::optional<KnownJob> known);

    void setModel(const CdnModel& model) { m_model = model; }

    void setSimulated(bool simulated) { m_isSimulated = simulated; }

    // Copies of the artifact that a site may fetch (originBudgetTarget of the profile); 0: not
    // known.
    void setWanBudget(double copiesPerSite) { m_budget = copiesPerSite; }

    // 30 times a second is fine: works out tiles and figures, adds to the series.
    void take(const fleet::SnapshotPointer& snapshot);

    // What was recorded of the job before this object began to watch (Replay::readPast()): comes
    // before its own points.
    struct Past
    {
        std::vector<picture::CurvePoint> curve;
        std::vector<picture::ThroughputSeries::Point> throughput;
    };

    void setPast(const Past& past);

    [[nodiscard]] Past past() const { return {m_curve.points(), m_throughput.points()}; }

    [[nodiscard]] const QString& job() const { return m_jobId; }

    // Tile::id is the endpoint's name, by which the other models and FleetWatch know it too.
    [[nodiscard]] const picture::SwarmPicture& swarm() const { return m_swarm; }

    [[nodiscard]] const picture::KpiFigures& kpi() const { return m_kpi; }

    [[nodiscard]] const std::optional<JobSummary>& summary() const { return m_summary; }

    [[nodiscard]] picture::DeliveryCurve curve() const;
    [[nodiscard]] picture::ThroughputSeries throughput() const;
    // Rows beyond `mostRows` are averaged, neighbours in the order of site and name.
    [[nodiscard]] picture::ChunkCoverage coverage(int mostRows = 200) const;
    // Of an endpoint by name; needs it in FleetWatch::setFocus() for its neighbours.
    [[nodiscard]] std::optional<picture::EgoPicture> ego(const QString& endpoint) const;
    [[nodiscard]] std::optional<picture::Pieces> pieces(const QString& endpoint) const;

private:
    struct Member // a target of the job
    {
        fleet::EndpointPointer endpoint;
        const fleet::JobPicture* job = nullptr; // null: it never told of it
        fleet::Freshness freshness = fleet::Freshness::Offline;
        int site = 0;
    };

    void collectMembers();
    void makeSites();
    void makeTiles();
    void makeFlows();
    void addPeerFlows(std::vector<picture::Flow>& flows, std::size_t to);
    void makeKpi();
    void makeOrigin();
    void addPoints();
    [[nodiscard]] picture::Tile tileOf(const Member& member) const;
    [[nodiscard]] picture::TileState stateOf(const Member& member) const;
    [[nodiscard]] picture::Badge badge() const;
    [[nodiscard]] bool isPlausible(const Member& member) const;

    QString m_jobId;
    std::optional<KnownJob> m_known;
    CdnModel m_model;
    double m_budget = 0;
    bool m_isSimulated = false;
    fleet::SnapshotPointer m_snapshot;
    std::vector<Member> m_members; // by site, then name
    QHash<QString, int> m_tileById; // endpoint id -> tile
    QSet<QString> m_cids; // of the job's artifacts; empty: nobody tells, as in a recording
    QHash<QString, picture::TileState> m_lastSource; // by name: what it was fetching from
    std::optional<JobSummary> m_summary;
    picture::SwarmPicture m_swarm;
    picture::KpiFigures m_kpi;
    TimeSeries<picture::CurvePoint> m_curve {1000, mostPoints};
    TimeSeries<picture::ThroughputSeries::Point> m_throughput {500, mostPoints};
};

} // namespace patchswarm::models
