#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>
#include <QThread>

#include <atomic>
#include <cerrno>

#include "shared/content/cidtext.h"
#include "tests/unit/agent/cache/testcache.h"

namespace patchswarm::cache {

namespace {

struct DamageCache : TestCache
{
    std::shared_ptr<std::atomic<int>> fault = std::make_shared<std::atomic<int>>(0);
    std::shared_ptr<std::atomic<int>> at = std::make_shared<std::atomic<int>>(0);

    DamageCache()
    {
        options.fault = [fault = fault, at = at](FaultPoint point) {
            return static_cast<int>(point) == at->load() ? fault->load() : 0;
        };
    }

    void failAt(FaultPoint point, int error) const
    {
        at->store(static_cast<int>(point));
        fault->store(error);
    }

    void works() const { fault->store(0); }

    [[nodiscard]] QString fileOf(const TestArtifact& artifact) const
    {
        return path(QStringLiteral("cache/")) + cidText(artifact.cid());
    }
};

bool overwrite(const QString& path, qint64 offset, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::ReadWrite) && file.seek(offset)
        && file.write(bytes) == bytes.size();
}

bool execute(const QString& database, const QString& statement)
{
    bool done = false;
    {
        auto db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("damage"));
        db.setDatabaseName(database);
        done = db.open() && QSqlQuery(db).exec(statement);
    }
    QSqlDatabase::removeDatabase(QStringLiteral("damage"));
    return done;
}

// Reads until the cache serves the chunk again.
#define TRY_READ(t, artifact, chunk)                                                               \
    QTRY_COMPARE((t).read(artifact, chunk), (artifact).chunks[chunk])

} // namespace

class TestCacheDamage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aByteChangedUnderneathIsNeverServed();
    void aTouchedFileIsServedAgainAfterVerifying();
    void aReplacedFileIsVerifiedAgain();
    void aDeletedFileOfAnIdleArtifactIsEvicted();
    void aDeletedFileOfARunningJobIsMadeAgain();
    void aTruncatedFileLosesItsEndOnly();
    void aGrownFileIsCutBack();
    void aChangeToAPartialFileIsFound();
    void aChangeWhileStoppedIsFoundBeforeServing();
    void aFileGoneWhileStoppedIsForgotten();
    void verifyReportsWhatItFound();
    void verifyOfSomethingUnknownSaysSo();
    void aDamagedIndexIsMovedAsideAndWholeFilesComeBack();
    void aLostIndexAdoptsWhatProvesItsName();
    void addingWhileAdoptingTakesTheFile();
    void aRenameWithoutItsMarkIsMended();
    void aReadErrorLosesOnlyThatChunk();
    void aFullDiskIsToldAndRecoversByItself();
    void afterAFailedSyncNothingIsMarkedUnread();
    void aReadOnlyCacheFolderFailsClearly();
};

void TestCacheDamage::aByteChangedUnderneathIsNeverServed()
{
    DamageCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(5 * chunkSize, 1);
    QVERIFY(t.fillIdle(artifact));
    QCOMPARE(t.read(artifact, 2), artifact.chunks[2]);
    QSignalSpy lost(t.cache.get(), &ChunkCache::chunkLost);
    QSignalSpy ended(t.cache.get(), &ChunkCache::verificationEnded);
    QVERIFY(overwrite(t.fileOf(artifact), 2 * chunkSize + 5, "wrong"));
    QVERIFY(t.read(artifact, 2).startsWith("error")); // the very first read after it
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(lost.count(), 1);
    QCOMPARE(lost[0][1].toUInt(), 2U);
    QVERIFY(t.read(artifact, 2).startsWith("error"));
    QCOMPARE(t.read(artifact, 3), artifact.chunks[3]);
    QVERIFY(!t.isWhole(artifact.cid()));
    QVERIFY(t.add(artifact));
    t.cache->store(artifact.cid(), 2, artifact.chunks[2], 0);
    QTRY_VERIFY(t.isWhole(artifact.cid()));
    QCOMPARE(t.read(artifact, 2), artifact.chunks[2]);
}

