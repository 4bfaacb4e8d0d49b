#include "shared/trust/datagramseal.h"

#include <algorithm>
#include <openssl/core_names.h>
#include <openssl/rand.h>

#include "shared/trust/openssl.h"

namespace patchswarm::trust {

namespace {

using Iv = std::array<unsigned char, 12>;

Iv ivFor(std::uint64_t counter)
{
    Iv iv {};
    for (std::size_t i = 0; i < 8; ++i)
        iv[4 + i] = static_cast<unsigned char>(counter >> (56 - 8 * i));
    return iv;
}

const unsigned char* octets(const QByteArray& bytes)
{
    return reinterpret_cast<const unsigned char*>(bytes.constData());
}

unsigned char* octets(QByteArray& bytes)
{
    return reinterpret_cast<unsigned char*>(bytes.data());
}

} // namespace

void DatagramCipher::Free::operator()(evp_cipher_ctx_st* context) const
{
    EVP_CIPHER_CTX_free(context);
}

DatagramCipher::DatagramCipher()
    : m_context(EVP_CIPHER_CTX_new())
{
    EVP_CipherInit_ex(m_context.get(), EVP_chacha20_poly1305(), nullptr, nullptr, nullptr, 1);
}

QByteArray DatagramCipher::seal(const Key& key, std::uint64_t counter, const QByteArray& header,
                                const QByteArray& body)
{
    const Iv iv = ivFor(counter);
    QByteArray sealed(body.size() + sealBytes, Qt::Uninitialized);
    EVP_CIPHER_CTX* context = m_context.get();
    int size = 0;
    int last = 0;
    if (EVP_EncryptInit_ex(context, nullptr, nullptr, key.data(), iv.data()) != 1
        || EVP_EncryptUpdate(context, nullptr, &size, octets(header), int(header.size())) != 1
        || EVP_EncryptUpdate(context, octets(sealed), &size, octets(body), int(body.size())) != 1
        || EVP_EncryptFinal_ex(context, octets(sealed) + size, &last) != 1
        || EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, int(sealBytes),
                               sealed.data() + body.size())
            != 1)
        return {};
    return sealed;
}

bool DatagramCipher::open(const Key& key, std::uint64_t counter, const QByteArray& header,
                          const QByteArray& sealed, QByteArray& body)
{
    if (sealed.size() < sealBytes)
        return false;
    const Iv iv = ivFor(counter);
    const qsizetype bodySize = sealed.size() - sealBytes;
    std::array<unsigned char, std::size_t(sealBytes)> tag {};
    std::copy(sealed.begin() + bodySize, sealed.end(), tag.begin());
    body.resize(bodySize);
    EVP_CIPHER_CTX* context = m_context.get();
    int size = 0;
    int last = 0;
    return EVP_DecryptInit_ex(context, nullptr, nullptr, key.data(), iv.data()) == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, int(sealBytes), tag.data()) == 1
        && EVP_DecryptUpdate(context, nullptr, &size, octets(header), int(header.size())) == 1
        && EVP_DecryptUpdate(context, octets(body), &size, octets(sealed), int(bodySize)) == 1
        && EVP_DecryptFinal_ex(context, octets(body) + size, &last) == 1;
}

DatagramCipher::Key DatagramCipher::deriveKey(const DiscoveryEpoch& epoch, const BootNonce& nonce)
{
    const KdfPointer kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    const KdfContextPointer context(EVP_KDF_CTX_new(kdf.get()));
    char digest[] = "SHA256";
    char info[] = "patchswarm discovery v1";
    auto secret = epoch.key;
    auto salt = nonce;
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, secret.data(), secret.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt.data(), salt.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info, sizeof info - 1),
        OSSL_PARAM_construct_end()};
    Key key {};
    [[maybe_unused]] const int derived =
        EVP_KDF_derive(context.get(), key.data(), key.size(), parameters);
    Q_ASSERT(derived == 1);
    return key;
}

DatagramSealer::DatagramSealer(const DiscoveryEpoch& epoch)
{
    [[maybe_unused]] const int made = RAND_bytes(m_nonce.data(), int(m_nonce.size()));
    Q_ASSERT(made == 1);
    setEpoch(epoch);
}

DatagramSealer::DatagramSealer(const DiscoveryEpoch& epoch, const BootNonce& nonce)
    : m_nonce(nonce)
{
    setEpoch(epoch);
}

void DatagramSealer::setEpoch(const DiscoveryEpoch& epoch)
{
    m_epoch = epoch.number;
    m_key = DatagramCipher::deriveKey(epoch, m_nonce);
}

QByteArray DatagramSealer::seal(const QByteArray& header, const QByteArray& body)
{
    return m_cipher.seal(m_key, m_counter++, header, body);
}

DatagramOpener::DatagramOpener(DiscoveryKeys keys, std::size_t limit)
    : m_keys(std::move(keys))
    , m_maxSenders(std::max<std::size_t>(limit, 1))
{
}

void DatagramOpener::setKeys(DiscoveryKeys keys)
{
    m_keys = std::move(keys);
    m_known.clear();
    m_order.clear();
}

tl::expected<QByteArray, SealFault> DatagramOpener::open(const SealOrigin& origin,
                                                         const QByteArray& header,
                                                         const QByteArray& sealed,
                                                         const QDateTime& now)
{
    const DiscoveryEpoch* epoch = m_keys.find(origin.epoch, now);
    if (!epoch)
        return tl::unexpected(SealFault::UnknownEpoch);
    const Sender sender {origin.epoch, origin.nonce};
    const auto known = m_known.find(sender);
    const auto key = known != m_known.end() ? known->second->key
                                            : DatagramCipher::deriveKey(*epoch, origin.nonce);
    QByteArray body;
    if (!m_cipher.open(key, origin.counter, header, sealed, body))
        return tl::unexpected(SealFault::BadSeal);
    if (known != m_known.end())
        m_order.splice(m_order.begin(), m_order, known->second);
    else
        remember(sender, key);
    return body;
}

void DatagramOpener::remember(const Sender& sender, const DatagramCipher::Key& key)
{
    m_order.push_front({sender, key});
    m_known.emplace(sender, m_order.begin());
    if (m_known.size() > m_maxSenders) {
        m_known.erase(m_order.back().sender);
        m_order.pop_back();
    }
}

} // namespace patchswarm::trust
