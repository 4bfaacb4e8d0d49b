#include "agent/transfer/uploadpace.h"

#include <algorithm>

#include "shared/wire/frameformat.h"

namespace patchswarm::transfer {

namespace {

constexpr quint32 smallestFrame = 64 * 1024;
constexpr quint32 largestFrame = wire::maxDataPayload;
constexpr quint64 framesPerSecond = 20;
// Seconds that a sender may come late without what it did not send being lost: timers are late by
// milliseconds, which at a high rate is more than a frame.
constexpr double lateness = 0.05;

quint32 frameSizeFor(quint64 bytesPerSecond)
{
    return static_cast<quint32>(
        std::clamp<quint64>(bytesPerSecond / framesPerSecond, smallestFrame, largestFrame));
}

} // namespace

bool UploadPace::setLimit(quint64 bytesPerSecond)
{
    const QMutexLocker lock(&m_mutex);
    if (m_limit == bytesPerSecond)
        return false;
    m_limit = bytesPerSecond;
    if (bytesPerSecond == 0)
        m_bucket.reset();
    else
        m_bucket.emplace(static_cast<double>(bytesPerSecond),
                         static_cast<double>(frameSizeFor(bytesPerSecond))
                             + static_cast<double>(bytesPerSecond) * lateness);
    return true;
}

quint32 UploadPace::frameSize() const
{
    const QMutexLocker lock(&m_mutex);
    return m_limit == 0 ? largestFrame : frameSizeFor(m_limit);
}

Duration UploadPace::take(quint32 bytes, TimePoint now)
{
    const QMutexLocker lock(&m_mutex);
    if (!m_bucket || m_bucket->take(bytes, now))
        return {};
    return m_bucket->waitFor(bytes, now);
}

} // namespace patchswarm::transfer
