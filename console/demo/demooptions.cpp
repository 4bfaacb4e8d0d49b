#include "console/demo/demooptions.h"

#include <QCommandLineParser>

#include <limits>

#include "console/demo/optionnumbers.h"
#include "shared/base/bytes.h"

namespace patchswarm::demo {

namespace {

constexpr qint64 maxSizeMiB = 65536;
const NumberRange rateRange {1, 10000, QStringLiteral("Mbit/s")};

const QString endpointsOption = QStringLiteral("endpoints");
const QString sizeOption = QStringLiteral("size");
const QString wanOption = QStringLiteral("wan");
const QString peersOption = QStringLiteral("peers");
const QString peerRateOption = QStringLiteral("peer-rate");
const QString seedOption = QStringLiteral("seed");
const QString reportOption = QStringLiteral("report");
const QString fleetOption = QStringLiteral("fleet");
const QString stayOption = QStringLiteral("stay");
const QString logsOption = QStringLiteral("logs");
const QString jsonOption = QStringLiteral("json");
const QString helpOption = QStringLiteral("help");

void addCommonOptions(QCommandLineParser& parser)
{
    parser.addOption({sizeOption, {}, QStringLiteral("MiB")});
    parser.addOption({seedOption, {}, QStringLiteral("S")});
    parser.addOption({logsOption, {}, QStringLiteral("DIR")});
    parser.addOption(QCommandLineOption(jsonOption));
    parser.addOption(QCommandLineOption(QStringList {QStringLiteral("h"), helpOption}));
}

Result<void> parse(QCommandLineParser& parser, const QStringList& arguments)
{
    if (!parser.parse(QStringList {QString()} + arguments))
        return failure(ErrorCode::InvalidInput, parser.errorText());
    if (!parser.positionalArguments().isEmpty())
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("unexpected argument \"%1\"").arg(parser.positionalArguments().first()));
    for (const QString& option : {reportOption, fleetOption, logsOption})
        if (parser.optionNames().contains(option) && parser.value(option).isEmpty())
            return failure(ErrorCode::InvalidInput,
                           QStringLiteral("--%1 needs a directory").arg(option));
    return {};
}

template<class Options>
void readCommon(const QCommandLineParser& parser, OptionNumbers& numbers, Options& options)
{
    numbers.read(sizeOption, {1, maxSizeMiB, QStringLiteral("MiB")}, options.sizeMiB);
    numbers.read(seedOption, {0, std::numeric_limits<quint32>::max(), {}}, options.seed);
    options.logDirectory = parser.value(logsOption);
    options.json = parser.isSet(jsonOption);
    options.help = parser.isSet(helpOption);
}

} // namespace

Result<PatchTuesdayOptions> PatchTuesdayOptions::parse(const QStringList& arguments)
{
    QCommandLineParser parser;
    addCommonOptions(parser);
    parser.addOption({wanOption, {}, QStringLiteral("Mbit")});
    parser.addOption({endpointsOption, {}, QStringLiteral("N")});
    parser.addOption({reportOption, {}, QStringLiteral("DIR")});
    parser.addOption({fleetOption, {}, QStringLiteral("DIR")});
    parser.addOption(QCommandLineOption(stayOption));
    if (const auto parsed = demo::parse(parser, arguments); !parsed)
        return tl::unexpected(parsed.error());
    PatchTuesdayOptions options;
    OptionNumbers numbers(parser);
    numbers.read(wanOption, rateRange, options.wanMbit);
    numbers.read(endpointsOption, {2, 200, QStringLiteral("endpoints")}, options.endpoints);
    readCommon(parser, numbers, options);
    options.reportDirectory = parser.value(reportOption);
    options.fleetDirectory = parser.value(fleetOption);
    options.stays = parser.isSet(stayOption);
    if (!numbers.fault().isEmpty())
        return failure(ErrorCode::InvalidInput, numbers.fault());
    return options;
}

QString PatchTuesdayOptions::helpText()
{
    return QStringLiteral(
        "Usage: patchswarmctl demo patch-tuesday [options]\n"
        "A patch spreads through real agents on this machine (127.0.1.1, 127.0.1.2, ...; ports "
        "4001\n"
        "and 5001) from one origin behind a modelled WAN, on a bad day: one endpoint joins late,\n"
        "one is killed and returns, one serves wrong bytes. Nothing is left behind.\n\n"
        "  --endpoints N   how many agents, 2-200 (16)\n"
        "  --size MiB      of the patch, 1-65536 (128)\n"
        "  --wan Mbit      rate of the modelled WAN in 10^6 bit/s, 1-10000 (50)\n"
        "  --seed S        of the content and of who has which fault (1)\n"
        "  --report DIR    write outcome.json, endpoints.csv, curve.svg and curve.png there\n"
        "  --fleet DIR     make the fleet there and keep it (a temporary directory)\n"
        "  --stay          leave the agents running at the end, until interrupted\n"
        "  --logs DIR      keep the agents' logs there, at level debug\n"
        "  --json          print one JSON object at the end\n"
        "  --simulate      a thousand endpoints by the simulator instead of real agents; its own\n"
        "                  options: --simulate --help\n\n"
        "Exit: 0 every endpoint succeeded, 1 not, 2 usage.\n");
}

