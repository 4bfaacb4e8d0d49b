#include "tests/support/agents/testfleet.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QRandomGenerator>

#include "shared/content/cidbuilder.h"
#include "shared/content/cidtext.h"
#include "shared/policy/jobfile.h"
#include "shared/trust/jws.h"
#include "tests/support/agents/adminconnection.h"

namespace patchswarm::tests {

namespace {

template<class T>
T must(Result<T> result)
{
    if (!result)
        qFatal("test fleet: %s", qPrintable(result.error().detail));
    return std::move(*result);
}

QByteArray signedBy(const trust::Fleet& fleet, const QJsonObject& payload, const char* type)
{
    const trust::Signer signer {fleet.adminKey(), fleet.admin().certificate};
    return must(trust::signJws(payload, type, signer, QDateTime::currentDateTimeUtc()));
}

} // namespace

TestFleet::TestFleet(const QDateTime& madeAt)
    : m_fleet(must(trust::Fleet::create(m_directory.filePath(QStringLiteral("fleet")),
                                        QStringLiteral("Test"), madeAt)))
{
}

QString TestFleet::enroll(const QString& name, bool replaceKey)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    trust::Bundle bundle =
        must(m_fleet.enroll(name, trust::Role::Agent, trust::Validity::days(now, 30)));
    bundle.replaceKey = replaceKey;
    const QString file = path(name + QStringLiteral(".bundle"));
    if (auto written = bundle.write(file); !written)
        qFatal("%s", qPrintable(written.error().detail));
    return file;
}

trust::Identity TestFleet::identity(const QString& name, trust::Role role)
{
    return must(m_fleet.enroll(name, role,
                               trust::Validity::days(QDateTime::currentDateTimeUtc(), 30)))
        .identity;
}

QByteArray TestFleet::sign(const policy::PatchJob& job) const
{
    return signedBy(m_fleet, policy::toJson(job), trust::jobType);
}

QByteArray TestFleet::sign(const policy::Profile& profile) const
{
    return signedBy(m_fleet, policy::toJson(profile), trust::profileType);
}

QByteArray TestFleet::sign(const policy::Tombstone& tombstone) const
{
    return signedBy(m_fleet, policy::toJson(tombstone), trust::tombstoneType);
}

QByteArray TestFleet::signAs(const trust::Identity& who, const QJsonObject& payload,
                             const char* type)
{
    return must(trust::signJws(payload, type, must(trust::Signer::from(who)),
                               QDateTime::currentDateTimeUtc()));
}

policy::PatchJob TestFleet::job(const QString& id, const ArtifactManifest& manifest,
                                const QUrl& origin)
{
    policy::PatchJob job;
    job.id = id;
    job.title = QStringLiteral("Test patch");
    job.artifacts = {{QStringLiteral("patch.bin"), manifest.layout().size, manifest.root(), {}}};
    job.origins = {origin.toString(QUrl::FullyEncoded)};
    job.targets.all = true;
    job.issuedAtMs = QDateTime::currentMSecsSinceEpoch();
    return job;
}

policy::Profile TestFleet::loopbackProfile()
{
    policy::Profile profile;
    profile.id = QStringLiteral("loopback");
    profile.issuedAtMs = QDateTime::currentMSecsSinceEpoch();
    profile.settings.allowLoopbackOrigins = true;
    profile.settings.freeSpaceFloorGB = 1;
    return profile;
}

QByteArray contentOf(qint64 size, quint32 seed)
{
    QByteArray content((size + 3) / 4 * 4, Qt::Uninitialized);
    QRandomGenerator random(seed);
    random.fillRange(reinterpret_cast<quint32*>(content.data()), content.size() / 4);
    content.truncate(size);
    return content;
}

ArtifactManifest manifestOf(const QByteArray& content)
{
    CidBuilder builder(unixfsV1Of2025, CidBuilder::ChunkList::Keep);
    builder.add({reinterpret_cast<const std::uint8_t*>(content.constData()),
                 static_cast<std::size_t>(content.size())});
    return must(builder.finishManifest());
}

QString submit(AdminConnection& connection, const QByteArray& jws, const ArtifactManifest& manifest)
{
    const auto submitted = connection.call(QStringLiteral("job.submit"),
                                           {{QStringLiteral("jws"), QString::fromLatin1(jws)}});
    if (!submitted.result)
        return submitted.error.value(QStringLiteral("message")).toString();
    if (submitted.object().value(QStringLiteral("missingChunkLists")).toArray().isEmpty())
        return {};
    const auto put =
        connection.call(QStringLiteral("artifact.putChunkList"),
                        {{QStringLiteral("cid"), cidText(manifest.root())},
                         {QStringLiteral("size"), static_cast<qint64>(manifest.layout().size)},
                         {QStringLiteral("first"), 0},
                         {QStringLiteral("digests"),
                          QString::fromLatin1(policy::joinDigests(manifest.chunks()).toBase64())}});
    return put.result ? QString() : put.error.value(QStringLiteral("message")).toString();
}

} // namespace patchswarm::tests
