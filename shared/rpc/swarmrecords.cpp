#include "shared/rpc/swarmrecords.h"

#include <array>

#include "shared/rpc/recordcodec.h"
#include "shared/rpc/wirelimits.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::rpc {

namespace {

constexpr Limits optionalCid {.length = cidTextLength,
                              .pattern = "^(baf(krei|ybei)[a-z2-7]{52})?$"_L1};

} // namespace

std::span<const EnumName<PeerStanding>> enumNames(PeerStanding)
{
    static constexpr std::array<EnumName<PeerStanding>, 12> names {{
        {PeerStanding::Used, "used"_L1},
        {PeerStanding::NotTried, "notTried"_L1},
        {PeerStanding::Dialling, "dialling"_L1},
        {PeerStanding::DialFailed, "dialFailed"_L1},
        {PeerStanding::Refused, "refused"_L1},
        {PeerStanding::Excluded, "excluded"_L1},
        {PeerStanding::NothingToOffer, "nothingToOffer"_L1},
        {PeerStanding::LinkLimit, "linkLimit"_L1},
        {PeerStanding::Left, "left"_L1},
        {PeerStanding::OutsideBoundary, "outsideBoundary"_L1},
        {PeerStanding::Revoked, "revoked"_L1},
        {PeerStanding::P2pOff, "p2pOff"_L1},
    }};
    return names;
}

std::span<const EnumName<ByteSource>> enumNames(ByteSource)
{
    static constexpr std::array<EnumName<ByteSource>, 4> names {
        {{ByteSource::Origin, "origin"_L1},
         {ByteSource::Gateway, "gateway"_L1},
         {ByteSource::Peer, "peer"_L1},
         {ByteSource::Cache, "cache"_L1}}};
    return names;
}

template<>
struct Fields<PeerStatus>
{
    static auto list()
    {
        using T = PeerStatus;
        return std::tuple {
            field("endpoint"_L1, &T::endpoint, "its id; empty: not yet known"_L1, endpointLimits),
            field("name"_L1, &T::name, "by its certificate; empty: not yet known"_L1, nameLimits),
            field("address"_L1, &T::address, "ADDRESS:PORT"_L1, nameLimits),
            field("cid"_L1, &T::cid, "the artifact in question; empty: none"_L1, optionalCid),
            field("standing"_L1, &T::standing, "whether it is used"_L1),
            field("rule"_L1, &T::rule, "that excluded it; empty when used"_L1, textLimits),
            field("offers"_L1, &T::offers, "chunks that it has and this endpoint lacks"_L1),
            field("window"_L1, &T::window, "chunks that may be in flight from it"_L1),
            field("received"_L1, &T::received, "verified bytes got from it"_L1),
            field("given"_L1, &T::given, "bytes that it acknowledged"_L1),
            field("wasted"_L1, &T::wasted, "bytes got from it in vain"_L1),
            field("receivedBytesPerSecond"_L1, &T::receivedBytesPerSecond, "smoothed"_L1,
                  rateLimits),
            field("sentBytesPerSecond"_L1, &T::sentBytesPerSecond, "smoothed"_L1, rateLimits),
            field("linkedSince"_L1, &T::linkedSince, "ms since epoch; null: no link"_L1),
            field("lastHeardAt"_L1, &T::lastHeardAt, "ms since epoch; null: never"_L1)};
    }
};
PATCHSWARM_RECORD(PeerStatus)

template<>
struct Fields<SwarmPeersParams>
{
    static auto list()
    {
        return std::tuple {field("cid"_L1, &SwarmPeersParams::cid, "only for this artifact"_L1,
                                 sparsely(cidLimits))};
    }
};
PATCHSWARM_RECORD(SwarmPeersParams)

template<>
struct Fields<PeerList>
{
    static auto list()
    {
        return std::tuple {
            field("peers"_L1, &PeerList::peers, "every neighbour considered"_L1),
            field("more"_L1, &PeerList::more, "the list is cut; ask for one artifact"_L1)};
    }
};
PATCHSWARM_RECORD(PeerList)

