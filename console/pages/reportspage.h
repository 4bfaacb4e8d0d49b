#pragma once

#include <QSortFilterProxyModel>

#include "console/models/reports.h"
#include "console/pages/page.h"

class QComboBox;
class QLabel;

namespace patchswarm::pages {

class FleetTable;

// Savings, time to remediation and stragglers, made when asked for, with the formula of each
// figure printed below.
class ReportsPage : public Page
{
    Q_OBJECT

public:
    explicit ReportsPage(FleetSession& session, QWidget* parent = nullptr);

    void setActive(bool isActive) override;

    [[nodiscard]] const models::Report& report() const { return m_model.report(); }

private:
    void make();
    [[nodiscard]] int widthOf(const models::Report& report, int column) const;
    void exportCsv();

    models::ReportModel m_model;
    QComboBox* m_kind;
    QComboBox* m_jobs;
    QLabel* m_formulas;
    FleetTable* m_table;
};

} // namespace patchswarm::pages
