#pragma once

namespace patchswarm::cache {
class ChunkCache;
}

namespace patchswarm::discovery {
class Discovery;
}

namespace patchswarm::origin {
class OriginSource;
}

namespace patchswarm::transfer {
class Transport;
}

namespace patchswarm::service {

// What the swarm is driven with. All outlive whoever is given this.
struct SwarmParts
{
    discovery::Discovery& discovery;
    transfer::Transport& transport;
    origin::OriginSource& origin;
    cache::ChunkCache& cache;
};

} // namespace patchswarm::service
