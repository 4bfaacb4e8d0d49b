#include "shared/rpc/agentrecords.h"

#include <array>

#include "shared/rpc/recordcodec.h"
#include "shared/rpc/wirelimits.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::rpc {

namespace {

constexpr Limits listLimits {.length = 100, .entries = 1024};
constexpr Limits pemLimits {.length = 64 * 1024, .leftOutWhenEmpty = true};

} // namespace

std::span<const EnumName<AgentState>> enumNames(AgentState)
{
    static constexpr std::array<EnumName<AgentState>, 4> names {
        {{AgentState::Ready, "ready"_L1},
         {AgentState::Paused, "paused"_L1},
         {AgentState::P2pOff, "p2pOff"_L1},
         {AgentState::Leaving, "leaving"_L1}}};
    return names;
}

std::span<const EnumName<PowerState>> enumNames(PowerState)
{
    static constexpr std::array<EnumName<PowerState>, 3> names {
        {{PowerState::Unknown, "unknown"_L1},
         {PowerState::Mains, "mains"_L1},
         {PowerState::Battery, "battery"_L1}}};
    return names;
}

std::span<const EnumName<ConnectionState>> enumNames(ConnectionState)
{
    static constexpr std::array<EnumName<ConnectionState>, 3> names {
        {{ConnectionState::Unknown, "unknown"_L1},
         {ConnectionState::Unmetered, "unmetered"_L1},
         {ConnectionState::Metered, "metered"_L1}}};
    return names;
}

QVector<FaultRecord> faultRecords(const policy::Faults& faults)
{
    QVector<FaultRecord> records;
    for (const policy::Fault& fault : faults)
        records.append({fault.path, fault.message, fault.hint});
    return records;
}

template<>
struct Fields<AgentInfo>
{
    static auto list()
    {
        using T = AgentInfo;
        return std::tuple {
            field("id"_L1, &T::id, "endpoint id: SHA-256 of its public key"_L1, endpointLimits),
            field("name"_L1, &T::name, "as enrolled"_L1, nameLimits),
            field("version"_L1, &T::version, "of the program"_L1, nameLimits),
            field("state"_L1, &T::state, "whether it takes part"_L1),
            field("stateReason"_L1, &T::stateReason, "why it does not; empty when ready"_L1,
                  textLimits),
            field("startedAt"_L1, &T::startedAt, "ms since epoch"_L1),
            field("uptimeMs"_L1, &T::uptimeMs, "milliseconds since it started"_L1),
            field("clock"_L1, &T::clock, "its wall clock now, ms since epoch"_L1),
            field("os"_L1, &T::os, "operating system"_L1, nameLimits),
            field("site"_L1, &T::site, "site by the profile; empty: none"_L1, nameLimits),
            field("addresses"_L1, &T::addresses, "that neighbours may dial"_L1, listLimits),
            field("boundary"_L1, &T::boundary, "prefixes that it exchanges with"_L1, listLimits),
            field("groups"_L1, &T::groups, "it is in"_L1, listLimits),
            field("tags"_L1, &T::tags, "it has"_L1, listLimits),
            field("transportPort"_L1, &T::transportPort, "TCP"_L1, portLimits),
            field("adminPort"_L1, &T::adminPort, "TCP"_L1, portLimits),
            field("profileId"_L1, &T::profileId, "of the profile in force"_L1, nameLimits),
            field("profileRevision"_L1, &T::profileRevision,
                  "of the profile in force; 0: built-in defaults"_L1),
            field("certificateExpiresAt"_L1, &T::certificateExpiresAt, "ms since epoch"_L1),
            field("revocationNumber"_L1, &T::revocationNumber,
                  "of the revocation list in force; 0: none"_L1),
            field("discoveryEpoch"_L1, &T::discoveryEpoch, "newest discovery key that it has"_L1),
            field("csr"_L1, &T::csr, "PEM, while the key of its bundle waits to be replaced"_L1,
                  pemLimits),
            field("cacheUsed"_L1, &T::cacheUsed, "bytes, reserved ones included"_L1),
            field("cacheLimit"_L1, &T::cacheLimit, "bytes"_L1),
            field("diskFree"_L1, &T::diskFree, "bytes"_L1),
            field("power"_L1, &T::power, "what it runs on; unknown counts as mains"_L1, sparse),
            field("batteryPercent"_L1, &T::batteryPercent, "charge, 0-100"_L1, sparse),
            field("connection"_L1, &T::connection, "unknown counts as unmetered"_L1, sparse),
            field("wanLimit"_L1, &T::wanLimit,
                  "bytes/s from origin and gateway, in force now; 0: none"_L1, sparse),
            field("lanLimit"_L1, &T::lanLimit, "bytes/s to neighbours, in force now; 0: none"_L1,
                  sparse)};
    }
};
PATCHSWARM_RECORD(AgentInfo)

