#include "shared/wire/messagereader.h"

namespace patchswarm::wire {

std::optional<Decoded<Message>> MessageReader::next()
{
    if (m_data)
        return finishData();
    Decoded<FrameReader::Step> step = m_frames.next();
    if (!step)
        return tl::unexpected(step.error());
    if (auto* message = std::get_if<Message>(&*step))
        return std::move(*message);
    const auto* header = std::get_if<DataHeader>(&*step);
    if (header == nullptr)
        return std::nullopt;
    m_data = Data {header->handle, header->chunk, header->offset,
                   QByteArray(static_cast<qsizetype>(header->length), Qt::Uninitialized)};
    m_filled = 0;
    return finishData();
}

std::optional<Decoded<Message>> MessageReader::finishData()
{
    auto* target = reinterpret_cast<std::uint8_t*>(m_data->bytes.data()) + m_filled;
    m_filled += static_cast<qsizetype>(m_frames.takePayload({target, m_frames.payloadLeft()}));
    if (m_frames.payloadLeft() > 0)
        return std::nullopt;
    Message message = std::move(*m_data);
    m_data.reset();
    return message;
}

} // namespace patchswarm::wire
