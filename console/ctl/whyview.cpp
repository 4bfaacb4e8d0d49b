#include "console/ctl/whyview.h"

#include <QHash>
#include <QJsonArray>

#include "console/ctl/joblisting.h"
#include "console/ctl/output.h"
#include "shared/base/bytes.h"
#include "shared/rpc/swarmrecords.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

// An agent knows its neighbours by id; the console knows their names.
QJsonArray withNames(const QJsonArray& peers, const trust::Fleet& fleet)
{
    QHash<QString, QString> names;
    for (const trust::Enrolled& entry : fleet.enrolled())
        names.insert(entry.id.toString(), entry.name);
    QJsonArray named;
    for (const QJsonValue& value : peers) {
        QJsonObject peer = value.toObject();
        if (peer.value("name"_L1).toString().isEmpty())
            peer.insert("name"_L1, names.value(peer.value("endpoint"_L1).toString()));
        named.append(peer);
    }
    return named;
}

void askPeers(fleet::EndpointVisit& visit, const rpc::JobStatus& job, const QJsonArray& before)
{
    const auto index = before.size();
    if (index == job.artifacts.size())
        return visit.succeed({{u"jobId"_s, job.id},
                              {u"jobState"_s, rpc::nameOf(job.state)},
                              {u"reason"_s, job.reason},
                              {u"artifacts"_s, before}});
    const rpc::ArtifactStatus& artifact = job.artifacts.at(index);
    visit.client().call(u"swarm.peers"_s, QJsonObject {{u"cid"_s, artifact.cid}},
                        [&visit, job, before, artifact](const fleet::CallResult& result) {
                            const bool isUnknown = !result && result.error().answer
                                && result.error().error.code == ErrorCode::NotFound;
                            if (!result && !isUnknown) // not yet begun: nobody was considered
                                return visit.giveUp(result.error());
                            const QJsonArray peers = result
                                ? result->toObject().value("peers"_L1).toArray()
                                : QJsonArray();
                            QJsonArray artifacts = before;
                            artifacts.append(QJsonObject {
                                {u"cid"_s, artifact.cid},
                                {u"fileName"_s, artifact.fileName},
                                {u"peers"_s, withNames(peers, visit.workspace().fleet())}});
                            askPeers(visit, job, artifacts);
                        });
}

QString peerTable(const QJsonArray& peers)
{
    TextTable table({u"PEER"_s, u"ADDRESS"_s, u"STANDING"_s, u"GOT"_s, u"GAVE"_s, u"WHY"_s},
                    {3, 4});
    for (const QJsonValue& value : peers) {
        const QJsonObject peer = value.toObject();
        const QString name = peer.value("name"_L1).toString();
        const QString id = peer.value("endpoint"_L1).toString();
        table.add({name.isEmpty() ? id.left(8) : name, peer.value("address"_L1).toString(),
                   peer.value("standing"_L1).toString(),
                   byteText(static_cast<quint64>(peer.value("received"_L1).toDouble())),
                   byteText(static_cast<quint64>(peer.value("given"_L1).toDouble())),
                   peer.value("rule"_L1).toString()});
    }
    return table.text();
}

} // namespace

void askWhy(fleet::EndpointVisit& visit, const QString& jobId)
{
    listJobs(visit, jobId, [&visit, jobId](const QVector<rpc::JobStatus>& jobs) {
        if (jobs.isEmpty())
            return visit.giveUp(
                Error {ErrorCode::NotFound, u"there is no job \"%1\" there"_s.arg(jobId)});
        askPeers(visit, jobs.first(), {});
    });
}

QString whyText(const QJsonObject& answer)
{
    const QString reason = answer.value("reason"_L1).toString();
    QString text = u"Job %1 is %2%3\n"_s.arg(answer.value("jobId"_L1).toString(),
                                             answer.value("jobState"_L1).toString(),
                                             reason.isEmpty() ? QString() : u": "_s + reason);
    for (const QJsonValue& value : answer.value("artifacts"_L1).toArray()) {
        const QJsonObject artifact = value.toObject();
        text += u"\n%1  %2\n"_s.arg(artifact.value("cid"_L1).toString(),
                                    artifact.value("fileName"_L1).toString());
        const QJsonArray peers = artifact.value("peers"_L1).toArray();
        text += peers.isEmpty() ? u"no peer was considered yet\n"_s : peerTable(peers);
    }
    return text;
}

} // namespace patchswarm::ctl
