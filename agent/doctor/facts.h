#pragma once

#include <QString>
#include <QStringList>
#include <QVector>

#include <optional>

#include "shared/rpc/doctorrecords.h"

// What an examination found out, before anybody judged it. Bytes; milliseconds since the epoch.
namespace patchswarm::doctor {

// One network interface in use for discovery.
struct InterfaceFacts
{
    QString name;
    QString address; // or several
    bool canMulticast = true; // not switched off at the interface
    bool hasEcho = true; // what we said came back to us
    int heard = 0; // neighbours by multicast, within a quarter of an hour
    int expected = 0; // of these: linked now, so that they should answer
    int answered = 0; // of those asked just now by multicast
    int linked = 0; // links to addresses on its network
};

struct NeighbourFacts
{
    rpc::NeighbourCheck check;
    QString trouble; // why there is no link, in words; empty: none, or not tried
    bool hasReplied = false; // to a port check; an older agent does not
};

// Another program on a port that this agent uses.
struct PortHolder
{
    quint16 port = 0;
    bool isUdp = false;
    QString program; // empty: this agent may not see whose it is
    qint64 pid = 0;
};

struct PortFacts
{
    int transportPort = 0; // in use, or wanted
    int adminPort = 0;
    int discoveryPort = 0;
    bool isListening = true; // on the transport port
    QString trouble; // why the transport port is not the profile's
    QVector<PortHolder> holders;
};

struct BoundaryFacts
{
    QStringList prefixes;
    QStringList ownOutside; // addresses of this machine outside it
    bool hasOwnInside = true;
    QStringList neighboursOutside; // introducers of the profile outside it
    quint64 heardOutside = 0; // announcements from outside it, since the start
};

struct TrustFacts
{
    qint64 certificateEndsAt = 0;
    qint64 authorityEndsAt = 0;
    bool isAgent = true; // the role in the certificate
    qint64 revocationNumber = 0; // 0: none
    qint64 revocationIssuedAt = 0;
    qint64 revocationEndsAt = 0;
    bool hasDiscoveryKey = true;
    quint64 unknownKey = 0; // announcements sealed under a key that is not here
};

struct ClockFacts
{
    std::optional<qint64> medianAheadMs; // neighbours' clocks minus ours
    int neighbours = 0; // that it is taken from
    std::optional<qint64> doubtAheadMs; // of one whose announcements are not believed
    quint64 skewed = 0; // announcements not believed, since the start
};

struct DiskFacts
{
    QString path;
    bool hasAnswered = true;
    bool isReadOnly = false;
    quint64 freeBytes = 0;
    quint64 totalBytes = 0;
    quint64 freeInodes = 0;
    quint64 totalInodes = 0; // 0: no limit of them
    quint64 cacheLimit = 0;
    quint64 cacheUsed = 0;
    quint64 floor = 0; // that the profile leaves to others
};

struct DescriptorFacts
{
    quint64 used = 0;
    quint64 limit = 0; // 0: not known
};

struct Facts
{
    qint64 now = 0;
    bool isSwarmOn = true;
    QString heldBack; // by battery or a metered connection; empty: not
    QVector<InterfaceFacts> interfaces;
    QVector<NeighbourFacts> neighbours;
    int neighboursLeftOut = 0;
    PortFacts ports;
    BoundaryFacts boundary;
    TrustFacts trust;
    ClockFacts clock;
    DiskFacts disk;
    DescriptorFacts descriptors;
};

} // namespace patchswarm::doctor
