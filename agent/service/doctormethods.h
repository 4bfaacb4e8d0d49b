#pragma once

#include <QElapsedTimer>
#include <QObject>

#include <memory>
#include <vector>

#include "agent/admin/adminserver.h"
#include "agent/service/examination.h"
#include "agent/service/portcheckdesk.h"
#include "shared/base/tokenbucket.h"

namespace patchswarm::service {

// doctor.run of the administration port: one examination at a time, whoever asks meanwhile gets its
// report as well, and not one after another without end. Also serves the examinations of
// neighbours. Main thread.
class DoctorMethods : public QObject
{
    Q_OBJECT

public:
    static constexpr int atOnce = 4; // examinations in a row ...
    static constexpr int refillMs = 15'000; // ... and one more each

    explicit DoctorMethods(AgentSession& session, QObject* parent = nullptr);
    ~DoctorMethods() override;

    void offer(admin::AdminServer&);

private:
    void run(const admin::Responder& respond);
    void report(const doctor::Facts& facts);

    AgentSession& m_session;
    PortCheckDesk m_desk;
    std::unique_ptr<Examination> m_examination;
    std::vector<admin::Responder> m_waiting;
    TokenBucket m_pace;
    QElapsedTimer m_clock;
};

} // namespace patchswarm::service
