#pragma once

#include <QFile>
#include <QString>
#include <QThread>
#include <QUrl>

#include <memory>

#include "console/demo/originserver.h"
#include "shared/base/error.h"

namespace patchswarm::demo {

// The origin of a demo: one file behind a modelled WAN, served from a thread of its own so that
// nothing else in this process slows it. It models the WAN's rate, not its delay. Used from one
// thread.
class DemoOrigin
{
public:
    // `bytesPerSecond` over all connections together, at least 1. The file must not be empty or
    // change.
    [[nodiscard]] static Result<std::unique_ptr<DemoOrigin>> start(const QString& filePath,
                                                                   quint64 bytesPerSecond);
    ~DemoOrigin();

    [[nodiscard]] QUrl url() const { return m_url; }

    [[nodiscard]] quint64 bytesSent() const { return m_counters.bytes; } // heads included

    [[nodiscard]] quint64 requests() const { return m_counters.requests; }

private:
    explicit DemoOrigin(const QString& filePath);
    [[nodiscard]] Result<void> open(quint64 bytesPerSecond);

    QFile m_file;
    OriginCounters m_counters;
    OriginServer* m_server = nullptr; // lives and is deleted in m_thread
    QThread m_thread;
    QUrl m_url;
};

} // namespace patchswarm::demo
