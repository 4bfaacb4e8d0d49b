#include <QDateTime>
#include <QDir>
#include <QFile>

#include "console/ctl/endpointwork.h"
#include "console/ctl/families.h"
#include "console/ctl/output.h"
#include "console/ctl/passphrase.h"
#include "console/fleet/enrolment.h"
#include "shared/base/address.h"
#include "shared/trust/role.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

constexpr qint64 mostCsvBytes = 16 * 1024 * 1024;

int complainOf(const QString& file, const policy::Faults& faults)
{
    for (const policy::Fault& fault : faults)
        complain((file.isEmpty() ? QString() : file + u": "_s)
                 + policy::faultsText({fault}).trimmed());
    return exitFailed;
}

// Empty: the authority's key is to lie open.
OrStop<QByteArray> firstPassphrase(const Invocation& invocation)
{
    const bool isTyped = invocation.isSet(u"passphrase"_s);
    if (isTyped && invocation.isSet(u"passphrase-file"_s))
        return Stop::usage(u"--passphrase and --passphrase-file exclude each other"_s);
    if (invocation.isSet(u"passphrase-file"_s))
        return readPassphrase(invocation.value(u"passphrase-file"_s));
    if (!isTyped)
        return QByteArray();
    const auto typed = askNewPassphrase(u"Passphrase for the authority's key: "_s);
    if (!typed)
        return tl::unexpected(typed.error());
    if (!*typed)
        return Stop::usage(u"--passphrase asks at the terminal, and there is none; use "
                           "--passphrase-file"_s);
    return **typed;
}

int runCreate(const Invocation& invocation)
{
    const QString directory = invocation.positional().first();
    if (directory.isEmpty())
        return failUsage(u"DIR is empty: name the directory that the fleet is to be made in"_s);
    QString name = invocation.value(u"name"_s);
    if (name.isEmpty())
        name = QDir(directory).dirName();
    const auto passphrase = firstPassphrase(invocation);
    if (!passphrase)
        return end(passphrase.error());
    const auto created =
        trust::Fleet::create(directory, name, QDateTime::currentDateTimeUtc(), *passphrase);
    if (!created)
        return fail(created.error());
    const auto inventory = fleet::FleetInventory::open(directory);
    if (!inventory)
        return fail(inventory.error());
    if (invocation.json())
        printJson(QJsonObject {{u"directory"_s, created->directory()},
                               {u"name"_s, created->name()},
                               {u"admin"_s, created->admin().id.toString()},
                               {u"hasPassphrase"_s, created->hasPassphrase()}});
    else
        print(
            u"Created the fleet \"%1\" in %2. Its keys are secret: keep the directory safe."_s.arg(
                created->name(), created->directory()));
    return exitDone;
}

int runJoin(const Invocation& invocation)
{
    const QString path = invocation.positional().at(0);
    const QString directory = invocation.positional().at(1);
    if (directory.isEmpty())
        return failUsage(u"DIR is empty: name the directory to make"_s);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto bundle = trust::Bundle::read(path, now);
    if (!bundle)
        return fail(bundle.error());
    const auto joined = trust::Fleet::join(directory, *bundle);
    if (!joined)
        return fail(joined.error());
    if (const auto inventory = fleet::FleetInventory::open(directory); !inventory)
        return fail(inventory.error());
    const QString role = trust::roleName(joined->admin().role);
    if (invocation.json())
        printJson(QJsonObject {{u"directory"_s, joined->directory()},
                               {u"name"_s, joined->name()},
                               {u"identity"_s, joined->admin().name},
                               {u"role"_s, role}});
    else
        print(u"Joined the fleet \"%1\" as %2 (%3) in %4. Remove the bundle: its key is in the "
              "directory now."_s.arg(joined->name(), joined->admin().name, role,
                                     joined->directory()));
    return exitDone;
}

// --- enrolment -----------------------------------------------------------------------------------

