#include "vectorcheck.h"

#include "shared/content/cidtext.h"

namespace patchswarm::test {

namespace {

template<class Container>
QByteArray hexOf(const Container& bytes)
{
    return QByteArray(reinterpret_cast<const char*>(bytes.data()),
                      static_cast<qsizetype>(bytes.size()))
        .toHex();
}

} // namespace

VectorCheck::VectorCheck(const Vector& vector)
    : m_vector(vector)
    , m_nodesPerLevel {vector.profile.chunkCount(vector.size)}
{
}

DagBuilder::NodeSink VectorCheck::sink()
{
    return [this](const DagBuilder::Node& node) { record(node); };
}

void VectorCheck::record(const DagBuilder::Node& node)
{
    if (node.level >= m_nodesPerLevel.size())
        m_nodesPerLevel.resize(node.level + 1);
    const std::uint64_t count = ++m_nodesPerLevel[node.level];
    if (node.index + 1 != count && m_firstFault.isEmpty())
        m_firstFault = QStringLiteral("a node out of order");
    const bool isListed = node.index < 8 || count == m_vector.nodesPerLevel.at(node.level);
    if (!isListed)
        return;
    m_seen[{node.level, node.index}] = {node.link, {node.block.begin(), node.block.end()}};
    if (const QString fault = faultOf(node.level, node.link, node.block); m_firstFault.isEmpty())
        m_firstFault = fault;
}

// What our own strict reader and the size arithmetic say about a node that we wrote.
QString VectorCheck::faultOf(unsigned level, const DagLink& link,
                             std::span<const std::uint8_t> block) const
{
    const auto node =
        verifyDagNode(link.cid, block, DagPlace {level, link.fileSize}, m_vector.profile);
    if (!node)
        return node.error().detail;
    const std::vector<std::uint8_t> again = encodeDagNode(node->links);
    if (!std::equal(again.begin(), again.end(), block.begin(), block.end()))
        return QStringLiteral("reading and writing changed a node");
    const DagProfile::Sizes sizes = m_vector.profile.sizesOf(level, link.fileSize);
    if (sizes.block != block.size() || sizes.cumulative != link.cumulativeSize)
        return QStringLiteral("level %1: %2 bytes, predicted %3")
            .arg(level)
            .arg(block.size())
            .arg(sizes.block);
    return {};
}

QString VectorCheck::difference(const DagLink& root)
{
    if (!m_firstFault.isEmpty())
        return m_firstFault;
    if (QString fault = rootDifference(root); !fault.isEmpty())
        return fault;
    QStringList cids;
    for (const Vector::Node& node : m_vector.intermediates) {
        if (QString fault = intermediateDifference(node); !fault.isEmpty())
            return fault;
        cids << node.cid;
    }
    if (cids != m_vector.intermediateCids)
        return QStringLiteral("the vector's intermediates do not match its intermediate CIDs");
    return leafDifference(root);
}

QString VectorCheck::rootDifference(const DagLink& root) const
{
    if (cidText(root.cid) != m_vector.cid)
        return QStringLiteral("root %1 instead of %2").arg(cidText(root.cid), m_vector.cid);
    if (hexOf(root.cid.toBinary()) != m_vector.cidHex)
        return QStringLiteral("the binary root differs");
    if (m_vector.profile.levels(m_vector.size) != m_vector.levels
        || m_nodesPerLevel != m_vector.nodesPerLevel)
        return QStringLiteral("levels or nodes per level differ");
    if (root.fileSize != m_vector.size || root.cumulativeSize != m_vector.dagSize)
        return QStringLiteral("size or DAG size differs: %1, %2")
            .arg(root.fileSize)
            .arg(root.cumulativeSize);
    if (m_vector.profile.sizesOf(m_vector.levels, m_vector.size).block != m_vector.rootBlockLength)
        return QStringLiteral("the predicted length of the root differs");
    if (m_vector.levels == 0)
        return {};
    const auto& block = m_seen.at({m_vector.levels, 0}).block;
    if (block.size() != m_vector.rootBlockLength)
        return QStringLiteral("the root has %1 bytes").arg(block.size());
    if (!m_vector.rootBlockHex.isEmpty() && hexOf(block) != m_vector.rootBlockHex)
        return QStringLiteral("the root block differs");
    if (const auto read = verifyDagNode(root.cid, block, std::nullopt, m_vector.profile); !read)
        return read.error().detail;
    return {};
}

QString VectorCheck::intermediateDifference(const Vector::Node& node) const
{
    const QString where = QStringLiteral("node %1 of level %2: ").arg(node.index).arg(node.level);
    const auto seen = m_seen.find({node.level, node.index});
    if (seen == m_seen.end())
        return where + QStringLiteral("missing");
    const auto& [link, block] = seen->second;
    if (cidText(link.cid) != node.cid)
        return where + QStringLiteral("another CID");
    if (link.fileSize != node.fileSize || link.cumulativeSize != node.tsize
        || block.size() != node.blockLength)
        return where + QStringLiteral("a size differs");
    if (!node.blockHex.isEmpty() && hexOf(block) != node.blockHex)
        return where + QStringLiteral("the block differs");
    return {};
}

DagNode VectorCheck::parsed(unsigned level, std::uint64_t index) const
{
    const Seen& seen = m_seen.at({level, index});
    return readDagNode(seen.block, DagPlace {level, seen.link.fileSize}, m_vector.profile)
        .value_or(DagNode {});
}

QString VectorCheck::leafDifference(const DagLink& root) const
{
    QStringList first;
    DagLink last = root;
    if (m_vector.levels == 0) {
        first << cidText(root.cid);
    } else {
        for (std::uint64_t index = 0; index < std::min<std::uint64_t>(m_nodesPerLevel[1], 4);
             ++index)
            for (const DagLink& link : parsed(1, index).links)
                first << cidText(link.cid);
        last = parsed(1, m_nodesPerLevel[1] - 1).links.back();
    }
    if (first.mid(0, m_vector.firstLeafCids.size()) != m_vector.firstLeafCids)
        return QStringLiteral("the first leaves differ");
    if (cidText(last.cid) != m_vector.lastLeafCid || last.fileSize != m_vector.lastLeafSize)
        return QStringLiteral("the last leaf differs");
    return {};
}

} // namespace patchswarm::test
