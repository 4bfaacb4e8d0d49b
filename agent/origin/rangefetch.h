#pragma once

#include <QObject>
#include <QPointer>
#include <QUrl>
#include <QVector>

#include "agent/origin/chunkbuffer.h"
#include "agent/origin/mirrorbook.h"
#include "agent/origin/rangerequest.h"

namespace patchswarm::origin {

// One fetch of the caller: goes from mirror to mirror until the range is complete or every mirror
// was asked once.
class RangeFetch : public QObject
{
    Q_OBJECT

public:
    RangeFetch(const RequestSurroundings& surroundings, MirrorBook& book, const OriginPlace& place,
               const ChunkBuffer& buffer, QObject* parent);

    void start();
    void stop(); // silently
    // The book has put this mirror out: goes on with the next one if it is the one under way.
    void leaveMirror(const QUrl& mirror);

Q_SIGNALS:
    void payload(quint32 bytes);
    void wasted(quint32 bytes);
    void chunkComplete(patchswarm::ChunkIndex chunk, const QByteArray& bytes, bool viaGateway,
                       const QUrl& mirror);
    void rangesUnsupported(const QUrl& mirror);
    void ended(patchswarm::origin::Outcome outcome, qint64 retryAfterMs, const QString& reason);

private:
    void askNext();
    void ask(const QUrl& mirror, bool acceptWhole);
    void onDone(const Fault& fault);
    void dropRequest();
    void conclude();

    [[nodiscard]] TimePoint now() const { return {m_around.clock.elapsed()}; }

    RequestSurroundings m_around;
    MirrorBook& m_book;
    OriginPlace m_place;
    ChunkBuffer m_buffer;
    QVector<QUrl> m_asked;
    QStringList m_faults;
    RangeRequest* m_request =
        nullptr; // child; deleted later, since its own signal may be what ends it
};

} // namespace patchswarm::origin
