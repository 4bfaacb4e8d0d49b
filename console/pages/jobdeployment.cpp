#include "console/pages/jobdeployment.h"

#include <QDateTime>
#include <QDir>

#include "console/fleet/deployment.h"
#include "console/pages/fleetsession.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

fleet::EndpointVisit::Work deployWork(std::shared_ptr<const fleet::VerifiedJob> job)
{
    return [job](fleet::EndpointVisit& visit) {
        auto* deployment =
            new fleet::Deployment(visit.client(), job, fleet::DeploymentRules {}, &visit);
        QObject::connect(deployment, &fleet::Deployment::finished, &visit,
                         [&visit, deployment](const fleet::Deployed& deployed) {
                             deployment->deleteLater();
                             visit.succeed({{u"applies"_s, deployed.submitted.applies}});
                         });
        QObject::connect(deployment, &fleet::Deployment::failed, &visit,
                         [&visit, deployment](const fleet::CallFailure& failure) {
                             deployment->deleteLater();
                             visit.giveUp(failure);
                         });
        deployment->begin();
    };
}

} // namespace

JobDeployment::JobDeployment(FleetSession& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
}

JobDeployment::~JobDeployment() = default;

QString JobDeployment::jobFile(const QString& jobId) const
{
    return QDir(m_session.directory()).filePath(u"jobs/%1.job"_s.arg(jobId));
}

Result<void> JobDeployment::begin(const fleet::PublishedJob& job, const QStringList& endpoints)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QString path = jobFile(job.job.id);
    if (!QDir(m_session.directory()).mkpath(u"jobs"_s))
        return failure(ErrorCode::Io,
                       tr("%1 cannot be made").arg(m_session.directory() + u"/jobs"_s));
    if (auto written = fleet::writeJobFile(path, job.file); !written)
        return written;
    auto verified = fleet::readJobFile(path, m_session.workspace().fleet().verifier(), now);
    if (!verified)
        return tl::unexpected(verified.error());
    const fleet::PublishedRecord record {job.job.id, job.job.revision, job.job.title,
                                         job.file.jws(), now.toMSecsSinceEpoch()};
    if (auto stored = m_session.workspace().inventory().store(record); !stored)
        return stored;
    m_session.inventoryChanged();
    m_title = job.job.title;
    m_round = m_session.watch().startRound(
        endpoints, deployWork(std::make_shared<const fleet::VerifiedJob>(std::move(*verified))));
    connect(m_round.get(), &fleet::FleetRound::finished, this, &JobDeployment::tell);
    Q_EMIT said(tr("Handing \"%1\" to %2 endpoints…").arg(m_title).arg(endpoints.size()));
    return {};
}

void JobDeployment::tell()
{
    int done = 0;
    QStringList failures;
    for (const fleet::Outcome& outcome : m_round->outcomes()) {
        if (outcome.succeeded())
            ++done;
        else
            failures.append(outcome.endpoint + u": "_s + outcome.failure->error.detail);
    }
    QString text = tr("\"%1\" is at %2 endpoints").arg(m_title).arg(done);
    if (!failures.isEmpty())
        text += tr("; %1 could not be told and will learn it from neighbours: %2")
                    .arg(failures.size())
                    .arg(failures.mid(0, 2).join(u"; "_s));
    Q_EMIT said(text);
    Q_EMIT finished();
}

} // namespace patchswarm::pages
