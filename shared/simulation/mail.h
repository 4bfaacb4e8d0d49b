#pragma once

#include <vector>

#include "shared/simulation/occurrence.h"
#include "shared/simulation/slab.h"
#include "shared/swarm/events.h"

namespace patchswarm::simulation {

inline constexpr int nobody = -1;

// An event of the swarm on its way to a host, with what it points to.
struct Letter
{
    int to = 0;
    int from = nobody; // of a multicast
    bool overLink = false; // lost when the link is down by then
    swarm::LinkRef link {};
    swarm::Event event;
    std::vector<ChunkIndex> chunks; // of a HaveHeard
    ChunkSet map; // of a MapHeard
};

// Letters that take the LAN's latency, in order of sending.
class Mail
{
public:
    Mail(Queue& queue, Micros latency)
        : m_queue(queue)
        , m_line(queue.addLine(latency))
    {
    }

    void send(int to, const swarm::Event& event) { (void)write(to, event); }

    void multicast(int from, const swarm::Event& event) { write(nobody, event).from = from; }

    void sendOverLink(int to, swarm::LinkRef link, const swarm::Event& event)
    {
        (void)writeOverLink(to, link, event);
    }

    void sendMap(int to, swarm::LinkRef link, swarm::ArtifactRef artifact, const ChunkSet& chunks)
    {
        Letter& letter = writeOverLink(to, link, swarm::MapHeard {link, artifact, nullptr});
        letter.map = chunks;
        std::get<swarm::MapHeard>(letter.event).chunks = &letter.map;
    }

    void sendHave(int to, swarm::LinkRef link, swarm::ArtifactRef artifact,
                  std::span<const ChunkIndex> chunks)
    {
        Letter& letter = writeOverLink(to, link, swarm::HaveHeard {link, artifact, {}});
        letter.chunks.assign(chunks.begin(), chunks.end());
        std::get<swarm::HaveHeard>(letter.event).chunks = letter.chunks;
    }

    [[nodiscard]] const Letter& at(std::uint32_t place) { return m_letters[place]; }

    void discard(std::uint32_t place) { m_letters.giveBack(place); }

private:
    Letter& write(int to, const swarm::Event& event)
    {
        const std::uint32_t place = m_letters.take();
        Letter& letter = m_letters[place];
        letter.to = to;
        letter.from = nobody;
        letter.overLink = false;
        letter.event = event;
        m_queue.postOn(m_line, {Occurrence::Kind::Letter, place, 0});
        return letter;
    }

    Letter& writeOverLink(int to, swarm::LinkRef link, const swarm::Event& event)
    {
        Letter& letter = write(to, event);
        letter.overLink = true;
        letter.link = link;
        return letter;
    }

    Queue& m_queue;
    Queue::LineId m_line;
    Slab<Letter> m_letters;
};

} // namespace patchswarm::simulation
