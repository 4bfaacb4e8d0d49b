#include <QFile>
#include <QRegularExpression>

#include "console/ctl/endpointwork.h"
#include "console/ctl/families.h"
#include "console/ctl/output.h"
#include "console/fleet/inventoryimport.h"

using namespace Qt::Literals::StringLiterals;

// What the administrator's machine notes of endpoints: where they are, their groups and tags.
namespace patchswarm::ctl {

namespace {

constexpr qint64 mostCsvBytes = 64'000'000;

QString outcomeName(fleet::ImportOutcome outcome)
{
    switch (outcome) {
    case fleet::ImportOutcome::Added:
        return u"added"_s;
    case fleet::ImportOutcome::Updated:
        return u"updated"_s;
    case fleet::ImportOutcome::Unchanged:
        return u"unchanged"_s;
    case fleet::ImportOutcome::Faulty:
        break;
    }
    return u"leftOut"_s;
}

void printPlan(const Invocation& invocation, const fleet::ImportPlan& plan)
{
    QJsonArray array;
    TextTable table({u"LINE"_s, u"ENDPOINT"_s, u"ADDRESS"_s, u"RESULT"_s, u"WHY"_s}, {0});
    for (const fleet::ImportRow& row : plan.rows) {
        const QString address = row.record.host.isEmpty()
            ? QString()
            : fleet::Target {row.record.host, row.record.port, {}}.text();
        array.append(QJsonObject {{u"line"_s, row.line},
                                  {u"endpoint"_s, row.record.name},
                                  {u"address"_s, address},
                                  {u"result"_s, outcomeName(row.outcome)},
                                  {u"message"_s, row.message}});
        table.add({QString::number(row.line), row.record.name, address, outcomeName(row.outcome),
                   row.message});
    }
    if (invocation.json())
        printJson(array);
    else
        printRaw(table.text().toUtf8());
}

int runImport(const Invocation& invocation)
{
    const QString path = invocation.positional().first();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail({ErrorCode::Io, u"%1 cannot be read: %2"_s.arg(path, file.errorString())});
    if (file.size() > mostCsvBytes)
        return fail(
            {ErrorCode::InvalidInput,
             u"%1 is too large for an inventory; split it into files of at most 64 MB"_s.arg(
                 path)});
    const auto workspace = openFleet(invocation);
    if (!workspace)
        return end(workspace.error());
    fleet::FleetInventory& inventory = (*workspace)->inventory();
    const auto plan = fleet::planImport(file.readAll(), inventory.endpoints());
    if (!plan)
        return fail({plan.error().code, path + u": "_s + plan.error().detail});
    if (const auto stored = fleet::applyImport(*plan, inventory); !stored)
        return fail(stored.error());
    printPlan(invocation, *plan);
    return plan->count(fleet::ImportOutcome::Faulty) > 0 ? exitSomeFailed : exitDone;
}

// --- groups and tags -----------------------------------------------------------------------------

using Label = fleet::FleetInventory::Label;

QStringList labelsOf(const QString& text)
{
    static const QRegularExpression gap(u"[\\s,]+"_s);
    return text.split(gap, Qt::SkipEmptyParts);
}

void printLabelled(const Invocation& invocation, const fleet::FleetInventory& inventory)
{
    QJsonArray array;
    for (const QString& name : invocation.positional()) {
        const auto now = inventory.findByName(name);
        if (!now)
            continue;
        array.append(QJsonObject {{u"endpoint"_s, name},
                                  {u"groups"_s, QJsonArray::fromStringList(now->groups)},
                                  {u"tags"_s, QJsonArray::fromStringList(now->tags)}});
        if (!invocation.json())
            print(u"%1  groups: %2  tags: %3"_s.arg(name, now->groups.join(u", "_s),
                                                    now->tags.join(u", "_s)));
    }
    if (invocation.json())
        printJson(array);
}

int runLabel(const Invocation& invocation)
{
    if (!invocation.isSet(u"groups"_s) && !invocation.isSet(u"tags"_s))
        return failUsage(u"--groups or --tags is needed; an empty value takes them all away"_s);
    const auto workspace = openFleet(invocation);
    if (!workspace)
        return end(workspace.error());
    fleet::FleetInventory& inventory = (*workspace)->inventory();
    int unknown = 0;
    for (const QString& name : invocation.positional())
        if (!inventory.findByName(name)) {
            complain(u"there is no endpoint \"%1\" in this fleet's list"_s.arg(name));
            ++unknown;
        }
    for (const auto& [option, label] :
         {std::pair {u"groups"_s, Label::Groups}, std::pair {u"tags"_s, Label::Tags}})
        if (invocation.isSet(option))
            if (const auto stored = inventory.setLabels(invocation.positional(), label,
                                                        labelsOf(invocation.value(option)));
                !stored)
                return fail(stored.error());
    printLabelled(invocation, inventory);
    return unknown > 0 ? exitSomeFailed : exitDone;
}

} // namespace

Commands inventoryCommands()
{
    constexpr int mostEndpoints = 10'000;
    return {
        {u"fleet import"_s,
         u"FILE"_s,
         u"Reads where endpoints are from CSV: address, name, group, tags; a result for each row."_s,
         {fleetOption(), jsonOption()},
         1,
         1,
         {u"fleet import --fleet ~/fleet endpoints.csv"_s},
         runImport},
        {u"fleet label"_s,
         u"ENDPOINT..."_s,
         u"Sets groups or tags of endpoints in the administrator's list."_s,
         {fleetOption(), option("groups", "Instead of those it has, parted by commas.", "LIST"),
          option("tags", "Instead of those it has, parted by commas.", "LIST"), jsonOption()},
         1,
         mostEndpoints,
         {u"fleet label --fleet ~/fleet --groups pilot,desktops web-01 web-02"_s},
         runLabel},
    };
}

} // namespace patchswarm::ctl
