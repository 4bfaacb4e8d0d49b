#include "console/demo/democommands.h"

#include <QJsonDocument>

#include <cerrno>
#include <cstdio>

#include "console/demo/demooptions.h"
#include "console/demo/demoscale.h"
#include "console/demo/demotable.h"
#include "console/demo/patchtuesday.h"
#include "console/demo/report.h"

namespace patchswarm::demo {

namespace {

constexpr int succeededCode = 0;
constexpr int failedCode = 1;
constexpr int usageCode = 2;
constexpr int interruptedCode = 130;

// The stream remembers that it failed; the command line ends with exit code 1 then.
void print(const QByteArray& bytes)
{
    const auto size = static_cast<std::size_t>(bytes.size());
    if (std::fwrite(bytes.constData(), 1, size, stdout) != size || std::fflush(stdout) != 0)
        std::fprintf(stderr, "patchswarmctl: cannot write to standard output: %s\n",
                     qUtf8Printable(qt_error_string(errno)));
}

void print(const QString& text)
{
    print(text.toLocal8Bit());
}

void print(const QJsonObject& json)
{
    print(QJsonDocument(json).toJson());
}

int fail(int code, const QString& command, const QString& what)
{
    std::fprintf(stderr, "patchswarmctl demo %s: %s\n", qUtf8Printable(command),
                 qUtf8Printable(what));
    return code;
}

int usage(const QString& command, const Error& error)
{
    return fail(usageCode, command,
                error.detail + QStringLiteral("\nTry patchswarmctl demo %1 --help").arg(command));
}

int failed(const QString& command, const Error& error)
{
    return fail(error.code == ErrorCode::Cancelled ? interruptedCode : failedCode, command,
                error.detail);
}

int unusableReport(const QString& command, const Error& error)
{
    return failed(command, {error.code, QStringLiteral("--report: %1").arg(error.detail)});
}

} // namespace

int runPatchTuesday(const QStringList& arguments)
{
    const QString command = QStringLiteral("patch-tuesday");
    const auto options = PatchTuesdayOptions::parse(arguments);
    if (!options)
        return usage(command, options.error());
    if (options->help) {
        print(PatchTuesdayOptions::helpText());
        return succeededCode;
    }
    if (!options->reportDirectory.isEmpty())
        if (const auto usable = checkReportDirectory(options->reportDirectory); !usable)
            return unusableReport(command, usable.error());
    PatchTuesday scenario(*options);
    const auto outcome = scenario.run();
    if (!outcome)
        return failed(command, outcome.error());
    if (options->json)
        print(outcome->toJson());
    else
        print(outcomeCard(*outcome));
    if (!options->reportDirectory.isEmpty())
        if (const auto written = writeReport(options->reportDirectory, *outcome, scenario.curve());
            !written)
            return failed(command, written.error());
    if (options->stays)
        scenario.stay();
    return outcome->isSuccess() ? succeededCode : failedCode;
}

int runDemoTable(const QStringList& arguments)
{
    const QString command = QStringLiteral("table");
    const auto options = DemoTableOptions::parse(arguments);
    if (!options)
        return usage(command, options.error());
    if (options->help) {
        print(DemoTableOptions::helpText());
        return succeededCode;
    }
    DemoTable scenario(*options);
    const auto outcome = scenario.run();
    if (!outcome)
        return failed(command, outcome.error());
    if (options->json)
        print(outcome->toJson());
    else
        print(outcome->text());
    return outcome->isSuccess() ? succeededCode : failedCode;
}

int runDemoScale(const QStringList& arguments)
{
    const QString command = QStringLiteral("scale");
    const QString svgFile = QStringLiteral("scale.svg");
    const QString csvFile = QStringLiteral("scale.csv");
    const QString jsonFile = QStringLiteral("scale.json");
    const auto options = DemoScaleOptions::parse(arguments);
    if (!options)
        return usage(command, options.error());
    if (options->help) {
        print(DemoScaleOptions::helpText());
        return succeededCode;
    }
    const QString& directory = options->reportDirectory;
    if (!directory.isEmpty())
        if (const auto usable = checkReportDirectory(directory, {svgFile, csvFile, jsonFile});
            !usable)
            return unusableReport(command, usable.error());
    DemoScale scenario(*options);
    const auto outcome = scenario.run();
    if (!outcome)
        return failed(command, outcome.error());
    const QJsonObject json = outcome->toJson();
    if (options->json)
        print(json);
    else
        print(outcome->text());
    if (!directory.isEmpty())
        if (const auto written = writeReportFiles(directory,
                                                  {{svgFile, outcome->toSvg()},
                                                   {csvFile, outcome->toCsv()},
                                                   {jsonFile, QJsonDocument(json).toJson()}});
            !written)
            return failed(command, written.error());
    return outcome->isSuccess() ? succeededCode : failedCode;
}

} // namespace patchswarm::demo
