#pragma once

#include <QObject>
#include <QThread>

#include <optional>

#include "console/fleet/endpointpairing.h"

namespace patchswarm::fleet {

// One pairing at a time on a thread of its own, with a workspace of its own on the same directory:
// nothing of it (keys, certificates, files, waiting) holds up the window. It tells the caller how
// far it has come and what came of it. GUI thread.
class PairingRun : public QObject
{
    Q_OBJECT

public:
    explicit PairingRun(QObject* parent = nullptr);
    ~PairingRun() override; // as stop()

    // Milliseconds for the next start(); tests shorten them.
    void setPatience(const Patience& patience) { m_patience = patience; }

    // Answered by paired() or failed(), once, unless stopped before. `fleet` is copied: what can
    // sign in the caller can sign here. Not while one is running.
    void start(const trust::Fleet& fleet, const PairingWish& wish);
    // Waits for the thread, which takes no time. An endpoint that has been given its certificate by
    // then is noted in the inventory, see EndpointPairing::abandon().
    void stop();

    [[nodiscard]] bool isRunning() const { return m_thread != nullptr; }

    // Empty while none is running.
    [[nodiscard]] std::optional<PairingStage> stage() const { return m_stage; }

Q_SIGNALS:
    void stageReached(patchswarm::fleet::PairingStage stage);
    void paired(const patchswarm::fleet::PairedEndpoint& endpoint);
    void failed(const patchswarm::fleet::PairingFailure& failure);

private:
    void ended();

    Patience m_patience;
    std::unique_ptr<QThread> m_thread;
    quint64 m_number = 0; // what an earlier one still has to say is not heard
    std::optional<PairingStage> m_stage;
};

} // namespace patchswarm::fleet
