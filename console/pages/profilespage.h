#pragma once

#include "console/models/profileeditmodel.h"
#include "console/models/profilerollout.h"
#include "console/pages/page.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;

namespace patchswarm::pages {

class DockArea;
class FleetTable;
class ProfileEditor;

// A profile for everybody, a group or one endpoint: edited, compared, counted, then rolled out in
// stages with a result for each endpoint. Nothing is sent before a person has seen what changes.
class ProfilesPage : public Page
{
    Q_OBJECT

public:
    explicit ProfilesPage(FleetSession& session, QWidget* parent = nullptr);
    ~ProfilesPage() override;

    void setActive(bool isActive) override;
    void resetLayout() override;

    [[nodiscard]] models::ProfileEditModel& model() { return m_model; }

    [[nodiscard]] models::ProfileRollout& rollout() { return m_rollout; }

    [[nodiscard]] ProfileEditor* editor() const { return m_editor; }

    // Asks how everybody in the scope stands and shows what would change.
    void review();
    void applyNextStage();
    // Applies again what was last sent to these from here, with a result for each.
    void repair(const QStringList& endpoints);

    [[nodiscard]] QAction* repairAction() const { return m_repair; }

private:
    void makeScope();
    QWidget* makeRollout();
    void connectRollout();
    void fillScope();
    void loadProfile();
    void undo();
    void drift();
    void showState();
    [[nodiscard]] QStringList driftedEndpoints() const;
    [[nodiscard]] QStringList scopeEndpoints() const;
    [[nodiscard]] fleet::ProfileEdit edit() const;
    [[nodiscard]] QString command() const;

    models::ProfileEditModel m_model;
    models::ProfileRollout m_rollout;
    QComboBox* m_scope;
    QCheckBox* m_spread;
    QLabel* m_loaded;
    ProfileEditor* m_editor;
    QLabel* m_plan;
    QProgressBar* m_progress;
    QPushButton* m_review;
    QPushButton* m_apply;
    QPushButton* m_retry;
    QPushButton* m_undo;
    QPushButton* m_stop;
    QAction* m_drifted;
    QAction* m_repair;
    FleetTable* m_results;
    DockArea* m_docks;
    bool m_isPlanned = false;
    bool m_isAsking = false;
    bool m_isLoaded = false;
    bool m_isRepairing = false; // what is planned is applied without being asked for
};

} // namespace patchswarm::pages
