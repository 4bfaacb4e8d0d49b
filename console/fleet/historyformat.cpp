#include "console/fleet/historyformat.h"

#include <QDataStream>
#include <QIODevice>
#include <QtEndian>

#include <algorithm>
#include <zlib.h>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

constexpr quint32 mostEndpoints = 200'000;
constexpr quint32 mostNames = 10'000; // groups or tags of one endpoint
constexpr qsizetype mostGivers = 4; // of one endpoint, the strongest
constexpr qint64 giversHoldMs = 5000; // a list of peers that is older draws nothing
constexpr double leastFlow = 1; // bytes a second

template<class E>
void putEnum(QDataStream& out, E value)
{
    out << static_cast<quint8>(value);
}

template<class E>
void takeEnum(QDataStream& in, E& value, E last)
{
    quint8 number = 0;
    in >> number;
    if (number > static_cast<quint8>(last))
        in.setStatus(QDataStream::ReadCorruptData);
    else
        value = static_cast<E>(number);
}

void putTime(QDataStream& out, const std::optional<qint64>& ms)
{
    out << ms.value_or(-1);
}

void takeTime(QDataStream& in, std::optional<qint64>& ms)
{
    qint64 value = -1;
    in >> value;
    if (value >= 0)
        ms = value;
}

void put(QDataStream& out, const JobPicture& job)
{
    const rpc::JobStatus& s = job.status;
    out << s.id << s.title << s.reason << s.size << s.verified << s.fromOrigin << s.fromGateway
        << s.fromPeers << s.fromCache << s.wasted << s.receivedAt;
    putEnum(out, s.state);
    putTime(out, s.etaMs);
    putTime(out, s.deliveredAt);
    putTime(out, s.endedAt);
    putTime(out, s.deadline);
    out << qint32(s.risk) << s.kev << job.originBytesPerSecond << job.peerBytesPerSecond
        << job.uploadBytesPerSecond << job.map << job.chunks << job.chunksHeld << job.isImplausible;
    putEnum(out, job.phase);
}

void take(QDataStream& in, JobPicture& job)
{
    rpc::JobStatus& s = job.status;
    qint32 risk = 0;
    in >> s.id >> s.title >> s.reason >> s.size >> s.verified >> s.fromOrigin >> s.fromGateway
        >> s.fromPeers >> s.fromCache >> s.wasted >> s.receivedAt;
    takeEnum(in, s.state, rpc::JobState::Superseded);
    takeTime(in, s.etaMs);
    takeTime(in, s.deliveredAt);
    takeTime(in, s.endedAt);
    takeTime(in, s.deadline);
    in >> risk >> s.kev >> job.originBytesPerSecond >> job.peerBytesPerSecond
        >> job.uploadBytesPerSecond >> job.map >> job.chunks >> job.chunksHeld >> job.isImplausible;
    takeEnum(in, job.phase, rpc::TransferPhase::Sharing);
    s.risk = risk;
}

// QDataStream reserves as many elements as the stream says.
void takeNames(QDataStream& in, QStringList& names)
{
    quint32 count = 0;
    in >> count;
    if (count > mostNames)
        return in.setStatus(QDataStream::ReadCorruptData);
    for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
        QString name;
        in >> name;
        names.append(name);
    }
}

void put(QDataStream& out, const EndpointSnapshot& endpoint)
{
    const ConnectionPicture& connection = endpoint.connection;
    out << endpoint.record.name << endpoint.record.id << endpoint.record.host
        << endpoint.record.port << endpoint.site() << endpoint.record.groups
        << endpoint.record.tags;
    putEnum(out, connection.reach);
    out << connection.failure.has_value();
    putEnum(out, connection.failure.value_or(Failure::Lost));
    out << connection.sinceMs << endpoint.lastReportMs << qint32(endpoint.links)
        << endpoint.wanBytesPerSecond << endpoint.lanReceivedBytesPerSecond
        << endpoint.lanSentBytesPerSecond << endpoint.cacheUsed << endpoint.cacheLimit
        << endpoint.profile.effectiveId << endpoint.profile.effectiveRevision
        << endpoint.profile.desiredId << endpoint.profile.desiredRevision << endpoint.lostEvents
        << quint32(endpoint.jobs.size());
    for (const JobPicture& job : endpoint.jobs)
        put(out, job);
}

void take(QDataStream& in, EndpointSnapshot& endpoint)
{
    ConnectionPicture& connection = endpoint.connection;
    qint32 links = 0;
    quint32 jobs = 0;
    bool hasFailure = false;
    Failure failure = Failure::Lost;
    in >> endpoint.record.name >> endpoint.record.id >> endpoint.record.host >> endpoint.record.port
        >> endpoint.record.site;
    takeNames(in, endpoint.record.groups);
    takeNames(in, endpoint.record.tags);
    takeEnum(in, connection.reach, Reach::Replayed);
    in >> hasFailure;
    takeEnum(in, failure, Failure::Stopped);
    if (hasFailure)
        connection.failure = failure;
    in >> connection.sinceMs >> endpoint.lastReportMs >> links >> endpoint.wanBytesPerSecond
        >> endpoint.lanReceivedBytesPerSecond >> endpoint.lanSentBytesPerSecond
        >> endpoint.cacheUsed >> endpoint.cacheLimit >> endpoint.profile.effectiveId
        >> endpoint.profile.effectiveRevision >> endpoint.profile.desiredId
        >> endpoint.profile.desiredRevision >> endpoint.lostEvents >> jobs;
    endpoint.links = links;
    if (jobs > EndpointSnapshot::mostJobs)
        return in.setStatus(QDataStream::ReadCorruptData);
    endpoint.jobs.resize(jobs);
    for (JobPicture& job : endpoint.jobs)
        if (in.status() == QDataStream::Ok)
            take(in, job);
}

