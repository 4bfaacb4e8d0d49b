#include <QDateTime>

#include "console/ctl/endpointwork.h"
#include "console/ctl/families.h"
#include "console/ctl/output.h"
#include "console/ctl/passphrase.h"

using namespace Qt::Literals::StringLiterals;

// What concerns the key of the fleet's authority itself: fleet passphrase.
namespace patchswarm::ctl {

namespace {

// Empty: it is to be removed.
OrStop<QByteArray> wantedPassphrase(const Invocation& invocation)
{
    if (invocation.isSet(u"remove"_s))
        return QByteArray();
    if (invocation.isSet(u"new-passphrase-file"_s))
        return readPassphrase(invocation.value(u"new-passphrase-file"_s));
    const auto typed = askNewPassphrase(u"New passphrase of the authority's key: "_s);
    if (!typed)
        return tl::unexpected(typed.error());
    if (!*typed)
        return Stop::usage(u"--new-passphrase-file FILE (- is standard input) or --remove is "
                           "needed where there is no terminal to ask"_s);
    return **typed;
}

int runPassphrase(const Invocation& invocation)
{
    if (invocation.isSet(u"remove"_s) && invocation.isSet(u"new-passphrase-file"_s))
        return failUsage(u"--remove and --new-passphrase-file exclude each other"_s);
    const auto workspace = openFleet(invocation); // asks for the present one
    if (!workspace)
        return end(workspace.error());
    trust::Fleet& fleet = (*workspace)->fleet();
    if (!fleet.canSign())
        return fail(
            {ErrorCode::PermissionDenied,
             u"fleet-ca.key is not in %1 (it is kept offline); put it there for this step"_s.arg(
                 fleet.directory())});
    const bool had = fleet.hasPassphrase();
    if (invocation.isSet(u"remove"_s) && !had)
        return fail({ErrorCode::Conflict, u"fleet-ca.key is under no passphrase"_s});
    const auto wanted = wantedPassphrase(invocation);
    if (!wanted)
        return end(wanted.error());
    if (const auto set = fleet.setPassphrase(*wanted); !set)
        return fail(set.error());
    if (invocation.json())
        printJson(QJsonObject {{u"directory"_s, fleet.directory()},
                               {u"hasPassphrase"_s, fleet.hasPassphrase()}});
    else if (wanted->isEmpty())
        print(u"fleet-ca.key in %1 lies open again."_s.arg(fleet.directory()));
    else
        print(u"fleet-ca.key in %1 is under %2. It cannot be recovered without it."_s.arg(
            fleet.directory(), had ? u"the new passphrase"_s : u"the passphrase"_s));
    return exitDone;
}

} // namespace

Commands authorityCommands()
{
    return {
        {u"fleet passphrase"_s,
         {},
         u"Sets, changes or removes the passphrase of the authority's key."_s,
         {fleetOption(), passphraseFileOption(),
          option("new-passphrase-file",
                 "Whose first line is the new one; - is standard input. Asked for otherwise.",
                 "FILE"),
          option("remove", "Leave the key without one."), jsonOption()},
         0,
         0,
         {u"fleet passphrase --fleet ~/fleet"_s,
          u"fleet passphrase --fleet ~/fleet --passphrase-file old --new-passphrase-file new"_s},
         runPassphrase},
    };
}

} // namespace patchswarm::ctl
