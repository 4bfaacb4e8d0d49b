#pragma once

#include <QCommandLineOption>
#include <QCommandLineParser>
#include <QStringList>

#include <functional>
#include <vector>

#include "shared/base/error.h"

namespace patchswarm::ctl {

// Exit codes; the demos also answer 130 when they are interrupted, as every command does.
inline constexpr int exitDone = 0;
inline constexpr int exitFailed = 1;
inline constexpr int exitUsage = 2;
inline constexpr int exitSomeFailed = 3;
inline constexpr int exitInterrupted = 130;

// Why a command ends early: the exit code and what is said on standard error.
struct Stop
{
    int code = exitFailed;
    QString text;

    [[nodiscard]] static tl::unexpected<Stop> because(const Error& error)
    {
        return tl::unexpected(Stop {exitFailed, error.detail});
    }

    [[nodiscard]] static tl::unexpected<Stop> usage(const QString& text)
    {
        return tl::unexpected(Stop {exitUsage, text});
    }
};

template<class T>
using OrStop = tl::expected<T, Stop>;

// What was typed for one command, checked against its form.
class Invocation
{
public:
    // Arguments without the command's own words.
    [[nodiscard]] OrStop<void> read(const QList<QCommandLineOption>& options,
                                    const QStringList& arguments);

    [[nodiscard]] const QStringList& positional() const { return m_positional; }

    // Whether the command's form has this option.
    [[nodiscard]] bool has(const QString& option) const { return m_defined.contains(option); }

    [[nodiscard]] bool isSet(const QString& option) const { return m_parser.isSet(option); }

    [[nodiscard]] QString value(const QString& option) const { return m_parser.value(option); }

    [[nodiscard]] QStringList values(const QString& option) const
    {
        return m_parser.values(option);
    }

    [[nodiscard]] bool json() const { return isSet(QStringLiteral("json")); }

    // A whole number within a range; the option's default when it is not given.
    [[nodiscard]] OrStop<qint64> number(const QString& option, qint64 least, qint64 most) const;

private:
    QCommandLineParser m_parser;
    QStringList m_defined; // names of options
    QStringList m_positional;
};

// One command: its words, its form, what it does. The single source for parsing, help and shell
// completion.
struct Command
{
    QString path; // "fleet create"
    QString arguments; // as the help shows them: "DIR"
    QString summary; // one sentence
    QList<QCommandLineOption> options;
    int leastArguments = 0;
    int mostArguments = 0;
    QStringList examples; // without the program's name
    std::function<int(const Invocation&)> run;
    bool isRaw = false; // the arguments are passed on unparsed to runRaw
    std::function<int(const QStringList&)> runRaw = {};
};

using Commands = std::vector<Command>;

// Options that several commands share.
[[nodiscard]] QCommandLineOption fleetOption();
[[nodiscard]] QCommandLineOption jsonOption();
[[nodiscard]] QCommandLineOption option(const char* name, const char* help, const char* value = "");
[[nodiscard]] QList<QCommandLineOption> endpointOptions(); // --fleet --to --group --all --json

} // namespace patchswarm::ctl
