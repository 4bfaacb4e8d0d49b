#include "console/fleet/visitround.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::fleet {

VisitRound::VisitRound(Workspace& workspace, const QVector<Destination>& destinations,
                       QObject* parent)
    : QObject(parent)
    , m_outcomes(destinations.size())
{
    for (const Destination& destination : destinations) {
        const std::size_t index = m_visits.size();
        m_visits.push_back(std::make_unique<EndpointVisit>(workspace, destination));
        connect(m_visits.back().get(), &EndpointVisit::finished, this,
                [this, index](const Outcome& outcome) { visitEnded(index, outcome); });
    }
}

VisitRound::~VisitRound() = default;

void VisitRound::begin(EndpointVisit::Work work)
{
    Q_ASSERT(m_running == 0);
    m_work = std::move(work);
    m_next = 0;
    m_done = 0;
    if (m_visits.empty()) {
        QMetaObject::invokeMethod(this, &VisitRound::finished, Qt::QueuedConnection);
        return;
    }
    startMore();
}

void VisitRound::startMore()
{
    while (m_running < mostAtOnce && m_next < m_visits.size()) {
        ++m_running;
        m_visits[m_next++]->begin(m_work);
    }
}

void VisitRound::visitEnded(std::size_t index, const Outcome& outcome)
{
    m_outcomes[static_cast<qsizetype>(index)] = outcome;
    --m_running;
    ++m_done;
    Q_EMIT ended(static_cast<int>(index));
    Q_EMIT progressed(m_done, count());
    startMore();
    if (m_done == count())
        Q_EMIT finished();
}

void VisitRound::trustChanged()
{
    for (const auto& visit : m_visits)
        visit->trustChanged();
}

void VisitRound::stop()
{
    const ConnectionFailure stopped {Failure::Stopped, u"stopped before it was done"_s};
    for (; m_next < m_visits.size(); ++m_next) {
        Outcome& outcome = m_outcomes[static_cast<qsizetype>(m_next)];
        const Destination& destination = m_visits[m_next]->destination();
        outcome.endpoint = destination.name.isEmpty() ? destination.address() : destination.name;
        outcome.address = destination.address();
        outcome.failure = CallFailure::from(stopped);
        outcome.state = failureName(stopped.kind);
        ++m_done;
        Q_EMIT ended(static_cast<int>(m_next));
    }
    for (const auto& visit : m_visits)
        visit->giveUp(CallFailure::from(stopped));
}

} // namespace patchswarm::fleet
