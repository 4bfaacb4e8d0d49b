#include "shared/rpc/jobrecords.h"

#include <array>

#include "shared/rpc/recordcodec.h"
#include "shared/rpc/wirelimits.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::rpc {

std::span<const EnumName<JobState>> enumNames(JobState)
{
    static constexpr std::array<EnumName<JobState>, 14> names {{
        {JobState::Waiting, "waiting"_L1},
        {JobState::NotDue, "notDue"_L1},
        {JobState::WaitingForSpace, "waitingForSpace"_L1},
        {JobState::Asking, "asking"_L1},
        {JobState::Fetching, "fetching"_L1},
        {JobState::Delivering, "delivering"_L1},
        {JobState::Delivered, "delivered"_L1},
        {JobState::HandingOver, "handingOver"_L1},
        {JobState::Succeeded, "succeeded"_L1},
        {JobState::Failed, "failed"_L1},
        {JobState::Paused, "paused"_L1},
        {JobState::Cancelled, "cancelled"_L1},
        {JobState::Expired, "expired"_L1},
        {JobState::Superseded, "superseded"_L1},
    }};
    return names;
}

bool isFinal(JobState state)
{
    switch (state) {
    case JobState::Succeeded:
    case JobState::Failed:
    case JobState::Cancelled:
    case JobState::Expired:
    case JobState::Superseded:
        return true;
    default:
        return false;
    }
}

template<>
struct Fields<ArtifactStatus>
{
    static auto list()
    {
        using T = ArtifactStatus;
        return std::tuple {
            field("cid"_L1, &T::cid, "CID of the file"_L1, cidLimits),
            field("fileName"_L1, &T::fileName, "name under which it is delivered"_L1, nameLimits),
            field("size"_L1, &T::size, "bytes"_L1),
            field("verified"_L1, &T::verified, "bytes that hashed to the CID"_L1),
            field("hasChunkList"_L1, &T::hasChunkList, "its chunks can be checked"_L1)};
    }
};
PATCHSWARM_RECORD(ArtifactStatus)

template<>
struct Fields<JobStatus>
{
    static auto list()
    {
        using T = JobStatus;
        return std::tuple {
            field("id"_L1, &T::id, "job id"_L1, idLimits),
            field("title"_L1, &T::title, "what people call it"_L1),
            field("state"_L1, &T::state, "where it stands"_L1),
            field("reason"_L1, &T::reason, "why it failed or waits"_L1, textLimits),
            field("revision"_L1, &T::revision, "of the job document"_L1),
            field("size"_L1, &T::size, "bytes of all artifacts"_L1),
            field("verified"_L1, &T::verified, "bytes that hashed to their CID"_L1),
            field("fromOrigin"_L1, &T::fromOrigin, "verified bytes that came from the origin"_L1),
            field("fromGateway"_L1, &T::fromGateway,
                  "verified bytes that came through the gateway"_L1),
            field("fromPeers"_L1, &T::fromPeers, "verified bytes that came from neighbours"_L1),
            field("fromCache"_L1, &T::fromCache, "verified bytes that were here already"_L1),
            field("wasted"_L1, &T::wasted, "bytes received in vain: corrupt or twice"_L1),
            field("etaMs"_L1, &T::etaMs, "milliseconds until delivered; null: not known"_L1),
            field("missingBytes"_L1, &T::missingBytes, "disk space that is missing"_L1),
            field("receivedAt"_L1, &T::receivedAt, "ms since epoch"_L1),
            field("startedAt"_L1, &T::startedAt, "ms since epoch"_L1),
            field("deliveredAt"_L1, &T::deliveredAt, "ms since epoch"_L1),
            field("endedAt"_L1, &T::endedAt, "ms since epoch"_L1),
            field("deadline"_L1, &T::deadline, "ms since epoch"_L1),
            field("risk"_L1, &T::risk, "0 to 1000"_L1, {.most = 1000}),
            field("kev"_L1, &T::kev, "known to be exploited"_L1),
            field("exitCode"_L1, &T::exitCode, "of the hand-off command"_L1, exitCodeLimits),
            field("rebootPending"_L1, &T::rebootPending, "the hand-off asked for a restart"_L1),
            field("artifacts"_L1, &T::artifacts, "its files"_L1, {.entries = 64})};
    }
};
PATCHSWARM_RECORD(JobStatus)

template<>
struct Fields<JobSubmitParams>
{
    static auto list()
    {
        return std::tuple {
            field("jws"_L1, &JobSubmitParams::jws, "the signed job, compact JWS"_L1, jwsLimits)};
    }
};
PATCHSWARM_RECORD(JobSubmitParams)

template<>
struct Fields<JobSubmitted>
{
    static auto list()
    {
        using T = JobSubmitted;
        return std::tuple {
            field("jobId"_L1, &T::jobId, "job id"_L1, idLimits),
            field("revision"_L1, &T::revision, "of the job document"_L1),
            field("isNew"_L1, &T::isNew, "false: this revision was here already"_L1),
            field("applies"_L1, &T::applies, "false: this endpoint is not among its targets"_L1),
            field("missingChunkLists"_L1, &T::missingChunkLists,
                  "CIDs whose chunk list artifact.putChunkList may send"_L1, cidLimits)};
    }
};
PATCHSWARM_RECORD(JobSubmitted)

template<>
struct Fields<PutChunkListParams>
{
    static auto list()
    {
        using T = PutChunkListParams;
        return std::tuple {field("cid"_L1, &T::cid, "CID of the artifact"_L1, cidLimits),
                           field("size"_L1, &T::size, "bytes of the artifact"_L1,
                                 {.most = static_cast<double>(maxArtifactSize)}),
                           field("first"_L1, &T::first, "chunk number of the first digest"_L1,
                                 {.most = 4294967295.0}),
                           field("digests"_L1, &T::digests,
                                 "SHA-256 digests in chunk order, 32 bytes each"_L1,
                                 {.length = maxDigestsPerPage * 32})};
    }
};
PATCHSWARM_RECORD(PutChunkListParams)

template<>
struct Fields<ChunkListProgress>
{
    static auto list()
    {
        using T = ChunkListProgress;
        return std::tuple {
            field("received"_L1, &T::received, "digests that are here"_L1),
            field("total"_L1, &T::total, "digests of the whole list"_L1),
            field("isComplete"_L1, &T::isComplete, "whole, and proved to be that of the CID"_L1)};
    }
};
PATCHSWARM_RECORD(ChunkListProgress)

template<>
struct Fields<JobListParams>
{
    static auto list()
    {
        using T = JobListParams;
        return std::tuple {
            field("jobId"_L1, &T::jobId, "only this job"_L1, sparsely(idLimits)),
            field("after"_L1, &T::after, "the last id of the page before"_L1, sparsely(idLimits)),
            field("limit"_L1, &T::limit, "most jobs in the answer"_L1, pageLimits)};
    }
};
PATCHSWARM_RECORD(JobListParams)

template<>
struct Fields<JobList>
{
    static auto list()
    {
        return std::tuple {
            field("jobs"_L1, &JobList::jobs, "in the order of their ids"_L1, {.entries = 1000}),
            field("more"_L1, &JobList::more, "ask again with after"_L1)};
    }
};
PATCHSWARM_RECORD(JobList)

template<>
struct Fields<JobParams>
{
    static auto list()
    {
        return std::tuple {field("jobId"_L1, &JobParams::jobId, "job id"_L1, idLimits)};
    }
};
PATCHSWARM_RECORD(JobParams)

} // namespace patchswarm::rpc
