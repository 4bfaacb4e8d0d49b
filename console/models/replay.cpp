#include "console/models/replay.h"

#include <QCoreApplication>

#include <algorithm>

#include "console/models/words.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

constexpr int tickMs = 100;
constexpr int activitySteps = 240;
constexpr qint64 frameMs = 1000; // between two frames of a recording
constexpr int pastSteps = 240;
constexpr int mostMarks = 200;
constexpr qint64 lookBackMs = 60'000;

bool isFault(const QString& kind)
{
    static const QStringList faults {u"chunkCorrupt"_s, u"peerExcluded"_s, u"failed"_s,
                                     u"fellBackToOrigin"_s, u"requestStalled"_s};
    return faults.contains(kind);
}

} // namespace

// What of a replay happens on its thread.
class ReplayReader : public QObject
{
public:
    explicit ReplayReader(QString directory)
        : m_directory(std::move(directory))
    {
    }

    Replay::Opened open(const QString& jobId, std::optional<qint64> atMs)
    {
        auto reader = fleet::HistoryReader::open(m_directory);
        if (!reader)
            return {reader.error(), {}};
        m_reader = std::move(*reader);
        const auto span = jobId.isEmpty() ? m_reader->span() : m_reader->spanOf(jobId);
        if (!span)
            return {Error {ErrorCode::NotFound,
                           QCoreApplication::translate("patchswarm::models::Replay",
                                                       "nothing of this job was recorded yet")},
                    {}};
        picture::RecordedRange range;
        range.startMs = span->fromMs;
        range.endMs = span->toMs;
        range.positionMs = std::clamp(atMs.value_or(span->fromMs), span->fromMs,
                                      std::max(span->fromMs, span->toMs));
        range.replaying = true;
        const qint64 frames = (span->toMs - span->fromMs) / frameMs; // finer steps would be gaps
        range.activity =
            m_reader->activity(span->fromMs, span->toMs,
                               static_cast<int>(std::clamp<qint64>(frames, 1, activitySteps)));
        for (const fleet::FleetEvent& event : m_reader->events(span->fromMs - 1, span->toMs))
            if (isFault(event.event.kind) && range.marks.size() < mostMarks)
                range.marks.push_back(
                    {event.heardMs, picture::RecordedRange::MarkKind::Fault,
                     u"%1: %2"_s.arg(event.endpoint, eventKindText(event.event.kind))});
        return {{}, range};
    }

    struct Moment
    {
        fleet::SnapshotPointer snapshot; // null: it cannot be read
        QVector<fleet::FleetEvent> events;
    };

    Moment at(qint64 ms, qint64 eventsAfterMs)
    {
        Moment moment;
        if (!m_reader)
            return moment;
        if (const auto snapshot = m_reader->at(ms))
            moment.snapshot = *snapshot;
        moment.events = m_reader->events(eventsAfterMs, ms, 1000);
        return moment;
    }

    // With a reader of its own: the other one may be in the middle of a replay.
    SwarmFigures::Past past(const QString& jobId, const std::optional<KnownJob>& known) const
    {
        const auto reader = fleet::HistoryReader::open(m_directory);
        const auto span = reader ? (*reader)->spanOf(jobId) : std::nullopt;
        if (!span)
            return {};
        SwarmFigures figures;
        figures.setJob(jobId, known);
        for (int step = 0; step <= pastSteps; ++step) {
            if (QThread::currentThread()->isInterruptionRequested())
                return {};
            const qint64 at = span->fromMs + (span->toMs - span->fromMs) * step / pastSteps;
            if (const auto snapshot = (*reader)->at(at))
                figures.take(*snapshot);
        }
        return figures.past();
    }

    // With a reader of its own, too, that is kept: it is asked every few seconds.
    std::optional<fleet::RecordedSpan> span(const QString& jobId)
    {
        if (!m_looker)
            if (auto reader = fleet::HistoryReader::open(m_directory))
                m_looker = std::move(*reader);
        return m_looker ? m_looker->spanOf(jobId) : std::nullopt;
    }

    void close() { m_reader.reset(); }

private:
    QString m_directory;
    std::unique_ptr<fleet::HistoryReader> m_reader; // of the replay
    std::unique_ptr<fleet::HistoryReader> m_looker;
};

Replay::Replay(QString fleetDirectory, QObject* parent)
    : QObject(parent)
    , m_directory(std::move(fleetDirectory))
    , m_reader(new ReplayReader(m_directory))
{
    m_thread.setObjectName(u"replay"_s);
    m_reader->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_reader, &QObject::deleteLater);
    connect(&m_clock, &QTimer::timeout, this, &Replay::tick);
    m_thread.start();
}

Replay::~Replay()
{
    m_thread.requestInterruption();
    m_thread.quit();
    m_thread.wait();
}

