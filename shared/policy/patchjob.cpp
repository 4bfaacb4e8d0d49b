#include "shared/policy/patchjob.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

#include "shared/content/chunklayout.h"
#include "shared/content/cidtext.h"
#include "shared/policy/filename.h"
#include "shared/policy/originurl.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::policy {

namespace {

constexpr qsizetype mostArtifacts = 64;
constexpr qsizetype mostUrls = 16;
constexpr qsizetype mostCves = 256;
constexpr IntegerRange riskRange {0, 1000};
constexpr IntegerRange sizeRange {0, static_cast<std::int64_t>(maxArtifactSize)};

std::optional<QStringList> readUrls(const QJsonValue& value, const Place& place)
{
    const auto array = readArray(value, place, mostUrls);
    if (!array)
        return {};
    QStringList urls;
    bool sound = true;
    for (qsizetype i = 0; i < array->size(); ++i) {
        const auto url = readWebUrl(array->at(i), place.element(i));
        sound = sound && url;
        if (url && urls.contains(*url))
            place.element(i).fault(u"stands there twice"_s);
        if (url)
            urls << *url;
    }
    return sound ? std::optional(urls) : std::nullopt;
}

std::optional<QString> readFileName(const QJsonValue& value, const Place& place)
{
    if (!value.isString()) {
        place.fault(u"must be a file name, not %1"_s.arg(kindText(value)));
        return {};
    }
    const auto name = checkFileName(value.toString());
    if (name)
        return *name;
    place.fault(name.error().detail);
    return {};
}

std::optional<Cid> readCid(const QJsonValue& value, const Place& place)
{
    if (!value.isString()) {
        place.fault(u"must be a CID, not %1"_s.arg(kindText(value)));
        return {};
    }
    const auto cid = parseCid(value.toString());
    if (cid)
        return *cid;
    place.fault(cid.error().detail);
    return {};
}

// A file of at most one chunk has a raw CID, a larger one that of an inner node.
void checkCodec(const Artifact& artifact, const Place& place)
{
    const bool oneChunk = artifact.size <= chunkSize;
    if (oneChunk != (artifact.cid.codec == CidCodec::Raw))
        place.member(u"cid"_s).fault(u"cannot be that of a file of %1 bytes"_s.arg(artifact.size),
                                     u"compute it with the same profile, unixfs-v1-2025"_s);
}

std::optional<Artifact> readArtifact(const QJsonValue& value, const Place& place)
{
    const auto object = readObject(value, place);
    if (!object)
        return {};
    refuseUnknownKeys(*object, {u"fileName"_s, u"size"_s, u"cid"_s, u"urls"_s}, place);
    const auto name = readFileName(object->value("fileName"_L1), place.member(u"fileName"_s));
    const auto size = readInteger(object->value("size"_L1), place.member(u"size"_s), sizeRange);
    const auto cid = readCid(object->value("cid"_L1), place.member(u"cid"_s));
    std::optional urls {QStringList()};
    if (object->contains("urls"_L1))
        urls = readUrls(object->value("urls"_L1), place.member(u"urls"_s));
    if (!name || !size || !cid || !urls)
        return {};
    const Artifact artifact {*name, static_cast<std::uint64_t>(*size), *cid, *urls};
    checkCodec(artifact, place);
    return artifact;
}

void readArtifacts(QVector<Artifact>& artifacts, const QJsonValue& value, const Place& place)
{
    const auto array = readArray(value, place, mostArtifacts);
    if (!array)
        return;
    if (array->isEmpty())
        place.fault(u"must name at least one artifact"_s);
    QStringList seen;
    for (qsizetype i = 0; i < array->size(); ++i) {
        const auto artifact = readArtifact(array->at(i), place.element(i));
        if (!artifact)
            continue;
        const QString key = fileNameKey(artifact->fileName);
        if (seen.contains(key))
            place.element(i)
                .member(u"fileName"_s)
                .fault(u"\"%1\" is another artifact's name, but for case"_s.arg(
                    shown(artifact->fileName)));
        seen << key;
        artifacts << *artifact;
    }
}

void readCves(QStringList& cves, const QJsonValue& value, const Place& place)
{
    static const QRegularExpression form(u"\\ACVE-\\d{4}-\\d{4,19}\\z"_s);
    const auto list = readTextList(value, place, mostCves, {1, 32});
    if (!list)
        return;
    for (qsizetype i = 0; i < list->size(); ++i)
        if (!form.match(list->at(i)).hasMatch())
            place.element(i).fault(u"\"%1\" is not a CVE id"_s.arg(shown(list->at(i))),
                                   u"CVE-YYYY-NNNN"_s);
    cves = *list;
}

void readTimes(PatchJob& job, const QJsonObject& object, const Place& top)
{
    job.issuedAtMs = readTime(object.value("issuedAt"_L1), top.member(u"issuedAt"_s)).value_or(0);
    for (const auto& [key, time] :
         {std::pair {u"exposedSince"_s, &job.exposedSinceMs},
          std::pair {u"deadline"_s, &job.deadlineMs}, std::pair {u"notBefore"_s, &job.notBeforeMs},
          std::pair {u"expires"_s, &job.expiresMs}})
        if (object.contains(key))
            *time = readTime(object.value(key), top.member(key));
    const auto mustFollow = [&](const auto& later, const QString& key, const auto& earlier,
                                const QString& what) {
        if (later && earlier && *later <= *earlier)
            top.member(key).fault(u"%1 is not after %2"_s.arg(timeText(*later), what));
    };
    const std::optional issued {job.issuedAtMs};
    mustFollow(job.expiresMs, u"expires"_s, issued, u"issuedAt"_s);
    mustFollow(job.expiresMs, u"expires"_s, job.notBeforeMs, u"notBefore"_s);
    mustFollow(job.deadlineMs, u"deadline"_s, job.notBeforeMs, u"notBefore"_s);
}

bool isFolder(const QString& origin)
{
    const QUrl url(origin);
    return url.path().endsWith(u'/') && !url.hasQuery();
}

void checkOrigins(const PatchJob& job, const Place& top)
{
    for (qsizetype i = 0; i < job.origins.size(); ++i)
        if (job.artifacts.size() > 1 && !isFolder(job.origins[i]))
            top.member(u"origins"_s)
                .element(i)
                .fault(
                    u"is one file, but the job has %1 artifacts"_s.arg(job.artifacts.size()),
                    u"end it with \"/\" if the files are below it, or give each artifact its urls"_s);
    for (qsizetype i = 0; i < job.artifacts.size(); ++i)
        if (urlsOf(job, i).isEmpty())
            top.member(u"artifacts"_s)
                .element(i)
                .fault(u"has no URL"_s, u"add origins to the job or urls to the artifact"_s);
}

QStringList knownKeys()
{
    return {u"kind"_s,     u"version"_s,      u"id"_s,        u"title"_s,   u"reference"_s,
            u"cves"_s,     u"exposedSince"_s, u"artifacts"_s, u"origins"_s, u"risk"_s,
            u"kev"_s,      u"deadline"_s,     u"notBefore"_s, u"expires"_s, u"targets"_s,
            u"issuedAt"_s, u"revision"_s};
}

void readHead(PatchJob& job, const QJsonObject& object, const Place& top)
{
    job.id = readDocumentId(object.value("id"_L1), top.member(u"id"_s)).value_or(QString());
    job.title =
        readText(object.value("title"_L1), top.member(u"title"_s), {1, 200}).value_or(QString());
    if (object.contains("reference"_L1))
        job.reference = readText(object.value("reference"_L1), top.member(u"reference"_s), {0, 200})
                            .value_or(QString());
    if (object.contains("cves"_L1))
        readCves(job.cves, object.value("cves"_L1), top.member(u"cves"_s));
    if (object.contains("risk"_L1))
        job.risk = static_cast<int>(
            readInteger(object.value("risk"_L1), top.member(u"risk"_s), riskRange).value_or(0));
    if (object.contains("kev"_L1))
        job.kev = readBool(object.value("kev"_L1), top.member(u"kev"_s)).value_or(false);
    job.targets =
        readTargets(object.value("targets"_L1), top.member(u"targets"_s)).value_or(Targets());
    job.revision = readRevision(object.value("revision"_L1), top.member(u"revision"_s)).value_or(1);
}

QJsonObject toJson(const Artifact& artifact)
{
    QJsonObject object {{u"fileName"_s, artifact.fileName},
                        {u"size"_s, static_cast<qint64>(artifact.size)},
                        {u"cid"_s, cidText(artifact.cid)}};
    if (!artifact.urls.isEmpty())
        object.insert("urls"_L1, QJsonArray::fromStringList(artifact.urls));
    return object;
}

} // namespace

