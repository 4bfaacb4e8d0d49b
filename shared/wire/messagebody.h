#pragma once

#include <cstdint>
#include <span>

#include "shared/wire/frameformat.h"
#include "shared/wire/protocolerror.h"

namespace patchswarm::wire {

// The message in one frame body (frameformat.h). Checks every count against what is left, every
// value against its range and that nothing trails; the caller has held the length to messageLimits.
// Any thread.
[[nodiscard]] Decoded<Message> decodeBody(MessageType type, std::span<const std::uint8_t> body);

// The fields before a Data payload; `body` holds at least dataFieldsSize bytes, `payload` is the
// bytes that follow.
[[nodiscard]] Decoded<DataHeader> decodeDataFields(std::span<const std::uint8_t> body,
                                                   std::uint32_t payload);

} // namespace patchswarm::wire