void Replay::open(const QString& jobId, std::optional<qint64> atMs)
{
    close();
    const quint64 session = ++m_session;
    QMetaObject::invokeMethod(m_reader, [this, jobId, atMs, session] {
        const Opened opened = m_reader->open(jobId, atMs);
        QMetaObject::invokeMethod(this, [this, opened, session] {
            if (session == m_session)
                take(opened);
        });
    });
}

void Replay::readPast(const QString& jobId, const std::optional<KnownJob>& known)
{
    QMetaObject::invokeMethod(m_reader, [this, jobId, known] {
        const SwarmFigures::Past past = m_reader->past(jobId, known);
        QMetaObject::invokeMethod(this, [this, jobId, past] { Q_EMIT pastRead(jobId, past); });
    });
}

void Replay::readSpan(const QString& jobId)
{
    QMetaObject::invokeMethod(m_reader, [this, jobId] {
        const auto span = m_reader->span(jobId);
        QMetaObject::invokeMethod(this, [this, jobId, span] { Q_EMIT spanRead(jobId, span); });
    });
}

void Replay::take(const Opened& answer)
{
    if (answer.error) {
        Q_EMIT failed(*answer.error);
        return;
    }
    m_range = answer.range;
    m_isOpen = true;
    m_shownMs = 0;
    Q_EMIT this->opened();
    ask();
}

void Replay::close()
{
    if (!m_isOpen)
        return;
    ++m_session;
    m_clock.stop();
    m_isOpen = m_isAsking = m_wantsMore = false;
    m_range = {};
    QMetaObject::invokeMethod(m_reader, [reader = m_reader] { reader->close(); });
    Q_EMIT closed();
}

void Replay::seek(qint64 atMs)
{
    if (!m_isOpen)
        return;
    m_range.positionMs = std::clamp(atMs, m_range.startMs, m_range.endMs);
    m_sinceTick.restart();
    Q_EMIT rangeChanged();
    ask();
}

void Replay::play(double speed)
{
    if (!m_isOpen)
        return;
    m_range.speed = std::clamp(speed, slowest, fastest);
    m_range.playing = true;
    if (m_range.positionMs >= m_range.endMs)
        m_range.positionMs = m_range.startMs;
    m_sinceTick.start();
    m_clock.start(tickMs);
    Q_EMIT rangeChanged();
}

void Replay::pause()
{
    m_clock.stop();
    if (std::exchange(m_range.playing, false))
        Q_EMIT rangeChanged();
}

void Replay::tick()
{
    const auto passed =
        static_cast<qint64>(static_cast<double>(m_sinceTick.restart()) * m_range.speed);
    m_range.positionMs = std::min(m_range.positionMs + passed, m_range.endMs);
    if (m_range.positionMs >= m_range.endMs) {
        m_clock.stop();
        m_range.playing = false;
    }
    Q_EMIT rangeChanged();
    ask();
}

// One question at a time; the position of then is asked for after it.
void Replay::ask()
{
    if (std::exchange(m_isAsking, true)) {
        m_wantsMore = true;
        return;
    }
    const qint64 at = m_range.positionMs;
    const bool isAnew = at < m_shownMs || at - m_shownMs > lookBackMs;
    const qint64 after = isAnew ? at - lookBackMs : m_shownMs;
    QMetaObject::invokeMethod(m_reader, [this, at, after, isAnew, session = m_session] {
        const ReplayReader::Moment moment = m_reader->at(at, after);
        QMetaObject::invokeMethod(this, [this, at, isAnew, session, moment] {
            if (session != m_session)
                return;
            m_isAsking = false;
            m_shownMs = at;
            if (moment.snapshot)
                Q_EMIT snapshotChanged(moment.snapshot);
            if (isAnew || !moment.events.isEmpty())
                Q_EMIT eventsChanged(moment.events, isAnew);
            if (m_isOpen && std::exchange(m_wantsMore, false))
                ask();
        });
    });
}

std::vector<float> activityOver(const picture::ThroughputSeries& series, qint64 publishedMs,
                                const fleet::RecordedSpan& span, int steps)
{
    std::vector<float> activity;
    auto next = series.points.begin();
    float rate = 0;
    for (int step = 0; step < steps; ++step) {
        const qint64 atMs = span.fromMs + (span.toMs - span.fromMs) * step / std::max(steps - 1, 1);
        for (; next != series.points.end() && publishedMs + next->atMs <= atMs; ++next)
            rate = static_cast<float>(next->origin + next->peers);
        const bool isBeyond = next == series.points.end()
            && (series.points.empty() || publishedMs + series.points.back().atMs < atMs);
        activity.push_back(isBeyond ? 0 : rate);
    }
    return activity;
}

} // namespace patchswarm::models
