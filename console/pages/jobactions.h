#pragma once

#include <QObject>

#include <functional>

#include "shared/rpc/jobrecords.h"

namespace patchswarm::pages {

class FleetSession;

// Pause, resume, retry and cancel of a job, at every endpoint where it applies, and what came of it
// in one sentence. Endpoints that are away are told as such. GUI thread.
class JobActions : public QObject
{
    Q_OBJECT

public:
    enum class Verb
    {
        Pause,
        Resume,
        Retry, // the failed ones only
        Cancel, // for good, by a signed tombstone that spreads
    };
    Q_ENUM(Verb)

    explicit JobActions(FleetSession& session, QObject* parent = nullptr);

    // Endpoints at which the verb would do something.
    [[nodiscard]] QStringList endpoints(Verb verb, const QString& jobId) const;
    // said() follows.
    void run(Verb verb, const QString& jobId);
    [[nodiscard]] QString command(Verb verb, const QString& jobId) const;

Q_SIGNALS:
    void said(const QString& message);

private:
    void callAll(Verb verb, const QString& jobId, const QString& method, const QJsonObject& params);
    [[nodiscard]] qint64 revisionOf(const QString& jobId) const;

    FleetSession& m_session;
};

} // namespace patchswarm::pages
