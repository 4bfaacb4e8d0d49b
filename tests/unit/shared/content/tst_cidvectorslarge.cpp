#include <QTest>

#include <algorithm>
#include <list>

#include "contentstream.h"
#include "shared/content/cidbuilder.h"
#include "vectorcheck.h"

using namespace patchswarm;
using namespace patchswarm::test;

namespace {

// One file of a vector on its way: the first `size` bytes of a stream that others read too.
class Reading
{
public:
    explicit Reading(const Vector& v)
        : vector(v)
    {
    }

    Reading(const Reading&) = delete; // the builder's sink points into the check
    Reading& operator=(const Reading&) = delete;

    const Vector& vector;
    VectorCheck check {vector};
    CidBuilder builder {vector.profile, CidBuilder::ChunkList::Drop, check.sink()};
    QString fault {};
    bool isDone = false;

    // `digestSoFar` has seen the stream up to `at`.
    void add(std::span<const std::uint8_t> bytes, std::uint64_t at, const Sha256& digestSoFar)
    {
        if (isDone)
            return;
        const auto taken =
            static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), vector.size - at));
        builder.add(bytes.first(taken));
        isDone = at + taken == vector.size;
        if (!isDone)
            return;
        Sha256 whole = digestSoFar;
        whole.add(bytes.first(taken));
        const Sha256Digest digest = whole.finish();
        const auto hex = QByteArray(reinterpret_cast<const char*>(digest.data()), 32).toHex();
        const auto root = builder.finish();
        fault = !root ? root.error().detail : check.difference(*root);
        if (hex != vector.contentSha256)
            fault = QStringLiteral("the generator is wrong");
    }
};

} // namespace

class CidVectorsLargeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void gibibytesOfAStreamMatchAllTheirVectors_data()
    {
        QTest::addColumn<QString>("generator");
        QTest::addColumn<int>("count");
        QTest::newRow("sha256ctr") << QStringLiteral("sha256ctr") << 6;
        QTest::newRow("chacha20") << QStringLiteral("chacha20:v1-2025-seed") << 1;
    }

    void gibibytesOfAStreamMatchAllTheirVectors()
    {
        QFETCH(const QString, generator);
        QFETCH(const int, count);
        const std::vector<Vector> vectors = readVectors();
        std::list<Reading> readings;
        std::uint64_t longest = 0;
        for (const Vector& vector : vectors) {
            if (vector.generator != generator || vector.size <= 64 * 1024 * 1024 + 1)
                continue;
            readings.emplace_back(vector);
            longest = std::max(longest, vector.size);
        }
        QCOMPARE(static_cast<int>(readings.size()), count);

        const auto stream = ContentStream::named(generator);
        std::vector<std::uint8_t> bytes(999'983); // fits no chunk
        Sha256 digest;
        for (std::uint64_t at = 0; at < longest; at += bytes.size()) {
            stream->next(bytes);
            for (Reading& reading : readings)
                reading.add(bytes, at, digest);
            digest.add(bytes);
        }
        for (const Reading& reading : readings) {
            QVERIFY2(reading.isDone, qPrintable(reading.vector.name));
            QVERIFY2(reading.fault.isEmpty(),
                     qPrintable(QStringLiteral("%1: %2").arg(reading.vector.name, reading.fault)));
        }
    }
};

QTEST_APPLESS_MAIN(CidVectorsLargeTest)
#include "tst_cidvectorslarge.moc"
