#include "agent/service/doctormethods.h"

#include "agent/doctor/diagnosis.h"
#include "agent/service/methodbinding.h"

namespace patchswarm::service {

DoctorMethods::DoctorMethods(AgentSession& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_desk(session.transport(), session.bind(),
             [&session] {
                 return PortCheckDesk::Ports {
                     session.transport().port(),
                     static_cast<std::uint16_t>(session.profiles().effective().settings.adminPort)};
             })
    , m_pace(1000.0 / refillMs, atOnce)
{
    m_clock.start();
}

DoctorMethods::~DoctorMethods()
{
    if (m_examination)
        Examination::retire(std::move(m_examination));
}

void DoctorMethods::offer(admin::AdminServer& server)
{
    server.handle(QStringLiteral("doctor.run"),
                  [this](const QJsonObject&, const admin::Caller&,
                         const admin::Responder& respond) { run(respond); });
}

void DoctorMethods::run(const admin::Responder& respond)
{
    if (m_examination) {
        m_waiting.push_back(respond);
        return;
    }
    const TimePoint now {m_clock.elapsed()};
    if (!m_pace.take(1, now)) {
        const auto seconds = m_pace.waitFor(1, now).ms / 1000 + 1;
        return respond(rpcFailure(
            {ErrorCode::Busy, QStringLiteral("this endpoint was examined several times just now")},
            QStringLiteral("ask again in %1 s").arg(seconds)));
    }
    m_waiting.push_back(respond);
    m_examination = std::make_unique<Examination>(m_session, m_desk);
    connect(m_examination.get(), &Examination::finished, this, &DoctorMethods::report);
    m_examination->start();
}

void DoctorMethods::report(const doctor::Facts& facts)
{
    rpc::DoctorReport report = doctor::reportOn(facts);
    report.tookMs = m_examination->tookMs();
    Examination::retire(std::move(m_examination));
    const QJsonObject json = rpc::toJson(report);
    for (const admin::Responder& respond : std::exchange(m_waiting, {}))
        respond(QJsonValue(json));
}

} // namespace patchswarm::service
