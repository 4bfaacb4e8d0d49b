#include <QTest>

#include <algorithm>
#include <array>

#include "contentstream.h"
#include "shared/content/cidbuilder.h"
#include "shared/content/cidtext.h"
#include "shared/content/dagpb.h"
#include "vectorcheck.h"

using namespace patchswarm;
using namespace patchswarm::test;

namespace {

constexpr std::uint64_t hashedInFull =
    64 * 1024 * 1024 + 1; // bytes; larger vectors have a test of their own

QByteArray hexOf(const Sha256Digest& digest)
{
    return QByteArray(reinterpret_cast<const char*>(digest.data()), 32).toHex();
}

// Reads of sizes that fit no chunk.
class OddSizes
{
public:
    std::size_t next(std::uint64_t most)
    {
        static constexpr std::array<std::size_t, 7> sizes {1, 4093, 65537, 7, 1048577, 2097151, 31};
        return static_cast<std::size_t>(
            std::min<std::uint64_t>(most, sizes[m_turn++ % sizes.size()]));
    }

private:
    std::size_t m_turn = 0;
};

} // namespace

class CidVectorsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void allVectorsAreThere()
    {
        QCOMPARE(m_vectors.size(), std::size_t {91});
        QCOMPARE(m_negatives.blocks.size(), std::size_t {34});
        QCOMPARE(m_negatives.texts.size(), std::size_t {16});
    }

    void smallFilesMatchTheirVectorWhateverTheReadSizes_data()
    {
        addRows([](const Vector& vector) { return vector.size <= hashedInFull; });
    }

    void smallFilesMatchTheirVectorWhateverTheReadSizes()
    {
        QFETCH(const int, index);
        const Vector& vector = m_vectors[static_cast<std::size_t>(index)];
        const auto content = contentOf(vector.generator, vector.size);
        QCOMPARE(hexOf(sha256(content)), vector.contentSha256);

        VectorCheck check(vector);
        CidBuilder builder(vector.profile, CidBuilder::ChunkList::Drop, check.sink());
        OddSizes sizes;
        for (std::span<const std::uint8_t> rest = content; !rest.empty();) {
            const std::size_t taken = sizes.next(rest.size());
            builder.add(rest.first(taken));
            rest = rest.subspan(taken);
        }
        const auto root = builder.finish();
        QVERIFY2(root.has_value(), root ? "" : qPrintable(root.error().detail));
        QCOMPARE(check.difference(*root), QString());
    }

    void hugeFilesOfZerosMatchTheirVector_data()
    {
        addRows([](const Vector& vector) {
            return vector.size > hashedInFull && vector.generator == u"zero";
        });
    }

    void hugeFilesOfZerosMatchTheirVector()
    {
        QFETCH(const int, index);
        const Vector& vector = m_vectors[static_cast<std::size_t>(index)];
        const std::vector<std::uint8_t> zeros(vector.profile.chunkBytes);
        const Sha256Digest full = sha256(zeros);

        VectorCheck check(vector);
        DagBuilder builder(vector.profile, check.sink());
        std::uint64_t rest = vector.size;
        for (; rest > vector.profile.chunkBytes; rest -= vector.profile.chunkBytes)
            builder.addChunk(full, vector.profile.chunkBytes);
        builder.addChunk(sha256(std::span(zeros).first(rest)), static_cast<std::uint32_t>(rest));
        QCOMPARE(check.difference(builder.finish()), QString());
    }

    void chunkListsOfTheProfileMakeTheVectorsRoot_data()
    {
        addRows([](const Vector& vector) {
            return vector.size <= hashedInFull && vector.isProfile2025;
        });
    }

    void chunkListsOfTheProfileMakeTheVectorsRoot()
    {
        QFETCH(const int, index);
        const Vector& vector = m_vectors[static_cast<std::size_t>(index)];
        CidBuilder builder(unixfsV1Of2025, CidBuilder::ChunkList::Keep);
        builder.add(contentOf(vector.generator, vector.size));
        const auto manifest = builder.finishManifest();
        QVERIFY(manifest.has_value());
        QCOMPARE(cidText(manifest->root()), vector.cid);
        QCOMPARE(manifest->layout().size, vector.size);
        const auto proven =
            ArtifactManifest::fromChunkList(*parseCid(vector.cid), vector.size, manifest->chunks());
        QVERIFY(proven.has_value());
    }

    void thePositiveControlIsAccepted()
    {
        const Negative& control = m_negatives.positiveControl;
        const auto node =
            verifyDagNode(*parseCid(control.cid), control.block, std::nullopt, control.profile);
        QVERIFY2(node.has_value(), node ? "" : qPrintable(node.error().detail));
        QCOMPARE(encodeDagNode(node->links), control.block);
    }

    void everyNegativeBlockIsRefusedForItsOwnReason_data()
    {
        QTest::addColumn<int>("index");
        QTest::addColumn<QString>("fault");
        for (std::size_t i = 0; i < m_negatives.blocks.size(); ++i) {
            const QString& name = m_negatives.blocks[i].name;
            QTest::newRow(qPrintable(name)) << static_cast<int>(i) << faultExpected(name);
        }
    }

    void everyNegativeBlockIsRefusedForItsOwnReason()
    {
        QFETCH(const int, index);
        QFETCH(const QString, fault);
        const Negative& negative = m_negatives.blocks[static_cast<std::size_t>(index)];
        QVERIFY2(!fault.isEmpty(), "the test knows no reason for this block");
        const auto node =
            verifyDagNode(*parseCid(negative.cid), negative.block, std::nullopt, negative.profile);
        QVERIFY(!node.has_value());
        QCOMPARE(node.error().code, ErrorCode::InvalidInput); // the hash is right, the block is not
        QVERIFY2(node.error().detail.contains(fault), qPrintable(node.error().detail));
    }

    void everyNegativeTextIsRefusedForItsOwnReason_data()
    {
        QTest::addColumn<int>("index");
        QTest::addColumn<QString>("fault");
        for (std::size_t i = 0; i < m_negatives.texts.size(); ++i) {
            const QString& name = m_negatives.texts[i].name;
            QTest::newRow(qPrintable(name)) << static_cast<int>(i) << textFaultExpected(name);
        }
    }

    void everyNegativeTextIsRefusedForItsOwnReason()
    {
        QFETCH(const int, index);
        QFETCH(const QString, fault);
        const Negative& negative = m_negatives.texts[static_cast<std::size_t>(index)];
        QVERIFY2(!fault.isEmpty(), "the test knows no reason for this text");
        const auto cid = parseCid(negative.text);
        QVERIFY(!cid.has_value());
        QCOMPARE(cid.error().code, ErrorCode::InvalidInput);
        QVERIFY2(cid.error().detail.contains(fault), qPrintable(cid.error().detail));
    }

