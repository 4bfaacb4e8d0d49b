#include <QFile>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include "agent/service/audittrail.h"
#include "agent/service/statestore.h"

using namespace patchswarm;
using namespace patchswarm::service;

class TestStateStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void whatWasWrittenIsThereAfterARestart();
    void valuesAreFoundByTheBeginningOfTheirKey();
    void journalsKeepTheNewest();
    void ledgerRowsReplaceTheirLikes();
    void aStateOfANewerAgentIsRefusedAndLeftAlone();
    void whatCannotBeOpenedIsNamed();
    void aFailedWriteIsToldWithItsReasonAndLaterOnesGoOn();
    void auditNumbersRiseOverRestarts();
    void auditPagesGoOnPastADamagedEntry();

private:
    [[nodiscard]] std::unique_ptr<StateStore> open() const;
    void runSql(const QString& statement) const;
    [[nodiscard]] QVariant ask(const QString& query) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestStateStore::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

std::unique_ptr<StateStore> TestStateStore::open() const
{
    auto store = StateStore::open(m_folder->path());
    if (!store)
        qFatal("%s", qPrintable(store.error().detail));
    return std::move(*store);
}

QVariant TestStateStore::ask(const QString& query) const
{
    QVariant answer;
    {
        QSqlDatabase database =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("test"));
        database.setDatabaseName(m_folder->filePath(QStringLiteral("agent.sqlite")));
        database.open();
        QSqlQuery asked(database);
        if (asked.exec(query) && asked.next())
            answer = asked.value(0);
        asked.finish();
        database.close();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("test"));
    return answer;
}

void TestStateStore::runSql(const QString& statement) const
{
    static_cast<void>(ask(statement));
}

void TestStateStore::whatWasWrittenIsThereAfterARestart()
{
    open()->setValue(QStringLiteral("job/a"), QByteArray("x\0y", 3));
    QCOMPARE(open()->value(QStringLiteral("job/a")), QByteArray("x\0y", 3));
    open()->removeValue(QStringLiteral("job/a"));
    QCOMPARE(open()->value(QStringLiteral("job/a")), std::nullopt);
}

void TestStateStore::valuesAreFoundByTheBeginningOfTheirKey()
{
    const auto store = open();
    for (const char* key : {"job/b", "job/a", "jobs", "carried/a", "job%", "JOB/c"})
        store->setValue(QLatin1String(key), key);
    store->flush();
    const auto found = store->valuesWithPrefix(QStringLiteral("job/"));
    QCOMPARE(found.size(), 2);
    QCOMPARE(found[0].first, QStringLiteral("job/a"));
    QCOMPARE(found[1].second, QByteArray("job/b"));
}

void TestStateStore::journalsKeepTheNewest()
{
    using enum StateStore::Journal;
    const auto store = open();
    QVector<StateStore::Entry> entries;
    for (qint64 number = 1; number <= 50; ++number)
        entries.append({number, QByteArray::number(number)});
    store->append(Events, entries, 20);
    store->append(Audit, {{7, "seven"}}, 20);
    store->flush();
    QCOMPARE(store->lastSequence(Events), 50);
    const auto kept = store->entriesAfter(Events, 0, 100);
    QCOMPARE(kept.size(), 20);
    QCOMPARE(kept.first().sequence, 31);
    QCOMPARE(store->entriesAfter(Events, 40, 3).last().sequence, 43);
    QCOMPARE(store->lastSequence(Audit), 7);
    store->append(Events, {}, 0); // nothing to do, nothing lost
    store->flush();
    QCOMPARE(store->entriesAfter(Events, 0, 100).size(), 20);
}

void TestStateStore::ledgerRowsReplaceTheirLikes()
{
    const auto store = open();
    const QString artifact = QStringLiteral("cid");
    store->saveLedger({{artifact, QStringLiteral("origin"), {}, 5},
                       {artifact, QStringLiteral("peer"), QStringLiteral("p"), 1}});
    store->saveLedger({{artifact, QStringLiteral("origin"), {}, 9}});
    store->flush();
    QCOMPARE(store->ledger().size(), 2);
    QCOMPARE(store->ledger().first().bytes, quint64 {9});
    store->removeLedger(artifact);
    store->flush();
    QVERIFY(store->ledger().isEmpty());
}

