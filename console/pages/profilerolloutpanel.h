#pragma once

#include <QWidget>

#include "console/models/profileeditmodel.h"
#include "console/models/profilerollout.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace patchswarm::pages {

class FleetTable;

// A change of profiles on its way: compared, counted, rolled out in stages with a result for each
// endpoint, tried again, taken back. Nothing is sent before a person has seen what changes. What
// changes and for whom is the page's affair. GUI thread.
class ProfileRolloutPanel : public QWidget
{
    Q_OBJECT

public:
    // Both outlive it.
    ProfileRolloutPanel(models::ProfileRollout& rollout, const models::ProfileEditModel& model,
                        QWidget* parent = nullptr);

    // Asks how these stand and shows what would change.
    void review(const QStringList& endpoints, const fleet::ProfileEdit& edit);
    void applyNextStage();
    // Applies again what was last sent to these from here, with a result for each.
    void repair(const QStringList& endpoints);
    // What was planned is so no more.
    void forget();

    [[nodiscard]] bool isBusy() const;

    void resetColumns();

Q_SIGNALS:
    void reviewWanted();
    void undoWanted(); // plan it
    void said(const QString& message);

private:
    [[nodiscard]] QWidget* makeButtons();
    void connectRollout();
    void stageEnded();
    void showState();
    void showButtons();
    [[nodiscard]] QString planText() const;

    models::ProfileRollout& m_rollout;
    const models::ProfileEditModel& m_model;
    QLabel* m_plan;
    QProgressBar* m_progress;
    QPushButton* m_review;
    QPushButton* m_apply;
    QPushButton* m_retry;
    QPushButton* m_undo;
    QPushButton* m_stop;
    FleetTable* m_results;
    bool m_isPlanned = false;
    bool m_isAsking = false;
    bool m_isRepairing = false; // what is planned is applied without being asked for
};

} // namespace patchswarm::pages
