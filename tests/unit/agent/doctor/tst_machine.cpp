#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include "agent/doctor/machine.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::doctor {

class MachineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTablesOfTheKernelAreRead();
    void whatIsNoTableGivesNothing();
    void theDiskAndDescriptorsAreLookedAt();
    void ownSocketsAreNobodyElses();
};

void MachineTest::theTablesOfTheKernelAreRead()
{
    const QByteArray four =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  "
        "timeout inode\n"
        "   0: 0301000A:0FA1 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        "
        "0 4711 1 0000000000000000 100 0 0 10 0\n"
        "   1: 0100007F:1389 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        "
        "0 4712 1 0000000000000000 20 4 30 10 -1\n";
    const auto listening = readSocketTable(four, false);
    QCOMPARE(listening.size(), 1);
    QCOMPARE(listening.first().address.toString(), u"10.0.1.3"_s);
    QCOMPARE(listening.first().port, quint16 {4001});
    QCOMPARE(listening.first().inode, quint64 {4711});
    QVERIFY(readSocketTable(four, true).isEmpty());
    const QByteArray six =
        "   0: 000000FD000000000000000001000000:0FA1 00000000000000000000000000000000:0000 07 "
        "00000000:00000000 00:00000000 00000000     0        0 99 2 0000000000000000 0\n";
    const auto bound = readSocketTable(six, true);
    QCOMPARE(bound.size(), 1);
    QCOMPARE(bound.first().address.toString(), u"fd00::1"_s);
}

void MachineTest::whatIsNoTableGivesNothing()
{
    for (const QByteArray& text :
         {QByteArray(), QByteArray("\n\n"), QByteArray("0: 1 2 0A 4 5 6 7 8 9"),
          QByteArray("0: zz:zz 2 0A 4 5 6 7 8 9"), QByteArray(5000, ' '),
          QByteArray("0: 0301000A 2 0A 4 5 6 7 8 9")})
        QVERIFY2(readSocketTable(text, false).isEmpty(), text.constData());
}

void MachineTest::theDiskAndDescriptorsAreLookedAt()
{
    QTemporaryDir directory;
    const Machine machine = lookAtMachine({directory.path(), {}, {}, {}});
    QCOMPARE(machine.disk.path, directory.path());
    QVERIFY(machine.disk.totalBytes >= machine.disk.freeBytes && machine.disk.totalBytes > 0);
    QVERIFY(!machine.disk.isReadOnly);
    QVERIFY(machine.descriptors.used > 2);
    QVERIFY(machine.descriptors.limit >= machine.descriptors.used);
    QVERIFY(machine.holders.isEmpty());
}

void MachineTest::ownSocketsAreNobodyElses()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QTemporaryDir directory;
    QVERIFY(lookAtMachine({directory.path(), {}, {server.serverPort()}, {}}).holders.isEmpty());
}

} // namespace patchswarm::doctor

QTEST_GUILESS_MAIN(patchswarm::doctor::MachineTest)
#include "tst_machine.moc"
