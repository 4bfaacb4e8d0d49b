#include "console/pages/consoleoptions.h"

#include <QCommandLineParser>

#include "console/pages/language.h"
#include "console/simulator/tuesdayoptions.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

QStringList pageKeys()
{
    return {u"overview"_s, u"endpoints"_s, u"profiles"_s, u"jobs"_s,
            u"swarm"_s,    u"reports"_s,   u"audit"_s};
}

namespace {

void addOptions(QCommandLineParser& parser)
{
    for (const QString& option :
         {u"fleet"_s, u"demo"_s, u"page"_s, u"screenshot"_s, u"after"_s, u"endpoints"_s, u"size"_s,
          u"wan"_s, u"lan"_s, u"seed"_s, u"logs"_s, u"language"_s})
        parser.addOption({option, {}, u"value"_s});
    parser.addOption(QCommandLineOption(QStringList {u"h"_s, u"help"_s}));
    parser.addOption(QCommandLineOption(QStringList {u"v"_s, u"version"_s}));
    parser.addOption(QCommandLineOption(u"simulate"_s));
}

Result<ConsoleOptions> read(const QCommandLineParser& parser)
{
    ConsoleOptions options;
    options.help = parser.isSet(u"help"_s);
    options.version = parser.isSet(u"version"_s);
    options.fleetDirectory = parser.value(u"fleet"_s);
    options.page = parser.value(u"page"_s);
    options.demo = parser.isSet(u"demo"_s);
    options.language = parser.value(u"language"_s);
    options.screenshotFile = parser.value(u"screenshot"_s);
    for (const QString& option :
         {u"endpoints"_s, u"size"_s, u"wan"_s, u"lan"_s, u"seed"_s, u"logs"_s})
        if (parser.isSet(option))
            options.demoArguments += {u"--"_s + option, parser.value(option)};
    if (parser.isSet(u"simulate"_s)) {
        options.demoArguments += u"--simulate"_s;
        if (const auto day = simulator::TuesdayOptions::parse(options.demoArguments); !day)
            return tl::unexpected(day.error());
    }
    if (parser.isSet(u"after"_s)) {
        bool isNumber = false;
        const double seconds = parser.value(u"after"_s).toDouble(&isNumber);
        if (!isNumber || seconds < 0 || seconds > 3600)
            return failure(ErrorCode::InvalidInput,
                           u"--after \"%1\" is not a number of seconds from 0 to 3600"_s.arg(
                               parser.value(u"after"_s)));
        options.screenshotAfterMs = static_cast<int>(seconds * 1000);
    }
    return options;
}

} // namespace

Result<ConsoleOptions> ConsoleOptions::parse(const QStringList& arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(QStringList {QString()} + arguments))
        return failure(ErrorCode::InvalidInput, parser.errorText());
    if (!parser.positionalArguments().isEmpty())
        return failure(ErrorCode::InvalidInput,
                       u"unexpected argument \"%1\"; --fleet DIR opens a fleet"_s.arg(
                           parser.positionalArguments().first()));
    if (parser.isSet(u"simulate"_s) && !parser.isSet(u"demo"_s))
        return failure(ErrorCode::InvalidInput, u"--simulate goes with --demo patch-tuesday"_s);
    if (parser.isSet(u"demo"_s) && parser.value(u"demo"_s) != u"patch-tuesday")
        return failure(
            ErrorCode::InvalidInput,
            u"there is no demo \"%1\"; there is patch-tuesday"_s.arg(parser.value(u"demo"_s)));
    const QString page = parser.value(u"page"_s);
    if (parser.isSet(u"page"_s) && !pageKeys().contains(page))
        return failure(
            ErrorCode::InvalidInput,
            u"there is no page \"%1\"; there are %2"_s.arg(page, pageKeys().join(u", "_s)));
    const QString language = parser.value(u"language"_s);
    if (parser.isSet(u"language"_s) && !knownLanguages().contains(language))
        return failure(ErrorCode::InvalidInput,
                       u"there is no language \"%1\"; there are %2"_s.arg(
                           language, knownLanguages().join(u", "_s)));
    if (parser.isSet(u"demo"_s) && parser.isSet(u"fleet"_s))
        return failure(ErrorCode::InvalidInput,
                       u"--demo makes a fleet of its own; leave out --fleet"_s);
    return read(parser);
}

QString ConsoleOptions::helpText()
{
    return u"Usage: patchswarm-console [options]\n"
           "The administrator's window on a fleet. Without options: the fleet that was open last,\n"
           "or a first start.\n\n"
           "  --fleet DIR           open this fleet directory\n"
           "  --page NAME           begin there: %1\n"
           "  --demo patch-tuesday  a patch spreads through real agents on this machine\n"
           "    --endpoints N, --size MiB, --wan Mbit, --seed S, --logs DIR: as in\n"
           "    patchswarmctl demo patch-tuesday\n"
           "    --simulate          a thousand endpoints by the simulator instead; --lan Mbit too\n"
           "  --language CODE       texts, numbers and dates: %2 (as the system)\n"
           "  --screenshot FILE     write a picture of the window, then end\n"
           "  --after SECONDS       so long after the start (3)\n"
           "  --version, --help\n\n"
           "Exit: 0 done, 1 failed, 2 usage.\n"_s.arg(pageKeys().join(u", "_s),
                                                      knownLanguages().join(u", "_s));
}

} // namespace patchswarm::pages
