#include "console/pages/timemachine.h"

#include <utility>

#include "console/models/words.h"
#include "console/views/timeline.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

constexpr int spanAgeMs = 2000;
constexpr std::size_t mostMarks = 200;

std::optional<picture::RecordedRange::MarkKind> markOf(const QString& kind)
{
    using Kind = picture::RecordedRange::MarkKind;
    if (kind == u"chunkCorrupt" || kind == u"failed" || kind == u"fellBackToOrigin")
        return Kind::Fault;
    if (kind == u"paused" || kind == u"cancelled")
        return Kind::Operator;
    if (kind == u"artifactComplete" || kind == u"crewJoined")
        return Kind::Event;
    return {};
}

} // namespace

TimeMachine::TimeMachine(const QString& fleetDirectory, views::Timeline& timeline, QObject* parent)
    : QObject(parent)
    , m_replay(fleetDirectory)
    , m_timeline(timeline)
{
    using models::Replay;
    connect(&timeline, &views::Timeline::scrubbed, this, &TimeMachine::seek);
    connect(&timeline, &views::Timeline::playRequested, this, &TimeMachine::play);
    connect(&timeline, &views::Timeline::speedRequested, this, &TimeMachine::setSpeed);
    connect(&timeline, &views::Timeline::liveRequested, this, &TimeMachine::leave);
    connect(&m_replay, &Replay::opened, this, [this] {
        Q_EMIT began();
        if (std::exchange(m_playsWhenOpen, false))
            m_replay.play(m_speed);
        showRange();
    });
    connect(&m_replay, &Replay::snapshotChanged, this, &TimeMachine::shown);
    connect(&m_replay, &Replay::rangeChanged, this, &TimeMachine::showRange);
    connect(&m_replay, &Replay::closed, this, [this] {
        showRange();
        Q_EMIT left();
    });
    connect(&m_replay, &Replay::failed, this, [this](const Error& error) {
        m_playsWhenOpen = false;
        Q_EMIT failed(tr("It cannot be replayed: %1").arg(error.detail));
    });
    connect(&m_replay, &Replay::spanRead, this, [this](const QString& job, const auto& span) {
        if (job != m_job)
            return;
        m_span = span;
        showRange();
    });
    connect(&m_replay, &Replay::pastRead, this, [this](const QString& job, const auto& past) {
        if (job == m_job)
            Q_EMIT pastRead(past);
    });
}

void TimeMachine::setJob(const QString& id, const std::optional<models::KnownJob>& known)
{
    leave();
    m_job = id;
    m_span.reset();
    m_spanAge.invalidate();
    m_marks.clear();
    if (!id.isEmpty())
        m_replay.readPast(id, known);
    showRange();
}

void TimeMachine::note(const QVector<fleet::FleetEvent>& events)
{
    for (const fleet::FleetEvent& each : events)
        if (const auto kind = markOf(each.event.kind); kind && m_marks.size() < mostMarks)
            m_marks.push_back(
                {each.heardMs, *kind,
                 u"%1: %2"_s.arg(each.endpoint, models::eventKindText(each.event.kind))});
}

void TimeMachine::refresh(std::vector<float> activity)
{
    m_activity = std::move(activity);
    if (!m_job.isEmpty() && (!m_spanAge.isValid() || m_spanAge.hasExpired(spanAgeMs))) {
        m_spanAge.start();
        m_replay.readSpan(m_job);
    }
    showRange();
}

void TimeMachine::seek(qint64 ms)
{
    isReplaying() ? m_replay.seek(ms) : m_replay.open(m_job, ms);
}

void TimeMachine::play(bool plays)
{
    if (!plays)
        return m_replay.pause();
    if (isReplaying())
        return m_replay.play(m_speed);
    m_playsWhenOpen = true;
    m_replay.open(m_job);
}

void TimeMachine::setSpeed(double speed)
{
    m_speed = speed;
    if (m_replay.range().playing)
        m_replay.play(speed);
    showRange();
}

void TimeMachine::leave()
{
    m_playsWhenOpen = false;
    m_replay.close();
}

void TimeMachine::showRange()
{
    m_timeline.setVisible(m_span.has_value() || isReplaying());
    picture::RecordedRange range = m_replay.range();
    if (!isReplaying()) {
        if (!m_span)
            return;
        range.startMs = m_span->fromMs;
        range.endMs = range.positionMs = std::max(m_span->toMs, m_span->fromMs + 1);
        range.activity = m_activity;
        range.marks = m_marks;
    }
    range.speed = m_speed;
    m_timeline.setRange(range);
}

} // namespace patchswarm::pages
