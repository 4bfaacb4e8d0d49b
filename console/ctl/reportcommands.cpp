#include <algorithm>

#include "console/ctl/endpointwork.h"
#include "console/ctl/families.h"
#include "console/ctl/joblisting.h"
#include "console/ctl/output.h"
#include "console/ctl/savings.h"
#include "console/demo/drawnaside.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

QVector<EndpointSavings> savingsOf(const QVector<fleet::Outcome>& outcomes)
{
    QVector<EndpointSavings> all;
    for (const fleet::Outcome& outcome : outcomes) {
        EndpointSavings endpoint;
        endpoint.endpoint = outcome.endpoint;
        endpoint.address = outcome.address;
        endpoint.state = outcome.state;
        endpoint.isKnown = outcome.succeeded();
        for (const QJsonValue& job : outcome.answer.value("jobs"_L1).toArray())
            if (const auto status = rpc::fromJson<rpc::JobStatus>(job))
                endpoint.savings.add(*status);
        all.append(endpoint);
    }
    return all;
}

bool knowNothing(const QVector<EndpointSavings>& all)
{
    return std::all_of(all.begin(), all.end(),
                       [](const EndpointSavings& each) { return each.savings.jobs == 0; });
}

void complainOfUnasked(const QVector<fleet::Outcome>& outcomes)
{
    for (const fleet::Outcome& outcome : outcomes)
        if (outcome.failure)
            complain(
                u"%1 is not counted: %2"_s.arg(outcome.endpoint, outcome.failure->error.detail));
}

Result<void> printSavings(const QVector<EndpointSavings>& savings, const QString& job,
                          const QString& format)
{
    if (format == u"json"_s) {
        printJson(savingsJson(savings, job));
    } else if (format == u"csv"_s) {
        printRaw(savingsCsv(savings).toUtf8());
    } else if (format == u"pdf"_s) {
        const QString page = savingsHtml(savings, job, QDateTime::currentDateTime());
        const auto pdf = demo::drawnAside(demo::htmlToPdf, page.toUtf8());
        if (!pdf)
            return failure(ErrorCode::Io,
                           u"the report cannot be printed as PDF: %1"_s.arg(pdf.error().detail));
        printRaw(*pdf);
    } else {
        printRaw(savingsText(savings, job).toUtf8());
    }
    return {};
}

int runReport(const Invocation& invocation)
{
    const QString format = invocation.json() ? u"json"_s : invocation.value(u"format"_s);
    if (!QStringList {u"text"_s, u"json"_s, u"csv"_s, u"pdf"_s}.contains(format))
        return failUsage(u"--format \"%1\" is none of text, json, csv, pdf"_s.arg(format));
    if (format == u"pdf"_s && isTerminal(1))
        return failUsage(u"a PDF is not for a terminal; add > report.pdf"_s);
    const auto workspace = openFleet(invocation);
    if (!workspace)
        return end(workspace.error());
    const auto destinations = destinationsOf(invocation, (*workspace)->inventory(), true);
    if (!destinations)
        return end(destinations.error());
    const QString onlyJob = invocation.value(u"job"_s);
    const auto result = workOn(**workspace, *destinations, [onlyJob](fleet::EndpointVisit& visit) {
        listJobs(visit, {}, [&visit, onlyJob](const QVector<rpc::JobStatus>& jobs) {
            QJsonArray array;
            for (const rpc::JobStatus& job : jobs)
                if (onlyJob.isEmpty() || job.id == onlyJob)
                    array.append(rpc::toJson(job));
            visit.succeed({{u"jobs"_s, array}});
        });
    });
    const auto savings = savingsOf(result.outcomes);
    if (!onlyJob.isEmpty() && !result.wasInterrupted && knowNothing(savings)) {
        complainOfUnasked(result.outcomes);
        return fail({ErrorCode::NotFound,
                     u"no endpoint that answered knows the job \"%1\""_s.arg(onlyJob)});
    }
    complainOfUnasked(result.outcomes);
    if (auto printed = printSavings(savings, onlyJob, format); !printed)
        return fail(printed.error());
    return exitCodeOf(result);
}

} // namespace

Commands reportCommands()
{
    QCommandLineOption format = option("format", "text, json, csv or pdf.", "FORMAT");
    format.setDefaultValue(u"text"_s);
    return {{u"report"_s,
             {},
             u"Where the bytes came from: origin, gateway, peers, own cache; with the formulas."_s,
             endpointOptions()
                 + QList<QCommandLineOption> {option("job", "Only this job.", "J"), format},
             0,
             0,
             {u"report --fleet fleet"_s, u"report --fleet fleet --job patch-7 --format csv"_s,
              u"report --fleet fleet --format pdf > report.pdf"_s},
             runReport}};
}

} // namespace patchswarm::ctl
