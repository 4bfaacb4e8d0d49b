#include <QDir>
#include <QProcess>
#include <QTcpSocket>

#include "tests/lab/labtest.h"

using namespace patchswarm;
using namespace patchswarm::lab;

namespace {

constexpr qint64 fileSize = 16LL * chunkSize;

// Bytes that one HTTP request brings, header included; the socket is opened where `here` is.
qint64 fetch(const QString& path)
{
    QTcpSocket socket;
    socket.connectToHost(QLatin1String(Network::originAddress), 80);
    if (!socket.waitForConnected(5000))
        return 0;
    socket.write("GET " + path.toLatin1() + " HTTP/1.0\r\n\r\n");
    qint64 got = 0;
    while (socket.waitForReadyRead(10'000) || socket.bytesAvailable() > 0)
        got += socket.readAll().size();
    return got;
}

QStringList labNamespaces(const QString& pid)
{
    return QDir(QStringLiteral("/run/netns"))
        .entryList({QStringLiteral("pslab-%1-*").arg(pid)}, QDir::Files | QDir::System);
}

} // namespace

// The lab itself: what it shapes, counts and leaves behind. No agent takes part.
class TestLabNetwork : public LabTest
{
    Q_OBJECT

private Q_SLOTS:
    void oneRequestTakesTheWansOwnTimeAndIsCountedOnce();
    void nothingIsLeftBehind();
    void leftoversOfACrashAreRemoved();
};

void TestLabNetwork::oneRequestTakesTheWansOwnTimeAndIsCountedOnce()
{
    Faults faults;
    Network network({.wanMbit = 40, .lanMbit = 200}, faults);
    WebOrigin origin(network.origin(), faults);
    QFile file(origin.path(QStringLiteral("f.bin")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(fileSize));
    origin.start();
    const Network::Host host = network.addHost(0);
    QCOMPARE(faults.text(), QString());
    const quint64 before = network.wanBytes().down;
    QElapsedTimer clock;
    clock.start();
    {
        const Stay there(*host.space, faults);
        QVERIFY(fetch(QStringLiteral("/f.bin")) > fileSize);
    }
    const double expected = static_cast<double>(fileSize) * 1514 / 1448 * 8 / 40'000.0; // ms
    const auto took = static_cast<double>(clock.elapsed());
    const double copies =
        static_cast<double>(network.wanBytes().down - before) / static_cast<double>(fileSize);
    qInfo("%.0f ms where the WAN needs %.0f; %.4f copies counted", took, expected, copies);
    QVERIFY(took > expected * 0.98);
    QVERIFY(took < expected * 1.25); // within 1 % on an idle machine
    QVERIFY(copies > 1.0);
    QVERIFY(copies < 1.047);
}

void TestLabNetwork::nothingIsLeftBehind()
{
    const QString pid = QString::number(QCoreApplication::applicationPid());
    const auto inode = [] {
        return QFile::symLinkTarget(QStringLiteral("/proc/thread-self/ns/net"));
    };
    const QString home = inode();
    qint64 agent = 0;
    {
        Lab& lab = makeLab();
        agent = lab.addEndpoint().pid();
        LAB_READY(lab);
        QCOMPARE(labNamespaces(pid).size(), 3);
        QVERIFY(inode() != home);
    }
    dropLab();
    QCOMPARE(labNamespaces(pid), QStringList());
    QCOMPARE(inode(), home);
    QVERIFY(agent > 0 && !QFileInfo::exists(QStringLiteral("/proc/%1").arg(agent)));
}

void TestLabNetwork::leftoversOfACrashAreRemoved()
{
    const QString dead = QStringLiteral("99999999"); // beyond the kernel's greatest pid
    const QString name = QStringLiteral("pslab-%1-e1").arg(dead);
    QCOMPARE(QProcess::execute(QStringLiteral("ip"),
                               {QStringLiteral("netns"), QStringLiteral("add"), name}),
             0);
    QProcess orphan;
    orphan.start(QStringLiteral("ip"),
                 {QStringLiteral("netns"), QStringLiteral("exec"), name, QStringLiteral("sleep"),
                  QStringLiteral("60")});
    QVERIFY(orphan.waitForStarted());
    const QString inside = QStringLiteral("/proc/%1/ns/net").arg(orphan.processId());
    QTRY_VERIFY(QFile::symLinkTarget(inside)
                != QFile::symLinkTarget(QStringLiteral("/proc/self/ns/net")));
    Namespace::removeLeftovers();
    QCOMPARE(labNamespaces(dead), QStringList());
    QVERIFY(orphan.waitForFinished(5000));
}

QTEST_GUILESS_MAIN(TestLabNetwork)
#include "tst_lab_network.moc"
