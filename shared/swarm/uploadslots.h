#pragma once

#include <optional>
#include <vector>

#include "shared/swarm/types.h"

namespace patchswarm::swarm {

// A neighbour's wish for one chunk.
struct UploadWish
{
    LinkRef link {};
    ArtifactRef artifact {};
    ChunkIndex chunk = 0;
    bool unspread = false; // nobody else has the chunk yet
    bool hasNothing = false; // the neighbour has no chunk at all
    Priority priority;
};

// Decides whom to serve next when a slot is free: the artifact that goes first (the others keep one
// turn in ten), then chunks nobody else has, then neighbours that have nothing, then whoever was
// served least recently. One set of slots for all artifacts; the queue is bounded.
class UploadSlots
{
public:
    void setSlots(int slots);

    // False when the queue is full: refuse.
    [[nodiscard]] bool enqueue(const UploadWish&);
    [[nodiscard]] std::optional<UploadWish> takeNext(TimePoint now);
    void ended(LinkRef, ArtifactRef, ChunkIndex, TimePoint now);
    void withdraw(LinkRef, ArtifactRef, ChunkIndex);
    // A second endpoint has the chunk: it is no longer urgent.
    void spread(ArtifactRef, ChunkIndex);
    void dropLink(LinkRef);
    void dropArtifact(ArtifactRef);
    void dropAll();

    // Nobody new is served; who is being served keeps its slot.
    void dropQueue() { m_queue.clear(); }

    [[nodiscard]] std::size_t active() const { return m_active.size(); }

    [[nodiscard]] std::size_t queued() const { return m_queue.size(); }

private:
    struct Upload
    {
        UploadWish wish;
        TimePoint begunAt;
    };

    struct Turnout
    {
        LinkRef link;
        std::uint64_t servedAt; // running number of the last service
    };

    [[nodiscard]] std::size_t activeOn(LinkRef) const;
    [[nodiscard]] std::uint64_t lastServed(LinkRef) const;
    [[nodiscard]] bool goesBefore(const UploadWish&, const UploadWish&, bool lowTurn) const;
    void markServed(LinkRef);

    void learnFrom(Duration upload);

    std::size_t m_slots = 6; // as set
    std::size_t m_inUse = 6; // as learned
    std::vector<UploadWish> m_queue; // oldest first
    std::vector<Upload> m_active;
    std::vector<Turnout> m_turnout;
    std::uint64_t m_services = 0;
};

} // namespace patchswarm::swarm
