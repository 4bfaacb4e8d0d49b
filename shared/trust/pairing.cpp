#include "shared/trust/pairing.h"

#include <QtEndian>

#include <array>
#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "shared/trust/certificateauthority.h"
#include "shared/trust/certificates.h"
#include "shared/trust/openssl.h"

namespace patchswarm::trust {

namespace {

constexpr char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // no I, L, O, U
constexpr int symbols = 16; // of 5 bits
constexpr int groupSize = 4;
constexpr int rounds = 131'072;
constexpr int keyBytes = 32;

tl::unexpected<Error> noRandomness()
{
    return failure(ErrorCode::Io, QStringLiteral("The crypto library gives no random numbers."));
}

const char* stepName(PairingStep step)
{
    switch (step) {
    case PairingStep::Begin:
        return "patchswarm pairing 1 begin";
    case PairingStep::Offer:
        return "patchswarm pairing 1 offer";
    case PairingStep::Finish:
        return "patchswarm pairing 1 finish";
    case PairingStep::Done:
        break;
    }
    return "patchswarm pairing 1 done";
}

void appendPart(QByteArray& text, const QByteArray& part)
{
    std::array<char, 4> size {};
    qToBigEndian(static_cast<quint32>(part.size()), size.data());
    text.append(size.data(), qsizetype(size.size()));
    text.append(part);
}

QByteArray bytesOf(const EndpointId& id)
{
    return QByteArray::fromHex(id.toString().toLatin1());
}

QChar symbolFor(QChar typed)
{
    const QChar upper = typed.toUpper();
    if (upper == u'O')
        return u'0';
    if (upper == u'I' || upper == u'L')
        return u'1';
    return upper;
}

} // namespace

Result<PairingCode> PairingCode::create()
{
    std::array<unsigned char, symbols> random {};
    if (RAND_priv_bytes(random.data(), int(random.size())) != 1)
        return noRandomness();
    PairingCode code;
    for (const unsigned char byte : random)
        code.m_symbols.append(QLatin1Char(alphabet[byte & 0x1fU]));
    return code;
}

Result<PairingCode> PairingCode::parse(const QString& typed)
{
    PairingCode code;
    for (const QChar character : typed) {
        if (character.isSpace() || character == u'-')
            continue;
        const QChar symbol = symbolFor(character);
        if (!QLatin1String(alphabet).contains(symbol))
            return failure(
                ErrorCode::InvalidInput,
                QStringLiteral("A pairing code has digits and letters other than U, "
                               "with hyphens between; \"%1\" is none of them.")
                    .arg(character.isPrint() ? QString(character) : QStringLiteral("?")));
        if (code.m_symbols.size() > symbols)
            break;
        code.m_symbols.append(symbol);
    }
    if (code.m_symbols.size() != symbols)
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("A pairing code has %1 digits and letters, as in 7H3K-QX2M-9TWB-4ANE; "
                           "%2 were given.")
                .arg(symbols)
                .arg(code.m_symbols.size() > symbols ? QStringLiteral("more")
                                                     : QString::number(code.m_symbols.size())));
    return code;
}

QString PairingCode::text() const
{
    QString text;
    for (qsizetype i = 0; i < m_symbols.size(); ++i) {
        if (i > 0 && i % groupSize == 0)
            text.append(u'-');
        text.append(m_symbols.at(i));
    }
    return text;
}

QByteArray PairingCode::key() const
{
    static constexpr char salt[] = "patchswarm pairing 1"; // the code itself is random
    const QByteArray code = m_symbols.toLatin1();
    QByteArray key(keyBytes, '\0');
    const int made = PKCS5_PBKDF2_HMAC(code.constData(), int(code.size()),
                                       reinterpret_cast<const unsigned char*>(salt),
                                       int(sizeof salt - 1), rounds, EVP_sha256(), keyBytes,
                                       reinterpret_cast<unsigned char*>(key.data()));
    return made == 1 ? key : QByteArray();
}

QByteArrayList PairingGift::said(const QByteArray& csr) const
{
    return {csr,           certificate, fleetCa,
            discoveryKeys, revocations, QByteArray::number(discoveryPort)};
}

QByteArray pairingProof(const QByteArray& key, PairingStep step, const PairingChannel& channel,
                        const QByteArrayList& said)
{
    QByteArray text;
    appendPart(text, stepName(step));
    appendPart(text, bytesOf(channel.admin));
    appendPart(text, bytesOf(channel.endpoint));
    appendPart(text, channel.adminNonce);
    appendPart(text, channel.endpointNonce);
    for (const QByteArray& part : said)
        appendPart(text, part);
    std::array<unsigned char, EVP_MAX_MD_SIZE> proof {};
    unsigned int size = 0;
    if (key.size() != keyBytes
        || HMAC(EVP_sha256(), key.constData(), int(key.size()),
                reinterpret_cast<const unsigned char*>(text.constData()), size_t(text.size()),
                proof.data(), &size)
            == nullptr)
        return {};
    return {reinterpret_cast<const char*>(proof.data()), qsizetype(size)};
}

bool isSameProof(const QByteArray& a, const QByteArray& b)
{
    return !a.isEmpty() && a.size() == b.size()
        && CRYPTO_memcmp(a.constData(), b.constData(), size_t(a.size())) == 0;
}

Result<QByteArray> pairingNonce()
{
    QByteArray nonce(pairingNonceBytes, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(nonce.data()), int(nonce.size())) != 1)
        return noRandomness();
    return nonce;
}

Result<Identity> temporaryIdentity(const QDateTime& now)
{
    constexpr int days = 3650; // it proves nothing by its dates
    const auto self = CertificateAuthority::create(QStringLiteral("patchswarm-unpaired"),
                                                   Validity::days(now, days));
    if (!self)
        return tl::unexpected(self.error());
    Identity identity;
    identity.certificate = self->certificate();
    identity.key = self->key().toSslKey();
    identity.id = endpointIdOf(self->certificate());
    identity.name = commonNameOf(self->certificate());
    return identity;
}

} // namespace patchswarm::trust
