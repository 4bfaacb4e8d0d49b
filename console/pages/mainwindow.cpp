#include "console/pages/mainwindow.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QFileDialog>
#include <QMenuBar>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>

#include "console/pages/aboutdialog.h"
#include "console/pages/commandtext.h"
#include "console/pages/demorun.h"
#include "console/pages/fleetsession.h"
#include "console/pages/fleetview.h"
#include "console/pages/helpdialog.h"
#include "console/pages/recentfleets.h"
#include "console/pages/recordernotice.h"
#include "console/pages/searchbox.h"
#include "console/pages/swarmpage.h"
#include "console/pages/welcomepage.h"
#include "console/simulator/simulatedfleet.h"
#include "console/simulator/tuesdayoptions.h"
#include "console/views/icons.h"
#include "console/views/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

const QString geometryKey = u"window/geometry"_s;
const QString appearanceKey = u"window/appearance"_s;
constexpr int messageMs = 10'000;

} // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent)
    , m_stack(new QStackedWidget)
    , m_welcome(new WelcomePage)
    , m_recorder(new RecorderNotice)
{
    setWindowTitle(tr("PatchSwarm"));
    setWindowIcon(views::programIcon());
    resize(QSize(1280, 820).boundedTo(screen()->availableGeometry().size()));
    m_stack->addWidget(m_welcome);
    setCentralWidget(m_stack);
    makeFleetMenu();
    makeViewMenu();
    makeHelpMenu();
    statusBar()->setSizeGripEnabled(true);
    statusBar()->addPermanentWidget(m_recorder);
    m_initialGeometry = saveGeometry();
    restoreGeometry(QSettings().value(geometryKey).toByteArray());
    m_welcome->setRecent(RecentFleets::all());
    connect(m_welcome, &WelcomePage::openWanted, this, &MainWindow::openInstead);
    connect(m_welcome, &WelcomePage::demoWanted, this, [this] { startDemo(); });
    connect(m_welcome, &WelcomePage::simulationWanted, this,
            [this] { startDemo({u"--simulate"_s}); });
}

MainWindow::~MainWindow()
{
    closeFleet();
}

void MainWindow::makeFleetMenu()
{
    QMenu* menu = menuBar()->addMenu(tr("&Fleet"));
    menu->addAction(views::icon(u"folder"_s), tr("&Open…"), QKeySequence::Open, this,
                    &MainWindow::chooseFleet);
    menu->addAction(views::icon(u"swarm"_s), tr("Watch the &Patch Tuesday demo"), this, [this] {
        closeFleet();
        startDemo();
    });
    menu->addAction(views::icon(u"swarm"_s), tr("&Simulate a thousand endpoints"), this, [this] {
        closeFleet();
        startDemo({u"--simulate"_s});
    });
    m_close = menu->addAction(tr("&Close fleet"), QKeySequence::Close, this, [this] {
        closeFleet();
        RecentFleets::closed();
    });
    m_close->setEnabled(false);
    menu->addSeparator();
    menu->addAction(tr("&Quit"), QKeySequence::Quit, this, &QWidget::close);
}

void MainWindow::makeViewMenu()
{
    QMenu* menu = menuBar()->addMenu(tr("&View"));
    m_pagesMenu = menu;
    m_pageActions = new QActionGroup(this);
    m_search = menu->addAction(views::icon(u"search"_s), tr("&Search"),
                               QKeySequence(Qt::CTRL | Qt::Key_K), this, [this] {
                                   if (m_view)
                                       m_view->searchBox()->setFocus(Qt::ShortcutFocusReason);
                               });
    m_search->setEnabled(false);
    menu->addAction(views::icon(u"fullscreen"_s), tr("&Presentation"), QKeySequence(Qt::Key_F11),
                    this, [this] { setPresenting(!m_isPresenting); });
    menu->addSeparator();
    auto* group = new QActionGroup(this);
    const int chosen = QSettings().value(appearanceKey, 0).toInt();
    const QStringList names {tr("&Follow the system"), tr("&Light"), tr("&Dark")};
    for (int i = 0; i < names.size(); ++i) {
        QAction* action = menu->addAction(names.at(i));
        action->setCheckable(true);
        action->setChecked(i == chosen);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [i] {
            QSettings().setValue(appearanceKey, i);
            views::applyAppearance(*qApp, static_cast<views::Appearance>(i));
        });
    }
    menu->addSeparator();
    menu->addAction(tr("&Reset layout"), this, &MainWindow::resetLayout);
}

