#pragma once

#include <QElapsedTimer>
#include <QEventLoop>
#include <QObject>
#include <QTest>
#include <QTimer>

#include <map>
#include <optional>

#include "agent/origin/originsource.h"

namespace patchswarm::tests {

// Bytes that differ in every chunk, the same in every run.
inline QByteArray patternedBytes(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    quint32 state = 0x9e3779b9;
    for (char& byte : bytes) {
        state = state * 1664525U + 1013904223U;
        byte = static_cast<char>(state >> 24);
    }
    return bytes;
}

// Starts fetches of one artifact and keeps what the source tells of each.
class FetchRecorder : public QObject
{
public:
    struct Seen
    {
        QList<ChunkIndex> chunks; // in the order they came
        std::map<ChunkIndex, QByteArray> bytes;
        quint64 payload = 0;
        quint64 wasted = 0;
        int viaGateway = 0;
        QList<QUrl> withoutRanges;
        std::optional<origin::Outcome> outcome;
        qint64 retryAfterMs = -1;
        QString reason;
        qint64 firstChunkMs = -1; // since the recorder was made
        qint64 endedMs = -1;
    };

    FetchRecorder(origin::OriginSource& source, quint64 size)
        : m_source(source)
        , m_layout {size}
    {
        m_clock.start();
        connect(&source, &origin::OriginSource::bytesReceived, this,
                [this](quint32 id, quint32 bytes) { m_seen[id].payload += bytes; });
        connect(&source, &origin::OriginSource::bytesWasted, this,
                [this](quint32 id, quint32 bytes) { m_seen[id].wasted += bytes; });
        connect(
            &source, &origin::OriginSource::rangesUnsupported, this,
            [this](quint32 id, const QUrl& mirror) { m_seen[id].withoutRanges.append(mirror); });
        connect(&source, &origin::OriginSource::chunkReceived, this,
                [this](quint32 id, ChunkIndex chunk, const QByteArray& bytes, bool viaGateway) {
                    Seen& seen = m_seen[id];
                    seen.chunks.append(chunk);
                    seen.bytes[chunk] = bytes;
                    seen.viaGateway += viaGateway ? 1 : 0;
                    if (seen.firstChunkMs < 0)
                        seen.firstChunkMs = m_clock.elapsed();
                });
        connect(&source, &origin::OriginSource::ended, this,
                [this](quint32 id, origin::Outcome outcome, qint64 retryAfterMs,
                       const QString& reason) {
                    Seen& seen = m_seen[id];
                    QVERIFY2(!seen.outcome, "a fetch ended twice");
                    seen.outcome = outcome;
                    seen.retryAfterMs = retryAfterMs;
                    seen.reason = reason;
                    seen.endedMs = m_clock.elapsed();
                });
    }

    quint32 begin(const QVector<QUrl>& mirrors, ChunkIndex first, ChunkIndex count)
    {
        const quint32 id = ++m_lastId;
        m_seen[id] = {};
        m_source.fetch(id, {mirrors, m_layout.size}, m_layout, first, count);
        return id;
    }

    // Waits for the end; a fetch that does not end in `ms` has no outcome.
    const Seen& finish(quint32 id, int ms = 20'000)
    {
        QEventLoop loop; // not qWaitFor, which sleeps 10 ms between two looks at the sockets
        connect(&m_source, &origin::OriginSource::ended, &loop, [&] {
            if (m_seen[id].outcome)
                loop.quit();
        });
        QTimer::singleShot(ms, &loop, &QEventLoop::quit);
        if (!m_seen[id].outcome)
            loop.exec();
        return m_seen[id];
    }

    const Seen& fetch(const QVector<QUrl>& mirrors, ChunkIndex first, ChunkIndex count)
    {
        return finish(begin(mirrors, first, count));
    }

    const Seen& seen(quint32 id) { return m_seen[id]; }

    // Whether exactly chunks first..first+count-1 came, once each, with the file's bytes.
    bool hasExactly(quint32 id, const QByteArray& file, ChunkIndex first, ChunkIndex count)
    {
        const Seen& seen = m_seen[id];
        if (seen.chunks.size() != static_cast<qsizetype>(count) || seen.bytes.size() != count)
            return false;
        for (ChunkIndex chunk = first; chunk < first + count; ++chunk) {
            const QByteArray right =
                file.mid(static_cast<qsizetype>(m_layout.offset(chunk)), m_layout.length(chunk));
            if (!seen.bytes.contains(chunk) || seen.bytes.at(chunk) != right)
                return false;
        }
        return true;
    }

    [[nodiscard]] quint32 lastId() const { return m_lastId; }

private:
    origin::OriginSource& m_source;
    ChunkLayout m_layout;
    QElapsedTimer m_clock;
    std::map<quint32, Seen> m_seen;
    quint32 m_lastId = 0;
};

// Loopback allowed, waits in fractions of a second.
inline origin::Options loopbackOptions()
{
    origin::Options options;
    options.reasonAgainst = [](const IpAddress&) { return QString(); };
    options.limits.connectMs = 800;
    options.limits.otherAddressMs = 400;
    options.limits.firstByteMs = 800;
    options.limits.idleMs = 600;
    options.limits.floorWindowMs = 1000;
    return options;
}

} // namespace patchswarm::tests
