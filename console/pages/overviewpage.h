#pragma once

#include <QSortFilterProxyModel>

#include "console/models/endpointfilter.h"
#include "console/pages/page.h"

class QPushButton;

namespace patchswarm::pages {

class FigureTile;
class FleetTable;

// The fleet at a glance: health, drift, running jobs, WAN saved, disk, and what needs attention,
// worst first. Each leads to its cause.
class OverviewPage : public Page
{
    Q_OBJECT

public:
    explicit OverviewPage(FleetSession& session, QWidget* parent = nullptr);

    void setActive(bool isActive) override;

private:
    QWidget* makeTiles();
    QWidget* makeTables();
    void refresh();
    void showSavings();

    models::EndpointFilter m_attention;
    QSortFilterProxyModel m_jobs;
    FigureTile* m_health;
    FigureTile* m_trouble;
    FigureTile* m_drift;
    FigureTile* m_saved;
    FigureTile* m_cache;
    QPushButton* m_repair = nullptr;
    bool m_isActive = false;
};

} // namespace patchswarm::pages
