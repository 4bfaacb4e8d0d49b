#pragma once

#include <QObject>
#include <QVector>

#include <memory>
#include <vector>

#include "console/fleet/endpointvisit.h"

namespace patchswarm::fleet {

// The same work on many endpoints, so many at a time. Keeps the visits, so that a further round
// uses the same connections. One endpoint's failure is its own. Thread of the workspace.
class VisitRound : public QObject
{
    Q_OBJECT

public:
    static constexpr int mostAtOnce = 64;

    VisitRound(Workspace& workspace, const QVector<Destination>& destinations,
               QObject* parent = nullptr);
    ~VisitRound() override;

    // Answered by finished(), at once for no endpoints. Not while a round runs.
    void begin(EndpointVisit::Work work);
    // To be called when the fleet's trust has changed.
    void trustChanged();
    // Connections end; those that were not finished fail as "stopped".
    void stop();

    [[nodiscard]] const QVector<Outcome>& outcomes() const { return m_outcomes; } // in order

    [[nodiscard]] int count() const { return static_cast<int>(m_visits.size()); }

Q_SIGNALS:
    void ended(int index); // one of them: outcomes().at(index)
    void progressed(int done, int total);
    void finished();

private:
    void startMore();
    void visitEnded(std::size_t index, const Outcome& outcome);

    std::vector<std::unique_ptr<EndpointVisit>> m_visits;
    QVector<Outcome> m_outcomes;
    EndpointVisit::Work m_work;
    std::size_t m_next = 0;
    int m_running = 0;
    int m_done = 0;
};

} // namespace patchswarm::fleet
