#pragma once

#include "console/models/profileeditmodel.h"
#include "console/models/profilerollout.h"
#include "console/pages/page.h"

class QCheckBox;
class QComboBox;
class QLabel;

namespace patchswarm::pages {

class DockArea;
class ProfileEditor;
class ProfileRolloutPanel;

// A profile for everybody, a group or one endpoint: whom it is for, and its settings. What becomes
// of a change is the panel's affair.
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
    void fillScope();
    void loadProfile();
    void undo();
    void drift();
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
    ProfileRolloutPanel* m_panel;
    QAction* m_drifted;
    QAction* m_repair;
    DockArea* m_docks;
    bool m_isLoaded = false;
};

} // namespace patchswarm::pages
