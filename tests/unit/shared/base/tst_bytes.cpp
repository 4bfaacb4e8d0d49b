#include <QTest>

#include <limits>

#include "shared/base/bytes.h"

using namespace patchswarm;

class BytesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void sizesAreDecimalWithOneDecimalFromKilobytesUp_data()
    {
        QTest::addColumn<quint64>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << quint64 {0} << QStringLiteral("0 B");
        QTest::newRow("bytes") << quint64 {999} << QStringLiteral("999 B");
        QTest::newRow("one kilobyte") << quint64 {1000} << QStringLiteral("1.0 kB");
        QTest::newRow("kilobytes") << quint64 {1500} << QStringLiteral("1.5 kB");
        QTest::newRow("rounded into the next unit") << quint64 {999950} << QStringLiteral("1.0 MB");
        QTest::newRow("just below") << quint64 {999949} << QStringLiteral("999.9 kB");
        QTest::newRow("a chunk") << quint64 {mebibyte} << QStringLiteral("1.0 MB");
        QTest::newRow("gigabytes") << 20 * quint64 {gigabyte} << QStringLiteral("20.0 GB");
        QTest::newRow("the most") << std::numeric_limits<quint64>::max()
                                  << QStringLiteral("18.4 EB");
    }

    void sizesAreDecimalWithOneDecimalFromKilobytesUp()
    {
        QFETCH(const quint64, bytes);
        QFETCH(const QString, text);
        QCOMPARE(byteText(bytes), text);
    }

    void ratesAreSizesPerSecondAndNeverNegative()
    {
        QCOMPARE(rateText(12'340'000), QStringLiteral("12.3 MB/s"));
        QCOMPARE(rateText(0.4), QStringLiteral("0 B/s"));
        QCOMPARE(rateText(-5), QStringLiteral("0 B/s"));
        QCOMPARE(rateText(std::numeric_limits<double>::quiet_NaN()), QStringLiteral("0 B/s"));
        QCOMPARE(rateText(std::numeric_limits<double>::infinity()), QStringLiteral("18.4 EB/s"));
    }
};

QTEST_APPLESS_MAIN(BytesTest)
#include "tst_bytes.moc"
