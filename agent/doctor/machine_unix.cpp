#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>

#include <algorithm>
#include <sys/resource.h>
#include <sys/statvfs.h>

#include "agent/doctor/machine.h"

namespace patchswarm::doctor {

namespace {

constexpr qint64 mostTableBytes = 4 * 1024 * 1024;

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(mostTableBytes) : QByteArray();
}

DiskFacts lookAtDisk(const QString& path)
{
    DiskFacts disk;
    disk.path = path;
    struct statvfs told = {};
    if (::statvfs(QFile::encodeName(path).constData(), &told) != 0)
        return disk;
    disk.isReadOnly = (told.f_flag & ST_RDONLY) != 0;
    disk.freeBytes = quint64 {told.f_bavail} * told.f_frsize;
    disk.totalBytes = quint64 {told.f_blocks} * told.f_frsize;
    disk.freeInodes = told.f_favail;
    disk.totalInodes = told.f_files;
    return disk;
}

// Inodes of the sockets that the process has open; empty when this one may not look.
QVector<quint64> socketsOf(const QString& process)
{
    QVector<quint64> sockets;
    const QDir descriptors(QStringLiteral("/proc/%1/fd").arg(process));
    for (const QString& name :
         descriptors.entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System)) {
        const QString target = QFile::symLinkTarget(descriptors.filePath(name)).section(u'/', -1);
        if (target.startsWith(QLatin1String("socket:[")))
            sockets.append(target.mid(8).chopped(1).toULongLong());
    }
    return sockets;
}

DescriptorFacts lookAtDescriptors()
{
    DescriptorFacts open;
    open.used =
        static_cast<quint64>(QDir(QStringLiteral("/proc/self/fd"))
                                 .entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System)
                                 .size());
    struct rlimit limit = {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0)
        open.limit = limit.rlim_cur;
    return open;
}

// "0100007F" or 32 digits: groups of four bytes in this computer's order.
std::optional<IpAddress> addressOf(const QByteArray& text)
{
    const QByteArray raw = QByteArray::fromHex(text);
    if (raw.size() != 4 && raw.size() != 16)
        return std::nullopt;
    IpAddress address;
    if (raw.size() == 4)
        address.bytes[10] = address.bytes[11] = 0xff;
    for (qsizetype i = 0; i < raw.size(); ++i) {
        const qsizetype inOrder = i - i % 4 + (3 - i % 4);
        address.bytes[static_cast<std::size_t>(16 - raw.size() + i)] =
            static_cast<std::uint8_t>(raw.at(inOrder));
    }
    return address;
}

struct Wanted
{
    BoundSocket socket;
    bool isUdp;
};

// Whether what is bound there keeps something from an agent bound to `bind`.
bool concerns(const IpAddress& bound, const IpAddress& bind)
{
    return bind.isUnspecified() || bound == bind || bound.isUnspecified()
        || bound == IpAddress::fromIPv4(0);
}

QVector<Wanted> socketsInQuestion(const MachineQuestion& question)
{
    QVector<Wanted> found;
    for (const auto& [table, isUdp] : {std::pair("tcp", false), std::pair("tcp6", false),
                                       std::pair("udp", true), std::pair("udp6", true)}) {
        const QVector<quint16>& ports = isUdp ? question.udpPorts : question.tcpPorts;
        const QByteArray text =
            contentOf(QStringLiteral("/proc/self/net/") + QString::fromLatin1(table));
        for (const BoundSocket& socket : readSocketTable(text, isUdp))
            if (ports.contains(socket.port) && concerns(socket.address, question.bind))
                found.append({socket, isUdp});
    }
    return found;
}

struct Owner
{
    QString program;
    qint64 pid = 0;
};

QHash<quint64, Owner> ownersOf(const QVector<Wanted>& sockets)
{
    QHash<quint64, Owner> owners;
    const QStringList processes = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs);
    for (const QString& process : processes) {
        if (!process.front().isDigit())
            continue;
        for (const quint64 inode : socketsOf(process))
            if (std::any_of(sockets.begin(), sockets.end(),
                            [inode](const Wanted& w) { return w.socket.inode == inode; }))
                owners.insert(
                    inode,
                    {QString::fromUtf8(
                         contentOf(QStringLiteral("/proc/%1/comm").arg(process)).trimmed()),
                     process.toLongLong()});
    }
    return owners;
}

// Agents of one demo or lab share a machine and the discovery port, each on its loopback address.
bool isSibling(const Owner& owner, const MachineQuestion& question)
{
    return question.bind.isLoopback()
        && (owner.program.isEmpty() || owner.program.startsWith(QLatin1String("patchswarm")));
}

QVector<PortHolder> lookAtPorts(const MachineQuestion& question)
{
    QVector<Wanted> sockets = socketsInQuestion(question);
    const QVector<quint64> own = socketsOf(QStringLiteral("self"));
    sockets.removeIf([&own](const Wanted& wanted) { return own.contains(wanted.socket.inode); });
    if (sockets.isEmpty())
        return {};
    const QHash<quint64, Owner> owners = ownersOf(sockets);
    QVector<PortHolder> holders;
    for (const Wanted& wanted : sockets) {
        const Owner owner = owners.value(wanted.socket.inode);
        const bool isKnown =
            std::any_of(holders.begin(), holders.end(), [&](const PortHolder& holder) {
                return holder.port == wanted.socket.port && holder.isUdp == wanted.isUdp
                    && holder.pid == owner.pid;
            });
        if (!isKnown && !isSibling(owner, question))
            holders.append({wanted.socket.port, wanted.isUdp, owner.program, owner.pid});
    }
    return holders;
}

} // namespace

QVector<BoundSocket> readSocketTable(const QByteArray& text, bool isUdp)
{
    constexpr int localColumn = 1;
    constexpr int stateColumn = 3;
    constexpr int inodeColumn = 9;
    const QByteArray wanted = isUdp ? "07" : "0A"; // bound; listening
    QVector<BoundSocket> sockets;
    for (const QByteArray& line : text.split('\n')) {
        const QList<QByteArray> columns = line.simplified().split(' ');
        if (columns.size() <= inodeColumn || columns.at(stateColumn) != wanted)
            continue;
        const QList<QByteArray> local = columns.at(localColumn).split(':');
        const auto address = addressOf(local.first());
        if (!address || local.size() != 2)
            continue;
        sockets.append(
            {*address, local.last().toUShort(nullptr, 16), columns.at(inodeColumn).toULongLong()});
    }
    return sockets;
}

Machine lookAtMachine(const MachineQuestion& question)
{
    return {lookAtDisk(question.statePath), lookAtDescriptors(), lookAtPorts(question)};
}

} // namespace patchswarm::doctor
