#include "vectorfile.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace patchswarm::test {

namespace {

QJsonDocument document(const QString& name)
{
    QFile file(QStringLiteral(PATCHSWARM_TEST_VECTORS "/") + name);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll())
                                          : QJsonDocument();
}

std::uint64_t number(const QJsonValue& value)
{
    return static_cast<std::uint64_t>(value.toInteger());
}

QStringList texts(const QJsonValue& value)
{
    QStringList list;
    for (const auto& item : value.toArray())
        list << item.toString();
    return list;
}

DagProfile profileOf(const QJsonObject& object)
{
    return {static_cast<std::uint32_t>(number(object[u"chunk_size"])),
            static_cast<std::uint32_t>(number(object[u"max_links"]))};
}

Vector::Node nodeOf(const QJsonObject& object)
{
    return {static_cast<unsigned>(number(object[u"level"])),
            number(object[u"index"]),
            object[u"cid"].toString(),
            number(object[u"filesize"]),
            number(object[u"tsize"]),
            number(object[u"block_len"]),
            object[u"block_hex"].toString().toLatin1()};
}

Vector vectorOf(const QJsonObject& object)
{
    Vector vector;
    vector.name = object[u"name"].toString();
    vector.generator = object[u"generator"].toString();
    vector.size = number(object[u"size"]);
    vector.profile = profileOf(object);
    vector.isProfile2025 = object[u"profile"].toString() == u"unixfs-v1-2025";
    vector.cid = object[u"cid"].toString();
    vector.cidHex = object[u"cid_hex"].toString().toLatin1();
    vector.levels = static_cast<unsigned>(number(object[u"levels"]));
    vector.contentSha256 = object[u"content_sha256"].toString().toLatin1();
    for (const auto& count : object[u"nodes_per_level"].toArray())
        vector.nodesPerLevel.push_back(number(count));
    vector.rootBlockLength = number(object[u"root_block_len"]);
    vector.dagSize = number(object[u"dag_size"]);
    vector.rootBlockHex = object[u"root_block_hex"].toString().toLatin1();
    vector.firstLeafCids = texts(object[u"first_leaf_cids"]);
    vector.lastLeafCid = object[u"last_leaf_cid"].toString();
    vector.lastLeafSize = number(object[u"last_leaf_size"]);
    vector.intermediateCids = texts(object[u"intermediate_cids"]);
    for (const auto& node : object[u"intermediates"].toArray())
        vector.intermediates.push_back(nodeOf(node.toObject()));
    return vector;
}

Negative negativeOf(const QJsonObject& object)
{
    const QByteArray block = QByteArray::fromHex(object[u"block_hex"].toString().toLatin1());
    return {object[u"name"].toString(),
            object[u"cid"].toString(),
            {block.begin(), block.end()},
            object[u"text"].toString(),
            profileOf(object)};
}

} // namespace

std::vector<Vector> readVectors()
{
    std::vector<Vector> vectors;
    for (const auto& item : document(QStringLiteral("vectors.json")).array())
        vectors.push_back(vectorOf(item.toObject()));
    return vectors;
}

Negatives readNegatives()
{
    const QJsonObject root = document(QStringLiteral("vectors-negative.json")).object();
    Negatives negatives {negativeOf(root[u"positive_control"].toObject()), {}, {}};
    for (const auto& item : root[u"blocks"].toArray())
        negatives.blocks.push_back(negativeOf(item.toObject()));
    for (const auto& item : root[u"texts"].toArray())
        negatives.texts.push_back(negativeOf(item.toObject()));
    return negatives;
}

} // namespace patchswarm::test
