#pragma once

#include <QObject>
#include <QTimer>

#include <deque>

#include "agent/service/statestore.h"
#include "agent/service/swarmdriver.h"
#include "shared/rpc/swarmrecords.h"

namespace patchswarm::service {

// The endpoint's flat, numbered event stream: what the swarm decided and what became of jobs.
// Numbers rise by one and are never used twice, also over restarts; behind a kill there is a gap in
// them. The newest `kept` are answered for, older ones are told as lost. Main thread.
class EventLog : public QObject
{
    Q_OBJECT

public:
    static constexpr int kept = 20'000;
    static constexpr int largestPage = 1000;

    EventLog(StateStore& store, const SwarmDriver& driver, QObject* parent = nullptr);
    ~EventLog() override; // saves the rest and notes an orderly end

    void append(rpc::SwarmEvent event); // sequence and time are filled in
    void appendRecord(const swarm::SwarmRecord& record);

    [[nodiscard]] rpc::EventPage since(qint64 sequence, int limit) const;

    [[nodiscard]] qint64 lastSequence() const { return m_next - 1; }

Q_SIGNALS:
    void appended(const patchswarm::rpc::SwarmEvent&);

private:
    void save();
    void reserve(qint64 upTo); // numbers that may be told

    StateStore& m_store;
    const SwarmDriver& m_driver;
    std::deque<rpc::SwarmEvent> m_events; // newest last
    qint64 m_next = 1;
    qint64 m_saved = 0;
    qint64 m_reserved = 0;
    QTimer m_saveTimer;
};

} // namespace patchswarm::service
