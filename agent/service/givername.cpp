#include "agent/service/givername.h"

namespace patchswarm::service {

QByteArray giverName(swarm::ChunkSource source, const EndpointId& peer)
{
    switch (source) {
    case swarm::ChunkSource::Origin:
        return QByteArrayLiteral("origin");
    case swarm::ChunkSource::Gateway:
        return QByteArrayLiteral("gateway");
    case swarm::ChunkSource::Peer:
        return peer.toString().toLatin1();
    case swarm::ChunkSource::OwnCache:
        break;
    }
    return {};
}

std::optional<Giver> giverOf(const QByteArray& name)
{
    if (name == "origin")
        return Giver {swarm::ChunkSource::Origin, {}};
    if (name == "gateway")
        return Giver {swarm::ChunkSource::Gateway, {}};
    const auto peer = EndpointId::parse(QString::fromLatin1(name));
    return peer ? std::optional(Giver {swarm::ChunkSource::Peer, *peer}) : std::nullopt;
}

} // namespace patchswarm::service
