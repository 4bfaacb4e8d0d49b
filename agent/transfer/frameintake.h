#pragma once

#include <QString>

#include <span>
#include <tl/expected.hpp>

#include "agent/transfer/types.h"
#include "shared/base/tokenbucket.h"
#include "shared/wire/framereader.h"
#include "shared/wire/messages.h"

class QIODevice;

namespace patchswarm::transfer {

// Whom the frames of a stream are told to, in their order. A fault is the end of "it ...".
struct FrameListener
{
    using Verdict = tl::expected<void, QString>;

    virtual ~FrameListener() = default;

    [[nodiscard]] virtual Verdict hear(const wire::Message& message) = 0; // never Data
    [[nodiscard]] virtual Verdict beginData(const wire::DataHeader& header) = 0;
    // Where the next bytes of the Data frame's payload go; empty: they are dropped.
    [[nodiscard]] virtual std::span<char> dataTarget() = 0;
    // `count` of them have been taken; `frameLeft` are still to come in this frame.
    virtual void dataArrived(quint32 count, std::size_t frameLeft) = 0;
};

// Takes frames out of a stream: payload straight to where it goes, control messages no faster than
// Limits allow. What they mean is the listener's. Time is passed in.
class FrameIntake
{
public:
    FrameIntake(const Limits& limits, FrameListener& listener);

    enum class Step
    {
        Taken, // there may be more
        Starved // the stream has nothing more now
    };
    // One step, at most one call of the listener. What breaks the protocol is an error, the end of
    // "it ..."; nothing may be taken after it.
    [[nodiscard]] tl::expected<Step, QString> take(QIODevice& stream, TimePoint now);

    // How long to leave the rest where it is: too many control messages came.
    [[nodiscard]] Duration pause(TimePoint now) const;

private:
    [[nodiscard]] Step takePayload(QIODevice& stream);
    [[nodiscard]] Step feed(QIODevice& stream, std::size_t wanted, TimePoint now);

    FrameListener& m_listener;
    wire::FrameReader m_frames;
    TokenBucket m_controlMessages;
    TokenBucket m_controlBytes;
};

} // namespace patchswarm::transfer
