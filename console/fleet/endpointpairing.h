#pragma once

#include <QObject>
#include <QTimer>

#include <memory>

#include "console/fleet/endpointvisit.h"
#include "shared/rpc/pairingrecords.h"
#include "shared/trust/pairing.h"

namespace patchswarm::fleet {

// Which endpoint to pair, and as what.
struct PairingWish
{
    QString host;
    quint16 port = defaultAdminPort;
    trust::PairingCode code;
    QString name; // empty: what the endpoint calls itself
    QStringList groups;
    QStringList tags;
    int days = 365; // that its certificate holds
};

// What came of it.
struct PairedEndpoint
{
    QString name;
    QString id;
    QString address;
    QStringList warnings; // it belongs to the fleet all the same
};

// How far a pairing has come.
enum class PairingStage
{
    Connecting,
    Proving,
    Giving, // the endpoint has proved the code; its certificate is signed
    ComingUp, // it begins anew as an agent
};

// Why an endpoint was not paired: what a person can do differs.
enum class PairingFault
{
    CannotSign, // the fleet's CA key is not at hand
    Refused, // nothing listens there
    Unreachable,
    TimedOut,
    NoEndpoint, // something else answers there
    Member, // of this fleet already
    Stranger, // it turned us away: of another fleet, or too many connect
    Busy, // somebody else pairs it
    WrongCode,
    VoidCode, // after too many wrong ones
    Unproved, // it does not know the code itself
    Name, // there is none, or it is taken
    Clock, // its clock and ours are too far apart
    Version,
    Silent, // it may have taken its identity, and is not there any more
    Other,
};

struct PairingFailure
{
    PairingFault fault = PairingFault::Other;
    Error error = {ErrorCode::Network, {}};
    int triesLeft = -1; // WrongCode; -1: not told
    int newCodeInSeconds = -1; // VoidCode; -1: not told
    qint64 clockAheadMs = 0; // Clock: of the endpoint's
};

// Gives an endpoint without identity its identity, over a connection on which both have proved the
// code (trust/pairing.h), and waits until it has come up as an agent of the fleet. It signs nothing
// before the endpoint has proved the code, and takes the certificate back when the endpoint did not
// take it. Thread of the workspace.
class EndpointPairing : public QObject
{
    Q_OBJECT

public:
    EndpointPairing(Workspace& workspace, PairingWish wish, QObject* parent = nullptr);
    ~EndpointPairing() override;

    void setPatience(const Patience& patience) { m_client.setPatience(patience); }

    // Answered by paired() or failed(), once.
    void begin();
    // Ends it; nothing is answered. An endpoint that may have its identity by now is noted in the
    // inventory, so that it is found again.
    void abandon();

    // After failed(): more about it.
    [[nodiscard]] const PairingFailure& lastFailure() const { return m_failure; }

Q_SIGNALS:
    void stageReached(patchswarm::fleet::PairingStage stage);
    void paired(const patchswarm::fleet::PairedEndpoint&);
    void failed(const patchswarm::Error&);

private:
    void prove();
    void takeOffer(const rpc::PairOffer& offer);
    [[nodiscard]] Result<QString> chooseName(const QString& proposed) const;
    void give(const QByteArray& csr, const QSslCertificate& certificate);
    void taken(const tl::expected<rpc::PairDone, CallFailure>& done);
    void visit();
    void visited(const Outcome& outcome);
    void takeBack();
    void noteEndpoint();
    void lookAtClock();
    void finish();
    void fail(PairingFault fault, const Error& error);
    void fail(const PairingFailure& failure);
    [[nodiscard]] PairingFailure explained(const CallFailure& failure) const;

    Workspace& m_workspace;
    PairingWish m_wish;
    AgentClient m_client;
    QByteArray m_key; // of the code
    trust::PairingChannel m_channel;
    EndpointId m_id; // that was admitted
    PairedEndpoint m_paired;
    QByteArray m_certificate; // PEM
    bool m_isProved = false; // that the endpoint has its identity
    std::unique_ptr<EndpointVisit> m_visit;
    QTimer m_redial;
    int m_redials = 0;
    bool m_hasEnded = false;
    PairingFailure m_failure;
};

} // namespace patchswarm::fleet
