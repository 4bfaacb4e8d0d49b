#pragma once

#include <QObject>
#include <QTimer>

#include <map>

#include "agent/service/statestore.h"
#include "agent/service/swarmdriver.h"
#include "shared/rpc/swarmrecords.h"

namespace patchswarm::service {

// The books of each artifact over restarts: what earlier runs of the swarm booked plus what the
// present one has. They balance: origin + gateway + peers + own cache = verified. A chunk that is
// on disk and in no book counts as own cache. It decides nothing. Main thread.
class LedgerKeeper : public QObject
{
    Q_OBJECT

public:
    LedgerKeeper(StateStore& store, SwarmDriver& driver, QObject* parent = nullptr);
    ~LedgerKeeper() override; // saves

    [[nodiscard]] swarm::Ledger totals(const Cid&) const;
    [[nodiscard]] std::vector<swarm::PeerLedger> peers(const Cid&) const;
    // By artifact, source, counterpart.
    [[nodiscard]] QVector<rpc::LedgerEntry> entries() const;

private:
    struct Book
    {
        swarm::Ledger sources; // fromCache stays 0 here: it follows from the present run
        std::map<EndpointId, swarm::PeerLedger> peers;
        quint64 overBudget = 0; // bytes
    };

    void load();
    void reconcile(const Cid&);
    void fold(const Cid&, const swarm::ArtifactView&);
    void save();
    [[nodiscard]] QVector<StateStore::LedgerRow> rowsOf(const Cid&,
                                                        const swarm::Ledger& total) const;
    [[nodiscard]] static swarm::Ledger sum(const Book&, const std::optional<swarm::ArtifactView>&);
    [[nodiscard]] std::map<EndpointId, swarm::PeerLedger>
    mergedPeers(const Book&, const std::optional<swarm::ArtifactView>&) const;

    StateStore& m_store;
    SwarmDriver& m_driver;
    std::map<Cid, Book> m_books;
    std::map<Cid, swarm::Ledger> m_lastSaved;
    QTimer m_timer;
};

} // namespace patchswarm::service
