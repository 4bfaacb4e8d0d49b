// The block function of SHA-256 alone, without EVP around it, makes the counter stream four times
// as fast.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "contentstream.h"

#include <algorithm>
#include <array>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include "shared/content/sha256.h"

namespace patchswarm::test {

namespace {

// Byte i = SHA-256(u64be(i div 32))[i mod 32].
class Sha256Counter : public ContentStream
{
public:
    void next(std::span<std::uint8_t> out) override
    {
        while (!out.empty()) {
            if (m_used == m_block.size())
                refill();
            const std::size_t taken = std::min(out.size(), m_block.size() - m_used);
            std::copy_n(m_block.begin() + static_cast<std::ptrdiff_t>(m_used), taken, out.begin());
            m_used += taken;
            out = out.subspan(taken);
        }
    }

private:
    void refill()
    {
        SHA256_CTX state;
        SHA256_Init(&state);
        std::array<std::uint8_t, 64> message {}; // 8 counter bytes, padding, length in bits
        for (unsigned i = 0; i < 8; ++i)
            message[i] = static_cast<std::uint8_t>(m_counter >> (56 - 8 * i));
        message[8] = 0x80;
        message[63] = 64;
        SHA256_Transform(&state, message.data());
        for (unsigned i = 0; i < 32; ++i)
            m_block[i] = static_cast<std::uint8_t>(state.h[i / 4] >> (24 - 8 * (i % 4)));
        ++m_counter;
        m_used = 0;
    }

    std::uint64_t m_counter = 0;
    std::array<std::uint8_t, 32> m_block {};
    std::size_t m_used = 32;
};

class Zeros : public ContentStream
{
public:
    void next(std::span<std::uint8_t> out) override
    {
        std::fill(out.begin(), out.end(), std::uint8_t {0});
    }
};

// RFC 8439 key stream, key = SHA-256(seed), zero nonce, counter from 0.
class ChaCha20 : public ContentStream
{
public:
    explicit ChaCha20(const QByteArray& seed)
        : m_context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free)
    {
        const auto key = sha256({reinterpret_cast<const std::uint8_t*>(seed.data()),
                                 static_cast<std::size_t>(seed.size())});
        const std::array<std::uint8_t, 16> counterAndNonce {};
        EVP_EncryptInit_ex(m_context.get(), EVP_chacha20(), nullptr, key.data(),
                           counterAndNonce.data());
    }

    void next(std::span<std::uint8_t> out) override
    {
        std::fill(out.begin(), out.end(), std::uint8_t {0});
        int written = 0;
        EVP_EncryptUpdate(m_context.get(), out.data(), &written, out.data(),
                          static_cast<int>(out.size()));
    }

private:
    std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> m_context;
};

class Text : public ContentStream
{
public:
    explicit Text(QByteArray text)
        : m_text(std::move(text))
    {
    }

    void next(std::span<std::uint8_t> out) override
    {
        for (std::uint8_t& byte : out)
            byte = static_cast<std::uint8_t>(m_text.at(m_at++));
    }

private:
    QByteArray m_text;
    qsizetype m_at = 0;
};

} // namespace

std::unique_ptr<ContentStream> ContentStream::named(const QString& generator)
{
    const QByteArray argument = generator.section(u':', 1).toUtf8();
    if (generator == u"sha256ctr")
        return std::make_unique<Sha256Counter>();
    if (generator == u"zero")
        return std::make_unique<Zeros>();
    if (generator.startsWith(u"chacha20:"))
        return std::make_unique<ChaCha20>(argument);
    if (generator.startsWith(u"ascii:"))
        return std::make_unique<Text>(argument);
    return nullptr;
}

std::vector<std::uint8_t> contentOf(const QString& generator, std::size_t size)
{
    std::vector<std::uint8_t> content(size);
    ContentStream::named(generator)->next(content);
    return content;
}

} // namespace patchswarm::test
