#pragma once

#include "console/fleet/endpointvisit.h"
#include "console/fleet/fleetsnapshot.h"
#include "console/picture/rollout.h"

namespace patchswarm::models {

// The one thing about an endpoint that matters most, worst first.
enum class Condition
{
    Impostor, // not trusted, wrong role, another endpoint, nonsense
    JobFailed,
    Implausible, // what it tells cannot be
    Offline,
    NoSpace,
    Revoked,
    Drift,
    Warned, // it works, but something about it wants a person: a certificate that ends soon
    Stale,
    Paused,
    NoAddress,
    Connecting,
    Working,
    Ready,
};

inline constexpr int conditions = 14;

// 0 for Ready … 13 for Impostor.
[[nodiscard]] int severityOf(Condition);
[[nodiscard]] QString conditionText(Condition); // translated, lower case
[[nodiscard]] bool needsAttention(Condition); // Impostor … Warned

// What a table shows of one endpoint, worked out of its snapshot. A row that shows the same is
// equal, however often the endpoint was heard again.
struct EndpointRow
{
    QString name;
    QString id;
    QString address;
    QString site;
    QStringList groups;
    QStringList tags;
    Condition condition = Condition::NoAddress;
    QString state; // the condition in words with its cause: "offline: refused"
    QString explanation; // what failed, why, and the next step
    fleet::Freshness freshness = fleet::Freshness::Offline;
    QString profile; // "default r3"
    QString desiredProfile; // "default r4"; empty when none was sent from here
    bool hasDrifted = false;
    picture::ProgressSplit progress; // of its running jobs, or of the job that is looked at
    bool hasProgress = false;
    QString jobText; // "2 running", "KB500: fetching"
    int jobsRunning = 0;
    int jobsFailed = 0;
    quint64 cacheUsed = 0;
    quint64 cacheLimit = 0;
    double inBytesPerSecond = 0;
    double outBytesPerSecond = 0;
    int links = 0;
    qint64 lastReportMs = 0; // kept only while it is not live: a live one is "now"
    QString version;

    friend bool operator==(const EndpointRow&, const EndpointRow&) = default;
};

[[nodiscard]] inline const QString& keyOf(const EndpointRow& row)
{
    return row.name;
}

// jobId: the job that is looked at; empty: all.
[[nodiscard]] EndpointRow rowOf(const fleet::EndpointSnapshot& endpoint, const QString& jobId,
                                qint64 nowMs);
[[nodiscard]] picture::ProgressSplit splitOf(const fleet::JobPicture& job);

} // namespace patchswarm::models
