#pragma once

#include "agent/doctor/facts.h"

namespace patchswarm::doctor {

// Limits of what is still sound.
inline constexpr qint64 dayMs = 24LL * 3600 * 1000;
inline constexpr qint64 certificateWarningMs = 14 * dayMs; // renewal has failed by then
inline constexpr qint64 authorityWarningMs = 180 * dayMs;
inline constexpr qint64 revocationWarningMs = 30 * dayMs; // before its end
inline constexpr qint64 clockWarningMs = 60 * 1000; // a tenth of what neighbours believe
inline constexpr quint64 fewInodes = 1000;
inline constexpr quint64 fewDescriptors = 1024;

// What the facts mean: each with a severity, a sentence and the next step; at least one finding for
// each area, so that a person sees what was looked at. Worst first. Pure, any thread.
[[nodiscard]] QVector<rpc::DoctorFinding> diagnose(const Facts& facts);

// diagnose() with the neighbours and the worst severity; without times.
[[nodiscard]] rpc::DoctorReport reportOn(const Facts& facts);

} // namespace patchswarm::doctor
