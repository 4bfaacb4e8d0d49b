#include "shared/rpc/methods.h"

#include <QJsonArray>

#include <algorithm>

#include "shared/rpc/agentrecords.h"
#include "shared/rpc/cacherecords.h"
#include "shared/rpc/doctorrecords.h"
#include "shared/rpc/jobrecords.h"
#include "shared/rpc/pairingrecords.h"
#include "shared/rpc/schema.h"
#include "shared/rpc/swarmrecords.h"
#include "shared/rpc/telemetry.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::rpc {

namespace {

using enum ErrorCode;

struct NoParams
{
};

template<class Params>
QJsonObject paramsSchema()
{
    if constexpr (std::is_same_v<Params, NoParams>)
        return {{u"type"_s, u"object"_s},
                {u"properties"_s, QJsonObject()},
                {u"additionalProperties"_s, false}};
    else
        return schemaOf<Params>(true);
}

template<class Params, class Answer>
Method method(const QString& name, const QString& summary, Access access, const QString& resultName,
              const QVector<ErrorCode>& errors = {})
{
    return {name, summary, access, paramsSchema<Params>(), resultName, schemaOf<Answer>(), errors};
}

Method discover()
{
    const QJsonObject anyObject {{u"type"_s, u"object"_s}};
    return {u"rpc.discover"_s,
            u"This description of the interface, as an OpenRPC document."_s,
            Access::Viewer,
            paramsSchema<NoParams>(),
            u"OpenRPC document"_s,
            anyObject,
            {}};
}

// The profile is an object or a text, which no record can say.
Method profileApply()
{
    Method apply = method<ProfileApplyParams, ProfileApplied>(
        u"profile.apply"_s,
        u"Checks a profile as a whole and puts it in force; changes nothing if one value is bad."_s,
        Access::Admin, u"applied"_s,
        {InvalidInput, Conflict, Untrusted, Expired, Revoked, UnsupportedVersion, Io});
    QJsonObject properties = apply.params.value("properties"_L1).toObject();
    QJsonObject profile = properties.value("profile"_L1).toObject();
    profile.insert("type"_L1, QJsonArray {u"object"_s, u"string"_s});
    properties.insert("profile"_L1, profile);
    apply.params.insert("properties"_L1, properties);
    apply.params.insert("required"_L1, QJsonArray {u"baseRevision"_s, u"profile"_s});
    return apply;
}

void addAgentMethods(std::vector<Method>& table)
{
    table.push_back(discover());
    table.push_back(method<NoParams, AgentInfo>(u"agent.info"_s, u"Who and how this agent is."_s,
                                                Access::Viewer, u"agent"_s));
    table.push_back(method<NoParams, ProfileView>(
        u"profile.get"_s, u"The profile that should be in force and the one that is."_s,
        Access::Viewer, u"profile"_s));
    table.push_back(profileApply());
    table.push_back(method<ProfileConfirmParams, ProfileConfirmed>(
        u"profile.confirm"_s,
        u"Confirms a changed admin port, on the new one, before it reverts."_s, Access::Admin,
        u"confirmed"_s, {NotFound, Conflict, Expired}));
    table.push_back(method<AuditSinceParams, AuditPage>(
        u"audit.since"_s, u"Who changed what on this agent, before and after."_s, Access::Viewer,
        u"audit"_s));
    table.push_back(method<TrustUpdateParams, TrustUpdated>(
        u"trust.update"_s,
        u"A new certificate, revocation list or discovery keys; an older one is refused."_s,
        Access::Admin, u"updated"_s,
        {InvalidInput, Conflict, Untrusted, Expired, UnsupportedVersion, Io}));
    table.push_back(method<NoParams, TrustLists>(
        u"trust.get"_s,
        u"The revocation list and discovery keys in force, as the fleet's authority signed them."_s,
        Access::Viewer, u"lists"_s));
    table.push_back(method<NoParams, TrustRequested>(
        u"trust.request"_s,
        u"A signing request for a new key, made here; trust.update takes its certificate."_s,
        Access::Admin, u"requested"_s, {Expired, Untrusted, InvalidInput, Io}));
}

void addJobMethods(std::vector<Method>& table)
{
    table.push_back(method<JobSubmitParams, JobSubmitted>(
        u"job.submit"_s, u"Hands over a signed patch job."_s, Access::Operator, u"submitted"_s,
        {InvalidInput, Conflict, Untrusted, Expired, Revoked, UnsupportedVersion, Io}));
    table.push_back(method<PutChunkListParams, ChunkListProgress>(
        u"artifact.putChunkList"_s,
        u"One page of an artifact's chunk list; whole, it must prove the CID."_s, Access::Operator,
        u"progress"_s, {InvalidInput, NotFound, Untrusted, Busy, Io}));
    table.push_back(method<JobListParams, JobList>(
        u"job.list"_s, u"The jobs of this endpoint and where they stand."_s, Access::Viewer,
        u"jobs"_s, {NotFound}));
    table.push_back(method<JobParams, JobStatus>(u"job.pause"_s,
                                                 u"Stops fetching until job.resume."_s,
                                                 Access::Operator, u"job"_s, {NotFound, Conflict}));
    table.push_back(method<JobParams, JobStatus>(u"job.resume"_s, u"Goes on with a paused job."_s,
                                                 Access::Operator, u"job"_s, {NotFound, Conflict}));
    table.push_back(method<JobSubmitParams, JobStatus>(
        u"job.cancel"_s,
        u"Ends a job for good, by a signed tombstone that spreads like the job did."_s,
        Access::Operator, u"job"_s,
        {InvalidInput, NotFound, Untrusted, Expired, Revoked, UnsupportedVersion, Io}));
    table.push_back(method<JobParams, JobStatus>(u"job.retry"_s,
                                                 u"Starts a failed job again, or has the origins "
                                                 u"of one that is being fetched asked again at "
                                                 u"once; what is verified stays."_s,
                                                 Access::Operator, u"job"_s, {NotFound, Conflict}));
}

void addCacheMethods(std::vector<Method>& table)
{
    table.push_back(method<CacheListParams, CacheList>(
        u"cache.list"_s, u"What the peer cache holds, and its bounds."_s, Access::Viewer,
        u"cache"_s));
    table.push_back(method<CidParams, CacheEntry>(u"cache.pin"_s,
                                                  u"Keeps an artifact until cache.unpin."_s,
                                                  Access::Operator, u"entry"_s, {NotFound, Io}));
    table.push_back(method<CidParams, CacheEntry>(u"cache.unpin"_s,
                                                  u"Lets retention and the bound have it again."_s,
                                                  Access::Operator, u"entry"_s, {NotFound, Io}));
    table.push_back(method<CidParams, CacheEvicted>(
        u"cache.evict"_s, u"Removes an artifact that is not in use."_s, Access::Operator,
        u"evicted"_s, {NotFound, Conflict, Io}));
    table.push_back(method<CidParams, CacheVerified>(
        u"cache.verify"_s, u"Reads and hashes every chunk that is held."_s, Access::Operator,
        u"verified"_s, {NotFound, Busy, Io}));
}

void addSwarmMethods(std::vector<Method>& table)
{
    table.push_back(method<SwarmPeersParams, PeerList>(
        u"swarm.peers"_s,
        u"Every neighbour considered, what it gave and got, or the rule that excluded it."_s,
        Access::Viewer, u"peers"_s, {NotFound}));
    table.push_back(method<TelemetrySubscribeParams, TelemetrySubscribed>(
        u"telemetry.subscribe"_s, u"Sends telemetry.update notifications on this connection."_s,
        Access::Viewer, u"subscription"_s));
    table.push_back(method<EventsSinceParams, EventPage>(
        u"events.since"_s, u"The numbered event stream; gaps are told."_s, Access::Viewer,
        u"events"_s));
    table.push_back(method<NoParams, DoctorReport>(
        u"doctor.run"_s,
        u"Examines this endpoint's network, trust, clock and disk; takes a few seconds."_s,
        Access::Viewer, u"report"_s, {Busy}));
    table.push_back(method<LedgerParams, LedgerPage>(
        u"ledger.get"_s, u"Bytes by artifact, source and counterpart."_s, Access::Viewer,
        u"ledger"_s));
}

} // namespace

