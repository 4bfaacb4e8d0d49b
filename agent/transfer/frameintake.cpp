#include "agent/transfer/frameintake.h"

#include <QIODevice>

#include <algorithm>

namespace patchswarm::transfer {

namespace {

constexpr double burstSeconds = 2;

TokenBucket bucketOf(double perSecond)
{
    return {perSecond, perSecond * burstSeconds};
}

// The reader speaks in sentences, the listener of what "it" did; both as a clause.
QString clauseOf(QString sentence)
{
    if (sentence.endsWith(u'.'))
        sentence.chop(1);
    if (!sentence.isEmpty())
        sentence[0] = sentence.at(0).toLower();
    return sentence;
}

QString whatItDid(const QString& verdict)
{
    return QStringLiteral("it ") + verdict;
}

} // namespace

FrameIntake::FrameIntake(const Limits& limits, FrameListener& listener)
    : m_listener(listener)
    , m_controlMessages(bucketOf(limits.controlPerSecond))
    , m_controlBytes(bucketOf(limits.controlBytesPerSecond))
{
}

tl::expected<FrameIntake::Step, QString> FrameIntake::take(QIODevice& stream, TimePoint now)
{
    if (m_frames.payloadLeft() > 0)
        return takePayload(stream);
    const auto step = m_frames.next();
    if (!step)
        return tl::unexpected(clauseOf(step.error().text));
    if (const auto* need = std::get_if<wire::FrameReader::NeedBytes>(&*step))
        return feed(stream, need->count, now);
    const auto taken = [] { return Step::Taken; };
    if (const auto* header = std::get_if<wire::DataHeader>(&*step))
        return m_listener.beginData(*header).map(taken).map_error(whatItDid);
    m_controlMessages.spend(1, now);
    return m_listener.hear(std::get<wire::Message>(*step)).map(taken).map_error(whatItDid);
}

FrameIntake::Step FrameIntake::takePayload(QIODevice& stream)
{
    const std::size_t left = m_frames.payloadLeft();
    const std::span<char> target = m_listener.dataTarget();
    const qint64 count = target.empty()
        ? stream.skip(static_cast<qint64>(left))
        : stream.read(target.data(), static_cast<qint64>(std::min(left, target.size())));
    if (count <= 0)
        return Step::Starved;
    m_frames.dataConsumed(static_cast<std::size_t>(count));
    m_listener.dataArrived(static_cast<quint32>(count), m_frames.payloadLeft());
    return Step::Taken;
}

FrameIntake::Step FrameIntake::feed(QIODevice& stream, std::size_t wanted, TimePoint now)
{
    const QByteArray bytes = stream.read(static_cast<qint64>(wanted));
    m_frames.append(bytes);
    m_controlBytes.spend(static_cast<double>(bytes.size()), now);
    return bytes.isEmpty() ? Step::Starved : Step::Taken;
}

Duration FrameIntake::pause(TimePoint now) const
{
    return std::max(m_controlMessages.waitFor(0, now), m_controlBytes.waitFor(0, now));
}

} // namespace patchswarm::transfer
