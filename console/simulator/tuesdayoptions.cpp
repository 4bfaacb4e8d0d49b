#include "console/simulator/tuesdayoptions.h"

#include <QCommandLineParser>

#include <limits>

#include "console/demo/optionnumbers.h"
#include "shared/base/bytes.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::simulator {

bool TuesdayOptions::isAskedFor(const QStringList& arguments)
{
    return arguments.contains(u"--simulate"_s);
}

Result<TuesdayOptions> TuesdayOptions::parse(const QStringList& arguments)
{
    QCommandLineParser parser;
    for (const QString& option :
         {u"endpoints"_s, u"size"_s, u"wan"_s, u"lan"_s, u"seed"_s, u"report"_s})
        parser.addOption({option, {}, u"value"_s});
    parser.addOption(QCommandLineOption(u"simulate"_s));
    parser.addOption(QCommandLineOption(u"json"_s));
    parser.addOption(QCommandLineOption(QStringList {u"h"_s, u"help"_s}));
    for (const QString& argument : arguments)
        for (const QString& real : {u"--fleet"_s, u"--stay"_s, u"--logs"_s})
            if (argument == real || argument.startsWith(real + u'='))
                return failure(ErrorCode::InvalidInput,
                               u"%1 is for real agents; leave it or --simulate out"_s.arg(real));
    if (!parser.parse(QStringList {QString()} + arguments))
        return failure(ErrorCode::InvalidInput, parser.errorText());
    if (!parser.positionalArguments().isEmpty())
        return failure(ErrorCode::InvalidInput,
                       u"unexpected argument \"%1\""_s.arg(parser.positionalArguments().first()));
    if (parser.isSet(u"report"_s) && parser.value(u"report"_s).isEmpty())
        return failure(ErrorCode::InvalidInput, u"--report needs a directory"_s);
    TuesdayOptions options;
    demo::OptionNumbers numbers(parser);
    numbers.read(u"endpoints"_s, {2, 20'000, u"endpoints"_s}, options.day.endpoints);
    qint64 sizeMiB = 0;
    numbers.read(u"size"_s, {1, 65'536, u"MiB"_s}, sizeMiB);
    if (sizeMiB > 0)
        options.day.bytes = static_cast<std::uint64_t>(sizeMiB) * mebibyte;
    numbers.read(u"wan"_s, {1, 100'000, u"Mbit/s"_s}, options.day.wanMbit);
    numbers.read(u"lan"_s, {1, 100'000, u"Mbit/s"_s}, options.day.lanMbit);
    numbers.read(u"seed"_s, {0, std::numeric_limits<quint32>::max(), {}}, options.day.seed);
    if (!numbers.fault().isEmpty())
        return failure(ErrorCode::InvalidInput, numbers.fault());
    options.reportDirectory = parser.value(u"report"_s);
    options.json = parser.isSet(u"json"_s);
    options.help = parser.isSet(u"help"_s);
    return options;
}

QString TuesdayOptions::helpText()
{
    return u"Usage: patchswarmctl demo patch-tuesday --simulate [options]\n"
           "A patch for a thousand endpoints by the simulator: the agents' own decisions over\n"
           "virtual links. Some join late, one serves wrong bytes, one has a slow line, and the\n"
           "one that has bought most is killed half-way. Everything it prints says SIMULATED.\n\n"
           "  --endpoints N   2-20000 (1000)\n"
           "  --size MiB      of the patch, 1-65536 (5 GB)\n"
           "  --wan Mbit      rate of the site's WAN in 10^6 bit/s on the wire, 1-100000 (200)\n"
           "  --lan Mbit      rate of each endpoint's line, the same way (1000)\n"
           "  --seed S        the same seed gives the same run (1)\n"
           "  --report DIR    write outcome.json, endpoints.csv, curve.svg and curve.png there\n"
           "  --json          print one JSON object at the end\n\n"
           "A day of your own: patchswarmctl simulate SCENARIO.json.\n"
           "Exit: 0 every endpoint that lived has it, 1 not, 2 usage, 130 interrupted.\n"_s;
}

} // namespace patchswarm::simulator
