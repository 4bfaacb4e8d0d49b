#pragma once

#include <QJsonValue>
#include <QVector>

#include <cstdint>
#include <optional>

#include "shared/policy/jsonreading.h"

namespace patchswarm::policy {

// A rate limit for a time of the week, in the endpoint's local time. A window belongs to the day on
// which it starts: Friday 22:00 to 06:00 ends on Saturday.
struct RateWindow
{
    std::uint8_t days = 0; // bit 0 Monday … bit 6 Sunday; at least one
    int fromMinute = 0; // of the day, 0-1439
    int toMinute = 1440; // 1-1440; at or before fromMinute: on the next day
    std::uint64_t bytesPerSecond = 0; // 0: no limit inside this window

    friend bool operator==(const RateWindow&, const RateWindow&) = default;

    // dayOfWeek 1 (Monday) to 7 as QDate has it; minute 0-1439.
    [[nodiscard]] bool covers(int dayOfWeek, int minute) const;
};

// Decides which limit is in force at a time of the week; not how it is kept.
struct RateSchedule
{
    QVector<RateWindow> windows;

    friend bool operator==(const RateSchedule&, const RateSchedule&) = default;

    // Bytes per second, 0 = unlimited; empty outside every window. Where windows overlap, the
    // strictest holds.
    [[nodiscard]] std::optional<std::uint64_t> rateAt(int dayOfWeek, int minute) const;
};

inline constexpr std::uint64_t maxBytesPerSecond = 12'500'000'000; // 100 Gbit/s

// [{"days":["mon","fri"],"from":"08:00","to":"18:00","bytesPerSecond":250000}], at most 64 windows.
[[nodiscard]] std::optional<RateSchedule> readSchedule(const QJsonValue&, const Place&);
[[nodiscard]] QJsonArray toJson(const RateSchedule&);
[[nodiscard]] QJsonObject scheduleSchema();

} // namespace patchswarm::policy
