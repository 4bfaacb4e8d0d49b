#pragma once

#include <QHash>

#include <optional>

#include "shared/content/cid.h"
#include "shared/swarm/events.h"

namespace patchswarm::service {

// The origin requests under way. The swarm takes back what a request has not brought when it ends,
// so its end is held back until the cache has judged every chunk that it did bring.
class OriginFetches
{
public:
    void begin(quint32 fetch, const Cid& cid) { m_fetches.insert(fetch, {cid, 0, std::nullopt}); }

    // Whose bytes these are; nothing for a request that is over.
    [[nodiscard]] std::optional<Cid> artifactOf(quint32 fetch) const;

    void chunkArrived(quint32 fetch);
    // Each answers the request's end when it may be told now.
    [[nodiscard]] std::optional<swarm::OriginEnded> chunkJudged(quint32 fetch);
    [[nodiscard]] std::optional<swarm::OriginEnded> ended(const swarm::OriginEnded& end);

private:
    struct Fetch
    {
        Cid cid;
        quint32 pendingChunks = 0; // handed to the cache, verdict outstanding
        std::optional<swarm::OriginEnded> end;
    };

    [[nodiscard]] std::optional<swarm::OriginEnded> release(quint32 fetch);

    QHash<quint32, Fetch> m_fetches;
};

} // namespace patchswarm::service
