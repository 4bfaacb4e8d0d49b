#include <QCoreApplication>

#include "console/ctl/commandline.h"
#include "console/ctl/svgpicture.h"
#include "shared/base/version.h"

int main(int argc, char** argv)
{
    if (argc == 2 && qstrcmp(argv[1], patchswarm::ctl::drawArgument) == 0)
        return patchswarm::ctl::drawSvg(argc, argv);
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("patchswarmctl"));
    QCoreApplication::setApplicationVersion(QLatin1String(patchswarm::versionText));
    return patchswarm::ctl::runCommandLine(patchswarm::ctl::allCommands(),
                                           QCoreApplication::arguments().mid(1));
}
