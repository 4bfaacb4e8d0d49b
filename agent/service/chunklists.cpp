#include "agent/service/chunklists.h"

#include <algorithm>

#include "shared/content/cidtext.h"

namespace patchswarm::service {

ChunkLists::ChunkLists(transfer::Transport& transport, Known known, QObject* parent)
    : QObject(parent)
    , m_transport(transport)
    , m_known(std::move(known))
{
    using transfer::Transport;
    setPatience(m_patience);
    connect(&m_timer, &QTimer::timeout, this, &ChunkLists::tick);
    connect(&transport, &Transport::linkUp, this,
            [this](transfer::LinkId link, const trust::PeerIdentity& peer) {
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

void ChunkLists::setPatience(std::chrono::milliseconds patience)
{
    m_patience = patience;
    m_timer.setInterval(patience / 5);
}

void ChunkLists::want(const Cid& cid, quint64 size)
{
    if (m_wanted.contains(cid))
        return;
    const ChunkIndex count = ChunkLayout {size}.count();
    Wanted& wanted =
        m_wanted.emplace(cid, Wanted {size, Collection(count), Collection(count), {}, {}, {}, {}})
            .first->second;
    wanted.waiting.start();
    if (count == 1) // the root is the only chunk's own CID
        static_cast<void>(wanted.uploaded.add(0, {cid.digest}));
    // Queued, so that ready() never comes before want() has returned.
    QMetaObject::invokeMethod(
        this,
        [this, cid] {
            const auto found = m_wanted.find(cid);
            if (found == m_wanted.end())
                return;
            if (found->second.uploaded.present.isFull())
                static_cast<void>(completeIfWhole(cid, found->second.size, found->second.uploaded));
            else if (!found->second.asking)
                askSomeone(cid, found->second);
        },
        Qt::QueuedConnection);
    if (!m_timer.isActive())
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
    return found == m_wanted.end() ? 0 : found->second.uploaded.present.count();
}

Result<void> ChunkLists::addPage(const Cid& cid, quint64 size, ChunkIndex first,
                                 const std::vector<Sha256Digest>& digests)
{
    const auto found = m_wanted.find(cid);
    if (found == m_wanted.end()) {
        if (m_known(cid))
            return {}; // already complete; the same page again changes nothing
        return failure(ErrorCode::NotFound,
                       QStringLiteral("no job on this endpoint asks for %1; submit the job first")
                           .arg(cidText(cid)));
    }
    if (found->second.size != size)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("%1 has %2 bytes according to its job, not %3")
                           .arg(cidText(cid))
                           .arg(found->second.size)
                           .arg(size));
    if (auto stored = found->second.uploaded.add(first, digests); !stored)
        return stored;
    return completeIfWhole(cid, size, found->second.uploaded);
}

Result<void> ChunkLists::Collection::add(ChunkIndex first, const std::vector<Sha256Digest>& page)
{
    const ChunkIndex count = present.universe();
    if (page.empty() || first >= count || page.size() > count - first)
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral(
                "a page of %1 digests from chunk %2 does not fit an artifact of %3 chunks")
                .arg(page.size())
                .arg(first)
                .arg(count));
    digests.resize(count);
    for (std::size_t i = 0; i < page.size(); ++i) {
        digests[first + i] = page[i];
        present.insert(first + static_cast<ChunkIndex>(i));
    }
    return {};
}

void ChunkLists::Collection::clear()
{
    digests.clear();
    present = ChunkSet(present.universe());
}

Result<void> ChunkLists::completeIfWhole(const Cid& cid, quint64 size, Collection& collection)
{
    if (!collection.present.isFull())
        return {};
    auto manifest = ArtifactManifest::fromChunkList(cid, size, std::move(collection.digests));
    if (!manifest) {
        collection.clear();
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
    wanted.waiting.restart();
    const EndpointId peer = m_links.at(link);
    if (page.digests.empty()) {
        wanted.absent.insert(peer);
        return askSomeone(page.cid, wanted);
    }
    // Only the page that was asked for, so that every answer brings the list on.
    const bool fits = page.size == wanted.size
        && page.first == wanted.fetched.present.nextMissing(0)
        && wanted.fetched.add(page.first, page.digests).has_value();
    if (fits && !wanted.fetched.present.isFull())
        return askNextPage(page.cid, wanted);
    if (fits && completeIfWhole(page.cid, wanted.size, wanted.fetched))
        return; // `wanted` is gone
    wanted.wrong.insert(peer);
    askSomeone(page.cid, wanted);
}

void ChunkLists::askSomeone(const Cid& cid, Wanted& wanted)
{
    wanted.fetched.clear();
    wanted.asking.reset();
    wanted.waiting.restart();
    for (const auto& [link, peer] : m_links) {
        if (wanted.absent.contains(peer) || wanted.wrong.contains(peer))
            continue;
        wanted.asking = link;
        return askNextPage(cid, wanted);
    }
    Q_EMIT sourceNeeded(cid);
}

void ChunkLists::askNextPage(const Cid& cid, Wanted& wanted)
{
    m_transport.send(
        *wanted.asking,
        wire::ChunkListRequest {cid, wanted.fetched.present.nextMissing(0).value_or(0)});
}

void ChunkLists::tick()
{
    for (auto& [cid, wanted] : m_wanted) {
        if (!wanted.waiting.hasExpired(m_patience.count()))
            continue;
        if (!wanted.asking)
            wanted.absent.clear(); // whoever had no list may have one by now
        else if (const auto peer = m_links.find(*wanted.asking); peer != m_links.end())
            wanted.absent.insert(peer->second);
        askSomeone(cid, wanted);
    }
}

} // namespace patchswarm::service
