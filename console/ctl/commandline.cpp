#include "console/ctl/commandline.h"

#include <algorithm>

#include "console/ctl/output.h"
#include "shared/base/version.h"
#include "shared/policy/fault.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

const QString program = u"patchswarmctl"_s;

bool wants(const QString& argument, const char* longName, const char* shortName)
{
    return argument == QLatin1StringView(longName) || argument == QLatin1StringView(shortName);
}

// Before "--", which ends options.
bool asksFor(const QStringList& arguments, const char* longName, const char* shortName)
{
    for (const QString& argument : arguments) {
        if (argument == u"--"_s)
            return false;
        if (wants(argument, longName, shortName))
            return true;
    }
    return false;
}

bool isGroup(const Commands& commands, const QString& words)
{
    return std::any_of(commands.begin(), commands.end(), [&](const Command& command) {
        return command.path.startsWith(words + u' ');
    });
}

int unknown(const Commands& commands, const QString& words, const QString& group)
{
    QStringList known;
    for (const Command& command : commands)
        known.append(command.path);
    const QString nearest = policy::nearestName(words, known);
    const QString next = nearest.isEmpty()
        ? u"see %1%2 --help"_s.arg(program, group.isEmpty() ? QString() : u' ' + group)
        : u"did you mean \"%1\"?"_s.arg(nearest);
    return failUsage(u"there is no command \"%1\"; %2"_s.arg(words, next));
}

int runCommand(const Command& command, const QStringList& arguments)
{
    if (command.isRaw && command.runRaw)
        return command.runRaw(arguments);
    const QString hint = u"; see %1 %2 --help"_s.arg(program, command.path);
    Invocation invocation;
    if (const auto read = invocation.read(command.options, arguments); !read)
        return failUsage(read.error().text + hint);
    const auto count = invocation.positional().size();
    if (count < command.leastArguments)
        return failUsage(u"%1 %2 needs %3"_s.arg(program, command.path, command.arguments) + hint);
    if (count > command.mostArguments)
        return failUsage(u"\"%1\" is one argument too many"_s.arg(
                             invocation.positional().at(command.mostArguments))
                         + hint);
    return command.run(invocation);
}

QString optionLine(const QCommandLineOption& option)
{
    QString names;
    for (const QString& name : option.names())
        names += (names.isEmpty() ? u""_s : u", "_s) + (name.size() == 1 ? u"-"_s : u"--"_s) + name;
    if (!option.valueName().isEmpty())
        names += u' ' + option.valueName();
    return u"  %1 %2\n"_s.arg(names, -28).arg(option.description());
}

} // namespace

QString helpOf(const Command& command)
{
    QString text = u"Usage: %1 %2"_s.arg(program, command.path);
    if (!command.arguments.isEmpty())
        text += u' ' + command.arguments;
    if (!command.options.isEmpty())
        text += u" [options]"_s;
    text += u"\n\n%1\n\nOptions:\n"_s.arg(command.summary);
    for (const QCommandLineOption& option : command.options)
        text += optionLine(option);
    text += optionLine(QCommandLineOption({u"h"_s, u"help"_s}, u"Print this and exit."_s));
    text +=
        optionLine(QCommandLineOption({u"v"_s, u"version"_s}, u"Print the version and exit."_s));
    if (!command.examples.isEmpty())
        text += u"\nExamples:\n"_s;
    for (const QString& example : command.examples)
        text += u"  %1 %2\n"_s.arg(program, example);
    return text;
}

QString helpOfGroup(const Commands& commands, const QString& words)
{
    const QString prefix = words.isEmpty() ? QString() : words + u' ';
    QString text = u"Usage: %1 %2COMMAND [arguments] [options]\n\n"_s.arg(program, prefix);
    if (words.isEmpty())
        text += u"Steers a PatchSwarm fleet: endpoints that patch each other, one copy over the "
                "WAN per site.\n\n"_s;
    text += u"Commands:\n"_s;
    for (const Command& command : commands)
        if (command.path.startsWith(prefix))
            text += u"  %1 %2\n"_s.arg(command.path, -20).arg(command.summary);
    text += u"\n%1 COMMAND --help shows options and examples. Exit codes: 0 done, 1 failed, 2 "
            "usage, 3 some endpoints failed.\n"_s.arg(program);
    return text;
}

QStringList completions(const Commands& commands, const QStringList& words)
{
    QString path;
    const Command* command = nullptr;
    for (const QString& word : words) {
        if (command != nullptr)
            break;
        path += path.isEmpty() ? word : u' ' + word;
        const auto found = std::find_if(commands.begin(), commands.end(),
                                        [&](const Command& each) { return each.path == path; });
        command = found == commands.end() ? nullptr : &*found;
    }
    QStringList next;
    if (command == nullptr) {
        const QString prefix = path.isEmpty() ? QString() : path + u' ';
        for (const Command& each : commands)
            if (each.path.startsWith(prefix))
                next.append(each.path.mid(prefix.size()).section(u' ', 0, 0));
        next.removeDuplicates();
        return next;
    }
    for (const QCommandLineOption& each : command->options) {
        const QString typed = u"--"_s + each.names().last();
        if (!words.isEmpty() && words.last() == typed && !each.valueName().isEmpty())
            return {};
        next.append(typed);
    }
    return next;
}

namespace {

int run(const Commands& commands, const QStringList& arguments)
{
    if (arguments.value(0) == u"--complete"_s) {
        for (const QString& word : completions(commands, arguments.mid(1)))
            print(word);
        return exitDone;
    }
    if (!arguments.isEmpty() && wants(arguments.first(), "--version", "-v")) {
        print(u"%1 %2"_s.arg(program, QLatin1StringView(versionText)));
        return exitDone;
    }
    QString words;
    qsizetype used = 0;
    const Command* command = nullptr;
    while (used < arguments.size() && !arguments.at(used).startsWith(u'-')) {
        const QString next =
            words.isEmpty() ? arguments.at(used) : words + u' ' + arguments.at(used);
        const auto found = std::find_if(commands.begin(), commands.end(),
                                        [&](const Command& each) { return each.path == next; });
        ++used;
        if (found != commands.end()) {
            command = &*found;
            break;
        }
        if (!isGroup(commands, next))
            return unknown(commands, next, words);
        words = next;
    }
    const QStringList rest = arguments.mid(used);
    if (!(command && command->isRaw) && asksFor(rest, "--version", "-v")) {
        print(u"%1 %2"_s.arg(program, QLatin1StringView(versionText)));
        return exitDone;
    }
    if (command != nullptr) {
        if (!command->isRaw && asksFor(rest, "--help", "-h")) {
            printRaw(helpOf(*command).toUtf8());
            return exitDone;
        }
        return runCommand(*command, rest);
    }
    if (asksFor(rest, "--help", "-h") || arguments.value(0) == u"help"_s) {
        printRaw(helpOfGroup(commands, words).toUtf8());
        return exitDone;
    }
    return failUsage(u"%1 needs a command; see %1%2 --help"_s.arg(
        program, words.isEmpty() ? QString() : u' ' + words));
}

} // namespace

int runCommandLine(const Commands& commands, const QStringList& arguments)
{
    const int code = run(commands, arguments);
    return code == exitDone && hasFailedToPrint() ? exitFailed : code;
}

} // namespace patchswarm::ctl
