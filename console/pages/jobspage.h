#pragma once

#include <QSortFilterProxyModel>

#include "console/models/swarmfigures.h"
#include "console/pages/jobactions.h"
#include "console/pages/page.h"

class QLabel;

namespace patchswarm::views {
class SCurve;
}

namespace patchswarm::pages {

class DockArea;
class FleetTable;
class JobDeployment;
class JobRolloutPanel;

// The jobs in the order in which agents work, with why, the curve of the one that is selected, and
// what can be done to it.
class JobsPage : public Page
{
    Q_OBJECT

public:
    explicit JobsPage(FleetSession& session, QWidget* parent = nullptr);
    ~JobsPage() override;

    void setActive(bool isActive) override;
    void resetLayout() override;

    [[nodiscard]] FleetTable* table() const { return m_table; }

    [[nodiscard]] JobDeployment* deployment() const { return m_deployment; }

    [[nodiscard]] JobRolloutPanel* rolloutPanel() const { return m_rollout; }

    void startWizard();

private:
    void makeTable();
    void makeActions();
    QWidget* makeDetail();
    QWidget* makeRollout();
    void setJob(const QString& id);
    void showDetail();
    void enableActions();
    void cancelJob();

    QSortFilterProxyModel m_sorted;
    models::SwarmFigures m_figures;
    JobActions m_actions;
    JobDeployment* m_deployment;
    std::vector<std::pair<JobActions::Verb, QAction*>> m_verbs;
    QWidget* m_copies = nullptr;
    DockArea* m_docks;
    FleetTable* m_table;
    views::SCurve* m_curve;
    QLabel* m_words;
    JobRolloutPanel* m_rollout;
    bool m_isActive = false;
};

} // namespace patchswarm::pages
