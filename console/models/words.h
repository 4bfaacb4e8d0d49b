#pragma once

#include <QString>

#include "console/fleet/fleetsnapshot.h"

// Words and numbers as every table and page shows them, translated; one way to say each thing.
namespace patchswarm::models {

// "now", "4 s ago", "3 min ago", "2 h ago", "5 d ago"; "never" for 0.
[[nodiscard]] QString agoText(qint64 atMs, qint64 nowMs);
// "4 s", "3 min", "2 h 10 min", "5 d 3 h"; negative ones as 0 s.
[[nodiscard]] QString durationText(qint64 ms);
// "in 3 h", "2 h over".
[[nodiscard]] QString deadlineText(qint64 deadlineMs, qint64 nowMs);
// "2026-11-23 14:05:09", local time; empty for 0.
[[nodiscard]] QString timeText(qint64 atMs);
// ISO 8601 in UTC, for files; empty for 0.
[[nodiscard]] QString isoText(qint64 atMs);
// "45.3 %".
[[nodiscard]] QString percentText(double share);
// part / whole, 0 when there is no whole.
[[nodiscard]] double ratio(quint64 part, quint64 whole);
// "1.5 kB", "12.3 MB/s": as on the command line, with the decimal sign of the window's language.
[[nodiscard]] QString sizeText(quint64 bytes);
[[nodiscard]] QString speedText(double bytesPerSecond);
// "12.3 MB/s"; empty when nothing flows.
[[nodiscard]] QString flowText(double bytesPerSecond);

[[nodiscard]] QString jobStateText(rpc::JobState);
[[nodiscard]] QString standingText(rpc::PeerStanding);
[[nodiscard]] QString sourceText(rpc::ByteSource);
[[nodiscard]] QString phaseText(rpc::TransferPhase);
[[nodiscard]] QString agentStateText(rpc::AgentState);
// Known kinds of events in words; unknown ones as they are.
[[nodiscard]] QString eventKindText(const QString& kind);
// "connected", "connecting", "refused", "no address", …
[[nodiscard]] QString connectionText(const fleet::ConnectionPicture&);

} // namespace patchswarm::models
