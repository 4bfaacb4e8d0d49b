#include "agent/service/ledgerkeeper.h"

#include <algorithm>
#include <set>
#include <utility>

#include "agent/service/givername.h"
#include "shared/content/cidtext.h"

namespace patchswarm::service {

namespace {

// What a neighbour acknowledged shortly before a kill is lost; what it gave is the cache's matter.
constexpr int saveMs = 500;

// Takes up to `excess` out of `bytes` into `past`; what could not be taken is left in `excess`.
void takeFrom(std::uint64_t& bytes, quint64& past, std::uint64_t& excess)
{
    const std::uint64_t taken = std::min(bytes, excess);
    bytes -= taken;
    past += taken;
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
    connect(&driver, &SwarmDriver::artifactEvicted, this, &LedgerKeeper::closeBook);
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
        else if (row.source == u"pastOrigin")
            book.pastOrigin = row.bytes;
        else if (row.source == u"pastGateway")
            book.pastGateway = row.bytes;
        else if (peer && row.source == u"pastPeer")
            book.pastPeers[*peer] = row.bytes;
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

void LedgerKeeper::keepWhile(std::function<bool(const Cid&)> isNamed)
{
    m_isNamed = std::move(isNamed);
    std::vector<Cid> stale;
    for (const auto& [cid, book] : m_books)
        if (!m_driver.knows(cid) && !m_isNamed(cid))
            stale.push_back(cid);
    for (const Cid& cid : stale)
        drop(cid);
}

void LedgerKeeper::drop(const Cid& cid)
{
    m_books.erase(cid);
    m_lastSaved.erase(cid);
    m_store.removeLedger(cidText(cid));
}

// An agent that was killed lost its last unsynced chunks, or its last unsaved rows: the disk
// decides, and with each chunk it has marked whose it is.
void LedgerKeeper::reconcile(const Cid& cid)
{
    const auto status = m_driver.status(cid);
    if (!status || !status->view)
        return;
    if (!status->taken.empty())
        settle(m_books[cid], status->taken);
    const auto known = m_books.find(cid);
    if (known == m_books.end())
        return;
    Book& book = known->second;
    swarm::Ledger& sources = book.sources;
    const quint64 held = status->view->ledger.verified;
    std::uint64_t excess = sources.fromOrigin + sources.fromGateway + sources.fromPeers;
    excess = excess > held ? excess - held : 0;
    for (auto& [id, peer] : book.peers) {
        std::uint64_t left = excess;
        takeFrom(peer.received, book.pastPeers[id], left);
        sources.fromPeers -= excess - left;
        excess = left;
    }
    takeFrom(sources.fromGateway, book.pastGateway, excess);
    takeFrom(sources.fromOrigin, book.pastOrigin, excess);
    m_lastSaved.erase(cid);
}

void LedgerKeeper::settleGiver(std::uint64_t& booked, quint64& past, quint64 taken)
{
    past += booked > taken ? booked - taken : 0;
    booked = taken;
}

void LedgerKeeper::settle(Book& book, const cache::TakenBytes& taken)
{
    quint64 origin = 0;
    quint64 gateway = 0;
    std::map<EndpointId, quint64> peers;
    for (const auto& [id, peer] : book.peers)
        peers[id] = 0;
    for (const auto& [name, bytes] : taken) {
        const auto giver = giverOf(name);
        if (!giver)
            continue;
        if (giver->source == swarm::ChunkSource::Origin)
            origin = bytes;
        else if (giver->source == swarm::ChunkSource::Gateway)
            gateway = bytes;
        else
            peers[giver->peer] = bytes;
    }
    settleGiver(book.sources.fromOrigin, book.pastOrigin, origin);
    settleGiver(book.sources.fromGateway, book.pastGateway, gateway);
    book.sources.fromPeers = 0;
    for (const auto& [id, bytes] : peers) {
        swarm::PeerLedger& peer = book.peers[id];
        peer.peer = id.bytes;
        settleGiver(peer.received, book.pastPeers[id], bytes);
        book.sources.fromPeers += bytes;
    }
}

void LedgerKeeper::closeBook(const Cid& cid)
{
    const auto known = m_books.find(cid);
    if (known == m_books.end())
        return;
    Book& book = known->second;
    Q_EMIT copyGone(cid, book.atLeaving.value_or(sum(book, std::nullopt)));
    if (!m_isNamed || !m_isNamed(cid))
        return drop(cid);
    settle(book, {});
    m_lastSaved.erase(cid); // the totals alone do not tell that it changed
    m_timer.start();
}

void LedgerKeeper::fold(const Cid& cid, const swarm::ArtifactView& view)
{
    Book& book = m_books[cid];
    book.atLeaving = sum(book, view);
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
    std::set<Cid> artifacts;
    for (const auto& [cid, book] : m_books)
        artifacts.insert(cid);
    for (const Cid& cid : m_driver.artifacts())
        artifacts.insert(cid);
    for (const Cid& cid : artifacts) {
        const auto known = m_books.find(cid);
        const Book book = known == m_books.end() ? Book {} : known->second;
        const swarm::Ledger total = totals(cid);
        const auto add = [&](rpc::ByteSource source, quint64 received) {
            if (received == 0)
                return;
            rpc::LedgerEntry entry;
            entry.cid = cidText(cid);
            entry.source = source;
            entry.received = received;
            if (source == rpc::ByteSource::Origin && book.overBudget > 0) {
                entry.overBudget = book.overBudget;
                entry.reason = QStringLiteral("no neighbour served these chunks (invariant 3)");
            }
            list.append(entry);
        };
        add(rpc::ByteSource::Origin, total.fromOrigin + book.pastOrigin);
        add(rpc::ByteSource::Gateway, total.fromGateway + book.pastGateway);
        for (const swarm::PeerLedger& peer : peers(cid)) {
            const EndpointId id {peer.peer};
            const auto past = book.pastPeers.find(id);
            rpc::LedgerEntry entry;
            entry.cid = cidText(cid);
            entry.source = rpc::ByteSource::Peer;
            entry.counterpart = id.toString();
            entry.received = peer.received + (past == book.pastPeers.end() ? 0 : past->second);
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
        const auto [saved, isFirst] = m_lastSaved.try_emplace(cid, total);
        if (isFirst || std::exchange(saved->second, total) != total)
            rows += rowsOf(cid, total);
    }
    m_store.saveLedger(rows);
}

QVector<StateStore::LedgerRow> LedgerKeeper::rowsOf(const Cid& cid,
                                                    const swarm::Ledger& total) const
{
    const auto known = m_books.find(cid);
    const Book book = known == m_books.end() ? Book {} : known->second;
    const QString artifact = cidText(cid);
    QVector<StateStore::LedgerRow> rows {
        {artifact, QStringLiteral("origin"), {}, total.fromOrigin},
        {artifact, QStringLiteral("gateway"), {}, total.fromGateway},
        {artifact, QStringLiteral("wasted"), {}, total.wasted},
        {artifact, QStringLiteral("overBudget"), {}, book.overBudget},
        {artifact, QStringLiteral("pastOrigin"), {}, book.pastOrigin},
        {artifact, QStringLiteral("pastGateway"), {}, book.pastGateway}};
    for (const swarm::PeerLedger& peer : peers(cid)) {
        const EndpointId id {peer.peer};
        const auto past = book.pastPeers.find(id);
        const QString text = id.toString();
        rows.append({artifact, QStringLiteral("peer"), text, peer.received});
        rows.append({artifact, QStringLiteral("given"), text, peer.given});
        rows.append({artifact, QStringLiteral("wasted"), text, peer.wasted});
        rows.append({artifact, QStringLiteral("pastPeer"), text,
                     past == book.pastPeers.end() ? 0 : past->second});
    }
    return rows;
}

} // namespace patchswarm::service
