#include "console/fleet/casebook.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

namespace {

constexpr qsizetype mostCases = 10'000; // a reporter can make up as many as it likes
constexpr qsizetype mostChunks = 100'000; // of one case

void addOnce(QStringList& list, const QString& text)
{
    if (!list.contains(text))
        list.append(text);
}

QStringList jobsWith(const QString& cid, const QVector<rpc::JobStatus>& jobs)
{
    QStringList found;
    for (const rpc::JobStatus& job : jobs)
        if (std::any_of(job.artifacts.begin(), job.artifacts.end(),
                        [&](const rpc::ArtifactStatus& artifact) { return artifact.cid == cid; }))
            found.append(job.id);
    return found;
}

} // namespace

bool tellsOfCase(const rpc::SwarmEvent& event)
{
    return !event.peer.isEmpty()
        && (event.kind == "chunkCorrupt"_L1 || event.kind == "peerExcluded"_L1);
}

void CaseBook::add(const QString& reporterId, const QString& reporter,
                   const QVector<rpc::SwarmEvent>& events, const QVector<rpc::JobStatus>& jobs)
{
    for (const rpc::SwarmEvent& event : events) {
        const std::pair key {event.peer, event.artifact};
        if (!tellsOfCase(event) || event.peer == reporterId
            || (m_cases.size() >= mostCases && !m_cases.contains(key)))
            continue;
        PeerCase& known = m_cases[key];
        known.accused = event.peer;
        known.artifact = event.artifact;
        addOnce(known.reporters, reporter);
        if (event.kind == "peerExcluded"_L1)
            addOnce(known.excludedBy, reporter);
        for (const QString& job : jobsWith(event.artifact, jobs))
            addOnce(known.jobs, job);
        if (event.kind == "chunkCorrupt"_L1 && event.chunk && known.chunks.size() < mostChunks)
            known.chunks.insert(*event.chunk);
        known.firstAt = known.firstAt == 0 ? event.at : std::min(known.firstAt, event.at);
        known.lastAt = std::max(known.lastAt, event.at);
    }
}

QVector<PeerCase> CaseBook::cases(const trust::Fleet& fleet) const
{
    QHash<QString, QString> names;
    QSet<QString> revoked;
    for (const trust::Enrolled& entry : fleet.enrolled())
        names.insert(entry.id.toString(), entry.name);
    for (const EndpointId& id : fleet.revocations().statement().revoked)
        revoked.insert(id.toString());
    QVector<PeerCase> list;
    for (PeerCase one : m_cases) {
        one.name = names.value(one.accused);
        one.isRevoked = revoked.contains(one.accused);
        one.reporters.sort();
        one.excludedBy.sort();
        one.jobs.sort();
        list.append(std::move(one));
    }
    std::stable_sort(list.begin(), list.end(), [](const PeerCase& a, const PeerCase& b) {
        return a.reporters.size() > b.reporters.size();
    });
    return list;
}

} // namespace patchswarm::fleet
