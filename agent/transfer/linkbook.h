#pragma once

#include <map>
#include <optional>
#include <vector>

#include "agent/transfer/duplicates.h"
#include "agent/transfer/types.h"

namespace patchswarm::transfer {

// The main thread's book of links: which there are, to whom and how far, and which of two to one
// endpoint stays. It knows no socket and tells nobody. Pure.
class LinkBook
{
public:
    enum class State
    {
        Opening,
        Up,
        Ended // nothing more is told about it; its socket is still closing
    };

    struct Link
    {
        SocketAddress remote; // where it was dialled, or came from
        bool incoming = false;
        State state = State::Opening;
        EndpointId peer; // once up
    };

    // At most so many are up to one endpoint: while a peer that dialled twice closes one.
    static constexpr std::size_t linksPerEndpoint = 2;

    explicit LinkBook(const EndpointId& self)
        : m_self(self)
    {
    }

    [[nodiscard]] LinkId add(bool incoming, const SocketAddress& remote);

    // The peer has proved who it is: which of the links to it stays. Old: the established one has
    // ended. New: it is up, and `old`, if any, has ended. Both: it is up beside `old`, which may be
    // dead.
    struct Settlement
    {
        KeepLink keep = KeepLink::New;
        std::optional<LinkId> old;
    };

    // Nothing when the link is not opening (any more).
    [[nodiscard]] std::optional<Settlement> establish(LinkId id, const EndpointId& peer);

    // The link has ended; as it was before. Nothing when it is not in the book.
    [[nodiscard]] std::optional<Link> end(LinkId id);

    // Its socket is closed.
    void remove(LinkId id) { m_links.erase(id); }

    [[nodiscard]] const std::map<LinkId, Link>& links() const { return m_links; }

    [[nodiscard]] const Link* find(LinkId id) const;
    [[nodiscard]] bool isUp(LinkId id) const;
    [[nodiscard]] bool isDialling(const SocketAddress& to) const;

    // All of them, whatever their state.
    [[nodiscard]] int count() const { return static_cast<int>(m_links.size()); }

    [[nodiscard]] int upCount() const;
    // Accepted ones that have not yet proved anything.
    [[nodiscard]] int halfOpenCount() const;

private:
    [[nodiscard]] Settlement settle(const Link& fresh) const;
    [[nodiscard]] std::vector<LinkId> upTo(const EndpointId& peer) const;

    EndpointId m_self;
    LinkId m_last = 0;
    std::map<LinkId, Link> m_links;
};

} // namespace patchswarm::transfer
