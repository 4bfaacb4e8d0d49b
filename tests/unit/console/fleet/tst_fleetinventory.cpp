#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include "console/fleet/fleetinventory.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

EndpointRecord sample(const QString& name, const QString& host = u"10.0.0.1"_s)
{
    EndpointRecord record;
    record.name = name;
    record.id = QString(64, u'a');
    record.host = host;
    record.port = 5001;
    record.groups = {u"Web servers"_s, u"pilot, first"_s};
    record.tags = {u"x"_s};
    record.site = u"Zürich"_s;
    record.lastSeenMs = 1'700'000'000'123;
    record.profileId = u"default"_s;
    record.profileRevision = 4;
    return record;
}

} // namespace

class FleetInventoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsStoredComesBackAfterReopening();
    void anAddressBelongsToOneEndpoint();
    void groupsCompareWithoutCase();
    void hostileNamesAreValuesOnly();
    void publishedJobsAreNewestFirst();
    void changesAreNewestFirstAndRevisionsAreRemembered();
    void aNewerFileIsRefused();
    void aDamagedFileIsRefused();
    void aDirectoryThatIsNotThereIsRefused();
    void twoMayBeOpenAtOnce();
    void whatOneChangesTheOtherDoesNotUndo();
    void theEditionGrowsWithWhatPeopleChangeAlone();
    void aFileOfTheFirstConsolesGetsAnEdition();
};

void FleetInventoryTest::whatIsStoredComesBackAfterReopening()
{
    const QTemporaryDir directory;
    {
        const auto inventory = FleetInventory::open(directory.path());
        QVERIFY(inventory);
        QVERIFY((*inventory)->store(sample(u"b"_s)));
        QVERIFY((*inventory)->store(sample(u"a"_s, {})));
    }
    const auto inventory = FleetInventory::open(directory.path());
    QVERIFY(inventory);
    const auto all = (*inventory)->endpoints();
    QCOMPARE(all.size(), 2);
    QCOMPARE(all.at(0).name, u"a"_s);
    QCOMPARE(all.at(1), sample(u"b"_s));
    QCOMPARE(*(*inventory)->findByAddress(u"10.0.0.1"_s, 5001), sample(u"b"_s));
    QVERIFY(!(*inventory)->findByAddress(u"10.0.0.1"_s, 5002));
    QVERIFY((*inventory)->remove(u"b"_s));
    QVERIFY(!(*inventory)->findByName(u"b"_s));
}

void FleetInventoryTest::anAddressBelongsToOneEndpoint()
{
    const QTemporaryDir directory;
    const auto inventory = FleetInventory::open(directory.path());
    QVERIFY(inventory);
    QVERIFY((*inventory)->store(sample(u"old"_s)));
    QVERIFY((*inventory)->store(sample(u"new"_s)));
    QCOMPARE((*inventory)->findByAddress(u"10.0.0.1"_s, 5001)->name, u"new"_s);
    QVERIFY((*inventory)->findByName(u"old"_s)->host.isEmpty());
}

void FleetInventoryTest::groupsCompareWithoutCase()
{
    const QTemporaryDir directory;
    const auto inventory = FleetInventory::open(directory.path());
    QVERIFY((*inventory)->store(sample(u"a"_s)));
    QCOMPARE((*inventory)->inGroup(u"web SERVERS"_s).size(), 1);
    QCOMPARE((*inventory)->inGroup(u"web"_s).size(), 0);
}

void FleetInventoryTest::hostileNamesAreValuesOnly()
{
    const QTemporaryDir directory;
    const auto inventory = FleetInventory::open(directory.path());
    const QString name = u"'); DROP TABLE endpoints; --"_s;
    QVERIFY((*inventory)->store(sample(name)));
    QCOMPARE((*inventory)->findByName(name)->name, name);
    QCOMPARE((*inventory)->endpoints().size(), 1);
}

