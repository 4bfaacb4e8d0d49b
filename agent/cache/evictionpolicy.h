#pragma once

#include <QtGlobal>

#include <vector>

#include "shared/content/cid.h"

namespace patchswarm::cache {

// What the order of eviction goes by, for one artifact.
struct EvictionCandidate
{
    Cid cid;
    quint64 diskBytes = 0;
    qint64 lastUsefulMs = 0; // wall clock
    bool isProtected = false; // pinned, being fetched or delivered
    bool kept = true;
    bool onlySource = false; // a neighbour's only source of a running job
};

// The order in which artifacts make room: never protected ones; what is not kept anyway before the
// rest; expired before the rest; then least recently useful. A neighbour's only source goes when
// there is no other choice. Pure.
class EvictionPolicy
{
public:
    EvictionPolicy(int retentionDays, qint64 nowMs);

    [[nodiscard]] bool isExpired(qint64 lastUsefulMs) const;
    [[nodiscard]] std::vector<EvictionCandidate> order(std::vector<EvictionCandidate> all) const;
    // What retention ends now, in that order; a neighbour's only source is let live.
    [[nodiscard]] std::vector<EvictionCandidate> expired(std::vector<EvictionCandidate> all) const;

private:
    qint64 m_retentionMs;
    qint64 m_nowMs;
};

} // namespace patchswarm::cache
