#include "shared/content/dagpb.h"

#include "shared/content/sha256.h"

namespace patchswarm {

namespace {

// Wire tags of the two nested messages (field number << 3 | wire type).
constexpr std::uint8_t nodeLinks = 0x12;
constexpr std::uint8_t nodeData = 0x0a;
constexpr std::uint8_t linkHash = 0x0a;
constexpr std::uint8_t linkName = 0x12;
constexpr std::uint8_t linkTsize = 0x18;
constexpr std::uint8_t fileType = 0x08;
constexpr std::uint8_t fileSizeField = 0x18;
constexpr std::uint8_t fileBlocksize = 0x20;
constexpr std::uint8_t typeFile = 2;

void appendVarint(std::vector<std::uint8_t>& out, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        out.push_back(static_cast<std::uint8_t>(value | 0x80));
    out.push_back(static_cast<std::uint8_t>(value));
}

void appendLink(std::vector<std::uint8_t>& out, const DagLink& link)
{
    out.push_back(nodeLinks);
    appendVarint(out, 2 + Cid::binarySize + 2 + 1 + varintLength(link.cumulativeSize));
    out.push_back(linkHash);
    out.push_back(Cid::binarySize);
    const auto binary = link.cid.toBinary();
    out.insert(out.end(), binary.begin(), binary.end());
    out.push_back(linkName);
    out.push_back(0);
    out.push_back(linkTsize);
    appendVarint(out, link.cumulativeSize);
}

} // namespace

std::vector<std::uint8_t> encodeDagNode(std::span<const DagLink> links)
{
    std::uint64_t fileSize = 0;
    std::uint64_t dataLength = 3;
    for (const DagLink& link : links) {
        fileSize += link.fileSize;
        dataLength += 1 + varintLength(link.fileSize);
    }
    dataLength += varintLength(fileSize);
    std::vector<std::uint8_t> out;
    out.reserve(links.size() * 62 + 16);
    for (const DagLink& link : links)
        appendLink(out, link);
    out.push_back(nodeData);
    appendVarint(out, dataLength);
    out.push_back(fileType);
    out.push_back(typeFile);
    out.push_back(fileSizeField);
    appendVarint(out, fileSize);
    for (const DagLink& link : links) {
        out.push_back(fileBlocksize);
        appendVarint(out, link.fileSize);
    }
    return out;
}

} // namespace patchswarm
