#include "shared/content/sha256.h"

#include <QtGlobal>

#include <openssl/evp.h>

namespace patchswarm {

namespace {

// A fetch costs a look-up under a lock, hence one per process. Immutable, freed by OpenSSL's own
// exit.
const EVP_MD* algorithm()
{
    static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
    return fetched;
}

void require(bool done)
{
    if (!done)
        qFatal("OpenSSL could not compute SHA-256 (no provider offers it, or memory ran out)");
}

} // namespace

Sha256Digest sha256(std::span<const std::uint8_t> bytes)
{
    thread_local Sha256 hasher;
    hasher.add(bytes);
    return hasher.finish();
}

void Sha256::Free::operator()(evp_md_ctx_st* context) const
{
    EVP_MD_CTX_free(context);
}

Sha256::Sha256()
    : m_context(EVP_MD_CTX_new())
{
    require(m_context != nullptr);
    begin();
}

Sha256::Sha256(const Sha256& other)
    : m_context(EVP_MD_CTX_new())
{
    require(m_context != nullptr
            && EVP_MD_CTX_copy_ex(m_context.get(), other.m_context.get()) == 1);
}

Sha256& Sha256::operator=(const Sha256& other)
{
    if (this != &other)
        *this = Sha256(other);
    return *this;
}

Sha256::Sha256(Sha256&& other) noexcept = default;
Sha256& Sha256::operator=(Sha256&& other) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::begin()
{
    require(EVP_DigestInit_ex2(m_context.get(), algorithm(), nullptr) == 1);
}

void Sha256::add(std::span<const std::uint8_t> bytes)
{
    require(EVP_DigestUpdate(m_context.get(), bytes.data(), bytes.size()) == 1);
}

Sha256Digest Sha256::finish()
{
    Sha256Digest digest;
    require(EVP_DigestFinal_ex(m_context.get(), digest.data(), nullptr) == 1);
    begin();
    return digest;
}

} // namespace patchswarm
