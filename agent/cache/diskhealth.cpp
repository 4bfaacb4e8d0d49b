#include "agent/cache/diskhealth.h"

#include <QFile>

#include <algorithm>
#include <vector>

#include "agent/cache/artifactfile.h"
#include "agent/cache/log.h"

namespace patchswarm::cache {

DiskHealth::DiskHealth(StatePaths paths, const Options& options, CacheEvents& events)
    : m_paths(std::move(paths))
    , m_options(options)
    , m_events(events)
{
}

quint64 DiskHealth::missingBytes(const Error& error) const
{
    if (error.code != ErrorCode::DiskFull)
        return 0;
    const FreeSpace space =
        m_options.freeSpace ? m_options.freeSpace() : freeSpaceOf(m_paths.cache());
    const quint64 wanted = std::max<quint64>(chunkSize, m_options.limits.floorOn(space.totalBytes));
    return wanted > space.availableBytes ? wanted - space.availableBytes : chunkSize;
}

void DiskHealth::noteFailure(const Error& error)
{
    const quint64 missing = missingBytes(error);
    if (!m_writable && missing == m_announced)
        return;
    if (m_writable)
        qCWarning(lcCache).noquote() << "the disk takes no writes:" << error.detail;
    m_writable = false;
    m_announced = missing;
    Q_EMIT m_events.writableChanged(false, missing, error.detail);
}

void DiskHealth::probe()
{
    if (m_writable)
        return;
    if (auto tried = tryToWrite(); !tried) {
        noteFailure(tried.error());
        return;
    }
    qCInfo(lcCache) << "the disk takes writes again";
    m_writable = true;
    m_announced = 0;
    Q_EMIT m_events.writableChanged(true, 0, QString());
}

Result<void> DiskHealth::tryToWrite() const
{
    const QString path = m_paths.cache() + QStringLiteral("/.probe");
    QFile::remove(path);
    auto file = ArtifactFile::open(path, ArtifactFile::Mode::Create, m_options.fault);
    if (!file)
        return tl::unexpected(file.error());
    const std::vector<std::uint8_t> chunk(chunkSize, 0x5a);
    auto written = (*file)->write(0, chunk).and_then([&] { return (*file)->syncBytes(); });
    QFile::remove(path);
    return written;
}

} // namespace patchswarm::cache
