#pragma once

#include "console/fleet/fleetsnapshot.h"
#include "console/simulator/runtally.h"

namespace patchswarm::simulator {

// A run as the console sees fleets: snapshots and events like those of live endpoints, in virtual
// time counted from `startedAtMs`. It tells what the tally knows and invents nothing. The run's
// thread.
class FleetPicture
{
public:
    static constexpr auto jobId = "simulated";

    // Both must live on.
    FleetPicture(const scenario::ScenarioFile& file, RunTally& tally, qint64 startedAtMs);

    [[nodiscard]] fleet::SnapshotPointer snapshot(std::int64_t ms);

    // Something that people want to read of; chunk by chunk is too much.
    [[nodiscard]] static bool isNotable(swarm::SwarmRecordKind kind);
    [[nodiscard]] fleet::FleetEvent eventOf(std::int64_t ms, int host,
                                            const swarm::SwarmRecord& record);

    // As the fleet's inventory knows them.
    [[nodiscard]] static QVector<fleet::EndpointRecord>
    recordsOf(const scenario::ScenarioFile& file);

private:
    struct Rates // bytes per second, means over about two seconds
    {
        double origin = 0;
        double peers = 0;
        double given = 0;
        std::uint64_t lastOrigin = 0;
        std::uint64_t lastPeers = 0;
        std::uint64_t lastGiven = 0;
        std::int64_t seenAt = 0; // when it was last up
    };

    void measure(int host, std::int64_t ms);
    [[nodiscard]] fleet::EndpointPointer endpoint(int host, std::int64_t ms);
    [[nodiscard]] fleet::JobPicture job(int host, std::int64_t ms) const;
    void addPeers(fleet::EndpointSnapshot& snapshot, int host, std::int64_t ms);

    const scenario::ScenarioFile& m_file;
    RunTally& m_tally;
    qint64 m_startedAtMs;
    QVector<fleet::EndpointRecord> m_records;
    std::vector<Rates> m_rates;
    std::vector<QVector<rpc::PeerStatus>> m_peers; // by host, of the last measure
    std::vector<qint64> m_sequences; // of events, by host
    std::size_t m_largest = 0; // artifact
    QString m_cid;
    std::int64_t m_measuredAt = 0;
    quint64 m_number = 0;
};

} // namespace patchswarm::simulator
