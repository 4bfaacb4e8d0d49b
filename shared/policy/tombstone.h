#pragma once

#include "shared/policy/documentkind.h"

namespace patchswarm::policy {

enum class TombstoneReason
{
    Cancelled,
    Superseded
};

// Ends a job for good: any revision up to and including this one must not come back.
struct Tombstone
{
    QString jobId;
    std::int64_t revision = 1; // of the job
    TombstoneReason reason = TombstoneReason::Cancelled;
    std::int64_t issuedAtMs = 0; // ms since epoch

    friend bool operator==(const Tombstone&, const Tombstone&) = default;

    [[nodiscard]] bool ends(const QString& job, std::int64_t jobRevision) const
    {
        return job == jobId && jobRevision <= revision;
    }
};

[[nodiscard]] QString tombstoneReasonName(TombstoneReason); // "cancelled", "superseded"

// {"kind":"tombstone","version":1,"jobId","revision","reason","issuedAt"}
[[nodiscard]] Checked<Tombstone> parseTombstone(const QJsonObject&);
[[nodiscard]] Checked<Tombstone> parseTombstone(const QByteArray& json);
[[nodiscard]] QJsonObject toJson(const Tombstone&);

} // namespace patchswarm::policy
