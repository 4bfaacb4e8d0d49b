#include <QFile>
#include <QFileInfo>
#include <QTest>
#include <QThread>

#include <atomic>
#include <sys/stat.h>

#include "agent/cache/deliveryname.h"
#include "shared/content/cidtext.h"
#include "tests/unit/agent/cache/testcache.h"

namespace patchswarm::cache {

namespace {

constexpr qint64 day = 24LL * 60 * 60 * 1000;

struct DeliveryCache : TestCache
{
    std::shared_ptr<std::atomic<qint64>> now = std::make_shared<std::atomic<qint64>>(1000 * day);

    DeliveryCache()
    {
        options.clockMs = [now = now] { return now->load(); };
    }

    // The delivered file's path; empty when it failed.
    [[nodiscard]] QString deliver(const Cid& cid, const QString& job, const QString& name) const
    {
        QSignalSpy delivered(cache.get(), &ChunkCache::delivered);
        QSignalSpy failed(cache.get(), &ChunkCache::deliveryFailed);
        cache->deliver(cid, job, name);
        if (!QTest::qWaitFor([&] { return delivered.count() + failed.count() > 0; })
            || delivered.isEmpty())
            return {};
        return delivered[0][2].toString();
    }

    [[nodiscard]] Error refusal(const Cid& cid, const QString& job, const QString& name) const
    {
        QSignalSpy failed(cache.get(), &ChunkCache::deliveryFailed);
        cache->deliver(cid, job, name);
        if (!QTest::qWaitFor([&] { return failed.count() > 0; }))
            return {ErrorCode::TimedOut, QStringLiteral("nothing came")};
        return failed[0][2].value<Error>();
    }

    [[nodiscard]] QString fileOf(const TestArtifact& artifact) const
    {
        return path(QStringLiteral("cache/")) + cidText(artifact.cid());
    }
};

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot open");
}

const QString job = QStringLiteral("job-1");
const QString name = QStringLiteral("patch.msu");

} // namespace

class TestDelivery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDeliveredFileIsACopyOfItsOwn();
    void itAppearsOnlyWhole();
    void whatIsNotWholeIsNotDelivered();
    void namesThatAreNoPlainFileNamesAreRefused_data();
    void namesThatAreNoPlainFileNamesAreRefused();
    void ordinaryNamesAreAccepted();
    void damageFoundOnTheWayIsNotDelivered();
    void deliveringAgainReplacesTheFile();
    void severalJobsGetTheirOwnFiles();
    void anUnkeptArtifactServesEveryJobBeforeItGoes();
    void removingAJobsFilesLeavesTheRest();
    void handedOverFilesGoADayLater();
    void deliveredFilesGoWithRetention();
    void expiryGoesOnAfterARestart();
    void unfinishedCopiesAreRemovedAtTheStart();
    void deliveringCountsAsUse();
};

void TestDelivery::aDeliveredFileIsACopyOfItsOwn()
{
    DeliveryCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(5 * chunkSize + 3, 1);
    QVERIFY(t.fill(artifact));
    const QString path = t.deliver(artifact.cid(), job, name);
    QCOMPARE(path, t.path(QStringLiteral("delivered/job-1/patch.msu")));
    QCOMPARE(contentOf(path), artifact.bytes());
    struct stat copy = {};
    struct stat cached = {};
    QCOMPARE(::stat(qPrintable(path), &copy), 0);
    QCOMPARE(::stat(qPrintable(t.fileOf(artifact)), &cached), 0);
    QVERIFY(copy.st_ino != cached.st_ino);
    QCOMPARE(copy.st_nlink, 1U);
    // An installer that writes to its file changes nothing here.
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QCOMPARE(file.write("installer"), 9);
    file.close();
    QCOMPARE(t.read(artifact, 0), artifact.chunks[0]);
}

void TestDelivery::itAppearsOnlyWhole()
{
    DeliveryCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(40 * chunkSize, 2);
    QVERIFY(t.fill(artifact));
    QSignalSpy delivered(t.cache.get(), &ChunkCache::delivered);
    t.cache->deliver(artifact.cid(), job, name);
    const QString path = t.path(QStringLiteral("delivered/job-1/patch.msu"));
    int looks = 0;
    while (!QFile::exists(path)) {
        ++looks;
        QTest::qWait(0);
        QVERIFY(looks < 1'000'000);
    }
    QCOMPARE(contentOf(path), artifact.bytes()); // at the first moment that it is seen
    QTRY_COMPARE(delivered.count(), 1);
    QCOMPARE(QDir(t.path(QStringLiteral("delivered/job-1")))
                 .entryList(QDir::Files | QDir::Hidden)
                 .size(),
             1);
}

