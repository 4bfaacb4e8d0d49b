#pragma once

#include <QByteArray>
#include <QString>

#include <cstddef>
#include <cstdint>
#include <span>

#include "shared/base/address.h"
#include "shared/content/cid.h"

namespace patchswarm::wire {

// Appends fields in network byte order. Knows field forms, not messages.
class BigEndianWriter
{
public:
    explicit BigEndianWriter(qsizetype expectedSize = 0) { m_bytes.reserve(expectedSize); }

    void u8(std::uint8_t value) { m_bytes.append(static_cast<char>(value)); }

    void u16(std::uint16_t value);
    void u32(std::uint32_t value);
    void u64(std::uint64_t value);
    void raw(std::span<const std::uint8_t> bytes);

    void raw(const QByteArray& bytes) { m_bytes.append(bytes); }

    void cid(const Cid& cid) { raw(cid.toBinary()); }

    void address(const SocketAddress& address);
    // u16 count and UTF-8, cut at a character when longer than `maxBytes`; control characters
    // become spaces.
    void text(const QString& text, std::size_t maxBytes);

    [[nodiscard]] qsizetype size() const { return m_bytes.size(); }

    [[nodiscard]] QByteArray take() { return std::move(m_bytes); }

private:
    QByteArray m_bytes;
};

// Reads fields in network byte order from bytes it does not own. The first field that does not fit
// or is not valid puts it in failure: from then on every read yields zeros and ok() is false.
class BigEndianReader
{
public:
    enum class Fault : std::uint8_t
    {
        None,
        Truncated,
        BadValue,
        BadText
    };

    explicit BigEndianReader(std::span<const std::uint8_t> bytes)
        : m_rest(bytes)
    {
    }

    std::uint8_t u8();
    std::uint16_t u16();
    std::uint32_t u32();
    std::uint64_t u64();
    std::span<const std::uint8_t> raw(std::size_t count); // empty in failure
    Sha256Digest digest();
    Cid cid();
    SocketAddress address();
    QString text(std::size_t maxBytes);
    // True when `count` items of `itemSize` bytes are left; otherwise in failure.
    bool holds(std::size_t count, std::size_t itemSize);
    void fail(Fault fault);

    [[nodiscard]] bool ok() const { return m_fault == Fault::None; }

    [[nodiscard]] Fault fault() const { return m_fault; }

    [[nodiscard]] std::size_t remaining() const { return m_rest.size(); }

private:
    std::span<const std::uint8_t> m_rest;
    Fault m_fault = Fault::None;
};

} // namespace patchswarm::wire
