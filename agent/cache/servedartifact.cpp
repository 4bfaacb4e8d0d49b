#include "agent/cache/servedartifact.h"

namespace patchswarm::cache {

ServedArtifact::ServedArtifact(std::shared_ptr<const ArtifactManifest> manifest, QString part,
                               QString whole)
    : m_manifest(std::move(manifest))
    , m_part(std::move(part))
    , m_whole(std::move(whole))
    , m_words((std::size_t {m_manifest->layout().count()} + 63) / 64)
{
}

void ServedArtifact::publish(ChunkIndex chunk)
{
    m_words[chunk / 64].fetch_or(quint64 {1} << (chunk % 64));
}

void ServedArtifact::withdraw(ChunkIndex chunk)
{
    m_words[chunk / 64].fetch_and(~(quint64 {1} << (chunk % 64)));
}

bool ServedArtifact::serves(ChunkIndex chunk) const
{
    return chunk < m_manifest->layout().count()
        && ((m_words[chunk / 64].load() >> (chunk % 64)) & 1) != 0;
}

ChunkSet ServedArtifact::chunks() const
{
    ChunkSet set(m_manifest->layout().count());
    for (ChunkIndex chunk = 0; chunk < set.universe(); ++chunk)
        if (serves(chunk))
            set.insert(chunk);
    return set;
}

void ServedArtifact::expect(const FileIdentity& identity)
{
    const std::lock_guard lock(m_mutex);
    m_expected = identity;
}

FileIdentity ServedArtifact::expected() const
{
    const std::lock_guard lock(m_mutex);
    return m_expected;
}

void ServedArtifact::endWrite(const FileIdentity& identity)
{
    expect(identity);
    ++m_writes;
}

bool ServedArtifact::isUntouched(const FileIdentity& seen, unsigned writesBefore) const
{
    const FileIdentity verified = expected();
    if (seen == verified)
        return true;
    const bool ownWrite = writesBefore % 2 == 1 || writesBefore != m_writes;
    return ownWrite && seen.size == verified.size && seen.inode == verified.inode;
}

} // namespace patchswarm::cache
