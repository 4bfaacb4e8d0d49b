#include "console/models/jobdraft.h"

#include <QDateTime>
#include <QFileInfo>

#include <algorithm>

#include "console/models/jobsummary.h"
#include "console/models/words.h"
#include "shared/content/cidtext.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

using State = DraftArtifact::State;

QString quoted(const QString& text)
{
    QString inside = text;
    return u'\'' + inside.replace(u'\'', u"'\\''"_s) + u'\'';
}

} // namespace

JobDraft::JobDraft(QObject* parent)
    : QObject(parent)
{
}

JobDraft::~JobDraft() = default;

// --- files ---------------------------------------------------------------------------------------

void JobDraft::addSources(const QStringList& sources)
{
    for (const QString& text : sources) {
        const QString source = text.trimmed();
        const bool isKnown =
            std::any_of(m_artifacts.begin(), m_artifacts.end(),
                        [&](const DraftArtifact& each) { return each.source == source; });
        if (source.isEmpty() || isKnown)
            continue;
        DraftArtifact artifact;
        artifact.source = source;
        artifact.fileName = fleet::ArtifactSource(source).fileName();
        if (const QFileInfo info(source); info.isFile())
            artifact.total = static_cast<quint64>(info.size());
        m_artifacts.append(artifact);
        m_manifests.push_back(nullptr);
    }
    startNext();
    Q_EMIT changed();
}

void JobDraft::removeSource(int index)
{
    if (index < 0 || index >= m_artifacts.size())
        return;
    if (index == m_hashing)
        endSource();
    else if (index < m_hashing)
        --m_hashing;
    m_artifacts.remove(index);
    m_manifests.erase(m_manifests.begin() + index);
    startNext();
    Q_EMIT changed();
}

void JobDraft::retrySource(int index)
{
    if (index < 0 || index >= m_artifacts.size() || m_artifacts.at(index).state != State::Failed)
        return;
    m_artifacts[index].state = State::Waiting;
    m_artifacts[index].error.clear();
    startNext();
    Q_EMIT changed();
}

void JobDraft::cancelHashing()
{
    if (m_source)
        endSource();
    for (DraftArtifact& artifact : m_artifacts)
        if (artifact.state == State::Waiting || artifact.state == State::Hashing) {
            artifact.state = State::Failed;
            artifact.error = tr("cancelled");
        }
    Q_EMIT changed();
}

void JobDraft::startNext()
{
    if (m_source)
        return;
    const auto next =
        std::find_if(m_artifacts.begin(), m_artifacts.end(),
                     [](const DraftArtifact& each) { return each.state == State::Waiting; });
    if (next == m_artifacts.end())
        return;
    m_hashing = static_cast<int>(next - m_artifacts.begin());
    next->state = State::Hashing;
    next->done = 0;
    m_source = std::make_unique<fleet::ArtifactSource>(next->source);
    connect(m_source.get(), &fleet::ArtifactSource::progressed, this,
            [this](quint64 done, quint64 total) {
                m_artifacts[m_hashing].done = done;
                m_artifacts[m_hashing].total = total;
                Q_EMIT progressed(m_hashing);
            });
    connect(m_source.get(), &fleet::ArtifactSource::finished, this, &JobDraft::hashed);
    connect(m_source.get(), &fleet::ArtifactSource::failed, this, &JobDraft::failed);
    m_source->start();
}

void JobDraft::hashed(const std::shared_ptr<const ArtifactManifest>& manifest)
{
    DraftArtifact& artifact = m_artifacts[m_hashing];
    artifact.state = State::Ready;
    artifact.total = artifact.done = manifest->layout().size;
    artifact.cid = cidText(manifest->root());
    m_manifests[static_cast<std::size_t>(m_hashing)] = manifest;
    endSource();
    startNext();
    Q_EMIT changed();
}

void JobDraft::failed(const Error& error)
{
    m_artifacts[m_hashing].state = State::Failed;
    m_artifacts[m_hashing].error = error.detail;
    endSource();
    startNext();
    Q_EMIT changed();
}

// We may be inside one of its signals. What it still hashes is cancelled and waited for later.
void JobDraft::endSource()
{
    m_hashing = -1;
    m_source->disconnect(this);
    m_source->cancel();
    m_source.release()->deleteLater();
}

quint64 JobDraft::size() const
{
    quint64 bytes = 0;
    for (const auto& manifest : m_manifests)
        if (manifest)
            bytes += manifest->layout().size;
    return bytes;
}

// --- everything else -----------------------------------------------------------------------------

void JobDraft::setRequest(const fleet::JobRequest& request)
{
    m_request = request;
    Q_EMIT changed();
}

QStringList JobDraft::applyCatalogue(const VulnerabilityCatalogue& catalogue)
{
    const auto match = catalogue.match(m_request.cves);
    if (match.known.isEmpty())
        return {};
    m_request.kev = m_request.kev || match.together.kev;
    m_request.risk = std::max(m_request.risk, match.together.risk.value_or(0));
    if (!m_request.deadlineMs && match.together.dueMs)
        m_request.deadlineMs = match.together.dueMs;
    Q_EMIT changed();
    return match.known;
}

