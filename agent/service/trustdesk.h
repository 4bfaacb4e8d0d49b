#pragma once

#include <QObject>

#include "shared/trust/identitystore.h"
#include "shared/trust/peerverifier.h"

namespace patchswarm::service {

// What this endpoint believes of its fleet: takes over newer revocation lists, discovery keys and
// its own certificate, stores them first, and says what changed. It does not cut links or spread
// documents; whoever listens does. Main thread.
class TrustDesk : public QObject
{
    Q_OBJECT

public:
    explicit TrustDesk(const QString& stateDirectory, QObject* parent = nullptr);

    // Reads the identity. Errors: what IdentityStore says.
    [[nodiscard]] Result<void> load();

    [[nodiscard]] const trust::Membership& membership() const { return m_membership; }

    [[nodiscard]] trust::PeerVerifier verifier() const;

    // Conflict for anything older than what is here; the same again changes nothing.
    [[nodiscard]] Result<void> takeRevocations(const QByteArray& compact);
    [[nodiscard]] Result<void> takeDiscoveryKeys(const trust::DiscoveryKeys& keys);
    // The same as neighbours pass them on. When their revocation list is not here yet, they wait
    // for it, so that they are not given to whom it names.
    [[nodiscard]] Result<void> takeKeyDocument(const QByteArray& compact);
    // The certificate for the key this endpoint made itself.
    [[nodiscard]] Result<void> takeCertificate(const QSslCertificate& certificate);
    // A request for a certificate while the key in use came with the bundle or its certificate has
    // less than a third of its time left; else empty.
    [[nodiscard]] QByteArray certificateRequest();
    // A request at any time: for a key that is made here and waits until its certificate comes.
    [[nodiscard]] Result<QByteArray> newCertificateRequest();

Q_SIGNALS:
    void revocationsReplaced(const QByteArray& before, const QByteArray& now); // compact
    void discoveryKeysReplaced(const patchswarm::trust::DiscoveryKeys& keys);
    void keyDocumentReplaced(const QByteArray& before, const QByteArray& now); // compact
    void identityReplaced(); // in force from the next start

private:
    trust::IdentityStore m_store;
    trust::Membership m_membership;
    trust::KeyDocument m_waitingKeys; // for their revocation list
    QByteArray m_certificateRequest;
};

} // namespace patchswarm::service
