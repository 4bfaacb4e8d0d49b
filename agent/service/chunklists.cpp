#include "agent/service/chunklists.h"

#include "shared/content/cidtext.h"

#include <algorithm>

namespace patchswarm::service {

namespace {

constexpr int tickMs = 1000;
constexpr int patienceTicks = 5; // seconds without a page before somebody else is asked

} // namespace

ChunkLists::ChunkLists(transfer::Transport& transport, Known known, QObject* parent)
    : QObject(parent)
    , m_transport(transport)
    , m_known(std::move(known))
{
    using transfer::Transport;
    m_timer.setInterval(tickMs);
    connect(&m_timer, &QTimer::timeout, this, &ChunkLists::tick);
    connect(&transport, &Transport::linkUp, this, [this](transfer::LinkId link, const trust::PeerIdentity& peer) {
        m_links.emplace(link, peer.id);
        for (auto& [cid, wanted] : m_wanted)
            if (!wanted.asking)
                askSomeone(cid, wanted);
    });
    connect(&transport, &Transport::linkDown, this, [this](transfer::LinkId link) {
        m_links.erase(link);
        for (auto& [cid, wanted] : m_wanted)
            if (wanted.asking == link) {
                wanted.asking.reset();
                askSomeone(cid, wanted);
            }
    });
    connect(&transport, &Transport::messageReceived, this, &ChunkLists::messageArrived);
}

void ChunkLists::want(const Cid& cid, quint64 size)
{
    if (m_wanted.contains(cid))
        return;
    Wanted& wanted = m_wanted[cid];
    wanted.size = size;
    const ChunkLayout layout {size};
    wanted.present = ChunkSet(layout.count());
    if (layout.count() == 1) { // the root is the only chunk's own CID
        wanted.digests.push_back(cid.digest);
        wanted.present.insert(0);
    }
    // Queued, so that ready() never comes before want() has returned.
    QMetaObject::invokeMethod(
        this,
        [this, cid] {
            const auto found = m_wanted.find(cid);
            if (found == m_wanted.end())
                return;
            if (found->second.present.isFull())
                static_cast<void>(completeIfWhole(cid, found->second));
            else
                askSomeone(cid, found->second);
        },
        Qt::QueuedConnection);
    m_timer.start();
}

void ChunkLists::forget(const Cid& cid)
{
    m_wanted.erase(cid);
    if (m_wanted.empty())
        m_timer.stop();
}

ChunkIndex ChunkLists::received(const Cid& cid) const
{
    const auto found = m_wanted.find(cid);
    return found == m_wanted.end() ? 0 : found->second.present.count();
}

Result<void> ChunkLists::addPage(const Cid& cid, quint64 size, ChunkIndex first,
                                 const std::vector<Sha256Digest>& digests)
{
    const auto found = m_wanted.find(cid);
    if (found == m_wanted.end()) {
        if (m_known(cid))
            return {}; // already complete; the same page again changes nothing
        return failure(ErrorCode::NotFound,
                       QStringLiteral("no job on this endpoint asks for %1; submit the job first").arg(cidText(cid)));
    }
    if (found->second.size != size)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("%1 has %2 bytes according to its job, not %3")
                           .arg(cidText(cid))
                           .arg(found->second.size)
                           .arg(size));
    if (auto stored = store(found->second, first, digests); !stored)
        return stored;
    return completeIfWhole(cid, found->second);
}

Result<void> ChunkLists::store(Wanted& wanted, ChunkIndex first, const std::vector<Sha256Digest>& digests)
{
    const ChunkIndex count = wanted.present.universe();
    if (digests.empty() || first >= count || digests.size() > count - first)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("a page of %1 digests from chunk %2 does not fit an artifact of %3 chunks")
                           .arg(digests.size())
                           .arg(first)
                           .arg(count));
    wanted.digests.resize(count);
    for (std::size_t i = 0; i < digests.size(); ++i) {
        wanted.digests[first + i] = digests[i];
        wanted.present.insert(first + static_cast<ChunkIndex>(i));
    }
    return {};
}

Result<void> ChunkLists::completeIfWhole(const Cid& cid, Wanted& wanted)
{
    if (!wanted.present.isFull())
        return {};
    auto manifest = ArtifactManifest::fromChunkList(cid, wanted.size, std::move(wanted.digests));
    if (!manifest) {
        wanted.digests.clear();
        wanted.present = ChunkSet(wanted.present.universe());
        return tl::unexpected(manifest.error());
    }
    forget(cid);
    Q_EMIT ready(cid, std::make_shared<const ArtifactManifest>(std::move(*manifest)));
    return {};
}

void ChunkLists::messageArrived(transfer::LinkId link, const wire::Message& message)
{
    if (const auto* asked = std::get_if<wire::ChunkListRequest>(&message))
        serve(link, *asked);
    else if (const auto* page = std::get_if<wire::ChunkListReply>(&message))
        pageArrived(link, *page);
}

void ChunkLists::serve(transfer::LinkId link, const wire::ChunkListRequest& asked)
{
    wire::ChunkListReply reply {asked.cid, 0, asked.first, {}};
    if (const auto manifest = m_known(asked.cid)) {
        reply.size = manifest->layout().size;
        const auto& all = manifest->chunks();
        const std::size_t first = std::min<std::size_t>(asked.first, all.size());
        const std::size_t last = std::min<std::size_t>(first + digestsPerPage, all.size());
        reply.digests.assign(all.begin() + static_cast<std::ptrdiff_t>(first),
                             all.begin() + static_cast<std::ptrdiff_t>(last));
    }
    m_transport.send(link, reply);
}

void ChunkLists::pageArrived(transfer::LinkId link, const wire::ChunkListReply& page)
{
    const auto found = m_wanted.find(page.cid);
    if (found == m_wanted.end() || found->second.asking != link)
        return;
    Wanted& wanted = found->second;
    wanted.silentTicks = 0;
    const bool fits = page.size == wanted.size && store(wanted, page.first, page.digests).has_value();
    if (fits && !wanted.present.isFull())
        return askNextPage(page.cid, wanted);
    const EndpointId peer = m_links.at(link);
    wanted.useless.insert(peer);
    wanted.asking.reset();
    if (!fits || !completeIfWhole(page.cid, wanted))
        askSomeone(page.cid, wanted);
}

void ChunkLists::askSomeone(const Cid& cid, Wanted& wanted)
{
    for (const auto& [link, peer] : m_links) {
        if (wanted.useless.contains(peer))
            continue;
        wanted.asking = link;
        wanted.silentTicks = 0;
        return askNextPage(cid, wanted);
    }
    wanted.asking.reset();
    Q_EMIT sourceNeeded(cid);
}

void ChunkLists::askNextPage(const Cid& cid, Wanted& wanted)
{
    m_transport.send(*wanted.asking, wire::ChunkListRequest {cid, wanted.present.nextMissing(0).value_or(0)});
}

void ChunkLists::tick()
{
    for (auto& [cid, wanted] : m_wanted) {
        if (++wanted.silentTicks < patienceTicks)
            continue;
        wanted.silentTicks = 0;
        if (wanted.asking) {
            if (const auto peer = m_links.find(*wanted.asking); peer != m_links.end())
                wanted.useless.insert(peer->second);
        } else {
            wanted.useless.clear(); // whoever had no list may have one by now
        }
        askSomeone(cid, wanted);
    }
}

} // namespace patchswarm::service