template<>
struct Fields<PendingSwitch>
{
    static auto list()
    {
        using T = PendingSwitch;
        return std::tuple {
            field("revision"_L1, &T::revision, "that waits to be confirmed"_L1),
            field("nonce"_L1, &T::nonce, "for profile.confirm"_L1, nameLimits),
            field("adminPort"_L1, &T::adminPort, "the new port, to confirm on"_L1, portLimits),
            field("revertAt"_L1, &T::revertAt, "ms since epoch; then the old port stays"_L1)};
    }
};
PATCHSWARM_RECORD(PendingSwitch)

template<>
struct Fields<FaultRecord>
{
    static auto list()
    {
        using T = FaultRecord;
        return std::tuple {field("path"_L1, &T::path, "where in the document"_L1),
                           field("message"_L1, &T::message, "what"_L1, textLimits),
                           field("hint"_L1, &T::hint, "the next step"_L1, textLimits)};
    }
};
PATCHSWARM_RECORD(FaultRecord)

template<>
struct Fields<ProfileView>
{
    static auto list()
    {
        using T = ProfileView;
        return std::tuple {
            field("desired"_L1, &T::desired, "the profile that should be in force; null: none"_L1),
            field("isSigned"_L1, &T::isSigned,
                  "`desired` is signed, and neighbours have it too"_L1),
            field("effective"_L1, &T::effective, "the profile that is in force"_L1),
            field("pending"_L1, &T::pending, "an unconfirmed change of the admin port"_L1),
            field("warnings"_L1, &T::warnings, "not wrong, but worth knowing"_L1)};
    }
};
PATCHSWARM_RECORD(ProfileView)

template<>
struct Fields<ProfileApplyParams>
{
    static auto list()
    {
        using T = ProfileApplyParams;
        return std::tuple {field("profile"_L1, &T::profile,
                                 "a profile document, or a signed one as compact JWS"_L1),
                           field("baseRevision"_L1, &T::baseRevision,
                                 "that the change was made from; 0: built-in defaults"_L1)};
    }
};
PATCHSWARM_RECORD(ProfileApplyParams)

template<>
struct Fields<ProfileApplied>
{
    static auto list()
    {
        using T = ProfileApplied;
        return std::tuple {field("revision"_L1, &T::revision, "now in force, or pending"_L1),
                           field("pending"_L1, &T::pending,
                                 "to be confirmed with profile.confirm; null: nothing"_L1),
                           field("warnings"_L1, &T::warnings, "not wrong, but worth knowing"_L1)};
    }
};
PATCHSWARM_RECORD(ProfileApplied)

template<>
struct Fields<ProfileConfirmParams>
{
    static auto list()
    {
        using T = ProfileConfirmParams;
        return std::tuple {field("revision"_L1, &T::revision, "that is pending"_L1),
                           field("nonce"_L1, &T::nonce, "from profile.apply"_L1, nameLimits)};
    }
};
PATCHSWARM_RECORD(ProfileConfirmParams)

