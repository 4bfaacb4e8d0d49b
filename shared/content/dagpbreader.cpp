#include <limits>

#include "shared/content/cidtext.h"
#include "shared/content/dagpb.h"
#include "shared/content/sha256.h"

namespace patchswarm {

namespace {

// Reads the two nested messages of one block in their only accepted order; remembers the first
// fault and its byte. Decides nothing about shape: whether the sizes fit the tree is checkShape()'s
// matter.
class NodeReader
{
public:
    explicit NodeReader(std::span<const std::uint8_t> block, std::uint32_t mostLinks)
        : m_block(block)
        , m_mostLinks(mostLinks)
    {
    }

    [[nodiscard]] bool read(DagNode& node)
    {
        while (m_at < m_block.size() && m_block[m_at] == 0x12)
            if (!readLink(node))
                return false;
        return readFile(node);
    }

    [[nodiscard]] const QString& fault() const { return m_fault; }

    [[nodiscard]] std::size_t at() const { return m_at; }

private:
    bool fail(const QString& fault)
    {
        m_fault = fault;
        return false;
    }

    bool expect(std::uint8_t tag, const QString& fault)
    {
        if (m_at >= m_end)
            return fail(fault + QStringLiteral(" (the message ends)"));
        if (m_block[m_at] != tag)
            return fail(fault);
        ++m_at;
        return true;
    }

    bool readVarint(std::uint64_t& value)
    {
        value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (m_at >= m_end)
                return fail(QStringLiteral("a number is cut off"));
            const std::uint8_t byte = m_block[m_at++];
            if (shift == 63 && byte > 1)
                return fail(QStringLiteral("a number does not fit 64 bits"));
            value |= std::uint64_t {byte & 0x7fU} << shift;
            if (byte < 0x80)
                return byte != 0 || shift == 0
                    || fail(QStringLiteral("a number is longer than needed"));
        }
        return fail(QStringLiteral("a number does not fit 64 bits"));
    }

    // Narrows the readable range to the message that begins here.
    bool enterMessage(const QString& name)
    {
        std::uint64_t length = 0;
        if (!readVarint(length))
            return false;
        if (length > m_end - m_at)
            return fail(name + QStringLiteral(" reaches past the end of the block"));
        m_end = m_at + static_cast<std::size_t>(length);
        return true;
    }

    bool readLink(DagNode& node)
    {
        if (node.links.size() == m_mostLinks)
            return fail(QStringLiteral("more than %1 links").arg(m_mostLinks));
        ++m_at;
        DagLink& link = node.links.emplace_back();
        if (!enterMessage(QStringLiteral("a link")) || !readLinkCid(link))
            return false;
        if (!expect(0x12,
                    QStringLiteral("a link without Name (present and empty in this profile)")))
            return false;
        if (!expect(0, QStringLiteral("a link whose Name is not empty")))
            return false;
        if (!expect(0x18, QStringLiteral("a link without Tsize"))
            || !readVarint(link.cumulativeSize))
            return false;
        if (m_at != m_end)
            return fail(QStringLiteral("a link with something after Tsize"));
        m_end = m_block.size();
        return true;
    }

    bool readLinkCid(DagLink& link)
    {
        std::uint64_t length = 0;
        if (!expect(0x0a, QStringLiteral("a link that does not begin with Hash"))
            || !readVarint(length))
            return false;
        if (length > m_end - m_at)
            return fail(QStringLiteral("Hash reaches past the end of its link"));
        const auto cid = parseCidBinary(m_block.subspan(m_at, static_cast<std::size_t>(length)));
        if (!cid)
            return fail(QStringLiteral("a link to a foreign CID: ") + cid.error().detail);
        link.cid = *cid;
        m_at += Cid::binarySize;
        return true;
    }

    bool readFile(DagNode& node)
    {
        if (!expect(0x0a, QStringLiteral("neither a link nor Data"))
            || !enterMessage(QStringLiteral("Data")))
            return false;
        if (m_end != m_block.size())
            return fail(
                QStringLiteral("something follows Data (links come first in this profile)"));
        if (node.links.empty())
            return fail(QStringLiteral("no links"));
        if (!expect(0x08, QStringLiteral("Data does not begin with Type"))
            || !expect(0x02, QStringLiteral("Type is not File")))
            return false;
        if (!expect(0x18, QStringLiteral("no filesize after Type")) || !readVarint(node.fileSize))
            return false;
        for (DagLink& link : node.links)
            if (!expect(0x20,
                        QStringLiteral("fewer blocksizes than links, or another field among them"))
                || !readVarint(link.fileSize))
                return false;
        return m_at == m_end || fail(QStringLiteral("a field after the last blocksize"));
    }

