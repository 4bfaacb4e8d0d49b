#include <QDateTime>
#include <QFile>

#include "console/ctl/endpointwork.h"
#include "console/ctl/families.h"
#include "console/ctl/output.h"
#include "console/ctl/profileround.h"
#include "console/ctl/profileview.h"
#include "shared/policy/settingstable.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

constexpr qint64 mostProfileBytes = 1024 * 1024;

void getProfile(fleet::EndpointVisit& visit)
{
    callAndSucceed(visit, u"profile.get"_s, {});
}

int runShow(const Invocation& invocation)
{
    const auto workspace = openFleet(invocation);
    if (!workspace)
        return end(workspace.error());
    const auto destinations = destinationsOf(invocation, (*workspace)->inventory(), true);
    if (!destinations)
        return end(destinations.error());
    const auto result = workOn(**workspace, *destinations, getProfile);
    if (invocation.json())
        return reportOutcomes(invocation, result, {});
    printRaw(profilesText(result.outcomes).toUtf8());
    for (const fleet::Outcome& outcome : result.outcomes)
        if (outcome.failure)
            complain(u"%1: %2"_s.arg(outcome.endpoint, outcome.failure->error.detail));
    return exitCodeOf(result);
}

OrStop<policy::Profile> readProfileFile(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Stop::because(
            {ErrorCode::Io, u"%1 cannot be read: %2"_s.arg(path, file.errorString())});
    if (file.size() > mostProfileBytes)
        return Stop::because({ErrorCode::InvalidInput, u"%1 is too large"_s.arg(path)});
    const auto profile = policy::parseProfile(file.readAll());
    if (!profile)
        return Stop::because(
            {ErrorCode::InvalidInput,
             u"%1:\n%2"_s.arg(path, policy::faultsText(profile.error()).trimmed())});
    return *profile;
}

// A document for everybody spreads from agent to agent; one for the endpoints that were named must
// not.
bool isForAll(const Invocation& invocation)
{
    return invocation.isSet(u"all"_s) || invocation.isSet(u"spread"_s)
        || invocation.isSet(u"assign-group"_s) || invocation.isSet(u"assign-tag"_s);
}

OrStop<fleet::ProfileEdit> readEdit(const Invocation& invocation)
{
    fleet::ProfileEdit edit;
    edit.assignments = invocation.values(u"set"_s);
    for (const QString& assignment : edit.assignments)
        if (assignment.indexOf(u'=') < 1)
            return Stop::usage(
                u"--set takes key=value, as in cacheSizeGB=40, not \"%1\""_s.arg(assignment));
    edit.id = invocation.value(u"id"_s);
    edit.name = invocation.value(u"name"_s);
    edit.isSigned = isForAll(invocation);
    if (!invocation.positional().isEmpty()) {
        const auto profile = readProfileFile(invocation.positional().first());
        if (!profile)
            return tl::unexpected(profile.error());
        edit.replacement = *profile;
    }
    const auto priority = invocation.number(u"priority"_s, 0, 1000);
    if (!priority)
        return tl::unexpected(priority.error());
    if (invocation.isSet(u"assign-group"_s) || invocation.isSet(u"assign-tag"_s))
        edit.assignment =
            policy::Assignment {invocation.values(u"assign-group"_s),
                                invocation.values(u"assign-tag"_s), static_cast<int>(*priority)};
    else if (invocation.isSet(u"priority"_s))
        edit.priority = static_cast<int>(*priority);
    return edit;
}

// Whose revisions count; empty: each endpoint's desired one.
QString idOf(const fleet::ProfileEdit& edit)
{
    return edit.id.isEmpty() && edit.replacement ? edit.replacement->id : edit.id;
}

int runEdit(const Invocation& invocation)
{
    const auto edit = readEdit(invocation);
    if (!edit)
        return end(edit.error());
    const auto makePlan = [&](const QVector<fleet::ProfileStand>& stands,
                              const fleet::FleetInventory&) {
        return fleet::planChange(*edit, stands, QDateTime::currentDateTimeUtc())
            .map([&](const auto& changes) {
                return ProfilePlan {changes, edit->isSigned, {}};
            });
    };
    return runProfileChange(invocation, makePlan, idOf(*edit));
}

int runSet(const Invocation& invocation)
{
    if (invocation.values(u"set"_s).isEmpty())
        return failUsage(u"--set key=value is needed, once or more"_s);
    return runEdit(invocation);
}

