#pragma once

#include <optional>
#include <vector>

#include "shared/swarm/random.h"
#include "shared/swarm/types.h"

namespace patchswarm::swarm {

// Decides when a query is answered, and when it is not because enough others did: after a jitter
// that grows with the crowd, and not at all once 8 answers were heard. What the answer says is the
// artifact's business.
class Answers
{
public:
    // `crowd`: endpoints known to have or want the artifact.
    void queryHeard(PeerRef peer, TimePoint now, std::size_t crowd, Random&);
    void answerHeard();

    [[nodiscard]] std::optional<PeerRef> takeDue(TimePoint now);
    [[nodiscard]] std::optional<TimePoint> nextMoment() const;

private:
    struct Pending
    {
        PeerRef peer;
        TimePoint dueAt;
        int heard = 0; // answers by others since the query
    };

    std::vector<Pending> m_pending;
};

} // namespace patchswarm::swarm
