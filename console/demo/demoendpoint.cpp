#include "console/demo/demoendpoint.h"

#include <QJsonArray>

#include "shared/content/cidtext.h"
#include "shared/policy/jobfile.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::demo {

namespace {

constexpr fleet::Patience patience {.connectMs = 5000,
                                    .callMs = 15'000,
                                    .firstRetryMs = 50,
                                    .longestRetryMs = 200,
                                    .pingMs = 10'000,
                                    .silenceMs = 30'000};
constexpr int eventPage = 1000;

} // namespace

DemoEndpoint::DemoEndpoint(QString name, AgentProcess::Command command,
                           std::unique_ptr<fleet::AgentClient> client, Certify certify)
    : m_name(std::move(name))
    , m_address(command.bind)
    , m_process(std::move(command))
    , m_client(std::move(client))
    , m_certify(std::move(certify))
{
    m_client->setPatience(patience);
    m_client->setReconnecting(true);
    connect(m_client.get(), &fleet::AgentClient::ready, this, &DemoEndpoint::meet);
    connect(m_client.get(), &fleet::AgentClient::failed, this, &DemoEndpoint::down);
    connect(&m_process, &AgentProcess::endedByItself, this, &DemoEndpoint::setTrouble);
}

void DemoEndpoint::start()
{
    m_process.start();
    m_client->open({m_address});
}

void DemoEndpoint::kill()
{
    m_isUp = false;
    m_process.kill();
}

void DemoEndpoint::askToEnd()
{
    m_isUp = false;
    m_client->close();
    m_process.askToEnd();
}

void DemoEndpoint::down()
{
    m_isUp = false;
    m_isPolling = false;
}

void DemoEndpoint::meet()
{
    m_client->callFor<rpc::AgentInfo>(u"agent.info"_s, QJsonObject(), [this](const auto& info) {
        if (info)
            introduced(*info);
        else if (info.error().answer)
            setTrouble(info.error().error.detail);
    });
}

void DemoEndpoint::introduced(const rpc::AgentInfo& info)
{
    if (!info.csr) {
        m_id = info.id;
        m_isUp = true;
        return;
    }
    const auto certificate = m_certify(*info.csr, info.id);
    if (!certificate)
        return setTrouble(certificate.error().detail);
    ask(u"trust.update"_s, {{u"certificate"_s, *certificate}}); // it starts a session anew then
}

void DemoEndpoint::applyProfile(const QByteArray& jws)
{
    ask(u"profile.apply"_s, {{u"profile"_s, QString::fromLatin1(jws)}, {u"baseRevision"_s, 0}});
}

void DemoEndpoint::submit(const QByteArray& jws, const ArtifactManifest& manifest)
{
    const QJsonObject list {
        {u"cid"_s, cidText(manifest.root())},
        {u"size"_s, static_cast<qint64>(manifest.layout().size)},
    };
    const QByteArray digests = policy::joinDigests(manifest.chunks());
    ask(u"job.submit"_s, {{u"jws"_s, QString::fromLatin1(jws)}},
        [this, list, digests](const QJsonValue& submitted) {
            if (submitted[u"missingChunkLists"_s].toArray().isEmpty())
                return;
            constexpr qsizetype pageBytes = rpc::maxDigestsPerPage * 32;
            for (qsizetype at = 0; at < digests.size(); at += pageBytes) {
                QJsonObject page = list;
                page.insert(u"first"_s, at / 32);
                page.insert(u"digests"_s,
                            QString::fromLatin1(digests.mid(at, pageBytes).toBase64()));
                ask(u"artifact.putChunkList"_s, page);
            }
        });
}

void DemoEndpoint::poll(const QString& jobId)
{
    if (!m_isUp || m_isPolling)
        return;
    m_isPolling = true;
    m_client->callFor<rpc::JobList>(u"job.list"_s, QJsonObject {{u"jobId"_s, jobId}},
                                    [this](const auto& list) {
                                        m_isPolling = false;
                                        if (list && !list->jobs.isEmpty())
                                            m_job = list->jobs.first();
                                    });
}

void DemoEndpoint::fetchEvents()
{
    m_events.clear();
    if (m_isUp)
        askEventsAfter(0);
}

void DemoEndpoint::askEventsAfter(qint64 sequence)
{
    ask(u"events.since"_s, {{u"sequence"_s, sequence}, {u"limit"_s, eventPage}},
        [this](const QJsonValue& answer) {
            const auto page = rpc::fromJson<rpc::EventPage>(answer);
            if (!page)
                return setTrouble(policy::faultsError(page.error()).detail);
            m_events += page->events;
            if (page->more)
                askEventsAfter(page->next);
        });
}

std::optional<qint64> DemoEndpoint::verifiedAt() const
{
    for (const rpc::SwarmEvent& event : m_events)
        if (event.kind == u"artifactComplete")
            return event.at;
    return std::nullopt;
}

void DemoEndpoint::ask(const QString& method, const QJsonObject& params,
                       std::function<void(const QJsonValue&)> answered)
{
    ++m_openCalls;
    m_client->call(method, params,
                   [this, method, answered = std::move(answered)](const fleet::CallResult& result) {
                       --m_openCalls;
                       if (!result)
                           setTrouble(u"%1: %2"_s.arg(method, result.error().error.detail));
                       else if (answered)
                           answered(*result);
                   });
}

void DemoEndpoint::setTrouble(const QString& what)
{
    if (m_trouble.isEmpty())
        m_trouble = what;
}

} // namespace patchswarm::demo
