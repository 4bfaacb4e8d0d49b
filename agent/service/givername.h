#pragma once

#include <QByteArray>

#include <optional>

#include "shared/base/endpointid.h"
#include "shared/swarm/types.h"

namespace patchswarm::service {

// The name under which the cache books the bytes of a chunk: "origin", "gateway", or a neighbour's
// id as text. Stored on disk.
[[nodiscard]] QByteArray giverName(swarm::ChunkSource source, const EndpointId& peer);

struct Giver
{
    swarm::ChunkSource source = swarm::ChunkSource::OwnCache; // none of the others
    EndpointId peer; // for Peer
};

// nullopt: no name of ours.
[[nodiscard]] std::optional<Giver> giverOf(const QByteArray& name);

} // namespace patchswarm::service