void MainWindow::makeHelpMenu()
{
    QMenu* menu = menuBar()->addMenu(tr("&Help"));
    if (HelpDialog::isThere())
        menu->addAction(views::icon(u"help"_s), tr("&Contents"), QKeySequence::HelpContents, this,
                        [this] { HelpDialog::open(this); });
    menu->addAction(tr("&About PatchSwarm"), this, [this] { AboutDialog(this).exec(); });
}

void MainWindow::fillPagesMenu()
{
    const auto old = m_pageActions->actions();
    qDeleteAll(old);
    if (!m_view)
        return;
    int number = 0;
    for (const auto& [key, title] : m_view->pages()) {
        auto* action = new QAction(views::icon(key), title, m_pageActions);
        action->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + number++)));
        connect(action, &QAction::triggered, m_view,
                [view = m_view, key = key] { view->showPage(key); });
        m_pagesMenu->insertAction(m_search, action);
    }
    m_pagesMenu->insertSeparator(m_search)->setParent(m_pageActions->actions().last());
}

void MainWindow::begin(const ConsoleOptions& options)
{
    if (options.demo)
        startDemo(options.demoArguments);
    else if (!options.fleetDirectory.isEmpty())
        openFleet(QDir::cleanPath(QDir(options.fleetDirectory).absolutePath()), options.page);
    else
        openLast(options.page);
}

// The fleet that was open when the window was closed; one that was closed before stays closed.
void MainWindow::openLast(const QString& page)
{
    const QString directory = RecentFleets::last();
    if (directory.isEmpty())
        return;
    if (QDir(directory).exists()) {
        openFleet(directory, page);
        return;
    }
    m_welcome->showNotice(tr("The fleet that was open last, %1, is not there any more. If it was "
                             "moved, or is on a drive that is not connected, open it from where "
                             "it is now.")
                              .arg(directory),
                          true);
}

bool MainWindow::openFleet(const QString& directory, const QString& page)
{
    closeFleet();
    auto session = FleetSession::open(directory);
    if (!session) {
        m_welcome->showNotice(tr("%1 cannot be opened: %2").arg(directory, session.error().detail),
                              true);
        return false;
    }
    showSession(std::move(*session), page);
    if (!m_demo)
        RecentFleets::opened(directory);
    m_welcome->setRecent(RecentFleets::all());
    return true;
}

void MainWindow::showSession(std::unique_ptr<FleetSession> session, const QString& page)
{
    m_session = std::move(session);
    m_view = new FleetView(*m_session);
    connect(m_session.get(), &FleetSession::said, this, &MainWindow::say);
    connect(m_session.get(), &FleetSession::recorderTroubleChanged, m_recorder,
            &RecorderNotice::setTrouble);
    connect(m_view, &FleetView::said, this, &MainWindow::say);
    connect(m_view, &FleetView::presentationWanted, this, [this] { setPresenting(true); });
    m_stack->addWidget(m_view);
    m_stack->setCurrentWidget(m_view);
    fillPagesMenu();
    const bool isEmpty = m_session->workspace().inventory().endpoints().isEmpty();
    m_view->showPage(!page.isEmpty() ? page
                         : isEmpty   ? u"endpoints"_s // which says what to do
                                     : m_view->pages().first().first);
    m_close->setEnabled(true);
    m_search->setEnabled(true);
    setWindowTitle(tr("%1 – PatchSwarm").arg(m_session->name()));
    m_welcome->showNotice({}, false);
}

void MainWindow::closeFleet()
{
    if (!m_session)
        return;
    setPresenting(false);
    if (m_simulation)
        m_simulation->stop();
    delete m_view;
    m_view = nullptr;
    m_session.reset();
    m_simulation.reset();
    m_demo.reset();
    fillPagesMenu();
    m_close->setEnabled(false);
    m_search->setEnabled(false);
    m_stack->setCurrentWidget(m_welcome);
    m_welcome->setDemoStarting(false);
    m_recorder->setTrouble({});
    setWindowTitle(tr("PatchSwarm"));
}

