#include "samples.h"

#include "shared/content/chunklayout.h"
#include "shared/content/cidtext.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::policy::samples {

QJsonObject profile()
{
    return {{u"kind"_s, u"profile"_s}, {u"version"_s, 1},  {u"id"_s, u"laptops"_s},
            {u"name"_s, u"Laptops"_s}, {u"revision"_s, 3}, {u"settings"_s, QJsonObject()}};
}

QJsonObject profileWith(const QString& setting, const QJsonValue& value)
{
    QJsonObject object = profile();
    object.insert("settings"_L1, QJsonObject {{setting, value}});
    return object;
}

QJsonObject job()
{
    return {{u"kind"_s, u"job"_s},
            {u"version"_s, 1},
            {u"id"_s, u"kb5034441"_s},
            {u"title"_s, u"Security update"_s},
            {u"artifacts"_s, QJsonArray {artifact(u"patch.msu"_s)}},
            {u"origins"_s, QJsonArray {u"https://updates.example.com/patch.msu"_s}},
            {u"targets"_s, QJsonObject {{u"all"_s, true}}},
            {u"issuedAt"_s, u"2025-11-11T18:00:00Z"_s},
            {u"revision"_s, 1}};
}

QJsonObject jobWith(const QString& key, const QJsonValue& value)
{
    QJsonObject object = job();
    object.insert(key, value);
    return object;
}

QJsonObject artifact(const QString& fileName, qint64 size)
{
    return {{u"fileName"_s, fileName},
            {u"size"_s, size},
            {u"cid"_s, cidFor(static_cast<quint64>(size))}};
}

QString cidFor(quint64 size, quint8 seed)
{
    Cid cid;
    cid.codec = size <= chunkSize ? CidCodec::Raw : CidCodec::DagPb;
    cid.digest.fill(seed);
    return cidText(cid);
}

QStringList paths(const Faults& faults)
{
    QStringList list;
    for (const Fault& fault : faults)
        list << fault.path;
    return list;
}

} // namespace patchswarm::policy::samples
