#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "agent/transfer/transport.h"
#include "shared/content/artifactmanifest.h"

namespace patchswarm::service {

// Gets the chunk list of each wanted artifact: from pages that an administrator uploads, or page by
// page from any neighbour, and hands it on once it rebuilds the root CID. Pages of different givers
// are never mixed, so that a neighbour whose list does not is known for it; that one is not asked
// again for that artifact. Answers neighbours' requests from what this endpoint knows. Main thread.
class ChunkLists : public QObject
{
    Q_OBJECT

public:
    using Known = std::function<std::shared_ptr<const ArtifactManifest>(const Cid&)>;

    static constexpr ChunkIndex digestsPerPage = 8192;

    // `known` answers for artifacts whose list this endpoint already has.
    ChunkLists(transfer::Transport& transport, Known known, QObject* parent = nullptr);

    // How long a neighbour may take for a page, and how long to rest when nobody has the list.
    // Default 5 s.
    void setPatience(std::chrono::milliseconds patience);

    // Starts looking; answered by ready(). Size in bytes, from the signed job. Idempotent.
    void want(const Cid&, quint64 size);
    void forget(const Cid&);

    // A page from an administrator, in any order. NotFound when no job asks for this artifact;
    // InvalidInput when the page does not fit; Untrusted when the complete list does not rebuild
    // the root (what was collected is dropped).
    [[nodiscard]] Result<void> addPage(const Cid&, quint64 size, ChunkIndex first,
                                       const std::vector<Sha256Digest>& digests);

    [[nodiscard]] bool isWanted(const Cid& cid) const { return m_wanted.contains(cid); }

    // Digests that an administrator has uploaded of a list that is wanted.
    [[nodiscard]] ChunkIndex received(const Cid&) const;

Q_SIGNALS:
    void ready(const patchswarm::Cid&, std::shared_ptr<const patchswarm::ArtifactManifest>);
    void sourceNeeded(const patchswarm::Cid&); // nobody linked can be asked

private:
    // A list as far as it has come from one giver.
    struct Collection
    {
        std::vector<Sha256Digest> digests;
        ChunkSet present;

        explicit Collection(ChunkIndex count)
            : present(count)
        {
        }

        [[nodiscard]] Result<void> add(ChunkIndex first, const std::vector<Sha256Digest>&);
        void clear();
    };

    struct Wanted
    {
        quint64 size = 0;
        Collection uploaded; // by an administrator
        Collection fetched; // from the neighbour that is being asked
        std::optional<transfer::LinkId> asking;
        std::set<EndpointId> absent; // had no list, or none in time
        std::set<EndpointId> wrong; // had a list that does not rebuild the root
        QElapsedTimer waiting; // for a page, or at rest
    };

    void messageArrived(transfer::LinkId, const wire::Message&);
    void serve(transfer::LinkId, const wire::ChunkListRequest&);
    void pageArrived(transfer::LinkId, const wire::ChunkListReply&);
    void askSomeone(const Cid&, Wanted&);
    void askNextPage(const Cid&, Wanted&);
    [[nodiscard]] Result<void> completeIfWhole(const Cid&, quint64 size, Collection&);
    void tick();

    transfer::Transport& m_transport;
    Known m_known;
    std::map<transfer::LinkId, EndpointId> m_links;
    std::map<Cid, Wanted> m_wanted;
    std::chrono::milliseconds m_patience {5'000};
    QTimer m_timer;
};

} // namespace patchswarm::service
