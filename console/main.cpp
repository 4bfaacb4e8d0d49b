#include <QApplication>
#include <QSettings>
#include <QTimer>

#include <cstdio>

#include "console/pages/consoleoptions.h"
#include "console/pages/language.h"
#include "console/pages/mainwindow.h"
#include "console/views/theme.h"
#include "shared/base/version.h"

namespace {

constexpr int usageCode = 2;

// Before QApplication: --help works without a display.
QStringList argumentsOf(int argc, char** argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    return arguments;
}

void takeScreenshot(QWidget& window, const QString& file)
{
    const bool isWritten = window.grab().save(file);
    if (!isWritten)
        std::fprintf(stderr, "patchswarm-console: %s cannot be written\n", qUtf8Printable(file));
    QCoreApplication::exit(isWritten ? 0 : 1);
}

} // namespace

int main(int argc, char** argv)
{
    using namespace patchswarm;
    QCoreApplication::setOrganizationName(QStringLiteral("PatchSwarm"));
    QCoreApplication::setApplicationName(QStringLiteral("patchswarm-console"));
    QCoreApplication::setApplicationVersion(QLatin1StringView(versionText));
    const auto options = pages::ConsoleOptions::parse(argumentsOf(argc, argv));
    if (!options) {
        std::fprintf(stderr, "patchswarm-console: %s\nTry patchswarm-console --help\n",
                     qUtf8Printable(options.error().detail));
        return usageCode;
    }
    if (options->help || options->version) {
        const QString text = options->help
            ? pages::ConsoleOptions::helpText()
            : QStringLiteral("patchswarm-console %1\n").arg(QLatin1StringView(versionText));
        std::fputs(qUtf8Printable(text), stdout);
        return 0;
    }
    // Of thousands of connections glib's loop searches each one again and again; Qt's own does not.
    qputenv("QT_NO_THREADED_GLIB", "1");
    QApplication application(argc, argv);
    QGuiApplication::setDesktopFileName(QStringLiteral("patchswarm-console"));
    pages::applyLanguage(application, options->language);
    views::applyAppearance(application,
                           static_cast<views::Appearance>(
                               QSettings().value(QStringLiteral("window/appearance")).toInt()));
    pages::MainWindow window;
    window.begin(*options);
    window.show();
    if (!options->screenshotFile.isEmpty())
        QTimer::singleShot(options->screenshotAfterMs, &window,
                           [&] { takeScreenshot(window, options->screenshotFile); });
    return QApplication::exec();
}