private:
    template<class Filter>
    void addRows(Filter isWanted)
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < m_vectors.size(); ++i)
            if (isWanted(m_vectors[i]))
                QTest::newRow(qPrintable(m_vectors[i].name)) << static_cast<int>(i);
    }

    static QString faultExpected(const QString& name);
    static QString textFaultExpected(const QString& name);

    const std::vector<Vector> m_vectors = readVectors();
    const Negatives m_negatives = readNegatives();
};

QString CidVectorsTest::faultExpected(const QString& name)
{
    static const std::map<QString, QString> faults {
        {QStringLiteral("data-before-links"), QStringLiteral("follows Data")},
        {QStringLiteral("name-absent"), QStringLiteral("without Name")},
        {QStringLiteral("name-not-empty"), QStringLiteral("Name is not empty")},
        {QStringLiteral("tsize-absent"), QStringLiteral("without Tsize")},
        {QStringLiteral("tsize-wrong"), QStringLiteral("Tsize 0 is not")},
        {QStringLiteral("tsize-non-minimal-varint"), QStringLiteral("longer than needed")},
        {QStringLiteral("link-fields-out-of-order"), QStringLiteral("does not begin with Hash")},
        {QStringLiteral("links-around-data"), QStringLiteral("follows Data")},
        {QStringLiteral("two-data-fields"), QStringLiteral("follows Data")},
        {QStringLiteral("unknown-node-field"), QStringLiteral("follows Data")},
        {QStringLiteral("truncated"), QStringLiteral("past the end")},
        {QStringLiteral("trailing-zero"), QStringLiteral("follows Data")},
        {QStringLiteral("cidv0-child"), QStringLiteral("foreign CID")},
        {QStringLiteral("identity-child"), QStringLiteral("foreign CID")},
        {QStringLiteral("sha512-child"), QStringLiteral("foreign CID")},
        {QStringLiteral("child-codec-dag-pb"), QStringLiteral("codec of link 0")},
        {QStringLiteral("packed-blocksizes"), QStringLiteral("another field among them")},
        {QStringLiteral("filesize-after-blocksizes"), QStringLiteral("no filesize")},
        {QStringLiteral("filesize-absent"), QStringLiteral("no filesize")},
        {QStringLiteral("filesize-wrong"), QStringLiteral("add up to")},
        {QStringLiteral("blocksizes-short"), QStringLiteral("fewer blocksizes")},
        {QStringLiteral("blocksizes-overflow"), QStringLiteral("64 bits")},
        {QStringLiteral("type-raw"), QStringLiteral("Type is not File")},
        {QStringLiteral("type-directory"), QStringLiteral("Type is not File")},
        {QStringLiteral("inline-data"), QStringLiteral("no filesize")},
        {QStringLiteral("mode-present"), QStringLiteral("after the last blocksize")},
        {QStringLiteral("mtime-present"), QStringLiteral("after the last blocksize")},
        {QStringLiteral("uneven-chunks"), QStringLiteral("blocksize 0 is not")},
        {QStringLiteral("zero-size-child"), QStringLiteral("not the balanced layout")},
        {QStringLiteral("one-link-root"), QStringLiteral("file of one chunk")},
        {QStringLiteral("five-links"), QStringLiteral("more than 4 links")},
        {QStringLiteral("no-links"), QStringLiteral("no links")},
        {QStringLiteral("zero-length-block"), QStringLiteral("neither a link nor Data")},
        {QStringLiteral("balanced-packed-tail"), QStringLiteral("codec of link 1")},
    };
    const auto found = faults.find(name);
    return found == faults.end() ? QString() : found->second;
}

