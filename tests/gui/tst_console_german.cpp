#include <QAbstractButton>
#include <QAction>
#include <QDir>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>

#include <set>

#include "console/pages/aboutdialog.h"
#include "console/pages/consoleoptions.h"
#include "console/pages/endpointspage.h"
#include "console/pages/fleetsession.h"
#include "console/pages/fleetview.h"
#include "console/pages/jobspage.h"
#include "console/pages/jobwizard.h"
#include "console/pages/language.h"
#include "console/pages/mainwindow.h"
#include "console/pages/swarmpage.h"
#include "console/views/kpistrip.h"
#include "console/views/theme.h"
#include "tests/support/fakefleet/fakefleet.h"

using namespace patchswarm;
using namespace patchswarm::pages;
using namespace Qt::Literals::StringLiterals;

namespace {

// Asked before every other translator, it notes what it is asked for and leaves the answer to them.
class AskedFor : public QTranslator
{
public:
    using Text = std::pair<QByteArray, QByteArray>; // context, source

    [[nodiscard]] bool isEmpty() const override { return false; }

    [[nodiscard]] QString translate(const char* context, const char* source, const char*,
                                    int) const override
    {
        if (!QByteArrayView(context).startsWith("Q")) // Qt's own are not ours
            m_texts.insert({context, source});
        return {};
    }

    [[nodiscard]] const std::set<Text>& texts() const { return m_texts; }

private:
    mutable std::set<Text> m_texts;
};

// Buttons and one-line labels of what is visible that have less room than their text needs.
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

// Of the strip's captions; the badge stands beside the last one.
QStringList cutCaptions(const views::KpiStrip& strip)
{
    const QFontMetricsF metrics(views::textFont(strip.font(), views::TextSize::Caption));
    QStringList cut;
    for (int cell = 0; cell < strip.itemCount(); ++cell) {
        const views::PaintedItem item = strip.item(cell);
        const double beside = cell == views::KpiStrip::Trust
            ? metrics.horizontalAdvance(item.state) + 2 * views::space::medium
            : 0;
        if (metrics.horizontalAdvance(item.name) + beside
            > item.rect.width() - 2 * views::space::medium)
            cut.append(item.name);
    }
    return cut;
}

} // namespace

// The window in the second language: every text it asks for is there, and has room.
class TestConsoleGerman : public QObject
{
    Q_OBJECT

    QTemporaryDir m_settings;
    AskedFor m_asked;
    std::unique_ptr<tests::FakeFleet> m_fleet;
    std::unique_ptr<MainWindow> m_window;

