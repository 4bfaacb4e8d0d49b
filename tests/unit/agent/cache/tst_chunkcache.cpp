#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

#include <atomic>
#include <random>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include "agent/cache/chunkcache.h"
#include "shared/content/cidtext.h"
#include "tests/unit/agent/cache/testcache.h"

namespace patchswarm::cache {

class TestChunkCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStoredChunkIsVerifiedAndReadable();
    void aWrongChunkIsReportedAndNeverReadable();
    void aChunkOfTheWrongLengthIsCorrupt();
    void aChunkStoredTwiceIsToldAsDuplicate();
    void storingWhatWasNotAddedFails();
    void aChunkBeyondTheEndFails();
    void anArtifactBecomesWholeUnderItsFinalName();
    void emptyAndOneByteArtifactsWork();
    void chunksOfZerosNeedNoFetching();
    void chunksSurviveARestart();
    void aWholeArtifactSurvivesARestartAndNeedsNoSecondHash();
    void queuedBytesComeBackToZero();
    void aReadBeyondTheChunkIsRefused();
    void theReaderOutlivesTheCache();
    void equalChunksOfOtherArtifactsAreReused();
    void addingAWholeArtifactAgainHoldsEverything();
    void pinUnpinEvictAnswerOnTheCallersThread();
    void listShowsUsedAndReserved();
    void aSecondCacheOnTheSameStateNamesThePid();
    void anOpenStateDirectoryIsRefusedWithTheChmod();
    void aNewerIndexIsRefusedByName();
    void moreArtifactsThanOpenFilesCanBeRead();
    void readersOnOtherThreadsSeeOnlyRightBytesWhileChunksArrive();
};

void TestChunkCache::aStoredChunkIsVerifiedAndReadable()
{
    TestCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(3 * chunkSize + 17, 1);
    QVERIFY(t.add(artifact));
    QSignalSpy verified(t.cache.get(), &ChunkCache::chunkVerified);
    t.cache->store(artifact.cid(), 3, artifact.chunks[3], 77);
    QTRY_COMPARE(verified.count(), 1);
    QCOMPARE(verified[0][0].value<Cid>(), artifact.cid());
    QCOMPARE(verified[0][1].toUInt(), 3U);
    QCOMPARE(verified[0][2].toULongLong(), 77U);
    QCOMPARE(verified[0][3].toBool(), false);
    QCOMPARE(t.read(artifact, 3), artifact.chunks[3]);
    QVERIFY(t.read(artifact, 2).startsWith("error"));
    QCOMPARE(t.cache->held(artifact.cid()).count(), 1U);
}

void TestChunkCache::aWrongChunkIsReportedAndNeverReadable()
{
    TestCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(2 * chunkSize, 2);
    QVERIFY(t.add(artifact));
    QSignalSpy corrupt(t.cache.get(), &ChunkCache::chunkCorrupt);
    QByteArray wrong = artifact.chunks[0];
    wrong[500000] = static_cast<char>(wrong[500000] ^ 1);
    t.cache->store(artifact.cid(), 0, wrong, 5);
    QTRY_COMPARE(corrupt.count(), 1);
    QCOMPARE(corrupt[0][2].toULongLong(), 5U);
    QVERIFY(t.read(artifact, 0).startsWith("error"));
    QCOMPARE(t.cache->usedBytes(), 0U);
}

void TestChunkCache::aChunkOfTheWrongLengthIsCorrupt()
{
    TestCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(chunkSize + 10, 3);
    QVERIFY(t.add(artifact));
    QSignalSpy corrupt(t.cache.get(), &ChunkCache::chunkCorrupt);
    t.cache->store(artifact.cid(), 1, artifact.chunks[1].left(9), 1);
    t.cache->store(artifact.cid(), 1, artifact.chunks[1] + 'x', 2);
    t.cache->store(artifact.cid(), 1, {}, 3);
    QTRY_COMPARE(corrupt.count(), 3);
}