int runUndo(const Invocation& invocation)
{
    return runProfileUndo(
        invocation, isForAll(invocation) ? fleet::UndoReach::Everybody : fleet::UndoReach::Named);
}

// --- diff ----------------------------------------------------------------------------------------

QString describeDifference(const QJsonObject& answer)
{
    QVector<fleet::SettingDifference> list;
    for (const QJsonValue& value : answer.value("differences"_L1).toArray()) {
        const QJsonObject each = value.toObject();
        list.append({each.value("setting"_L1).toString(), each.value("before"_L1).toString(),
                     each.value("after"_L1).toString()});
    }
    return differencesText(list);
}

int runDiff(const Invocation& invocation)
{
    const auto edit = readEdit(invocation);
    if (!edit)
        return end(edit.error());
    if (!edit->replacement && edit->assignments.isEmpty())
        return failUsage(u"say what to compare with: FILE, or --set key=value"_s);
    return runOnEndpoints(
        invocation, true,
        [edit = *edit](fleet::EndpointVisit& visit) {
            visit.client().callFor<rpc::ProfileView>(
                u"profile.get"_s, {}, [&visit, edit](const auto& view) {
                    if (!view)
                        return visit.giveUp(view.error());
                    const auto effective = fleet::readToldProfile(view->effective);
                    if (!effective)
                        return visit.giveUp(policy::faultsError(effective.error()));
                    const auto base = edit.replacement.value_or(*effective).settings;
                    const auto wanted = policy::withAssignments(base, edit.assignments);
                    if (!wanted)
                        return visit.giveUp(policy::faultsError(wanted.error()));
                    visit.succeed(
                        {{u"differences"_s,
                          differencesJson(fleet::differences(effective->settings, *wanted))}});
                });
        },
        describeDifference);
}

QList<QCommandLineOption> editOptions()
{
    QCommandLineOption priority = option("priority", "Among profiles that apply, 0-1000.", "N");
    priority.setDefaultValue(u"0"_s);
    return endpointOptions()
        + QList<QCommandLineOption> {
            option("set", "A setting to change. Repeatable.", "key=value"),
            option("id", "The profile to make or change; the one in force otherwise.", "ID"),
            option("name", "What people call the profile.", "NAME"),
            option("assign-group", "It is for this group. Repeatable.", "G"),
            option("assign-tag", "It is for this tag. Repeatable.", "T"),
            priority,
            option("spread", "Sign it, so that endpoints pass it on; so it is with --all anyway.")};
}

} // namespace

Commands profileCommands()
{
    return {
        {u"profile show"_s,
         {},
         u"The settings in force and those that should be."_s,
         endpointOptions(),
         0,
         0,
         {u"profile show --fleet fleet --to web-01"_s},
         runShow},
        {u"profile set"_s,
         {},
         u"Changes settings. With --all it is signed and spreads; with --to or --group it stays on "
         "those endpoints."_s,
         editOptions(),
         0,
         0,
         {u"profile set --fleet fleet --all --set cacheSizeGB=40 --set retentionDays=14"_s,
          u"profile set --fleet fleet --to web-01 --set p2pEnabled=off"_s,
          u"profile set --fleet fleet --all --id servers --assign-group servers --priority 10 "
          u"--set "
          "uploadSlots=12"_s},
         runSet},
        {u"profile diff"_s,
         u"[FILE]"_s,
         u"What a profile or --set would change, per endpoint."_s,
         editOptions(),
         0,
         1,
         {u"profile diff servers.json --fleet fleet --all"_s,
          u"profile diff --fleet fleet --all --set cacheSizeGB=40"_s},
         runDiff},
        {u"profile apply"_s,
         u"FILE"_s,
         u"Puts a profile document in force as the next revision."_s,
         editOptions(),
         1,
         1,
         {u"profile apply servers.json --fleet fleet --all"_s},
         runEdit},
        {u"profile undo"_s,
         {},
         u"Takes the last change back, and once more the one before it: a new revision with the "
         "settings of an older one. A signed change is taken back for everybody with --all; with "
         "--to or --group on those endpoints alone."_s,
         endpointOptions()
             + QList<QCommandLineOption> {option(
                 "spread",
                 "Sign it where the change was signed, so that it is taken back for "
                 "everybody; so it is with --all anyway.")},
         0,
         0,
         {u"profile undo --fleet fleet --to web-01"_s, u"profile undo --fleet fleet --all"_s},
         runUndo},
    };
}

} // namespace patchswarm::ctl