void TestCacheDamage::aTouchedFileIsServedAgainAfterVerifying()
{
    DamageCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(3 * chunkSize, 2);
    QVERIFY(t.fillIdle(artifact));
    QSignalSpy lost(t.cache.get(), &ChunkCache::chunkLost);
    QFile file(t.fileOf(artifact));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.setFileTime(QDateTime::currentDateTime().addDays(-1),
                             QFileDevice::FileModificationTime));
    file.close();
    QVERIFY(t.read(artifact, 1).startsWith("error"));
    TRY_READ(t, artifact, 1);
    QVERIFY(t.isWhole(artifact.cid()));
    QCOMPARE(lost.count(), 0);
    QVERIFY(t.reopen()); // the new time is in the index
    QVERIFY(t.isWhole(artifact.cid()));
}

void TestCacheDamage::aReplacedFileIsVerifiedAgain()
{
    DamageCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(3 * chunkSize, 3);
    QVERIFY(t.fillIdle(artifact));
    QCOMPARE(t.read(artifact, 0), artifact.chunks[0]);
    const QString other = t.folder.path() + QStringLiteral("/other");
    QVERIFY(QFile::copy(t.fileOf(artifact), other));
    QVERIFY(overwrite(other, 10, "zzz"));
    QVERIFY(QFile::remove(t.fileOf(artifact)));
    QVERIFY(QFile::rename(other, t.fileOf(artifact)));
    QVERIFY(t.read(artifact, 0).startsWith("error"));
    TRY_READ(t, artifact, 1);
    QVERIFY(t.read(artifact, 0).startsWith("error"));
    QCOMPARE(t.cache->held(artifact.cid()).count(), 2U);
}

void TestCacheDamage::aDeletedFileOfAnIdleArtifactIsEvicted()
{
    DamageCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(3 * chunkSize, 4);
    QVERIFY(t.fillIdle(artifact));
    QSignalSpy evicted(t.cache.get(), &ChunkCache::evicted);
    QVERIFY(QFile::remove(t.fileOf(artifact)));
    QVERIFY(t.read(artifact, 0).startsWith("error"));
    QTRY_COMPARE(evicted.count(), 1);
    QCOMPARE(evicted[0][1].value<EvictReason>(), EvictReason::Damaged);
    QVERIFY(t.fill(artifact));
    QCOMPARE(t.read(artifact, 2), artifact.chunks[2]);
}

void TestCacheDamage::aDeletedFileOfARunningJobIsMadeAgain()
{
    DamageCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(4 * chunkSize, 5);
    QVERIFY(t.add(artifact));
    QSignalSpy verified(t.cache.get(), &ChunkCache::chunkVerified);
    QSignalSpy lost(t.cache.get(), &ChunkCache::chunkLost);
    t.cache->store(artifact.cid(), 0, artifact.chunks[0], 0);
    t.cache->store(artifact.cid(), 1, artifact.chunks[1], 0);
    QTRY_COMPARE(verified.count(), 2);
    QVERIFY(QFile::remove(t.fileOf(artifact) + QStringLiteral(".part")));
    t.cache->store(artifact.cid(), 2, artifact.chunks[2], 0);
    QTRY_COMPARE(verified.count(), 3);
    QCOMPARE(lost.count(), 2);
    QVERIFY(t.read(artifact, 0).startsWith("error"));
    TRY_READ(t, artifact, 2);
    t.storeAll(artifact);
    QTRY_VERIFY(t.isWhole(artifact.cid()));
    for (ChunkIndex chunk = 0; chunk < 4; ++chunk)
        QCOMPARE(t.read(artifact, chunk), artifact.chunks[chunk]);
}

void TestCacheDamage::aTruncatedFileLosesItsEndOnly()
{
    DamageCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(4 * chunkSize, 6);
    QVERIFY(t.fillIdle(artifact));
    QVERIFY(QFile::resize(t.fileOf(artifact), 2 * chunkSize + 10));
    QVERIFY(t.read(artifact, 0).startsWith("error"));
    TRY_READ(t, artifact, 1);
    QCOMPARE(t.cache->held(artifact.cid()).count(), 2U);
    QVERIFY(t.fill(artifact));
    QCOMPARE(QFileInfo(t.fileOf(artifact)).size(), 4 * chunkSize);
    QCOMPARE(t.read(artifact, 3), artifact.chunks[3]);
}

