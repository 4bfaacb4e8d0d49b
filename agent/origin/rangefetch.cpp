#include "agent/origin/rangefetch.h"

#include <algorithm>

namespace patchswarm::origin {

RangeFetch::RangeFetch(const RequestSurroundings& surroundings, MirrorBook& book,
                       const OriginPlace& place, const ChunkBuffer& buffer, QObject* parent)
    : QObject(parent)
    , m_around(surroundings)
    , m_book(book)
    , m_place(place)
    , m_buffer(buffer)
{
}

void RangeFetch::start()
{
    askNext();
}

void RangeFetch::stop()
{
    dropRequest();
}

void RangeFetch::leaveMirror(const QUrl& mirror)
{
    if (!m_request || m_request->mirror() != mirror)
        return;
    dropRequest();
    m_asked.append(mirror);
    askNext();
}

void RangeFetch::askNext()
{
    QVector<QUrl> candidates = m_book.order(m_place.mirrors, now());
    candidates.removeIf([this](const QUrl& mirror) { return m_asked.contains(mirror); });
    if (candidates.isEmpty())
        return conclude();
    // A mirror without ranges costs everything before the range: only when no other is left to be
    // asked.
    const bool acceptWhole = candidates.size() == 1
        || std::all_of(candidates.begin(), candidates.end(),
                       [this](const QUrl& m) { return m_book.isWholeOnly(m); });
    ask(candidates.first(), acceptWhole);
}

void RangeFetch::ask(const QUrl& mirror, bool acceptWhole)
{
    const AskedRange range {m_buffer.firstByte(), m_buffer.endByte(), m_place.size, acceptWhole};
    m_request = new RangeRequest(m_around, mirror, range, m_buffer);
    m_request->setParent(this);
    connect(m_request, &RangeRequest::payload, this, &RangeFetch::payload);
    connect(m_request, &RangeRequest::wasted, this, &RangeFetch::wasted);
    connect(m_request, &RangeRequest::chunkComplete, this,
            [this, mirror](ChunkIndex chunk, const QByteArray& bytes, bool viaGateway) {
                Q_EMIT chunkComplete(chunk, bytes, viaGateway, mirror);
            });
    connect(m_request, &RangeRequest::answeredWhole, this, [this, mirror] {
        m_book.answersWhole(mirror);
        Q_EMIT rangesUnsupported(mirror);
    });
    connect(m_request, &RangeRequest::done, this, &RangeFetch::onDone);
    m_request->start();
}

void RangeFetch::onDone(const Fault& fault)
{
    const QUrl mirror = m_request->mirror();
    const double rate = m_request->measuredRate();
    dropRequest();
    if (rate > 0)
        m_book.measured(mirror, rate);
    if (fault.kind == FaultKind::None) {
        m_book.succeeded(mirror);
        Q_EMIT ended(Outcome::Complete, 0, {});
        return;
    }
    m_book.failed(mirror, fault, now());
    if (fault.kind != FaultKind::NoRanges) { // else it stays a candidate, behind the others
        m_asked.append(mirror);
        m_faults.append(fault.reason);
    }
    askNext();
}

void RangeFetch::dropRequest()
{
    if (!m_request)
        return;
    m_request->stop();
    m_request->disconnect(this);
    m_request->deleteLater();
    m_request = nullptr;
    if (const quint32 lost = m_buffer.dropPartial(); lost > 0)
        Q_EMIT wasted(lost);
}

void RangeFetch::conclude()
{
    const MirrorBook::Standing standing = m_book.standing(m_place.mirrors, now());
    QString reason =
        standing.reason.isEmpty() ? m_faults.join(QStringLiteral("; ")) : standing.reason;
    if (m_place.mirrors.isEmpty())
        reason = QStringLiteral("the artifact has no address at an origin");
    const ChunkIndex last = m_buffer.endChunk() - 1;
    const QString missing = m_buffer.nextChunk() == last
        ? QStringLiteral(" (chunk %1 is missing)").arg(last)
        : QStringLiteral(" (chunks %1 to %2 are missing)").arg(m_buffer.nextChunk()).arg(last);
    Q_EMIT ended(standing.unavailable ? Outcome::Unavailable : Outcome::Failed, standing.waitMs,
                 reason + missing);
}

} // namespace patchswarm::origin
