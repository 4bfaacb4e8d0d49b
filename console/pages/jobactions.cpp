#include "console/pages/jobactions.h"

#include <QDateTime>
#include <QJsonObject>

#include <memory>

#include "console/pages/commandtext.h"
#include "console/pages/fleetsession.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

QString nameOf(JobActions::Verb verb)
{
    switch (verb) {
    case JobActions::Verb::Pause:
        return u"pause"_s;
    case JobActions::Verb::Resume:
        return u"resume"_s;
    case JobActions::Verb::Retry:
        return u"retry"_s;
    case JobActions::Verb::Cancel:
        break;
    }
    return u"cancel"_s;
}

QString wordFor(JobActions::Verb verb)
{
    switch (verb) {
    case JobActions::Verb::Pause:
        return JobActions::tr("pause");
    case JobActions::Verb::Resume:
        return JobActions::tr("resume");
    case JobActions::Verb::Retry:
        return JobActions::tr("retry");
    case JobActions::Verb::Cancel:
        break;
    }
    return JobActions::tr("cancel");
}

bool concerns(JobActions::Verb verb, const rpc::JobStatus* job)
{
    using State = rpc::JobState;
    switch (verb) {
    case JobActions::Verb::Pause:
        return job && !rpc::isFinal(job->state) && job->state != State::Paused
            && job->state != State::Delivered;
    case JobActions::Verb::Resume:
        return job && job->state == State::Paused;
    case JobActions::Verb::Retry:
        return job && job->state == State::Failed;
    case JobActions::Verb::Cancel:
        return !job || (job->state != State::Cancelled && job->state != State::Superseded);
    }
    return false;
}

// What came of the calls so far.
struct Tally
{
    int open = 0;
    int done = 0;
    QStringList failures; // "name: why"
};

} // namespace

JobActions::JobActions(FleetSession& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
}

QStringList JobActions::endpoints(Verb verb, const QString& jobId) const
{
    QStringList names;
    for (const fleet::EndpointPointer& endpoint : m_session.snapshot()->endpoints) {
        const fleet::JobPicture* job = endpoint->findJob(jobId);
        if (concerns(verb, job ? &job->status : nullptr))
            names.append(endpoint->record.name);
    }
    return names;
}

qint64 JobActions::revisionOf(const QString& jobId) const
{
    qint64 revision = 0;
    if (const auto published = m_session.workspace().inventory().findPublished(jobId))
        revision = published->revision;
    for (const fleet::EndpointPointer& endpoint : m_session.snapshot()->endpoints)
        if (const fleet::JobPicture* job = endpoint->findJob(jobId))
            revision = std::max(revision, job->status.revision);
    return revision;
}

void JobActions::run(Verb verb, const QString& jobId)
{
    if (verb != Verb::Cancel)
        return callAll(verb, jobId, u"job."_s + nameOf(verb), {{u"jobId"_s, jobId}});
    const auto tombstone = m_session.workspace().publisher().tombstone(
        jobId, std::max<qint64>(revisionOf(jobId), 1), policy::TombstoneReason::Cancelled,
        QDateTime::currentDateTimeUtc());
    if (!tombstone) {
        Q_EMIT said(tr("The job was not cancelled: %1").arg(tombstone.error().detail));
        return;
    }
    callAll(verb, jobId, u"job.cancel"_s, {{u"jws"_s, QString::fromLatin1(*tombstone)}});
}

void JobActions::callAll(Verb verb, const QString& jobId, const QString& method,
                         const QJsonObject& params)
{
    const QStringList names = endpoints(verb, jobId);
    if (names.isEmpty()) {
        Q_EMIT said(tr("There is no endpoint at which this job could %1").arg(wordFor(verb)));
        return;
    }
    const auto tally = std::make_shared<Tally>();
    tally->open = static_cast<int>(names.size());
    for (const QString& name : names)
        m_session.watch().call(
            name, method, params, this, [this, tally, name, verb](const fleet::CallResult& result) {
                // An agent keeps the tombstone of a job that it does not have.
                const bool isKept = !result && verb == Verb::Cancel && result.error().answer
                    && result.error().error.code == ErrorCode::NotFound;
                if (result || isKept)
                    ++tally->done;
                else
                    tally->failures.append(u"%1: %2"_s.arg(name, result.error().error.detail));
                if (--tally->open > 0)
                    return;
                QString text = tr("%1: done at %2 endpoints").arg(wordFor(verb)).arg(tally->done);
                if (!tally->failures.isEmpty())
                    text += tr("; not at %1: %2")
                                .arg(tally->failures.size())
                                .arg(tally->failures.mid(0, 3).join(u"; "_s));
                Q_EMIT said(text);
            });
}

QString JobActions::command(Verb verb, const QString& jobId) const
{
    return endpointCommand({u"job"_s, nameOf(verb), jobId}, m_session.directory(),
                           endpoints(verb, jobId), verb == Verb::Cancel);
}

} // namespace patchswarm::pages
