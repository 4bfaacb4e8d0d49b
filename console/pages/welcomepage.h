#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace patchswarm::pages {

// The first start: create a fleet, open one, or watch the demo. It checks what is typed and makes
// the fleet; opening is the window's affair. GUI thread.
class WelcomePage : public QWidget
{
    Q_OBJECT

public:
    explicit WelcomePage(QWidget* parent = nullptr);

    // Fleet directories that were open before, the last one first.
    void setRecent(const QStringList& directories);
    // What goes on or went wrong, in plain words; empty: nothing.
    void showNotice(const QString& text, bool isFailure);
    void setDemoStarting(bool isStarting);

Q_SIGNALS:
    void openWanted(const QString& directory);
    void demoWanted();
    void simulationWanted();

private:
    QWidget* makeCreateCard();
    QWidget* makeOpenCard();
    QWidget* makeDemoCard();
    void check();
    void create();
    void browse();

    QLineEdit* m_name;
    QLineEdit* m_folder;
    QLabel* m_fault;
    QPushButton* m_create;
    QVBoxLayout* m_recent;
    QPushButton* m_demo;
    QPushButton* m_simulation;
    QLabel* m_notice;
    bool m_isFolderTyped = false;
};

} // namespace patchswarm::pages
