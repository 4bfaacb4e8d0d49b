#pragma once

#include <array>
#include <optional>
#include <vector>

#include "console/demo/curve.h"
#include "console/demo/progress.h"
#include "shared/content/chunkset.h"
#include "shared/scenario/scenariofile.h"

namespace patchswarm::simulator {

// What a run's records add up to at any moment: per endpoint, over all. It counts and decides
// nothing. One thread.
class RunTally
{
public:
    struct FromPeer
    {
        int host = -1;
        std::uint64_t bytes = 0; // since takeDeliveries()
    };

    struct Endpoint
    {
        std::vector<ChunkSet> held; // by artifact
        std::uint64_t verified = 0;
        std::uint64_t fromOrigin = 0;
        std::uint64_t fromPeers = 0;
        std::uint64_t fromCache = 0;
        std::uint64_t wasted = 0;
        std::uint64_t uploaded = 0;
        std::size_t whole = 0; // artifacts
        std::optional<std::int64_t> finishedAt; // all artifacts
        int links = 0;
        bool isCrew = false;
        bool isGone = false;
        std::vector<FromPeer> deliveries;
    };

    // `file` must live on.
    explicit RunTally(const scenario::ScenarioFile& file);

    void take(std::int64_t ms, int host, const swarm::SwarmRecord& record);

    [[nodiscard]] const std::vector<Endpoint>& endpoints() const { return m_endpoints; }

    [[nodiscard]] std::vector<FromPeer> takeDeliveries(int host);

    // Joined and not killed.
    [[nodiscard]] bool isUp(int host, std::int64_t ms) const;
    [[nodiscard]] double shareOf(int host) const;
    // The other end of a link of this host; -1: not known.
    [[nodiscard]] int otherEnd(swarm::LinkRef link, int host) const;

    [[nodiscard]] int finished() const { return m_finished; }

    [[nodiscard]] std::uint64_t fromOrigin() const { return m_fromOrigin; }

    [[nodiscard]] std::uint64_t fromPeers() const { return m_fromPeers; }

    [[nodiscard]] double meanShare() const;

    [[nodiscard]] int corruptChunks() const { return m_corrupt; }

    // How the run went; at most mostPoints, evenly.
    [[nodiscard]] const QVector<demo::CurvePoint>& curve() const { return m_curve; }

    void addLastPoint(std::int64_t ms);

    static constexpr qsizetype mostPoints = 1000;

private:
    void verified(std::int64_t ms, int host, const swarm::SwarmRecord& record);
    void linkOpened(int host, swarm::LinkRef link);
    void linkClosed(int host, swarm::LinkRef link);
    void happen(std::int64_t ms);
    void notePoint(std::int64_t ms);

    const scenario::ScenarioFile& m_file;
    std::vector<Endpoint> m_endpoints;
    std::vector<ChunkLayout> m_layouts;
    std::vector<std::array<int, 2>> m_ends; // by link
    std::vector<simulation::Happening> m_losses; // in order of time
    std::size_t m_nextLoss = 0;
    int m_missing = 0; // crew members that were just killed, not known yet who
    std::int64_t m_missingUntil = 0;
    std::vector<int> m_closedOn; // by host: links that closed at the other end alone
    std::uint64_t m_fromOrigin = 0;
    std::uint64_t m_fromPeers = 0;
    std::uint64_t m_verified = 0; // all bytes that all endpoints hold
    int m_finished = 0;
    int m_corrupt = 0;
    QVector<demo::CurvePoint> m_curve;
    std::int64_t m_pointStep = 50;
    std::int64_t m_nextPoint = 0;
};

} // namespace patchswarm::simulator
