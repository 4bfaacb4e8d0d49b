#include "shared/content/filehasher.h"

#include <QFileDevice>
#include <QIODevice>

#include <algorithm>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "shared/content/contentfile.h"
#include "shared/content/sha256.h"

namespace patchswarm {

namespace {

unsigned threadsWanted(const HashOptions& options)
{
    return options.threads != 0 ? options.threads
                                : std::max(1U, std::thread::hardware_concurrency());
}

bool isCancelled(const HashOptions& options)
{
    return options.cancel != nullptr && options.cancel->load(std::memory_order_relaxed);
}

tl::unexpected<Error> cancelled()
{
    return failure(ErrorCode::Cancelled, QStringLiteral("hashing was cancelled"));
}

tl::unexpected<Error> tooLarge(const QString& name)
{
    return failure(ErrorCode::InvalidInput,
                   QStringLiteral("\"%1\" is larger than the %2 bytes (4 PiB) supported")
                       .arg(name)
                       .arg(maxArtifactSize));
}

// Hashes the chunks of one sized file, each by whichever thread is free; the first fault stops all.
class ParallelFileHash
{
public:
    ParallelFileHash(const ContentFile& file, const HashOptions& options)
        : m_file(file)
        , m_options(options)
        , m_layout {file.size()}
    {
    }

    [[nodiscard]] Result<std::vector<Sha256Digest>> run()
    {
        std::vector<std::thread> others;
        const unsigned wanted = std::min(threadsWanted(m_options), m_layout.count());
        try {
            while (others.size() + 1 < wanted)
                others.emplace_back([this] { work(false); });
        } catch (const std::system_error&) {
            // The system gives no more threads: those that run do the work.
        }
        work(true);
        for (std::thread& other : others)
            other.join();
        if (m_fault)
            return tl::unexpected(*m_fault);
        if (m_options.progress)
            m_options.progress(m_layout.size, m_layout.size);
        return std::move(m_digests);
    }

private:
    void work(bool isCaller)
    {
        while (const auto chunk = take()) {
            finish(*chunk, m_file.digestOf(m_layout.offset(*chunk), m_layout.length(*chunk)));
            if (isCaller && m_options.progress)
                m_options.progress(m_done.load(std::memory_order_relaxed), m_layout.size);
        }
    }

    std::optional<ChunkIndex> take()
    {
        const std::lock_guard lock(m_mutex);
        if (!m_fault && isCancelled(m_options))
            m_fault = cancelled().value();
        if (m_fault || m_next == m_layout.count())
            return std::nullopt;
        m_digests.emplace_back(); // grows with the work: a sparse file may claim petabytes
        return m_next++;
    }

    void finish(ChunkIndex chunk, const Result<Sha256Digest>& digest)
    {
        const std::lock_guard lock(m_mutex);
        if (digest)
            m_digests[chunk] = *digest;
        else if (!m_fault)
            m_fault = digest.error();
        m_done.fetch_add(m_layout.length(chunk), std::memory_order_relaxed);
    }

    const ContentFile& m_file;
    const HashOptions& m_options;
    const ChunkLayout m_layout;
    std::atomic<std::uint64_t> m_done = 0; // bytes
    std::mutex m_mutex; // guards what follows
    ChunkIndex m_next = 0;
    std::vector<Sha256Digest> m_digests;
    std::optional<Error> m_fault;
};

// Hashes a stream that only one thread can read: full chunks are handed to short-lived threads, as
// many as allowed, while the caller reads on.
class StreamHash
{
public:
    // Fills some of the span; 0 bytes at the end.
    using Read = std::function<Result<std::size_t>(std::span<std::uint8_t>)>;

    StreamHash(Read read, const HashOptions& options)
        : m_read(std::move(read))
        , m_options(options)
        , m_threads(threadsWanted(options))
    {
    }

    [[nodiscard]] Result<ArtifactManifest> run(const QString& name)
    {
        for (bool isAtEnd = false; !isAtEnd;) {
            if (isCancelled(m_options))
                return cancelled();
            std::vector<std::uint8_t> chunk = spareBuffer();
            const auto filled = fill(chunk);
            if (!filled)
                return tl::unexpected(filled.error());
            isAtEnd = *filled < chunkSize;
            m_size += *filled;
            if (m_size > maxArtifactSize)
                return tooLarge(name);
            chunk.resize(*filled);
            if (*filled > 0 || m_size == 0)
                hash(std::move(chunk));
        }
        while (!m_underWay.empty())
            collect();
        return ArtifactManifest::fromOwnDigests(m_size, std::move(m_digests));
    }

private:
    struct Chunk
    {
        std::vector<std::uint8_t> bytes;
        std::future<Sha256Digest>
            digest; // declared last: its destructor waits for the thread that reads `bytes`
    };

