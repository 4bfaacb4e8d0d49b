#include "console/ctl/passphrase.h"

#include <QFile>

#include <cstdio>

#include "shared/trust/privatefile.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::ctl {

namespace {

OrStop<QByteArray> checked(QByteArray text, const QString& where)
{
    text.truncate(text.indexOf('\n') >= 0 ? text.indexOf('\n') : text.size());
    if (text.endsWith('\r'))
        text.chop(1);
    if (text.isEmpty())
        return Stop::because({ErrorCode::InvalidInput, u"%1 holds no passphrase"_s.arg(where)});
    if (text.size() > mostPassphraseBytes)
        return Stop::because(
            {ErrorCode::InvalidInput,
             u"%1: a passphrase has at most %2 bytes"_s.arg(where).arg(mostPassphraseBytes)});
    return text;
}

OrStop<QByteArray> fromStandardInput()
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly | QIODevice::Unbuffered))
        return Stop::because({ErrorCode::Io, u"standard input cannot be read"_s});
    QByteArray line;
    char next = 0;
    while (line.size() <= mostPassphraseBytes && input.read(&next, 1) == 1 && next != '\n')
        line.append(next); // what follows is for whoever reads on
    return checked(line, u"standard input"_s);
}

} // namespace

QCommandLineOption passphraseFileOption()
{
    return option("passphrase-file",
                  "Whose first line is the passphrase of the authority's key; - is standard input. "
                  "Asked for at the terminal otherwise.",
                  "FILE");
}

OrStop<QByteArray> readPassphrase(const QString& path)
{
    if (path == u"-")
        return fromStandardInput();
    const auto text = trust::readTrustFile(path, trust::Access::Private, 64 * 1024);
    if (!text)
        return Stop::because(text.error());
    return checked(*text, path);
}

OrStop<std::optional<QByteArray>> askPassphrase(const QString& prompt)
{
    const auto line = unseenLine(prompt);
    if (!line)
        return std::nullopt;
    const auto text = checked(*line, u"the terminal"_s);
    if (!text)
        return tl::unexpected(text.error());
    return *text;
}

OrStop<std::optional<QByteArray>> askNewPassphrase(const QString& prompt)
{
    auto first = askPassphrase(prompt);
    if (!first || !*first)
        return first;
    const auto second = askPassphrase(u"The same again: "_s);
    if (!second)
        return tl::unexpected(second.error());
    if (*second != *first)
        return Stop::because({ErrorCode::InvalidInput, u"the two passphrases differ"_s});
    return first;
}

OrStop<QByteArray> passphraseFor(const Invocation& invocation, const QString& keyOf)
{
    const bool isNeeded = invocation.has(u"passphrase-file"_s);
    if (isNeeded && invocation.isSet(u"passphrase-file"_s))
        return readPassphrase(invocation.value(u"passphrase-file"_s));
    if (const QString file = qEnvironmentVariable("PATCHSWARM_PASSPHRASE_FILE"); !file.isEmpty())
        return readPassphrase(file);
    if (!isNeeded)
        return QByteArray();
    const auto typed = askPassphrase(u"Passphrase of the authority's key in %1: "_s.arg(keyOf));
    if (!typed)
        return tl::unexpected(typed.error());
    if (*typed)
        return **typed;
    return Stop::because(
        {ErrorCode::PermissionDenied,
         u"the authority's key in %1 is under a passphrase: give it with --passphrase-file FILE "
         "(- is standard input) or in PATCHSWARM_PASSPHRASE_FILE"_s.arg(keyOf)});
}

OrStop<void> unlock(const Invocation& invocation, trust::Fleet& fleet)
{
    if (!fleet.isLocked())
        return {};
    const auto passphrase = passphraseFor(invocation, fleet.directory());
    if (!passphrase)
        return tl::unexpected(passphrase.error());
    if (passphrase->isEmpty())
        return {};
    if (const auto unlocked = fleet.unlock(*passphrase); !unlocked)
        return Stop::because(unlocked.error());
    return {};
}

} // namespace patchswarm::ctl
