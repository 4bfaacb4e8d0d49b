#include "agent/service/agentcommand.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QLoggingCategory>

#include <cstdio>

#include "agent/service/agent.h"
#include "agent/service/filemask.h"
#include "agent/service/memorysettings.h"
#include "agent/service/processpriority.h"
#include "agent/service/processsignals.h"
#include "shared/base/version.h"

namespace patchswarm::service {

namespace {

constexpr int failedCode = 1;
constexpr int usageCode = 2;

const QCommandLineOption
    stateOption(QStringLiteral("state"),
                QStringLiteral("Directory for identity, cache and index (0700)."),
                QStringLiteral("DIR"));
const QCommandLineOption enrollOption(
    QStringLiteral("enroll"),
    QStringLiteral("Take the identity in BUNDLE, unless this fleet's is here already."),
    QStringLiteral("BUNDLE"));
const QCommandLineOption
    bindOption(QStringLiteral("bind"),
               QStringLiteral("Use this local address alone; loopback for tests and demos."),
               QStringLiteral("ADDRESS"));
const QCommandLineOption logOption(QStringLiteral("log-level"),
                                   QStringLiteral("debug, info, warning or error."),
                                   QStringLiteral("L"), QStringLiteral("info"));

const QCommandLineOption priorityOption(
    QStringLiteral("priority"),
    QStringLiteral("background: leave CPU and disk to what the user works with (nice 10, last "
                   "best-effort level); inherited: as started."),
    QStringLiteral("P"), QStringLiteral("background"));

int fail(int code, const QString& text)
{
    std::fprintf(stderr, "patchswarm-agent: %s\n", qUtf8Printable(text));
    return code;
}

// False for a level that does not exist.
bool setLogLevel(const QString& level)
{
    static const QStringList levels {QStringLiteral("debug"), QStringLiteral("info"),
                                     QStringLiteral("warning"), QStringLiteral("error")};
    const auto wanted = levels.indexOf(level);
    if (wanted < 0)
        return false;
    QStringList rules;
    for (qsizetype i = 0; i < 3; ++i)
        rules.append(QStringLiteral("patchswarm.*.%1=%2")
                         .arg(levels.at(i), i >= wanted ? u"true" : u"false"));
    QLoggingCategory::setFilterRules(rules.join(u'\n'));
    return true;
}

struct Request
{
    SessionOptions session;
    QString bundle;
    bool yields = true; // to other programs
};

Result<Request> readArguments(const QCoreApplication& application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("PatchSwarm agent: fetches, verifies and shares patches on this endpoint.\n"
                       "SIGTERM ends it in good order, SIGHUP reads STATE/local.json again."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({stateOption, enrollOption, bindOption, logOption, priorityOption});
    if (!parser.parse(application.arguments()))
        return failure(ErrorCode::InvalidInput, parser.errorText());
    if (parser.isSet(QStringLiteral("help")))
        parser.showHelp();
    if (parser.isSet(QStringLiteral("version")))
        parser.showVersion();
    if (!parser.positionalArguments().isEmpty())
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("unexpected argument \"%1\"").arg(parser.positionalArguments().first()));
    if (parser.value(stateOption).isEmpty())
        return failure(ErrorCode::InvalidInput, QStringLiteral("--state DIR is needed"));
    if (!setLogLevel(parser.value(logOption)))
        return failure(ErrorCode::InvalidInput,
                       QStringLiteral("--log-level \"%1\" is none of debug, info, warning, error")
                           .arg(parser.value(logOption)));
    const QString priority = parser.value(priorityOption);
    if (priority != QLatin1String("background") && priority != QLatin1String("inherited"))
        return failure(
            ErrorCode::InvalidInput,
            QStringLiteral("--priority \"%1\" is neither background nor inherited").arg(priority));
    Request request;
    request.yields = priority == QLatin1String("background");
    request.session.stateDirectory = QDir(parser.value(stateOption)).absolutePath();
    request.bundle = parser.value(enrollOption);
    if (parser.isSet(bindOption)) {
        const auto address = IpAddress::parse(parser.value(bindOption));
        if (!address)
            return failure(ErrorCode::InvalidInput,
                           QStringLiteral("--bind: ") + address.error().detail);
        request.session.bind = *address;
    }
    return request;
}

} // namespace

int runAgent(QCoreApplication& application, SessionOptions::DecorateReader decorate)
{
    QCoreApplication::setApplicationName(QStringLiteral("patchswarm-agent"));
    QCoreApplication::setApplicationVersion(QLatin1String(versionText));
    auto request = readArguments(application);
    if (!request)
        return fail(usageCode,
                    request.error().detail + QStringLiteral("\nTry patchswarm-agent --help"));
    const ProcessSignals signalsHere; // before any thread starts
    keepBuffersMapped();
    keepFilesPrivate();
    if (request->yields)
        yieldToOthers();
    request->session.decorateReader = std::move(decorate);
    Agent agent(request->session);
    if (!request->bundle.isEmpty())
        if (const auto enrolled = agent.enroll(request->bundle); !enrolled)
            return fail(failedCode, enrolled.error().detail);
    if (const auto started = agent.start(); !started)
        return fail(failedCode, started.error().detail);
    QObject::connect(&signalsHere, &ProcessSignals::endRequested, &agent, &Agent::end);
    QObject::connect(&signalsHere, &ProcessSignals::reloadRequested, &agent, &Agent::reload);
    QObject::connect(&agent, &Agent::ended, &application, &QCoreApplication::quit);
    QObject::connect(&agent, &Agent::failed, &application, [&application](const Error& error) {
        application.exit(fail(failedCode, error.detail));
    });
    return QCoreApplication::exec();
}

} // namespace patchswarm::service