void FleetInventoryTest::publishedJobsAreNewestFirst()
{
    const QTemporaryDir directory;
    const auto inventory = FleetInventory::open(directory.path());
    QVERIFY((*inventory)->store(PublishedRecord {u"a"_s, 1, u"A"_s, "x.y.z", 100}));
    QVERIFY((*inventory)->store(PublishedRecord {u"b"_s, 1, u"B"_s, "x.y.z", 200}));
    QVERIFY((*inventory)->store(PublishedRecord {u"a"_s, 2, u"A2"_s, "p.q.r", 300}));
    const auto jobs = (*inventory)->published();
    QCOMPARE(jobs.size(), 2);
    QCOMPARE(jobs.first().revision, 2);
    QCOMPARE((*inventory)->findPublished(u"a"_s)->jws, QByteArray("p.q.r"));
    QVERIFY(!(*inventory)->findPublished(u"c"_s));
}

void FleetInventoryTest::changesAreNewestFirstAndRevisionsAreRemembered()
{
    const QTemporaryDir directory;
    const auto inventory = FleetInventory::open(directory.path());
    ProfileChange change {0, u"a"_s, u"default"_s, 1, "{}", "{1}", false, 5};
    QVERIFY((*inventory)->record(change));
    change.revision = 2;
    change.isSigned = true;
    QVERIFY((*inventory)->record(change));
    change.endpoint = u"b"_s;
    change.revision = 7;
    QVERIFY((*inventory)->record(change));
    const auto changes = (*inventory)->changesOf(u"a"_s);
    QCOMPARE(changes.size(), 2);
    QCOMPARE(changes.first().revision, 2);
    QVERIFY(changes.first().isSigned);
    QCOMPARE(changes.last().after, QByteArray("{1}"));
    QCOMPARE((*inventory)->highestRevision(u"default"_s), 7);
    QCOMPARE((*inventory)->highestRevision(u"default"_s, u"a"_s), 2);
    QCOMPARE((*inventory)->highestRevision(u"other"_s), 0);
}

void FleetInventoryTest::aNewerFileIsRefused()
{
    const QTemporaryDir directory;
    {
        const auto inventory = FleetInventory::open(directory.path());
        QVERIFY(inventory);
    }
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"newer"_s);
        database.setDatabaseName(directory.filePath(u"fleet.sqlite"_s));
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(u"PRAGMA user_version=99"_s));
        database.close();
    }
    QSqlDatabase::removeDatabase(u"newer"_s);
    const auto inventory = FleetInventory::open(directory.path());
    QVERIFY(!inventory);
    QCOMPARE(inventory.error().code, ErrorCode::UnsupportedVersion);
    QVERIFY(inventory.error().detail.contains(u"99"_s));
}

