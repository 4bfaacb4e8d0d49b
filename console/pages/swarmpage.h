#pragma once

#include "console/models/swarmfigures.h"
#include "console/pages/page.h"

class QDoubleSpinBox;

namespace patchswarm::views {
class ChunkMatrix;
class KpiStrip;
class SCurve;
class SwarmCanvas;
class Throughput;
class Timeline;
} // namespace patchswarm::views

namespace patchswarm::pages {

class DockArea;
class OutcomeCard;
class TimeMachine;
class WanBudget;

// The live picture of one job: figures, tiles and flows, curves, events, and the time machine. It
// shows what SwarmFigures works out; while replaying, of the recording.
class SwarmPage : public Page
{
    Q_OBJECT

public:
    explicit SwarmPage(FleetSession& session, QWidget* parent = nullptr);
    ~SwarmPage() override;

    void setActive(bool isActive) override;
    void resetLayout() override;

    [[nodiscard]] const models::SwarmFigures& figures() const { return m_figures; }

    [[nodiscard]] views::SwarmCanvas* canvas() const { return m_canvas; }

    [[nodiscard]] TimeMachine& timeMachine() { return *m_machine; }

    // What came of a demo, as `demo patch-tuesday --json` tells it.
    void showOutcome(const QJsonObject& outcome);

Q_SIGNALS:
    void presentationWanted();

private:
    void makeActions();
    void makePanels();
    QWidget* makeCentre();
    QWidget* makeCurve();
    QWidget* makeEvents();
    void connectCanvas();
    void connectMachine();
    void showBudget(double copiesPerSite);
    void setJob(const QString& id);
    void take(const fleet::SnapshotPointer& snapshot, models::SwarmFigures& figures);
    void setRate(); // of snapshots: fewer of a large fleet
    void showCharts();
    void showTimeline();
    void toggleFailedFilter();
    void savePicture();
    void follow(const QString& endpoint);
    [[nodiscard]] const models::SwarmFigures& shown() const;

    models::SwarmFigures m_figures; // live, also while replaying
    models::SwarmFigures m_then; // of the recording
    QTimer m_chartClock;
    views::KpiStrip* m_kpi;
    views::SwarmCanvas* m_canvas;
    views::SCurve* m_curve;
    views::Throughput* m_throughput;
    views::ChunkMatrix* m_matrix;
    views::Timeline* m_timeline;
    QDoubleSpinBox* m_wan;
    OutcomeCard* m_outcome;
    DockArea* m_docks;
    TimeMachine* m_machine;
    WanBudget* m_budget;
    QString m_followed;
    int m_rate = 0;
    bool m_isActive = false;
    bool m_onlyFailed = false;
};

} // namespace patchswarm::pages
