#include "agent/service/settingsmapping.h"

#include <algorithm>

#include "shared/base/bytes.h"

namespace patchswarm::service {

swarm::Settings swarmSettings(const policy::Settings& profile)
{
    swarm::Settings settings;
    settings.peersEnabled = profile.p2pEnabled;
    settings.originCrew = profile.originCrew;
    settings.originBudgetTarget = profile.originBudgetTarget;
    settings.uploadSlots = profile.uploadSlots;
    return settings;
}

cache::Limits cacheLimits(const policy::Settings& profile, quint64 diskBytes)
{
    cache::Limits limits;
    limits.bytes = static_cast<quint64>(profile.cacheSizeGB) * gigabyte;
    limits.freeSpaceFloor =
        std::min(diskBytes / 100 * static_cast<quint64>(profile.freeSpaceFloorPercent),
                 static_cast<quint64>(profile.freeSpaceFloorGB) * gigabyte);
    limits.retentionDays = profile.retentionDays;
    return limits;
}

origin::Gateway originGateway(const policy::Settings& profile)
{
    if (!profile.gateway)
        return {};
    return origin::Gateway::fromProfile(QUrl(profile.gateway->url), profile.gateway->ca.toUtf8());
}

std::vector<SocketAddress> introducers(const policy::Settings& profile, std::uint16_t discoveryPort)
{
    std::vector<SocketAddress> all;
    for (const SocketAddress& neighbour : profile.neighbours)
        all.push_back({neighbour.ip, discoveryPort});
    return all;
}

policy::SiteBoundary siteBoundary(const policy::Settings& profile, const IpAddress& bind)
{
    QVector<policy::OnLinkPrefix> onLink;
    for (const discovery::AttachedAddress& attached : discovery::attachedAddresses(bind))
        onLink.append({attached.prefix, discovery::isTunnel(attached.interfaceName)});
    return {profile.siteBoundary, onLink, bind.isLoopback()};
}

} // namespace patchswarm::service