OrStop<QVector<fleet::EnrolmentRow>> typedRow(const Invocation& invocation)
{
    fleet::EnrolmentRow row;
    row.name = invocation.value(u"name"_s);
    if (row.name.isEmpty())
        return Stop::usage(u"--name ENDPOINT (or --csv FILE) is needed"_s);
    const auto role = trust::parseRole(invocation.value(u"role"_s));
    if (!role)
        return Stop::usage(u"--role: "_s + role.error().detail);
    row.role = *role;
    if (invocation.isSet(u"address"_s)) {
        const auto address =
            SocketAddress::parse(invocation.value(u"address"_s), fleet::defaultAdminPort);
        if (!address)
            return Stop::usage(u"--address: "_s + address.error().detail);
        row.host = address->ip.toString();
        row.port = address->port;
    }
    row.groups = invocation.values(u"group"_s);
    row.tags = invocation.values(u"tag"_s);
    return QVector {row};
}

OrStop<QVector<fleet::EnrolmentRow>> rowsOfFile(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Stop::because(
            {ErrorCode::Io, u"%1 cannot be read: %2"_s.arg(path, file.errorString())});
    if (file.size() > mostCsvBytes)
        return Stop::because({ErrorCode::InvalidInput, u"%1 is too large"_s.arg(path)});
    const auto rows = fleet::readEnrolments(file.readAll());
    if (!rows) {
        complainOf(path, rows.error());
        return Stop::because({ErrorCode::InvalidInput, u"nobody was enrolled"_s});
    }
    return *rows;
}

void printEnrolled(const Invocation& invocation, const QVector<fleet::EnrolledRow>& rows)
{
    QJsonArray array;
    for (const fleet::EnrolledRow& row : rows) {
        array.append(QJsonObject {{u"endpoint"_s, row.row.name},
                                  {u"id"_s, row.id.toString()},
                                  {u"role"_s, trust::roleName(row.row.role)},
                                  {u"bundle"_s, row.bundlePath}});
        if (!invocation.json())
            print(u"%1  %2  %3"_s.arg(row.id.toString(), row.row.name, row.bundlePath));
    }
    if (invocation.json())
        printJson(array);
}

int runEnroll(const Invocation& invocation)
{
    const QString out = invocation.value(u"out"_s);
    const QString csv = invocation.value(u"csv"_s);
    if (out.isEmpty())
        return failUsage(u"--out is needed: the bundle to write, or with --csv their directory"_s);
    if (!csv.isEmpty() && invocation.isSet(u"name"_s))
        return failUsage(u"--name and --csv exclude each other"_s);
    const auto days = invocation.number(u"days"_s, 1, 3650);
    if (!days)
        return end(days.error());
    const auto rows = csv.isEmpty() ? typedRow(invocation) : rowsOfFile(csv);
    if (!rows)
        return end(rows.error());
    const auto workspace = openFleet(invocation);
    if (!workspace)
        return end(workspace.error());
    QStringList paths;
    for (const fleet::EnrolmentRow& row : *rows)
        paths.append(csv.isEmpty() ? out : QDir(out).filePath(row.name + u".bundle"_s));
    if (!csv.isEmpty() && !QDir().mkpath(out))
        return fail({ErrorCode::Io, u"the directory %1 cannot be made"_s.arg(out)});
    if (const auto faults = fleet::enrolmentFaults(*rows, **workspace, paths); !faults.isEmpty()) {
        complainOf(csv, faults);
        return csv.isEmpty() ? exitFailed
                             : fail({ErrorCode::InvalidInput, u"nobody was enrolled"_s});
    }
    const auto validity =
        trust::Validity::days(QDateTime::currentDateTimeUtc(), static_cast<int>(*days));
    const auto enrolled = fleet::enroll(*rows, **workspace, paths, validity);
    if (!enrolled)
        return fail(enrolled.error());
    printEnrolled(invocation, *enrolled);
    return exitDone;
}

// --- revocation ----------------------------------------------------------------------------------

