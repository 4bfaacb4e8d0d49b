#include "agent/origin/rangerequest.h"

#include <algorithm>

#include "agent/origin/faulttext.h"
#include "agent/origin/originaddress.h"

namespace patchswarm::origin {

namespace {

constexpr qint64 readBufferSize = 512 * 1024;
constexpr qint64 skipStep = 256 * 1024;
constexpr qint64 mostAddresses = 4;
constexpr int drainMs = 250; // for the end of an answer, so that its connection can be used again
constexpr quint64 leastMeasured = 256 * 1024;

int tickInterval(const Limits& limits)
{
    const qint64 shortest =
        std::min({limits.connectMs, limits.otherAddressMs, limits.firstByteMs, limits.idleMs});
    return static_cast<int>(std::clamp<qint64>(shortest / 4, 10, 1000));
}

} // namespace

RangeRequest::RangeRequest(const RequestSurroundings& surroundings, const QUrl& mirror,
                           const AskedRange& asked, ChunkBuffer& buffer)
    : m_around(surroundings)
    , m_route(surroundings.options)
    , m_mirror(mirror)
    , m_asked(asked)
    , m_buffer(buffer)
    , m_guard(surroundings.options.limits)
{
    m_tick.setInterval(tickInterval(surroundings.options.limits));
    connect(&m_tick, &QTimer::timeout, this, &RangeRequest::onTick);
    m_drain.setSingleShot(true);
    m_drain.setInterval(drainMs);
    connect(&m_drain, &QTimer::timeout, this, [this] { end({}); });
    connect(&m_around.intake, &Intake::moreAllowed, this, &RangeRequest::pump);
}

RangeRequest::~RangeRequest()
{
    dropReply();
}

void RangeRequest::start()
{
    m_tick.start();
    visit(m_mirror);
}

void RangeRequest::stop()
{
    m_ended = true;
    m_tick.stop();
    m_drain.stop();
    dropReply();
}

double RangeRequest::measuredRate() const
{
    const qint64 ms = (now() - m_bodyBegan).ms;
    if (m_heldBack || m_bodyBytes < leastMeasured)
        return 0;
    return static_cast<double>(m_bodyBytes) * 1000 / static_cast<double>(std::max<qint64>(ms, 1));
}

void RangeRequest::visit(const QUrl& target)
{
    const QString objection = m_route.objection(target, m_target);
    if (!objection.isEmpty())
        return end({FaultKind::Forbidden, objection, 0});
    m_target = target;
    m_addresses.clear();
    m_guard.enter(SlowGuard::Phase::Connecting, now());
    if (!m_route.isDirect())
        return send({});
    const QHostAddress literal(target.host());
    if (!literal.isNull())
        return onResolved({literal}, {});
    const Resolver resolver =
        m_around.options.resolver ? m_around.options.resolver : systemResolver();
    resolver(target.host(QUrl::FullyEncoded), this,
             [this, target](const QVector<QHostAddress>& addresses, const QString& error) {
                 if (!m_ended && !m_reply && m_target == target)
                     onResolved(addresses, error);
             });
}

void RangeRequest::onResolved(const QVector<QHostAddress>& addresses, const QString& error)
{
    if (addresses.isEmpty())
        return end(broken(QStringLiteral("has no address in the DNS (%1)").arg(error)));
    QString refusal;
    for (const QHostAddress& address : addresses) {
        const QString reason = reasonAgainst(m_around.options, toIpAddress(address));
        if (reason.isEmpty() && m_addresses.size() < mostAddresses)
            m_addresses.append(address);
        if (refusal.isEmpty())
            refusal = reason;
    }
    if (m_addresses.isEmpty())
        return end({FaultKind::Forbidden,
                    QStringLiteral("%1 leads to %2").arg(m_target.host(), refusal), 0});
    dialNext({});
}

void RangeRequest::dialNext(const Fault& why)
{
    if (m_addresses.isEmpty())
        return end(why);
    dropReply();
    const QHostAddress address = m_addresses.takeFirst();
    const Limits& limits = m_around.options.limits;
    m_guard.enter(SlowGuard::Phase::Connecting, now(),
                  m_addresses.isEmpty() ? limits.connectMs : limits.otherAddressMs);
    send(address);
}

void RangeRequest::send(const QHostAddress& address)
{
    QNetworkRequest request = m_route.request(m_target, address);
    request.setRawHeader("Range",
                         "bytes=" + QByteArray::number(m_asked.first) + '-'
                             + QByteArray::number(m_asked.end - 1));
    m_headSeen = false;
    m_over = false;
    m_tlsFault.clear();
    m_lane = m_around.lanes.take(m_target.authority());
    m_reply = m_lane.manager->get(request);
    m_reply->setReadBufferSize(readBufferSize);
    connect(m_reply, &QNetworkReply::requestSent, this, [this] {
        if (m_guard.phase() == SlowGuard::Phase::Connecting)
            m_guard.enter(SlowGuard::Phase::Waiting, now());
    });
    connect(m_reply, &QNetworkReply::sslErrors, this,
            [this](const QList<QSslError>& errors) { m_tlsFault = tlsFault(errors); });
    // Queued: Qt still works on the reply inside this signal.
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &RangeRequest::onHead,
            Qt::QueuedConnection);
    connect(m_reply, &QNetworkReply::readyRead, this, &RangeRequest::pump);
    connect(m_reply, &QNetworkReply::finished, this, &RangeRequest::onFinished);
}

