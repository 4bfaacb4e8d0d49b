#pragma once

#include <QByteArray>
#include <QVector>

#include "agent/doctor/facts.h"
#include "shared/base/address.h"

namespace patchswarm::doctor {

struct MachineQuestion
{
    QString statePath;
    IpAddress bind; // of this agent; unspecified: every address
    QVector<quint16> tcpPorts;
    QVector<quint16> udpPorts;
};

// What the operating system tells. The cache's bounds in `disk` are not filled in.
struct Machine
{
    DiskFacts disk;
    DescriptorFacts descriptors;
    QVector<PortHolder> holders; // other programs than this one
};

// Reads the state directory's file system and /proc; may block, on a disk that does not answer for
// long. Any thread.
[[nodiscard]] Machine lookAtMachine(const MachineQuestion& question);

// A socket that listens (TCP) or is bound (UDP), as a table of /proc/net has it.
struct BoundSocket
{
    IpAddress address;
    quint16 port = 0;
    quint64 inode = 0;
};

// Text of /proc/net/{tcp,tcp6,udp,udp6}; lines that are none of a socket are left out.
[[nodiscard]] QVector<BoundSocket> readSocketTable(const QByteArray& text, bool isUdp);

} // namespace patchswarm::doctor
