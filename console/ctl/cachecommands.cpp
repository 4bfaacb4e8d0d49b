#include <algorithm>

#include "console/ctl/endpointwork.h"
#include "console/ctl/families.h"
#include "console/ctl/output.h"
#include "console/fleet/cachework.h"
#include "shared/base/bytes.h"
#include "shared/content/cidtext.h"
#include "shared/rpc/cacherecords.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

constexpr qsizetype mostEntries = 100'000; // of one endpoint; beyond it, it does not tell the truth
constexpr int verifyMs = 30 * 60 * 1000; // a cache of 100 GB on a slow disk

void askPage(fleet::EndpointVisit& visit, const QJsonObject& params, const QJsonArray& before)
{
    visit.client().callFor<rpc::CacheList>(
        u"cache.list"_s, params, [&visit, before](const auto& list) {
            if (!list)
                return visit.giveUp(list.error());
            QJsonArray entries = before;
            for (const rpc::CacheEntry& entry : list->entries)
                entries.append(rpc::toJson(entry));
            if (list->more && !list->entries.isEmpty() && entries.size() < mostEntries)
                return askPage(visit, {{u"after"_s, list->entries.last().cid}}, entries);
            visit.succeed({{u"entries"_s, entries},
                           {u"used"_s, qint64(list->used)},
                           {u"limit"_s, qint64(list->limit)},
                           {u"diskFree"_s, qint64(list->diskFree)},
                           {u"diskFloor"_s, qint64(list->diskFloor)}});
        });
}

QString bytesOf(const QJsonObject& object, QLatin1StringView key)
{
    return byteText(static_cast<quint64>(object.value(key).toDouble()));
}

QString marksOf(const QJsonObject& entry)
{
    QStringList marks;
    for (const auto& [key, word] :
         {std::pair {"isComplete"_L1, u"whole"_s}, std::pair {"isPinned"_L1, u"pinned"_s},
          std::pair {"isInUse"_L1, u"in use"_s}})
        if (entry.value(key).toBool())
            marks.append(word);
    return marks.join(u", "_s);
}

void printCache(const fleet::Outcome& outcome)
{
    if (outcome.failure)
        return complain(u"%1: %2: %3"_s.arg(outcome.endpoint, outcome.failure->name(),
                                            outcome.failure->error.detail));
    print(u"%1: %2 of %3 used, %4 free on the disk (%5 stay free)"_s.arg(
        outcome.endpoint, bytesOf(outcome.answer, "used"_L1), bytesOf(outcome.answer, "limit"_L1),
        bytesOf(outcome.answer, "diskFree"_L1), bytesOf(outcome.answer, "diskFloor"_L1)));
    TextTable table({u"CID"_s, u"FILE"_s, u"SIZE"_s, u"HELD"_s, u"MARKS"_s}, {2, 3});
    for (const QJsonValue& value : outcome.answer.value("entries"_L1).toArray()) {
        const QJsonObject entry = value.toObject();
        table.add({entry.value("cid"_L1).toString(), entry.value("fileName"_L1).toString(),
                   bytesOf(entry, "size"_L1), bytesOf(entry, "held"_L1), marksOf(entry)});
    }
    if (!table.isEmpty())
        printRaw(table.text().toUtf8());
}

int runList(const Invocation& invocation)
{
    const auto workspace = openFleet(invocation);
    if (!workspace)
        return end(workspace.error());
    const auto destinations = destinationsOf(invocation, (*workspace)->inventory(), false);
    if (!destinations)
        return end(destinations.error());
    const auto result = workOn(**workspace, *destinations,
                               [](fleet::EndpointVisit& visit) { askPage(visit, {}, {}); });
    if (invocation.json())
        return reportOutcomes(invocation, result, {});
    for (const fleet::Outcome& outcome : result.outcomes)
        printCache(outcome);
    return exitCodeOf(result);
}

QString describe(const QString& verb, const QJsonObject& answer)
{
    if (verb == u"evict"_s)
        return u"%1 freed"_s.arg(bytesOf(answer, "freed"_L1));
    if (verb == u"verify"_s)
        return u"%1 chunks read, %2 corrupt"_s.arg(answer.value("chunks"_L1).toInteger())
            .arg(answer.value("corrupt"_L1).toInteger());
    const QString marks = marksOf(answer);
    return marks.isEmpty() ? u"held"_s : marks;
}

bool foundCorrupt(const fleet::Outcome& outcome)
{
    return outcome.answer.value("corrupt"_L1).toInteger() > 0;
}

// A corrupt chunk is a failure, though the endpoint has done what it was asked.
int runVerify(const Invocation& invocation, const fleet::EndpointVisit::Work& work)
{
    const auto workspace = openFleet(invocation);
    if (!workspace)
        return end(workspace.error());
    const auto destinations = destinationsOf(invocation, (*workspace)->inventory(), false);
    if (!destinations)
        return end(destinations.error());
    const auto result = workOn(**workspace, *destinations, work);
    const int code = reportOutcomes(invocation, result, [](const QJsonObject& answer) {
        return describe(u"verify"_s, answer);
    });
    const bool isCorrupt =
        std::any_of(result.outcomes.begin(), result.outcomes.end(), foundCorrupt);
    return isCorrupt && code != exitInterrupted ? exitFailed : code;
}

std::function<int(const Invocation&)> runStep(const QString& verb)
{
    return [verb](const Invocation& invocation) {
        if (invocation.positional().isEmpty()) // of verify alone
            return runVerify(invocation, fleet::verifyCache);
        const QString cid = invocation.positional().first();
        if (const auto parsed = parseCid(cid); !parsed)
            return failUsage(parsed.error().detail);
        const auto work = [verb, cid](fleet::EndpointVisit& visit) {
            visit.client().call(
                u"cache."_s + verb, QJsonObject {{u"cid"_s, cid}},
                [&visit](const fleet::CallResult& result) {
                    if (result)
                        visit.succeed(result->toObject());
                    else
                        visit.giveUp(result.error());
                },
                verb == u"verify"_s ? verifyMs : 0);
        };
        if (verb == u"verify"_s)
            return runVerify(invocation, work);
        return runOnEndpoints(invocation, false, work,
                              [verb](const QJsonObject& answer) { return describe(verb, answer); });
    };
}

Command step(const QString& verb, const QString& summary, int leastCids = 1)
{
    return {u"cache "_s + verb,
            leastCids == 0 ? u"[CID]"_s : u"CID"_s,
            summary,
            endpointOptions(),
            leastCids,
            1,
            {u"cache %1 bafkrei... --fleet fleet --to web-01"_s.arg(verb)},
            runStep(verb)};
}

} // namespace

Commands cacheCommands()
{
    return {
        {u"cache list"_s,
         {},
         u"What the peer cache holds, and its bounds."_s,
         endpointOptions(),
         0,
         0,
         {u"cache list --fleet fleet --to web-01"_s},
         runList},
        step(u"pin"_s, u"Keeps an artifact until it is unpinned."_s),
        step(u"unpin"_s, u"Lets retention and the bound have it again."_s),
        step(u"evict"_s, u"Removes an artifact that is not in use."_s),
        step(u"verify"_s,
             u"Reads and hashes every chunk that is held; of all artifacts without a CID."_s, 0),
    };
}

} // namespace patchswarm::ctl
