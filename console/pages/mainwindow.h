#pragma once

#include <QMainWindow>

#include <memory>

#include "console/pages/consoleoptions.h"

class QActionGroup;
class QStackedWidget;

namespace patchswarm::simulator {
class SimulatedFleet;
}

namespace patchswarm::pages {

class DemoRun;
class FleetSession;
class FleetView;
class RecorderNotice;
class WelcomePage;

// The window: first start or one open fleet, menus, status bar, what is kept between runs. GUI
// thread.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    // What the command line asks for.
    void begin(const ConsoleOptions& options);

    // A failure is shown on the first page.
    bool openFleet(const QString& directory, const QString& page = {});
    void closeFleet();
    void startDemo(const QStringList& arguments = {});

    [[nodiscard]] FleetView* view() const { return m_view; }

    [[nodiscard]] FleetSession* session() const { return m_session.get(); }

protected:
    void closeEvent(QCloseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void makeFleetMenu();
    void makeViewMenu();
    void makeHelpMenu();
    void fillPagesMenu();
    void say(const QString& message);
    void chooseFleet();
    void openInstead(const QString& directory);
    void openLast(const QString& page);
    void setPresenting(bool presents);
    void demoReady(const QString& directory);
    void startSimulation(const QStringList& arguments);
    void showSession(std::unique_ptr<FleetSession> session, const QString& page);
    void resetLayout();

    QStackedWidget* m_stack;
    WelcomePage* m_welcome;
    QMenu* m_pagesMenu = nullptr;
    QActionGroup* m_pageActions = nullptr;
    QAction* m_close = nullptr;
    QAction* m_search = nullptr;
    RecorderNotice* m_recorder;
    std::unique_ptr<DemoRun> m_demo; // outlives the session that watches it
    std::unique_ptr<simulator::SimulatedFleet> m_simulation; // the same
    std::unique_ptr<FleetSession> m_session;
    FleetView* m_view = nullptr;
    QByteArray m_initialGeometry;
    bool m_isPresenting = false;
};

} // namespace patchswarm::pages
