#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>

#include "agent/admin/adminserver.h"
#include "agent/cache/statedirectory.h"
#include "agent/service/pairingdesk.h"
#include "shared/rpc/rpcerror.h"

namespace patchswarm::service {

// Where and how an endpoint waits to be paired.
struct PairingOptions
{
    QString stateDirectory; // absolute
    QHostAddress bind = QHostAddress::Any;
    quint16 port = 5001; // 0: any free one
    PairingLimits limits = {};
    qint64 clockOffsetMs = 0; // what the date here is off by; tests set it
};

// An agent without identity: shows a code on standard error and in STATE/pairing.code (0600),
// serves pair.begin and pair.finish on the admin port and nothing else, and installs the identity
// that it is given. It does not become an agent by itself. Main thread.
//
// The connection needs a client certificate, but any: the administrator's, so that every proof is
// bound to a key that TLS has proved on both sides. Without one a machine in the middle would have
// to be told apart by the endpoint's key alone, and a replayed first message would look like its
// author's. That the certificate is unknown here is no loss: who knows the code is believed.
class PairingSession : public QObject
{
    Q_OBJECT

public:
    static constexpr char codeFile[] = "pairing.code"; // in the state directory

    // Busy while another agent has the state directory; Network when the port cannot be had.
    [[nodiscard]] static Result<std::unique_ptr<PairingSession>>
    start(const PairingOptions& options);
    ~PairingSession() override; // the code is gone with it

    [[nodiscard]] const PairingDesk& desk() const { return *m_desk; }

    [[nodiscard]] admin::AdminServer& server() { return *m_server; }

Q_SIGNALS:
    // The identity is stored; the answer is on its way.
    void identityStored(const QString& name);

private:
    explicit PairingSession(PairingOptions options);
    [[nodiscard]] Result<void> open();
    void offerMethods();
    void begin(const QJsonObject& params, const admin::Caller& caller,
               const admin::Responder& respond);
    void finish(const QJsonObject& params, const admin::Caller& caller,
                const admin::Responder& respond);
    [[nodiscard]] rpc::RpcError refusedBegin(const Error& error) const;
    [[nodiscard]] static rpc::RpcError refusedFinish(const Error& error, const QDateTime& now);
    [[nodiscard]] Result<void> showCode();
    void hideCode();
    void newCode();

    PairingOptions m_options;
    std::unique_ptr<cache::StateLock> m_lock;
    std::unique_ptr<PairingDesk> m_desk;
    std::unique_ptr<admin::AdminServer> m_server;
    QElapsedTimer m_clock;
    QTimer m_delay; // to the next code
    bool m_isPaired = false;
};

} // namespace patchswarm::service