void FleetInventoryTest::aDamagedFileIsRefused()
{
    const QTemporaryDir directory;
    QFile file(directory.filePath(u"fleet.sqlite"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(4096, 'x'));
    file.close();
    const auto inventory = FleetInventory::open(directory.path());
    QVERIFY(!inventory);
    QCOMPARE(inventory.error().code, ErrorCode::Io);
    QVERIFY(inventory.error().detail.contains(u"fleet.sqlite"_s));
}

void FleetInventoryTest::aDirectoryThatIsNotThereIsRefused()
{
    const auto inventory = FleetInventory::open(u"/nonexistent/fleet"_s);
    QVERIFY(!inventory);
    QCOMPARE(inventory.error().code, ErrorCode::Io);
}

void FleetInventoryTest::twoMayBeOpenAtOnce()
{
    const QTemporaryDir directory;
    const auto one = FleetInventory::open(directory.path());
    const auto other = FleetInventory::open(directory.path());
    QVERIFY(one && other);
    QVERIFY((*one)->store(sample(u"a"_s)));
    QVERIFY((*other)->store(sample(u"b"_s, u"10.0.0.2"_s)));
    QCOMPARE((*one)->endpoints().size(), 2);
}

void FleetInventoryTest::whatOneChangesTheOtherDoesNotUndo()
{
    const QTemporaryDir directory;
    const auto one = FleetInventory::open(directory.path());
    const auto other = FleetInventory::open(directory.path());
    QVERIFY(one && other);
    QVERIFY((*one)->store(sample(u"a"_s)));
    const EndpointRecord seen = *(*other)->findByName(u"a"_s); // and now both change it
    QVERIFY((*one)->setLabels({u"a"_s}, FleetInventory::Label::Groups, {u"ours"_s}));
    QVERIFY((*other)->setLabels({u"a"_s, u"nobody"_s}, FleetInventory::Label::Tags, {u"t"_s}));
    EndpointRecord visited = seen;
    visited.groups.clear();
    visited.tags.clear();
    visited.host = u"10.0.0.9"_s;
    visited.lastSeenMs = 5;
    QVERIFY((*other)->noteVisit(visited));
    const EndpointRecord now = *(*one)->findByName(u"a"_s);
    QCOMPARE(now.groups, QStringList {u"ours"_s});
    QCOMPARE(now.tags, QStringList {u"t"_s});
    QCOMPARE(now.host, u"10.0.0.9"_s);
    QCOMPARE(now.lastSeenMs, 5);
    QVERIFY(!(*one)->findByName(u"nobody"_s));
    visited.groups = {u"told"_s}; // by the endpoint itself
    QVERIFY((*other)->noteVisit(visited));
    QCOMPARE((*one)->findByName(u"a"_s)->groups, QStringList {u"told"_s});
}

void FleetInventoryTest::theEditionGrowsWithWhatPeopleChangeAlone()
{
    const QTemporaryDir directory;
    const auto one = FleetInventory::open(directory.path());
    const auto other = FleetInventory::open(directory.path());
    QVERIFY(one && other);
    qint64 last = (*one)->edition();
    const auto grows = [&] {
        const qint64 now = (*one)->edition();
        return std::exchange(last, now) < now;
    };
    QVERIFY((*other)->store(sample(u"a"_s)));
    QVERIFY(grows());
    QVERIFY((*other)->setLabels({u"a"_s}, FleetInventory::Label::Tags, {u"t"_s}));
    QVERIFY(grows());
    QVERIFY((*other)->store(PublishedRecord {u"j"_s, 1, {}, {}, 0}));
    QVERIFY(grows());
    QVERIFY((*other)->record(ProfileChange {}));
    QVERIFY(grows());
    EndpointRecord contact = *(*other)->findByName(u"a"_s);
    contact.lastSeenMs += 1000;
    contact.profileRevision = 9;
    QVERIFY((*other)->noteContacts({contact}));
    QVERIFY((*other)->noteVisit(contact));
    QVERIFY(!grows());
    QVERIFY((*other)->remove(u"a"_s));
    QVERIFY(grows());
}

void FleetInventoryTest::aFileOfTheFirstConsolesGetsAnEdition()
{
    const QTemporaryDir directory;
    {
        const auto first = FleetInventory::open(directory.path());
        QVERIFY(first);
        QSqlDatabase base = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"old"_s);
        base.setDatabaseName(directory.filePath(u"fleet.sqlite"_s));
        QVERIFY(base.open());
        for (const char* trigger : {"endpoint_added", "endpoint_removed", "endpoint_changed",
                                    "job_published", "profile_changed"})
            QVERIFY(QSqlQuery(base).exec(u"DROP TRIGGER "_s + QLatin1StringView(trigger)));
        QVERIFY(QSqlQuery(base).exec(u"DROP TABLE edition"_s));
        base.close();
    }
    QSqlDatabase::removeDatabase(u"old"_s);
    const auto inventory = FleetInventory::open(directory.path());
    QVERIFY(inventory);
    const qint64 before = (*inventory)->edition();
    QVERIFY((*inventory)->store(sample(u"a"_s)));
    QVERIFY((*inventory)->edition() > before);
}

} // namespace patchswarm::fleet

QTEST_GUILESS_MAIN(patchswarm::fleet::FleetInventoryTest)
#include "tst_fleetinventory.moc"