void TestDelivery::whatIsNotWholeIsNotDelivered()
{
    DeliveryCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(2 * chunkSize, 3);
    QCOMPARE(t.refusal(artifact.cid(), job, name).code, ErrorCode::NotFound);
    QVERIFY(t.add(artifact));
    t.cache->store(artifact.cid(), 0, artifact.chunks[0], 0);
    const Error error = t.refusal(artifact.cid(), job, name);
    QCOMPARE(error.code, ErrorCode::Conflict);
    QVERIFY(error.detail.contains(QStringLiteral("1 of 2 chunks")));
    QVERIFY(!QFile::exists(t.path(QStringLiteral("delivered/job-1/patch.msu"))));
}

void TestDelivery::namesThatAreNoPlainFileNamesAreRefused_data()
{
    QTest::addColumn<QString>("bad");
    const QStringList bad {QString(),
                           QStringLiteral("."),
                           QStringLiteral(".."),
                           QStringLiteral("../etc"),
                           QStringLiteral("/etc/passwd"),
                           QStringLiteral("a/b"),
                           QStringLiteral("a\\b"),
                           QStringLiteral("c:x"),
                           QStringLiteral(".hidden"),
                           QStringLiteral("a\nb"),
                           QStringLiteral("a") + QChar(0) + QStringLiteral("b"),
                           QStringLiteral("end."),
                           QStringLiteral("end "),
                           QStringLiteral("CON"),
                           QStringLiteral("nul.txt"),
                           QStringLiteral("Com1.exe"),
                           QStringLiteral("a*b"),
                           QString(201, QLatin1Char('x'))};
    for (int i = 0; i < bad.size(); ++i)
        QTest::newRow(qPrintable(QString::number(i))) << bad[i];
}

void TestDelivery::namesThatAreNoPlainFileNamesAreRefused()
{
    QFETCH(QString, bad);
    DeliveryCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(10, 4);
    QVERIFY(t.fill(artifact));
    const Error asFile = t.refusal(artifact.cid(), job, bad);
    QCOMPARE(asFile.code, ErrorCode::InvalidInput);
    QVERIFY(asFile.detail.contains(QStringLiteral("file name")));
    const Error asJob = t.refusal(artifact.cid(), bad, name);
    QCOMPARE(asJob.code, ErrorCode::InvalidInput);
    QVERIFY(asJob.detail.contains(QStringLiteral("job id")));
    QVERIFY(QDir(t.path(QStringLiteral("delivered"))).isEmpty());
}

void TestDelivery::ordinaryNamesAreAccepted()
{
    for (const char* good : {"windows10.0-kb5012345-x64.msu", "a", "Datei mit Umlaut \xc3\xa4.bin",
                             "console.exe", "7f3a-0001", "a b.c"})
        QVERIFY(checkPlainName(QStringLiteral("name"), QString::fromUtf8(good)).has_value());
}

void TestDelivery::damageFoundOnTheWayIsNotDelivered()
{
    DeliveryCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(12 * chunkSize, 5);
    QVERIFY(t.fill(artifact));
    QSignalSpy lost(t.cache.get(), &ChunkCache::chunkLost);
    QFile file(t.fileOf(artifact));
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(10 * chunkSize)
            && file.write("wrong") == 5);
    file.close();
    const Error error = t.refusal(artifact.cid(), job, name);
    QVERIFY2(error.detail.contains(QStringLiteral("chunk 10 ")), qPrintable(error.detail));
    QVERIFY(QDir(t.path(QStringLiteral("delivered/job-1")))
                .entryList(QDir::Files | QDir::Hidden)
                .isEmpty());
    QTRY_COMPARE(lost.count(), 1);
    t.cache->store(artifact.cid(), 10, artifact.chunks[10], 0);
    QTRY_VERIFY(t.isWhole(artifact.cid()));
    QCOMPARE(contentOf(t.deliver(artifact.cid(), job, name)), artifact.bytes());
}

void TestDelivery::deliveringAgainReplacesTheFile()
{
    DeliveryCache t;
    QVERIFY(t.open());
    const auto first = TestArtifact::random(100, 6);
    const auto second = TestArtifact::random(200, 7);
    QVERIFY(t.fill(first) && t.fill(second));
    QVERIFY(!t.deliver(first.cid(), job, name).isEmpty());
    const QString path = t.deliver(second.cid(), job, name);
    QCOMPARE(contentOf(path), second.bytes());
}

void TestDelivery::severalJobsGetTheirOwnFiles()
{
    DeliveryCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(3 * chunkSize, 8);
    QVERIFY(t.fill(artifact));
    QSignalSpy delivered(t.cache.get(), &ChunkCache::delivered);
    for (int i = 0; i < 5; ++i)
        t.cache->deliver(artifact.cid(), QStringLiteral("job-%1").arg(i), name);
    QTRY_COMPARE(delivered.count(), 5);
    for (const auto& signal : delivered)
        QCOMPARE(contentOf(signal[2].toString()), artifact.bytes());
}