void MainWindow::startSimulation(const QStringList& arguments)
{
    const auto options = simulator::TuesdayOptions::parse(arguments);
    auto file = options ? scenario::parseScenario(tuesdayScenario(options->day))
                        : Result<scenario::ScenarioFile>(tl::unexpected(options.error()));
    if (!file)
        return m_welcome->showNotice(tr("The demo cannot start: %1").arg(file.error().detail),
                                     true);
    auto simulation = std::make_unique<simulator::SimulatedFleet>(std::move(*file));
    const auto made = simulation->makeDirectory();
    auto session = made ? FleetSession::openSimulated(simulation->directory())
                        : Result<std::unique_ptr<FleetSession>>(tl::unexpected(made.error()));
    if (!session)
        return m_welcome->showNotice(
            tr("The simulation cannot start: %1").arg(session.error().detail), true);
    m_simulation = std::move(simulation);
    showSession(std::move(*session), u"swarm"_s);
    const scenario::ScenarioFile& day = m_simulation->file();
    m_session->setWanBytesPerSecond(day.population.wanMbit.at(day.siteOfMost()) * 1e6 / 8);
    connect(
        m_simulation.get(), &simulator::SimulatedFleet::ended, m_view,
        [view = m_view](const QJsonObject& outcome) { view->swarmPage()->showOutcome(outcome); });
    fleet::FleetWatch& watch = m_session->watch();
    m_simulation->start({[&watch](const auto& snapshot) { watch.show(snapshot); },
                         [&watch](const auto& events) { watch.tell(events); }});
    say(tr("SIMULATED; the same on a terminal: %1")
            .arg(shellLine(QStringList {u"patchswarmctl"_s, u"demo"_s, u"patch-tuesday"_s}
                           + arguments)));
}

void MainWindow::startDemo(const QStringList& arguments)
{
    if (simulator::TuesdayOptions::isAskedFor(arguments))
        return startSimulation(arguments);
    m_demo = std::make_unique<DemoRun>();
    const auto give = [this](const QString& why) {
        m_welcome->setDemoStarting(false);
        if (m_session)
            say(why);
        else
            m_welcome->showNotice(why, true);
    };
    connect(m_demo.get(), &DemoRun::ready, this, &MainWindow::demoReady);
    connect(m_demo.get(), &DemoRun::failed, this, give);
    connect(m_demo.get(), &DemoRun::noted, this, [this](const QString& line) {
        if (!m_session)
            m_welcome->showNotice(line, false);
    });
    connect(m_demo.get(), &DemoRun::ended, this, [this](const QJsonObject& outcome) {
        if (m_view)
            m_view->swarmPage()->showOutcome(outcome);
    });
    if (const auto started = m_demo->start(arguments); !started)
        return give(tr("The demo cannot start: %1").arg(started.error().detail));
    m_welcome->setDemoStarting(true);
    m_welcome->showNotice(tr("Making a fleet and starting its agents…"), false);
}

void MainWindow::demoReady(const QString& directory)
{
    if (!openFleet(directory, u"swarm"_s))
        return;
    m_session->setWanBytesPerSecond(m_demo->wanBytesPerSecond());
    say(tr("Patch Tuesday is running; the same on a terminal: %1").arg(m_demo->command()));
}

void MainWindow::chooseFleet()
{
    const QString directory =
        QFileDialog::getExistingDirectory(this, tr("Open a fleet"), QDir::homePath());
    if (!directory.isEmpty())
        openInstead(directory);
}

// Of whatever is open, or of a demo that is still starting.
void MainWindow::openInstead(const QString& directory)
{
    closeFleet();
    m_demo.reset();
    m_welcome->setDemoStarting(false);
    openFleet(directory);
}

void MainWindow::say(const QString& message)
{
    statusBar()->showMessage(message, messageMs);
}

void MainWindow::setPresenting(bool presents)
{
    if (presents == m_isPresenting || !m_view)
        return;
    m_isPresenting = presents;
    if (presents)
        m_view->showPage(u"swarm"_s);
    m_view->setPresenting(presents);
    menuBar()->setVisible(!presents);
    statusBar()->setVisible(!presents);
    presents ? showFullScreen() : showNormal();
}

void MainWindow::keyPressEvent(QKeyEvent* event)
{
    const bool leaves = event->key() == Qt::Key_Escape || event->key() == Qt::Key_F11;
    if (m_isPresenting && leaves)
        setPresenting(false);
    else
        QMainWindow::keyPressEvent(event);
}

void MainWindow::resetLayout()
{
    restoreGeometry(m_initialGeometry);
    if (m_view)
        m_view->resetLayout();
    say(tr("The layout is as it was when PatchSwarm was installed"));
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    setPresenting(false);
    QSettings().setValue(geometryKey, saveGeometry());
    QMainWindow::closeEvent(event);
}

} // namespace patchswarm::pages
