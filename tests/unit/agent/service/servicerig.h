#pragma once

#include <QTemporaryDir>

#include <memory>

#include "agent/cache/chunkcache.h"
#include "agent/discovery/discovery.h"
#include "agent/origin/originsource.h"
#include "agent/service/jobboard.h"
#include "agent/service/statestore.h"
#include "agent/service/swarmdriver.h"
#include "agent/transfer/transport.h"
#include "tests/support/agents/testfleet.h"

namespace patchswarm::service::test {

// The parts of an agent below its job board, on a state directory of their own, without neighbours:
// exchange is switched off, so that artifacts come straight from the origin. Opened and closed like
// an agent that restarts.
class Rig
{
public:
    explicit Rig(tests::TestFleet& fleet, const LocalSettings& local = {});
    ~Rig();

    void open(); // fails the test by qFatal
    void close();
    void reopen();

    [[nodiscard]] QString state() const { return m_folder.filePath(QStringLiteral("state")); }

    policy::EndpointTraits traits;
    LocalSettings local;
    std::unique_ptr<cache::ChunkCache> cache;
    std::unique_ptr<StateStore> store;
    std::unique_ptr<transfer::Transport> transport;
    std::unique_ptr<discovery::Discovery> discovery;
    std::unique_ptr<origin::OriginSource> origin;
    std::unique_ptr<SwarmDriver> driver;
    std::unique_ptr<DocumentExchange> documents;
    std::unique_ptr<ChunkLists> lists;
    std::unique_ptr<HandOff> handOff;
    std::unique_ptr<JobBoard> jobs;

private:
    tests::TestFleet& m_fleet;
    QTemporaryDir m_folder;
    trust::Identity m_identity;
};

// A transport on 127.0.0.1 under the identity, listening on a free port.
[[nodiscard]] std::unique_ptr<transfer::Transport> makeTransport(tests::TestFleet& fleet,
                                                                 const trust::Identity& identity);

} // namespace patchswarm::service::test
