#pragma once

#include <QTemporaryDir>
#include <QUrl>

#include "shared/content/artifactmanifest.h"
#include "shared/policy/patchjob.h"
#include "shared/policy/profile.h"
#include "shared/policy/tombstone.h"
#include "shared/trust/fleet.h"

namespace patchswarm::tests {

class AdminConnection;

// A fleet in a temporary directory, with what a test wants of it: bundles, signed jobs and
// profiles. Fails the test by qFatal when the machine cannot even do that.
class TestFleet
{
public:
    explicit TestFleet(const QDateTime& madeAt = QDateTime::currentDateTimeUtc());

    [[nodiscard]] trust::Fleet& fleet() { return m_fleet; }

    [[nodiscard]] QString path(const QString& name) const { return m_directory.filePath(name); }

    // Writes the bundle file and answers its path. Keys are not to be replaced unless asked for, so
    // that ids stay.
    [[nodiscard]] QString enroll(const QString& name, bool replaceKey = false);
    [[nodiscard]] trust::Identity identity(const QString& name, trust::Role role);

    [[nodiscard]] QByteArray sign(const policy::PatchJob& job) const;
    [[nodiscard]] QByteArray sign(const policy::Profile& profile) const;
    [[nodiscard]] QByteArray sign(const policy::Tombstone& tombstone) const;

    // The same by somebody else, whatever their role.
    [[nodiscard]] static QByteArray signAs(const trust::Identity& who, const QJsonObject& payload,
                                           const char* type);

    // A job for one file for all endpoints.
    [[nodiscard]] static policy::PatchJob job(const QString& id, const ArtifactManifest& manifest,
                                              const QUrl& origin);
    // A profile that lets agents on loopback work: origins on loopback allowed, the disk floor at
    // its least.
    [[nodiscard]] static policy::Profile loopbackProfile();

private:
    QTemporaryDir m_directory;
    trust::Fleet m_fleet;
};

// `size` bytes that look random and follow from the seed.
[[nodiscard]] QByteArray contentOf(qint64 size, quint32 seed);
[[nodiscard]] ArtifactManifest manifestOf(const QByteArray& content);

// Submits the job with its chunk lists. Empty when all was taken; else what the agent said.
[[nodiscard]] QString submit(AdminConnection& connection, const QByteArray& jws,
                             const ArtifactManifest& manifest);

} // namespace patchswarm::tests