template<>
struct Fields<LedgerEntry>
{
    static auto list()
    {
        using T = LedgerEntry;
        return std::tuple {
            field("cid"_L1, &T::cid, "CID of the artifact"_L1, cidLimits),
            field("source"_L1, &T::source, "where bytes came from"_L1),
            field("counterpart"_L1, &T::counterpart,
                  "endpoint id of a peer, host of an origin or gateway"_L1, nameLimits),
            field("received"_L1, &T::received, "verified bytes"_L1),
            field("given"_L1, &T::given, "bytes that the peer acknowledged"_L1),
            field("wasted"_L1, &T::wasted, "bytes received in vain"_L1),
            field("overBudget"_L1, &T::overBudget, "of received: beyond originBudgetTarget"_L1),
            field("reason"_L1, &T::reason, "why over budget"_L1, textLimits)};
    }
};
PATCHSWARM_RECORD(LedgerEntry)

template<>
struct Fields<LedgerParams>
{
    static auto list()
    {
        using T = LedgerParams;
        return std::tuple {
            field("cid"_L1, &T::cid, "only this artifact"_L1, sparsely(cidLimits)),
            field("offset"_L1, &T::offset, "entries to leave out at the start"_L1, sparse),
            field("limit"_L1, &T::limit, "most entries in the answer"_L1, pageLimits)};
    }
};
PATCHSWARM_RECORD(LedgerParams)

template<>
struct Fields<LedgerPage>
{
    static auto list()
    {
        return std::tuple {
            field("entries"_L1, &LedgerPage::entries, "by artifact, source, counterpart"_L1),
            field("more"_L1, &LedgerPage::more, "ask again with offset"_L1)};
    }
};
PATCHSWARM_RECORD(LedgerPage)

template<>
struct Fields<SwarmEvent>
{
    static auto list()
    {
        using T = SwarmEvent;
        return std::tuple {
            field("sequence"_L1, &T::sequence, "counts up by one on this agent"_L1),
            field("at"_L1, &T::at, "ms since epoch"_L1),
            field("kind"_L1, &T::kind, "what happened"_L1, {.length = 64}),
            field("artifact"_L1, &T::artifact, "CID; empty: none"_L1, optionalCid),
            field("chunk"_L1, &T::chunk, "number of the first chunk"_L1, sparse),
            field("chunks"_L1, &T::chunks, "how many"_L1, sparse),
            field("source"_L1, &T::source, "where the bytes came from"_L1, sparse),
            field("peer"_L1, &T::peer, "endpoint id; empty: none"_L1, endpointLimits),
            field("bytes"_L1, &T::bytes, "how many bytes"_L1, sparse),
            field("text"_L1, &T::text, "for people"_L1, textLimits)};
    }
};
PATCHSWARM_RECORD(SwarmEvent)

template<>
struct Fields<EventsSinceParams>
{
    static auto list()
    {
        using T = EventsSinceParams;
        return std::tuple {
            field("sequence"_L1, &T::sequence, "events after this one; 0: from the oldest kept"_L1),
            field("limit"_L1, &T::limit, "most events in the answer"_L1, pageLimits),
            field("follow"_L1, &T::follow,
                  "send new ones as event notifications; false stops it"_L1, sparse)};
    }
};
PATCHSWARM_RECORD(EventsSinceParams)

template<>
struct Fields<EventPage>
{
    static auto list()
    {
        using T = EventPage;
        return std::tuple {
            field("events"_L1, &T::events, "oldest first"_L1, {.entries = 1000}),
            field("next"_L1, &T::next, "sequence to ask with next"_L1),
            field("lost"_L1, &T::lost, "events in between that are no longer kept"_L1),
            field("more"_L1, &T::more, "there are more already"_L1)};
    }
};
PATCHSWARM_RECORD(EventPage)

} // namespace patchswarm::rpc
