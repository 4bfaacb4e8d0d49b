#include <QFile>
#include <QTest>

#include <atomic>
#include <sys/mount.h>
#include <unistd.h>

#include "shared/content/cidtext.h"
#include "tests/unit/agent/cache/testcache.h"

namespace patchswarm::cache {

namespace {

constexpr qint64 day = 24LL * 60 * 60 * 1000;
constexpr quint64 unit = 64 * 1024; // size of the artifacts here

struct SpaceCache : TestCache
{
    std::shared_ptr<std::atomic<qint64>> now = std::make_shared<std::atomic<qint64>>(1000 * day);
    std::shared_ptr<std::atomic<quint64>> available =
        std::make_shared<std::atomic<quint64>>(100 * gigabyte);

    SpaceCache()
    {
        options.clockMs = [now = now] { return now->load(); };
        options.freeSpace = [available = available] {
            return FreeSpace {available->load(), 1000 * gigabyte, 1000000, 1000000};
        };
        options.limits.bytes = 3 * unit;
        options.limits.freeSpaceFloor = gigabyte;
    }

    // Filled and idle, one minute after the one before.
    [[nodiscard]] bool fillNext(const TestArtifact& artifact)
    {
        *now += 60'000;
        return fillIdle(artifact);
    }
};

} // namespace

class TestCacheSpace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLeastRecentlyUsefulMakesRoom();
    void touchingChangesTheOrder();
    void pinnedArtifactsCountAndStay();
    void waitingGoesOnByItselfWhenRoomAppears();
    void waitingToldOnceAndWithdrawn();
    void nothingIsEvictedWhenItWouldNotHelp();
    void partialArtifactsNotFetchedAreEvictable();
    void shrinkingTheBoundEvictsAtOnceInOrder();
    void theOnlySourceIsEvictedLast();
    void retentionEndsWhatNobodyUsed();
    void retentionSparesPinnedAndFetched();
    void aLostClockDoesNotKeepThingsForEver();
    void otherSoftwareFillingTheDiskEvictsDownToTheFloor();
    void anArtifactLargerThanTheBoundIsFetchedWithoutBeingKept();
    void theCopyIsReservedToo();
    void aReallyFullDiskWaitsAndGoesOn();
    void aFullDiskInTheMiddleOfAJobLosesNothing();
};

void TestCacheSpace::theLeastRecentlyUsefulMakesRoom()
{
    SpaceCache t;
    QVERIFY(t.open());
    const auto a = TestArtifact::random(unit, 1);
    const auto b = TestArtifact::random(unit, 2);
    const auto c = TestArtifact::random(unit, 3);
    const auto d = TestArtifact::random(unit, 4);
    QVERIFY(t.fillNext(a) && t.fillNext(b) && t.fillNext(c));
    QSignalSpy evicted(t.cache.get(), &ChunkCache::evicted);
    QVERIFY(t.fillNext(d));
    QCOMPARE(evicted.count(), 1);
    QCOMPARE(evicted[0][0].value<Cid>(), a.cid());
    QCOMPARE(evicted[0][1].value<EvictReason>(), EvictReason::Space);
    QVERIFY(!t.isListed(a.cid()));
    QVERIFY(t.isWhole(b.cid()) && t.isWhole(c.cid()) && t.isWhole(d.cid()));
    QVERIFY(t.cache->usedBytes() + t.cache->reservedBytes() <= t.options.limits.bytes);
}

void TestCacheSpace::touchingChangesTheOrder()
{
    SpaceCache t;
    QVERIFY(t.open());
    const auto a = TestArtifact::random(unit, 1);
    const auto b = TestArtifact::random(2 * unit, 2);
    QVERIFY(t.fillNext(a) && t.fillNext(b));
    *t.now += 120'000;
    t.cache->touch(a.cid());
    QVERIFY(t.reopen()); // the touch is on disk
    QVERIFY(t.fillNext(TestArtifact::random(unit, 3)));
    QVERIFY(t.isListed(a.cid()));
    QVERIFY(!t.isListed(b.cid()));
}

void TestCacheSpace::pinnedArtifactsCountAndStay()
{
    SpaceCache t;
    QVERIFY(t.open());
    const auto a = TestArtifact::random(2 * unit, 1);
    QVERIFY(t.fillNext(a));
    t.cache->pin(a.cid());
    QSignalSpy waiting(t.cache.get(), &ChunkCache::waitingForSpace);
    const auto b = TestArtifact::random(2 * unit, 2);
    QVERIFY(!t.add(b, true, 100));
    QCOMPARE(waiting.count(), 1);
    QCOMPARE(waiting[0][1].toULongLong(), unit);
    QVERIFY(waiting[0][2].toString().contains(QStringLiteral("cache is full")));
    QVERIFY(t.isWhole(a.cid()));
}