    Result<std::size_t> fill(std::vector<std::uint8_t>& chunk)
    {
        std::size_t filled = 0;
        while (filled < chunk.size()) {
            const auto got = m_read(std::span(chunk).subspan(filled));
            if (!got)
                return tl::unexpected(got.error());
            if (*got == 0)
                break;
            filled += *got;
        }
        return filled;
    }

    void hash(std::vector<std::uint8_t> bytes)
    {
        while (m_underWay.size() >= m_threads)
            collect();
        Chunk& chunk = m_underWay.emplace_back();
        chunk.bytes = std::move(bytes);
        const auto digest = [content = std::span<const std::uint8_t>(chunk.bytes)] {
            return sha256(content);
        };
        try {
            chunk.digest =
                std::async(m_threads > 1 ? std::launch::async : std::launch::deferred, digest);
        } catch (const std::system_error&) { // no thread to be had
            chunk.digest = std::async(std::launch::deferred, digest);
        }
    }

    void collect()
    {
        Chunk& oldest = m_underWay.front();
        m_digests.push_back(oldest.digest.get());
        m_done += oldest.bytes.size();
        m_spare.push_back(std::move(oldest.bytes));
        m_underWay.pop_front();
        if (m_options.progress)
            m_options.progress(m_done, 0);
    }

    std::vector<std::uint8_t> spareBuffer()
    {
        std::vector<std::uint8_t> buffer;
        if (!m_spare.empty()) {
            buffer = std::move(m_spare.back());
            m_spare.pop_back();
        }
        buffer.resize(chunkSize);
        return buffer;
    }

    Read m_read;
    const HashOptions& m_options;
    std::size_t m_threads;
    std::uint64_t m_size = 0;
    std::uint64_t m_done = 0;
    std::vector<Sha256Digest> m_digests;
    std::vector<std::vector<std::uint8_t>> m_spare;
    std::deque<Chunk>
        m_underWay; // a deque: pushing and popping at the ends leaves the others where they are
};

Result<std::size_t> readDevice(QIODevice& device, std::span<std::uint8_t> into)
{
    for (;;) {
        const qint64 got =
            device.read(reinterpret_cast<char*>(into.data()), static_cast<qint64>(into.size()));
        if (got > 0)
            return static_cast<std::size_t>(got);
        const auto* file = qobject_cast<QFileDevice*>(&device);
        if (file != nullptr && file->error() != QFileDevice::NoError)
            return failure(ErrorCode::Io,
                           QStringLiteral("cannot read the input: %1").arg(device.errorString()));
        if (got < 0 || !device.waitForReadyRead(-1))
            return std::size_t {0};
    }
}

} // namespace

Result<ArtifactManifest> hashFile(const QString& path, const HashOptions& options)
{
    auto file = ContentFile::open(path);
    if (!file)
        return tl::unexpected(file.error());
    if (file->size() > maxArtifactSize)
        return tooLarge(path);
    auto manifest = [&]() -> Result<ArtifactManifest> {
        if (!file->isSized())
            return StreamHash([&](std::span<std::uint8_t> into) { return file->read(into); },
                              options)
                .run(path);
        auto digests = ParallelFileHash(*file, options).run();
        if (!digests)
            return tl::unexpected(digests.error());
        return ArtifactManifest::fromOwnDigests(file->size(), std::move(*digests));
    }();
    if (!manifest)
        return manifest;
    if (const auto same = file->requireUnchanged(); !same)
        return tl::unexpected(same.error());
    return manifest;
}

Result<ArtifactManifest> hashDevice(QIODevice& device, const HashOptions& options)
{
    if (!device.isReadable())
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("the input is not open for reading"));
    return StreamHash([&](std::span<std::uint8_t> into) { return readDevice(device, into); },
                      options)
        .run(QStringLiteral("the input"));
}

} // namespace patchswarm
