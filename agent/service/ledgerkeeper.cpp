#include "agent/service/ledgerkeeper.h"

#include <algorithm>
#include <set>
#include <utility>

#include "shared/content/cidtext.h"

namespace patchswarm::service {

namespace {

constexpr int saveMs = 2000; // as often as verified chunks are marked on disk

quint64 heldBytes(const swarm::ArtifactView& view)
{
    return view.ledger.verified;
}

// Takes up to `excess` out of `bytes`; what could not be taken is left in `excess`.
void takeFrom(std::uint64_t& bytes, std::uint64_t& excess)
{
    const std::uint64_t taken = std::min(bytes, excess);
    bytes -= taken;
    excess -= taken;
}

} // namespace

LedgerKeeper::LedgerKeeper(StateStore& store, SwarmDriver& driver, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_driver(driver)
{
    load();
    connect(&driver, &SwarmDriver::artifactOpened, this, &LedgerKeeper::reconcile);
    connect(&driver, &SwarmDriver::artifactLeaving, this, &LedgerKeeper::fold);
    connect(&driver, &SwarmDriver::artifactEvicted, this, [this](const Cid& cid) {
        m_books.erase(cid);
        m_lastSaved.erase(cid);
        m_store.removeLedger(cidText(cid));
    });
    connect(&driver, &SwarmDriver::recorded, this, [this](const swarm::SwarmRecord& record) {
        if (record.kind == swarm::SwarmRecordKind::OverBudget)
            m_books[m_driver.cidOf(record.artifact)].overBudget += record.value;
        if (!m_timer.isActive())
            m_timer.start();
    });
    connect(&driver, &SwarmDriver::originWasted, this,
            [this](const Cid& cid, quint64 bytes) { m_books[cid].sources.wasted += bytes; });
    m_timer.setSingleShot(true);
    m_timer.setInterval(saveMs);
    connect(&m_timer, &QTimer::timeout, this, &LedgerKeeper::save);
}

LedgerKeeper::~LedgerKeeper()
{
    save();
}

void LedgerKeeper::load()
{
    for (const StateStore::LedgerRow& row : m_store.ledger()) {
        const auto cid = parseCid(row.artifact);
        if (!cid)
            continue;
        Book& book = m_books[*cid];
        const auto peer = EndpointId::parse(row.counterpart);
        if (row.source == u"origin")
            book.sources.fromOrigin = row.bytes;
        else if (row.source == u"gateway")
            book.sources.fromGateway = row.bytes;
        else if (row.source == u"wasted" && !peer)
            book.sources.wasted = row.bytes;
        else if (row.source == u"overBudget")
            book.overBudget = row.bytes;
        else if (peer && row.source == u"peer")
            book.peers[*peer].received = row.bytes;
        else if (peer && row.source == u"given")
            book.peers[*peer].given = row.bytes;
        else if (peer && row.source == u"wasted")
            book.peers[*peer].wasted = row.bytes;
    }
    for (auto& [cid, book] : m_books)
        for (auto& [id, peer] : book.peers) {
            peer.peer = id.bytes;
            book.sources.fromPeers += peer.received;
            book.sources.uploaded += peer.given;
        }
}

// An agent that was killed lost its last unsynced chunks, or its last unsaved rows: the disk
// decides.
void LedgerKeeper::reconcile(const Cid& cid)
{
    const auto known = m_books.find(cid);
    const auto status = m_driver.status(cid);
    if (known == m_books.end() || !status || !status->view)
        return;
    swarm::Ledger& sources = known->second.sources;
    const quint64 held = heldBytes(*status->view);
    std::uint64_t excess = sources.fromOrigin + sources.fromGateway + sources.fromPeers;
    excess = excess > held ? excess - held : 0;
    for (auto& [id, peer] : known->second.peers) {
        std::uint64_t left = excess;
        takeFrom(peer.received, left);
        sources.fromPeers -= excess - left;
        excess = left;
    }
    takeFrom(sources.fromGateway, excess);
    takeFrom(sources.fromOrigin, excess);
}

void LedgerKeeper::fold(const Cid& cid, const swarm::ArtifactView& view)
{
    Book& book = m_books[cid];
    book.peers = mergedPeers(book, view);
    book.sources = sum(book, view);
    book.sources.fromCache = 0;
    book.sources.verified = 0;
    book.sources.inFlight = 0;
    if (!m_timer.isActive())
        m_timer.start();
}

swarm::Ledger LedgerKeeper::sum(const Book& book, const std::optional<swarm::ArtifactView>& view)
{
    swarm::Ledger total = book.sources;
    if (!view)
        return total;
    const swarm::Ledger& now = view->ledger;
    const quint64 bookedBefore = total.fromOrigin + total.fromGateway + total.fromPeers;
    total.fromCache = now.fromCache > bookedBefore ? now.fromCache - bookedBefore : 0;
    total.fromOrigin += now.fromOrigin;
    total.fromGateway += now.fromGateway;
    total.fromPeers += now.fromPeers;
    total.wasted += now.wasted;
    total.uploaded += now.uploaded;
    total.inFlight = now.inFlight;
    total.verified = now.verified;
    return total;
}

swarm::Ledger LedgerKeeper::totals(const Cid& cid) const
{
    const auto known = m_books.find(cid);
    const auto status = m_driver.status(cid);
    return sum(known == m_books.end() ? Book {} : known->second,
               status ? status->view : std::nullopt);
}

std::map<EndpointId, swarm::PeerLedger>
LedgerKeeper::mergedPeers(const Book& book, const std::optional<swarm::ArtifactView>& view) const
{
    std::map<EndpointId, swarm::PeerLedger> merged = book.peers;
    if (!view)
        return merged;
    for (const swarm::PeerLedger& now : view->peers) {
        swarm::PeerLedger& peer = merged[EndpointId {now.peer}];
        peer.peer = now.peer;
        peer.received += now.received;
        peer.given += now.given;
        peer.wasted += now.wasted;
    }
    return merged;
}

std::vector<swarm::PeerLedger> LedgerKeeper::peers(const Cid& cid) const
{
    const auto known = m_books.find(cid);
    const auto status = m_driver.status(cid);
    std::vector<swarm::PeerLedger> list;
    for (const auto& [id, peer] : mergedPeers(known == m_books.end() ? Book {} : known->second,
                                              status ? status->view : std::nullopt))
        list.push_back(peer);
    return list;
}

QVector<rpc::LedgerEntry> LedgerKeeper::entries() const
{
    QVector<rpc::LedgerEntry> list;
    std::map<Cid, quint64> artifacts;
    for (const auto& [cid, book] : m_books)
        artifacts.emplace(cid, book.overBudget);
    for (const Cid& cid : m_driver.artifacts())
        artifacts.emplace(cid, 0);
    for (const auto& [cid, overBudget] : artifacts) {
        const swarm::Ledger total = totals(cid);
        const auto add = [&](rpc::ByteSource source, quint64 received) {
            if (received == 0)
                return;
            rpc::LedgerEntry entry;
            entry.cid = cidText(cid);
            entry.source = source;
            entry.received = received;
            if (source == rpc::ByteSource::Origin && overBudget > 0) {
                entry.overBudget = overBudget;
                entry.reason = QStringLiteral("no neighbour served these chunks (invariant 3)");
            }
            list.append(entry);
        };
        add(rpc::ByteSource::Origin, total.fromOrigin);
        add(rpc::ByteSource::Gateway, total.fromGateway);
        for (const swarm::PeerLedger& peer : peers(cid)) {
            rpc::LedgerEntry entry;
            entry.cid = cidText(cid);
            entry.source = rpc::ByteSource::Peer;
            entry.counterpart = EndpointId {peer.peer}.toString();
            entry.received = peer.received;
            entry.given = peer.given;
            entry.wasted = peer.wasted;
            if (entry.received + entry.given + entry.wasted > 0)
                list.append(entry);
        }
        add(rpc::ByteSource::Cache, total.fromCache);
    }
    return list;
}

void LedgerKeeper::save()
{
    QVector<StateStore::LedgerRow> rows;
    std::set<Cid> artifacts;
    for (const auto& [cid, book] : m_books)
        artifacts.insert(cid); // of those that the swarm has left, too
    for (const Cid& cid : m_driver.artifacts())
        artifacts.insert(cid);
    for (const Cid& cid : artifacts) {
        const swarm::Ledger total = totals(cid);
        if (std::exchange(m_lastSaved[cid], total) != total)
            rows += rowsOf(cid, total);
    }
    m_store.saveLedger(rows);
}

QVector<StateStore::LedgerRow> LedgerKeeper::rowsOf(const Cid& cid,
                                                    const swarm::Ledger& total) const
{
    const auto known = m_books.find(cid);
    const QString artifact = cidText(cid);
    QVector<StateStore::LedgerRow> rows {
        {artifact, QStringLiteral("origin"), {}, total.fromOrigin},
        {artifact, QStringLiteral("gateway"), {}, total.fromGateway},
        {artifact, QStringLiteral("wasted"), {}, total.wasted},
        {artifact,
         QStringLiteral("overBudget"),
         {},
         known == m_books.end() ? 0 : known->second.overBudget}};
    for (const swarm::PeerLedger& peer : peers(cid)) {
        const QString id = EndpointId {peer.peer}.toString();
        rows.append({artifact, QStringLiteral("peer"), id, peer.received});
        rows.append({artifact, QStringLiteral("given"), id, peer.given});
        rows.append({artifact, QStringLiteral("wasted"), id, peer.wasted});
    }
    return rows;
}

} // namespace patchswarm::service
