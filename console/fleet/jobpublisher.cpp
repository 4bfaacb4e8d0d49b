#include "console/fleet/jobpublisher.h"

#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QRegularExpression>

#include "shared/policy/filename.h"
#include "shared/trust/privatefile.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

constexpr qsizetype mostOfName = 40; // of a file's name in an id that is made from it

QString freshId(const QString& file, const QDateTime& now)
{
    static const QRegularExpression odd(u"[^a-z0-9]+"_s);
    QString slug = QFileInfo(file).completeBaseName().toLower().replace(odd, u"-"_s);
    slug = slug.left(mostOfName);
    while (slug.startsWith(u'-'))
        slug.remove(0, 1);
    while (slug.endsWith(u'-'))
        slug.chop(1);
    if (slug.isEmpty())
        slug = u"job"_s;
    return u"%1-%2-%3"_s.arg(slug, now.toUTC().toString(u"yyyyMMdd'T'HHmmss"_s))
        .arg(QRandomGenerator::system()->bounded(0x10000), 4, 16, QChar(u'0'));
}

policy::PatchJob jobFrom(const JobRequest& request, const QDateTime& now)
{
    policy::PatchJob job;
    job.id = request.id.isEmpty() ? freshId(request.files.value(0), now) : request.id;
    job.title =
        request.title.isEmpty() ? QFileInfo(request.files.value(0)).fileName() : request.title;
    job.reference = request.reference;
    job.cves = request.cves;
    job.exposedSinceMs = request.exposedSinceMs;
    job.origins = request.urls;
    job.risk = request.risk;
    job.kev = request.kev;
    job.deadlineMs = request.deadlineMs;
    job.notBeforeMs = request.notBeforeMs;
    job.expiresMs = request.expiresMs;
    job.targets = request.targets;
    job.issuedAtMs = now.toSecsSinceEpoch() * 1000;
    job.revision = request.revision;
    return job;
}

policy::Faults fault(const Error& error)
{
    return {{{}, error.detail, {}}};
}

// Names for the id and the title where the request has none of its own.
JobRequest withNames(JobRequest request, const std::vector<JobPublisher::Hashed>& artifacts)
{
    request.files.clear();
    for (const JobPublisher::Hashed& artifact : artifacts)
        request.files.append(artifact.fileName);
    return request;
}

policy::PatchJob jobFrom(const JobRequest& request,
                         const std::vector<JobPublisher::Hashed>& artifacts, const QDateTime& now)
{
    policy::PatchJob job = jobFrom(request, now);
    for (const JobPublisher::Hashed& artifact : artifacts)
        job.artifacts.append(
            {artifact.fileName, artifact.manifest->layout().size, artifact.manifest->root(), {}});
    return job;
}

// What can be told before hours of hashing: everything but the CIDs.
policy::Faults faultsBeforeHashing(policy::PatchJob job, const QStringList& files)
{
    policy::Faults faults;
    for (const QString& path : files) {
        const QFileInfo info(path);
        if (!info.exists())
            faults.append({path, u"there is no such file"_s, {}});
        else if (!info.isFile())
            faults.append({path, u"this is not a regular file"_s, {}});
        else if (!info.isReadable())
            faults.append({path, u"the file cannot be read"_s, {}});
        policy::Artifact stand;
        stand.fileName = info.fileName();
        job.artifacts.append(stand);
    }
    if (!faults.isEmpty())
        return faults;
    if (const auto checked = policy::parsePatchJob(policy::toJson(job)); !checked)
        faults = checked.error();
    return faults;
}

} // namespace

policy::Checked<PublishedJob> JobPublisher::publish(const JobRequest& request, const QDateTime& now,
                                                    const HashOptions& hashing) const
{
    policy::PatchJob job = jobFrom(request, now);
    if (const auto faults = faultsBeforeHashing(job, request.files); !faults.isEmpty())
        return tl::unexpected(faults);
    std::vector<ArtifactManifest> manifests;
    for (const QString& path : request.files) {
        auto manifest = hashFile(path, hashing);
        if (!manifest)
            return tl::unexpected(fault(manifest.error()));
        job.artifacts.append(
            {QFileInfo(path).fileName(), manifest->layout().size, manifest->root(), {}});
        manifests.push_back(std::move(*manifest));
    }
    auto published = sign(job);
    if (published)
        for (const ArtifactManifest& manifest : manifests)
            published->file.add(manifest);
    return published;
}

