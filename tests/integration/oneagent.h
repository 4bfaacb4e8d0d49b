#pragma once

#include <memory>

#include "tests/support/agents/adminconnection.h"
#include "tests/support/agents/agentprocess.h"
#include "tests/support/agents/testfleet.h"

namespace patchswarm::tests {

// One real agent on a loopback address of its own, administered over its admin port. Fails the test
// by qFatal when it does not start where it should.
class OneAgent
{
public:
    // `host` is the last number of 127.0.5.x.
    OneAgent(TestFleet& fleet, const QString& name, int host, bool replaceKey = false);

    void start();

    // With every line of the agent's log so far.
    [[nodiscard]] AgentProcess& process() { return *m_process; }

    [[nodiscard]] AdminConnection& admin() { return *m_admin; }

    [[nodiscard]] const QString& address() const { return m_options.bind; }

    [[nodiscard]] const QString& state() const { return m_options.stateDirectory; }

    [[nodiscard]] AgentProcess::Options& options() { return m_options; }

    // Connects anew; false when that fails.
    [[nodiscard]] bool connectTo(quint16 port = 5001);
    [[nodiscard]] AdminConnection::Reply apply(const policy::Profile& profile);

    [[nodiscard]] QJsonObject info()
    {
        return m_admin->call(QStringLiteral("agent.info")).object();
    }

    [[nodiscard]] QJsonObject job(const QString& id);
    [[nodiscard]] bool reaches(const QString& job, const QString& state);

private:
    TestFleet& m_fleet;
    AgentProcess::Options m_options;
    std::unique_ptr<AgentProcess> m_process;
    std::unique_ptr<AdminConnection> m_admin;
};

} // namespace patchswarm::tests
