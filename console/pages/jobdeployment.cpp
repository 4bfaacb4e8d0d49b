#include "console/pages/jobdeployment.h"

#include <QDateTime>
#include <QDir>
#include <QJsonDocument>
#include <QSaveFile>

#include "console/pages/fleetsession.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using models::JobRollout;
using models::JobStep;

namespace {

constexpr qint64 mostStagesBytes = 64'000'000;

QString stageText(int stage)
{
    switch (stage) {
    case 0:
        return JobDeployment::tr("the pilot");
    case 1:
        return JobDeployment::tr("the pilot's sites");
    default:
        return JobDeployment::tr("everybody");
    }
}

} // namespace

JobDeployment::JobDeployment(FleetSession& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
    connect(&session, &FleetSession::tablesChanged, this, [this] {
        for (const auto& [id, rollout] : m_rollouts)
            rollout->take(*m_session.snapshot());
    });
}

JobDeployment::~JobDeployment() = default;

QString JobDeployment::jobFile(const QString& jobId) const
{
    return QDir(m_session.directory()).filePath(u"jobs/%1.job"_s.arg(jobId));
}

QString JobDeployment::stagesFile(const QString& jobId) const
{
    return QDir(m_session.directory()).filePath(u"jobs/%1.stages"_s.arg(jobId));
}

Result<void> JobDeployment::begin(const fleet::PublishedJob& job, const models::JobPlan& plan)
{
    if (!QDir(m_session.directory()).mkpath(u"jobs"_s))
        return failure(ErrorCode::Io,
                       tr("%1 cannot be made").arg(m_session.directory() + u"/jobs"_s));
    if (auto written = fleet::writeJobFile(jobFile(plan.jobId), job.file); !written)
        return written;
    auto rollout = std::make_unique<JobRollout>(
        m_session.watch(), plan, [this, id = plan.jobId](const auto& targets, qint64 revision) {
            return make(id, targets, revision);
        });
    JobRollout* const begun = add(std::move(rollout));
    return begun->startNext();
}

Result<std::shared_ptr<const fleet::VerifiedJob>>
JobDeployment::make(const QString& jobId, const policy::Targets& targets, qint64 revision)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    fleet::Workspace& workspace = m_session.workspace();
    const auto published = workspace.inventory().findPublished(jobId);
    if (published && published->revision >= revision) {
        readAgain(jobId);
        return failure(ErrorCode::Conflict,
                       tr("another console has gone on with it already (revision %1); it is shown "
                          "as it stands now")
                           .arg(published->revision));
    }
    const QString path = jobFile(jobId);
    const auto before = fleet::readJobFile(path, workspace.fleet().verifier(), now);
    if (!before)
        return tl::unexpected(before.error());
    const auto signedJob = workspace.publisher().readdress(*before, targets, revision, now);
    if (!signedJob)
        return tl::unexpected(policy::faultsError(signedJob.error()));
    if (const auto written = fleet::writeJobFile(path, signedJob->file); !written)
        return tl::unexpected(written.error());
    auto verified = fleet::readJobFile(path, workspace.fleet().verifier(), now);
    if (!verified)
        return tl::unexpected(verified.error());
    const fleet::PublishedRecord record {jobId, revision, signedJob->job.title,
                                         signedJob->file.jws(), now.toMSecsSinceEpoch()};
    if (const auto stored = workspace.inventory().store(record); !stored)
        return tl::unexpected(stored.error());
    m_session.inventoryChanged();
    return std::make_shared<const fleet::VerifiedJob>(std::move(*verified));
}

JobRollout* JobDeployment::add(std::unique_ptr<JobRollout> rollout)
{
    JobRollout* const each = rollout.get();
    const QString id = each->jobId();
    connect(each, &JobRollout::changed, this, [this, each, id] {
        keep(*each);
        Q_EMIT changed(id);
    });
    connect(each, &JobRollout::stageBegan, this, [this, each](int stage) {
        Q_EMIT said(tr("Handing %1 to %2: %3 endpoints…")
                        .arg(each->jobId(), stageText(stage))
                        .arg(each->countIn(stage)));
    });
    connect(each, &JobRollout::stageHanded, this,
            [this, each](int stage) { tellHanded(*each, stage); });
    connect(each, &JobRollout::stageSucceeded, this, [this, each](int stage) {
        if (each->isStaged())
            Q_EMIT said(tr("%1 has succeeded at %2").arg(each->jobId(), stageText(stage)));
    });
    connect(each, &JobRollout::refused, this, [this, id](const QString& why) {
        Q_EMIT said(tr("%1 did not go on: %2").arg(id, why));
    });
    m_rollouts[id] = std::move(rollout);
    return each;
}

void JobDeployment::tellHanded(const JobRollout& rollout, int stage)
{
    const int missed = rollout.countIn(stage, JobStep::NotReached);
    const int told = rollout.countIn(stage) - missed;
    QString text = tr("\"%1\" is at %2 endpoints").arg(rollout.jobId()).arg(told);
    if (missed > 0)
        text += tr("; %1 could not be told and will learn it from neighbours").arg(missed);
    Q_EMIT said(text);
}

// What cannot be kept is no reason to stop: only the next console would not know the stages.
void JobDeployment::keep(const JobRollout& rollout)
{
    const QByteArray text = QJsonDocument(rollout.toJson()).toJson(QJsonDocument::Compact);
    if (std::exchange(m_kept[rollout.jobId()], text) == text)
        return;
    if (readStages(rollout.jobId()).value("revision"_L1).toInteger() > rollout.revision()) {
        readAgain(rollout.jobId()); // what another console did is not undone
        return;
    }
    QSaveFile file(stagesFile(rollout.jobId()));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        Q_EMIT said(tr("%1 cannot be written: %2").arg(file.fileName(), file.errorString()));
}

JobRollout* JobDeployment::rolloutOf(const QString& jobId)
{
    if (jobId.isEmpty())
        return nullptr;
    if (const auto known = m_rollouts.find(jobId); known != m_rollouts.end())
        return known->second.get();
    auto rollout = JobRollout::fromJson(m_session.watch(), readStages(jobId),
                                        [this, jobId](const auto& targets, qint64 revision) {
                                            return make(jobId, targets, revision);
                                        });
    if (!rollout || rollout->jobId() != jobId)
        return nullptr;
    m_kept[jobId] = QJsonDocument(rollout->toJson()).toJson(QJsonDocument::Compact);
    return add(std::move(rollout));
}

QJsonObject JobDeployment::readStages(const QString& jobId) const
{
    QFile file(stagesFile(jobId));
    if (file.size() > mostStagesBytes || !file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

// Later: we may be inside the roll-out.
void JobDeployment::readAgain(const QString& jobId)
{
    QMetaObject::invokeMethod(
        this,
        [this, jobId] {
            const auto known = m_rollouts.find(jobId);
            if (known == m_rollouts.end())
                return;
            known->second->disconnect(this);
            known->second.release()->deleteLater();
            m_rollouts.erase(known);
            Q_EMIT replaced(jobId);
        },
        Qt::QueuedConnection);
}

} // namespace patchswarm::pages
