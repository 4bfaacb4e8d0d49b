#pragma once

#include <QtGlobal>

#include <optional>

#include "shared/base/address.h"

namespace patchswarm::transfer {

// An accepted connection on its way from the listener to the worker that will own it; closed if it
// never arrives.
class SocketDescriptor
{
public:
    explicit SocketDescriptor(qintptr descriptor)
        : m_descriptor(descriptor)
    {
    }

    ~SocketDescriptor();
    SocketDescriptor(const SocketDescriptor&) = delete;
    SocketDescriptor& operator=(const SocketDescriptor&) = delete;

    // Whose connection it is; nothing when it is already gone.
    [[nodiscard]] std::optional<SocketAddress> peer() const;
    // The caller closes it from now on.
    [[nodiscard]] qintptr release();

private:
    qintptr m_descriptor;
};

// A TCP socket that will dial from `source`, any port; the caller closes it. Nothing when the
// system refuses. (QSslSocket::bind() would first ask the system which proxy to use, and wait for
// it.)
[[nodiscard]] std::optional<qintptr> socketBoundTo(const IpAddress& source);

// Keeps small messages prompt, notices dead peers, and lets the user's own traffic go first (DSCP
// lower effort, RFC 8622). What the system refuses is left as it is.
void tuneSocket(qintptr descriptor);

} // namespace patchswarm::transfer
