#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "shared/wire/frameformat.h"
#include "shared/wire/protocolerror.h"

namespace patchswarm::wire {

// Finds frames in a byte stream, whatever its splits, and refuses what the protocol forbids as
// early as it can be seen: a length above its type's limit right after the fifth byte. Owns no
// socket and no payload; one thread.
//
// Payload of Data never passes through it when the caller feeds it no more than it asks for:
//
//     for (;;) {
//         if (const std::size_t left = reader.payloadLeft(); left > 0) {          // inside a Data
//         frame
//             const qint64 n = socket.read(chunkBuffer + at, qint64(left));       // straight from
//             TLS to the chunk if (n <= 0)
//                 break;                                                          // 0: wait for
//                 readyRead
//             reader.dataConsumed(std::size_t(n));
//             at += n;
//             continue;
//         }
//         const Decoded<FrameReader::Step> step = reader.next();
//         if (!step)
//             return close(step.error());
//         if (const auto* need = std::get_if<FrameReader::NeedBytes>(&*step)) {
//             const QByteArray bytes = socket.read(qint64(need->count));
//             if (bytes.isEmpty())
//                 break;
//             reader.append(bytes);
//         } else if (const auto* start = std::get_if<DataHeader>(&*step)) {
//             at = start->offset;  // after checking that this chunk was asked for; otherwise read
//             into scratch
//         } else {
//             handle(std::get<Message>(*step));
//         }
//     }
//
// A caller that feeds more than was asked for gets the payload bytes held here with takePayload().
// In error it stays.
class FrameReader
{
public:
    struct NeedBytes
    {
        std::size_t count = 0; // exactly what the current header or body still lacks; 1 to 2 MiB
    };

    // DataHeader: its `length` payload bytes follow and are the caller's to take. A Message is
    // never a Data.
    using Step = std::variant<NeedBytes, DataHeader, Message>;

    // Bytes of the stream, in order. Ignored in error.
    void append(std::span<const std::uint8_t> bytes);
    void append(const QByteArray& bytes);

    // What is next. With payload outstanding (payloadLeft() > 0) that must be taken first:
    // NeedBytes{payloadLeft()}.
    [[nodiscard]] Decoded<Step> next();

    // Payload of the current Data frame not yet taken.
    [[nodiscard]] std::size_t payloadLeft() const { return m_payloadLeft; }

    // Copies payload that was fed with append(); how many bytes, at most `target.size()` and
    // payloadLeft().
    std::size_t takePayload(std::span<std::uint8_t> target);
    // The caller took `count` payload bytes from the stream itself. Precondition: count <=
    // payloadLeft() and none are held here.
    void dataConsumed(std::size_t count);

    // Bytes fed and not yet used.
    [[nodiscard]] std::size_t buffered() const { return m_buffer.size() - m_used; }

private:
    [[nodiscard]] std::span<const std::uint8_t> held() const;
    void use(std::size_t count);
    [[nodiscard]] Decoded<Step> readHeader();
    [[nodiscard]] Decoded<Step> readBody();
    [[nodiscard]] Decoded<Step> fail(ProtocolError error);

    struct Frame
    {
        MessageType type;
        std::uint32_t body; // bytes
    };

    std::vector<std::uint8_t> m_buffer;
    std::size_t m_used = 0; // bytes at the front of m_buffer already turned into steps
    std::size_t m_payloadLeft = 0;
    std::optional<Frame> m_frame; // header read, body not yet
    std::optional<ProtocolError> m_error;
};

} // namespace patchswarm::wire
