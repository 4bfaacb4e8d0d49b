#include "agent/cache/reusetask.h"

#include <algorithm>
#include <map>

#include "shared/content/sha256.h"

namespace patchswarm::cache {

namespace {

// Missing chunks that are nothing but zeros.
std::vector<ChunkIndex> zeroChunks(const Artifact& artifact)
{
    const ChunkIndex last = artifact.layout().count() - 1;
    const std::vector<std::uint8_t> zeros(chunkSize);
    const Sha256Digest full = sha256(zeros);
    const Sha256Digest rest = sha256(std::span(zeros).first(artifact.layout().length(last)));
    std::vector<ChunkIndex> found;
    for (auto chunk = artifact.verified.nextMissing(0); chunk;
         chunk = artifact.verified.nextMissing(*chunk + 1))
        if (artifact.manifest->chunks()[*chunk] == (*chunk == last ? rest : full))
            found.push_back(*chunk);
    return found;
}

} // namespace

std::vector<ReusableChunk> findReusable(ArtifactShelf& shelf, const Artifact& artifact)
{
    std::vector<ReusableChunk> found;
    std::multimap<Sha256Digest, ChunkIndex> missing;
    const auto& digests = artifact.manifest->chunks();
    for (auto chunk = artifact.verified.nextMissing(0); chunk;
         chunk = artifact.verified.nextMissing(*chunk + 1))
        missing.emplace(digests[*chunk], *chunk);
    for (const ChunkIndex chunk : zeroChunks(artifact)) {
        found.push_back({chunk, true, {}, 0});
        missing.erase(digests[chunk]);
    }
    for (const auto& [cid, other] : shelf.all()) {
        if (cid == artifact.cid || other.verifying)
            continue;
        const auto& theirs = other.manifest->chunks();
        for (auto chunk = other.verified.nextMember(0); chunk && !missing.empty();
             chunk = other.verified.nextMember(*chunk + 1)) {
            const auto [first, last] = missing.equal_range(theirs[*chunk]);
            for (auto it = first; it != last; ++it)
                found.push_back({it->second, false, cid, *chunk});
            missing.erase(first, last);
        }
    }
    return found;
}

ReuseTask::ReuseTask(ArtifactShelf& shelf, Artifact& artifact, std::vector<ReusableChunk> chunks,
                     std::function<void(Artifact&)> ended)
    : m_shelf(shelf)
    , m_cid(artifact.cid)
    , m_serial(artifact.serial)
    , m_chunks(std::move(chunks))
    , m_ended(std::move(ended))
    , m_buffer(chunkSize)
{
    artifact.reusing = true;
}

CacheTask::Progress ReuseTask::step()
{
    Artifact* artifact = m_shelf.find(m_cid);
    if (artifact == nullptr || artifact->serial != m_serial)
        return Progress::Finished;
    for (int i = 0; i < chunksPerStep && m_next < m_chunks.size(); ++i)
        bring(*artifact, m_chunks[m_next++]);
    if (m_next < m_chunks.size())
        return Progress::More;
    artifact->reusing = false;
    m_ended(*artifact);
    return Progress::Finished;
}

void ReuseTask::bring(Artifact& artifact, const ReusableChunk& one)
{
    if (artifact.verified.contains(one.chunk))
        return;
    const std::span<std::uint8_t> bytes(m_buffer.data(), artifact.layout().length(one.chunk));
    if (one.zeros) {
        std::fill(bytes.begin(), bytes.end(), std::uint8_t {0});
        const auto file = m_shelf.openToRead(artifact);
        // Zeros need no writing where the file already reads as zeros.
        if (file && file->read(artifact.layout().offset(one.chunk), bytes)
            && artifact.manifest->verifies(one.chunk, bytes)) {
            m_shelf.accept(artifact, one.chunk);
            return;
        }
        std::fill(bytes.begin(), bytes.end(), std::uint8_t {0});
    } else {
        const Artifact* source = m_shelf.find(one.from);
        const auto file = source != nullptr ? sourceFile(*source) : nullptr;
        if (!file || !file->read(source->layout().offset(one.fromChunk), bytes)
            || !artifact.manifest->verifies(one.chunk, bytes))
            return;
    }
    // A chunk that cannot be written is simply fetched.
    [[maybe_unused]] const auto written = m_shelf.write(artifact, one.chunk, bytes);
}

std::shared_ptr<ArtifactFile> ReuseTask::sourceFile(const Artifact& source)
{
    if (!m_open || m_openCid != source.cid || m_openSerial != source.serial) {
        m_open = m_shelf.openToRead(source);
        m_openCid = source.cid;
        m_openSerial = source.serial;
    }
    return m_open;
}

} // namespace patchswarm::cache
