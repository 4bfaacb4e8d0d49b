#pragma once

#include <QMutex>
#include <QtGlobal>

#include <optional>

#include "shared/base/tokenbucket.h"

namespace patchswarm::transfer {

// The administrator's limit on chunk bytes that leave this endpoint, shared by all links. Any
// thread.
class UploadPace
{
public:
    // 0: no limit. False when it was so already.
    bool setLimit(quint64 bytesPerSecond);

    // Bytes that one Data frame should carry, so that a slow limit does not come in lumps.
    [[nodiscard]] quint32 frameSize() const;

    // Zero when `bytes` may go now, and they are counted; otherwise ask again after so long.
    [[nodiscard]] Duration take(quint32 bytes, TimePoint now);

private:
    mutable QMutex m_mutex;
    quint64 m_limit = 0;
    std::optional<TokenBucket> m_bucket;
};

} // namespace patchswarm::transfer
