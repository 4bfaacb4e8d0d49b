#pragma once

#include <QVector>

#include <optional>

#include "shared/rpc/swarmrecords.h"

namespace patchswarm::fleet {

// Where we are in one agent's numbered event stream: which numbers to ask for next, and how many
// were lost. It sends nothing and knows no clock. One thread.
class EventStream
{
public:
    static constexpr qint64 firstLook = 200; // so many old ones of an agent never heard before
    static constexpr qint64 mostBehind = 4000; // read at a stretch; then we leave some out, and
                                               // count them
    static constexpr int pageSize = 500;

    // Goes on behind an event that was read in an earlier run; 0: none.
    void resumeAfter(qint64 sequence);

    // The newest number as telemetry tells it.
    void newestIs(qint64 sequence);

    // The connection has gone; what was being followed is not any more.
    void interrupted() { m_isFollowing = false; }

    // What to ask now; empty when there is nothing new. With `follow` also when the agent should
    // send further ones by itself and does not yet.
    [[nodiscard]] std::optional<rpc::EventsSinceParams> question(bool follow);
    // The events that are new, oldest first. True in `more`: ask again at once.
    [[nodiscard]] QVector<rpc::SwarmEvent> take(const rpc::EventPage& page, bool* more);
    // One that came by itself; false: something is missing before it, or it was known: ask.
    [[nodiscard]] bool take(const rpc::SwarmEvent& event);

    [[nodiscard]] qint64 last() const { return m_last; }

    [[nodiscard]] qint64 lost() const { return m_lost; }

private:
    void leaveOut();

    qint64 m_last = 0; // newest read
    qint64 m_newest = 0; // newest there is, as far as known
    qint64 m_lost = 0;
    int m_pages = 0; // that came one after another
    bool m_isPlaced = false; // m_last means something
    bool m_isFollowing = false;
};

} // namespace patchswarm::fleet
