#pragma once

#include "console/models/endpointfilter.h"
#include "console/pages/page.h"

class QComboBox;
class QLineEdit;
class QLabel;

namespace patchswarm::pages {

class DockArea;
class EndpointActions;
class EndpointDetail;
class FleetTable;

// The endpoints as a table, worst first, with filters that can be saved, and the one that is looked
// at beside it: the accessible twin of the painted swarm.
class EndpointsPage : public Page
{
    Q_OBJECT

public:
    explicit EndpointsPage(FleetSession& session, QWidget* parent = nullptr);
    ~EndpointsPage() override;

    void show(const models::EndpointCriteria& criteria);
    void showEndpoint(const QString& name);
    void resetLayout() override;

    [[nodiscard]] FleetTable* table() const { return m_table; }

    [[nodiscard]] EndpointActions* actions() const { return m_actions; }

private:
    QWidget* makeEmpty();
    void makeFilters();
    void makeTable();
    void fillFilterList();
    void applyText();
    void chooseFilter(int index);
    void saveFilter();
    void tellCount();

    models::EndpointFilter m_filter;
    models::SavedFilters m_saved;
    QLineEdit* m_text;
    QComboBox* m_choice;
    QLabel* m_count;
    DockArea* m_docks;
    FleetTable* m_table;
    EndpointDetail* m_detail;
    QLabel* m_empty;
    EndpointActions* m_actions = nullptr;
};

} // namespace patchswarm::pages
