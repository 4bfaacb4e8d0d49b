#include "agent/transfer/uploadpace.h"

#include <algorithm>

#include "shared/wire/frameformat.h"

namespace patchswarm::transfer {

namespace {

constexpr quint32 smallestFrame = 64 * 1024;
constexpr quint32 largestFrame = wire::maxDataPayload;
constexpr quint64 framesPerSecond = 20;

} // namespace

void UploadPace::setLimit(quint64 bytesPerSecond)
{
    const QMutexLocker lock(&m_mutex);
    m_limit = bytesPerSecond;
    if (bytesPerSecond == 0)
        m_bucket.reset();
    else
        m_bucket.emplace(static_cast<double>(bytesPerSecond), static_cast<double>(smallestFrame));
}

quint32 UploadPace::frameSize() const
{
    const QMutexLocker lock(&m_mutex);
    if (m_limit == 0)
        return largestFrame;
    return static_cast<quint32>(
        std::clamp<quint64>(m_limit / framesPerSecond, smallestFrame, largestFrame));
}

Duration UploadPace::take(quint32 bytes, TimePoint now)
{
    const QMutexLocker lock(&m_mutex);
    if (!m_bucket || m_bucket->take(bytes, now))
        return {};
    return m_bucket->waitFor(bytes, now);
}

} // namespace patchswarm::transfer