void TestChunkCache::aChunkStoredTwiceIsToldAsDuplicate()
{
    TestCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(2 * chunkSize, 4);
    QVERIFY(t.add(artifact));
    QSignalSpy verified(t.cache.get(), &ChunkCache::chunkVerified);
    t.cache->store(artifact.cid(), 0, artifact.chunks[0], 1);
    t.cache->store(artifact.cid(), 0, artifact.chunks[0], 2);
    QTRY_COMPARE(verified.count(), 2);
    QCOMPARE(verified[0][3].toBool(), false);
    QCOMPARE(verified[1][3].toBool(), true);
}

void TestChunkCache::storingWhatWasNotAddedFails()
{
    TestCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(1000, 5);
    QSignalSpy failed(t.cache.get(), &ChunkCache::storeFailed);
    t.cache->store(artifact.cid(), 0, artifact.chunks[0], 9);
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed[0][3].value<Error>().code, ErrorCode::NotFound);
    QVERIFY(failed[0][3].value<Error>().detail.contains(cidText(artifact.cid())));
}

void TestChunkCache::aChunkBeyondTheEndFails()
{
    TestCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(1000, 6);
    QVERIFY(t.add(artifact));
    QSignalSpy failed(t.cache.get(), &ChunkCache::storeFailed);
    t.cache->store(artifact.cid(), 1, artifact.chunks[0], 9);
    t.cache->store(artifact.cid(), 0xffffffff, artifact.chunks[0], 9);
    QTRY_COMPARE(failed.count(), 2);
    QCOMPARE(failed[0][3].value<Error>().code, ErrorCode::InvalidInput);
}

void TestChunkCache::anArtifactBecomesWholeUnderItsFinalName()
{
    TestCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(5 * chunkSize + 1, 7);
    QVERIFY(t.add(artifact));
    const QString name = t.path(QStringLiteral("cache/")) + cidText(artifact.cid());
    QVERIFY(QFile::exists(name + QStringLiteral(".part")));
    QCOMPARE(QFileInfo(name + QStringLiteral(".part")).size(), 5 * chunkSize + 1);
    QSignalSpy whole(t.cache.get(), &ChunkCache::becameWhole);
    t.storeAll(artifact);
    QTRY_COMPARE(whole.count(), 1);
    QVERIFY(!QFile::exists(name + QStringLiteral(".part")));
    QFile file(name);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), artifact.bytes());
}

void TestChunkCache::emptyAndOneByteArtifactsWork()
{
    TestCache t;
    QVERIFY(t.open());
    const auto empty = TestArtifact::ofChunks({QByteArray()});
    QVERIFY(t.add(empty));
    QTRY_VERIFY(t.isWhole(empty.cid()));
    QCOMPARE(t.read(empty, 0), QByteArray());
    const auto one = TestArtifact::ofChunks({QByteArray("x")});
    QVERIFY(t.fill(one));
    QCOMPARE(t.read(one, 0), QByteArray("x"));
    QVERIFY(t.reopen());
    QVERIFY(t.isWhole(empty.cid()));
    QCOMPARE(t.read(one, 0), QByteArray("x"));
}

void TestChunkCache::chunksOfZerosNeedNoFetching()
{
    TestCache t;
    QVERIFY(t.open());
    const QByteArray zeros(chunkSize, '\0');
    const auto artifact = TestArtifact::ofChunks(
        {zeros, TestArtifact::randomBytes(chunkSize, 8), zeros, QByteArray(100, '\0')});
    QSignalSpy added(t.cache.get(), &ChunkCache::added);
    QVERIFY(t.add(artifact));
    const auto held = added[0][1].value<ChunkSet>();
    QCOMPARE(held.count(), 3U);
    QVERIFY(!held.contains(1));
    QCOMPARE(added[0][2].toULongLong(), 2U * chunkSize + 100);
    QCOMPARE(t.read(artifact, 2), zeros);
    t.cache->store(artifact.cid(), 1, artifact.chunks[1], 0);
    QTRY_VERIFY(t.isWhole(artifact.cid()));
    QCOMPARE(t.read(artifact, 3), artifact.chunks[3]);
}

