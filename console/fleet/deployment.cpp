#include "console/fleet/deployment.h"

#include <QJsonArray>

#include <algorithm>

#include "shared/content/cidtext.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

constexpr int deliveredPolls = 3; // a hand-off begins within this many, or none is configured

QString endText(const rpc::JobStatus& status)
{
    return status.reason.isEmpty() ? u"the job has %1"_s.arg(rpc::nameOf(status.state))
                                   : status.reason;
}

} // namespace

Deployment::Deployment(AgentClient& client, std::shared_ptr<const VerifiedJob> job,
                       DeploymentRules rules, QObject* parent)
    : QObject(parent)
    , m_client(client)
    , m_job(std::move(job))
    , m_rules(rules)
{
    m_poll.setSingleShot(true);
    connect(&m_poll, &QTimer::timeout, this, &Deployment::poll);
}

bool Deployment::isOver(rpc::JobState state)
{
    return rpc::isFinal(state) || state == rpc::JobState::Delivered;
}

void Deployment::begin()
{
    const QJsonObject params {{u"jws"_s, QString::fromLatin1(m_job->file.jws())}};
    m_client.callFor<rpc::JobSubmitted>(u"job.submit"_s, params, [this](const auto& answer) {
        if (!answer)
            return fail(answer.error());
        m_state.submitted = *answer;
        Q_EMIT submitted(*answer);
        sendLists();
    });
}

void Deployment::sendLists()
{
    const auto& missing = m_state.submitted.missingChunkLists;
    while (m_artifact < m_job->manifests.size()
           && !missing.contains(cidText(m_job->manifests[m_artifact].root())))
        ++m_artifact;
    m_digest = 0;
    if (m_artifact == m_job->manifests.size())
        return listsSent();
    sendPage();
}

void Deployment::sendPage()
{
    const ArtifactManifest& manifest = m_job->manifests[m_artifact];
    const auto count =
        std::min<std::size_t>(rpc::maxDigestsPerPage, manifest.chunks().size() - m_digest);
    rpc::PutChunkListParams page;
    page.cid = cidText(manifest.root());
    page.size = manifest.layout().size;
    page.first = m_digest;
    page.digests = policy::joinDigests(std::span(manifest.chunks()).subspan(m_digest, count));
    m_digest += count;
    m_client.callFor<rpc::ChunkListProgress>(
        u"artifact.putChunkList"_s, rpc::toJson(page), [this](const auto& progress) {
            if (!progress)
                return fail(progress.error());
            if (!progress->isComplete && m_digest < m_job->manifests[m_artifact].chunks().size())
                return sendPage();
            ++m_artifact;
            sendLists();
        });
}

void Deployment::listsSent()
{
    if (!m_rules.wait || !m_state.submitted.applies)
        return finish();
    m_client.setReconnecting(true);
    m_waiting.start();
    m_lastAnswer.start();
    poll();
}

void Deployment::poll()
{
    if (m_isOver)
        return;
    if (m_rules.timeoutMs > 0 && m_waiting.hasExpired(m_rules.timeoutMs))
        return fail({{ErrorCode::TimedOut,
                      u"the job did not end within %1 s"_s.arg(m_rules.timeoutMs / 1000.0)}});
    const QJsonObject params {{u"jobId"_s, m_state.submitted.jobId}};
    m_client.callFor<rpc::JobList>(u"job.list"_s, params,
                                   [this](const auto& list) { polled(list); });
}

void Deployment::polled(const tl::expected<rpc::JobList, CallFailure>& list)
{
    if (m_isOver)
        return;
    if (!list) {
        if (!list.error().connection || m_lastAnswer.hasExpired(m_rules.unreachableMs))
            return fail(list.error());
        m_poll.start(m_rules.pollMs);
        return;
    }
    m_lastAnswer.restart();
    if (list->jobs.isEmpty())
        return fail({{ErrorCode::NotFound, u"the job is no longer there"_s}});
    const rpc::JobStatus& status = list->jobs.first();
    m_state.status = status;
    Q_EMIT progressed(status);
    if (m_isOver)
        return;
    if (status.state == rpc::JobState::Delivered && ++m_deliveredPolls < deliveredPolls) {
        m_poll.start(m_rules.pollMs);
        return;
    }
    if (status.state == rpc::JobState::Succeeded || status.state == rpc::JobState::Delivered)
        return finish();
    if (isOver(status.state))
        return fail({.error = {ErrorCode::Cancelled, endText(status)},
                     .jobState = rpc::nameOf(status.state)});
    m_poll.start(m_rules.pollMs);
}

bool Deployment::end()
{
    if (std::exchange(m_isOver, true))
        return false;
    m_poll.stop();
    m_client.setReconnecting(false);
    return true;
}

void Deployment::fail(const CallFailure& failure)
{
    if (end())
        Q_EMIT failed(failure);
}

void Deployment::finish()
{
    if (end())
        Q_EMIT finished(m_state);
}

} // namespace patchswarm::fleet
