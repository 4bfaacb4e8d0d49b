#include "console/ctl/statusview.h"

#include "console/ctl/output.h"
#include "shared/base/bytes.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

quint64 bytes(const QJsonObject& job, QLatin1StringView key)
{
    return static_cast<quint64>(job.value(key).toDouble());
}

QString share(quint64 part, quint64 whole)
{
    return whole == 0
        ? u"-"_s
        : u"%1 %"_s.arg(static_cast<double>(part) * 100.0 / static_cast<double>(whole), 0, 'f', 0);
}

QStringList jobCells(const QJsonObject& job)
{
    const quint64 verified = bytes(job, "verified"_L1);
    const quint64 size = bytes(job, "size"_L1);
    const QJsonValue eta = job.value("etaMs"_L1);
    return {job.value("id"_L1).toString(),
            job.value("state"_L1).toString(),
            share(verified, size),
            byteText(size),
            share(bytes(job, "fromPeers"_L1), verified),
            eta.isDouble() && verified < size ? durationText(eta.toInteger()) : u"-"_s};
}

} // namespace

QJsonArray statusJobs(const QVector<rpc::JobStatus>& jobs)
{
    QJsonArray array;
    for (const rpc::JobStatus& job : jobs)
        array.append(QJsonObject {{u"id"_s, job.id},
                                  {u"state"_s, rpc::nameOf(job.state)},
                                  {u"size"_s, qint64(job.size)},
                                  {u"verified"_s, qint64(job.verified)},
                                  {u"fromOrigin"_s, qint64(job.fromOrigin)},
                                  {u"fromGateway"_s, qint64(job.fromGateway)},
                                  {u"fromPeers"_s, qint64(job.fromPeers)},
                                  {u"fromCache"_s, qint64(job.fromCache)},
                                  {u"wasted"_s, qint64(job.wasted)},
                                  {u"etaMs"_s, job.etaMs ? QJsonValue(*job.etaMs) : QJsonValue()}});
    return array;
}

QJsonArray statusDocument(const QVector<fleet::Outcome>& outcomes)
{
    QJsonArray document;
    for (const fleet::Outcome& outcome : outcomes) {
        const QJsonObject& answer = outcome.answer;
        document.append(QJsonObject {
            {u"endpoint"_s, outcome.endpoint},
            {u"address"_s, outcome.address},
            {u"state"_s, outcome.succeeded() ? answer.value("state"_L1) : outcome.state},
            {u"profileRevision"_s,
             outcome.succeeded() ? answer.value("profileRevision"_L1) : QJsonValue()},
            {u"jobs"_s, answer.value("jobs"_L1).toArray()}});
    }
    return document;
}

QString statusTable(const QVector<fleet::Outcome>& outcomes)
{
    TextTable table({u"ENDPOINT"_s, u"ADDRESS"_s, u"STATE"_s, u"PROFILE"_s, u"JOB"_s,
                     u"JOB STATE"_s, u"DONE"_s, u"SIZE"_s, u"PEERS"_s, u"LEFT"_s},
                    {6, 7, 8, 9});
    for (const QJsonValue& value : statusDocument(outcomes)) {
        const QJsonObject row = value.toObject();
        const QJsonValue revision = row.value("profileRevision"_L1);
        QStringList cells {row.value("endpoint"_L1).toString(), row.value("address"_L1).toString(),
                           row.value("state"_L1).toString(),
                           revision.isDouble() ? QString::number(revision.toInteger()) : u"-"_s};
        const QJsonArray jobs = row.value("jobs"_L1).toArray();
        if (jobs.isEmpty())
            table.add(cells);
        for (const QJsonValue& job : jobs) {
            table.add(cells + jobCells(job.toObject()));
            cells = {{}, {}, {}, {}};
        }
    }
    return table.text();
}

} // namespace patchswarm::ctl
