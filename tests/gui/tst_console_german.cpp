#include <QAction>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
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
#include "tests/support/consolewalk/consolewalk.h"

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
        QVERIFY(tests::keepPicture(widget, QStringLiteral(PATCHSWARM_SCREENSHOTS),
                                   u"german-"_s + name));
    }

private Q_SLOTS:

    void initTestCase()
    {
        tests::useOwnSettings(m_settings.path(), u"console-german"_s);
        views::applyAppearance(*qApp, views::Appearance::Light);
        QVERIFY2(knownLanguages().contains(u"de"_s),
                 "the build found no lrelease: package qt6-l10n-tools");
        applyLanguage(*qApp, u"de"_s);
        QCoreApplication::installTranslator(&m_asked);
        m_fleet = std::make_unique<tests::FakeFleet>(tests::busyFleet(24, 3));
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
        QCOMPARE(tests::cutOff(*m_window), QStringList());
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
            QVERIFY2(tests::cutOff(*m_window).isEmpty(),
                     qPrintable(key + u": "_s + tests::cutOff(*m_window).join(u" | "_s)));
        }
        QCOMPARE(m_window->width(), 1280); // no text made it wider
    }

    void captionsOfTheFiguresHaveRoom_data()
    {
        QTest::addColumn<int>("wide");
        QTest::newRow("usual") << 1280;
        QTest::newRow("small") << 1024;
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
        QVERIFY(tests::walkWizard(*jobs, [this](JobWizard& wizard, int step) {
            keep(wizard, u"wizard-%1"_s.arg(step));
            const QStringList cut = tests::cutOff(wizard);
            QVERIFY2(cut.isEmpty(), qPrintable(cut.join(u" | "_s)));
        }));
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
