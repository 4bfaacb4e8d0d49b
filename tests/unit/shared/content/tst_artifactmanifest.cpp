#include <QTest>

#include "contentstream.h"
#include "shared/content/artifactmanifest.h"
#include "shared/content/sha256.h"

using namespace patchswarm;
using namespace patchswarm::test;

class ArtifactManifestTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        m_content = contentOf(QStringLiteral("sha256ctr"), 3 * chunkSize + 17);
        for (ChunkIndex chunk = 0; chunk < m_layout.count(); ++chunk)
            m_digests.push_back(sha256(bytesOf(chunk)));
    }

    void aTrueListIsProvenByItsRoot()
    {
        const auto own = ArtifactManifest::fromOwnDigests(m_layout.size, m_digests);
        QVERIFY(own.has_value());
        const auto proven = ArtifactManifest::fromChunkList(own->root(), m_layout.size, m_digests);
        QVERIFY(proven.has_value());
        QVERIFY(proven->chunks() == m_digests);
        QVERIFY(proven->root() == own->root());
        QCOMPARE(proven->layout().size, m_layout.size);
    }

    void anyOtherListIsRefused()
    {
        const Cid root = ArtifactManifest::fromOwnDigests(m_layout.size, m_digests)->root();
        for (std::size_t chunk = 0; chunk < m_digests.size(); ++chunk) {
            auto changed = m_digests;
            changed[chunk][31] ^= 1;
            QCOMPARE(codeOf(root, m_layout.size, changed), ErrorCode::Untrusted);
        }
        auto swapped = m_digests;
        std::swap(swapped[0], swapped[1]);
        QCOMPARE(codeOf(root, m_layout.size, swapped), ErrorCode::Untrusted);
        QCOMPARE(codeOf(root, m_layout.size + 1, m_digests), ErrorCode::Untrusted);
        QCOMPARE(codeOf({CidCodec::Raw, root.digest}, m_layout.size, m_digests),
                 ErrorCode::Untrusted);
    }

    void aListOfTheWrongLengthIsRefusedBeforeHashing()
    {
        const Cid root = ArtifactManifest::fromOwnDigests(m_layout.size, m_digests)->root();
        auto shorter = m_digests;
        shorter.pop_back();
        auto longer = m_digests;
        longer.push_back({});
        QCOMPARE(codeOf(root, m_layout.size, shorter), ErrorCode::InvalidInput);
        QCOMPARE(codeOf(root, m_layout.size, longer), ErrorCode::InvalidInput);
        QCOMPARE(codeOf(root, m_layout.size, {}), ErrorCode::InvalidInput);
        QCOMPARE(codeOf(root, 0, {}), ErrorCode::InvalidInput);
    }

    void sizesBeyondTheLimitAreRefused()
    {
        for (const std::uint64_t size : {maxArtifactSize + 1, std::uint64_t {1} << 52,
                                         std::uint64_t {1} << 63, ~std::uint64_t {0}}) {
            QCOMPARE(codeOf({}, size, {}), ErrorCode::InvalidInput);
            QCOMPARE(codeOf({}, size, {{}}), ErrorCode::InvalidInput);
            QVERIFY(!ArtifactManifest::fromOwnDigests(size, {}));
        }
    }

    void aChunkIsVerifiedByLengthAndDigest()
    {
        const auto manifest = ArtifactManifest::fromOwnDigests(m_layout.size, m_digests);
        for (ChunkIndex chunk = 0; chunk < m_layout.count(); ++chunk)
            QVERIFY(manifest->verifies(chunk, bytesOf(chunk)));
        QVERIFY(!manifest->verifies(0, bytesOf(1)));
        QVERIFY(!manifest->verifies(0, bytesOf(0).first(chunkSize - 1)));
        QVERIFY(!manifest->verifies(3, bytesOf(0)));
        QVERIFY(!manifest->verifies(4, {}));
        QVERIFY(!manifest->verifies(0xffffffff, bytesOf(0)));
        auto flipped = std::vector<std::uint8_t>(bytesOf(3).begin(), bytesOf(3).end());
        flipped.front() ^= 0x80;
        QVERIFY(!manifest->verifies(3, flipped));
    }

    void theEmptyFileIsOneEmptyChunk()
    {
        const auto manifest = ArtifactManifest::fromOwnDigests(0, {sha256({})});
        QVERIFY(manifest.has_value());
        QCOMPARE(manifest->root().codec, CidCodec::Raw);
        QVERIFY(manifest->verifies(0, {}));
    }

private:
    [[nodiscard]] std::span<const std::uint8_t> bytesOf(ChunkIndex chunk) const
    {
        return std::span(m_content).subspan(m_layout.offset(chunk), m_layout.length(chunk));
    }

    static ErrorCode codeOf(const Cid& root, std::uint64_t size, std::vector<Sha256Digest> chunks)
    {
        const auto manifest = ArtifactManifest::fromChunkList(root, size, std::move(chunks));
        return manifest ? ErrorCode::Busy : manifest.error().code; // Busy: none of ours
    }

    const ChunkLayout m_layout {3 * chunkSize + 17};
    std::vector<std::uint8_t> m_content;
    std::vector<Sha256Digest> m_digests;
};

QTEST_APPLESS_MAIN(ArtifactManifestTest)
#include "tst_artifactmanifest.moc"