QString accessName(Access access)
{
    switch (access) {
    case Access::Stranger:
        return u"none"_s;
    case Access::Viewer:
        return u"viewer"_s;
    case Access::Operator:
        return u"operator"_s;
    case Access::Admin:
        break;
    }
    return u"admin"_s;
}

std::vector<Method> methodTable()
{
    std::vector<Method> table;
    addAgentMethods(table);
    addJobMethods(table);
    addCacheMethods(table);
    addSwarmMethods(table);
    return table;
}

std::vector<Method> pairingTable()
{
    return {
        method<PairBeginParams, PairOffer>(
            u"pair.begin"_s,
            u"Proves that the caller knows the code that this endpoint shows; it proves the same "
            "and asks for a certificate."_s,
            Access::Stranger, u"offer"_s,
            {Untrusted, Busy, UnsupportedVersion, InvalidInput, Conflict, Io}),
        method<PairFinishParams, PairDone>(
            u"pair.finish"_s, u"Gives this endpoint its identity; it serves its fleet then."_s,
            Access::Stranger, u"done"_s,
            {Untrusted, Busy, InvalidInput, Conflict, Expired, UnsupportedVersion, Io, DiskFull,
             PermissionDenied})};
}

std::vector<Notification> notificationTable()
{
    return {
        {u"telemetry.update"_s,
         u"State and rates, at the interval of telemetry.subscribe; coalesced for a slow reader."_s,
         schemaOf<EndpointTelemetry>()},
        {u"event"_s, u"One event, after events.since with follow."_s, schemaOf<SwarmEvent>()}};
}

const Method* findMethod(const std::vector<Method>& table, const QString& name)
{
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const Method& m) { return m.name == name; });
    return found == table.end() ? nullptr : &*found;
}

tl::expected<QJsonObject, RpcError> checkedParams(const Method& method, const QJsonValue& params)
{
    if (params.isArray() && !params.toArray().isEmpty())
        return tl::unexpected(invalidParams(
            method.name, {{QString(), u"parameters go by name"_s, u"an object, not a list"_s}}));
    const QJsonObject object = params.toObject();
    const policy::Faults faults = validate(object, method.params);
    if (!faults.isEmpty())
        return tl::unexpected(invalidParams(method.name, faults));
    return object;
}

} // namespace patchswarm::rpc
