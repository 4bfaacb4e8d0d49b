#pragma once

#include <QJsonObject>
#include <QJsonValue>

#include <functional>

#include "shared/base/address.h"
#include "shared/rpc/envelope.h"
#include "shared/rpc/rpcerror.h"
#include "shared/trust/identity.h"

namespace patchswarm::admin {

// A client's connection. Never used twice in one run.
using ConnectionId = quint32;

// Who calls.
struct Caller
{
    ConnectionId connection = 0;
    trust::PeerIdentity identity;
    SocketAddress address;
};

using Answer = tl::expected<QJsonValue, rpc::RpcError>;

// Call once, now or later, on the main thread. Further calls, and calls after the connection has
// gone, do nothing.
using Responder = std::function<void(Answer)>;

// Carries a method out. The parameters fit the method's schema and the caller's role suffices.
using Handler =
    std::function<void(const QJsonObject& params, const Caller& caller, const Responder& respond)>;

// Bounds on what a client can make the agent hold or do. Milliseconds, bytes; tests shorten them.
struct Limits
{
    int handshakeMs = 5000;
    int upgradeMs = 5000; // TLS done, no WebSocket yet
    int halfOpen = 64; // connections before their upgrade; the newest is refused past it
    double connectsPerSecond = 20; // of one address ...
    double connectBurst = 64; // ... and at once
    int connections = 256;
    int connectionsOfAddress = 256; // before and after their upgrade
    int outstandingCalls = 64; // of one connection
    int answerMs = 30'000; // for a method that has not answered
    int pingMs = 20'000;
    int silenceMs = 60'000; // nothing read from us, or nothing heard
    int lifetimeMs = 0; // of a connection, whatever it does; 0: no end
    qsizetype messageBytes = rpc::maxMessageBytes;
    qint64 unreadBytes = 4 * 1024 * 1024; // beyond it a reader is slow ...
    qint64 abandonedBytes = 16 * 1024 * 1024; // ... and beyond this one cut off
    int farewellMs = 1000; // for the closing handshake
};

} // namespace patchswarm::admin
