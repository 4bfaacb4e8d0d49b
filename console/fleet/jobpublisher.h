#pragma once

#include <QDateTime>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

#include "shared/content/filehasher.h"
#include "shared/policy/jobfile.h"
#include "shared/policy/patchjob.h"
#include "shared/policy/tombstone.h"
#include "shared/trust/jws.h"

namespace patchswarm::fleet {

// What a person says of a job that is to be published. Times in milliseconds since the epoch.
struct JobRequest
{
    QStringList files; // paths; the artifacts have their names
    QStringList urls; // where they can be fetched; folders end in "/"
    QString id; // empty: made from the first file's name and the time
    QString title; // empty: the first file's name
    QString reference;
    QStringList cves;
    std::optional<qint64> exposedSinceMs;
    int risk = 0;
    bool kev = false;
    std::optional<qint64> deadlineMs;
    std::optional<qint64> notBeforeMs;
    std::optional<qint64> expiresMs;
    policy::Targets targets = {.all = true, .endpoints = {}, .groups = {}, .tags = {}};
    qint64 revision = 1;
};

struct VerifiedJob;

struct PublishedJob
{
    policy::PatchJob job;
    policy::JobFile file;
};

// Makes signed job documents out of files. It decides nothing about who gets them when: that is in
// the request. Blocking while it hashes. Any thread.
class JobPublisher
{
public:
    explicit JobPublisher(trust::Signer signer)
        : m_signer(std::move(signer))
    {
    }

    // Hashes the files, checks the whole as an agent would, signs it. Every fault at once.
    [[nodiscard]] policy::Checked<PublishedJob>
    publish(const JobRequest& request, const QDateTime& now, const HashOptions& hashing = {}) const;

    // What has been hashed before (request.files is not looked at): the file's name and what it
    // holds.
    struct Hashed
    {
        QString fileName;
        std::shared_ptr<const ArtifactManifest> manifest;
    };

    [[nodiscard]] policy::Checked<PublishedJob> publish(const JobRequest& request,
                                                        const std::vector<Hashed>& artifacts,
                                                        const QDateTime& now) const;
    // Every fault of the request and its artifacts as publish() would tell it, nothing signed.
    [[nodiscard]] static policy::Faults
    check(const JobRequest& request, const std::vector<Hashed>& artifacts, const QDateTime& now);
    // The same job for others, as a later revision: a roll-out in stages.
    [[nodiscard]] policy::Checked<PublishedJob> readdress(const VerifiedJob& job,
                                                          const policy::Targets& targets,
                                                          qint64 revision,
                                                          const QDateTime& now) const;
    // Ends a job up to this revision for good.
    [[nodiscard]] Result<QByteArray> tombstone(const QString& jobId, qint64 revision,
                                               policy::TombstoneReason reason,
                                               const QDateTime& now) const;

private:
    [[nodiscard]] policy::Checked<PublishedJob> sign(const policy::PatchJob& job) const;

    trust::Signer m_signer;
};

// A `.job` file, replaced atomically. Io.
[[nodiscard]] Result<void> writeJobFile(const QString& path, const policy::JobFile& file);

// A `.job` file whose signature this fleet vouches for and whose chunk lists prove their CIDs.
struct VerifiedJob
{
    policy::PatchJob job;
    policy::JobFile file;
    std::vector<ArtifactManifest> manifests; // in the order of the artifacts
};

// NotFound, Io, and whatever is wrong with it, naming the file.
[[nodiscard]] Result<VerifiedJob>
readJobFile(const QString& path, const trust::PeerVerifier& verifier, const QDateTime& now);

} // namespace patchswarm::fleet
