#include "shared/wire/bigendian.h"

#include <QUtf8StringView>
#include <QtEndian>

#include <algorithm>

namespace patchswarm::wire {

namespace {

template<class T>
void appendBigEndian(QByteArray& bytes, T value)
{
    const T swapped = qToBigEndian(value);
    bytes.append(reinterpret_cast<const char*>(&swapped), sizeof swapped);
}

template<class T>
T readBigEndian(std::span<const std::uint8_t> bytes)
{
    return bytes.size() == sizeof(T) ? qFromBigEndian<T>(bytes.data()) : T {0};
}

bool isControl(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// Cut so that no UTF-8 sequence is split: back over continuation bytes (10xxxxxx).
void cutUtf8(QByteArray& utf8, qsizetype maxBytes)
{
    if (utf8.size() <= maxBytes)
        return;
    qsizetype end = maxBytes;
    while (end > 0 && (static_cast<unsigned char>(utf8.at(end)) & 0xc0U) == 0x80U)
        --end;
    utf8.truncate(end);
}

} // namespace

void BigEndianWriter::u16(std::uint16_t value)
{
    appendBigEndian(m_bytes, value);
}

void BigEndianWriter::u32(std::uint32_t value)
{
    appendBigEndian(m_bytes, value);
}

void BigEndianWriter::u64(std::uint64_t value)
{
    appendBigEndian(m_bytes, value);
}

void BigEndianWriter::raw(std::span<const std::uint8_t> bytes)
{
    m_bytes.append(reinterpret_cast<const char*>(bytes.data()),
                   static_cast<qsizetype>(bytes.size()));
}

void BigEndianWriter::address(const SocketAddress& address)
{
    raw(address.ip.bytes);
    u16(address.port);
}

void BigEndianWriter::text(const QString& text, std::size_t maxBytes)
{
    QByteArray utf8 = text.toUtf8();
    cutUtf8(utf8, static_cast<qsizetype>(maxBytes));
    std::replace_if(utf8.begin(), utf8.end(), isControl, ' ');
    u16(static_cast<std::uint16_t>(utf8.size()));
    raw(utf8);
}

void BigEndianReader::fail(Fault fault)
{
    if (m_fault == Fault::None)
        m_fault = fault;
    m_rest = {};
}

std::span<const std::uint8_t> BigEndianReader::raw(std::size_t count)
{
    if (count > m_rest.size()) {
        fail(Fault::Truncated);
        return {};
    }
    const auto taken = m_rest.first(count);
    m_rest = m_rest.subspan(count);
    return taken;
}

std::uint8_t BigEndianReader::u8()
{
    return readBigEndian<std::uint8_t>(raw(1));
}

std::uint16_t BigEndianReader::u16()
{
    return readBigEndian<std::uint16_t>(raw(2));
}

std::uint32_t BigEndianReader::u32()
{
    return readBigEndian<std::uint32_t>(raw(4));
}

std::uint64_t BigEndianReader::u64()
{
    return readBigEndian<std::uint64_t>(raw(8));
}

Sha256Digest BigEndianReader::digest()
{
    Sha256Digest digest {};
    std::ranges::copy(raw(digest.size()), digest.begin());
    return digest;
}

Cid BigEndianReader::cid()
{
    const auto prefix = raw(4);
    Cid cid;
    cid.digest = digest();
    if (!ok())
        return {};
    const bool knownCodec = prefix[1] == static_cast<std::uint8_t>(CidCodec::Raw)
        || prefix[1] == static_cast<std::uint8_t>(CidCodec::DagPb);
    if (prefix[0] != 0x01 || !knownCodec || prefix[2] != 0x12 || prefix[3] != 0x20) {
        fail(Fault::BadValue);
        return {};
    }
    cid.codec = static_cast<CidCodec>(prefix[1]);
    return cid;
}

SocketAddress BigEndianReader::address()
{
    SocketAddress address;
    std::ranges::copy(raw(address.ip.bytes.size()), address.ip.bytes.begin());
    address.port = u16();
    return address;
}

QString BigEndianReader::text(std::size_t maxBytes)
{
    const std::size_t count = u16();
    if (count > maxBytes)
        fail(Fault::BadText);
    const auto bytes = raw(count);
    const QByteArrayView utf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
    if (!QUtf8StringView(utf8.data(), utf8.size()).isValidUtf8()
        || std::any_of(utf8.begin(), utf8.end(), isControl))
        fail(Fault::BadText);
    return ok() ? QString::fromUtf8(utf8) : QString();
}

bool BigEndianReader::holds(std::size_t count, std::size_t itemSize)
{
    if (count > m_rest.size() / itemSize)
        fail(Fault::Truncated);
    return ok();
}

} // namespace patchswarm::wire
