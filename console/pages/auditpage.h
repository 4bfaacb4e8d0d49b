#pragma once

#include <QSortFilterProxyModel>

#include "console/models/auditmodel.h"
#include "console/pages/page.h"

class QLabel;
class QLineEdit;

namespace patchswarm::pages {

class FleetTable;

// Who changed what, before and after, collected from the agents' own trails.
class AuditPage : public Page
{
    Q_OBJECT

public:
    explicit AuditPage(FleetSession& session, QWidget* parent = nullptr);

    void setActive(bool isActive) override;

    [[nodiscard]] models::AuditModel& model() { return m_model; }

private:
    void tellState();

    models::AuditModel m_model;
    models::AuditCollector m_collector;
    QSortFilterProxyModel m_filter;
    QLineEdit* m_text;
    QLabel* m_state;
    FleetTable* m_table;
};

} // namespace patchswarm::pages
