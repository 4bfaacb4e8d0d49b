#pragma once

#include <QDateTime>
#include <QElapsedTimer>
#include <QVector>

#include <memory>

#include "console/demo/curve.h"
#include "console/demo/demofleet.h"
#include "console/demo/demooptions.h"
#include "console/demo/faultplan.h"
#include "console/demo/outcome.h"
#include "console/demo/screen.h"
#include "console/demo/smoothrate.h"

namespace patchswarm::demo {

// The scenario: a patch is deployed to a site on a bad day. Decides when each fault strikes and
// when the day is over; it judges by what the agents report and the origin counted.
class PatchTuesday
{
public:
    explicit PatchTuesday(PatchTuesdayOptions options);

    // Blocks in an event loop until every endpoint is through or patience ends. Errors: the world
    // could not be set up, or the user interrupted.
    [[nodiscard]] Result<Outcome> run();

    // After run() with options.stays: until the user interrupts; the agents end.
    void stay();

    // The note on standard error that the inventory is complete; the fleet directory follows it.
    static constexpr auto readyNote = "Fleet directory: ";

    // How the run went over time, for the report.
    [[nodiscard]] const QVector<CurvePoint>& curve() const { return m_curve; }

private:
    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Result<void> spread();
    [[nodiscard]] Result<void> askForEvents();
    void tick();
    void note(const Progress& now); // a point of the curve
    void strike(double meanShare);
    void noteFault(const QString& text);
    [[nodiscard]] bool isOver() const;
    [[nodiscard]] bool isThrough(int index) const;
    [[nodiscard]] int patienceMs() const;
    [[nodiscard]] double shareOf(int index) const;
    [[nodiscard]] Progress progress(); // takes a reading of the rates, too
    [[nodiscard]] Progress::Endpoint shownOf(int index) const;
    [[nodiscard]] Outcome outcome() const;
    [[nodiscard]] EndpointOutcome outcomeOf(int index) const;
    void judgeFaults(Outcome& outcome) const;
    void judgeCorruption(Outcome& outcome) const;

    [[nodiscard]] qint64 elapsedMs() const { return m_sinceStart.elapsed(); }

    PatchTuesdayOptions m_options;
    FaultPlan m_plan;
    Screen m_screen;
    std::unique_ptr<DemoFleet> m_fleet;
    QElapsedTimer m_sinceStart; // of the job
    qint64 m_startedAt = 0; // the same, wall clock, ms since epoch
    std::optional<qint64> m_lateAt; // ms from the start, when it happened
    std::optional<qint64> m_killedAt;
    std::optional<qint64> m_returnedAt;
    QStringList m_faultNotes;
    QVector<CurvePoint> m_curve;
    SmoothRate m_originRate;
    SmoothRate m_peerRate;
};

} // namespace patchswarm::demo
