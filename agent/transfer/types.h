#pragma once

#include <QtGlobal>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "shared/base/address.h"
#include "shared/content/chunklayout.h"
#include "shared/content/cid.h"
#include "shared/trust/identity.h"

namespace patchswarm::transfer {

// A connection between two agents, as the rest of the agent names it. Never used twice in one run.
using LinkId = quint32;

// Where a link's uploads get their bytes. Implemented over the cache; called in a transfer worker,
// so any thread.
struct ChunkSourceReader
{
    virtual ~ChunkSourceReader() = default;

    // Fills `target` with the chunk's bytes from `offset` (bytes within the chunk). False when they
    // are not to be had any more; the upload ends then.
    [[nodiscard]] virtual bool read(const Cid& artifact, ChunkIndex chunk, quint32 offset,
                                    std::span<std::uint8_t> target) = 0;
};

// Bounds on what a stranger or a peer can make this endpoint hold or do. Times in milliseconds. The
// defaults are those of the design; tests shorten them.
struct Limits
{
    int connectMs = 5000; // TCP connect of a dial
    int handshakeMs = 5000; // TLS
    int helloMs = 5000; // first frame after TLS
    int idlePingMs = 15000; // nothing heard: ask
    int silenceMs = 45000; // nothing heard: cut
    int goodbyeMs = 1000; // to flush a Bye
    // Accepted connections that have not yet said Hello; the newest is refused past it.
    int halfOpen = 64;
    int connectBurst = 64; // connections of one address at once ...
    double connectsPerSecond = 10; // ... and lasting
    int links = 512; // accepted and dialled together
    qint64 unsentBytes = 512 * 1024; // chunk bytes handed to one socket and not yet sent
    // Bytes that may wait in one socket decrypted, and as many encrypted. Larger is slower: Qt
    // copies what waits.
    qint64 readBuffer = 256 * 1024;
    // Control bytes that a peer may leave unread beyond unsentBytes; then it is cut.
    qint64 unreadBytes = 4 * 1024 * 1024;
    // Control messages of one link; faster ones wait in the peer's socket.
    double controlPerSecond = 5000;
    double controlBytesPerSecond = 8.0 * 1024 * 1024;
    int artifactsPerLink = 4096; // handles that one side may open
    int requestsPerLink = 1024; // chunks that one side may have asked for and not yet got
};

// With it begins why a link ended that ended for breaking the rules of the protocol.
inline const QString protocolErrorPrefix = QStringLiteral("protocol error: ");

// Counters of one Transport since it started. Bytes are chunk payload.
struct Stats
{
    quint64 payloadSent = 0;
    quint64 payloadReceived = 0;
    quint64 payloadDropped = 0; // arrived for withdrawn requests
    int links = 0;
    int halfOpen = 0;
    quint64 accepted = 0;
    quint64 dialled = 0;
    quint64 outsideBoundary = 0; // closed before TLS
    quint64 overHalfOpen = 0;
    quint64 overConnectRate = 0;
    quint64 protocolErrors = 0;
    std::array<quint64, 10> refused {}; // by trust::Refusal
};

} // namespace patchswarm::transfer
