#include "console/ctl/command.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

OrStop<void> Invocation::read(const QList<QCommandLineOption>& options,
                              const QStringList& arguments)
{
    m_parser.addOptions(options);
    for (const QCommandLineOption& option : options)
        m_defined += option.names();
    m_parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsCompactedShortOptions);
    if (!m_parser.parse(QStringList {u"patchswarmctl"_s} + arguments))
        return Stop::usage(m_parser.errorText());
    m_positional = m_parser.positionalArguments();
    return {};
}

OrStop<qint64> Invocation::number(const QString& option, qint64 least, qint64 most) const
{
    bool isNumber = false;
    const qint64 number = value(option).toLongLong(&isNumber);
    if (!isNumber || number < least || number > most)
        return Stop::usage(u"--%1 takes a whole number from %2 to %3, not \"%4\""_s.arg(option)
                               .arg(least)
                               .arg(most)
                               .arg(value(option)));
    return number;
}

QCommandLineOption option(const char* name, const char* help, const char* value)
{
    QCommandLineOption made(QString::fromLatin1(name), QString::fromLatin1(help));
    made.setValueName(QString::fromLatin1(value));
    return made;
}

QCommandLineOption fleetOption()
{
    return option("fleet", "The fleet's directory.", "DIR");
}

QCommandLineOption jsonOption()
{
    return option("json", "Print one JSON document.");
}

QList<QCommandLineOption> endpointOptions()
{
    return {fleetOption(),
            option("to", "An endpoint: HOST[:PORT], or its name once it is known. Repeatable.",
                   "HOST[:PORT]"),
            option("group", "All known endpoints of a group.", "G"),
            option("all", "All known endpoints."), jsonOption()};
}

} // namespace patchswarm::ctl
