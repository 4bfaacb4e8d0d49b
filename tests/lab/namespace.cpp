#include "tests/lab/namespace.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>

#include <csignal>
#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

namespace patchswarm::lab {

namespace {

const QString namePrefix = QStringLiteral("pslab-");
const QString namesDirectory = QStringLiteral("/run/netns"); // of iproute2

// Runs it to its end. Empty, or what it said when it failed.
QString run(const QString& program, const QStringList& arguments, const QByteArray& input = {})
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    const bool ended = process.waitForFinished(20'000);
    if (ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return {};
    return QStringLiteral("%1 %2: %3 %4\n%5")
        .arg(program, arguments.join(u' '), process.errorString(),
             QString::fromUtf8(process.readAll()), QString::fromUtf8(input));
}

void endProcessesIn(const QString& name)
{
    QProcess pids;
    pids.start(QStringLiteral("ip"), {QStringLiteral("netns"), QStringLiteral("pids"), name});
    pids.waitForFinished();
    for (const QByteArray& line : pids.readAllStandardOutput().split('\n'))
        if (const auto pid = line.trimmed().toInt(); pid > 1 && pid != getpid())
            ::kill(pid, SIGKILL);
}

void remove(const QString& name)
{
    endProcessesIn(name);
    if (QFileInfo::exists(namesDirectory + u'/' + name))
        (void)run(QStringLiteral("ip"), {QStringLiteral("netns"), QStringLiteral("del"), name});
}

} // namespace

Namespace::Namespace(const QString& role, Faults& faults)
    : m_name(namePrefix + QString::number(QCoreApplication::applicationPid()) + u'-' + role)
    , m_faults(faults)
{
    if (const QString fault =
            run(QStringLiteral("ip"), {QStringLiteral("netns"), QStringLiteral("add"), m_name});
        !fault.isEmpty())
        m_faults.add(fault);
    // Addresses are usable at once; nobody else is on these links.
    set(QStringLiteral("net/ipv6/conf/default/accept_dad"), QStringLiteral("0"));
    ip({QStringLiteral("link set lo up")});
}

Namespace::~Namespace()
{
    remove(m_name);
}

void Namespace::ip(const QStringList& lines)
{
    const QString fault =
        run(QStringLiteral("ip"),
            {QStringLiteral("-n"), m_name, QStringLiteral("-batch"), QStringLiteral("-")},
            lines.join(u'\n').toUtf8() + '\n');
    if (!fault.isEmpty())
        m_faults.add(fault);
}

void Namespace::tc(const QStringList& lines)
{
    const QString fault =
        run(QStringLiteral("tc"),
            {QStringLiteral("-n"), m_name, QStringLiteral("-batch"), QStringLiteral("-")},
            lines.join(u'\n').toUtf8() + '\n');
    if (!fault.isEmpty())
        m_faults.add(fault);
}

void Namespace::set(const QString& key, const QString& value)
{
    Stay inside(*this, m_faults);
    QFile file(QStringLiteral("/proc/sys/") + key);
    if (file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        file.write(value.toLatin1());
    else if (!key.startsWith(u"net/ipv6")) // a kernel without IPv6 has nothing to set
        m_faults.add(file.fileName() + QStringLiteral(": ") + file.errorString());
}

QStringList Namespace::prefix() const
{
    return {QStringLiteral("setpriv"),
            QStringLiteral("--pdeathsig"),
            QStringLiteral("KILL"),
            QStringLiteral("ip"),
            QStringLiteral("netns"),
            QStringLiteral("exec"),
            m_name};
}

void Namespace::removeLeftovers()
{
    const QStringList names =
        QDir(namesDirectory).entryList({namePrefix + u'*'}, QDir::Files | QDir::System);
    for (const QString& name : names) {
        const QString pid = name.section(u'-', 1, 1);
        if (!pid.isEmpty() && !QFileInfo::exists(QStringLiteral("/proc/") + pid))
            remove(name);
    }
}

Stay::Stay(const Namespace& in, Faults& faults)
    : m_home(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC))
{
    const QByteArray path = (namesDirectory + u'/' + in.name()).toLocal8Bit();
    const int there = ::open(path.constData(), O_RDONLY | O_CLOEXEC);
    if (m_home < 0 || there < 0 || ::setns(there, CLONE_NEWNET) != 0)
        faults.add(QStringLiteral("cannot enter the network namespace ") + in.name());
    if (there >= 0)
        ::close(there);
}

Stay::~Stay()
{
    if (m_home < 0)
        return;
    if (::setns(m_home, CLONE_NEWNET) != 0)
        qFatal("cannot leave a network namespace of the lab");
    ::close(m_home);
}

} // namespace patchswarm::lab
