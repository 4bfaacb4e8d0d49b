#pragma once

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <functional>

#include "shared/policy/settings.h"

namespace patchswarm::service {

// Which rate limits are in force: the profile's, by the time of the week where this endpoint is.
// Looks at the start of every minute and every few seconds in between, so that a clock that was
// set, a time zone that changed and a computer that slept make no difference. What it says of an
// hour that summer time repeats or leaves out follows from the wall clock: a window holds whenever
// that shows a time within it. It does not keep the limits. Main thread.
class RateLimits : public QObject
{
    Q_OBJECT

public:
    // Bytes per second, 0: no limit.
    struct Limits
    {
        quint64 wan = 0;
        quint64 lan = 0;

        friend bool operator==(const Limits&, const Limits&) = default;
    };

    // What the endpoint's wall clock shows, in its time zone.
    using LocalTime = std::function<QDateTime()>;

    explicit RateLimits(LocalTime localTime = &QDateTime::currentDateTime,
                        QObject* parent = nullptr);

    // Of the profile in force from now on; changed() comes from within when that changes a limit.
    void setSettings(const policy::Settings&);
    // Now; changed() comes from within.
    void look();

    [[nodiscard]] const Limits& current() const { return m_current; }

    // Until the next look, in milliseconds.
    [[nodiscard]] static int untilNextLook(const QDateTime& now);
    [[nodiscard]] static Limits at(const policy::Settings&, const QDateTime& local);

Q_SIGNALS:
    void changed(const patchswarm::service::RateLimits::Limits& now);

private:
    LocalTime m_localTime;
    policy::Settings m_settings;
    Limits m_current;
    QTimer m_timer;
};

} // namespace patchswarm::service
