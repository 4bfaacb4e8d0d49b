#pragma once

#include <QByteArrayList>
#include <QSslConfiguration>
#include <QSslServer>
#include <QSslSocket>

#include "shared/trust/identity.h"
#include "shared/trust/peerverifier.h"

namespace patchswarm::trust {

// ALPN name of the transport port; a link without it is refused.
inline constexpr char transportProtocol[] = "patchswarm";
// ALPN name a WebSocket client may send to the admin port; none is accepted there too.
inline constexpr char adminProtocol[] = "http/1.1";

// TLS 1.3 alone; the other side is verified against the fleet's CA alone, never the system's roots;
// a missing certificate is fatal and every error interrupts the handshake. No session is resumed.
[[nodiscard]] QSslConfiguration serverConfiguration(const Identity& self,
                                                    const QByteArrayList& protocols);
[[nodiscard]] QSslConfiguration clientConfiguration(const Identity& self,
                                                    const QByteArrayList& protocols);

// For an endpoint without identity and whoever pairs it (pairing.h): TLS 1.3, both sides show a
// certificate that is not verified by anybody; it proves that its holder has the key, no more.
[[nodiscard]] QSslConfiguration pairingConfiguration(const Identity& self,
                                                     const QByteArrayList& protocols);
// After encrypted() with that configuration: the key of the other side, with the name it claims and
// the role that may do nothing. NoCertificate when it shows none.
[[nodiscard]] tl::expected<PeerIdentity, Refusal> pairingPeer(const QSslSocket& socket);

// Lets the socket pass HostNameMismatch when it is the only error, and nothing else. Call before
// connecting, on the socket's thread; who the peer is remains to be decided by verifyPeer().
void tolerateHostName(QSslSocket& socket);

// Remembers on the socket which error interrupted its handshake, which Qt tells by a signal only;
// without it refusalOf() can say no more than HandshakeFailed. Call before the handshake starts, on
// the socket's (the server's) thread; the server variant covers every socket that the server makes.
void recordInterruption(QSslSocket& socket);
void recordInterruptions(QSslServer& server);

// What a port asks of whoever connects.
struct PeerRule
{
    Roles roles;
    QByteArray protocol; // required ALPN; empty: whatever was negotiated
};

// After encrypted(): who the other side is, or why it is turned away. TLS 1.3 tells a client
// encrypted() before the server has judged it, so a client learns of its own refusal only by the
// disconnect.
[[nodiscard]] tl::expected<PeerIdentity, Refusal> verifyPeer(const QSslSocket& socket,
                                                             const PeerVerifier& verifier,
                                                             const PeerRule& rule,
                                                             const QDateTime& now);

// After a failed handshake: why, as far as the TLS library tells; HandshakeFailed when it does not.
// Needs recordInterruption(). A peer that refuses us shows as HandshakeFailed too: it does not say
// why.
[[nodiscard]] Refusal refusalOf(const QSslSocket& socket);

} // namespace patchswarm::trust
