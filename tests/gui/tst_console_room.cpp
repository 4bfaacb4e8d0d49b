#include <QDockWidget>
#include <QLayout>
#include <QMenu>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include "console/pages/endpointspage.h"
#include "console/pages/fleetsession.h"
#include "console/pages/fleetview.h"
#include "console/pages/headingbar.h"
#include "console/pages/jobspage.h"
#include "console/pages/jobwizard.h"
#include "console/pages/language.h"
#include "console/pages/mainwindow.h"
#include "console/views/theme.h"
#include "tests/support/consolewalk/consolewalk.h"

using namespace patchswarm;
using namespace patchswarm::pages;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QSize small {1024, 740}; // of a 1024x768 screen with a title bar

} // namespace

// The window on a small screen, in both languages: nothing makes it wider, nothing is cut off.
class TestConsoleRoom : public QObject
{
    Q_OBJECT

    QTemporaryDir m_settings;
    std::unique_ptr<tests::FakeFleet> m_fleet;

private Q_SLOTS:

    void initTestCase()
    {
        tests::useOwnSettings(m_settings.path(), u"console-room"_s);
        views::applyAppearance(*qApp, views::Appearance::Light);
        m_fleet = std::make_unique<tests::FakeFleet>(tests::busyFleet(24, 3));
        m_fleet->start();
    }

    void cleanupTestCase() { m_fleet.reset(); }

    void buttonsGoIntoAMenuWhereThereIsNoRoom()
    {
        HeadingBar bar(u"A page"_s);
        QAction first(u"The first action"_s);
        QAction second(u"The second action"_s);
        for (QAction* action : {&first, &second}) {
            auto* button = new QToolButton;
            button->setDefaultAction(action);
            bar.addButton(button, true);
        }
        auto* primary = new QToolButton;
        primary->setText(u"Primary"_s);
        bar.addButton(primary, false);
        bar.resize(bar.sizeHint());
        bar.show();
        QCOMPARE(bar.folded(), 0);
        QVERIFY(!bar.moreButton()->isVisible());
        bar.resize(bar.minimumSizeHint());
        QCOMPARE(bar.folded(), 2);
        QVERIFY(bar.moreButton()->isVisible() && primary->isVisible());
        QVERIFY(primary->width() >= primary->sizeHint().width());
        bar.moreButton()->menu()->aboutToShow();
        QCOMPARE(bar.moreButton()->menu()->actions(), (QList<QAction*> {&first, &second}));
        bar.resize(bar.sizeHint());
        QCOMPARE(bar.folded(), 0);
    }

    void panelsAreAsWideAsTheyWereLeft()
    {
        int wide = 0;
        for (int start = 0; start < 3; ++start) {
            MainWindow window;
            window.resize(small);
            window.show();
            QVERIFY(window.openFleet(m_fleet->directory(), u"profiles"_s));
            QTest::qWait(300);
            auto* panel = window.view()->page(u"profiles"_s)->findChild<QDockWidget*>(u"rollout"_s);
            QVERIFY(panel);
            QVERIFY2(2 * panel->width() < small.width(),
                     qPrintable(QString::number(panel->width())));
            if (start > 0)
                QCOMPARE(panel->width(), wide);
            wide = panel->width();
        }
    }

    // English before German: a language cannot be taken back.
    void everythingFitsOnASmallScreen_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("English") << u"en"_s;
        QTest::newRow("German") << u"de"_s;
    }

    void everythingFitsOnASmallScreen()
    {
        QFETCH(const QString, language);
        applyLanguage(*qApp, language);
        MainWindow window;
        window.resize(small);
        window.show();
        QTest::qWait(100);
        QVERIFY2(tests::cutOff(window).isEmpty(), qPrintable(tests::cutOff(window).join(u" | "_s)));
        QVERIFY(window.openFleet(m_fleet->directory(), u"overview"_s));
        QTRY_COMPARE_WITH_TIMEOUT(window.session()->snapshot()->connected(), 24, 20'000);
        QTRY_VERIFY(!window.session()->job().isEmpty());
        QStringList widths;
        for (const QString& key : pageKeys())
            widths.append(
                u"%1 %2"_s.arg(key).arg(window.view()->page(key)->minimumSizeHint().width()));
        for (const QString& key : pageKeys()) {
            window.view()->showPage(key);
            if (key == u"endpoints")
                qobject_cast<EndpointsPage*>(window.view()->page(key))->showEndpoint(u"pc-0003"_s);
            QTest::qWait(300);
            const QSize least = window.minimumSizeHint();
            const QString says = u"%1: %2 x %3 (%4)"_s.arg(key)
                                     .arg(least.width())
                                     .arg(least.height())
                                     .arg(widths.join(u", "_s));
            QVERIFY2(least.width() <= small.width() && least.height() <= small.height(),
                     qPrintable(says));
            QVERIFY2(window.size() == small, qPrintable(says));
            QVERIFY(tests::keepPicture(window, QStringLiteral(PATCHSWARM_SCREENSHOTS),
                                       u"small-%1-%2"_s.arg(language, key)));
            QVERIFY2(tests::cutOff(window).isEmpty(),
                     qPrintable(says + u": "_s + tests::cutOff(window).join(u" | "_s)));
        }
        window.view()->showPage(u"jobs"_s);
        auto* jobs = qobject_cast<JobsPage*>(window.view()->page(u"jobs"_s));
        QVERIFY(tests::walkWizard(*jobs, [&](JobWizard& wizard, int step) {
            QVERIFY2(
                wizard.width() <= small.width() && wizard.height() <= small.height()
                    && tests::cutOff(wizard).isEmpty(),
                qPrintable(u"step %1: %2"_s.arg(step).arg(tests::cutOff(wizard).join(u" | "_s))));
        }));
    }
};

QTEST_MAIN(TestConsoleRoom)

#include "tst_console_room.moc"
