#include "console/fleet/bytesources.h"

namespace patchswarm::fleet {

void ByteSources::add(const rpc::JobStatus& job)
{
    add(ByteSources {job.verified, job.fromOrigin, job.fromGateway, job.fromPeers, job.fromCache,
                     job.wasted});
}

void ByteSources::add(const ByteSources& other)
{
    verified += other.verified;
    fromOrigin += other.fromOrigin;
    fromGateway += other.fromGateway;
    fromPeers += other.fromPeers;
    fromCache += other.fromCache;
    wasted += other.wasted;
}

double ByteSources::shareFromPeers() const
{
    return verified == 0 ? 0 : static_cast<double>(fromPeers) / static_cast<double>(verified);
}

double ByteSources::wanCopies(quint64 size, int sites) const
{
    if (size == 0 || sites <= 0)
        return 0;
    return static_cast<double>(overWan()) / static_cast<double>(size) / sites;
}

} // namespace patchswarm::fleet
