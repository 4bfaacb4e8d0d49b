#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "console/ctl/commandline.h"
#include "console/fleet/workspace.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

// The list of endpoints from the command line, as the console's Import and Set groups change it.
class InventoryCommandsTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_fleet;

    [[nodiscard]] std::optional<fleet::EndpointRecord> find(const QString& name) const
    {
        const auto inventory = fleet::FleetInventory::open(m_fleet);
        return inventory ? (*inventory)->findByName(name) : std::nullopt;
    }

    [[nodiscard]] int run(const QStringList& arguments) const
    {
        return runCommandLine(allCommands(), arguments + QStringList {u"--fleet"_s, m_fleet});
    }

    [[nodiscard]] QString csv(const QByteArray& text) const
    {
        QFile file(m_folder.filePath(u"list.csv"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("no file");
        return file.fileName();
    }

private Q_SLOTS:

    void init()
    {
        m_fleet = m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()));
        QVERIFY(trust::Fleet::create(m_fleet, u"test"_s, QDateTime::currentDateTimeUtc()));
    }

    void aListIsImportedRowByRow()
    {
        const QString file = csv("address,name,group,tags\n10.0.0.1,pc-1,a|b,x\n10.0.0.2,pc-2,,\n");
        QCOMPARE(run({u"fleet"_s, u"import"_s, file}), exitDone);
        QCOMPARE(find(u"pc-1"_s)->host, u"10.0.0.1"_s);
        QCOMPARE(find(u"pc-1"_s)->groups, (QStringList {u"a"_s, u"b"_s}));
        QVERIFY(find(u"pc-2"_s));
    }

    void faultyRowsAreLeftOutAndTold()
    {
        const QString file = csv("address,name\nnot an address,pc-1\n10.0.0.2,pc-2\n");
        QCOMPARE(run({u"fleet"_s, u"import"_s, file}), exitSomeFailed);
        QVERIFY(!find(u"pc-1"_s));
        QVERIFY(find(u"pc-2"_s));
        QCOMPARE(run({u"fleet"_s, u"import"_s, csv("what,is,this\n1,2,3\n")}), exitFailed);
        QCOMPARE(run({u"fleet"_s, u"import"_s, u"/nowhere/at/all.csv"_s}), exitFailed);
    }

    void labelsAreSetAndTheRestStays()
    {
        QCOMPARE(
            run({u"fleet"_s, u"import"_s, csv("address,name,group,tags\n10.0.0.1,pc-1,a,x\n")}),
            exitDone);
        QCOMPARE(run({u"fleet"_s, u"label"_s, u"--groups"_s, u"pilot, desktops"_s, u"pc-1"_s}),
                 exitDone);
        QCOMPARE(find(u"pc-1"_s)->groups, (QStringList {u"pilot"_s, u"desktops"_s}));
        QCOMPARE(find(u"pc-1"_s)->tags, QStringList {u"x"_s});
        QCOMPARE(run({u"fleet"_s, u"label"_s, u"--tags"_s, u""_s, u"pc-1"_s, u"nobody"_s}),
                 exitSomeFailed);
        QVERIFY(find(u"pc-1"_s)->tags.isEmpty());
        QVERIFY(!find(u"nobody"_s));
        QCOMPARE(run({u"fleet"_s, u"label"_s, u"pc-1"_s}), exitUsage);
    }
};

} // namespace patchswarm::ctl

QTEST_GUILESS_MAIN(patchswarm::ctl::InventoryCommandsTest)
#include "tst_inventorycommands.moc"