void TestChunkCache::chunksSurviveARestart()
{
    TestCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(6 * chunkSize, 9);
    QVERIFY(t.add(artifact));
    t.cache->store(artifact.cid(), 1, artifact.chunks[1], 0);
    t.cache->store(artifact.cid(), 4, artifact.chunks[4], 0);
    QVERIFY(t.reopen());
    const ChunkSet held = t.cache->held(artifact.cid());
    QCOMPARE(held.count(), 2U);
    QVERIFY(held.contains(1) && held.contains(4));
    QCOMPARE(t.read(artifact, 4), artifact.chunks[4]);
    QSignalSpy added(t.cache.get(), &ChunkCache::added);
    QVERIFY(t.add(artifact));
    QCOMPARE(added[0][1].value<ChunkSet>(), held);
    t.storeAll(artifact);
    QTRY_VERIFY(t.isWhole(artifact.cid()));
}

void TestChunkCache::aWholeArtifactSurvivesARestartAndNeedsNoSecondHash()
{
    TestCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(4 * chunkSize, 10);
    QVERIFY(t.fill(artifact));
    QVERIFY(t.reopen());
    QVERIFY(t.isWhole(artifact.cid())); // at once: not in state Verifying
    QCOMPARE(t.read(artifact, 3), artifact.chunks[3]);
    QCOMPARE(t.cache->manifest(artifact.cid())->chunks(), artifact.manifest->chunks());
}

void TestChunkCache::queuedBytesComeBackToZero()
{
    TestCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(4 * chunkSize, 11);
    QVERIFY(t.add(artifact));
    t.storeAll(artifact);
    QTRY_COMPARE(t.cache->queuedBytes(), 0U);
    t.cache->store(Cid {}, 0, artifact.chunks[0], 0);
    QTRY_COMPARE(t.cache->queuedBytes(), 0U);
}

void TestChunkCache::aReadBeyondTheChunkIsRefused()
{
    TestCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(chunkSize + 100, 12);
    QVERIFY(t.fill(artifact));
    std::vector<std::uint8_t> buffer(101);
    const auto reader = t.cache->reader();
    QVERIFY(reader->read(artifact.cid(), 1, 0, std::span(buffer).first(100)));
    QCOMPARE(reader->read(artifact.cid(), 1, 0, buffer).error().code, ErrorCode::InvalidInput);
    QCOMPARE(reader->read(artifact.cid(), 1, 1, std::span(buffer).first(100)).error().code,
             ErrorCode::InvalidInput);
    QCOMPARE(reader->read(artifact.cid(), 1, 0xffffffff, std::span(buffer).first(2)).error().code,
             ErrorCode::InvalidInput);
    QCOMPARE(reader->read(artifact.cid(), 2, 0, std::span(buffer).first(1)).error().code,
             ErrorCode::NotFound);
}

void TestChunkCache::theReaderOutlivesTheCache()
{
    TestCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(1000, 13);
    QVERIFY(t.fill(artifact));
    const auto reader = t.cache->reader();
    t.cache.reset();
    std::vector<std::uint8_t> buffer(1000);
    [[maybe_unused]] const auto done = reader->read(artifact.cid(), 0, 0, buffer);
    QVERIFY(!done || std::equal(buffer.begin(), buffer.end(), viewOf(artifact.chunks[0]).begin()));
}

void TestChunkCache::equalChunksOfOtherArtifactsAreReused()
{
    TestCache t;
    QVERIFY(t.open());
    const auto first = TestArtifact::random(4 * chunkSize, 14);
    QVERIFY(t.fill(first));
    const auto second =
        TestArtifact::ofChunks({first.chunks[2], TestArtifact::randomBytes(chunkSize, 99),
                                first.chunks[0], first.chunks[2]});
    QSignalSpy added(t.cache.get(), &ChunkCache::added);
    QVERIFY(t.add(second));
    const auto held = added[0][1].value<ChunkSet>();
    QCOMPARE(held.count(), 3U);
    QVERIFY(!held.contains(1));
    QCOMPARE(added[0][2].toULongLong(), 3U * chunkSize);
    t.cache->store(second.cid(), 1, second.chunks[1], 0);
    QTRY_VERIFY(t.isWhole(second.cid()));
    for (ChunkIndex chunk = 0; chunk < 4; ++chunk)
        QCOMPARE(t.read(second, chunk), second.chunks[chunk]);
}