QString CidVectorsTest::textFaultExpected(const QString& name)
{
    static const std::map<QString, QString> faults {
        {QStringLiteral("uppercase-B"), QStringLiteral("upper-case")},
        {QStringLiteral("mixed-case"), QStringLiteral("character 11 is not one of a-z")},
        {QStringLiteral("no-multibase"), QStringLiteral("must begin with b")},
        {QStringLiteral("short"), QStringLiteral("58 characters instead of 59")},
        {QStringLiteral("long"), QStringLiteral("60 characters instead of 59")},
        {QStringLiteral("nonzero-padding-bits"), QStringLiteral("unused bits")},
        {QStringLiteral("digit-outside-alphabet"),
         QStringLiteral("character 58 is not one of a-z")},
        {QStringLiteral("padding"), QStringLiteral("no = padding")},
        {QStringLiteral("space"), QStringLiteral("white space")},
        {QStringLiteral("cidv0"), QStringLiteral("version 0")},
        {QStringLiteral("dag-cbor"), QStringLiteral("codec 0x71")},
        {QStringLiteral("identity"), QStringLiteral("8 characters instead of 59")},
        {QStringLiteral("version-2"), QStringLiteral("CID version 2")},
        {QStringLiteral("digest-len-31"), QStringLiteral("characters instead of 59")},
        {QStringLiteral("trailing-byte"), QStringLiteral("61 characters instead of 59")},
        {QStringLiteral("empty"), QStringLiteral("it is empty")},
    };
    const auto found = faults.find(name);
    return found == faults.end() ? QString() : found->second;
}

QTEST_APPLESS_MAIN(CidVectorsTest)
#include "tst_cidvectors.moc"
