#pragma once

#include <QByteArray>
#include <QString>
#include <QVector>

#include <memory>

#include "shared/content/artifactmanifest.h"
#include "shared/rpc/swarmrecords.h"
#include "tests/support/agents/adminconnection.h"
#include "tests/support/agents/agentprocess.h"
#include "tests/support/agents/testfleet.h"

namespace patchswarm::bench {

// What the kernel says of a process (proc(5)).
struct Footprint
{
    double residentMiB = 0;
    double peakMiB = 0;
    double processorSeconds = 0;
};

// A real agent on a loopback address, with the connection that a benchmark steers it by. Whatever
// goes wrong ends the benchmark with the agent's own words.
class BenchAgent
{
public:
    // Enrolled, started, and with a profile that allows origins on loopback.
    BenchAgent(tests::TestFleet& fleet, const QString& name, const QString& address);

    [[nodiscard]] Footprint footprint() const;

    // Stops the process where it stands, and lets it go on.
    void freeze() const;
    void thaw() const;

    void fetch(const QByteArray& jws, const ArtifactManifest& manifest);
    [[nodiscard]] bool hasDelivered(const QString& jobId);
    // Spins the event loop. False when it takes longer than `patienceMs`.
    [[nodiscard]] bool waitForDelivery(const QString& jobId, qint64 patienceMs);

    // Its event stream from the beginning.
    [[nodiscard]] QVector<rpc::SwarmEvent> events();

    [[nodiscard]] QString log() { return m_process->log(); }

private:
    tests::AdminConnection m_admin;
    std::unique_ptr<tests::AgentProcess> m_process;
};

} // namespace patchswarm::bench
