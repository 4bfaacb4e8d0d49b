#include "console/fleet/roundbook.h"

namespace patchswarm::fleet {

RoundBook::~RoundBook()
{
    for (auto& [number, round] : m_rounds)
        round.visits->stop();
}

void RoundBook::start(quint64 number, Workspace& workspace, const QStringList& endpoints,
                      EndpointVisit::Work work, OutcomeSink sink)
{
    QVector<Destination> destinations;
    for (const QString& name : endpoints) {
        const auto record = workspace.inventory().findByName(name);
        destinations.append(record ? Destination::of(*record) : Destination {name, {}, 0});
    }
    Round& round = m_rounds[number];
    round.visits = std::make_unique<VisitRound>(workspace, destinations);
    round.sink = std::move(sink);
    connect(round.visits.get(), &VisitRound::ended, this, [this, number](int index) {
        if (const auto found = m_rounds.find(number); found != m_rounds.end())
            found->second.sink(index, found->second.visits->outcomes().at(index));
    });
    connect(round.visits.get(), &VisitRound::finished, this, [this, number] {
        const auto found = m_rounds.find(number);
        if (found == m_rounds.end())
            return;
        found->second.visits.release()->deleteLater();
        m_rounds.erase(found);
        Q_EMIT ended();
    });
    round.visits->begin(std::move(work));
}

void RoundBook::stop(quint64 number)
{
    if (const auto round = m_rounds.find(number); round != m_rounds.end())
        round->second.visits->stop();
}

void RoundBook::trustChanged()
{
    for (const auto& [number, round] : m_rounds)
        round.visits->trustChanged();
}

} // namespace patchswarm::fleet