std::vector<fleet::JobPublisher::Hashed> JobDraft::ready() const
{
    std::vector<fleet::JobPublisher::Hashed> hashed;
    for (std::size_t i = 0; i < m_manifests.size(); ++i)
        if (m_manifests[i])
            hashed.push_back({m_artifacts.at(static_cast<qsizetype>(i)).fileName, m_manifests[i]});
    return hashed;
}

// With the URLs that the files themselves came from, each a folder that holds its file.
fleet::JobRequest JobDraft::wholeRequest() const
{
    fleet::JobRequest request = m_request;
    for (const DraftArtifact& artifact : m_artifacts)
        if (fleet::ArtifactSource(artifact.source).isUrl()) {
            const QString folder = artifact.source.left(artifact.source.lastIndexOf(u'/') + 1);
            const QString origin = m_artifacts.size() == 1 ? artifact.source : folder;
            if (!request.urls.contains(origin))
                request.urls.append(origin);
        }
    return request;
}

policy::Faults JobDraft::faults() const
{
    policy::Faults faults;
    for (const DraftArtifact& artifact : m_artifacts)
        if (artifact.state == State::Failed)
            faults.append({u"artifacts"_s, artifact.error, tr("remove it, or try again")});
        else if (artifact.state != State::Ready)
            faults.append({u"artifacts"_s, tr("%1 is still being read").arg(artifact.source),
                           tr("wait for its CID")});
    if (m_artifacts.isEmpty())
        faults.append(
            {u"artifacts"_s, tr("there is no file to deliver"), tr("add a file or a URL")});
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const policy::Fault& fault : fleet::JobPublisher::check(wholeRequest(), ready(), now))
        if (!(ready().empty() && fault.path == u"artifacts")) // told above, with the cause
            faults.append(fault);
    if (m_request.deadlineMs && *m_request.deadlineMs < now.toMSecsSinceEpoch())
        faults.append({u"deadline"_s, tr("the deadline is past"), tr("choose a later one")});
    if (m_request.exposedSinceMs && *m_request.exposedSinceMs > now.toMSecsSinceEpoch())
        faults.append({u"exposedSince"_s, tr("endpoints cannot be exposed since a time to come"),
                       tr("choose an earlier one")});
    if (m_request.expiresMs && m_request.deadlineMs && *m_request.expiresMs < *m_request.deadlineMs)
        faults.append({u"expires"_s, tr("the job would expire before its deadline"),
                       tr("choose a later end, or an earlier deadline")});
    return faults;
}

policy::Faults JobDraft::faultsOf(const QString& part) const
{
    policy::Faults found = faults();
    found.removeIf([&](const policy::Fault& fault) {
        return fault.path != part && !fault.path.startsWith(part + u'.')
            && !fault.path.startsWith(part + u'[');
    });
    return found;
}

QStringList JobDraft::targets(const fleet::FleetSnapshot& fleet) const
{
    policy::PatchJob job;
    job.targets = m_request.targets;
    QStringList names;
    for (const fleet::EndpointPointer& endpoint : fleet.endpoints)
        if (isTarget(job, *endpoint))
            names.append(endpoint->record.name);
    return names;
}

policy::Checked<fleet::PublishedJob> JobDraft::publish(const fleet::JobPublisher& publisher) const
{
    if (const policy::Faults found = faults(); !found.isEmpty())
        return tl::unexpected(found);
    return publisher.publish(wholeRequest(), ready(), QDateTime::currentDateTimeUtc());
}

QString JobDraft::command(const QString& fleetDirectory) const
{
    QStringList words {u"patchswarmctl"_s, u"publish"_s};
    for (const DraftArtifact& artifact : m_artifacts)
        words.append(quoted(artifact.source));
    words += {u"--fleet"_s, quoted(fleetDirectory)};
    const fleet::JobRequest whole = wholeRequest();
    for (const QString& url : whole.urls)
        words += {u"--url"_s, quoted(url)};
    if (!m_request.title.isEmpty())
        words += {u"--title"_s, quoted(m_request.title)};
    if (!m_request.reference.isEmpty())
        words += {u"--reference"_s, quoted(m_request.reference)};
    for (const QString& cve : m_request.cves)
        words += {u"--cve"_s, quoted(cve)};
    if (m_request.kev)
        words.append(u"--kev"_s);
    if (m_request.risk > 0)
        words += {u"--risk"_s, QString::number(m_request.risk)};
    for (const auto& [option, time] : {std::pair {u"--exposed-since"_s, m_request.exposedSinceMs},
                                       std::pair {u"--deadline"_s, m_request.deadlineMs},
                                       std::pair {u"--not-before"_s, m_request.notBeforeMs},
                                       std::pair {u"--expires"_s, m_request.expiresMs}})
        if (time)
            words += {option, isoText(*time)};
    for (const auto& [kind, names] : {std::pair {u"endpoint="_s, m_request.targets.endpoints},
                                      std::pair {u"group="_s, m_request.targets.groups},
                                      std::pair {u"tag="_s, m_request.targets.tags}})
        for (const QString& name : names)
            words += {u"--target"_s, quoted(kind + name)};
    words += {u"--out"_s, u"JOB"_s};
    return words.join(u' ');
}

} // namespace patchswarm::models