void TestCacheSpace::waitingGoesOnByItselfWhenRoomAppears()
{
    SpaceCache t;
    QVERIFY(t.open());
    *t.available = gigabyte;
    QSignalSpy waiting(t.cache.get(), &ChunkCache::waitingForSpace);
    QSignalSpy added(t.cache.get(), &ChunkCache::added);
    const auto a = TestArtifact::random(unit, 1);
    t.cache->add(a.manifest);
    QTRY_COMPARE(waiting.count(), 1);
    QVERIFY(waiting[0][2].toString().contains(QStringLiteral("disk is full")));
    QCOMPARE(t.cache->list().at(0).state, EntryState::Waiting);
    QVERIFY(t.cache->list().at(0).missingBytes >= unit);
    QCOMPARE(added.count(), 0);
    *t.available = 2 * gigabyte;
    QTRY_COMPARE(added.count(), 1);
    t.storeAll(a);
    QTRY_VERIFY(t.isWhole(a.cid()));
}

void TestCacheSpace::waitingToldOnceAndWithdrawn()
{
    SpaceCache t;
    QVERIFY(t.open());
    *t.available = 0;
    QSignalSpy waiting(t.cache.get(), &ChunkCache::waitingForSpace);
    QSignalSpy added(t.cache.get(), &ChunkCache::added);
    const auto a = TestArtifact::random(unit, 1);
    t.cache->add(a.manifest);
    t.cache->add(a.manifest);
    QTRY_COMPARE(waiting.count(), 1);
    t.cache->setInUse(a.cid(), false); // the job was cancelled
    QTRY_VERIFY(!t.isListed(a.cid()));
    *t.available = 100 * gigabyte;
    const auto b = TestArtifact::random(unit, 2);
    QVERIFY(t.add(b));
    QCOMPARE(added.count(), 1);
    QCOMPARE(waiting.count(), 1);
}

void TestCacheSpace::nothingIsEvictedWhenItWouldNotHelp()
{
    SpaceCache t;
    QVERIFY(t.open());
    const auto a = TestArtifact::random(unit, 1);
    const auto b = TestArtifact::random(2 * unit, 2);
    QVERIFY(t.fillNext(a) && t.fillNext(b));
    t.cache->pin(b.cid());
    QVERIFY(!t.add(TestArtifact::random(3 * unit, 3), true, 100));
    QVERIFY(t.isWhole(a.cid()));
}

void TestCacheSpace::partialArtifactsNotFetchedAreEvictable()
{
    SpaceCache t;
    QVERIFY(t.open());
    const auto a = TestArtifact::random(3 * unit, 1);
    QVERIFY(t.add(a));
    const auto b = TestArtifact::random(unit, 2);
    QVERIFY(!t.add(b, true, 100)); // being fetched is protected
    QSignalSpy evicted(t.cache.get(), &ChunkCache::evicted);
    QSignalSpy added(t.cache.get(), &ChunkCache::added);
    t.cache->setInUse(a.cid(), false);
    QTRY_COMPARE(evicted.count(), 1);
    QTRY_COMPARE(added.count(), 1);
    QCOMPARE(added[0][0].value<Cid>(), b.cid());
}

void TestCacheSpace::shrinkingTheBoundEvictsAtOnceInOrder()
{
    SpaceCache t;
    QVERIFY(t.open());
    const auto a = TestArtifact::random(unit, 1);
    const auto b = TestArtifact::random(unit, 2);
    const auto c = TestArtifact::random(unit, 3);
    QVERIFY(t.fillNext(a) && t.fillNext(b) && t.fillNext(c));
    QSignalSpy evicted(t.cache.get(), &ChunkCache::evicted);
    Limits smaller = t.options.limits;
    smaller.bytes = unit;
    t.cache->setLimits(smaller);
    t.cache->flush();
    QTRY_COMPARE(evicted.count(), 2);
    QCOMPARE(evicted[0][0].value<Cid>(), a.cid());
    QCOMPARE(evicted[1][0].value<Cid>(), b.cid());
    QCOMPARE(t.cache->usedBytes(), unit);
}

