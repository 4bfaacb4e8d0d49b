#pragma once

#include <QByteArray>

#include "shared/wire/frameformat.h"
#include "shared/wire/messages.h"

namespace patchswarm::wire {

// Turns messages into frames (frameformat.h). Stateless; any thread.
// Precondition: the limits of messages.h and frameformat.h hold; breaking one is a bug here, not
// bad input (asserted). Texts are the exception: too long ones are cut, control characters become
// spaces.
class FrameWriter
{
public:
    [[nodiscard]] static QByteArray encode(const Message& message);

    // The 17 bytes before a Data frame's payload. Write `header.length` payload bytes right after
    // them, with no other frame in between; the payload itself is never copied into a frame.
    [[nodiscard]] static QByteArray encodeDataHeader(const DataHeader& header);
};

} // namespace patchswarm::wire