int runRevoke(const Invocation& invocation)
{
    const QString who = invocation.positional().first();
    const auto workspace = openFleet(invocation);
    if (!workspace)
        return end(workspace.error());
    trust::Fleet& fleet = (*workspace)->fleet();
    const auto ids = fleet.find(who);
    if (!ids)
        return fail(ids.error());
    QStringList names;
    bool couldSign = false;
    for (const trust::Enrolled& entry : fleet.enrolled()) {
        if (!ids->contains(entry.id))
            continue;
        names.append(entry.name);
        couldSign |= entry.role == trust::Role::Operator || entry.role == trust::Role::Admin;
    }
    const auto list = fleet.revoke(*ids, QDateTime::currentDateTimeUtc());
    if (!list)
        return fail(list.error());
    for (const QString& name : names)
        if (const auto removed = (*workspace)->inventory().remove(name); !removed)
            complain(removed.error().detail);
    if (couldSign)
        complain(
            u"jobs and profiles that \"%1\" signed no longer count, and endpoints fall back to "
            "what is left; sign anew what is to stay"_s.arg(who));
    complain(u"\"%1\" is revoked (list %2); telling the endpoints"_s.arg(who).arg(list->number()));
    QVector<fleet::Destination> others;
    for (const auto& endpoint : (*workspace)->inventory().endpoints())
        if (!endpoint.host.isEmpty())
            others.append(fleet::Destination::of(endpoint));
    const auto told = workOn(**workspace, others, [](fleet::EndpointVisit& visit) {
        visit.succeed(); // the visit itself brings the list
    });
    return reportOutcomes(invocation, told, [](const QJsonObject&) { return u"told"_s; });
}

} // namespace

Commands fleetCommands()
{
    QCommandLineOption role = option("role", "agent, viewer, operator or admin.", "ROLE");
    role.setDefaultValue(u"agent"_s);
    QCommandLineOption days = option("days", "How long the certificate holds.", "N");
    days.setDefaultValue(u"365"_s);
    return {
        {u"fleet create"_s,
         u"DIR"_s,
         u"Makes a fleet: its authority, an administrator, discovery keys."_s,
         {option("name", "What people call it; the directory's name otherwise.", "NAME"),
          option("passphrase", "Ask for a passphrase for the authority's key."),
          option("passphrase-file",
                 "Whose first line is the passphrase; - is standard input. Without either the key "
                 "lies open to whoever may read the directory.",
                 "FILE"),
          jsonOption()},
         1,
         1,
         {u"fleet create ~/fleet --name 'Example Ltd'"_s},
         runCreate},
        {u"fleet join"_s,
         u"BUNDLE DIR"_s,
         u"Makes a directory to work with from a person's bundle; it cannot enrol or revoke."_s,
         {jsonOption()},
         2,
         2,
         {u"fleet join helpdesk.bundle ~/fleet"_s},
         runJoin},
        {u"fleet enroll"_s,
         {},
         u"Writes a secret bundle for each new endpoint or person."_s,
         {fleetOption(), option("name", "The new endpoint's name.", "ENDPOINT"),
          option("out", "The bundle to write; with --csv the directory for NAME.bundle.", "BUNDLE"),
          role,
          option("csv",
                 "Rows of name,role,address,group,tags instead of --name; several groups or tags "
                 "are parted by \"|\", \";\" or blanks.",
                 "FILE"),
          option("address", "Where its admin port will be.", "ADDRESS[:PORT]"),
          option("group",
                 "A group it is in, as this fleet's inventory notes it; what it takes itself to be "
                 "in, its own local.json says. Repeatable.",
                 "G"),
          option("tag", "A tag it has; the same holds. Repeatable.", "T"), days,
          passphraseFileOption(), jsonOption()},
         0,
         0,
         {u"fleet enroll --fleet ~/fleet --name web-01 --out web-01.bundle"_s,
          u"fleet enroll --fleet ~/fleet --name helpdesk --role operator --out helpdesk.bundle"_s,
          u"fleet enroll --fleet ~/fleet --csv endpoints.csv --out bundles"_s},
         runEnroll},
        {u"fleet revoke"_s,
         u"ENDPOINT"_s,
         u"Ends an identity's trust and tells every endpoint that can be reached."_s,
         {fleetOption(), passphraseFileOption(), jsonOption()},
         1,
         1,
         {u"fleet revoke --fleet ~/fleet web-01"_s},
         runRevoke},
    };
}

} // namespace patchswarm::ctl