void TestCacheSpace::theOnlySourceIsEvictedLast()
{
    SpaceCache t;
    QVERIFY(t.open());
    const auto a = TestArtifact::random(unit, 1);
    const auto b = TestArtifact::random(2 * unit, 2);
    QVERIFY(t.fillNext(a) && t.fillNext(b));
    t.cache->setOnlySource(a.cid(), true);
    QVERIFY(t.fillNext(TestArtifact::random(unit, 3)));
    QVERIFY(t.isListed(a.cid()));
    QVERIFY(!t.isListed(b.cid()));
    *t.now += 30 * day;
    QVERIFY(t.fillNext(TestArtifact::random(2 * unit, 4)));
    QVERIFY(t.isListed(a.cid())); // expired, but somebody needs it
    QVERIFY(t.add(TestArtifact::random(3 * unit, 5))); // no other choice
    QVERIFY(!t.isListed(a.cid()));
}

void TestCacheSpace::retentionEndsWhatNobodyUsed()
{
    SpaceCache t;
    QVERIFY(t.open());
    const auto a = TestArtifact::random(unit, 1);
    QVERIFY(t.fillNext(a));
    QSignalSpy evicted(t.cache.get(), &ChunkCache::evicted);
    *t.now += 7 * day;
    t.cache->flush();
    QVERIFY(t.isListed(a.cid()));
    t.cache->touch(a.cid());
    t.cache->flush();
    *t.now += 7 * day;
    QTest::qWait(60); // a few checks
    QCOMPARE(evicted.count(), 0);
    *t.now += 1;
    QTRY_COMPARE(evicted.count(), 1);
    QCOMPARE(evicted[0][1].value<EvictReason>(), EvictReason::Expired);
    QTRY_VERIFY(!QFile::exists(t.path(QStringLiteral("cache/")) + cidText(a.cid())));
}

void TestCacheSpace::retentionSparesPinnedAndFetched()
{
    SpaceCache t;
    QVERIFY(t.open());
    const auto a = TestArtifact::random(unit, 1);
    const auto b = TestArtifact::random(unit, 2);
    const auto c = TestArtifact::random(unit, 3);
    QVERIFY(t.fillNext(a) && t.fillNext(c));
    t.cache->pin(a.cid());
    QVERIFY(t.add(b));
    QSignalSpy evicted(t.cache.get(), &ChunkCache::evicted);
    *t.now += 100 * day;
    QTRY_COMPARE(evicted.count(), 1);
    QCOMPARE(evicted[0][0].value<Cid>(), c.cid());
    QVERIFY(t.isListed(a.cid()) && t.isListed(b.cid()));
}

void TestCacheSpace::aLostClockDoesNotKeepThingsForEver()
{
    SpaceCache t;
    *t.now = 5000 * day; // far ahead
    QVERIFY(t.open());
    const auto a = TestArtifact::random(unit, 1);
    QVERIFY(t.fillNext(a));
    *t.now = 1000 * day;
    QVERIFY(t.reopen());
    QSignalSpy evicted(t.cache.get(), &ChunkCache::evicted);
    *t.now += 8 * day;
    QTRY_COMPARE(evicted.count(), 1);
}

void TestCacheSpace::otherSoftwareFillingTheDiskEvictsDownToTheFloor()
{
    SpaceCache t;
    t.options.freeSpace = [available = t.available, folder = t.path(QStringLiteral("cache"))] {
        quint64 taken = 0;
        for (const QFileInfo& file : QDir(folder).entryInfoList(QDir::Files))
            taken += static_cast<quint64>(file.size());
        return FreeSpace {available->load() - taken, 1000 * gigabyte, 1000000, 1000000};
    };
    QVERIFY(t.open());
    const auto a = TestArtifact::random(unit, 1);
    const auto b = TestArtifact::random(unit, 2);
    QVERIFY(t.fillNext(a) && t.fillNext(b));
    QSignalSpy evicted(t.cache.get(), &ChunkCache::evicted);
    *t.available = gigabyte + unit; // the two files take 2 units of it: one is enough
    QTRY_COMPARE(evicted.count(), 1);
    QCOMPARE(evicted[0][0].value<Cid>(), a.cid());
    QTest::qWait(60); // a few checks
    QCOMPARE(evicted.count(), 1);
    QVERIFY(t.isListed(b.cid()));
}

