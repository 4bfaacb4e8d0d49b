#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

#include <cstdio>
#include <random>
#include <signal.h>

#include "tests/unit/agent/cache/testcache.h"

namespace patchswarm::cache {

namespace {

constexpr unsigned artifactSeed = 7;
constexpr ChunkIndex chunkCount = 40;
constexpr quint64 batch = 2 * mebibyte;

TestArtifact theArtifact()
{
    return TestArtifact::random(chunkCount * quint64 {chunkSize}, artifactSeed);
}

Options childOptions(const QString& state)
{
    Options options;
    options.stateDirectory = state;
    options.limits.freeSpaceFloor = 0;
    options.syncBytes = batch;
    options.syncIntervalMs = 50;
    return options;
}

// Two that give in turn.
QByteArray giverOf(ChunkIndex chunk)
{
    return chunk % 2 == 0 ? QByteArray("even") : QByteArray("odd");
}

// The process that is killed: stores what is missing and tells each verified chunk.
int runChild(const QString& state)
{
    auto opened = ChunkCache::open(childOptions(state));
    if (!opened)
        return 2;
    const auto cache = std::move(*opened);
    const TestArtifact artifact = theArtifact();
    QObject::connect(cache.get(), &ChunkCache::chunkVerified, cache.get(),
                     [](const Cid&, ChunkIndex chunk) {
                         std::printf("%u\n", chunk);
                         std::fflush(stdout);
                     });
    QObject::connect(
        cache.get(), &ChunkCache::added, cache.get(), [&](const Cid& cid, const ChunkSet& held) {
            for (auto chunk = held.nextMissing(0); chunk; chunk = held.nextMissing(*chunk + 1))
                cache->store(cid, *chunk, artifact.chunks[*chunk], 0, giverOf(*chunk));
        });
    cache->add(artifact.manifest);
    return QCoreApplication::exec();
}

} // namespace

class TestCacheCrash : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void killedAtAnyMomentOnlyTheLastBatchesAreLost()
    {
        const unsigned seed = std::random_device {}();
        qInfo() << "seed" << seed;
        std::mt19937 random(seed);
        const TestArtifact artifact = theArtifact();
        const QTemporaryDir folder;
        const QString state = folder.path() + QStringLiteral("/state");
        for (int round = 0; round < 8 && m_held < int(chunkCount); ++round) {
            // The first kills come early, so that several fall into one artifact.
            const int chunks = static_cast<int>(random() % 14);
            const int told = killAfter(state, chunks);
            QVERIFY2(told >= 0, "the child did not start");
            int held = 0;
            checkHeld(state, artifact, held);
            if (QTest::currentTestFailed())
                return;
            // One batch under way, one gathering, and the chunk being written.
            const int lost = m_held + told - held;
            QVERIFY2(lost <= int(2 * batch / chunkSize) + 2,
                     qPrintable(QStringLiteral("%1 chunks lost in round %2, seed %3")
                                    .arg(lost)
                                    .arg(round)
                                    .arg(seed)));
            m_held = held;
        }
        finish(state, artifact);
    }

private:
    // Chunks that the child told as verified before it was killed; -1 when it did not run.
    static int killAfter(const QString& state, int chunks)
    {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--child"), state});
        if (!child.waitForStarted())
            return -1;
        int told = 0;
        QElapsedTimer timer;
        timer.start();
        while (told < chunks && timer.elapsed() < 10'000 && child.state() == QProcess::Running) {
            child.waitForReadyRead(20);
            while (child.canReadLine()) {
                child.readLine();
                ++told;
            }
            if (told == 0 && timer.elapsed() > 3000)
                break; // it holds everything already
        }
        ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
        child.waitForFinished();
        while (child.canReadLine()) {
            child.readLine();
            ++told;
        }
        return told;
    }

    // Opens as a restarted agent does: what it holds must be right.
    static void checkHeld(const QString& state, const TestArtifact& artifact, int& held)
    {
        TestCache t;
        t.options = childOptions(state);
        QVERIFY(t.open());
        QSignalSpy added(t.cache.get(), &ChunkCache::added);
        QSignalSpy lost(t.cache.get(), &ChunkCache::chunkLost);
        QVERIFY(t.add(artifact));
        const auto set = added[0][1].value<ChunkSet>();
        held = static_cast<int>(set.count());
        QCOMPARE(lost.count(), 0); // what was marked was durable and right
        TakenBytes taken;
        for (auto chunk = set.nextMember(0); chunk; chunk = set.nextMember(*chunk + 1)) {
            QCOMPARE(t.read(artifact, *chunk), artifact.chunks[*chunk]);
            taken[giverOf(*chunk)] += chunkSize;
        }
        QCOMPARE(added[0][3].value<TakenBytes>(), taken); // of each chunk that is here, no other
    }

    static void finish(const QString& state, const TestArtifact& artifact)
    {
        TestCache t;
        t.options = childOptions(state);
        QVERIFY(t.open());
        QVERIFY(t.add(artifact));
        t.storeAll(artifact);
        QTRY_VERIFY(t.isWhole(artifact.cid()));
        for (ChunkIndex chunk = 0; chunk < chunkCount; ++chunk)
            QCOMPARE(t.read(artifact, chunk), artifact.chunks[chunk]);
    }

    int m_held = 0;
};

} // namespace patchswarm::cache

int main(int argc, char* argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == QLatin1String("--child"))
        return patchswarm::cache::runChild(arguments[2]);
    patchswarm::cache::TestCacheCrash test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_cachecrash.moc"
