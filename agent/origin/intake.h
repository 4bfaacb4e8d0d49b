#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace patchswarm::origin {

// How many bytes may be read now, over all requests of one source: pause and rate limit (a token
// bucket of 100 ms). Does not read. Who gets less than it asked for is told by moreAllowed().
class Intake : public QObject
{
    Q_OBJECT

public:
    explicit Intake(QObject* parent = nullptr);

    void setRateLimit(quint64 bytesPerSecond); // 0 = none
    void setPaused(bool paused);

    [[nodiscard]] bool isPaused() const { return m_paused; }

    [[nodiscard]] bool isFree() const { return !m_paused && m_rate == 0; }

    // A grant of 0 to `wanted` bytes; what is not used is given back.
    [[nodiscard]] qint64 take(qint64 wanted);
    void giveBack(qint64 unused);

Q_SIGNALS:
    void moreAllowed();

private:
    void refill();

    QElapsedTimer m_clock;
    QTimer m_wake;
    qint64 m_refilledAt = 0; // by the clock, ns
    double m_tokens = 0; // bytes
    quint64 m_rate = 0; // bytes per second
    bool m_paused = false;
};

} // namespace patchswarm::origin
