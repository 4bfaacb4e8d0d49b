// What one thread of the cache does with received bytes: SHA-256, write, announce.
// usage: cache_bench [MiB, default 1024] [state directory, default a new one below /dev/shm or
// /tmp]

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>
#include <cstring>
#include <random>

#include "agent/cache/chunkcache.h"
#include "shared/content/sha256.h"

using namespace patchswarm;

namespace {

constexpr quint64 inFlight = 64 * mebibyte;

struct Artifact
{
    std::vector<QByteArray> chunks; // a few different ones, used in turn
    std::shared_ptr<const ArtifactManifest> manifest;
};

Artifact makeArtifact(ChunkIndex count)
{
    Artifact artifact;
    std::mt19937_64 random(1);
    std::vector<Sha256Digest> digests;
    for (ChunkIndex chunk = 0; chunk < count; ++chunk) {
        if (artifact.chunks.size() < 64) {
            QByteArray bytes(chunkSize, Qt::Uninitialized);
            for (int at = 0; at < bytes.size(); at += 8) {
                const quint64 word = random();
                std::memcpy(bytes.data() + at, &word, sizeof word);
            }
            artifact.chunks.push_back(bytes);
            digests.push_back(sha256({reinterpret_cast<const std::uint8_t*>(bytes.constData()),
                                      static_cast<std::size_t>(bytes.size())}));
        } else {
            digests.push_back(digests[chunk % 64]);
        }
    }
    artifact.manifest = std::make_shared<const ArtifactManifest>(
        ArtifactManifest::fromOwnDigests(quint64 {count} * chunkSize, std::move(digests)).value());
    return artifact;
}

} // namespace

int main(int argc, char* argv[])
{
    const QCoreApplication application(argc, argv);
    const ChunkIndex count = argc > 1 ? QByteArray(argv[1]).toUInt() : 1024;
    QTemporaryDir folder(QDir(QStringLiteral("/dev/shm")).exists()
                             ? QStringLiteral("/dev/shm/cache_bench-XXXXXX")
                             : QStringLiteral("/tmp/cache_bench-XXXXXX"));
    cache::Options options;
    options.stateDirectory =
        argc > 2 ? QString::fromLocal8Bit(argv[2]) : folder.path() + QStringLiteral("/state");
    options.limits.bytes = 100 * gigabyte;
    options.limits.freeSpaceFloor = 0;
    auto opened = cache::ChunkCache::open(options);
    if (!opened) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.error().detail));
        return 1;
    }
    const auto store = std::move(*opened);
    const Artifact artifact = makeArtifact(count);
    const Cid cid = artifact.manifest->root();
    QElapsedTimer timer;
    ChunkIndex next = 0;
    ChunkIndex verified = 0;
    const auto feed = [&] {
        while (next < count && store->queuedBytes() < inFlight) {
            store->store(cid, next, artifact.chunks[next % 64], next);
            ++next;
        }
    };
    QObject::connect(store.get(), &cache::ChunkCache::added, store.get(), [&] {
        timer.start();
        feed();
    });
    QObject::connect(store.get(), &cache::ChunkCache::chunkVerified, store.get(), [&] {
        if (++verified == count)
            std::printf("store: %u MiB verified and written in %lld ms, %.0f MB/s\n", count,
                        timer.elapsed(),
                        double(count) * chunkSize / 1e3
                            / double(std::max<qint64>(1, timer.elapsed())));
        feed();
    });
    QObject::connect(store.get(), &cache::ChunkCache::becameWhole, store.get(), [&] {
        std::printf("whole and durable after %lld ms\n", timer.elapsed());
        std::vector<std::uint8_t> buffer(256 * 1024);
        const auto reader = store->reader();
        timer.restart();
        for (ChunkIndex chunk = 0; chunk < count; ++chunk)
            for (quint32 offset = 0; offset < chunkSize; offset += quint32(buffer.size()))
                if (!reader->read(cid, chunk, offset, buffer))
                    std::printf("cannot read chunk %u\n", chunk);
        std::printf("read: %u MiB in %lld ms, %.0f MB/s\n", count, timer.elapsed(),
                    double(count) * chunkSize / 1e3 / double(std::max<qint64>(1, timer.elapsed())));
        timer.restart();
        store->deliver(cid, QStringLiteral("job"), QStringLiteral("file"));
    });
    QObject::connect(store.get(), &cache::ChunkCache::delivered, store.get(), [&] {
        std::printf("deliver: %lld ms, %.0f MB/s\n", timer.elapsed(),
                    double(count) * chunkSize / 1e3 / double(std::max<qint64>(1, timer.elapsed())));
        QCoreApplication::quit();
    });
    store->add(artifact.manifest);
    return QCoreApplication::exec();
}