std::uint64_t PatchJob::size() const
{
    std::uint64_t sum = 0;
    for (const Artifact& artifact : artifacts)
        sum += artifact.size;
    return sum;
}

QStringList urlsOf(const PatchJob& job, qsizetype index)
{
    const Artifact& artifact = job.artifacts[index];
    QStringList urls = artifact.urls;
    for (const QString& origin : job.origins) {
        if (isFolder(origin))
            urls << origin + QString::fromLatin1(QUrl::toPercentEncoding(artifact.fileName));
        else if (job.artifacts.size() == 1)
            urls << origin;
    }
    urls.removeDuplicates();
    return urls;
}

Checked<PatchJob> parsePatchJob(const QJsonObject& object)
{
    Faults faults;
    const Place top(faults);
    PatchJob job;
    requireKind(object, DocumentKind::Job, top);
    refuseUnknownKeys(object, knownKeys(), top);
    readHead(job, object, top);
    readTimes(job, object, top);
    readArtifacts(job.artifacts, object.value("artifacts"_L1), top.member(u"artifacts"_s));
    bool originsSound = true;
    if (object.contains("origins"_L1)) {
        const auto origins = readUrls(object.value("origins"_L1), top.member(u"origins"_s));
        originsSound = origins.has_value();
        job.origins = origins.value_or(QStringList());
    }
    if (originsSound)
        checkOrigins(job, top);
    if (!faults.isEmpty())
        return tl::unexpected(faults);
    return job;
}

