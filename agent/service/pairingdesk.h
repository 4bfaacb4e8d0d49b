#pragma once

#include <QSet>

#include <memory>
#include <optional>

#include "shared/rpc/pairingrecords.h"
#include "shared/trust/bundle.h"
#include "shared/trust/pairing.h"

namespace patchswarm::service {

// Bounds on pairing. Milliseconds; tests shorten them.
struct PairingLimits
{
    int tries = 5; // wrong proofs that a code survives, less one
    qint64 delayMs = 60'000; // from the last wrong one to a new code
    qint64 patienceMs = 60'000; // from pair.begin to pair.finish
};

// Decides who may give an endpoint without identity its identity (trust/pairing.h): whoever proves
// the code over the connection it is asked on. It guards the code, counts wrong ones and has one
// pairing under way at a time; it knows no socket, shows nothing and stores nothing. Times in
// milliseconds of a clock that does not go back. Main thread.
class PairingDesk
{
public:
    // Who asks, over which connection.
    struct Visitor
    {
        quint32 connection = 0;
        EndpointId key; // that TLS proved
    };

    struct Paired
    {
        trust::Bundle bundle; // to be installed before `answer` is given
        rpc::PairDone answer;
    };

    // `self`: the temporary identity that the connections show. `name`: what this endpoint calls
    // itself; may be empty. Io when there is no randomness.
    [[nodiscard]] static Result<std::unique_ptr<PairingDesk>>
    create(const trust::Identity& self, const QString& name, const PairingLimits& limits);

    // The one that is valid; none after too many wrong ones.
    [[nodiscard]] const std::optional<trust::PairingCode>& code() const { return m_code; }

    [[nodiscard]] int triesLeft() const { return m_triesLeft; }

    // A new code in place of the one there is, if any.
    [[nodiscard]] Result<void> renewCode();

    // Busy while somebody else pairs and while there is no code; Untrusted for a proof that does
    // not fit, which costs a try; UnsupportedVersion with both versions.
    [[nodiscard]] Result<rpc::PairOffer> begin(const rpc::PairBeginParams& params,
                                               const Visitor& visitor, qint64 nowMs);
    // Conflict without pair.begin on the same connection, and when that took too long; Untrusted
    // for a proof that does not fit. Ends the pairing, whatever the outcome. `wall` is the date.
    [[nodiscard]] Result<Paired> finish(const rpc::PairFinishParams& params, const Visitor& visitor,
                                        qint64 nowMs, const QDateTime& wall);
    void left(quint32 connection);

private:
    struct UnderWay
    {
        Visitor visitor;
        trust::PairingChannel channel;
        qint64 untilMs = 0;
    };

    PairingDesk() = default;
    [[nodiscard]] Error wrongProof(qint64 nowMs);
    [[nodiscard]] QByteArray proof(trust::PairingStep step, const trust::PairingChannel& channel,
                                   const QByteArrayList& said = {}) const;

    trust::Identity m_self;
    QString m_name;
    PairingLimits m_limits;
    trust::EcKey m_key; // the identity's to be
    QByteArray m_csr;
    std::optional<trust::PairingCode> m_code;
    QByteArray m_codeKey;
    int m_triesLeft = 0;
    qint64 m_nextCodeMs = 0; // without a code
    QSet<QByteArray> m_heardNonces; // of this code; of those who knew it
    std::optional<UnderWay> m_underWay;
};

} // namespace patchswarm::service
