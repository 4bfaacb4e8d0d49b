#pragma once

#include <QHostAddress>
#include <QSslConfiguration>
#include <QString>

#include <atomic>
#include <memory>

#include "agent/transfer/types.h"
#include "agent/transfer/uploadpace.h"
#include "shared/trust/peerverifier.h"

namespace patchswarm::transfer {

// Counted by the workers, read by the main thread.
struct SharedCounters
{
    std::atomic<quint64> payloadSent {0};
    std::atomic<quint64> payloadReceived {0};
    std::atomic<quint64> payloadDropped {0};
    std::atomic<quint64> protocolErrors {0};
};

// What all links of one worker have in common. Belongs to the worker's thread; `pace` and
// `counters` are shared.
struct LinkContext
{
    EndpointId self;
    trust::PeerVerifier verifier;
    QSslConfiguration serverTls;
    QSslConfiguration clientTls;
    QHostAddress source; // of dials; null or "any": the system chooses
    QString agentVersion;
    quint16 listenPort = 0;
    Limits limits;
    std::shared_ptr<ChunkSourceReader> reader;
    std::shared_ptr<UploadPace> pace;
    std::shared_ptr<SharedCounters> counters;
};

} // namespace patchswarm::transfer
