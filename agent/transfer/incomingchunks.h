#pragma once

#include <QByteArray>
#include <QString>

#include <map>
#include <optional>
#include <span>
#include <tl/expected.hpp>

#include "agent/transfer/chunkkey.h"

namespace patchswarm::transfer {

// What this side has asked one peer for, and the chunks being put together. Accepts bytes only for
// outstanding requests, in order and never beyond the length; everything else is the peer's fault.
// Pure.
//
// A withdrawn request stays known until the peer has answered a Ping sent right after the Cancel:
// whatever it sent before is dropped without blame, whatever comes after is a fault. Asked for
// again meanwhile, it waits for that answer.
class IncomingChunks
{
public:
    // True when a Request is to be sent now. `length` in bytes.
    [[nodiscard]] bool request(const ChunkKey& key, quint32 length);

    // The nonce of the Ping to send after a Cancel; nothing when it was not outstanding.
    [[nodiscard]] std::optional<quint64> cancel(const ChunkKey& key);

    // The peer answered Ping(nonce): the request to send now, if it was made again meanwhile.
    [[nodiscard]] std::optional<ChunkKey> drained(quint64 nonce);

    // A Data frame begins; an error is the end of "it ...".
    [[nodiscard]] tl::expected<void, QString> begin(const ChunkKey& key, quint32 offset,
                                                    quint32 length);
    // Where the frame's payload goes: empty when it is to be dropped. Valid until the next
    // non-const call.
    [[nodiscard]] std::span<char> target();
    // `count` bytes of the frame's payload have been taken from the stream.
    void advance(quint32 count);

    // The chunk whose last byte has come, exactly once; its request is then no longer outstanding.
    struct Whole
    {
        ChunkKey key;
        QByteArray bytes;
    };

    [[nodiscard]] std::optional<Whole> takeWhole();

    [[nodiscard]] const ChunkKey& current() const { return m_current; }

    // False when the current frame's payload is dropped.
    [[nodiscard]] bool isWanted() const;

    [[nodiscard]] std::size_t outstanding() const { return m_pending.size(); }

private:
    struct Pending
    {
        quint32 length = 0;
        quint32 received = 0;
        QByteArray bytes; // allocated with the first frame
        quint64 drain = 0; // nonce awaited; 0: outstanding
        bool again = false; // asked for anew while draining
        quint32 againLength = 0;
    };

    std::map<ChunkKey, Pending> m_pending;
    std::map<quint64, ChunkKey> m_drains;
    ChunkKey m_current;
    quint64 m_lastNonce = 0;
};

} // namespace patchswarm::transfer
