#include "tests/support/consolewalk/consolewalk.h"

#include <QAbstractButton>
#include <QDateTime>
#include <QDir>
#include <QLabel>
#include <QSettings>
#include <QTabBar>
#include <QTest>

#include <algorithm>

#include "console/pages/jobspage.h"
#include "console/pages/jobwizard.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::tests {

void useOwnSettings(const QString& folder, const QString& program)
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder);
    QCoreApplication::setOrganizationName(u"PatchSwarm"_s);
    QCoreApplication::setApplicationName(program);
}

FakeFleetOptions busyFleet(int endpoints, int sites)
{
    FakeFleetOptions options;
    options.endpoints = endpoints;
    options.sites = sites;
    options.failing = 2;
    options.peers = 6;
    options.timeScale = 4;
    options.bytesPerSecond = 25e6;
    options.job.publishedAtMs = QDateTime::currentMSecsSinceEpoch();
    return options;
}

QStringList cutOff(const QWidget& window)
{
    QStringList cut;
    for (const QAbstractButton* button : window.findChildren<QAbstractButton*>())
        if (button->isVisible() && !button->text().isEmpty()
            && button->width() < button->minimumSizeHint().width())
            cut.append(button->text());
    for (const QLabel* label : window.findChildren<QLabel*>())
        if (label->isVisible() && !label->wordWrap() && label->width() < label->sizeHint().width())
            cut.append(label->text());
    for (const QTabBar* tabs : window.findChildren<QTabBar*>())
        if (tabs->isVisible() && tabs->count() > 0
            && tabs->tabRect(tabs->count() - 1).right() > tabs->width())
            cut.append(tabs->tabText(tabs->count() - 1));
    return cut;
}

bool keepPicture(QWidget& widget, const QString& folder, const QString& name)
{
    return QDir().mkpath(folder) && widget.grab().save(u"%1/%2.png"_s.arg(folder, name));
}

bool shows(const QWidget& window, const QString& words)
{
    const auto labels = window.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
        return label->isVisible()
            && (label->text().contains(words) || label->toolTip().contains(words));
    });
}

void keepIfWanted(QWidget& widget, const char* file)
{
    const QString folder = qEnvironmentVariable("PATCHSWARM_SCREENSHOT_FOLDER");
    if (!folder.isEmpty())
        widget.grab().save(folder + u'/' + QString::fromLatin1(file));
}

bool walkWizard(pages::JobsPage& jobs, const std::function<void(pages::JobWizard&, int)>& see)
{
    jobs.startWizard();
    auto* wizard = jobs.findChild<pages::JobWizard*>();
    if (!wizard)
        return false;
    wizard->draft().addSources({QCoreApplication::applicationFilePath()});
    if (!QTest::qWaitFor([wizard] { return wizard->currentPage()->isComplete(); }, 20'000))
        return false;
    fleet::JobRequest request = wizard->draft().request();
    request.urls = {u"https://patches.example.com/"_s};
    wizard->draft().setRequest(request);
    for (int step = 1; step <= 4; ++step) {
        QTest::qWait(200); // for its layout, and its pictures
        see(*wizard, step);
        wizard->next();
    }
    const bool isComplete = wizard->currentPage()->isComplete();
    wizard->reject();
    return isComplete;
}

} // namespace patchswarm::tests
