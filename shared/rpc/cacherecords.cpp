#include "shared/rpc/cacherecords.h"

#include "shared/rpc/recordcodec.h"
#include "shared/rpc/wirelimits.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::rpc {

template<>
struct Fields<CacheEntry>
{
    static auto list()
    {
        using T = CacheEntry;
        return std::tuple {
            field("cid"_L1, &T::cid, "CID of the artifact"_L1, cidLimits),
            field("fileName"_L1, &T::fileName, "by the newest job that named it"_L1, nameLimits),
            field("size"_L1, &T::size, "bytes of the artifact"_L1),
            field("held"_L1, &T::held, "verified bytes"_L1),
            field("onDisk"_L1, &T::onDisk, "bytes counted against the bound"_L1),
            field("isComplete"_L1, &T::isComplete, "whole"_L1),
            field("isPinned"_L1, &T::isPinned, "never evicted"_L1),
            field("isInUse"_L1, &T::isInUse, "being fetched, served or delivered"_L1),
            field("lastUsedAt"_L1, &T::lastUsedAt, "last served or delivered, ms since epoch"_L1),
            field("expiresAt"_L1, &T::expiresAt, "end of retention, ms since epoch; null: none"_L1),
            field("jobs"_L1, &T::jobs, "ids of jobs that name it"_L1, idLimits)};
    }
};
PATCHSWARM_RECORD(CacheEntry)

template<>
struct Fields<CacheListParams>
{
    static auto list()
    {
        using T = CacheListParams;
        return std::tuple {
            field("after"_L1, &T::after, "the last CID of the page before"_L1, sparsely(cidLimits)),
            field("limit"_L1, &T::limit, "most entries in the answer"_L1, pageLimits)};
    }
};
PATCHSWARM_RECORD(CacheListParams)

template<>
struct Fields<CacheList>
{
    static auto list()
    {
        using T = CacheList;
        return std::tuple {
            field("entries"_L1, &T::entries, "in the order of their CIDs"_L1, {.entries = 1000}),
            field("used"_L1, &T::used, "bytes, reserved ones included"_L1),
            field("limit"_L1, &T::limit, "bytes"_L1),
            field("diskFree"_L1, &T::diskFree, "bytes"_L1),
            field("diskFloor"_L1, &T::diskFloor, "bytes that stay free"_L1),
            field("more"_L1, &T::more, "ask again with after"_L1)};
    }
};
PATCHSWARM_RECORD(CacheList)

template<>
struct Fields<CidParams>
{
    static auto list()
    {
        return std::tuple {field("cid"_L1, &CidParams::cid, "CID of the artifact"_L1, cidLimits)};
    }
};
PATCHSWARM_RECORD(CidParams)

template<>
struct Fields<CacheEvicted>
{
    static auto list() { return std::tuple {field("freed"_L1, &CacheEvicted::freed, "bytes"_L1)}; }
};
PATCHSWARM_RECORD(CacheEvicted)

template<>
struct Fields<CacheVerified>
{
    static auto list()
    {
        return std::tuple {field("chunks"_L1, &CacheVerified::chunks, "read and hashed"_L1),
                           field("corrupt"_L1, &CacheVerified::corrupt,
                                 "of these dropped, to be fetched again"_L1)};
    }
};
PATCHSWARM_RECORD(CacheVerified)

} // namespace patchswarm::rpc
