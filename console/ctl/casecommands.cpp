#include <QDateTime>

#include "console/ctl/endpointwork.h"
#include "console/ctl/families.h"
#include "console/ctl/joblisting.h"
#include "console/ctl/output.h"
#include "console/fleet/casebook.h"

using namespace Qt::Literals::StringLiterals;

// Who is reported to have sent wrong bytes, by whom: fleet cases.
namespace patchswarm::ctl {

namespace {

constexpr int pageSize = 1000;
constexpr int mostPages = 100; // an agent keeps 20,000 events

// What one endpoint told.
struct Testimony
{
    QString id;
    QVector<rpc::SwarmEvent> events;
    QVector<rpc::JobStatus> jobs;
};

using Testimonies = QHash<QString, Testimony>; // by the endpoint's name

void readEvents(fleet::EndpointVisit& visit, Testimony& testimony, qint64 after, int pages,
                const std::function<void()>& then)
{
    const QJsonObject params {{u"sequence"_s, after}, {u"limit"_s, pageSize}};
    visit.client().callFor<rpc::EventPage>(
        u"events.since"_s, params, [&visit, &testimony, pages, then](const auto& page) {
            if (!page)
                return visit.giveUp(page.error());
            for (const rpc::SwarmEvent& event : page->events)
                if (fleet::tellsOfCase(event))
                    testimony.events.append(event);
            if (!page->more || pages + 1 >= mostPages)
                return then();
            readEvents(visit, testimony, page->next, pages + 1, then);
        });
}

fleet::EndpointVisit::Work hearing(Testimonies& testimonies)
{
    return [&testimonies](fleet::EndpointVisit& visit) {
        const auto heard = std::make_shared<Testimony>();
        heard->id = visit.info().id;
        readEvents(visit, *heard, 0, 0, [&visit, &testimonies, heard] {
            listJobs(visit, {}, [&visit, &testimonies, heard](const QVector<rpc::JobStatus>& jobs) {
                heard->jobs = jobs;
                testimonies.insert(visit.info().name, *heard);
                visit.succeed();
            });
        });
    };
}

QString timeText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(u"yyyy-MM-dd hh:mm:ss"_s);
}

QJsonObject caseJson(const fleet::PeerCase& one)
{
    QList<qint64> chunks(one.chunks.begin(), one.chunks.end());
    std::sort(chunks.begin(), chunks.end());
    QJsonArray numbers;
    for (const qint64 chunk : std::as_const(chunks))
        numbers.append(chunk);
    return {{u"endpoint"_s, one.name},
            {u"id"_s, one.accused},
            {u"revoked"_s, one.isRevoked},
            {u"artifact"_s, one.artifact},
            {u"jobs"_s, QJsonArray::fromStringList(one.jobs)},
            {u"chunks"_s, numbers},
            {u"reporters"_s, QJsonArray::fromStringList(one.reporters)},
            {u"excludedBy"_s, QJsonArray::fromStringList(one.excludedBy)},
            {u"firstAt"_s, one.firstAt},
            {u"lastAt"_s, one.lastAt}};
}

void printCases(const QVector<fleet::PeerCase>& cases)
{
    TextTable table({u"ENDPOINT"_s, u"JOB"_s, u"CORRUPT CHUNKS"_s, u"REPORTED BY"_s,
                     u"EXCLUDED BY"_s, u"LAST (UTC)"_s},
                    {2});
    for (const fleet::PeerCase& one : cases) {
        const QString name = one.name.isEmpty() ? one.accused.left(16) : one.name;
        table.add({one.isRevoked ? name + u" (revoked)"_s : name,
                   one.jobs.isEmpty() ? one.artifact.right(12) : one.jobs.join(u", "_s),
                   QString::number(one.chunks.size()), one.reporters.join(u", "_s),
                   one.excludedBy.join(u", "_s), timeText(one.lastAt)});
    }
    printRaw(table.text().toUtf8());
    const bool hasLone = std::any_of(cases.begin(), cases.end(), [](const fleet::PeerCase& one) {
        return one.reporters.size() == 1 && !one.isRevoked;
    });
    if (hasLone)
        complain(u"what one endpoint alone reports may as well be that endpoint's own fault, or a "
                 "lie; patchswarmctl fleet revoke ENDPOINT expels whom you judge guilty"_s);
}

int runCases(const Invocation& invocation)
{
    const auto workspace = openFleet(invocation);
    if (!workspace)
        return end(workspace.error());
    const auto destinations = destinationsOf(invocation, (*workspace)->inventory(), true);
    if (!destinations)
        return end(destinations.error());
    Testimonies testimonies;
    const RoundResult result = workOn(**workspace, *destinations, hearing(testimonies));
    fleet::CaseBook book;
    for (auto heard = testimonies.cbegin(); heard != testimonies.cend(); ++heard)
        book.add(heard->id, heard.key(), heard->events, heard->jobs);
    const auto cases = book.cases((*workspace)->fleet());
    if (invocation.json()) {
        QJsonArray array;
        for (const fleet::PeerCase& one : cases)
            array.append(caseJson(one));
        printJson(array);
    } else if (!cases.isEmpty()) {
        printCases(cases);
    }
    for (const fleet::Outcome& outcome : result.outcomes)
        if (outcome.failure)
            complain(u"%1: %2"_s.arg(outcome.endpoint, outcome.failure->error.detail));
    return exitCodeOf(result);
}

} // namespace

Commands caseCommands()
{
    return {{u"fleet cases"_s,
             {},
             u"Who sent chunks that did not hash to their CIDs, of which job, as whom reported."_s,
             endpointOptions(),
             0,
             0,
             {u"fleet cases --fleet ~/fleet"_s, u"fleet cases --fleet ~/fleet --all --json"_s},
             runCases}};
}

} // namespace patchswarm::ctl
