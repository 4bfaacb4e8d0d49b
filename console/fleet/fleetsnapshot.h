#pragma once

#include <QVector>

#include <memory>
#include <optional>

#include "console/fleet/failure.h"
#include "console/fleet/fleetinventory.h"
#include "shared/rpc/agentrecords.h"
#include "shared/rpc/jobrecords.h"
#include "shared/rpc/swarmrecords.h"
#include "shared/rpc/telemetry.h"

// What the console knows of the fleet at one moment, as immutable values that any thread may hold.
// Points in time in milliseconds since the epoch by the console's clock, unless an agent's record
// says so; bytes; bytes per second.
namespace patchswarm::fleet {

enum class Reach
{
    NoAddress, // it is not known where the endpoint is
    Queued, // waits for its turn to be dialled
    Connecting,
    Connected,
    Failed, // another attempt follows at nextAttemptMs
    Replayed, // of a recording
};

[[nodiscard]] QString reachName(Reach); // stable: "noAddress", "connected", …

struct ConnectionPicture
{
    Reach reach = Reach::NoAddress;
    qint64 sinceMs = 0;
    std::optional<Failure> failure; // of the last attempt; none while connected
    QString detail; // one sentence: what failed and why
    qint64 nextAttemptMs = 0; // while Failed
    int attempts = 0; // that failed since it was last connected

    friend bool operator==(const ConnectionPicture&, const ConnectionPicture&) = default;
};

// One job on one endpoint: its status, with the bytes of telemetry where that is newer.
struct JobPicture
{
    rpc::JobStatus status;
    double originBytesPerSecond = 0; // gateway included
    double peerBytesPerSecond = 0;
    double uploadBytesPerSecond = 0;
    QByteArray map; // rpc::mapSummary() of its largest artifact; empty: not told yet
    quint64 chunks = 0; // of that artifact
    quint64 chunksHeld = 0;
    rpc::TransferPhase phase = rpc::TransferPhase::Idle; // of that artifact
    // What the endpoint says cannot be: its numbers are shown, and left out of every sum.
    bool isImplausible = false;

    [[nodiscard]] bool isDone() const; // delivered, being handed over, succeeded
    [[nodiscard]] bool hasFailed() const; // failed or expired
    [[nodiscard]] double progress() const; // 0 to 1, never beyond

    [[nodiscard]] quint64 overWan() const { return status.fromOrigin + status.fromGateway; }

    friend bool operator==(const JobPicture&, const JobPicture&) = default;
};

// Which profile an endpoint should have and which it says it has.
struct ProfileStanding
{
    QString desiredId; // the last one sent from here; empty: none ever was
    qint64 desiredRevision = 0;
    QString effectiveId;
    qint64 effectiveRevision = 0; // 0: built-in defaults

    // Known to differ.
    [[nodiscard]] bool hasDrifted() const;

    friend bool operator==(const ProfileStanding&, const ProfileStanding&) = default;
};

struct EndpointSnapshot
{
    EndpointRecord record; // of the inventory; record.name is the key
    ConnectionPicture connection;
    std::optional<rpc::AgentInfo> info; // as last told
    ProfileStanding profile;
    QVector<JobPicture> jobs; // by id, at most mostJobs
    int links = 0;
    double wanBytesPerSecond = 0;
    double lanReceivedBytesPerSecond = 0;
    double lanSentBytesPerSecond = 0;
    quint64 cacheUsed = 0;
    quint64 cacheLimit = 0;
    quint64 diskFree = 0;
    qint64 lastReportMs = 0; // when anything was last heard of it; 0: never by this console
    int reportMs = 0; // how often it was asked to tell; 0: it was not
    qint64 eventSequence = 0; // newest event read
    qint64 lostEvents = 0; // gaps in the stream since this console started
    QVector<rpc::PeerStatus> peers; // only of endpoints in focus
    qint64 peersAtMs = 0; // 0: not asked
    QStringList warnings; // of bringing its trust up to date, and of what it told

    static constexpr qsizetype mostJobs = 256;

    [[nodiscard]] const JobPicture* findJob(const QString& jobId) const;
    [[nodiscard]] QString site() const; // as the agent says, else as remembered; may be empty

    [[nodiscard]] bool isConnected() const { return connection.reach == Reach::Connected; }
};

enum class Freshness
{
    Live, // heard within liveMs, or two reports' time while it is connected
    Stale, // what is shown is older
    Offline, // not heard within staleMs, or four reports' time while it is connected; or never
};

inline constexpr qint64 liveMs = 3000;
inline constexpr qint64 staleMs = 15'000;

[[nodiscard]] Freshness freshnessAt(const EndpointSnapshot&, qint64 nowMs);

using EndpointPointer = std::shared_ptr<const EndpointSnapshot>;

// What becomes of the recording.
struct RecorderPicture
{
    bool isRecording = false;
    QString trouble; // why not, with the next step; empty when all is well
    qint64 bytes = 0; // on disk

    friend bool operator==(const RecorderPicture&, const RecorderPicture&) = default;
};

// Endpoints that did not change since the snapshot before share its EndpointSnapshot: equal
// pointers are unchanged rows.
struct FleetSnapshot
{
    quint64 number = 0; // grows
    qint64 atMs = 0;
    QVector<EndpointPointer> endpoints; // by name
    RecorderPicture recorder;
    bool isReplay = false;
    std::optional<qint64> simulatedMs; // virtual time since the start; set: nothing of it is real

    [[nodiscard]] int connected() const;
    // Of the connected endpoint that was heard longest ago; nothing when none is connected.
    [[nodiscard]] std::optional<qint64> oldestReportMs() const;
    [[nodiscard]] EndpointPointer find(const QString& name) const;
    [[nodiscard]] EndpointPointer findById(const QString& id) const; // linear
};

using SnapshotPointer = std::shared_ptr<const FleetSnapshot>;

// An event with the endpoint that told it.
struct FleetEvent
{
    QString endpoint; // name
    qint64 heardMs = 0;
    rpc::SwarmEvent event;
};

// Words for people. failureTitle: "refused", "timed out", "certificate not trusted", "wrong role",
// …; nextStep: what to do about it, a full sentence.
[[nodiscard]] QString failureTitle(Failure);
[[nodiscard]] QString nextStep(Failure);

} // namespace patchswarm::fleet
