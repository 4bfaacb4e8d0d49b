#include "agent/cache/chunkreader.h"

#include "agent/cache/servingtable.h"
#include "shared/content/cidtext.h"

namespace patchswarm::cache {

namespace {

tl::unexpected<Error> beingVerified(const Cid& cid)
{
    return failure(ErrorCode::Busy,
                   QStringLiteral("%1 is verified again before it is served").arg(cidText(cid)));
}

} // namespace

ChunkReader::ChunkReader(std::shared_ptr<ServingTable> table)
    : m_table(std::move(table))
{
}

Result<void> ChunkReader::read(const Cid& cid, ChunkIndex chunk, quint32 offset,
                               std::span<std::uint8_t> into) const
{
    const auto artifact = m_table->find(cid);
    if (!artifact || !artifact->serves(chunk))
        return failure(
            ErrorCode::NotFound,
            QStringLiteral("chunk %1 of %2 is not in the cache").arg(chunk).arg(cidText(cid)));
    if (artifact->isHeldBack())
        return beingVerified(cid);
    const ChunkLayout layout = artifact->manifest()->layout();
    if (into.size() > layout.length(chunk) || offset > layout.length(chunk) - into.size())
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("bytes %1 to %2 are not in chunk %3 of %4")
                           .arg(offset)
                           .arg(offset + into.size())
                           .arg(chunk)
                           .arg(cidText(cid)));

    const auto file = m_table->fileOf(*artifact);
    if (!file) {
        if (file.error().code == ErrorCode::NotFound)
            m_table->suspect(*artifact);
        return tl::unexpected(file.error());
    }
    const unsigned writes = artifact->writes();
    if (auto done = (*file)->read(layout.offset(chunk) + offset, into); !done) {
        m_table->suspect(*artifact);
        return done;
    }
    // Looked at after reading: a change that began before the bytes were read shows here.
    const auto seen = (*file)->identity();
    if (!seen || !artifact->isUntouched(*seen, writes)) {
        m_table->suspect(*artifact);
        return beingVerified(cid);
    }
    if (!artifact->serves(chunk) || artifact->isHeldBack())
        return beingVerified(cid);
    return {};
}

} // namespace patchswarm::cache
