#pragma once

#include <QStringList>
#include <QVector>

#include "shared/rpc/record.h"

// What an agent says of itself, and the parameters and results of agent.info, profile.*,
// trust.update and audit.since. Points in time in milliseconds since the epoch; bytes; ids as 64
// hexadecimal digits.
namespace patchswarm::rpc {

enum class AgentState
{
    Ready,
    Paused, // by a rule for battery or metered connections
    P2pOff,
    Leaving,
};

[[nodiscard]] std::span<const EnumName<AgentState>> enumNames(AgentState);

enum class PowerState // unknown is treated as mains
{
    Unknown,
    Mains,
    Battery,
};

[[nodiscard]] std::span<const EnumName<PowerState>> enumNames(PowerState);

enum class ConnectionState // unknown is treated as unmetered
{
    Unknown,
    Unmetered,
    Metered,
};

[[nodiscard]] std::span<const EnumName<ConnectionState>> enumNames(ConnectionState);

struct AgentInfo
{
    QString id; // endpoint id
    QString name;
    QString version;
    AgentState state = AgentState::Ready;
    QString stateReason; // empty when ready
    qint64 startedAt = 0;
    qint64 uptimeMs = 0;
    qint64 clock = 0; // the agent's own wall clock
    QString os;
    QString site; // empty: the profile names none for its addresses
    QStringList addresses; // that neighbours may dial
    QStringList boundary; // prefixes in force
    QStringList groups;
    QStringList tags;
    int transportPort = 0;
    int adminPort = 0;
    QString profileId;
    qint64 profileRevision = 0; // 0: built-in defaults
    qint64 certificateExpiresAt = 0;
    qint64 revocationNumber = 0; // of the list in force, 0: none
    qint64 discoveryEpoch = 0;
    std::optional<QString> csr; // PEM, while the key came in a bundle or its certificate ends soon
    quint64 cacheUsed = 0;
    quint64 cacheLimit = 0;
    quint64 diskFree = 0;
    std::optional<PowerState> power; // empty: an agent that does not tell
    std::optional<int> batteryPercent;
    std::optional<ConnectionState> connection;
    std::optional<quint64> wanLimit; // bytes per second in force now; 0: none
    std::optional<quint64> lanLimit;

    friend bool operator==(const AgentInfo&, const AgentInfo&) = default;
};

// A changed admin port: the old one stays open until confirmed or until revertAt.
struct PendingSwitch
{
    qint64 revision = 0;
    QString nonce;
    int adminPort = 0; // the new one
    qint64 revertAt = 0;

    friend bool operator==(const PendingSwitch&, const PendingSwitch&) = default;
};

struct FaultRecord // policy::Fault on the wire
{
    QString path;
    QString message;
    QString hint;

    friend bool operator==(const FaultRecord&, const FaultRecord&) = default;
};

[[nodiscard]] QVector<FaultRecord> faultRecords(const policy::Faults&);

struct ProfileView
{
    std::optional<QJsonObject> desired; // the profile document that should be in force
    bool isSigned = false; // `desired` came with a signature, so that neighbours have it as well
    QJsonObject effective; // the one that is
    std::optional<PendingSwitch> pending;
    QVector<FaultRecord> warnings;
};

struct ProfileApplyParams
{
    QJsonValue
        profile; // the document itself, or a signed one (compact JWS) that neighbours may pass on
    qint64 baseRevision = 0; // that the change was made from; conflict when it is not in force
};

struct ProfileApplied
{
    qint64 revision = 0; // now in force, or pending
    std::optional<PendingSwitch> pending;
    QVector<FaultRecord> warnings;
};

struct ProfileConfirmParams
{
    qint64 revision = 0;
    QString nonce;
};

struct ProfileConfirmed
{
    qint64 revision = 0;
    int adminPort = 0;
};

struct TrustUpdateParams
{
    std::optional<QString> certificate; // PEM, for the key of agent.info's csr
    std::optional<QString> revocations; // signed list, compact JWS
    std::optional<QString> discoveryKeys; // text of discovery.keys, or signed (compact JWS)
};

struct TrustUpdated
{
    QStringList accepted; // names of the parameters that changed something
};

// What this endpoint has of the fleet's lists, for a fleet directory that lacks the newest.
struct TrustLists
{
    std::optional<QString> revocations; // signed list, compact JWS
    std::optional<QString> discoveryKeys; // the same; empty: came unsigned
};

struct TrustRequested
{
    QString csr; // PEM
};

struct AuditEntry
{
    qint64 sequence = 0;
    qint64 at = 0;
    QString who; // name and id of the certificate, or "agent"
    QString role;
    QString what; // method, or what happened
    QJsonValue before; // null where there is none
    QJsonValue after;
    QString result; // "done", or the reason of the error

    friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};

struct AuditSinceParams
{
    qint64 sequence = 0; // entries after this one
    std::optional<int> limit;
};

struct AuditPage
{
    QVector<AuditEntry> entries;
    qint64 next = 0; // ask again with this
    bool more = false;
};

} // namespace patchswarm::rpc
