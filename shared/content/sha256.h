#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "shared/content/cid.h"

struct evp_md_ctx_st; // EVP_MD_CTX of OpenSSL

namespace patchswarm {

// SHA-256 of `bytes` in one step. Any thread.
[[nodiscard]] Sha256Digest sha256(std::span<const std::uint8_t> bytes);

// SHA-256 of bytes that arrive in pieces, through OpenSSL EVP (which uses the CPU's SHA
// instructions). One object belongs to one thread at a time; different objects may work at once. A
// copy goes on from the same point. The process ends with a message when OpenSSL offers no SHA-256
// or has no memory left: nothing works without it.
class Sha256
{
public:
    Sha256();
    Sha256(const Sha256& other);
    Sha256& operator=(const Sha256& other);
    Sha256(Sha256&& other) noexcept;
    Sha256& operator=(Sha256&& other) noexcept;
    ~Sha256();

    void add(std::span<const std::uint8_t> bytes);

    // The digest of all bytes added; the object then begins anew, without new memory.
    [[nodiscard]] Sha256Digest finish();

private:
    struct Free
    {
        void operator()(evp_md_ctx_st* context) const;
    };

    void begin();

    std::unique_ptr<evp_md_ctx_st, Free> m_context;
};

} // namespace patchswarm
