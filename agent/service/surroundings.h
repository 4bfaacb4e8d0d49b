#pragma once

#include <QObject>
#include <QTimer>

#include <functional>

#include "shared/policy/circumstances.h"

namespace patchswarm::service {

// Watches whether this endpoint is on battery and whether its connection is metered, and tells when
// that changes. What it cannot find out it calls unknown. It decides nothing. Main thread.
class Surroundings : public QObject
{
    Q_OBJECT

public:
    using Look = std::function<policy::Circumstances()>;

    // Asks `look` every few seconds, and when the system says that a connection became metered.
    explicit Surroundings(Look look, QObject* parent = nullptr);

    [[nodiscard]] const policy::Circumstances& current() const { return m_current; }

    // Now, not at the next turn; changed() comes from within.
    void look();

Q_SIGNALS:
    void changed(const patchswarm::policy::Circumstances& now);

private:
    Look m_look;
    policy::Circumstances m_current;
    QTimer m_timer;
};

// What kernel and network service of this computer tell.
[[nodiscard]] Surroundings::Look systemSurroundings();

} // namespace patchswarm::service
