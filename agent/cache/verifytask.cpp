#include "agent/cache/verifytask.h"

#include "agent/cache/log.h"
#include "shared/content/cidtext.h"

namespace patchswarm::cache {

namespace {
constexpr int maxRounds = 5; // something that keeps changing the file is not waited out for ever
}

VerifyTask::VerifyTask(ArtifactShelf& shelf, Artifact& artifact, ChunkSet candidates,
                       std::function<void(Artifact&, const VerifyOutcome&)> ended)
    : m_shelf(shelf)
    , m_cid(artifact.cid)
    , m_serial(artifact.serial)
    , m_candidates(std::move(candidates))
    , m_ended(std::move(ended))
    , m_buffer(chunkSize)
{
    artifact.verifying = true;
    artifact.disturbed = false;
    artifact.served->holdBack(true);
    m_shelf.show(artifact);
}

CacheTask::Progress VerifyTask::step()
{
    Artifact* artifact = m_shelf.find(m_cid);
    if (artifact == nullptr || artifact->serial != m_serial)
        return Progress::Finished;
    if (artifact->finishing) // its file is being renamed
        return Progress::Waiting;
    if (!m_file && !begin(*artifact))
        return end(*artifact);
    for (int i = 0; i < chunksPerStep; ++i) {
        const auto chunk = m_candidates.nextMember(m_next);
        if (!chunk)
            return end(*artifact);
        m_next = *chunk + 1;
        check(*artifact, *chunk);
    }
    return Progress::More;
}

bool VerifyTask::begin(Artifact& artifact)
{
    m_damaged.clear();
    m_next = 0;
    artifact.disturbed = false;
    artifact.file.reset(); // another file may have taken the name
    m_shelf.forgetReaders(artifact);
    m_file = m_shelf.openToRead(artifact);
    if (const auto identity =
            m_file ? m_file->identity() : Result<FileIdentity>(tl::unexpect, Error {});
        identity) {
        artifact.served->expect(*identity);
        return true;
    }
    m_file.reset();
    for (auto chunk = m_candidates.nextMember(0); chunk;
         chunk = m_candidates.nextMember(*chunk + 1))
        m_damaged.push_back(*chunk);
    return false;
}

void VerifyTask::check(Artifact& artifact, ChunkIndex chunk)
{
    const ChunkLayout layout = artifact.layout();
    const std::span<std::uint8_t> bytes(m_buffer.data(), layout.length(chunk));
    if (!m_file->read(layout.offset(chunk), bytes) || !artifact.manifest->verifies(chunk, bytes))
        m_damaged.push_back(chunk);
}

CacheTask::Progress VerifyTask::end(Artifact& artifact)
{
    if (m_file) {
        const auto identity = m_file->identity();
        const bool changed =
            !identity || artifact.disturbed || *identity != artifact.served->expected();
        if (changed && ++m_rounds < maxRounds) {
            m_file.reset();
            return Progress::More;
        }
    }
    VerifyOutcome outcome;
    for (const ChunkIndex chunk : m_damaged)
        m_candidates.erase(chunk);
    outcome.sound = m_candidates.count();
    outcome.damaged = static_cast<ChunkIndex>(m_damaged.size());
    if (!m_damaged.empty())
        qCWarning(lcCache).noquote() << m_damaged.size() << "chunks of" << cidText(m_cid)
                                     << "are damaged on disk and will be fetched again";
    for (auto chunk = m_candidates.nextMember(0); chunk;
         chunk = m_candidates.nextMember(*chunk + 1))
        m_shelf.accept(artifact, *chunk);
    m_file.reset();
    artifact.verifying = false;
    m_shelf.settle(artifact, m_damaged);
    m_ended(artifact, outcome);
    return Progress::Finished;
}

} // namespace patchswarm::cache
