#pragma once

#include "shared/content/chunkset.h"
#include "shared/policy/settings.h"
#include "shared/rpc/doctorrecords.h"
#include "shared/rpc/jobrecords.h"
#include "shared/rpc/swarmrecords.h"
#include "tests/lab/network.h"
#include "tests/lab/patch.h"
#include "tests/support/agents/adminconnection.h"
#include "tests/support/agents/agentprocess.h"
#include "tests/support/agents/testfleet.h"

namespace patchswarm::lab {

// One machine of the lab with a real agent on it, on the default ports 4001 and 5001. What is asked
// of an agent that does not answer comes back empty.
class Endpoint
{
public:
    // `fleet` and `faults` outlive it. Settings as the administrator of this endpoint sets them.
    Endpoint(Network::Host host, const QString& name, tests::TestFleet& fleet, Faults& faults);

    [[nodiscard]] const QString& name() const { return m_name; }

    [[nodiscard]] const QString& address() const { return m_host.address; }

    [[nodiscard]] const QString& id() const { return m_id; } // empty before the first start

    // Takes the settings and answers on its administration port. A start after an end is a restart
    // with the same state directory.
    void start(const policy::Settings& settings);
    void kill(); // as kill -9 or the mains plug: no word to anybody but what the kernel sends

    [[nodiscard]] int kills() const { return m_kills; } // so far

    void leave(); // SIGTERM
    void unplug(); // its network cable: it vanishes without any packet saying so
    // Connections that begin at this TCP port are dropped from now on, as by a firewall of this
    // machine.
    void dropIncoming(quint16 port);
    void freeze(); // alive for the kernel, silent for everybody
    void thaw();

    [[nodiscard]] bool isRunning() const { return m_process->isRunning(); }

    [[nodiscard]] qint64 pid() const { return m_process->pid(); }

    void submit(const Patch&);
    // State Waiting and zeros when it knows nothing of the job.
    [[nodiscard]] rpc::JobStatus job(const Patch&);
    [[nodiscard]] QVector<rpc::LedgerEntry> ledger(const Patch&);
    [[nodiscard]] quint64 bytesGiven(const Patch&); // acknowledged by neighbours
    // What it holds verified, at some moment of the last 200 ms. Only for artifacts of up to 128
    // chunks, for which telemetry tells each chunk.
    [[nodiscard]] ChunkSet chunks(const Patch&);
    [[nodiscard]] QVector<rpc::SwarmEvent> events();
    [[nodiscard]] rpc::DoctorReport examine(); // empty when asked too often
    [[nodiscard]] bool hasDelivered(const Patch&) const; // the right bytes in the right place

    [[nodiscard]] QString log() { return m_process->log(); }

private:
    QJsonObject call(const QString& method, const QJsonObject& params);

    Network::Host m_host;
    QString m_name;
    QString m_state;
    Faults& m_faults;
    std::unique_ptr<tests::AgentProcess> m_process;
    std::unique_ptr<tests::AdminConnection> m_admin;
    QString m_id;
    int m_kills = 0;
};

} // namespace patchswarm::lab
