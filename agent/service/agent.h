#pragma once

#include <QObject>
#include <QString>

#include <memory>

#include "agent/service/agentsession.h"

namespace patchswarm::service {

class AdminApi;
class PairingSession;

// The agent for as long as its process lives: enrols the endpoint or waits to be paired, runs a
// session, and runs the next one when a new key or port asks for it. Main thread.
class Agent : public QObject
{
    Q_OBJECT

public:
    explicit Agent(SessionOptions options, QObject* parent = nullptr);
    ~Agent() override;

    // Installs a bundle's identity unless this or a newer one of the same fleet is there. Busy
    // while another agent runs on the state directory; InvalidInput for a bundle that is not an
    // agent's.
    [[nodiscard]] Result<void> enroll(const QString& bundlePath);
    // Without an identity it shows a code and waits to be paired.
    [[nodiscard]] Result<void> start();
    // Orderly end; ended() follows.
    void end();
    // Local settings are read again.
    void reload();

Q_SIGNALS:
    void ended();
    void failed(const patchswarm::Error&); // a later session could not start

private:
    [[nodiscard]] Result<void> startPairing();
    [[nodiscard]] Result<void> startSession();
    [[nodiscard]] Result<void> startAgain(int portBefore);
    void restart(const QString& why);

    SessionOptions m_options;
    std::unique_ptr<PairingSession> m_pairing; // until this endpoint has an identity
    std::unique_ptr<AgentSession> m_session;
    std::unique_ptr<AdminApi> m_api;
    bool m_isRestarting = false;
    bool m_isEnding = false;
};

} // namespace patchswarm::service
