#pragma once

#include <QMutex>
#include <QtGlobal>

#include <optional>

#include "agent/transfer/tokenbucket.h"

namespace patchswarm::transfer {

// The administrator's limit on chunk bytes that leave this endpoint, shared by all links. Any
// thread.
class UploadPace
{
public:
    // 0: no limit.
    void setLimit(quint64 bytesPerSecond);

    // Bytes that one Data frame should carry, so that a slow limit does not come in lumps.
    [[nodiscard]] quint32 frameSize() const;

    // 0 when `bytes` may go now; otherwise ask again after so many milliseconds.
    [[nodiscard]] qint64 take(quint32 bytes, qint64 nowMs);

private:
    mutable QMutex m_mutex;
    quint64 m_limit = 0;
    std::optional<TokenBucket> m_bucket;
};

} // namespace patchswarm::transfer