template<>
struct Fields<ProfileConfirmed>
{
    static auto list()
    {
        using T = ProfileConfirmed;
        return std::tuple {field("revision"_L1, &T::revision, "now in force"_L1),
                           field("adminPort"_L1, &T::adminPort, "now the only one"_L1, portLimits)};
    }
};
PATCHSWARM_RECORD(ProfileConfirmed)

template<>
struct Fields<TrustUpdateParams>
{
    static auto list()
    {
        using T = TrustUpdateParams;
        return std::tuple {field("certificate"_L1, &T::certificate,
                                 "PEM, for the key of agent.info's csr"_L1, pemLimits),
                           field("revocations"_L1, &T::revocations,
                                 "signed revocation list, compact JWS"_L1, sparsely(jwsLimits)),
                           field("discoveryKeys"_L1, &T::discoveryKeys,
                                 "text of a discovery.keys file, or signed (compact JWS)"_L1,
                                 pemLimits)};
    }
};
PATCHSWARM_RECORD(TrustUpdateParams)

template<>
struct Fields<TrustUpdated>
{
    static auto list()
    {
        return std::tuple {field("accepted"_L1, &TrustUpdated::accepted,
                                 "names of the parameters that changed something"_L1, listLimits)};
    }
};
PATCHSWARM_RECORD(TrustUpdated)

template<>
struct Fields<TrustLists>
{
    static auto list()
    {
        return std::tuple {field("revocations"_L1, &TrustLists::revocations,
                                 "the list in force, signed (compact JWS)"_L1, sparsely(jwsLimits)),
                           field("discoveryKeys"_L1, &TrustLists::discoveryKeys,
                                 "signed (compact JWS), unless they came without a signature"_L1,
                                 sparsely(jwsLimits))};
    }
};
PATCHSWARM_RECORD(TrustLists)

template<>
struct Fields<TrustRequested>
{
    static auto list()
    {
        return std::tuple {field("csr"_L1, &TrustRequested::csr,
                                 "PEM, for a key made on the endpoint"_L1, pemLimits)};
    }
};
PATCHSWARM_RECORD(TrustRequested)

template<>
struct Fields<AuditEntry>
{
    static auto list()
    {
        using T = AuditEntry;
        return std::tuple {
            field("sequence"_L1, &T::sequence, "counts up by one"_L1),
            field("at"_L1, &T::at, "ms since epoch"_L1),
            field("who"_L1, &T::who, "name and id of the certificate, or the agent itself"_L1),
            field("role"_L1, &T::role, "of the certificate"_L1, nameLimits),
            field("what"_L1, &T::what, "method, or what happened"_L1),
            field("before"_L1, &T::before, "what it was; null where there is nothing to tell"_L1),
            field("after"_L1, &T::after, "what it became"_L1),
            field("result"_L1, &T::result, "done, or the reason of the error"_L1, textLimits)};
    }
};
PATCHSWARM_RECORD(AuditEntry)

template<>
struct Fields<AuditSinceParams>
{
    static auto list()
    {
        using T = AuditSinceParams;
        return std::tuple {
            field("sequence"_L1, &T::sequence, "entries after this one; 0: from the start"_L1),
            field("limit"_L1, &T::limit, "most entries in the answer"_L1, pageLimits)};
    }
};
PATCHSWARM_RECORD(AuditSinceParams)

template<>
struct Fields<AuditPage>
{
    static auto list()
    {
        using T = AuditPage;
        return std::tuple {field("entries"_L1, &T::entries, "oldest first"_L1, {.entries = 1000}),
                           field("next"_L1, &T::next, "sequence to ask with next"_L1),
                           field("more"_L1, &T::more, "there are more already"_L1)};
    }
};
PATCHSWARM_RECORD(AuditPage)

} // namespace patchswarm::rpc