void TestCacheDamage::aGrownFileIsCutBack()
{
    DamageCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(2 * chunkSize, 7);
    QVERIFY(t.fillIdle(artifact));
    QVERIFY(overwrite(t.fileOf(artifact), 2 * chunkSize, "appended"));
    QVERIFY(t.read(artifact, 0).startsWith("error"));
    TRY_READ(t, artifact, 0);
    QVERIFY(t.isWhole(artifact.cid()));
    QCOMPARE(QFileInfo(t.fileOf(artifact)).size(), 2 * chunkSize);
}

void TestCacheDamage::aChangeToAPartialFileIsFound()
{
    DamageCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(4 * chunkSize, 8);
    QVERIFY(t.add(artifact));
    QSignalSpy verified(t.cache.get(), &ChunkCache::chunkVerified);
    QSignalSpy lost(t.cache.get(), &ChunkCache::chunkLost);
    t.cache->store(artifact.cid(), 0, artifact.chunks[0], 0);
    t.cache->store(artifact.cid(), 1, artifact.chunks[1], 0);
    QTRY_COMPARE(verified.count(), 2);
    QVERIFY(overwrite(t.fileOf(artifact) + QStringLiteral(".part"), 100, "wrong"));
    t.cache->store(artifact.cid(), 2, artifact.chunks[2], 0); // the writer notices
    QTRY_COMPARE(lost.count(), 1);
    QCOMPARE(lost[0][1].toUInt(), 0U);
    TRY_READ(t, artifact, 1);
    TRY_READ(t, artifact, 2);
    t.cache->store(artifact.cid(), 0, artifact.chunks[0], 0);
    t.cache->store(artifact.cid(), 3, artifact.chunks[3], 0);
    QTRY_VERIFY(t.isWhole(artifact.cid()));
}

void TestCacheDamage::aChangeWhileStoppedIsFoundBeforeServing()
{
    DamageCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(4 * chunkSize, 9);
    QVERIFY(t.fillIdle(artifact));
    t.cache.reset();
    QVERIFY(overwrite(t.fileOf(artifact), chunkSize, "wrong"));
    QVERIFY(t.open());
    QVERIFY(t.read(artifact, 1).startsWith("error"));
    QSignalSpy added(t.cache.get(), &ChunkCache::added);
    QVERIFY(t.add(artifact)); // answered when it is verified
    const auto held = added[0][1].value<ChunkSet>();
    QCOMPARE(held.count(), 3U);
    QVERIFY(!held.contains(1));
    QVERIFY(t.read(artifact, 1).startsWith("error"));
    QCOMPARE(t.read(artifact, 0), artifact.chunks[0]);
}

void TestCacheDamage::aFileGoneWhileStoppedIsForgotten()
{
    DamageCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(2 * chunkSize, 10);
    QVERIFY(t.fillIdle(artifact));
    t.cache.reset();
    QVERIFY(QFile::remove(t.fileOf(artifact)));
    QVERIFY(t.open());
    QVERIFY(t.cache->list().empty());
    QVERIFY(t.reopen());
    QVERIFY(t.cache->list().empty());
    QVERIFY(t.fill(artifact));
}

void TestCacheDamage::verifyReportsWhatItFound()
{
    DamageCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(4 * chunkSize, 11);
    QVERIFY(t.fillIdle(artifact));
    QVERIFY(overwrite(t.fileOf(artifact), 0, "wrong"));
    std::vector<Result<VerifyOutcome>> answers;
    t.cache->verify(artifact.cid(), [&](const auto& answer) { answers.push_back(answer); });
    QTRY_COMPARE(answers.size(), 1U);
    QCOMPARE(answers[0]->sound, 3U);
    QCOMPARE(answers[0]->damaged, 1U);
    t.cache->verify(artifact.cid(), [&](const auto& answer) { answers.push_back(answer); });
    t.cache->verify(artifact.cid(), [&](const auto& answer) { answers.push_back(answer); });
    QTRY_COMPARE(answers.size(), 3U);
    QCOMPARE(answers[2]->damaged, 0U);
}

void TestCacheDamage::verifyOfSomethingUnknownSaysSo()
{
    DamageCache t;
    QVERIFY(t.open());
    std::vector<Result<VerifyOutcome>> answers;
    t.cache->verify(Cid {}, [&](const auto& answer) { answers.push_back(answer); });
    QTRY_COMPARE(answers.size(), 1U);
    QCOMPARE(answers[0].error().code, ErrorCode::NotFound);
}

