#include <QCoreApplication>

#include "console/ctl/commandline.h"
#include "console/ctl/drawing.h"
#include "shared/base/version.h"

int main(int argc, char** argv)
{
    if (patchswarm::ctl::isAskedToDraw(argc, argv))
        return patchswarm::ctl::draw(argc, argv);
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("patchswarmctl"));
    QCoreApplication::setApplicationVersion(QLatin1String(patchswarm::versionText));
    return patchswarm::ctl::runCommandLine(patchswarm::ctl::allCommands(),
                                           QCoreApplication::arguments().mid(1));
}
