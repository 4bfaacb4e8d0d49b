#include <QDateTime>
#include <QEventLoop>
#include <QFile>

#include <cstdio>

#include "console/ctl/endpointwork.h"
#include "console/ctl/families.h"
#include "console/ctl/output.h"
#include "console/ctl/passphrase.h"
#include "console/fleet/endpointpairing.h"
#include "console/fleet/renewal.h"

using namespace Qt::Literals::StringLiterals;

// How endpoints and people become and stay members: fleet pair, fleet renew.
namespace patchswarm::ctl {

namespace {

// --- pairing -------------------------------------------------------------------------------------

// "-" reads it from standard input, where nobody sees it in the list of processes.
OrStop<trust::PairingCode> codeOf(const Invocation& invocation)
{
    QString text = invocation.value(u"code"_s);
    if (text.isEmpty())
        return Stop::usage(u"--code CODE is needed: what the endpoint shows (or - to read it)"_s);
    if (text == u"-") {
        QFile input;
        if (!input.open(stdin, QIODevice::ReadOnly))
            return Stop::because({ErrorCode::Io, u"standard input cannot be read"_s});
        text = QString::fromUtf8(input.readLine(256)).trimmed();
    }
    const auto code = trust::PairingCode::parse(text);
    if (!code)
        return Stop::usage(u"--code: "_s + code.error().detail);
    return *code;
}

int tellPaired(const Invocation& invocation, const fleet::PairedEndpoint& paired)
{
    for (const QString& warning : paired.warnings)
        complain(u"%1: %2"_s.arg(paired.name, warning));
    if (invocation.json())
        printJson(QJsonObject {
            {u"endpoint"_s, paired.name}, {u"id"_s, paired.id}, {u"address"_s, paired.address}});
    else
        print(u"Paired %1 at %2 (%3)."_s.arg(paired.name, paired.address, paired.id.left(8)));
    return exitDone;
}

int runPair(const Invocation& invocation)
{
    if (invocation.value(u"code"_s) == u"-" && invocation.value(u"passphrase-file"_s) == u"-")
        return failUsage(u"--code and --passphrase-file cannot both come from standard input"_s);
    const auto code = codeOf(invocation);
    if (!code)
        return end(code.error());
    const auto days = invocation.number(u"days"_s, 1, 3650);
    if (!days)
        return end(days.error());
    const QStringList to = invocation.values(u"to"_s);
    if (to.size() != 1)
        return failUsage(u"--to HOST[:PORT] is needed: the one endpoint that shows the code"_s);
    const auto workspace = openFleet(invocation);
    if (!workspace)
        return end(workspace.error());
    const auto destination = parseDestination(to.first(), (*workspace)->inventory());
    if (!destination)
        return end(destination.error());
    if (destination->host.isEmpty())
        return failUsage(u"it is not known where \"%1\" is; give its address"_s.arg(to.first()));
    fleet::PairingWish wish;
    wish.host = destination->host;
    wish.port = destination->port;
    wish.code = *code;
    wish.name = invocation.value(u"name"_s);
    wish.groups = invocation.values(u"group"_s);
    wish.tags = invocation.values(u"tag"_s);
    wish.days = static_cast<int>(*days);
    fleet::EndpointPairing pairing(**workspace, wish);
    QEventLoop loop;
    int exit = exitFailed;
    QObject::connect(&pairing, &fleet::EndpointPairing::paired, &loop,
                     [&](const fleet::PairedEndpoint& paired) {
                         exit = tellPaired(invocation, paired);
                         loop.quit();
                     });
    QObject::connect(&pairing, &fleet::EndpointPairing::failed, &loop, [&](const Error& error) {
        exit = fail(error);
        loop.quit();
    });
    QMetaObject::invokeMethod(&pairing, &fleet::EndpointPairing::begin, Qt::QueuedConnection);
    loop.exec();
    return exit;
}

// --- renewal -------------------------------------------------------------------------------------

int renewSelf(const Invocation& invocation, int days)
{
    QString directory = invocation.value(u"fleet"_s);
    if (directory.isEmpty())
        directory = qEnvironmentVariable("PATCHSWARM_FLEET");
    if (directory.isEmpty())
        return failUsage(u"--fleet DIR is needed (or PATCHSWARM_FLEET in the environment)"_s);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QByteArray passphrase;
    if (const auto before = trust::Fleet::open(directory, QDateTime());
        before && before->isLocked()) {
        const auto given = passphraseFor(invocation, directory);
        if (!given)
            return end(given.error());
        passphrase = *given;
    }
    const auto fleet =
        trust::Fleet::renewOwn(directory, now, trust::Validity::days(now, days), passphrase);
    if (!fleet)
        return fail(fleet.error());
    const trust::Identity& self = fleet->admin();
    const QDateTime until = self.certificate.expiryDate().toUTC();
    if (invocation.json())
        printJson(QJsonObject {{u"name"_s, self.name},
                               {u"id"_s, self.id.toString()},
                               {u"certificateExpiresAt"_s, until.toMSecsSinceEpoch()}});
    else
        print(u"The certificate of \"%1\" holds until %2."_s.arg(self.name,
                                                                 until.toString(u"yyyy-MM-dd"_s)));
    return exitDone;
}

int runRenew(const Invocation& invocation)
{
    const auto days = invocation.number(u"days"_s, 1, 3650);
    if (!days)
        return end(days.error());
    const bool namesEndpoints =
        invocation.isSet(u"to"_s) || invocation.isSet(u"group"_s) || invocation.isSet(u"all"_s);
    if (!invocation.isSet(u"self"_s))
        return runOnEndpoints(
            invocation, false, fleet::renewalWork(), [](const QJsonObject& answer) {
                const qint64 end = answer.value("certificateExpiresAt"_L1).toInteger();
                if (end <= 0)
                    return u"renewed; it does not say until when"_s;
                const auto until = QDateTime::fromMSecsSinceEpoch(end, Qt::UTC);
                return u"renewed until %1"_s.arg(until.toString(u"yyyy-MM-dd"_s));
            });
    if (namesEndpoints)
        return failUsage(u"--self and endpoints exclude each other"_s);
    return renewSelf(invocation, static_cast<int>(*days));
}

} // namespace

Commands memberCommands()
{
    QCommandLineOption certificateDays = option("days", "How long the certificate holds.", "N");
    certificateDays.setDefaultValue(u"365"_s);
    QCommandLineOption ownDays =
        option("days", "How long one's own certificate holds; endpoints get 365.", "N");
    ownDays.setDefaultValue(u"730"_s);
    QList<QCommandLineOption> renewal = endpointOptions();
    renewal << option("self", "The certificate of the person whose directory it is, instead.")
            << passphraseFileOption() << ownDays;
    return {
        {u"fleet pair"_s,
         {},
         u"Makes an endpoint that shows a code a member; its key never leaves it."_s,
         {fleetOption(), option("to", "Where the endpoint is.", "HOST[:PORT]"),
          option("code", "What it shows; - reads it from standard input.", "CODE"),
          option("name", "What the endpoint is to be called; what it calls itself otherwise.",
                 "ENDPOINT"),
          option("group", "A group it is in, as the inventory notes it. Repeatable.", "G"),
          option("tag", "A tag it has; the same holds. Repeatable.", "T"), certificateDays,
          passphraseFileOption(), jsonOption()},
         0,
         0,
         {u"fleet pair --fleet ~/fleet --to 10.1.2.3 --code 7H3K-QX2M-9TWB-4ANE"_s},
         runPair},
        {u"fleet renew"_s,
         {},
         u"Gives endpoints a new key and certificate, or oneself a new certificate."_s,
         renewal,
         0,
         0,
         {u"fleet renew --fleet ~/fleet --all"_s, u"fleet renew --fleet ~/fleet --self"_s},
         runRenew},
    };
}

} // namespace patchswarm::ctl
