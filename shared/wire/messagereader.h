#pragma once

#include <QByteArray>

#include <optional>

#include "shared/wire/framereader.h"

namespace patchswarm::wire {

// FrameReader for callers that want whole messages, Data with its bytes included, and can afford
// the copy: the handshake, tests, tools. Same checks, same limits; one thread.
class MessageReader
{
public:
    void append(std::span<const std::uint8_t> bytes) { m_frames.append(bytes); }

    void append(const QByteArray& bytes) { m_frames.append(bytes); }

    // Nothing: more bytes are needed. In error it stays.
    [[nodiscard]] std::optional<Decoded<Message>> next();

private:
    [[nodiscard]] std::optional<Decoded<Message>> finishData();

    FrameReader m_frames;
    std::optional<Data> m_data; // begun, its payload not complete
    qsizetype m_filled = 0; // bytes of m_data's payload
};

} // namespace patchswarm::wire