policy::Checked<PublishedJob> JobPublisher::sign(const policy::PatchJob& job) const
{
    const auto checked = policy::parsePatchJob(policy::toJson(job));
    if (!checked)
        return tl::unexpected(checked.error());
    const auto jws = trust::signJws(policy::toJson(*checked), trust::jobType, m_signer,
                                    QDateTime::fromMSecsSinceEpoch(job.issuedAtMs, Qt::UTC));
    if (!jws)
        return tl::unexpected(fault(jws.error()));
    return PublishedJob {*checked, policy::JobFile(*jws)};
}

policy::Checked<PublishedJob> JobPublisher::publish(const JobRequest& request,
                                                    const std::vector<Hashed>& artifacts,
                                                    const QDateTime& now) const
{
    auto published = sign(jobFrom(withNames(request, artifacts), artifacts, now));
    if (published)
        for (const Hashed& artifact : artifacts)
            published->file.add(*artifact.manifest);
    return published;
}

policy::Checked<PublishedJob> JobPublisher::readdress(const VerifiedJob& job,
                                                      const policy::Targets& targets,
                                                      qint64 revision, const QDateTime& now) const
{
    policy::PatchJob next = job.job;
    next.targets = targets;
    next.revision = revision;
    next.issuedAtMs = now.toSecsSinceEpoch() * 1000;
    auto published = sign(next);
    if (published)
        for (const ArtifactManifest& manifest : job.manifests)
            published->file.add(manifest);
    return published;
}

policy::Faults JobPublisher::check(const JobRequest& request, const std::vector<Hashed>& artifacts,
                                   const QDateTime& now)
{
    const policy::PatchJob job = jobFrom(withNames(request, artifacts), artifacts, now);
    const auto checked = policy::parsePatchJob(policy::toJson(job));
    return checked ? policy::Faults {} : checked.error();
}

Result<QByteArray> JobPublisher::tombstone(const QString& jobId, qint64 revision,
                                           policy::TombstoneReason reason,
                                           const QDateTime& now) const
{
    const qint64 seconds = now.toSecsSinceEpoch();
    const policy::Tombstone document {jobId, revision, reason, seconds * 1000};
    const QJsonObject json = policy::toJson(document);
    if (const auto checked = policy::parseTombstone(json); !checked)
        return tl::unexpected(policy::faultsError(checked.error()));
    return trust::signJws(json, trust::tombstoneType, m_signer,
                          QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC));
}

Result<void> writeJobFile(const QString& path, const policy::JobFile& file)
{
    return trust::writeFileAtomically(path, file.toJson(), trust::Access::Shared);
}

Result<VerifiedJob> readJobFile(const QString& path, const trust::PeerVerifier& verifier,
                                const QDateTime& now)
{
    const auto named = [&](const Error& error) {
        return failure(error.code, u"%1: %2"_s.arg(path, error.detail));
    };
    QFile in(path);
    if (!in.exists())
        return failure(ErrorCode::NotFound, u"there is no file %1"_s.arg(path));
    if (!in.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Io, u"%1 cannot be read: %2"_s.arg(path, in.errorString()));
    if (in.size() > policy::JobFile::maxBytes)
        return failure(ErrorCode::InvalidInput, u"%1 is too large for a job file"_s.arg(path));
    const auto file = policy::JobFile::parse(in.readAll());
    if (!file)
        return named(policy::faultsError(file.error()));
    const auto document = trust::verifyJws(file->jws(), trust::jobType, verifier,
                                           {trust::Role::Operator, trust::Role::Admin}, now);
    if (!document)
        return named(document.error());
    QJsonObject body = document->json;
    body.remove(u"iat"_s);
    const auto job = policy::parsePatchJob(body);
    if (!job)
        return named(policy::faultsError(job.error()));
    auto manifests = file->manifests(*job);
    if (!manifests)
        return named(policy::faultsError(manifests.error()));
    return VerifiedJob {*job, *file, std::move(*manifests)};
}

} // namespace patchswarm::fleet
