#pragma once

#include <QByteArray>

#include <array>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <tl/expected.hpp>

#include "shared/trust/discoverykeys.h"

struct evp_cipher_ctx_st;

// Sealing of discovery datagrams: ChaCha20-Poly1305 (RFC 8439) under HKDF-SHA256 (RFC 5869) of the
// epoch's key, salt = the sender's boot nonce, info = "patchswarm discovery v1"; AEAD nonce = 4
// zero bytes, then the counter, u64 big-endian; associated data = the datagram's clear header. What
// is in the header is the wire's affair.
namespace patchswarm::trust {

using BootNonce = std::array<std::uint8_t, 16>; // random, once per start of a sender

inline constexpr qsizetype sealBytes = 16; // what sealing adds

// An AEAD context that is reused for every datagram. Not for two threads at once.
class DatagramCipher
{
public:
    DatagramCipher();

    using Key = std::array<std::uint8_t, 32>;
    // Empty only when the crypto library fails.
    [[nodiscard]] QByteArray seal(const Key& key, std::uint64_t counter, const QByteArray& header,
                                  const QByteArray& body);
    // False: forged, damaged or sealed under another key.
    [[nodiscard]] bool open(const Key& key, std::uint64_t counter, const QByteArray& header,
                            const QByteArray& sealed, QByteArray& body);

    [[nodiscard]] static Key deriveKey(const DiscoveryEpoch& epoch, const BootNonce& nonce);

private:
    struct Free
    {
        void operator()(evp_cipher_ctx_st* context) const;
    };

    std::unique_ptr<evp_cipher_ctx_st, Free> m_context;
};

// One sender: seals under one epoch at a time, no counter ever twice. Not for two threads at once.
class DatagramSealer
{
public:
    explicit DatagramSealer(const DiscoveryEpoch& epoch); // with a random boot nonce
    DatagramSealer(const DiscoveryEpoch& epoch,
                   const BootNonce& nonce); // nonce never used with this key before

    [[nodiscard]] std::uint32_t epoch() const { return m_epoch; }

    [[nodiscard]] const BootNonce& bootNonce() const { return m_nonce; }

    // What the next seal() uses; goes into the header first.
    [[nodiscard]] std::uint64_t counter() const { return m_counter; }

    // To another epoch; nonce and counter go on.
    void setEpoch(const DiscoveryEpoch& epoch);
    // body + sealBytes bytes; takes the counter.
    [[nodiscard]] QByteArray seal(const QByteArray& header, const QByteArray& body);

private:
    DatagramCipher m_cipher;
    DatagramCipher::Key m_key {};
    BootNonce m_nonce {};
    std::uint32_t m_epoch = 0;
    std::uint64_t m_counter = 1;
};

enum class SealFault
{
    UnknownEpoch,
    BadSeal
};

// Where a sealed datagram says it comes from.
struct SealOrigin
{
    std::uint32_t epoch = 0;
    BootNonce nonce {};
    std::uint64_t counter = 0;
};

// Opens datagrams of many senders; keeps the derived keys of the latest of them. Only a datagram
// that opened gets its sender a place, so that strangers cannot push members out. It does not know
// replays: a counter opens as often as it comes. Not for two threads at once.
class DatagramOpener
{
public:
    static constexpr std::size_t maxSenders = 4096;

    explicit DatagramOpener(DiscoveryKeys keys, std::size_t limit = maxSenders);

    void setKeys(DiscoveryKeys keys);
    [[nodiscard]] tl::expected<QByteArray, SealFault> open(const SealOrigin& origin,
                                                           const QByteArray& header,
                                                           const QByteArray& sealed,
                                                           const QDateTime& now);

    [[nodiscard]] std::size_t knownSenders() const { return m_known.size(); }

private:
    using Sender = std::pair<std::uint32_t, BootNonce>;

    struct Derived
    {
        Sender sender;
        DatagramCipher::Key key;
    };

    void remember(const Sender& sender, const DatagramCipher::Key& key);

    DatagramCipher m_cipher;
    DiscoveryKeys m_keys;
    std::size_t m_maxSenders;
    std::list<Derived> m_order; // most recent first
    std::map<Sender, std::list<Derived>::iterator> m_known;
};

} // namespace patchswarm::trust
