#pragma once

#include <QByteArrayList>

#include "shared/base/endpointid.h"
#include "shared/trust/identity.h"

// How an endpoint without identity and an administrator prove to each other that both know the code
// which the endpoint shows, without telling it. Version 1.
//
// The channel is TLS 1.3 with a certificate on both sides, neither of which anybody vouches for:
// the endpoint shows a self-made one that lives as long as the process waits, the administrator the
// fleet's (asked for, so that the key the endpoint saw is in every proof, and so that whoever is in
// the middle cannot show it: TLS proves that each side holds the key of its certificate). Every
// proof is
//
//   HMAC-SHA256(K, "patchswarm pairing 1 " step, SHA-256 of the administrator's public key,
//               SHA-256 of the endpoint's public key, the administrator's nonce, the endpoint's
//               nonce, what this step says ...)
//
// with each part preceded by its length (u32, big-endian), the public keys (SPKI) those that this
// side has itself seen in its handshake, K = PBKDF2-HMAC-SHA256(code, 131,072 rounds).
//
//   step    from           what is said                                    endpoint's nonce
//   begin   administrator  nothing                                         empty: not known yet
//   offer   endpoint       signing request, suggested name                 in it
//   finish  administrator  signing request, certificate, fleet CA,
//                          discovery keys, revocations, discovery port     in it
//   done    endpoint       certificate                                     in it
//
// The administrator proves first: a stranger who dials an endpoint learns nothing to guess with. A
// machine in the middle has keys of its own on both legs, so what it passes on does not fit, and
// what it could say itself needs the code. It gains one proof to guess with off-line: 2^80 codes at
// 2^17 rounds each. The secret part (finish) is sent only after the endpoint's proof.
namespace patchswarm::trust {

inline constexpr int pairingVersion = 1;
inline constexpr qsizetype pairingNonceBytes = 32;

// 80 random bits as people read them out: Crockford's Base32, "7H3K-QX2M-9TWB-4ANE".
class PairingCode
{
public:
    [[nodiscard]] static Result<PairingCode> create();
    // Case, blanks and hyphens do not matter; O is 0, I and L are 1. InvalidInput names what does
    // not fit, without the code.
    [[nodiscard]] static Result<PairingCode> parse(const QString& typed);

    [[nodiscard]] QString text() const;

    // K, 32 bytes. Takes some 50 ms; keep it.
    [[nodiscard]] QByteArray key() const;

private:
    QString m_symbols; // 16
};

enum class PairingStep
{
    Begin,
    Offer,
    Finish,
    Done,
};

// What both sides saw of their connection.
struct PairingChannel
{
    EndpointId admin; // SHA-256 of the public key in the TLS certificate
    EndpointId endpoint;
    QByteArray adminNonce;
    QByteArray endpointNonce; // empty in Begin
};

// What makes an endpoint a member; in PairFinish as text.
struct PairingGift
{
    QByteArray certificate; // PEM
    QByteArray fleetCa; // PEM
    QByteArray discoveryKeys; // text of discovery.keys
    QByteArray revocations; // compact JWS; empty: none
    std::uint16_t discoveryPort = 0;

    // What the step finish says, of this and the request that it answers.
    [[nodiscard]] QByteArrayList said(const QByteArray& csr) const;
};

// 32 bytes. `said` in the order of the table above.
[[nodiscard]] QByteArray pairingProof(const QByteArray& key, PairingStep step,
                                      const PairingChannel& channel,
                                      const QByteArrayList& said = {});
// Takes the same time wherever they differ.
[[nodiscard]] bool isSameProof(const QByteArray& a, const QByteArray& b);
// Io when the machine has no randomness.
[[nodiscard]] Result<QByteArray> pairingNonce();

// A key and a certificate that vouches for itself, for the endpoint's side of the connection.
[[nodiscard]] Result<Identity> temporaryIdentity(const QDateTime& now);

} // namespace patchswarm::trust
