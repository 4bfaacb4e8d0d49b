#pragma once

#include <QHash>
#include <QObject>

#include "console/pages/fleetsession.h"

namespace patchswarm::pages {

// How many copies of an artifact a site may fetch: originBudgetTarget of the profile that most
// endpoints of the job have in force. One endpoint of each profile and revision is asked; until it
// answers nothing is known. GUI thread.
class WanBudget : public QObject
{
    Q_OBJECT

public:
    explicit WanBudget(FleetSession& session, QObject* parent = nullptr);

    [[nodiscard]] double copiesPerSite() const { return m_copies; } // 0: not known

Q_SIGNALS:
    void changed(double copiesPerSite);

private:
    void look();
    void ask(const fleet::EndpointSnapshot& endpoint, const QString& profile);
    void set(double copies);

    FleetSession& m_session;
    QHash<QString, double> m_known; // by id and revision; 0: asked
    double m_copies = 0;
};

} // namespace patchswarm::pages
