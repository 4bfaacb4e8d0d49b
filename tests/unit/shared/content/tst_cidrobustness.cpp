#include <QRandomGenerator>
#include <QTest>

#include <array>

#include "contentstream.h"
#include "shared/content/cidbuilder.h"
#include "shared/content/cidtext.h"
#include "shared/content/dagpb.h"

using namespace patchswarm;
using namespace patchswarm::test;

namespace {

constexpr quint32 seed = 0x5eed0499;
constexpr int mutations = 20000;

using Bytes = std::vector<std::uint8_t>;

struct Sample
{
    DagProfile profile;
    DagLink link;
    DagPlace place;
    bool isRoot;
    Bytes block;
};

// Every inner node of a few trees, with its true place.
std::vector<Sample> samples()
{
    std::vector<Sample> all;
    for (const auto& [profile, size] : {std::pair {DagProfile {1024, 4}, 20481U},
                                        {DagProfile {1024, 2}, 33792U},
                                        {DagProfile {1, 3}, 28U},
                                        {DagProfile {262144, 174}, 3670016U},
                                        {unixfsV1Of2025, 2 * chunkSize + 1}}) {
        const std::size_t before = all.size();
        CidBuilder builder(profile, CidBuilder::ChunkList::Drop,
                           [&, p = profile](const DagBuilder::Node& node) {
                               all.push_back({p,
                                              node.link,
                                              {node.level, node.link.fileSize},
                                              false,
                                              {node.block.begin(), node.block.end()}});
                           });
        builder.add(contentOf(QStringLiteral("sha256ctr"), size));
        (void)builder.finish();
        Q_ASSERT(all.size() > before);
        all.back().isRoot = true;
    }
    return all;
}

std::size_t below(QRandomGenerator& random, std::size_t bound)
{
    return random.bounded(static_cast<quint32>(bound));
}

void mutateOnce(Bytes& block, QRandomGenerator& random)
{
    static constexpr std::array<std::uint8_t, 10> telling {0x00, 0x01, 0x7f, 0x80, 0xff,
                                                           0x12, 0x0a, 0x18, 0x20, 0x08};
    const auto byte = random.bounded(2) == 0 ? telling[below(random, telling.size())]
                                             : static_cast<std::uint8_t>(random.bounded(256));
    const auto at = block.begin() + static_cast<std::ptrdiff_t>(below(random, block.size() + 1));
    switch (random.bounded(6)) {
    case 0: // truncate
        block.erase(at, block.end());
        break;
    case 1:
        block.insert(at, byte);
        break;
    case 2: { // repeat a part
        const Bytes part(
            at,
            block.begin()
                + static_cast<std::ptrdiff_t>(std::min<std::size_t>(
                    block.size(),
                    static_cast<std::size_t>(at - block.begin()) + below(random, 60))));
        block.insert(block.begin() + static_cast<std::ptrdiff_t>(below(random, block.size() + 1)),
                     part.begin(), part.end());
        break;
    }
    case 3:
        if (at != block.end())
            block.erase(at);
        break;
    default:
        if (at != block.end())
            *at = byte;
    }
}

} // namespace

class CidRobustnessTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void mutatedNodesNeverVerifyAndNeverReadInTwoWays()
    {
        const std::vector<Sample> all = samples();
        QRandomGenerator random(seed);
        int readable = 0;
        for (int i = 0; i < mutations; ++i) {
            const auto where = QStringLiteral("seed %1, mutation %2").arg(seed).arg(i);
            const Sample& sample = all[below(random, all.size())];
            Bytes block = sample.block;
            for (quint32 times = 1 + random.bounded(4U); times > 0; --times)
                mutateOnce(block, random);
            if (block == sample.block)
                continue;
            for (const auto& place : {std::optional<DagPlace>(), std::optional(sample.place)}) {
                QVERIFY2(!verifyDagNode(sample.link.cid, block, place, sample.profile),
                         qPrintable(where));
                const auto node = readDagNode(block, place, sample.profile);
                readable += node ? 1 : 0;
                if (node) // only digests can differ then, and the block is still the one way to
                          // write it
                    QVERIFY2(encodeDagNode(node->links) == block
                                 && block.size() == sample.block.size(),
                             qPrintable(where));
            }
        }
        QVERIFY2(readable > 0, "no mutation met a digest: the test does not reach far enough");
    }

    void unmutatedNodesVerifyInTheirPlace()
    {
        for (const Sample& sample : samples()) {
            QVERIFY(verifyDagNode(sample.link.cid, sample.block, sample.place, sample.profile));
            const bool isRoot =
                verifyDagNode(sample.link.cid, sample.block, std::nullopt, sample.profile)
                    .has_value();
            QVERIFY(isRoot || !sample.isRoot);
        }
    }

    void randomBytesAreNoNodes()
    {
        QRandomGenerator random(seed);
        for (int i = 0; i < mutations; ++i) {
            Bytes block(random.bounded(200U));
            for (std::uint8_t& byte : block)
                byte = static_cast<std::uint8_t>(random.bounded(256));
            if (!block.empty() && i % 2 == 0)
                block.front() = i % 4 == 0 ? 0x12 : 0x0a;
            QVERIFY2(!readDagNode(block, std::nullopt, {1, 2}),
                     qPrintable(QStringLiteral("seed %1, %2").arg(seed).arg(i)));
        }
    }

    void mutatedTextsAreNeverTheSameCid()
    {
        QRandomGenerator random(seed);
        int accepted = 0;
        for (int i = 0; i < mutations; ++i) {
            const auto where = QStringLiteral("seed %1, mutation %2").arg(seed).arg(i);
            const auto byte = static_cast<std::uint8_t>(random.bounded(256));
            const Cid cid {random.bounded(2) == 0 ? CidCodec::Raw : CidCodec::DagPb,
                           sha256({&byte, 1})};
            const QString original = cidText(cid);
            QString text = original;
            for (int times = 1 + random.bounded(3); times > 0; --times)
                mutateText(text, random);
            const auto parsed = parseCid(text);
            accepted += parsed ? 1 : 0;
            QVERIFY2(!parsed || (*parsed == cid) == (text == original), qPrintable(where));
            QVERIFY2(!parsed || cidText(*parsed) == text, qPrintable(where));
        }
        QVERIFY2(accepted > 0, "no mutation met a digest: the test does not reach far enough");
    }

private:
    static void mutateText(QString& text, QRandomGenerator& random)
    {
        const auto at =
            static_cast<qsizetype>(below(random, static_cast<std::size_t>(text.size()) + 1));
        const QChar letter = random.bounded(2) == 0
            ? QStringLiteral("abcdefghijklmnopqrstuvwxyz234567").at(random.bounded(32))
            : QChar(static_cast<char16_t>(random.bounded(0x10000)));
        switch (random.bounded(5)) {
        case 0:
            text.insert(at, letter);
            break;
        case 1:
            text.remove(at, 1 + random.bounded(3));
            break;
        default:
            if (at < text.size())
                text[at] = letter;
        }
    }
};

QTEST_APPLESS_MAIN(CidRobustnessTest)
#include "tst_cidrobustness.moc"
