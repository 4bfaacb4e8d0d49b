#include "console/pages/language.h"

#include <QCoreApplication>
#include <QDir>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

const QString folder = u":/patchswarm/translations"_s;
const QString prefix = u"patchswarm-console_"_s;

void install(QCoreApplication& application, const QString& file, const QString& directory)
{
    auto* translator = new QTranslator(&application);
    if (translator->load(file, directory))
        QCoreApplication::installTranslator(translator);
    else
        delete translator;
}

} // namespace

QStringList knownLanguages()
{
    QStringList codes {u"en"_s};
    for (const QString& file : QDir(folder).entryList({prefix + u"*.qm"_s}, QDir::Files))
        codes.append(file.sliced(prefix.size()).chopped(3));
    codes.removeDuplicates();
    codes.sort();
    return codes;
}

QString nearestLanguage(const QStringList& wanted)
{
    const QStringList known = knownLanguages();
    for (const QString& name : wanted) {
        const QString code = name.section(u'-', 0, 0).section(u'_', 0, 0).toLower();
        if (known.contains(code))
            return code;
    }
    return u"en"_s;
}

void applyLanguage(QCoreApplication& application, const QString& code)
{
    const QString language =
        code.isEmpty() ? nearestLanguage(QLocale::system().uiLanguages()) : code;
    if (!code.isEmpty() && QLocale().language() != QLocale(code).language())
        QLocale::setDefault(QLocale(code));
    install(application, u"qtbase_"_s + language,
            QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install(application, prefix + language, folder);
}

} // namespace patchswarm::pages