void TestChunkCache::addingAWholeArtifactAgainHoldsEverything()
{
    TestCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(3 * chunkSize, 15);
    QVERIFY(t.fill(artifact));
    QSignalSpy added(t.cache.get(), &ChunkCache::added);
    QVERIFY(t.add(artifact));
    QVERIFY(added[0][1].value<ChunkSet>().isFull());
    QCOMPARE(added[0][2].toULongLong(), 3U * chunkSize);
}

void TestChunkCache::pinUnpinEvictAnswerOnTheCallersThread()
{
    TestCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(1000, 16);
    std::vector<Result<void>> answers;
    const auto note = [&](const Result<void>& answer) {
        QCOMPARE(QThread::currentThread(), thread());
        answers.push_back(answer);
    };
    t.cache->pin(artifact.cid(), note);
    QTRY_COMPARE(answers.size(), 1U);
    QCOMPARE(answers[0].error().code, ErrorCode::NotFound);
    QVERIFY(t.fill(artifact));
    t.cache->evict(artifact.cid(), note);
    QTRY_COMPARE(answers.size(), 2U);
    QCOMPARE(answers[1].error().code, ErrorCode::Conflict); // a job still wants it
    t.cache->setInUse(artifact.cid(), false);
    t.cache->pin(artifact.cid(), note);
    t.cache->evict(artifact.cid(), note);
    QTRY_COMPARE(answers.size(), 4U);
    QVERIFY(answers[2].has_value());
    QVERIFY(answers[3].error().detail.contains(QStringLiteral("unpin")));
    QVERIFY(t.reopen());
    QVERIFY(t.cache->list()[0].pinned);
    QSignalSpy evicted(t.cache.get(), &ChunkCache::evicted);
    t.cache->unpin(artifact.cid(), note);
    t.cache->evict(artifact.cid(), note);
    QTRY_COMPARE(answers.size(), 6U);
    QVERIFY(answers[5].has_value());
    QCOMPARE(evicted.count(), 1);
    QCOMPARE(evicted[0][1].value<EvictReason>(), EvictReason::Requested);
    QTRY_VERIFY(!QFile::exists(t.path(QStringLiteral("cache/")) + cidText(artifact.cid())));
    QVERIFY(t.read(artifact, 0).startsWith("error"));
}

void TestChunkCache::listShowsUsedAndReserved()
{
    TestCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(4 * chunkSize, 17);
    QVERIFY(t.add(artifact));
    QCOMPARE(t.cache->reservedBytes(), 4U * chunkSize);
    t.cache->store(artifact.cid(), 0, artifact.chunks[0], 0);
    QTRY_COMPARE(t.cache->usedBytes(), chunkSize);
    QCOMPARE(t.cache->reservedBytes(), 3U * chunkSize);
    const auto list = t.cache->list();
    QCOMPARE(list.size(), 1U);
    QCOMPARE(list[0].state, EntryState::Partial);
    QVERIFY(list[0].fetching);
    QCOMPARE(list[0].size, 4U * chunkSize);
}

void TestChunkCache::aSecondCacheOnTheSameStateNamesThePid()
{
    TestCache t;
    QVERIFY(t.open());
    const auto second = ChunkCache::open(t.options);
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Busy);
    QVERIFY2(second.error().detail.contains(QString::number(::getpid())),
             qPrintable(second.error().detail));
    t.cache.reset();
    QVERIFY(t.open());
}