// Who gives to it now, the strongest first.
QVector<rpc::PeerStatus> giversOf(const EndpointSnapshot& endpoint)
{
    QVector<rpc::PeerStatus> givers;
    if (endpoint.lastReportMs - endpoint.peersAtMs > giversHoldMs)
        return givers;
    for (const rpc::PeerStatus& peer : endpoint.peers)
        if (peer.receivedBytesPerSecond >= leastFlow && peer.endpoint.size() == 64)
            givers.append(peer);
    std::stable_sort(givers.begin(), givers.end(), [](const auto& a, const auto& b) {
        return a.receivedBytesPerSecond > b.receivedBytesPerSecond;
    });
    givers.resize(std::min(givers.size(), mostGivers));
    return givers;
}

void putGivers(QDataStream& out, const QVector<EndpointPointer>& endpoints)
{
    QVector<std::pair<quint32, QVector<rpc::PeerStatus>>> all;
    for (qsizetype i = 0; i < endpoints.size(); ++i)
        if (auto givers = giversOf(*endpoints.at(i)); !givers.isEmpty())
            all.append({static_cast<quint32>(i), std::move(givers)});
    out << quint32(all.size());
    for (const auto& [index, givers] : all) {
        out << index << endpoints.at(index)->peersAtMs << quint8(givers.size());
        for (const rpc::PeerStatus& peer : givers)
            out << QByteArray::fromHex(peer.endpoint.toLatin1()) << peer.cid.toUtf8()
                << peer.receivedBytesPerSecond << peer.received;
    }
}

void takeGiver(QDataStream& in, EndpointSnapshot& endpoint)
{
    QByteArray id;
    QByteArray cid;
    rpc::PeerStatus peer;
    in >> id >> cid >> peer.receivedBytesPerSecond >> peer.received;
    peer.endpoint = QString::fromLatin1(id.toHex());
    peer.cid = QString::fromUtf8(cid);
    peer.standing = rpc::PeerStanding::Used;
    endpoint.peers.append(peer);
}

void takeGivers(QDataStream& in, QVector<EndpointSnapshot>& endpoints)
{
    quint32 count = 0;
    in >> count;
    for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
        quint32 index = 0;
        qint64 atMs = 0;
        quint8 givers = 0;
        in >> index >> atMs >> givers;
        if (index >= quint32(endpoints.size()) || givers > mostGivers)
            return in.setStatus(QDataStream::ReadCorruptData);
        endpoints[index].peersAtMs = atMs;
        while (givers-- > 0 && in.status() == QDataStream::Ok)
            takeGiver(in, endpoints[index]);
    }
}

} // namespace

QByteArray packFrame(const QVector<EndpointPointer>& endpoints)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_0);
    out << quint32(endpoints.size());
    for (const EndpointPointer& endpoint : endpoints)
        put(out, *endpoint);
    putGivers(out, endpoints);
    return qCompress(bytes, 1);
}

namespace {

// What qCompress() made: the size in four bytes, then a zlib stream. qUncompress() would go on to
// allocate when a stream is cut short; here nothing beyond the stated size is.
QByteArray unpacked(const QByteArray& packed)
{
    uLongf size = qFromBigEndian<quint32>(packed.constData());
    QByteArray bytes(static_cast<qsizetype>(size), Qt::Uninitialized);
    const int outcome = ::uncompress(reinterpret_cast<Bytef*>(bytes.data()), &size,
                                     reinterpret_cast<const Bytef*>(packed.constData() + 4),
                                     static_cast<uLong>(packed.size() - 4));
    return outcome == Z_OK && static_cast<qsizetype>(size) == bytes.size() ? bytes : QByteArray();
}

} // namespace

Result<QVector<EndpointSnapshot>> unpackFrame(const QByteArray& frame)
{
    const auto damaged = [] {
        return failure(ErrorCode::InvalidInput, u"a frame of the recording is damaged"_s);
    };
    if (frame.size() < 4 || qFromBigEndian<quint32>(frame.constData()) > quint32(largestFrame))
        return damaged();
    const QByteArray bytes = unpacked(frame);
    QDataStream in(bytes);
    in.setVersion(QDataStream::Qt_6_0);
    quint32 count = 0;
    in >> count;
    if (in.status() != QDataStream::Ok || count > mostEndpoints)
        return damaged();
    QVector<EndpointSnapshot> endpoints;
    for (quint32 i = 0; i < count; ++i) {
        EndpointSnapshot endpoint;
        take(in, endpoint);
        if (in.status() != QDataStream::Ok)
            return damaged();
        endpoints.append(std::move(endpoint));
    }
    if (!in.atEnd()) // frames of version 1 end here
        takeGivers(in, endpoints);
    if (in.status() != QDataStream::Ok || !in.atEnd())
        return damaged();
    return endpoints;
}

} // namespace patchswarm::fleet
