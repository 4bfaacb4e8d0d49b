#include "shared/policy/jobfile.h"

#include <QJsonDocument>

#include <algorithm>

#include "shared/content/cidtext.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::policy {

namespace {

constexpr int fileVersion = 1;
constexpr qsizetype mostLists = 64;
constexpr auto strictBase64 = QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors;
constexpr auto strictBase64Url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals
    | QByteArray::AbortOnBase64DecodingErrors;

bool isBase64Url(const QByteArray& part)
{
    return !part.isEmpty() && std::all_of(part.begin(), part.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
            || c == '-' || c == '_';
    });
}

std::optional<QByteArray> readList(const QJsonValue& value, const Place& place)
{
    if (!value.isString()) {
        place.fault(u"must be base64 text, not %1"_s.arg(kindText(value)));
        return {};
    }
    const auto decoded = QByteArray::fromBase64Encoding(value.toString().toUtf8(), strictBase64);
    const QByteArray digests = decoded ? *decoded : QByteArray();
    if (!digests.isEmpty() && digests.size() % qsizetype(sizeof(Sha256Digest)) == 0)
        return digests;
    place.fault(decoded ? u"has %1 bytes, not a multiple of 32"_s.arg(digests.size())
                        : u"is not base64"_s);
    return {};
}

std::map<Cid, QByteArray> readLists(const QJsonValue& value, const Place& place)
{
    std::map<Cid, QByteArray> lists;
    const auto object = readObject(value, place);
    if (!object)
        return lists;
    if (object->size() > mostLists)
        place.fault(u"has %1 entries"_s.arg(object->size()), u"at most %1"_s.arg(mostLists));
    for (auto entry = object->begin(); entry != object->end(); ++entry) {
        const auto cid = parseCid(entry.key());
        const auto list = readList(entry.value(), place.member(entry.key()));
        if (!cid)
            place.member(entry.key()).fault(cid.error().detail);
        else if (list)
            lists.emplace(*cid, *list);
    }
    return lists;
}

} // namespace

Checked<JobFile> JobFile::parse(const QByteArray& text)
{
    Faults faults;
    const Place top(faults);
    const auto object = parseObject(text, maxBytes, top);
    if (!object)
        return tl::unexpected(faults);
    refuseUnknownKeys(*object, {u"version"_s, u"jws"_s, u"chunkLists"_s}, top);
    const QJsonValue version = object->value("version"_L1);
    if (version != QJsonValue(fileVersion))
        top.member(u"version"_s)
            .fault(
                u"is %1, this program knows version %2"_s.arg(kindText(version)).arg(fileVersion));
    JobFile file(object->value("jws"_L1).toString().toUtf8());
    if (!looksLikeJws(file.m_jws))
        top.member(u"jws"_s).fault(u"is not a signed document in compact form"_s);
    file.m_lists = readLists(object->value("chunkLists"_L1), top.member(u"chunkLists"_s));
    if (!faults.isEmpty())
        return tl::unexpected(faults);
    return file;
}

QByteArray JobFile::toJson() const
{
    QJsonObject lists;
    for (const auto& [cid, digests] : m_lists)
        lists.insert(cidText(cid), QString::fromLatin1(digests.toBase64()));
    return QJsonDocument(QJsonObject {{u"version"_s, fileVersion},
                                      {u"jws"_s, QString::fromLatin1(m_jws)},
                                      {u"chunkLists"_s, lists}})
        .toJson(QJsonDocument::Indented);
}

void JobFile::add(const ArtifactManifest& manifest)
{
    m_lists.insert_or_assign(manifest.root(), joinDigests(manifest.chunks()));
}

Result<ArtifactManifest> JobFile::manifest(const Artifact& artifact) const
{
    const auto found = m_lists.find(artifact.cid);
    if (found != m_lists.end()) {
        auto digests = splitDigests(found->second);
        if (!digests)
            return tl::unexpected(digests.error());
        return ArtifactManifest::fromChunkList(artifact.cid, artifact.size, std::move(*digests));
    }
    if (artifact.cid.codec == CidCodec::Raw)
        return ArtifactManifest::fromChunkList(artifact.cid, artifact.size, {artifact.cid.digest});
    return failure(ErrorCode::NotFound,
                   u"the job file holds no chunk list for %1 (%2)"_s.arg(artifact.fileName,
                                                                         cidText(artifact.cid)));
}

Checked<std::vector<ArtifactManifest>> JobFile::manifests(const PatchJob& job) const
{
    Faults faults;
    const Place place(faults, u"chunkLists"_s);
    std::vector<ArtifactManifest> list;
    for (const Artifact& artifact : job.artifacts) {
        if (auto made = manifest(artifact))
            list.push_back(std::move(*made));
        else
            place.member(cidText(artifact.cid)).fault(made.error().detail);
    }
    if (!faults.isEmpty())
        return tl::unexpected(faults);
    return list;
}

bool looksLikeJws(const QByteArray& jws)
{
    const QList<QByteArray> parts = jws.size() > maxJwsBytes ? QList<QByteArray>() : jws.split('.');
    return parts.size() == 3 && std::all_of(parts.begin(), parts.end(), isBase64Url);
}

Result<QByteArray> unverifiedPayload(const QByteArray& jws)
{
    if (!looksLikeJws(jws))
        return failure(ErrorCode::InvalidInput, u"this is not a signed document in compact form"_s);
    const auto payload = QByteArray::fromBase64Encoding(jws.split('.').at(1), strictBase64Url);
    if (!payload)
        return failure(ErrorCode::InvalidInput,
                       u"the payload of the signed document is not base64url"_s);
    return *payload;
}

Result<std::vector<Sha256Digest>> splitDigests(const QByteArray& bytes)
{
    constexpr auto width = sizeof(Sha256Digest);
    const auto size = static_cast<std::size_t>(bytes.size());
    if (size % width != 0)
        return failure(ErrorCode::InvalidInput,
                       u"a chunk list of %1 bytes is not a multiple of 32"_s.arg(bytes.size()));
    std::vector<Sha256Digest> digests(size / width);
    for (std::size_t i = 0; i < size; ++i)
        digests[i / width][i % width] = static_cast<std::uint8_t>(bytes[static_cast<qsizetype>(i)]);
    return digests;
}

QByteArray joinDigests(std::span<const Sha256Digest> digests)
{
    QByteArray bytes;
    bytes.reserve(static_cast<qsizetype>(digests.size_bytes()));
    for (const Sha256Digest& digest : digests)
        bytes.append(reinterpret_cast<const char*>(digest.data()), qsizetype(digest.size()));
    return bytes;
}

} // namespace patchswarm::policy
