#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QTreeWidget>

#include "console/pages/fleetsession.h"
#include "console/pages/importdialog.h"
#include "tests/support/fakefleet/fakefleet.h"

using namespace patchswarm;
using namespace patchswarm::pages;
using namespace Qt::Literals::StringLiterals;

// The CSV import's dialog on a real fleet directory.
class TestConsoleImport : public QObject
{
    Q_OBJECT

    QTemporaryDir m_files;
    std::unique_ptr<tests::FakeFleet> m_fleet;
    std::unique_ptr<FleetSession> m_session;

    QString csv(int rows, const QByteArray& more = {})
    {
        QFile file(m_files.filePath(u"endpoints.csv"_s));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("no file");
        file.write("address,name,group,tags\n");
        for (int i = 0; i < rows; ++i)
            file.write(QByteArray("10.") + QByteArray::number(i / 65536) + '.'
                       + QByteArray::number(i / 256 % 256) + '.' + QByteArray::number(i % 256)
                       + ",import-" + QByteArray::number(i) + ",servers,pilot\n");
        file.write(more);
        return file.fileName();
    }

    [[nodiscard]] qsizetype known() { return m_fleet->inventory().endpoints().size(); }

private Q_SLOTS:

    void init()
    {
        tests::FakeFleetOptions options;
        options.endpoints = 1;
        options.hasJob = false;
        m_fleet = std::make_unique<tests::FakeFleet>(options);
        m_fleet->start();
        auto session = FleetSession::open(m_fleet->directory());
        QVERIFY(session);
        m_session = std::move(*session);
    }

    void cleanup()
    {
        m_session.reset();
        m_fleet.reset();
    }

    void theRowsAreShownBeforeAnythingIsStored()
    {
        auto* dialog = new ImportDialog(*m_session, csv(3, "nonsense address,x,,\n"));
        dialog->show();
        QTRY_VERIFY(dialog->told().contains(u"3 new"_s)
                    && dialog->told().contains(u"1 left out"_s));
        QCOMPARE(dialog->list()->topLevelItemCount(), 4);
        QCOMPARE(dialog->list()->topLevelItem(0)->text(0), u"5"_s); // the faulty one first
        QCOMPARE(known(), 1);
        QCOMPARE(dialog->storeButton()->text(), u"Import 3"_s);
        const QSignalSpy said(dialog, &ImportDialog::said);
        const QSignalSpy gone(dialog, &QObject::destroyed);
        dialog->storeButton()->click();
        QTRY_COMPARE(gone.count(), 1);
        QCOMPARE(known(), 4);
        QVERIFY(said.last().first().toString().contains(u"imported"_s));
        QTRY_COMPARE(m_session->snapshot()->endpoints.size(), 4);
    }

    void aFileThatCannotBeReadSaysWhy()
    {
        auto* dialog = new ImportDialog(*m_session, u"/nowhere/endpoints.csv"_s);
        QTRY_VERIFY(dialog->told().contains(u"cannot be read"_s));
        QVERIFY(!dialog->storeButton()->isEnabled());
        delete dialog;
        QFile wrong(m_files.filePath(u"wrong.csv"_s));
        QVERIFY(wrong.open(QIODevice::WriteOnly));
        wrong.write("place,name\n1.2.3.4,x\n");
        wrong.close();
        dialog = new ImportDialog(*m_session, wrong.fileName());
        QTRY_VERIFY(dialog->told().contains(u"\"place\" is no column"_s));
        delete dialog;
    }

    void aHundredThousandRowsHoldNobodyUp()
    {
        auto* dialog = new ImportDialog(*m_session, csv(100'000));
        dialog->show();
        qint64 longest = 0;
        QElapsedTimer since;
        QTimer beat;
        connect(&beat, &QTimer::timeout, this,
                [&] { longest = std::max(longest, since.restart()); });
        since.start();
        beat.start(10);
        const QSignalSpy progress(&dialog->run(), &fleet::ImportRun::progressed);
        QTRY_VERIFY_WITH_TIMEOUT(dialog->storeButton()->isEnabled(), 60'000);
        QVERIFY(progress.count() > 50);
        qInfo("longest stall while reading 100,000 rows: %lld ms", longest);
        QVERIFY(longest < 1500); // of a debug build on a busy machine
        // Called off while it is stored: nothing is.
        const QSignalSpy gone(dialog, &QObject::destroyed);
        dialog->storeButton()->click();
        const auto before = progress.count();
        QTRY_VERIFY_WITH_TIMEOUT(progress.count() > before + 5, 60'000);
        dialog->reject();
        QTRY_COMPARE_WITH_TIMEOUT(gone.count(), 1, 60'000);
        qInfo("longest stall till storing was called off: %lld ms", longest);
        QCOMPARE(known(), 1);
    }

    void calledOffWhileItIsReadOrDestroyedNothingIsStored()
    {
        auto* dialog = new ImportDialog(*m_session, csv(50'000));
        const QSignalSpy gone(dialog, &QObject::destroyed);
        dialog->show();
        dialog->reject();
        QTRY_COMPARE_WITH_TIMEOUT(gone.count(), 1, 60'000);
        dialog = new ImportDialog(*m_session, csv(50'000));
        delete dialog;
        QCOMPARE(known(), 1);
    }
};

QTEST_MAIN(TestConsoleImport)
#include "tst_console_import.moc"
