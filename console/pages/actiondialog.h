#pragma once

#include <QDialog>

#include "console/models/fleetaction.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace patchswarm::pages {

class FleetSession;
class FleetTable;

// What one action does at many endpoints, with a result for each: progress, stop, the failed ones
// again, the same as a command line. Not modal: work goes on beside it, and ends with it. GUI
// thread.
class ActionDialog : public QDialog
{
    Q_OBJECT

public:
    // `command`: the patchswarmctl line that does the same; empty: there is none.
    ActionDialog(FleetSession& session, const QString& title, const QString& command,
                 QWidget* parent = nullptr);
    ~ActionDialog() override;

    // Over connections of its own; see fleet/endpointvisit.h.
    void run(const QStringList& endpoints, const fleet::EndpointVisit::Work& work,
             const models::FleetAction::Words& words);
    // What was done here already, by endpoint.
    void showResults(const QVector<models::ActionRow>& rows);

    [[nodiscard]] models::FleetAction& action() { return m_action; }

Q_SIGNALS:
    void said(const QString& message);

private:
    void showState();

    models::FleetAction m_action;
    models::ActionModel m_results; // of what needed no work elsewhere
    QLabel* m_words;
    QProgressBar* m_progress;
    QPushButton* m_retry;
    QPushButton* m_stop;
    FleetTable* m_table;
};

} // namespace patchswarm::pages