void TestChunkCache::anOpenStateDirectoryIsRefusedWithTheChmod()
{
    TestCache t;
    QVERIFY(QDir().mkpath(t.options.stateDirectory));
    for (const mode_t mode : {0755, 0750, 0701}) {
        QCOMPARE(::chmod(qPrintable(t.options.stateDirectory), mode), 0);
        const auto opened = ChunkCache::open(t.options);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::PermissionDenied);
        QVERIFY(opened.error().detail.contains(QStringLiteral("chmod 700 ")
                                               + t.options.stateDirectory));
    }
    QCOMPARE(::chmod(qPrintable(t.options.stateDirectory), 0700), 0);
    QVERIFY(t.open());
}

void TestChunkCache::aNewerIndexIsRefusedByName()
{
    TestCache t;
    QVERIFY(t.open());
    t.cache.reset();
    {
        auto database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("t"));
        database.setDatabaseName(t.path(QStringLiteral("agent.sqlite")));
        QVERIFY(database.open());
        database.exec(QStringLiteral("UPDATE cache_schema SET version = 7"));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("t"));
    const auto opened = ChunkCache::open(t.options);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::UnsupportedVersion);
    QVERIFY(opened.error().detail.contains(QStringLiteral("agent.sqlite")));
    QVERIFY(opened.error().detail.contains(QStringLiteral("7")));
}

void TestChunkCache::moreArtifactsThanOpenFilesCanBeRead()
{
    TestCache t;
    QVERIFY(t.open());
    std::vector<TestArtifact> artifacts;
    for (unsigned seed = 100; seed < 180; ++seed) {
        artifacts.push_back(TestArtifact::random(500, seed));
        t.cache->add(artifacts.back().manifest);
        t.storeAll(artifacts.back());
    }
    for (const TestArtifact& artifact : artifacts)
        QTRY_VERIFY(t.isWhole(artifact.cid()));
    for (int round = 0; round < 2; ++round)
        for (const TestArtifact& artifact : artifacts)
            QCOMPARE(t.read(artifact, 0), artifact.chunks[0]);
    const auto open = QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::AllEntries).size();
    QVERIFY2(open < 120, qPrintable(QString::number(open)));
}

void TestChunkCache::readersOnOtherThreadsSeeOnlyRightBytesWhileChunksArrive()
{
    TestCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(30 * chunkSize, 200);
    QVERIFY(t.add(artifact));
    QSignalSpy ended(t.cache.get(), &ChunkCache::verificationEnded);
    std::atomic<bool> stop = false;
    std::atomic<int> right = 0;
    std::atomic<int> wrong = 0;
    std::atomic<int> heldBack = 0;
    const auto read = [&, reader = t.cache->reader()](unsigned seed) {
        std::mt19937 random(seed);
        std::vector<std::uint8_t> buffer(64 * 1024);
        while (!stop) {
            const auto chunk = static_cast<ChunkIndex>(random() % 30);
            const auto offset = static_cast<quint32>(random() % (chunkSize - buffer.size()));
            const auto done = reader->read(artifact.cid(), chunk, offset, buffer);
            if (!done)
                heldBack += done.error().code == ErrorCode::Busy ? 1 : 0;
            else if (std::equal(buffer.begin(), buffer.end(),
                                viewOf(artifact.chunks[chunk]).begin() + offset))
                ++right;
            else
                ++wrong;
        }
    };
    std::vector<std::thread> threads;
    for (unsigned seed = 0; seed < 3; ++seed)
        threads.emplace_back(read, seed);
    t.storeAll(artifact);
    const bool enough = QTest::qWaitFor([&] { return t.isWhole(artifact.cid()) && right > 1000; });
    stop = true;
    for (std::thread& thread : threads)
        thread.join();
    QVERIFY(enough);
    QCOMPARE(wrong.load(), 0);
    QCOMPARE(heldBack.load(), 0); // our own writes are not taken for somebody else's
    QCOMPARE(ended.count(), 0);
}

} // namespace patchswarm::cache

QTEST_GUILESS_MAIN(patchswarm::cache::TestChunkCache)
#include "tst_chunkcache.moc"