void TestStateStore::aStateOfANewerAgentIsRefusedAndLeftAlone()
{
    open()->setValue(QStringLiteral("job/a"), "kept");
    runSql(QStringLiteral("UPDATE service_values SET value='9' WHERE key='schema'"));
    runSql(QStringLiteral("DROP TABLE service_ledger")); // the newer agent has another
    const auto refused = StateStore::open(m_folder->path());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::UnsupportedVersion);
    QVERIFY(refused.error().detail.contains(QStringLiteral("9"))
            && refused.error().detail.contains(QStringLiteral("agent.sqlite")));
    QCOMPARE(
        ask(QStringLiteral("SELECT value FROM service_values WHERE key='job/a'")).toByteArray(),
        QByteArray("kept"));
    QCOMPARE(ask(QStringLiteral("SELECT count(*) FROM sqlite_master WHERE name='service_ledger'"))
                 .toInt(),
             0);
}

void TestStateStore::whatCannotBeOpenedIsNamed()
{
    const auto absent = StateStore::open(m_folder->filePath(QStringLiteral("nowhere")));
    QVERIFY(!absent);
    QCOMPARE(absent.error().code, ErrorCode::Io);
    QVERIFY(absent.error().detail.contains(QStringLiteral("nowhere/agent.sqlite")));
    QFile file(m_folder->filePath(QStringLiteral("agent.sqlite")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    const auto noDatabase = StateStore::open(m_folder->path());
    QVERIFY(!noDatabase);
    QCOMPARE(noDatabase.error().code, ErrorCode::Io);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray(8192, 'x'));
}

void TestStateStore::aFailedWriteIsToldWithItsReasonAndLaterOnesGoOn()
{
    const auto store = open();
    QSignalSpy failed(store.get(), &StateStore::writeFailed);
    runSql(QStringLiteral("CREATE TRIGGER refuse BEFORE INSERT ON service_audit BEGIN SELECT "
                          "RAISE(ABORT, 'no room'); END"));
    store->append(StateStore::Journal::Audit, {{1, "x"}}, 10);
    store->setValue(QStringLiteral("after"), "written");
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY2(failed.first().first().toString().contains(QStringLiteral("no room")),
             qPrintable(failed.first().first().toString()));
    store->flush();
    QCOMPARE(store->value(QStringLiteral("after")), QByteArray("written"));
}

void TestStateStore::auditNumbersRiseOverRestarts()
{
    rpc::AuditEntry entry;
    entry.who = QStringLiteral("alice");
    entry.what = QStringLiteral("job.pause");
    for (qint64 round = 0; round < 3; ++round) {
        const auto store = open();
        AuditTrail trail(*store);
        trail.append(entry);
        trail.append(entry);
        const rpc::AuditPage page = trail.since(0, 100);
        QCOMPARE(page.entries.size(), 2 * (round + 1));
        for (qsizetype i = 0; i < page.entries.size(); ++i)
            QCOMPARE(page.entries[i].sequence, i + 1);
        QVERIFY(!page.more);
    }
    const auto store = open();
    const AuditTrail trail(*store);
    const rpc::AuditPage page = trail.since(1, 2);
    QCOMPARE(page.entries.size(), 2);
    QCOMPARE(page.next, 3);
    QVERIFY(page.more);
    QVERIFY(!trail.since(page.next, 3).more);
}

void TestStateStore::auditPagesGoOnPastADamagedEntry()
{
    const auto store = open();
    store->append(StateStore::Journal::Audit, {{1, "damaged"}, {2, "{}"}, {3, "also"}}, 10);
    store->flush();
    const AuditTrail trail(*store);
    qint64 at = 0;
    int pages = 0;
    for (bool more = true; more && pages < 10; ++pages) {
        const rpc::AuditPage page = trail.since(at, 1);
        at = page.next;
        more = page.more;
    }
    QCOMPARE(at, 3);
}

QTEST_GUILESS_MAIN(TestStateStore)
#include "tst_statestore.moc"
