#pragma once

#include <QByteArray>
#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <memory>
#include <random>
#include <vector>

#include "agent/cache/chunkcache.h"
#include "shared/content/sha256.h"

namespace patchswarm::cache {

inline std::span<const std::uint8_t> viewOf(const QByteArray& bytes)
{
    return {reinterpret_cast<const std::uint8_t*>(bytes.constData()),
            static_cast<std::size_t>(bytes.size())};
}

// An artifact made here: its bytes, cut in chunks, and the manifest that proves them.
struct TestArtifact
{
    std::vector<QByteArray> chunks;
    std::shared_ptr<const ArtifactManifest> manifest;

    [[nodiscard]] const Cid& cid() const { return manifest->root(); }

    [[nodiscard]] QByteArray bytes() const
    {
        QByteArray all;
        for (const QByteArray& chunk : chunks)
            all += chunk;
        return all;
    }

    static TestArtifact ofChunks(std::vector<QByteArray> chunks)
    {
        std::vector<Sha256Digest> digests;
        quint64 size = 0;
        for (const QByteArray& chunk : chunks) {
            digests.push_back(sha256(viewOf(chunk)));
            size += static_cast<quint64>(chunk.size());
        }
        auto manifest = ArtifactManifest::fromOwnDigests(size, std::move(digests));
        return {std::move(chunks),
                std::make_shared<const ArtifactManifest>(std::move(manifest.value()))};
    }

    static QByteArray randomBytes(int size, unsigned seed)
    {
        std::mt19937_64 random(seed);
        QByteArray bytes(size + 7, Qt::Uninitialized);
        for (int at = 0; at < size; at += 8) {
            const std::uint64_t word = random();
            std::memcpy(bytes.data() + at, &word, sizeof word);
        }
        bytes.truncate(size);
        return bytes;
    }

    static TestArtifact random(quint64 size, unsigned seed)
    {
        const ChunkLayout layout {size};
        std::vector<QByteArray> chunks;
        for (ChunkIndex chunk = 0; chunk < layout.count(); ++chunk)
            chunks.push_back(
                randomBytes(static_cast<int>(layout.length(chunk)), seed * 1000 + chunk));
        return ofChunks(std::move(chunks));
    }
};

// A state directory of its own, and a cache that can be closed and opened again on it.
struct TestCache
{
    QTemporaryDir folder;
    Options options;
    std::unique_ptr<ChunkCache> cache;

    TestCache()
    {
        options.stateDirectory = folder.path() + QStringLiteral("/state");
        options.limits.bytes = 100 * mebibyte;
        options.limits.freeSpaceFloor = 0;
        options.checkIntervalMs = 20;
        options.syncIntervalMs = 20;
    }

    [[nodiscard]] QString path(const QString& below) const
    {
        return options.stateDirectory + QLatin1Char('/') + below;
    }

    [[nodiscard]] bool open()
    {
        auto opened = ChunkCache::open(options);
        if (!opened) {
            qWarning() << opened.error().detail;
            return false;
        }
        cache = std::move(*opened);
        return true;
    }

    [[nodiscard]] bool reopen()
    {
        cache.reset();
        return open();
    }

    // Waits for added(); false when it does not come.
    [[nodiscard]] bool add(const TestArtifact& artifact, bool keep = true, int timeoutMs = 5000)
    {
        QSignalSpy added(cache.get(), &ChunkCache::added);
        cache->add(artifact.manifest, keep);
        const auto answered = [&] {
            for (const auto& signal : added)
                if (signal[0].value<Cid>() == artifact.cid())
                    return true;
            return false;
        };
        return QTest::qWaitFor(answered, timeoutMs);
    }

    void storeAll(const TestArtifact& artifact, ChunkIndex from = 0)
    {
        for (ChunkIndex chunk = from; chunk < artifact.chunks.size(); ++chunk)
            cache->store(artifact.cid(), chunk, artifact.chunks[chunk], chunk);
    }

    [[nodiscard]] bool isWhole(const Cid& cid) const
    {
        for (const CacheEntry& entry : cache->list())
            if (entry.cid == cid)
                return entry.whole && entry.state == EntryState::Whole;
        return false;
    }

    [[nodiscard]] bool isListed(const Cid& cid) const
    {
        for (const CacheEntry& entry : cache->list())
            if (entry.cid == cid)
                return true;
        return false;
    }

    // Added, stored and whole.
    [[nodiscard]] bool fill(const TestArtifact& artifact)
    {
        if (!add(artifact))
            return false;
        storeAll(artifact);
        return QTest::qWaitFor([&] { return isWhole(artifact.cid()); });
    }

    // The same, and out of use: evictable.
    [[nodiscard]] bool fillIdle(const TestArtifact& artifact)
    {
        if (!fill(artifact))
            return false;
        cache->setInUse(artifact.cid(), false);
        cache->flush();
        return true;
    }

    [[nodiscard]] QByteArray read(const TestArtifact& artifact, ChunkIndex chunk) const
    {
        QByteArray bytes(artifact.chunks[chunk].size(), 'x');
        const auto done = cache->reader()->read(artifact.cid(), chunk, 0,
                                                {reinterpret_cast<std::uint8_t*>(bytes.data()),
                                                 static_cast<std::size_t>(bytes.size())});
        return done ? bytes : QByteArray("error: ") + done.error().detail.toUtf8();
    }
};

} // namespace patchswarm::cache