quint64 PatchTuesdayOptions::artifactBytes() const
{
    return static_cast<quint64>(sizeMiB) * mebibyte;
}

quint64 PatchTuesdayOptions::wanBitsPerSecond() const
{
    return static_cast<quint64>(wanMbit) * 1'000'000;
}

Result<DemoTableOptions> DemoTableOptions::parse(const QStringList& arguments)
{
    QCommandLineParser parser;
    addCommonOptions(parser);
    parser.addOption({wanOption, {}, QStringLiteral("Mbit")});
    if (const auto parsed = demo::parse(parser, arguments); !parsed)
        return tl::unexpected(parsed.error());
    DemoTableOptions options;
    OptionNumbers numbers(parser);
    numbers.read(wanOption, rateRange, options.wanMbit);
    readCommon(parser, numbers, options);
    if (!numbers.fault().isEmpty())
        return failure(ErrorCode::InvalidInput, numbers.fault());
    return options;
}

QString DemoTableOptions::helpText()
{
    return QStringLiteral(
        "Usage: patchswarmctl demo table [options]\n"
        "Three fresh agents on this machine get one patch one after another: from the origin "
        "behind\n"
        "a modelled WAN, from one peer, from two peers. Prints times and ratios. The LAN is this\n"
        "machine's loopback.\n\n"
        "  --size MiB      of the patch, 1-65536 (256)\n"
        "  --wan Mbit      rate of the modelled WAN in 10^6 bit/s, 1-10000 (50)\n"
        "  --seed S        of the content (1)\n"
        "  --logs DIR      keep the agents' logs there, at level debug\n"
        "  --json          print one JSON object at the end\n\n"
        "Exit: 0 all three succeeded, 1 not, 2 usage.\n");
}

quint64 DemoTableOptions::artifactBytes() const
{
    return static_cast<quint64>(sizeMiB) * mebibyte;
}

quint64 DemoTableOptions::wanBitsPerSecond() const
{
    return static_cast<quint64>(wanMbit) * 1'000'000;
}

Result<DemoScaleOptions> DemoScaleOptions::parse(const QStringList& arguments)
{
    QCommandLineParser parser;
    addCommonOptions(parser);
    parser.addOption({peersOption, {}, QStringLiteral("N")});
    parser.addOption({peerRateOption, {}, QStringLiteral("Mbit")});
    parser.addOption({reportOption, {}, QStringLiteral("DIR")});
    if (const auto parsed = demo::parse(parser, arguments); !parsed)
        return tl::unexpected(parsed.error());
    DemoScaleOptions options;
    OptionNumbers numbers(parser);
    numbers.read(peersOption, {1, 64, QStringLiteral("peers")}, options.peers);
    numbers.read(peerRateOption, rateRange, options.peerMbit);
    readCommon(parser, numbers, options);
    options.reportDirectory = parser.value(reportOption);
    if (!numbers.fault().isEmpty())
        return failure(ErrorCode::InvalidInput, numbers.fault());
    return options;
}

QString DemoScaleOptions::helpText()
{
    return QStringLiteral(
        "Usage: patchswarmctl demo scale [options]\n"
        "How delivery speeds up as more peers take part: real agents on this machine hold one "
        "patch,\n"
        "and one more endpoint gets it from 1, 2, 4 ... of them. The profile limits what each "
        "may\n"
        "send, so that the peers and not this machine's loopback are what is measured.\n\n"
        "  --peers N       the most that take part, 1-64 (8)\n"
        "  --size MiB      of the patch, 1-65536 (64)\n"
        "  --peer-rate Mbit  what each peer may send in 10^6 bit/s, 1-10000 (80)\n"
        "  --seed S        of the content (1)\n"
        "  --report DIR    write scale.svg, scale.csv and scale.json there\n"
        "  --logs DIR      keep the agents' logs there, at level debug\n"
        "  --json          print one JSON object at the end\n\n"
        "Exit: 0 every endpoint succeeded, 1 not, 2 usage.\n");
}

quint64 DemoScaleOptions::artifactBytes() const
{
    return static_cast<quint64>(sizeMiB) * mebibyte;
}

quint64 DemoScaleOptions::peerBitsPerSecond() const
{
    return static_cast<quint64>(peerMbit) * 1'000'000;
}

} // namespace patchswarm::demo
