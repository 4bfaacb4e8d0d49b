#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <vector>

#include "shared/content/dagprofile.h"

namespace patchswarm::test {

// One entry of vectors.json: a file, the tree's shape, and what the CIDs must be.
struct Vector
{
    struct Node
    {
        unsigned level = 0;
        std::uint64_t index = 0;
        QString cid;
        std::uint64_t fileSize = 0;
        std::uint64_t tsize = 0;
        std::uint64_t blockLength = 0;
        QByteArray blockHex; // empty when too long to be listed
    };

    QString name;
    QString generator;
    std::uint64_t size = 0;
    DagProfile profile;
    bool isProfile2025 = false;
    QString cid;
    QByteArray cidHex;
    unsigned levels = 0;
    QByteArray contentSha256; // empty for the 1 TiB cases
    std::vector<std::uint64_t> nodesPerLevel;
    std::uint64_t rootBlockLength = 0;
    std::uint64_t dagSize = 0;
    QByteArray rootBlockHex; // empty when too long to be listed
    QStringList firstLeafCids;
    QString lastLeafCid;
    std::uint64_t lastLeafSize = 0;
    QStringList intermediateCids;
    std::vector<Node> intermediates;
};

// One refused block or text of vectors-negative.json.
struct Negative
{
    QString name;
    QString cid; // of the block
    std::vector<std::uint8_t> block;
    QString text;
    DagProfile profile;
};

struct Negatives
{
    Negative positiveControl;
    std::vector<Negative> blocks;
    std::vector<Negative> texts;
};

// Both are empty when a file is missing or malformed; the tests compare the counts.
[[nodiscard]] std::vector<Vector> readVectors();
[[nodiscard]] Negatives readNegatives();

} // namespace patchswarm::test