AnswerHead RangeRequest::head() const
{
    return {m_target.host(),
            m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
            m_reply->rawHeader("Content-Range"),
            m_reply->rawHeader("Content-Length"),
            m_reply->rawHeader("Content-Encoding"),
            m_reply->rawHeader("Content-Type"),
            m_reply->rawHeader("Retry-After"),
            m_reply->rawHeader("Date")};
}

void RangeRequest::onHead()
{
    if (m_headSeen || m_ended || !m_reply)
        return;
    const AnswerHead answer = head();
    if (answer.status == 0)
        return;
    m_headSeen = true;
    const QByteArray location = m_reply->rawHeader("Location");
    if (answer.status >= 301 && answer.status <= 308 && answer.status != 304 && !location.isEmpty())
        return redirect(location);
    const Judgement judgement = judge(answer, m_asked, QDateTime::currentDateTimeUtc());
    if (judgement.fault.kind != FaultKind::None)
        return end(judgement.fault);
    m_skip = judgement.skip;
    m_bodyBegan = now();
    m_guard.enter(SlowGuard::Phase::Streaming, now());
    if (judgement.whole)
        Q_EMIT answeredWhole();
    pump();
}

void RangeRequest::redirect(const QByteArray& location)
{
    if (++m_redirects > m_around.options.limits.redirects)
        return end({FaultKind::Forbidden,
                    QStringLiteral("%1 redirects more than %2 times")
                        .arg(m_mirror.host())
                        .arg(m_redirects - 1),
                    0});
    const QUrl next = m_route.redirectTarget(m_target, location);
    dropReply();
    visit(next);
}

void RangeRequest::pump()
{
    while (m_reply && m_headSeen && !m_buffer.isFull()) {
        const qint64 available = m_reply->bytesAvailable();
        if (available == 0 || !readSome(available))
            break;
    }
    if (!m_reply || !m_headSeen)
        return;
    if (m_buffer.isFull())
        onFull();
    else if (m_over && m_reply->bytesAvailable() == 0)
        end(broken(QStringLiteral("ended its answer %1 bytes early")
                       .arg(m_asked.end - m_buffer.firstByte() - m_buffer.partialBytes())));
}

bool RangeRequest::readSome(qint64 available)
{
    const std::span<char> room = m_buffer.room();
    const qint64 limit = m_skip > 0 ? std::min(static_cast<qint64>(m_skip), skipStep)
                                    : static_cast<qint64>(room.size());
    const qint64 wanted = std::min(available, limit);
    const qint64 grant = m_around.intake.take(wanted);
    m_heldBack = m_heldBack || grant < wanted;
    if (grant == 0)
        return false;
    const qint64 count = m_skip > 0 ? m_reply->skip(grant) : m_reply->read(room.data(), grant);
    m_around.intake.giveBack(grant - std::max<qint64>(count, 0));
    if (count <= 0)
        return false;
    const auto bytes = static_cast<quint32>(count);
    m_guard.received(bytes, now());
    m_bodyBytes += bytes;
    if (m_skip > 0) {
        m_skip -= bytes;
        Q_EMIT wasted(bytes);
        return true;
    }
    auto chunk = m_buffer.fill(bytes);
    Q_EMIT payload(bytes);
    if (chunk && !m_ended)
        Q_EMIT chunkComplete(chunk->index, chunk->bytes, !m_route.isDirect());
    return true;
}

void RangeRequest::onFull()
{
    const qint64 surplus = m_reply->bytesAvailable();
    if (surplus > 0)
        Q_EMIT wasted(static_cast<quint32>(surplus));
    if (surplus > 0 || m_over)
        end({});
    else if (m_reply && !m_drain.isActive())
        m_drain.start();
}

void RangeRequest::onFinished()
{
    m_over = true;
    if (m_ended)
        return;
    const QNetworkReply* reply = m_reply;
    onHead();
    if (m_ended || m_reply != reply) // a redirect
        return;
    if (m_headSeen)
        return pump();
    const Fault fault = broken(
        m_tlsFault.isEmpty() ? networkFault(m_reply->error(), m_reply->errorString()) : m_tlsFault);
    if (m_guard.phase() == SlowGuard::Phase::Connecting)
        dialNext(fault);
    else
        end(fault);
}

void RangeRequest::onTick()
{
    const bool ours = m_headSeen && m_reply && !m_around.intake.isFree()
        && (m_around.intake.isPaused() || m_reply->bytesAvailable() > 0);
    if (ours)
        m_guard.excuse(now());
    const QString complaint = m_guard.complaint(now());
    if (complaint.isEmpty())
        return;
    if (m_guard.phase() == SlowGuard::Phase::Connecting)
        dialNext(broken(complaint));
    else
        end(broken(complaint));
}

void RangeRequest::end(const Fault& fault)
{
    if (m_ended)
        return;
    stop();
    Q_EMIT done(fault);
}

void RangeRequest::dropReply()
{
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply->deleteLater(); // ends the request; abort() would do it from within the reply's own
                            // signals
    m_reply = nullptr;
    m_around.lanes.giveBack(std::move(m_lane));
}

Fault RangeRequest::broken(const QString& words) const
{
    return {FaultKind::Broken, m_target.host() + u' ' + words, 0};
}

} // namespace patchswarm::origin