Checked<PatchJob> parsePatchJob(const QByteArray& json)
{
    Faults faults;
    const auto object = parseObject(json, maxDocumentBytes, Place(faults));
    if (!object)
        return tl::unexpected(faults);
    return parsePatchJob(*object);
}

QJsonObject toJson(const PatchJob& job)
{
    QJsonArray artifacts;
    for (const Artifact& artifact : job.artifacts)
        artifacts << toJson(artifact);
    QJsonObject object {{u"kind"_s, documentKindName(DocumentKind::Job)},
                        {u"version"_s, documentVersion},
                        {u"id"_s, job.id},
                        {u"title"_s, job.title},
                        {u"reference"_s, job.reference},
                        {u"cves"_s, QJsonArray::fromStringList(job.cves)},
                        {u"artifacts"_s, artifacts},
                        {u"origins"_s, QJsonArray::fromStringList(job.origins)},
                        {u"risk"_s, job.risk},
                        {u"kev"_s, job.kev},
                        {u"targets"_s, toJson(job.targets)},
                        {u"issuedAt"_s, timeText(job.issuedAtMs)},
                        {u"revision"_s, qint64(job.revision)}};
    for (const auto& [key, time] :
         {std::pair {u"exposedSince"_s, job.exposedSinceMs},
          std::pair {u"deadline"_s, job.deadlineMs}, std::pair {u"notBefore"_s, job.notBeforeMs},
          std::pair {u"expires"_s, job.expiresMs}})
        if (time)
            object.insert(key, timeText(*time));
    return object;
}

} // namespace patchswarm::policy
