#pragma once

#include "agent/transfer/transport.h"
#include "shared/content/artifactmanifest.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

namespace patchswarm::service {

// Gets the chunk list of each wanted artifact: from pages that an administrator uploads, or page by page from any
// neighbour, and hands it on once it rebuilds the root CID. A neighbour whose list does not is not asked again for that
// artifact. Answers neighbours' requests from what this endpoint knows. Main thread.
class ChunkLists : public QObject
{
    Q_OBJECT

public:
    using Known = std::function<std::shared_ptr<const ArtifactManifest>(const Cid&)>;

    static constexpr ChunkIndex digestsPerPage = 8192;

    // `known` answers for artifacts whose list this endpoint already has.
    ChunkLists(transfer::Transport& transport, Known known, QObject* parent = nullptr);

    // Starts looking; answered by ready(). Size in bytes, from the signed job. Idempotent.
    void want(const Cid&, quint64 size);
    void forget(const Cid&);

    // A page from an administrator, in any order. NotFound when no job asks for this artifact; InvalidInput when the page
    // does not fit; Untrusted when the complete list does not rebuild the root (what was collected is dropped).
    [[nodiscard]] Result<void> addPage(const Cid&, quint64 size, ChunkIndex first,
                                       const std::vector<Sha256Digest>& digests);

    [[nodiscard]] bool isWanted(const Cid& cid) const { return m_wanted.contains(cid); }
    // Digests collected so far of a list that is wanted.
    [[nodiscard]] ChunkIndex received(const Cid&) const;

Q_SIGNALS:
    void ready(const patchswarm::Cid&, std::shared_ptr<const patchswarm::ArtifactManifest>);
    void sourceNeeded(const patchswarm::Cid&); // nobody linked can be asked

private:
    struct Wanted
    {
        quint64 size = 0;
        std::vector<Sha256Digest> digests;
        ChunkSet present;
        std::optional<transfer::LinkId> asking;
        std::set<EndpointId> useless; // had no list, or a wrong one
        int silentTicks = 0;
    };

    void messageArrived(transfer::LinkId, const wire::Message&);
    void serve(transfer::LinkId, const wire::ChunkListRequest&);
    void pageArrived(transfer::LinkId, const wire::ChunkListReply&);
    void askSomeone(const Cid&, Wanted&);
    void askNextPage(const Cid&, Wanted&);
    [[nodiscard]] Result<void> store(Wanted&, ChunkIndex first, const std::vector<Sha256Digest>&);
    [[nodiscard]] Result<void> completeIfWhole(const Cid&, Wanted&);
    void tick();

    transfer::Transport& m_transport;
    Known m_known;
    std::map<transfer::LinkId, EndpointId> m_links;
    std::map<Cid, Wanted> m_wanted;
    QTimer m_timer;
};

} // namespace patchswarm::service
