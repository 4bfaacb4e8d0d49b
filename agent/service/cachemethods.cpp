#include "agent/service/cachemethods.h"

#include <QStorageInfo>

#include <algorithm>

#include "agent/service/methodbinding.h"
#include "agent/service/settingsmapping.h"
#include "shared/content/cidtext.h"

namespace patchswarm::service {

namespace {

constexpr int largestPage = 500;
constexpr qint64 dayMs = 24LL * 3600 * 1000;

rpc::RpcError notCached(const QString& cid)
{
    return rpc::applicationError(
        {ErrorCode::NotFound, QStringLiteral("%1 is not in this cache").arg(cid)},
        QStringLiteral("cache.list shows what is"));
}

} // namespace

CacheMethods::CacheMethods(AgentSession& session, AuditTrail& audit)
    : m_session(session)
    , m_audit(audit)
{
}

rpc::CacheEntry CacheMethods::describe(const cache::CacheEntry& cached) const
{
    rpc::CacheEntry entry;
    entry.cid = cidText(cached.cid);
    entry.size = cached.size;
    entry.held = cached.verifiedBytes;
    entry.onDisk = cached.state == cache::EntryState::Waiting ? 0 : cached.size;
    entry.isComplete = cached.whole;
    entry.isPinned = cached.pinned;
    entry.isInUse = cached.fetching;
    entry.lastUsedAt = cached.lastUsefulMs;
    if (!cached.pinned && !cached.fetching)
        entry.expiresAt =
            cached.lastUsefulMs + m_session.profiles().effective().settings.retentionDays * dayMs;
    for (const auto& [id, job] : m_session.jobs().course().jobs())
        for (const policy::Artifact& artifact : job.document.artifacts)
            if (artifact.cid == cached.cid) {
                entry.fileName = artifact.fileName;
                entry.jobs.append(id);
            }
    return entry;
}

std::optional<cache::CacheEntry> CacheMethods::find(const Cid& cid) const
{
    const auto entries = m_session.cache().list();
    const auto known =
        std::find_if(entries.begin(), entries.end(),
                     [&](const cache::CacheEntry& entry) { return entry.cid == cid; });
    return known == entries.end() ? std::nullopt : std::optional(*known);
}

void CacheMethods::offer(admin::AdminServer& server)
{
    bindMethod<rpc::CacheListParams>(
        server, QStringLiteral("cache.list"),
        [this](const rpc::CacheListParams& params, const admin::Caller&) -> MethodResult {
            const QStorageInfo disk(m_session.stateDirectory());
            const auto total = static_cast<quint64>(std::max<qint64>(0, disk.bytesTotal()));
            const cache::Limits limits =
                cacheLimits(m_session.profiles().effective().settings, total);
            rpc::CacheList list;
            list.used = m_session.cache().usedBytes() + m_session.cache().reservedBytes();
            list.limit = limits.bytes;
            list.diskFree = static_cast<quint64>(std::max<qint64>(0, disk.bytesAvailable()));
            list.diskFloor = limits.floorOn(total);
            const int limit = std::min(params.limit.value_or(largestPage), largestPage);
            QVector<rpc::CacheEntry> entries;
            for (const cache::CacheEntry& cached : m_session.cache().list())
                entries.append(describe(cached));
            std::sort(entries.begin(), entries.end(),
                      [](const auto& a, const auto& b) { return a.cid < b.cid; });
            for (const rpc::CacheEntry& entry : entries) {
                if (params.after && entry.cid <= *params.after)
                    continue;
                if (list.entries.size() == limit) {
                    list.more = true;
                    break;
                }
                list.entries.append(entry);
            }
            return rpc::toJson(list);
        });
    offerPinning(server);
    offerEviction(server);
    offerVerification(server);
}

void CacheMethods::offerPinning(admin::AdminServer& server)
{
    const auto bindPin = [this, &server](const QString& method, bool pin) {
        server.handle(method,
                      [this, method, pin](const QJsonObject& json, const admin::Caller& caller,
                                          const admin::Responder& respond) {
                          const QString text = json.value(QStringLiteral("cid")).toString();
                          const auto cid = parseCid(text);
                          if (!cid)
                              return respond(rpcFailure(cid.error()));
                          rpc::AuditEntry entry = auditOf(caller, method);
                          entry.after = text;
                          const auto done = [this, cid = *cid, text,
                                             respond](const Result<void>& result) {
                              const auto cached = find(cid);
                              if (!result)
                                  respond(rpcFailure(result.error()));
                              else if (!cached)
                                  respond(tl::unexpected(notCached(text)));
                              else
                                  respond(QJsonValue(rpc::toJson(describe(*cached))));
                          };
                          m_audit.append(entry);
                          if (pin)
                              m_session.cache().pin(*cid, done);
                          else
                              m_session.cache().unpin(*cid, done);
                      });
    };
    bindPin(QStringLiteral("cache.pin"), true);
    bindPin(QStringLiteral("cache.unpin"), false);
}

void CacheMethods::offerEviction(admin::AdminServer& server)
{
    server.handle(QStringLiteral("cache.evict"),
                  [this](const QJsonObject& json, const admin::Caller& caller,
                         const admin::Responder& respond) {
                      const QString text = json.value(QStringLiteral("cid")).toString();
                      const auto cid = parseCid(text);
                      if (!cid)
                          return respond(rpcFailure(cid.error()));
                      const auto cached = find(*cid);
                      rpc::AuditEntry entry = auditOf(caller, QStringLiteral("cache.evict"));
                      entry.before = text;
                      m_audit.append(entry);
                      const quint64 size = cached ? cached->size : 0;
                      m_session.cache().evict(*cid, [respond, size](const Result<void>& result) {
                          if (result)
                              respond(QJsonValue(rpc::toJson(rpc::CacheEvicted {size})));
                          else
                              respond(rpcFailure(result.error()));
                      });
                  });
}

void CacheMethods::offerVerification(admin::AdminServer& server)
{
    server.handle(
        QStringLiteral("cache.verify"),
        [this](const QJsonObject& json, const admin::Caller&, const admin::Responder& respond) {
            const auto cid = parseCid(json.value(QStringLiteral("cid")).toString());
            if (!cid)
                return respond(rpcFailure(cid.error()));
            m_session.cache().verify(*cid, [respond](const Result<cache::VerifyOutcome>& outcome) {
                if (!outcome)
                    return respond(rpcFailure(outcome.error()));
                respond(QJsonValue(rpc::toJson(
                    rpc::CacheVerified {outcome->sound + outcome->damaged, outcome->damaged})));
            });
        });
}

} // namespace patchswarm::service
