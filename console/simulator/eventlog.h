#pragma once

#include <QFile>

#include <memory>

#include "console/simulator/scenariorun.h"

namespace patchswarm::simulator {

// The event log of a run: a first line that names the scenario, then one JSON object a line in
// order of virtual time. The same scenario, seed and version give the same bytes. Thread: the
// run's.
class EventLog
{
public:
    // "-" is standard output. Io when it cannot be written.
    [[nodiscard]] static Result<std::unique_ptr<EventLog>> open(const QString& path,
                                                                const scenario::ScenarioFile& file);

    // False: it cannot be written any more; finish() tells why.
    [[nodiscard]] bool add(std::int64_t ms, int host, const swarm::SwarmRecord& record);
    [[nodiscard]] Result<void> finish();

    // The lines that open() and add() write.
    [[nodiscard]] static QByteArray heading(const scenario::ScenarioFile& file);
    [[nodiscard]] static QByteArray lineOf(std::int64_t ms, const QByteArray& endpoint,
                                           const swarm::SwarmRecord& record);

private:
    explicit EventLog(const scenario::ScenarioFile& file);

    [[nodiscard]] bool flush();

    QFile m_file;
    QByteArray m_buffer;
    QByteArrayList m_names; // of endpoints, as JSON strings
};

// "chunkVerified", …: as agents tell them in events.since.
[[nodiscard]] const char* recordName(swarm::SwarmRecordKind kind);

} // namespace patchswarm::simulator
