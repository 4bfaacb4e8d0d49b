#include <QTest>

#include "shared/content/chunklayout.h"

using namespace patchswarm;

class ChunkLayoutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void chunksCoverTheFileWithoutGapOrOverlap_data()
    {
        QTest::addColumn<quint64>("size");
        QTest::addColumn<quint32>("count");
        QTest::addColumn<quint32>("lastLength");
        const quint64 gib = quint64 {1} << 30;
        QTest::newRow("empty") << quint64 {0} << 1U << 0U;
        QTest::newRow("one byte") << quint64 {1} << 1U << 1U;
        QTest::newRow("a chunk less one") << quint64 {chunkSize - 1} << 1U << chunkSize - 1;
        QTest::newRow("a chunk") << quint64 {chunkSize} << 1U << chunkSize;
        QTest::newRow("a chunk and one") << quint64 {chunkSize + 1} << 2U << 1U;
        QTest::newRow("2 GiB less one") << 2 * gib - 1 << 2048U << chunkSize - 1;
        QTest::newRow("2 GiB") << 2 * gib << 2048U << chunkSize;
        QTest::newRow("4 GiB and one") << 4 * gib + 1 << 4097U << 1U;
        QTest::newRow("8 TiB and five") << 8192 * gib + 5 << 8388609U << 5U;
        QTest::newRow("the largest") << quint64 {maxArtifactSize} << 0xffffffffU << chunkSize;
    }

    void chunksCoverTheFileWithoutGapOrOverlap()
    {
        QFETCH(const quint64, size);
        QFETCH(const quint32, count);
        QFETCH(const quint32, lastLength);
        const ChunkLayout layout {size};
        QCOMPARE(layout.count(), count);
        QCOMPARE(layout.offset(0), quint64 {0});
        QCOMPARE(layout.length(count - 1), lastLength);
        QCOMPARE(layout.offset(count - 1) + lastLength, size);
        if (count > 1)
            QCOMPARE(layout.length(count - 2), chunkSize);
    }
};

QTEST_APPLESS_MAIN(ChunkLayoutTest)
#include "tst_chunklayout.moc"
