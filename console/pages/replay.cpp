#include "console/pages/replay.h"

namespace patchswarm::pages {

namespace {

constexpr int stepMs = 100;
constexpr int spanAgeMs = 2000;

} // namespace

Replay::Replay(QString fleetDirectory, QObject* parent)
    : QObject(parent)
    , m_directory(std::move(fleetDirectory))
{
    m_clock.setInterval(stepMs);
    connect(&m_clock, &QTimer::timeout, this, &Replay::step);
}

bool Replay::open()
{
    if (m_reader)
        return true;
    auto reader = fleet::HistoryReader::open(m_directory);
    if (!reader)
        return false;
    m_reader = std::move(*reader);
    return true;
}

std::optional<fleet::RecordedSpan> Replay::spanOf(const QString& jobId)
{
    if (jobId == m_spanJob && m_spanAge.isValid() && !m_spanAge.hasExpired(spanAgeMs))
        return m_span;
    m_spanAge.start();
    m_spanJob = jobId;
    m_span.reset();
    if (open())
        m_span = jobId.isEmpty() ? m_reader->span() : m_reader->spanOf(jobId);
    return m_span;
}

void Replay::seek(qint64 ms)
{
    if (!open()) {
        Q_EMIT failed(tr("Nothing is recorded yet; watch for a moment and try again."));
        return;
    }
    const auto then = m_reader->at(ms);
    if (!then) {
        play(false);
        Q_EMIT failed(tr("That moment cannot be shown: %1").arg(then.error().detail));
        return;
    }
    m_isActive = true;
    m_position = ms;
    Q_EMIT shown(*then);
    Q_EMIT changed();
}

void Replay::play(bool plays)
{
    if (plays == m_clock.isActive())
        return;
    if (plays) {
        m_sinceStep.start();
        m_clock.start();
    } else {
        m_clock.stop();
    }
    Q_EMIT changed();
}

void Replay::setSpeed(double speed)
{
    m_speed = speed;
    Q_EMIT changed();
}

void Replay::leave()
{
    m_clock.stop();
    m_isActive = false;
    m_reader.reset();
    Q_EMIT changed();
}

void Replay::step()
{
    const auto passed = static_cast<qint64>(static_cast<double>(m_sinceStep.restart()) * m_speed);
    const auto span = spanOf(m_spanJob);
    if (!span || m_position >= span->toMs)
        return play(false);
    seek(std::min(m_position + passed, span->toMs));
}

} // namespace patchswarm::pages
