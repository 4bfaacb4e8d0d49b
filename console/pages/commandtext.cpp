#include "console/pages/commandtext.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

QString shellWord(const QString& text)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9_@%+=:,./-]+$"_s);
    if (plain.match(text).hasMatch())
        return text;
    return u'\'' + QString(text).replace(u'\'', u"'\\''"_s) + u'\'';
}

QString shellLine(const QStringList& words)
{
    QStringList quoted;
    for (const QString& word : words)
        quoted.append(shellWord(word));
    return quoted.join(u' ');
}

QString endpointCommand(const QStringList& verb, const QString& fleetDirectory,
                        const QStringList& endpoints, bool all)
{
    QStringList words = QStringList {u"patchswarmctl"_s} + verb;
    words += {u"--fleet"_s, fleetDirectory};
    if (all)
        words.append(u"--all"_s);
    else
        for (const QString& endpoint : endpoints)
            words += {u"--to"_s, endpoint};
    return shellLine(words);
}

} // namespace patchswarm::pages
