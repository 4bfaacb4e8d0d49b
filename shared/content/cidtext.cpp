#include "shared/content/cidtext.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace patchswarm {

namespace {

constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567";
constexpr int shownLength = 80; // a hostile text must not fill the log

tl::unexpected<Error> notACid(const QString& text, const QString& fault)
{
    QString shown = text.size() > shownLength ? text.left(shownLength) + u'\u2026' : text;
    for (QChar& c : shown)
        if (!c.isPrint())
            c = u'\ufffd';
    return failure(ErrorCode::InvalidInput,
                   QStringLiteral("\"%1\" is not a CID: %2").arg(shown, fault));
}

int digitValue(QChar c)
{
    if (c >= u'a' && c <= u'z')
        return c.unicode() - u'a';
    if (c >= u'2' && c <= u'7')
        return c.unicode() - u'2' + 26;
    return -1;
}

// What a person most likely did, told from the text alone; empty when nothing is wrong up to here.
QString outerFault(const QString& text)
{
    if (text.isEmpty())
        return QStringLiteral("it is empty");
    if (std::any_of(text.begin(), text.end(), [](QChar c) { return c.isSpace(); }))
        return QStringLiteral("it contains white space");
    if (text.startsWith(u"Qm") && text.size() == 46)
        return QStringLiteral("version 0 (Qm\u2026) is not used here, only version 1 (b\u2026)");
    if (text.startsWith(u'B'))
        return QStringLiteral("upper-case base32 is not used here, write it in lower case");
    if (!text.startsWith(u'b'))
        return QStringLiteral("it must begin with b (lower-case base32)");
    if (text.endsWith(u'='))
        return QStringLiteral("no = padding is used");
    if (text.size() != cidTextLength)
        return QStringLiteral("it has %1 characters instead of %2")
            .arg(text.size())
            .arg(cidTextLength);
    return {};
}

} // namespace

QString cidText(const Cid& cid)
{
    std::array<char, cidTextLength> text {'b'};
    std::size_t length = 1;
    unsigned pending = 0;
    unsigned bits = 0;
    for (const std::uint8_t byte : cid.toBinary()) {
        pending = (pending << 8 | byte) & 0xfff;
        for (bits += 8; bits >= 5; bits -= 5)
            text[length++] = alphabet[pending >> (bits - 5) & 31];
    }
    text[length] = alphabet[pending << (5 - bits) & 31];
    return QString::fromLatin1(text.data(), cidTextLength);
}

Result<Cid> parseCid(const QString& text)
{
    if (const QString fault = outerFault(text); !fault.isEmpty())
        return notACid(text, fault);
    std::array<std::uint8_t, Cid::binarySize> binary {};
    std::size_t length = 0;
    unsigned pending = 0;
    unsigned bits = 0;
    for (qsizetype i = 1; i < text.size(); ++i) {
        const int digit = digitValue(text[i]);
        if (digit < 0)
            return notACid(text, QStringLiteral("character %1 is not one of a-z, 2-7").arg(i + 1));
        pending = (pending << 5 | static_cast<unsigned>(digit)) & 0xfff;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            binary[length++] = static_cast<std::uint8_t>(pending >> bits);
        }
    }
    if ((pending & ((1U << bits) - 1)) != 0)
        return notACid(
            text,
            QStringLiteral("the unused bits of the last character are not zero (a typing error?)"));
    const auto cid = parseCidBinary(binary);
    return cid ? cid : notACid(text, cid.error().detail);
}

Result<Cid> parseCidBinary(std::span<const std::uint8_t> binary)
{
    const auto fault = [](const QString& detail) {
        return failure(ErrorCode::InvalidInput, detail);
    };
    if (binary.size() != Cid::binarySize)
        return fault(QStringLiteral("a binary CID has %1 bytes, not %2")
                         .arg(Cid::binarySize)
                         .arg(binary.size()));
    if (binary[0] != 1)
        return fault(QStringLiteral("CID version %1 is not supported, only 1").arg(binary[0]));
    const auto codec = static_cast<CidCodec>(binary[1]);
    if (codec != CidCodec::Raw && codec != CidCodec::DagPb)
        return fault(QStringLiteral("codec 0x%1 is neither raw (0x55) nor dag-pb (0x70)")
                         .arg(binary[1], 2, 16, QChar(u'0')));
    if (binary[2] != 0x12)
        return fault(QStringLiteral("hash function 0x%1 is not sha2-256 (0x12)")
                         .arg(binary[2], 2, 16, QChar(u'0')));
    if (binary[3] != 32)
        return fault(QStringLiteral("the digest length is %1 instead of 32").arg(binary[3]));
    Cid cid {codec, {}};
    std::copy(binary.begin() + 4, binary.end(), cid.digest.begin());
    return cid;
}

} // namespace patchswarm
