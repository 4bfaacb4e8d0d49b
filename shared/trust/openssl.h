#pragma once

#include <QString>

#include <memory>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// Owning pointers for OpenSSL's objects; used inside this room only.
namespace patchswarm::trust {

template<auto Free>
struct OpenSslFree
{
    template<class T>
    void operator()(T* object) const
    {
        Free(object);
    }
};

using KeyPointer = std::unique_ptr<EVP_PKEY, OpenSslFree<EVP_PKEY_free>>;
using KeyContextPointer = std::unique_ptr<EVP_PKEY_CTX, OpenSslFree<EVP_PKEY_CTX_free>>;
using DigestContextPointer = std::unique_ptr<EVP_MD_CTX, OpenSslFree<EVP_MD_CTX_free>>;
using CipherContextPointer = std::unique_ptr<EVP_CIPHER_CTX, OpenSslFree<EVP_CIPHER_CTX_free>>;
using KdfContextPointer = std::unique_ptr<EVP_KDF_CTX, OpenSslFree<EVP_KDF_CTX_free>>;
using KdfPointer = std::unique_ptr<EVP_KDF, OpenSslFree<EVP_KDF_free>>;
using CertificatePointer = std::unique_ptr<X509, OpenSslFree<X509_free>>;
using RequestPointer = std::unique_ptr<X509_REQ, OpenSslFree<X509_REQ_free>>;
using StorePointer = std::unique_ptr<X509_STORE, OpenSslFree<X509_STORE_free>>;
using StoreContextPointer = std::unique_ptr<X509_STORE_CTX, OpenSslFree<X509_STORE_CTX_free>>;
using ExtensionPointer = std::unique_ptr<X509_EXTENSION, OpenSslFree<X509_EXTENSION_free>>;
using ObjectPointer = std::unique_ptr<ASN1_OBJECT, OpenSslFree<ASN1_OBJECT_free>>;
using NumberPointer = std::unique_ptr<BIGNUM, OpenSslFree<BN_free>>;
using OctetsPointer = std::unique_ptr<ASN1_OCTET_STRING, OpenSslFree<ASN1_OCTET_STRING_free>>;
using TextPointer = std::unique_ptr<ASN1_UTF8STRING, OpenSslFree<ASN1_UTF8STRING_free>>;
using SignaturePointer = std::unique_ptr<ECDSA_SIG, OpenSslFree<ECDSA_SIG_free>>;
using PlainKeyPointer = std::unique_ptr<PKCS8_PRIV_KEY_INFO, OpenSslFree<PKCS8_PRIV_KEY_INFO_free>>;
using SealedKeyPointer = std::unique_ptr<X509_SIG, OpenSslFree<X509_SIG_free>>;
using BioPointer = std::unique_ptr<BIO, OpenSslFree<BIO_free_all>>;

} // namespace patchswarm::trust