void TestDelivery::anUnkeptArtifactServesEveryJobBeforeItGoes()
{
    DeliveryCache t;
    const auto closed = std::make_shared<std::atomic<bool>>(true);
    const auto waits = std::make_shared<std::atomic<bool>>(false);
    t.options.fault = [closed, waits](FaultPoint point) {
        while (point == FaultPoint::Read && *closed) {
            *waits = true;
            QThread::yieldCurrentThread();
        }
        return 0;
    };
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(3 * chunkSize, 9);
    QVERIFY(t.add(artifact, false));
    t.storeAll(artifact);
    QTRY_VERIFY(t.isWhole(artifact.cid()));
    QSignalSpy delivered(t.cache.get(), &ChunkCache::delivered);
    QSignalSpy evicted(t.cache.get(), &ChunkCache::evicted);
    t.cache->deliver(artifact.cid(), QStringLiteral("job-1"), name);
    QTRY_VERIFY(waits->load()); // in the middle of the first, the second comes
    t.cache->deliver(artifact.cid(), QStringLiteral("job-2"), name);
    *closed = false;
    QTRY_COMPARE(delivered.count(), 2);
    QTRY_COMPARE(evicted.count(), 1);
    for (const auto& signal : delivered)
        QCOMPARE(contentOf(signal[2].toString()), artifact.bytes());
    t.cache->flush();
    QVERIFY(!QFile::exists(t.fileOf(artifact)));
    QVERIFY(t.reopen());
    QVERIFY(t.cache->list().empty());
    QCOMPARE(contentOf(delivered[1][2].toString()), artifact.bytes());
}

void TestDelivery::removingAJobsFilesLeavesTheRest()
{
    DeliveryCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(100, 10);
    QVERIFY(t.fill(artifact));
    const QString first = t.deliver(artifact.cid(), QStringLiteral("job-1"), name);
    const QString second = t.deliver(artifact.cid(), QStringLiteral("job-2"), name);
    t.cache->removeDelivered(QStringLiteral("job-1"));
    QTRY_VERIFY(!QFileInfo::exists(QFileInfo(first).path()));
    QVERIFY(QFile::exists(second));
    QVERIFY(t.isWhole(artifact.cid()));
}

void TestDelivery::handedOverFilesGoADayLater()
{
    DeliveryCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(100, 11);
    QVERIFY(t.fill(artifact));
    const QString first = t.deliver(artifact.cid(), QStringLiteral("job-1"), name);
    const QString second = t.deliver(artifact.cid(), QStringLiteral("job-2"), name);
    t.cache->markHandedOver(QStringLiteral("job-1"));
    t.cache->flush();
    *t.now += day;
    QTest::qWait(60);
    QVERIFY(QFile::exists(first));
    *t.now += 1;
    QTRY_VERIFY(!QFile::exists(first));
    QVERIFY(QFile::exists(second));
}

void TestDelivery::deliveredFilesGoWithRetention()
{
    DeliveryCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(100, 12);
    QVERIFY(t.fill(artifact));
    const QString path = t.deliver(artifact.cid(), job, name);
    *t.now += 7 * day;
    QTest::qWait(60);
    QVERIFY(QFile::exists(path));
    *t.now += 1;
    QTRY_VERIFY(!QFile::exists(path));
}

void TestDelivery::expiryGoesOnAfterARestart()
{
    DeliveryCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(100, 13);
    QVERIFY(t.fill(artifact));
    const QString path = t.deliver(artifact.cid(), job, name);
    t.cache->markHandedOver(job);
    QVERIFY(t.reopen());
    QVERIFY(QFile::exists(path));
    t.cache.reset();
    *t.now += day + 1;
    QVERIFY(t.open());
    QTRY_VERIFY(!QFile::exists(path));
}

void TestDelivery::unfinishedCopiesAreRemovedAtTheStart()
{
    DeliveryCache t;
    QVERIFY(t.open());
    t.cache.reset();
    QVERIFY(QDir().mkpath(t.path(QStringLiteral("delivered/job-9"))));
    QFile left(t.path(QStringLiteral("delivered/job-9/.patch.msu.part")));
    QVERIFY(left.open(QIODevice::WriteOnly) && left.write("half") == 4);
    left.close();
    QVERIFY(t.open());
    QVERIFY(!QFileInfo::exists(t.path(QStringLiteral("delivered/job-9"))));
}

void TestDelivery::deliveringCountsAsUse()
{
    DeliveryCache t;
    QVERIFY(t.open());
    const auto artifact = TestArtifact::random(100, 14);
    QVERIFY(t.fillIdle(artifact));
    *t.now += 6 * day;
    QVERIFY(!t.deliver(artifact.cid(), job, name).isEmpty());
    *t.now += 6 * day;
    QTest::qWait(60);
    QVERIFY(t.isWhole(artifact.cid()));
    *t.now += 2 * day;
    QTRY_VERIFY(!t.isListed(artifact.cid()));
}

} // namespace patchswarm::cache

QTEST_GUILESS_MAIN(patchswarm::cache::TestDelivery)
#include "tst_delivery.moc"