void TestCacheDamage::aDamagedIndexIsMovedAsideAndWholeFilesComeBack()
{
    DamageCache t;
    QVERIFY(t.open());
    const auto whole = TestArtifact::random(3 * chunkSize, 12);
    const auto partial = TestArtifact::random(3 * chunkSize, 13);
    QVERIFY(t.fillIdle(whole));
    QVERIFY(t.add(partial));
    t.cache->store(partial.cid(), 0, partial.chunks[0], 0);
    t.cache.reset();
    const QString database = t.path(QStringLiteral("agent.sqlite"));
    QFile::remove(database + QStringLiteral("-wal"));
    QVERIFY(overwrite(database, 0, TestArtifact::randomBytes(20000, 5)));
    QVERIFY(t.open());
    QTRY_VERIFY(t.isWhole(whole.cid()));
    QCOMPARE(t.read(whole, 2), whole.chunks[2]);
    QVERIFY(!t.isListed(partial.cid()));
    QVERIFY(!QFile::exists(t.fileOf(partial) + QStringLiteral(".part")));
    QCOMPARE(QDir(t.options.stateDirectory)
                 .entryList({QStringLiteral("agent.sqlite.damaged-*")}, QDir::Files)
                 .size(),
             1);
    QVERIFY(t.reopen());
    QVERIFY(t.isWhole(whole.cid()));
}

void TestCacheDamage::aLostIndexAdoptsWhatProvesItsName()
{
    DamageCache t;
    QVERIFY(t.open());
    const auto good = TestArtifact::random(3 * chunkSize + 5, 14);
    const auto bad = TestArtifact::random(3 * chunkSize, 15);
    QVERIFY(t.fillIdle(good) && t.fillIdle(bad));
    t.cache.reset();
    QVERIFY(QFile::remove(t.path(QStringLiteral("agent.sqlite"))));
    QVERIFY(overwrite(t.fileOf(bad), 2 * chunkSize, "wrong"));
    QVERIFY(overwrite(t.path(QStringLiteral("cache/stray")), 0, "stray"));
    QVERIFY(t.open());
    QTRY_VERIFY(t.isWhole(good.cid()));
    QTRY_VERIFY(!QFile::exists(t.fileOf(bad)));
    QVERIFY(!t.isListed(bad.cid()));
    QVERIFY(!QFile::exists(t.path(QStringLiteral("cache/stray"))));
}

void TestCacheDamage::addingWhileAdoptingTakesTheFile()
{
    DamageCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(3 * chunkSize, 16);
    QVERIFY(t.fillIdle(artifact));
    t.cache.reset();
    QVERIFY(QFile::remove(t.path(QStringLiteral("agent.sqlite"))));
    QVERIFY(t.open());
    QSignalSpy added(t.cache.get(), &ChunkCache::added);
    QVERIFY(t.add(artifact));
    QVERIFY(added[0][1].value<ChunkSet>().isFull());
}

void TestCacheDamage::aRenameWithoutItsMarkIsMended()
{
    DamageCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(3 * chunkSize, 17);
    QVERIFY(t.fillIdle(artifact));
    t.cache.reset();
    // As if the process had ended between the two.
    QVERIFY(execute(t.path(QStringLiteral("agent.sqlite")),
                    QStringLiteral("UPDATE cache_artifact SET whole = 0, verified = x'01'")));
    QVERIFY(t.open());
    QTRY_VERIFY(t.isWhole(artifact.cid()));
    QCOMPARE(t.read(artifact, 2), artifact.chunks[2]);
    QVERIFY(!QFile::exists(t.fileOf(artifact) + QStringLiteral(".part")));
}

void TestCacheDamage::aReadErrorLosesOnlyThatChunk()
{
    DamageCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(3 * chunkSize, 18);
    QVERIFY(t.fillIdle(artifact));
    t.cache.reset();
    // One read fails for the reader, and one for the worker that verifies because of it.
    auto inReader = std::make_shared<std::atomic<int>>(1);
    auto inWorker = std::make_shared<std::atomic<int>>(1);
    t.options.fault = [inReader, inWorker, here = QThread::currentThread()](FaultPoint point) {
        auto& left = QThread::currentThread() == here ? *inReader : *inWorker;
        return point == FaultPoint::Read && left.fetch_sub(1) > 0 ? EIO : 0;
    };
    QVERIFY(t.open());
    QVERIFY(t.read(artifact, 1).startsWith("error"));
    TRY_READ(t, artifact, 1);
    QVERIFY(t.read(artifact, 0).startsWith("error"));
    QCOMPARE(t.read(artifact, 2), artifact.chunks[2]);
}

