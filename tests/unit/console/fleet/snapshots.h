#pragma once

#include <algorithm>

#include "console/fleet/fleetsnapshot.h"

// Snapshots as tests want them.
namespace patchswarm::fleet {

inline constexpr qint64 testNow = 1'700'000'000'000;

inline JobPicture jobPicture(const QString& id, rpc::JobState state, quint64 size = 1000,
                             quint64 fromOrigin = 0, quint64 fromPeers = 0)
{
    JobPicture job;
    job.status.id = id;
    job.status.title = id;
    job.status.state = state;
    job.status.size = size;
    job.status.verified = fromOrigin + fromPeers;
    job.status.fromOrigin = fromOrigin;
    job.status.fromPeers = fromPeers;
    job.status.receivedAt = testNow - 60'000;
    if (job.isDone())
        job.status.deliveredAt = testNow - 30'000;
    return job;
}

inline EndpointSnapshot liveEndpoint(const QString& name, const QVector<JobPicture>& jobs = {},
                                     qint64 heardMs = testNow)
{
    EndpointSnapshot endpoint;
    endpoint.record.name = name;
    endpoint.record.id = QString::number(qHash(name), 16).rightJustified(64, u'0');
    endpoint.record.host = QStringLiteral("127.0.0.1");
    endpoint.record.port = 5001;
    endpoint.record.site = QStringLiteral("Berlin");
    endpoint.connection.reach = Reach::Connected;
    endpoint.connection.sinceMs = testNow - 60'000;
    endpoint.lastReportMs = heardMs;
    endpoint.jobs = jobs;
    return endpoint;
}

inline EndpointPointer shared(const EndpointSnapshot& endpoint)
{
    return std::make_shared<const EndpointSnapshot>(endpoint);
}

// Endpoints by name.
inline SnapshotPointer fleetOf(QVector<EndpointSnapshot> endpoints, qint64 atMs = testNow)
{
    auto snapshot = std::make_shared<FleetSnapshot>();
    snapshot->atMs = atMs;
    std::sort(endpoints.begin(), endpoints.end(),
              [](const auto& a, const auto& b) { return a.record.name < b.record.name; });
    for (const EndpointSnapshot& endpoint : endpoints)
        snapshot->endpoints.append(shared(endpoint));
    return snapshot;
}

} // namespace patchswarm::fleet
