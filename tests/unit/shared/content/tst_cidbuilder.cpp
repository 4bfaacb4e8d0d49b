#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

#include "contentstream.h"
#include "shared/content/cidbuilder.h"

using namespace patchswarm;
using namespace patchswarm::test;

class CidBuilderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void readSizesDoNotMatter()
    {
        const quint32 seed = 4001;
        QRandomGenerator random(seed);
        const DagProfile tiny {64, 3};
        for (int round = 0; round < 60; ++round) {
            const auto content = contentOf(QStringLiteral("sha256ctr"), random.bounded(4000U));
            CidBuilder whole(tiny);
            whole.add(content);
            CidBuilder pieces(tiny);
            for (std::span<const std::uint8_t> rest = content; !rest.empty();) {
                const auto taken = std::min<std::size_t>(rest.size(), random.bounded(200U));
                pieces.add(rest.first(taken)); // empty pieces too
                rest = rest.subspan(taken);
            }
            QCOMPARE(pieces.size(), static_cast<std::uint64_t>(content.size()));
            QVERIFY2(whole.finish().value() == pieces.finish().value(),
                     qPrintable(QStringLiteral("seed %1").arg(seed)));
        }
    }

    void aBuilderBeginsAnewAfterEachFile()
    {
        const auto content = contentOf(QStringLiteral("sha256ctr"), 5000);
        CidBuilder builder({1024, 2}, CidBuilder::ChunkList::Keep);
        builder.add(content);
        const auto first = builder.finish();
        QCOMPARE(builder.size(), std::uint64_t {0});
        builder.add(content);
        QVERIFY(builder.finish().value() == first.value());
        QCOMPARE(builder.finish()->fileSize, std::uint64_t {0});
    }

    void theManifestHasTheDigestOfEachChunk()
    {
        const auto content = contentOf(QStringLiteral("sha256ctr"), 2 * chunkSize + 5);
        CidBuilder builder(unixfsV1Of2025, CidBuilder::ChunkList::Keep);
        for (int file = 0; file < 2; ++file) {
            builder.add(content);
            const auto manifest = builder.finishManifest();
            QVERIFY(manifest.has_value());
            QCOMPARE(manifest->chunks().size(), std::size_t {3});
            QVERIFY(manifest->verifies(2, std::span(content).last(5)));
        }
        const auto empty = builder.finishManifest();
        QVERIFY(empty && empty->chunks() == std::vector<Sha256Digest> {sha256({})});
    }

    void everyInnerNodeIsHandedOutOnceInOrder()
    {
        std::vector<std::pair<unsigned, std::uint64_t>> seen;
        CidBuilder builder({1, 3}, CidBuilder::ChunkList::Drop, [&](const DagBuilder::Node& node) {
            seen.emplace_back(node.level, node.index);
        });
        builder.add(contentOf(QStringLiteral("sha256ctr"), 10));
        QVERIFY(builder.finish());
        std::sort(seen.begin(), seen.end());
        const std::vector<std::pair<unsigned, std::uint64_t>> expected {
            {1, 0}, {1, 1}, {1, 2}, {1, 3}, {2, 0}, {2, 1}, {3, 0}};
        QCOMPARE(seen, expected);
    }
};

QTEST_APPLESS_MAIN(CidBuilderTest)
#include "tst_cidbuilder.moc"
