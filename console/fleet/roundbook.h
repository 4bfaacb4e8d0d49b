#pragma once

#include <QObject>
#include <QStringList>

#include <functional>
#include <map>
#include <memory>

#include "console/fleet/visitround.h"

namespace patchswarm::fleet {

// The rounds of work under way, by the number that their owner gave them. Network thread.
class RoundBook : public QObject
{
    Q_OBJECT

public:
    using OutcomeSink = std::function<void(int index, const Outcome&)>;

    explicit RoundBook(QObject* parent = nullptr)
        : QObject(parent)
    {
    }

    ~RoundBook() override; // whatever has not ended fails as stopped

    // Each endpoint's outcome goes to the sink, in any order, once.
    void start(quint64 number, Workspace& workspace, const QStringList& endpoints,
               EndpointVisit::Work work, OutcomeSink sink);
    void stop(quint64 number);
    void trustChanged();

Q_SIGNALS:
    void ended(); // one of them

private:
    struct Round
    {
        std::unique_ptr<VisitRound> visits;
        OutcomeSink sink;
    };

    std::map<quint64, Round> m_rounds;
};

} // namespace patchswarm::fleet
