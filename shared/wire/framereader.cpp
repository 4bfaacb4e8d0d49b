#include "shared/wire/framereader.h"

#include <QByteArray>
#include <QtEndian>

#include <algorithm>

#include "shared/wire/messagebody.h"

namespace patchswarm::wire {

void FrameReader::append(std::span<const std::uint8_t> bytes)
{
    if (!m_error)
        m_buffer.insert(m_buffer.end(), bytes.begin(), bytes.end());
}

void FrameReader::append(const QByteArray& bytes)
{
    append({reinterpret_cast<const std::uint8_t*>(bytes.constData()),
            static_cast<std::size_t>(bytes.size())});
}

Decoded<FrameReader::Step> FrameReader::next()
{
    if (m_error)
        return tl::unexpected(*m_error);
    if (m_payloadLeft > 0)
        return NeedBytes {m_payloadLeft};
    return m_frame ? readBody() : readHeader();
}

std::size_t FrameReader::takePayload(std::span<std::uint8_t> target)
{
    const std::size_t count = std::min({target.size(), m_payloadLeft, buffered()});
    std::ranges::copy(held().first(count), target.begin());
    use(count);
    m_payloadLeft -= count;
    return count;
}

void FrameReader::dataConsumed(std::size_t count)
{
    Q_ASSERT(count <= m_payloadLeft && buffered() == 0);
    m_payloadLeft -= count;
}

std::span<const std::uint8_t> FrameReader::held() const
{
    return std::span(m_buffer).subspan(m_used);
}

// Moving the rest down only once half the buffer is used keeps the cost per byte constant.
void FrameReader::use(std::size_t count)
{
    constexpr std::size_t keep = 64 * 1024; // bytes of capacity worth keeping between frames
    m_used += count;
    if (m_used == m_buffer.size()) {
        m_buffer.clear();
        m_used = 0;
        if (m_buffer.capacity() > keep)
            m_buffer.shrink_to_fit();
    } else if (m_used > m_buffer.size() / 2) {
        m_buffer.erase(m_buffer.begin(), m_buffer.begin() + static_cast<std::ptrdiff_t>(m_used));
        m_used = 0;
    }
}

Decoded<FrameReader::Step> FrameReader::readHeader()
{
    const auto bytes = held();
    if (bytes.size() < frameHeaderSize)
        return NeedBytes {frameHeaderSize - bytes.size()};
    const auto length = qFromBigEndian<std::uint32_t>(bytes.data());
    const std::uint8_t type = bytes[4];
    const auto limit = messageLimit(type);
    if (!limit)
        return fail(
            {ProtocolErrorCode::UnknownType,
             QStringLiteral("The peer sent a message of type %1, which this version does not know.")
                 .arg(type)});
    if (length < limit->minBody + 1 || length > limit->maxBody + 1)
        return fail({ProtocolErrorCode::BadLength,
                     QStringLiteral("The peer sent a %1 frame of length %2; %3 to %4 are allowed.")
                         .arg(QString::fromLatin1(limit->name))
                         .arg(length)
                         .arg(limit->minBody + 1)
                         .arg(limit->maxBody + 1)});
    use(frameHeaderSize);
    m_frame = Frame {limit->type, length - 1};
    return readBody();
}

Decoded<FrameReader::Step> FrameReader::readBody()
{
    const bool isData = m_frame->type == MessageType::Data;
    const std::size_t wanted = isData ? dataFieldsSize : m_frame->body;
    if (buffered() < wanted)
        return NeedBytes {wanted - buffered()};
    const auto bytes = held().first(wanted);
    if (isData) {
        const auto payload = static_cast<std::uint32_t>(m_frame->body - dataFieldsSize);
        const auto header = decodeDataFields(bytes, payload);
        if (!header)
            return fail(header.error());
        m_payloadLeft = payload;
        m_frame.reset();
        use(wanted);
        return *header;
    }
    auto message = decodeBody(m_frame->type, bytes);
    if (!message)
        return fail(message.error());
    m_frame.reset();
    use(wanted);
    return std::move(*message);
}

Decoded<FrameReader::Step> FrameReader::fail(ProtocolError error)
{
    m_error = std::move(error);
    m_buffer = {};
    m_used = 0;
    return tl::unexpected(*m_error);
}

} // namespace patchswarm::wire
