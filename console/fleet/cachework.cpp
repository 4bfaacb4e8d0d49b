#include "console/fleet/cachework.h"

#include "shared/rpc/cacherecords.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

constexpr int verifyMs = 30 * 60 * 1000; // one artifact of 100 GB on a slow disk
constexpr qsizetype mostArtifacts = 100'000; // beyond it, it does not tell the truth

struct Verification
{
    QStringList cids; // that hold something
    qsizetype next = 0;
    qint64 artifacts = 0;
    qint64 chunks = 0;
    qint64 corrupt = 0;
};

using VerificationPointer = std::shared_ptr<Verification>;

void verifyNext(EndpointVisit& visit, const VerificationPointer& all)
{
    if (all->next == all->cids.size())
        return visit.succeed({{u"artifacts"_s, all->artifacts},
                              {u"chunks"_s, all->chunks},
                              {u"corrupt"_s, all->corrupt}});
    const QString cid = all->cids.at(all->next++);
    visit.client().call(
        u"cache.verify"_s, QJsonObject {{u"cid"_s, cid}},
        [&visit, all](const CallResult& result) {
            const auto verified = readAnswer<rpc::CacheVerified>(u"cache.verify"_s, result);
            // It may have gone since the list was made.
            const bool hasGone = !verified && !verified.error().connection
                && verified.error().error.code == ErrorCode::NotFound;
            if (!verified && !hasGone)
                return visit.giveUp(verified.error());
            if (verified) {
                ++all->artifacts;
                all->chunks += static_cast<qint64>(verified->chunks);
                all->corrupt += static_cast<qint64>(verified->corrupt);
            }
            verifyNext(visit, all);
        },
        verifyMs);
}

void listPage(EndpointVisit& visit, const VerificationPointer& all, const QJsonObject& params)
{
    visit.client().callFor<rpc::CacheList>(
        u"cache.list"_s, params, [&visit, all](const auto& list) {
            if (!list)
                return visit.giveUp(list.error());
            for (const rpc::CacheEntry& entry : list->entries)
                if (entry.held > 0)
                    all->cids.append(entry.cid);
            if (list->more && !list->entries.isEmpty() && all->cids.size() < mostArtifacts)
                return listPage(visit, all, {{u"after"_s, list->entries.last().cid}});
            verifyNext(visit, all);
        });
}

} // namespace

void verifyCache(EndpointVisit& visit)
{
    listPage(visit, std::make_shared<Verification>(), {});
}

} // namespace patchswarm::fleet
