#include "agent/service/swarmmethods.h"

#include <QDateTime>

#include <algorithm>

#include "agent/service/methodbinding.h"
#include "agent/service/settingsmapping.h"
#include "shared/content/cidtext.h"

namespace patchswarm::service {

namespace {

constexpr int largestPage = 1000;
constexpr qsizetype mostPeers = 2000;

} // namespace

SwarmMethods::SwarmMethods(const Parts& parts, QObject* parent)
    : QObject(parent)
    , m_parts(parts)
{
    connect(&m_parts.server, &admin::AdminServer::connectionClosed, this,
            [this](admin::ConnectionId connection) {
                m_subscriptions.erase(connection);
                m_followers.erase(connection);
            });
    connect(&m_parts.events, &EventLog::appended, this, [this](const rpc::SwarmEvent& event) {
        if (m_followers.empty())
            return;
        const QJsonObject json = rpc::toJson(event);
        for (const admin::ConnectionId follower : m_followers)
            m_parts.server.notify(follower, QStringLiteral("event"), json);
    });
}

void SwarmMethods::offer()
{
    offerPeers();
    offerLedger();
    offerTelemetry();
    offerEvents();
}

void SwarmMethods::offerPeers()
{
    bindMethod<rpc::SwarmPeersParams>(
        m_parts.server, QStringLiteral("swarm.peers"),
        [this](const rpc::SwarmPeersParams& params, const admin::Caller&) -> MethodResult {
            QVector<Cid> cids = m_parts.session.driver().artifacts();
            if (params.cid) {
                const auto cid = parseCid(*params.cid);
                if (!cid)
                    return rpcFailure(cid.error());
                if (!cids.contains(*cid))
                    return rpcFailure(
                        {ErrorCode::NotFound,
                         QStringLiteral("%1 is not on this endpoint").arg(*params.cid)});
                cids = {*cid};
            }
            m_parts.rates.keepAwake();
            rpc::PeerList list;
            for (const Cid& cid : cids)
                list.peers.append(m_parts.report.peers(cid));
            list.more = list.peers.size() > mostPeers;
            list.peers.resize(std::min(list.peers.size(), mostPeers));
            return rpc::toJson(list);
        });
}

void SwarmMethods::offerLedger()
{
    bindMethod<rpc::LedgerParams>(
        m_parts.server, QStringLiteral("ledger.get"),
        [this](const rpc::LedgerParams& params, const admin::Caller&) -> MethodResult {
            QVector<rpc::LedgerEntry> entries = m_parts.ledger.entries();
            if (params.cid)
                entries.removeIf(
                    [&](const rpc::LedgerEntry& entry) { return entry.cid != *params.cid; });
            const qsizetype first = std::min<qsizetype>(params.offset.value_or(0), entries.size());
            const qsizetype count = std::min(params.limit.value_or(largestPage), largestPage);
            rpc::LedgerPage page;
            page.entries = entries.mid(first, count);
            page.more = first + page.entries.size() < entries.size();
            return rpc::toJson(page);
        });
}

void SwarmMethods::offerTelemetry()
{
    bindMethod<rpc::TelemetrySubscribeParams>(
        m_parts.server, QStringLiteral("telemetry.subscribe"),
        [this](const rpc::TelemetrySubscribeParams& params,
               const admin::Caller& caller) -> MethodResult {
            const admin::ConnectionId connection = caller.connection;
            Subscription& subscription = m_subscriptions[connection];
            subscription.timer = std::make_unique<QTimer>();
            connect(subscription.timer.get(), &QTimer::timeout, this,
                    [this, connection] { sendTelemetry(connection); });
            subscription.timer->start(params.intervalMs);
            m_parts.rates.keepAwake();
            QTimer::singleShot(0, this, [this, connection] { sendTelemetry(connection); });
            return rpc::toJson(rpc::TelemetrySubscribed {params.intervalMs});
        });
}

void SwarmMethods::sendTelemetry(admin::ConnectionId connection)
{
    const auto known = m_subscriptions.find(connection);
    if (known == m_subscriptions.end())
        return;
    Subscription& subscription = known->second;
    m_parts.rates.keepAwake();
    rpc::EndpointTelemetry update;
    update.at = QDateTime::currentMSecsSinceEpoch();
    update.sequence = ++subscription.sequence;
    update.links = m_parts.session.transport().stats().links;
    for (const Cid& cid : m_parts.session.driver().artifacts()) {
        rpc::ArtifactTelemetry artifact = m_parts.report.artifact(cid);
        update.wanBytesPerSecond += artifact.originBytesPerSecond;
        update.lanReceivedBytesPerSecond += artifact.peerBytesPerSecond;
        update.lanSentBytesPerSecond += artifact.uploadBytesPerSecond;
        const quint64 moved = artifact.verified + artifact.uploaded;
        const auto seen = subscription.lastSeen.find(cid);
        if (seen != subscription.lastSeen.end() && seen->second == moved
            && artifact.verified == artifact.size)
            continue;
        subscription.lastSeen[cid] = moved;
        update.artifacts.append(std::move(artifact));
    }
    update.cacheUsed =
        m_parts.session.cache().usedBytes() + m_parts.session.cache().reservedBytes();
    update.cacheLimit =
        static_cast<quint64>(m_parts.session.profiles().effective().settings.cacheSizeGB)
        * gigabyte;
    update.eventSequence = m_parts.events.lastSequence();
    m_parts.server.notifyLatest(connection, QStringLiteral("telemetry.update"), {},
                                rpc::toJson(update));
}

void SwarmMethods::offerEvents()
{
    bindMethod<rpc::EventsSinceParams>(
        m_parts.server, QStringLiteral("events.since"),
        [this](const rpc::EventsSinceParams& params, const admin::Caller& caller) -> MethodResult {
            if (params.follow.value_or(false))
                m_followers.insert(caller.connection);
            else if (params.follow)
                m_followers.erase(caller.connection);
            return rpc::toJson(
                m_parts.events.since(params.sequence, params.limit.value_or(largestPage)));
        });
}

} // namespace patchswarm::service
