#include "agent/service/surroundings.h"

#include <QLoggingCategory>
#include <QNetworkInformation>

#include <utility>

#include "agent/service/powersupply.h"

namespace patchswarm::service {

namespace {

Q_LOGGING_CATEGORY(log, "patchswarm.service")

constexpr int lookMs = 5000;

policy::Connection connectionNow()
{
    using Feature = QNetworkInformation::Feature;
    const QNetworkInformation* network = QNetworkInformation::instance();
    if (network == nullptr || !network->supports(Feature::Metered))
        return policy::Connection::Unknown;
    if (network->isMetered())
        return policy::Connection::Metered;
    // GLib's monitor says "not metered" of every connection that no service told it about.
    return network->backendName() == QLatin1String("glib") ? policy::Connection::Unknown
                                                           : policy::Connection::Unmetered;
}

policy::Circumstances circumstancesNow()
{
    const PowerSupply power = readPowerSupply();
    return {connectionNow(), power.source, power.batteryPercent};
}

} // namespace

Surroundings::Surroundings(Look look, QObject* parent)
    : QObject(parent)
    , m_look(std::move(look))
    , m_current(m_look())
{
    connect(&m_timer, &QTimer::timeout, this, &Surroundings::look);
    m_timer.start(lookMs);
    if (QNetworkInformation* network = QNetworkInformation::instance())
        connect(network, &QNetworkInformation::isMeteredChanged, this, &Surroundings::look);
}

void Surroundings::look()
{
    const policy::Circumstances now = m_look();
    if (std::exchange(m_current, now) != now)
        Q_EMIT changed(now);
}

Surroundings::Look systemSurroundings()
{
    // Without a service that tells, instance() stays null.
    if (!QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Metered))
        qCInfo(log) << "Whether a connection is metered is unknown here: taken for unmetered";
    return &circumstancesNow;
}

} // namespace patchswarm::service
