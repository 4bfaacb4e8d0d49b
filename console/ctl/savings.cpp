#include "console/ctl/savings.h"

#include <QJsonArray>

#include "console/ctl/output.h"
#include "console/fleet/csv.h"
#include "shared/base/bytes.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

Savings totalOf(const QVector<EndpointSavings>& endpoints)
{
    Savings total;
    for (const EndpointSavings& endpoint : endpoints)
        total.add(endpoint.savings);
    return total;
}

QJsonObject toJson(const Savings& savings)
{
    return {{u"jobs"_s, savings.jobs},
            {u"finished"_s, savings.finished},
            {u"failed"_s, savings.failed},
            {u"size"_s, qint64(savings.size)},
            {u"verified"_s, qint64(savings.verified)},
            {u"fromOrigin"_s, qint64(savings.fromOrigin)},
            {u"fromGateway"_s, qint64(savings.fromGateway)},
            {u"fromPeers"_s, qint64(savings.fromPeers)},
            {u"fromCache"_s, qint64(savings.fromCache)},
            {u"wasted"_s, qint64(savings.wasted)},
            {u"savedShare"_s, savings.shareFromPeers()}};
}

QString percent(double share)
{
    return u"%1 %"_s.arg(share * 100, 0, 'f', 1);
}

constexpr qsizetype firstNumber = 2; // of the columns

QStringList headings()
{
    return {u"ENDPOINT"_s, u"STATE"_s, u"JOBS"_s,   u"ORIGIN"_s, u"GATEWAY"_s,
            u"PEERS"_s,    u"CACHE"_s, u"WASTED"_s, u"SAVED"_s};
}

QStringList cells(const QString& endpoint, const QString& state, const Savings& savings)
{
    return {endpoint,
            state,
            u"%1/%2"_s.arg(savings.finished).arg(savings.jobs),
            byteText(savings.fromOrigin),
            byteText(savings.fromGateway),
            byteText(savings.fromPeers),
            byteText(savings.fromCache),
            byteText(savings.wasted),
            percent(savings.shareFromPeers())};
}

} // namespace

void Savings::add(const rpc::JobStatus& job)
{
    ByteSources::add(job);
    size += job.size;
    ++jobs;
    finished += job.state == rpc::JobState::Delivered || job.state == rpc::JobState::Succeeded;
    failed += job.state == rpc::JobState::Failed;
}

void Savings::add(const Savings& other)
{
    ByteSources::add(other);
    size += other.size;
    jobs += other.jobs;
    finished += other.finished;
    failed += other.failed;
}

QString savingsFormulas()
{
    return u"%1\n%2\n"_s.arg(QLatin1StringView(fleet::verifiedFormula),
                             QLatin1StringView(fleet::savedFormula));
}

QJsonObject savingsJson(const QVector<EndpointSavings>& endpoints, const QString& job)
{
    QJsonArray rows;
    int notAsked = 0;
    for (const EndpointSavings& endpoint : endpoints) {
        QJsonObject row = toJson(endpoint.savings);
        row.insert(u"endpoint"_s, endpoint.endpoint);
        row.insert(u"address"_s, endpoint.address);
        row.insert(u"state"_s, endpoint.state);
        rows.append(row);
        notAsked += !endpoint.isKnown;
    }
    return {{u"job"_s, job.isEmpty() ? QJsonValue() : QJsonValue(job)},
            {u"endpoints"_s, rows},
            {u"total"_s, toJson(totalOf(endpoints))},
            {u"notAsked"_s, notAsked},
            {u"formulas"_s, savingsFormulas()}};
}

QString savingsCsv(const QVector<EndpointSavings>& endpoints)
{
    QString text =
        u"endpoint,address,state,jobs,finished,failed,size,verified,fromOrigin,fromGateway,"
        "fromPeers,fromCache,wasted,savedShare\r\n"_s;
    const auto number = [](quint64 value) { return QString::number(value); };
    for (const EndpointSavings& endpoint : endpoints) {
        const Savings& s = endpoint.savings;
        text += fleet::csvLine({endpoint.endpoint, endpoint.address, endpoint.state,
                                QString::number(s.jobs), QString::number(s.finished),
                                QString::number(s.failed), number(s.size), number(s.verified),
                                number(s.fromOrigin), number(s.fromGateway), number(s.fromPeers),
                                number(s.fromCache), number(s.wasted),
                                QString::number(s.shareFromPeers(), 'f', 4)})
            + u"\r\n"_s;
    }
    return text;
}

QString savingsHtml(const QVector<EndpointSavings>& endpoints, const QString& job,
                    const QDateTime& when)
{
    const auto htmlRow = [](const QStringList& row, const QString& cell) {
        QString html = u"<tr>"_s;
        for (qsizetype i = 0; i < row.size(); ++i)
            html += u"<%1 align=\"%2\">%3</%1>"_s.arg(
                cell, i < firstNumber ? u"left"_s : u"right"_s, row.at(i).toHtmlEscaped());
        return html + u"</tr>\n"_s;
    };
    QStringList names;
    for (const QString& heading : headings())
        names.append(heading.at(0) + heading.mid(1).toLower());
    QString rows = u"<thead>"_s + htmlRow(names, u"th"_s) + u"</thead>"_s;
    for (const EndpointSavings& endpoint : endpoints)
        rows += htmlRow(cells(endpoint.endpoint, endpoint.state, endpoint.savings), u"td"_s);
    rows += htmlRow(cells(u"total"_s, {}, totalOf(endpoints)), u"th"_s);
    const QString title = job.isEmpty() ? u"Where the bytes came from: all jobs"_s
                                        : u"Where the bytes came from: "_s + job;
    return u"<html><head><title>%1</title><style>body { font-family: sans-serif; font-size: 9pt; } "
           "td, th { padding: 2px 6px; }</style></head><body><h2>%1</h2><p>PatchSwarm, %2</p>"
           "<table border=\"1\" cellspacing=\"0\" width=\"100%\">%3</table><p>%4</p></body></html>"_s
               .arg(title.toHtmlEscaped(), when.toString(Qt::ISODate), rows,
                    savingsFormulas().trimmed().toHtmlEscaped().replace(u'\n', u"<br/>"_s));
}

QString savingsText(const QVector<EndpointSavings>& endpoints, const QString& job)
{
    TextTable table(headings(), {2, 3, 4, 5, 6, 7, 8});
    for (const EndpointSavings& endpoint : endpoints)
        table.add(cells(endpoint.endpoint, endpoint.state, endpoint.savings));
    table.add(cells(u"total"_s, {}, totalOf(endpoints)));
    const QString heading =
        job.isEmpty() ? u"All jobs that the endpoints know\n\n"_s : u"Job %1\n\n"_s.arg(job);
    return heading + table.text() + u'\n' + savingsFormulas();
}

} // namespace patchswarm::ctl