    std::span<const std::uint8_t> m_block;
    std::uint32_t m_mostLinks;
    std::size_t m_at = 0;
    std::size_t m_end = m_block.size(); // of the message that is being read
    QString m_fault;
};

// Fault in what the sizes add up to, or empty.
QString sumFault(const DagNode& node)
{
    std::uint64_t sum = 0;
    for (const DagLink& link : node.links) {
        if (link.fileSize > std::numeric_limits<std::uint64_t>::max() - sum)
            return QStringLiteral("the blocksizes add up to more than 64 bits hold");
        sum += link.fileSize;
    }
    if (sum != node.fileSize)
        return QStringLiteral("filesize is %1, but the blocksizes add up to %2")
            .arg(node.fileSize)
            .arg(sum);
    if (node.fileSize > maxArtifactSize)
        return QStringLiteral("filesize %1 is larger than supported").arg(node.fileSize);
    return {};
}

// Fault in the children, given a sound level and file size, or empty.
QString childrenFault(const DagNode& node, const DagProfile& profile)
{
    const std::uint64_t full = profile.capacity(node.level - 1);
    const std::uint64_t last = (node.fileSize - 1) % full + 1;
    if (node.links.size() != (node.fileSize - 1) / full + 1)
        return QStringLiteral("%1 links for %2 bytes are not the balanced layout")
            .arg(node.links.size())
            .arg(node.fileSize);
    const CidCodec codec = node.level == 1 ? CidCodec::Raw : CidCodec::DagPb;
    const std::uint64_t lastTsize = profile.sizesOf(node.level - 1, last).cumulative;
    const std::uint64_t fullTsize =
        node.links.size() > 1 ? profile.sizesOf(node.level - 1, full).cumulative : 0;
    for (std::size_t i = 0; i < node.links.size(); ++i) {
        const DagLink& link = node.links[i];
        const bool isLast = i + 1 == node.links.size();
        if (link.cid.codec != codec)
            return QStringLiteral("the codec of link %1 does not fit level %2")
                .arg(i)
                .arg(node.level);
        if (link.fileSize != (isLast ? last : full))
            return QStringLiteral("blocksize %1 is not the balanced layout").arg(i);
        if (link.cumulativeSize != (isLast ? lastTsize : fullTsize))
            return QStringLiteral("Tsize %1 is not what its file size makes it").arg(i);
    }
    return {};
}

QString shapeFault(DagNode& node, const std::optional<DagPlace>& place, const DagProfile& profile)
{
    if (QString fault = sumFault(node); !fault.isEmpty())
        return fault;
    if (!place && node.fileSize <= profile.chunkBytes)
        return QStringLiteral("an inner node around a file of one chunk");
    if (place && node.fileSize != place->fileSize)
        return QStringLiteral("filesize is %1 instead of %2")
            .arg(node.fileSize)
            .arg(place->fileSize);
    node.level = place ? place->level : profile.levels(node.fileSize);
    return childrenFault(node, profile);
}

} // namespace

Result<DagNode> readDagNode(std::span<const std::uint8_t> block, std::optional<DagPlace> place,
                            const DagProfile& profile)
{
    const auto refuse = [](const QString& fault) {
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("not a node of this profile: ") + fault);
    };
    if (place
        && (place->level < 1 || place->fileSize < 1 || place->fileSize > maxArtifactSize
            || place->fileSize > profile.capacity(place->level)))
        return refuse(QStringLiteral("no node of level %1 covers %2 bytes")
                          .arg(place->level)
                          .arg(place->fileSize));
    if (block.size() > profile.maxNodeBytes())
        return refuse(QStringLiteral("%1 bytes are too many").arg(block.size()));
    DagNode node;
    NodeReader reader(block, profile.links);
    if (!reader.read(node))
        return refuse(QStringLiteral("%1 (byte %2)").arg(reader.fault()).arg(reader.at()));
    if (const QString fault = shapeFault(node, place, profile); !fault.isEmpty())
        return refuse(fault);
    return node;
}

Result<DagNode> verifyDagNode(const Cid& cid, std::span<const std::uint8_t> block,
                              std::optional<DagPlace> place, const DagProfile& profile)
{
    if (cid.codec != CidCodec::DagPb)
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("%1 is a chunk, not an inner node").arg(cidText(cid)));
    if (block.size() > profile.maxNodeBytes() || sha256(block) != cid.digest)
        return failure(ErrorCode::Untrusted,
                       QStringLiteral("the block is not %1").arg(cidText(cid)));
    return readDagNode(block, place, profile);
}

} // namespace patchswarm
