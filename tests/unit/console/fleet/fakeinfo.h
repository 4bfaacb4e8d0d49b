#pragma once

#include "shared/rpc/agentrecords.h"

namespace patchswarm::fleet {

// What a healthy agent says of itself.
inline rpc::AgentInfo fakeInfo(const QString& name)
{
    rpc::AgentInfo info;
    info.id = QString(64, u'0');
    info.name = name;
    info.version = QStringLiteral("0.1.0");
    info.transportPort = 4001;
    info.adminPort = 5001;
    info.profileId = QStringLiteral("default");
    info.profileRevision = 3;
    info.revocationNumber = 1000;
    info.discoveryEpoch = 1000;
    return info;
}

} // namespace patchswarm::fleet
