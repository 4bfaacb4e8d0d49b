#pragma once

#include <QString>
#include <QVector>

#include <cstdint>
#include <optional>

#include "shared/base/address.h"
#include "shared/policy/schedule.h"

namespace patchswarm::policy {

// A proxy or caching gateway that this endpoint's origin requests go through; its bytes are booked
// apart.
struct Gateway
{
    QString url; // http or https
    QString ca; // PEM certificates that may vouch for it; empty: the system's roots

    friend bool operator==(const Gateway&, const Gateway&) = default;
};

// Addresses inside the prefix belong to the site of this name; the longest prefix wins.
struct SiteRule
{
    IpPrefix prefix;
    QString site;

    friend bool operator==(const SiteRule&, const SiteRule&) = default;
};

// What to do while the connection is metered. Unknown counts as not metered.
enum class MeteredRule
{
    Continue,
    UrgentOnly, // known-exploited jobs and jobs past their deadline go on, others wait
    Pause, // nothing is fetched or served
};

// What to do on battery.
enum class BatteryRule
{
    Continue,
    NoUpload, // fetch, serve nobody
    Pause, // nothing is fetched or served
};

// What a profile sets on an endpoint. The initialisers are the published defaults; ranges, units
// and help texts stand in settingstable.cpp. Checked when parsed, trusted after.
struct Settings
{
    bool p2pEnabled = true;
    int cacheSizeGB = 20; // 10^9 bytes
    int retentionDays = 7;
    int freeSpaceFloorPercent = 10; // of the disk; the lower of this …
    int freeSpaceFloorGB = 10; // … and this stays free
    int transportPort = 4001;
    int adminPort = 5001;
    bool allowPrivilegedPorts = false;
    QVector<SiteRule> sites; // sorted by prefix
    QVector<IpPrefix> siteBoundary; // empty: exactly the on-link prefixes
    QVector<SocketAddress> neighbours; // introducers where multicast does not reach
    int originCrew = 2;
    double originBudgetTarget = 1.2; // copies of the artifact per site
    int uploadSlots = 6;
    std::uint64_t wanLimitBytesPerSecond = 0; // received from origin and gateway; 0: no limit
    RateSchedule wanLimitSchedule; // in force instead of the above inside its windows
    std::uint64_t lanLimitBytesPerSecond = 0; // sent to neighbours; 0: no limit
    RateSchedule lanLimitSchedule;
    std::optional<Gateway> gateway;
    MeteredRule onMetered = MeteredRule::UrgentOnly;
    BatteryRule onBattery = BatteryRule::Continue;
    int batteryFloorPercent = 20; // below this charge, on battery, everything pauses
    bool allowLoopbackOrigins = false;
    bool allowLinkLocalOrigins = false;

    friend bool operator==(const Settings&, const Settings&) = default;

    // The limit in force, bytes per second, 0: none. dayOfWeek 1 (Monday) to 7, minute of the local
    // day.
    [[nodiscard]] std::uint64_t wanLimitAt(int dayOfWeek, int minute) const;
    [[nodiscard]] std::uint64_t lanLimitAt(int dayOfWeek, int minute) const;
};

// Not wrong, but worth telling: ports that IPFS uses too, a boundary that holds the whole Internet,
// origins on loopback.
[[nodiscard]] Faults settingsWarnings(const Settings&);

} // namespace patchswarm::policy
