#include <QTest>

#include <map>

#include "contentstream.h"
#include "shared/content/cidbuilder.h"
#include "shared/content/cidtext.h"
#include "shared/content/dagpb.h"

using namespace patchswarm;
using namespace patchswarm::test;

namespace {

constexpr DagProfile tiny {1024, 4};

using Blocks = std::map<Cid, std::vector<std::uint8_t>>;

// All blocks of one file, leaves and inner nodes.
struct Tree
{
    DagLink root;
    Blocks blocks;
};

Tree treeOf(std::size_t size, const DagProfile& profile)
{
    Tree tree;
    CidBuilder builder(profile, CidBuilder::ChunkList::Drop, [&](const DagBuilder::Node& node) {
        tree.blocks[node.link.cid] = {node.block.begin(), node.block.end()};
    });
    const auto content = contentOf(QStringLiteral("sha256ctr"), size);
    builder.add(content);
    tree.root = builder.finish().value();
    for (std::size_t at = 0; at < size; at += profile.chunkBytes) {
        const auto chunk =
            std::span(content).subspan(at, std::min<std::size_t>(profile.chunkBytes, size - at));
        tree.blocks[{CidCodec::Raw, sha256(chunk)}] = {chunk.begin(), chunk.end()};
    }
    return tree;
}

// Bytes of content authenticated from the root CID alone, 0 when any block fails: section
// "verifying top-down".
std::uint64_t verifiedBytes(const Blocks& blocks, const DagLink& wanted,
                            std::optional<DagPlace> place, const DagProfile& profile)
{
    const auto& block = blocks.at(wanted.cid);
    if (wanted.cid.codec == CidCodec::Raw)
        return block.size() == wanted.fileSize && sha256(block) == wanted.cid.digest ? block.size()
                                                                                     : 0;
    const auto node = verifyDagNode(wanted.cid, block, place, profile);
    std::uint64_t sum = 0;
    for (const DagLink& link : node ? node->links : std::vector<DagLink>()) {
        const std::uint64_t below =
            verifiedBytes(blocks, link, DagPlace {node->level - 1, link.fileSize}, profile);
        if (below == 0)
            return 0;
        sum += below;
    }
    return sum;
}

} // namespace

class DagPbTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void theWorkedExampleIsEncodedToTheByte()
    {
        const auto content = contentOf(QStringLiteral("sha256ctr"), 1025);
        const std::vector<DagLink> links {
            {{CidCodec::Raw, sha256(std::span(content).first(1024))}, 1024, 1024},
            {{CidCodec::Raw, sha256(std::span(content).last(1))}, 1, 1},
        };
        const auto block = encodeDagNode(links);
        QCOMPARE(block.size(), std::size_t {101});
        const auto hex = QByteArray(reinterpret_cast<const char*>(block.data()), 101).toHex();
        QVERIFY(hex.startsWith("122b0a2401551220369b5baf"));
        QVERIFY(hex.endsWith("12001801"
                             "0a0a08021881082080082001"));
        QCOMPARE(cidText({CidCodec::DagPb, sha256(block)}),
                 QStringLiteral("bafybeih6bxjgtt54evznemw4umjylmnaoo6ifqnud3n6pwmhukm3khtbbu"));
    }

    void wholeTreesAreAuthenticatedFromTheRootAlone_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {1025, 4096, 4097, 8193, 16385, 65537, 102400})
            QTest::addRow("%d", size) << size;
    }

    void wholeTreesAreAuthenticatedFromTheRootAlone()
    {
        QFETCH(const int, size);
        Tree tree = treeOf(static_cast<std::size_t>(size), tiny);
        QCOMPARE(verifiedBytes(tree.blocks, tree.root, std::nullopt, tiny),
                 static_cast<std::uint64_t>(size));
        for (auto& [cid, block] : tree.blocks) { // each block in turn
            block[block.size() / 2] ^= 1;
            QCOMPARE(verifiedBytes(tree.blocks, tree.root, std::nullopt, tiny), std::uint64_t {0});
            block[block.size() / 2] ^= 1;
            block.push_back(0);
            QCOMPARE(verifiedBytes(tree.blocks, tree.root, std::nullopt, tiny), std::uint64_t {0});
            block.pop_back();
        }
    }

    void aNodeInAnotherPlaceIsRefused()
    {
        const Tree tree = treeOf(16385, tiny);
        const auto& block = tree.blocks.at(tree.root.cid);
        QVERIFY(readDagNode(block, DagPlace {3, 16385}, tiny));
        for (const DagPlace& wrong :
             {DagPlace {3, 16384}, DagPlace {2, 16384}, DagPlace {4, 16385}, DagPlace {1, 16385},
              DagPlace {0, 16385}, DagPlace {3, 0}, DagPlace {200, 16385}})
            QVERIFY(!readDagNode(block, wrong, tiny));
        QVERIFY(!readDagNode(block, DagPlace {3, ~std::uint64_t {0}}, tiny));
        QVERIFY(!readDagNode(block, std::nullopt, {1024, 5}));
        QVERIFY(!readDagNode(block, std::nullopt, unixfsV1Of2025));
    }

    void aTailNodeOfOneLinkIsLegalBelowTheRootOnly()
    {
        const Tree tree = treeOf(4097, tiny);
        const auto root = readDagNode(tree.blocks.at(tree.root.cid), std::nullopt, tiny);
        QVERIFY(root.has_value());
        const DagLink& tail = root->links.back();
        QVERIFY(readDagNode(tree.blocks.at(tail.cid), DagPlace {1, 1}, tiny));
        QVERIFY(!readDagNode(tree.blocks.at(tail.cid), std::nullopt, tiny));
    }

    void aBlockThatIsNotTheCidIsNotEvenParsed()
    {
        const Tree tree = treeOf(4097, tiny);
        auto block = tree.blocks.at(tree.root.cid);
        const Cid leaf {CidCodec::Raw, sha256(block)};
        const auto asLeaf = verifyDagNode(leaf, block, std::nullopt, tiny);
        QVERIFY(!asLeaf && asLeaf.error().code == ErrorCode::InvalidInput);
        block.front() ^= 1;
        const auto other = verifyDagNode(tree.root.cid, block, std::nullopt, tiny);
        QVERIFY(!other && other.error().code == ErrorCode::Untrusted);
    }

    void noNodeIsLongerThanTheCap()
    {
        QCOMPARE(unixfsV1Of2025.maxNodeBytes(), std::uint64_t {63504});
        QCOMPARE(unixfsV1Of2025.sizesOf(1, std::uint64_t {1} << 30).block, std::uint64_t {51211});
        QCOMPARE(unixfsV1Of2025.sizesOf(2, std::uint64_t {1} << 40).block, std::uint64_t {55308});
        QVERIFY(unixfsV1Of2025.sizesOf(4, maxArtifactSize).block <= unixfsV1Of2025.maxNodeBytes());
        const std::vector<std::uint8_t> long_(63505, 0x12);
        const auto node = readDagNode(long_, std::nullopt);
        QVERIFY(!node && node.error().detail.contains(u"too many"));
    }

    void levelsGrowExactlyWhereATreeIsFull()
    {
        const std::uint64_t gib = std::uint64_t {1} << 30;
        QCOMPARE(unixfsV1Of2025.levels(0), 0U);
        QCOMPARE(unixfsV1Of2025.levels(chunkSize), 0U);
        QCOMPARE(unixfsV1Of2025.levels(chunkSize + 1), 1U);
        QCOMPARE(unixfsV1Of2025.levels(gib), 1U);
        QCOMPARE(unixfsV1Of2025.levels(gib + 1), 2U);
        QCOMPARE(unixfsV1Of2025.levels(1024 * gib), 2U);
        QCOMPARE(unixfsV1Of2025.levels(1024 * gib + 1), 3U);
        QCOMPARE(unixfsV1Of2025.levels(maxArtifactSize), 4U);
        QCOMPARE((DagProfile {1, 2}.capacity(63)), std::uint64_t {1} << 63);
        QCOMPARE((DagProfile {1, 2}.capacity(64)), ~std::uint64_t {0});
    }
};

QTEST_APPLESS_MAIN(DagPbTest)
#include "tst_dagpb.moc"
