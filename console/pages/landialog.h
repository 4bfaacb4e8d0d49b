#pragma once

#include <QDialog>

#include <memory>

#include "console/fleet/lansurvey.h"

class QLabel;
class QPushButton;
class QSpinBox;
class QTreeWidget;

namespace patchswarm::pages {

class FleetSession;

// What was found of the fleet on this LAN: address, name, whether its certificate is of this fleet;
// a person chooses what is added to the list. GUI thread.
class LanDialog : public QDialog
{
    Q_OBJECT

public:
    explicit LanDialog(FleetSession& session, QWidget* parent = nullptr);
    ~LanDialog() override;

    // Listens and asks, some seconds long, with the ports that are set.
    void start();

    [[nodiscard]] fleet::LanFinderOptions& options() { return m_options; }

    // Null before start().
    [[nodiscard]] fleet::LanSurvey* survey() const { return m_survey.get(); }

    [[nodiscard]] QTreeWidget* list() const { return m_list; }

    [[nodiscard]] QPushButton* addButton() const { return m_add; }

    void accept() override; // adds what is chosen

Q_SIGNALS:
    void said(const QString& message);

private:
    QWidget* makePorts();
    void showNeighbours();
    void showState();
    [[nodiscard]] QVector<int> chosen() const; // neighbours

    FleetSession& m_session;
    fleet::LanFinderOptions m_options;
    std::unique_ptr<fleet::LanSurvey> m_survey;
    QSpinBox* m_transportPort;
    QSpinBox* m_adminPort;
    QTreeWidget* m_list;
    QLabel* m_words;
    QPushButton* m_add;
    QPushButton* m_again;
};

} // namespace patchswarm::pages
