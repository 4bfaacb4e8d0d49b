#pragma once

#include <QObject>

#include <memory>

#include "console/fleet/jobpublisher.h"

namespace patchswarm::fleet {
class FleetRound;
}

namespace patchswarm::pages {

class FleetSession;

// Publishes a signed job in the fleet directory and hands it to endpoints, which pass it on. It
// keeps the `.job` file in DIR/jobs, so that the command line can deploy the same. GUI thread.
class JobDeployment : public QObject
{
    Q_OBJECT

public:
    explicit JobDeployment(FleetSession& session, QObject* parent = nullptr);
    ~JobDeployment() override;

    // Empty `endpoints`: published only. finished() follows unless this fails.
    [[nodiscard]] Result<void> begin(const fleet::PublishedJob& job, const QStringList& endpoints);

    [[nodiscard]] QString jobFile(const QString& jobId) const;

Q_SIGNALS:
    void said(const QString& message);
    void finished();

private:
    void tell();

    FleetSession& m_session;
    QString m_title;
    std::unique_ptr<fleet::FleetRound> m_round;
};

} // namespace patchswarm::pages
