#pragma once

#include <QObject>
#include <QTimer>

#include <functional>
#include <map>

#include "agent/service/statestore.h"
#include "agent/service/swarmdriver.h"
#include "shared/rpc/swarmrecords.h"

namespace patchswarm::service {

// The books of each artifact over restarts: what earlier runs of the swarm booked plus what the
// present one has. They balance: origin + gateway + peers + own cache = verified. Who gave what is
// on disk the cache knows, exactly; a chunk that nobody gave counts as own cache. What was taken
// and is no longer on disk (evicted, or lost with a batch) leaves the balance and stays in
// entries() as long as somebody asks for it. It decides nothing. Main thread.
class LedgerKeeper : public QObject
{
    Q_OBJECT

public:
    LedgerKeeper(StateStore& store, SwarmDriver& driver, QObject* parent = nullptr);
    ~LedgerKeeper() override; // saves

    // Of artifacts for which this says yes the books outlive the copy in the cache. Those of others
    // that are not here are dropped now.
    void keepWhile(std::function<bool(const Cid&)> isNamed);

    // Of what is here.
    [[nodiscard]] swarm::Ledger totals(const Cid&) const;
    [[nodiscard]] std::vector<swarm::PeerLedger> peers(const Cid&) const;
    // By artifact, source, counterpart; with what was taken and is no longer here.
    [[nodiscard]] QVector<rpc::LedgerEntry> entries() const;

Q_SIGNALS:
    // The cache gave its copy up; the last state of its books.
    void copyGone(const patchswarm::Cid&, const patchswarm::swarm::Ledger& last);

private:
    struct Book
    {
        swarm::Ledger sources; // fromCache stays 0 here: it follows from the present run
        std::map<EndpointId, swarm::PeerLedger> peers;
        quint64 overBudget = 0; // bytes
        quint64 pastOrigin = 0; // taken once and no longer here, like the next two
        quint64 pastGateway = 0;
        std::map<EndpointId, quint64> pastPeers;
        std::optional<swarm::Ledger> atLeaving; // totals when the swarm forgot it
    };

    // To what lies in the cache now, bytes by giver; the rest is past.
    static void settle(Book&, const cache::TakenBytes& taken);
    static void settleGiver(std::uint64_t& booked, quint64& past, quint64 taken);

    void load();
    void reconcile(const Cid&);
    void closeBook(const Cid&);
    void drop(const Cid&);
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
    std::function<bool(const Cid&)> m_isNamed;
    QTimer m_timer;
};

} // namespace patchswarm::service