    void keep(QWidget& widget, const QString& name)
    {
        const QString folder = QStringLiteral(PATCHSWARM_SCREENSHOTS);
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(widget.grab().save(u"%1/german-%2.png"_s.arg(folder, name)));
    }

private Q_SLOTS:

    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        QCoreApplication::setOrganizationName(u"PatchSwarm"_s);
        QCoreApplication::setApplicationName(u"console-german"_s);
        views::applyAppearance(*qApp, views::Appearance::Light);
        QVERIFY2(knownLanguages().contains(u"de"_s),
                 "the build found no lrelease: package qt6-l10n-tools");
        applyLanguage(*qApp, u"de"_s);
        QCoreApplication::installTranslator(&m_asked);
        tests::FakeFleetOptions options;
        options.endpoints = 24;
        options.sites = 3;
        options.failing = 2;
        options.peers = 4;
        options.timeScale = 4;
        options.bytesPerSecond = 25e6;
        options.job.publishedAtMs = QDateTime::currentMSecsSinceEpoch();
        m_fleet = std::make_unique<tests::FakeFleet>(options);
        m_fleet->start();
        m_fleet->at(5).stop();
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1280, 820);
        m_window->show();
    }

    void cleanupTestCase()
    {
        m_window.reset();
        m_fleet.reset();
    }

    void theNearestOfTheSystemsLanguagesIsTaken()
    {
        QCOMPARE(nearestLanguage({u"de-AT"_s, u"de"_s, u"en"_s}), u"de"_s);
        QCOMPARE(nearestLanguage({u"xx"_s, u"de_CH"_s}), u"de"_s);
        QCOMPARE(nearestLanguage({u"en-GB"_s, u"de"_s}), u"en"_s);
        QCOMPARE(nearestLanguage({u"C"_s}), u"en"_s);
        QCOMPARE(nearestLanguage({}), u"en"_s);
    }

    void theFirstStartHasRoomForItsTexts()
    {
        QTest::qWait(200);
        keep(*m_window, u"welcome"_s);
        QCOMPARE(cutOff(*m_window), QStringList());
    }

    void acceleratorsAreUniqueInEachMenu()
    {
        for (const QMenu* menu : m_window->menuBar()->findChildren<QMenu*>()) {
            QStringList letters;
            for (const QAction* action : menu->actions())
                if (const auto at = action->text().indexOf(u'&'); at >= 0)
                    letters.append(action->text().mid(at + 1, 1).toLower());
            QStringList once = letters;
            once.removeDuplicates();
            QVERIFY2(letters == once, qPrintable(menu->title() + letters.join(u' ')));
        }
    }

    void pagesAreNamedInGermanAndHaveRoom()
    {
        QVERIFY(m_window->openFleet(m_fleet->directory(), u"swarm"_s));
        QTRY_COMPARE_WITH_TIMEOUT(m_window->session()->snapshot()->connected(), 23, 20'000);
        QTRY_VERIFY(!m_window->session()->job().isEmpty());
        auto* navigation = m_window->findChild<QListWidget*>(u"navigation"_s);
        QVERIFY(navigation);
        QStringList names;
        for (int row = 0; row < navigation->count(); ++row)
            names.append(navigation->item(row)->text());
        QCOMPARE(names,
                 (QStringList {u"Übersicht"_s, u"Endpunkte"_s, u"Profile"_s, u"Aufträge"_s,
                               u"Schwarm"_s, u"Berichte"_s, u"Protokoll"_s}));
        QVERIFY(navigation->viewport()->width() >= navigation->sizeHintForColumn(0));
        for (const QString& key : pageKeys()) {
            m_window->view()->showPage(key);
            if (key == u"endpoints")
                qobject_cast<EndpointsPage*>(m_window->view()->page(key))
                    ->showEndpoint(u"pc-0003"_s);
            QTest::qWait(700);
            keep(*m_window, key);
            QVERIFY2(cutOff(*m_window).isEmpty(),
                     qPrintable(key + u": "_s + cutOff(*m_window).join(u" | "_s)));
        }
        QCOMPARE(m_window->width(), 1280); // no text made it wider
    }

    void captionsOfTheFiguresHaveRoom_data()
    {
        QTest::addColumn<int>("wide");
        QTest::newRow("usual") << 1280;
        QTest::newRow("small") << 1100;
    }

    void captionsOfTheFiguresHaveRoom()
    {
        QFETCH(const int, wide);
        m_window->resize(wide, 760);
        m_window->view()->showPage(u"swarm"_s);
        auto* strip = m_window->view()->swarmPage()->findChild<views::KpiStrip*>();
        QVERIFY(strip);
        QTRY_VERIFY(strip->isVisible() && m_window->width() == wide);
        QTest::qWait(200);
        QCOMPARE(strip->item(views::KpiStrip::FromPeers).name, u"Von Nachbarn"_s);
        QVERIFY2(cutCaptions(*strip).isEmpty(), qPrintable(cutCaptions(*strip).join(u" | "_s)));
    }

    void theWizardHasRoom()
    {
        m_window->resize(1280, 820);
        m_window->view()->showPage(u"jobs"_s);
        auto* jobs = qobject_cast<JobsPage*>(m_window->view()->page(u"jobs"_s));
        jobs->startWizard();
        auto* wizard = jobs->findChild<JobWizard*>();
        QVERIFY(wizard);
        wizard->draft().addSources({QCoreApplication::applicationFilePath()});
        QTRY_VERIFY_WITH_TIMEOUT(wizard->currentPage()->isComplete(), 20'000);
        fleet::JobRequest request = wizard->draft().request();
        request.urls = {u"https://patches.example.com/"_s};
        wizard->draft().setRequest(request);
        for (int step = 1; step <= 4; ++step) {
            QTest::qWait(200);
            keep(*wizard, u"wizard-%1"_s.arg(step));
            QVERIFY2(cutOff(*wizard).isEmpty(), qPrintable(cutOff(*wizard).join(u" | "_s)));
            wizard->next();
        }
        wizard->reject();
        AboutDialog about(m_window.get());
        about.show();
        QTest::qWait(100);
        keep(about, u"about"_s);
    }

    // The last: of all that the tests before it have shown.
    void everyTextThatWasAskedForIsTranslated()
    {
        QTranslator german;
        QVERIFY(german.load(u":/patchswarm/translations/patchswarm-console_de.qm"_s));
        QVERIFY(m_asked.texts().size() > 200);
        QStringList missing;
        for (const auto& [context, source] : m_asked.texts())
            if (german.translate(context.constData(), source.constData(), nullptr, 1).isNull())
                missing.append(QString::fromUtf8(context + ": " + source));
        QVERIFY2(
            missing.isEmpty(),
            qPrintable(u"packaging/translations.sh finds what is new:\n"_s + missing.join(u'\n')));
    }
};

QTEST_MAIN(TestConsoleGerman)

#include "tst_console_german.moc"