void TestCacheDamage::aFullDiskIsToldAndRecoversByItself()
{
    for (const int error : {ENOSPC, EIO, EROFS}) {
        DamageCache t;
        QVERIFY(t.open());
        const auto artifact = TestArtifact::random(3 * chunkSize, 19);
        QVERIFY(t.add(artifact));
        QSignalSpy verified(t.cache.get(), &ChunkCache::chunkVerified);
        QSignalSpy failed(t.cache.get(), &ChunkCache::storeFailed);
        QSignalSpy writable(t.cache.get(), &ChunkCache::writableChanged);
        t.cache->store(artifact.cid(), 0, artifact.chunks[0], 0);
        QTRY_COMPARE(verified.count(), 1);
        t.failAt(FaultPoint::Write, error);
        t.cache->store(artifact.cid(), 1, artifact.chunks[1], 42);
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed[0][2].toULongLong(), 42U);
        QCOMPARE(failed[0][3].value<Error>().code == ErrorCode::DiskFull, error == ENOSPC);
        QTRY_COMPARE(writable.count(), 1);
        QCOMPARE(writable[0][0].toBool(), false);
        QCOMPARE(writable[0][1].toULongLong() > 0, error == ENOSPC);
        QCOMPARE(t.read(artifact, 0), artifact.chunks[0]); // nothing verified is lost
        QVERIFY(t.read(artifact, 1).startsWith("error"));
        t.works();
        QTRY_COMPARE(writable.count(), 2);
        QCOMPARE(writable[1][0].toBool(), true);
        t.storeAll(artifact);
        QTRY_VERIFY(t.isWhole(artifact.cid()));
    }
}

void TestCacheDamage::afterAFailedSyncNothingIsMarkedUnread()
{
    DamageCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(4 * chunkSize, 20);
    QVERIFY(t.add(artifact));
    t.cache->flush();
    QSignalSpy verified(t.cache.get(), &ChunkCache::chunkVerified);
    QSignalSpy writable(t.cache.get(), &ChunkCache::writableChanged);
    QSignalSpy ended(t.cache.get(), &ChunkCache::verificationEnded);
    t.failAt(FaultPoint::Sync, EIO);
    t.cache->store(artifact.cid(), 0, artifact.chunks[0], 0);
    t.cache->store(artifact.cid(), 1, artifact.chunks[1], 0);
    QTRY_COMPARE(writable.count(), 1);
    QCOMPARE(writable[0][0].toBool(), false);
    QCOMPARE(ended.count(), 0);
    t.works();
    QTRY_COMPARE(ended.count(), 1); // read back from the disk before anything is marked
    QTRY_COMPARE(writable.count(), 2);
    TRY_READ(t, artifact, 1);
    t.storeAll(artifact);
    QTRY_VERIFY(t.isWhole(artifact.cid()));
    QVERIFY(t.reopen());
    QVERIFY(t.isWhole(artifact.cid()));
}

void TestCacheDamage::aReadOnlyCacheFolderFailsClearly()
{
    DamageCache t;
    QVERIFY(t.open());
    t.cache->flush();
    // A file in the place of the folder stands for a file system that takes no new files.
    QVERIFY(QDir().rename(t.path(QStringLiteral("cache")), t.path(QStringLiteral("cache-away"))));
    QVERIFY(overwrite(t.path(QStringLiteral("cache")), 0, "x"));
    QSignalSpy failed(t.cache.get(), &ChunkCache::failed);
    const auto artifact = TestArtifact::random(100, 21);
    t.cache->add(artifact.manifest);
    QTRY_VERIFY(failed.count() == 1 || t.isListed(artifact.cid()));
    QCOMPARE(failed.count(), 1);
    QVERIFY(failed[0][1].value<Error>().detail.contains(cidText(artifact.cid())));
    QVERIFY(QFile::remove(t.path(QStringLiteral("cache"))));
    QVERIFY(QDir().rename(t.path(QStringLiteral("cache-away")), t.path(QStringLiteral("cache"))));
    QVERIFY(t.fill(artifact));
}

} // namespace patchswarm::cache

QTEST_GUILESS_MAIN(patchswarm::cache::TestCacheDamage)
#include "tst_cachedamage.moc"