void TestCacheSpace::anArtifactLargerThanTheBoundIsFetchedWithoutBeingKept()
{
    SpaceCache t;
    QVERIFY(t.open());
    const auto kept = TestArtifact::random(3 * unit, 1);
    QVERIFY(t.fillNext(kept));
    const auto large = TestArtifact::random(4 * unit, 2);
    QVERIFY(t.fill(large));
    QVERIFY(t.isWhole(kept.cid())); // nothing had to go for it
    QCOMPARE(t.cache->usedBytes(), 3 * unit);
    QSignalSpy delivered(t.cache.get(), &ChunkCache::delivered);
    QSignalSpy evicted(t.cache.get(), &ChunkCache::evicted);
    t.cache->deliver(large.cid(), QStringLiteral("job"), QStringLiteral("file"));
    QTRY_COMPARE(evicted.count(), 1);
    QCOMPARE(evicted[0][1].value<EvictReason>(), EvictReason::NotKept);
    QCOMPARE(delivered.count(), 1);
    QFile file(delivered[0][2].toString());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), large.bytes());
    QVERIFY(!t.isListed(large.cid()));
    QVERIFY(t.read(large, 0).startsWith("error"));
}

void TestCacheSpace::theCopyIsReservedToo()
{
    SpaceCache t;
    QVERIFY(t.open());
    *t.available = gigabyte + unit + unit / 2; // room for the artifact, not for its copy
    QSignalSpy waiting(t.cache.get(), &ChunkCache::waitingForSpace);
    const bool admitted = t.add(TestArtifact::random(unit, 1), true, 200);
    if (admitted)
        QSKIP("this file system makes reflinks: the copy takes no room");
    QCOMPARE(waiting.count(), 1);
    QCOMPARE(waiting[0][1].toULongLong(), unit / 2);
}

namespace {

// A file system of its own, of one size; only root can make one.
struct SmallDisk
{
    QTemporaryDir folder;
    bool mounted = false;

    explicit SmallDisk(const char* size)
    {
        mounted =
            ::geteuid() == 0 && ::mount("tmpfs", qPrintable(folder.path()), "tmpfs", 0, size) == 0;
    }

    ~SmallDisk()
    {
        if (mounted)
            ::umount2(qPrintable(folder.path()), MNT_DETACH);
    }
};

} // namespace

void TestCacheSpace::aReallyFullDiskWaitsAndGoesOn()
{
    const SmallDisk disk("size=6m");
    if (!disk.mounted)
        QSKIP("needs the right to mount a tmpfs");
    TestCache t;
    t.options.stateDirectory = disk.folder.path() + QStringLiteral("/state");
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(4 * chunkSize, 1);
    QSignalSpy waiting(t.cache.get(), &ChunkCache::waitingForSpace);
    QSignalSpy added(t.cache.get(), &ChunkCache::added);
    t.cache->add(artifact.manifest);
    QTRY_COMPARE(waiting.count(), 1);
    QCOMPARE(::mount("tmpfs", qPrintable(disk.folder.path()), "tmpfs", MS_REMOUNT, "size=32m"), 0);
    QTRY_COMPARE(added.count(), 1);
    t.storeAll(artifact);
    QTRY_VERIFY(t.isWhole(artifact.cid()));
    t.cache.reset();
}

void TestCacheSpace::aFullDiskInTheMiddleOfAJobLosesNothing()
{
    const SmallDisk disk("size=16m");
    if (!disk.mounted)
        QSKIP("needs the right to mount a tmpfs");
    TestCache t;
    t.options.stateDirectory = disk.folder.path() + QStringLiteral("/state");
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(4 * chunkSize, 1);
    QVERIFY(t.add(artifact));
    t.cache->store(artifact.cid(), 0, artifact.chunks[0], 0);
    // Other software takes everything that is left, the room for the copy included.
    QFile filler(disk.folder.path() + QStringLiteral("/filler"));
    QVERIFY(filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    while (filler.write(QByteArray(64 * 1024, 'f')) == 64 * 1024) { }
    filler.close();
    t.storeAll(artifact, 1); // the room was reserved
    QTRY_VERIFY(t.isWhole(artifact.cid()));
    QSignalSpy waiting(t.cache.get(), &ChunkCache::waitingForSpace);
    QSignalSpy delivered(t.cache.get(), &ChunkCache::delivered);
    t.cache->deliver(artifact.cid(), QStringLiteral("job"), QStringLiteral("patch.msu"));
    QTRY_VERIFY(waiting.count() > 0);
    QCOMPARE(delivered.count(), 0);
    QVERIFY(filler.remove());
    QTRY_COMPARE(delivered.count(), 1);
    QFile file(delivered[0][2].toString());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), artifact.bytes());
    file.close();
    t.cache.reset();
}

} // namespace patchswarm::cache

QTEST_GUILESS_MAIN(patchswarm::cache::TestCacheSpace)
#include "tst_cachespace.moc"
