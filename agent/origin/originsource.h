#pragma once

#include <QElapsedTimer>
#include <QObject>

#include <deque>
#include <map>
#include <memory>

#include "agent/origin/mirrorbook.h"
#include "agent/origin/origintypes.h"
#include "shared/content/chunklayout.h"

namespace patchswarm::origin {

class ConnectionLanes;
class Intake;
class RangeFetch;

// Fetches ranges of whole chunks from HTTP(S) origins, in parallel when asked in parallel. Decides
// which mirror serves a range, when to leave it for another and how long to leave it alone. Does
// not decide what to fetch, does not verify, does not store. One thread (that of the object); every
// signal is emitted after `fetch` or `abort` has returned.
class OriginSource : public QObject
{
    Q_OBJECT

public:
    using Options = origin::Options;
    using Outcome = origin::Outcome;

    explicit OriginSource(Options options, QObject* parent = nullptr);
    ~OriginSource() override;

    // One range request over whole chunks; `fetchId` is the caller's and free again once `ended`
    // came. Each mirror is tried at most once; what is complete stays complete and the next mirror
    // goes on with the first missing chunk.
    void fetch(quint32 fetchId, const OriginPlace& place, ChunkLayout layout, ChunkIndex first,
               ChunkIndex count);
    // No chunk of it comes any more; ended(Aborted) follows.
    void abort(quint32 fetchId);

    void setRateLimit(quint64 bytesPerSecond); // over all fetches; 0 = none
    // Stops reading: what is under way waits in the sender's TCP, 512 KiB at most in memory for
    // each fetch.
    void setPaused(bool paused);

    // An administrator says that it is worth asking again: mirrors that are left alone are not any
    // more.
    void forgive(const QVector<QUrl>& mirrors) { m_book.forgive(mirrors); }

    void forgiveAll() { m_book.forgiveAll(); }

    void setGateway(const Gateway& gateway); // for requests begun from now on

    // A chunk of one of the last 256 fetches failed verification. The mirror that served it is
    // asked last from now on, after a second one not at all for `Limits::outMs`.
    void reportCorrupt(quint32 fetchId, ChunkIndex chunk);

Q_SIGNALS:
    void bytesReceived(quint32 fetchId, quint32 bytes); // payload of the range
    // Beside it: a 200 answer's prefix, what came after the range, a chunk that was cut off.
    // The last kind was in bytesReceived, too.
    void bytesWasted(quint32 fetchId, quint32 bytes);
    void chunkReceived(quint32 fetchId, patchswarm::ChunkIndex chunk, const QByteArray& bytes,
                       bool viaGateway);
    // No mirror is left but this one, which answers 200 to a range: better one long sequential
    // fetch than many. Told at each fetch that meets it.
    void rangesUnsupported(quint32 fetchId, const QUrl& mirror);
    // retryAfterMs: 0 where nothing speaks against asking again at once. `reason`: plain words,
    // empty when Complete.
    void ended(quint32 fetchId, patchswarm::origin::Outcome outcome, qint64 retryAfterMs,
               const QString& reason);

private:
    struct Served
    {
        quint32 fetchId;
        ChunkIndex first;
        ChunkIndex end;
        QUrl mirror;
    };

    [[nodiscard]] TimePoint now() const;
    void begin(quint32 fetchId, const OriginPlace& place, ChunkLayout layout, ChunkIndex first,
               ChunkIndex count);
    void finish(quint32 fetchId, Outcome outcome, qint64 retryAfterMs, const QString& reason);
    void remember(quint32 fetchId, ChunkIndex chunk, const QUrl& mirror);

    Options m_options;
    QElapsedTimer m_clock;
    MirrorBook m_book;
    std::unique_ptr<Intake> m_intake;
    std::unique_ptr<ConnectionLanes> m_lanes;
    std::map<quint32, RangeFetch*> m_fetches; // owned by this object as QObject children
    std::deque<Served> m_served; // runs of chunks from one mirror, newest last
};

} // namespace patchswarm::origin
