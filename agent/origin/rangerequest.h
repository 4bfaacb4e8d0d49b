#pragma once

#include <QElapsedTimer>
#include <QNetworkReply>
#include <QObject>
#include <QSslError>
#include <QTimer>

#include "agent/origin/chunkbuffer.h"
#include "agent/origin/connectionlanes.h"
#include "agent/origin/fault.h"
#include "agent/origin/intake.h"
#include "agent/origin/originroute.h"
#include "agent/origin/rangeanswer.h"
#include "agent/origin/slowguard.h"

namespace patchswarm::origin {

// What one source lends to its requests; outlives them.
struct RequestSurroundings
{
    const Options& options;
    ConnectionLanes& lanes;
    Intake& intake;
    const QElapsedTimer& clock;
};

// Asks one mirror once for the missing bytes of a buffer: addresses, redirects, answer, body.
// Decides whether this answer is the range; not what happens when it is not.
class RangeRequest : public QObject
{
    Q_OBJECT

public:
    RangeRequest(const RequestSurroundings& surroundings, const QUrl& mirror,
                 const AskedRange& asked, ChunkBuffer& buffer);
    ~RangeRequest() override;

    void start();
    void stop(); // silently; done() does not come any more

    [[nodiscard]] const QUrl& mirror() const { return m_mirror; }

    // Bytes per second of the body so far; 0 when too little came, or we held it back ourselves.
    [[nodiscard]] double measuredRate() const;

Q_SIGNALS:
    void payload(quint32 bytes);
    void wasted(quint32 bytes);
    void chunkComplete(patchswarm::ChunkIndex chunk, const QByteArray& bytes, bool viaGateway);
    void answeredWhole();
    void done(const patchswarm::origin::Fault& fault); // last; at most once

private:
    void visit(const QUrl& target);
    void onResolved(const QVector<QHostAddress>& addresses, const QString& error);
    void dialNext(const Fault& why);
    void send(const QHostAddress& address);
    void onHead();
    void redirect(const QByteArray& location);
    void pump();
    [[nodiscard]] bool readSome(qint64 available);
    void onFull();
    void onFinished();
    void onTick();
    void end(const Fault& fault);
    void dropReply();
    [[nodiscard]] Fault broken(const QString& words) const;
    [[nodiscard]] AnswerHead head() const;

    [[nodiscard]] TimePoint now() const { return {m_around.clock.elapsed()}; }

    RequestSurroundings m_around;
    OriginRoute m_route;
    QUrl m_mirror;
    AskedRange m_asked;
    ChunkBuffer& m_buffer;
    SlowGuard m_guard;
    QTimer m_tick;
    QTimer m_drain;

    QUrl m_target; // the mirror, or where it redirects
    int m_redirects = 0;
    QVector<QHostAddress> m_addresses; // still to be tried for m_target
    ConnectionLanes::Lane m_lane;
    QNetworkReply* m_reply = nullptr; // owned by the lane's manager
    QString m_tlsFault;
    bool m_headSeen = false;
    bool m_over = false; // the reply has finished; what it buffered may still be unread
    bool m_ended = false;
    bool m_heldBack = false;
    quint64 m_skip = 0; // bytes of the body still before the range
    quint64 m_bodyBytes = 0;
    TimePoint m_bodyBegan {};
};

} // namespace patchswarm::origin
