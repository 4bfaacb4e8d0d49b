#pragma once

#include <QJsonObject>
#include <QObject>
#include <QTimer>
#include <QVector>

#include <chrono>
#include <map>
#include <optional>

#include "agent/service/statestore.h"
#include "shared/policy/profile.h"
#include "shared/policy/targeting.h"
#include "shared/trust/jws.h"

namespace patchswarm::service {

// The profiles that this endpoint knows and the one in force. Believes only signatures of
// administrators, takes no older revision for a newer one, keeps a changed admin port pending until
// a console has found the new one. It does not carry settings out; whoever listens to
// effectiveChanged() does. Main thread.
class ProfileDesk : public QObject
{
    Q_OBJECT

public:
    static constexpr int confirmationSeconds = 60;

    struct Applied
    {
        policy::Profile before;
        policy::Profile desired;
        QString nonce; // of profile.confirm; empty when nothing waits for confirmation
    };

    // Why apply() changed nothing.
    struct Refused
    {
        Error error;
        policy::Faults faults; // every fault of the document, when it is the document
    };

    ProfileDesk(StateStore& store, const policy::EndpointTraits& self,
                const trust::PeerVerifier& verifier, QObject* parent = nullptr);

    // How long a console has to find a changed admin port. Default confirmationSeconds.
    void setConfirmationTime(std::chrono::milliseconds time);

    // Loads what the state directory remembers; an admin port that was never confirmed is given up.
    void restore();
    // What somebody signed who is revoked now no longer counts.
    void setVerifier(const trust::PeerVerifier&);
    void setTraits(const policy::EndpointTraits&);

    // From an administrator; the profile in force once more lets a port be confirmed that came from
    // a neighbour or was given up. `baseRevision` is the revision that the editor started from (0:
    // none known); Conflict when another one is here meanwhile.
    [[nodiscard]] tl::expected<Applied, Refused> apply(const QByteArray& jws,
                                                       std::int64_t baseRevision);
    // The same for a document that an administrator hands over unsigned: in force here, not spread
    // to neighbours.
    [[nodiscard]] tl::expected<Applied, Refused>
    applyUnsigned(const QJsonObject& profile, std::int64_t baseRevision, const EndpointId& by = {});
    // From a neighbour: taken when it is newer than what is here.
    [[nodiscard]] Result<void> learn(const QByteArray& jws);
    // From a console that reached the new admin port. NotFound when nothing is pending, Conflict
    // for another revision or nonce.
    [[nodiscard]] Result<void> confirm(std::int64_t revision, const QString& nonce);

    [[nodiscard]] const policy::Profile& desired() const { return m_desired; }

    // It spreads; false: handed over to this endpoint alone, or built in.
    [[nodiscard]] bool isDesiredSigned() const;

    // As desired, but for an admin port that is not yet confirmed.
    [[nodiscard]] const policy::Profile& effective() const { return m_effective; }

    struct Pending
    {
        QString nonce;
        int oldAdminPort = 0;
        QString profileId;
        std::int64_t revision = 0;
        std::int64_t revertAtMs = 0; // ms since epoch
    };

    [[nodiscard]] const std::optional<Pending>& pending() const { return m_pending; }

    // The signed documents, for spreading.
    [[nodiscard]] QVector<QByteArray> documents() const;

Q_SIGNALS:
    void effectiveChanged(const patchswarm::policy::Profile& before,
                          const patchswarm::policy::Profile& now);
    void documentTaken(const QByteArray& jws);
    void documentReplaced(const QByteArray& jws);
    void confirmationAwaited(int oldAdminPort, int newAdminPort);
    void confirmationEnded(bool confirmed, int adminPortInForce);

private:
    struct Document
    {
        policy::Profile profile;
        QByteArray jws; // empty when it was handed over unsigned
        EndpointId by = {}; // who did that

        [[nodiscard]] QByteArray stored() const; // JWS, or the profile as JSON
    };

    [[nodiscard]] tl::expected<Document, Refused> read(const QByteArray& jws) const;
    [[nodiscard]] static tl::expected<Document, Refused> readUnsigned(const QJsonObject&);
    [[nodiscard]] tl::expected<Applied, Refused> apply(const Document&, std::int64_t baseRevision);
    void take(const Document&);
    [[nodiscard]] bool isOfRevoked(const Document&) const;
    void forget(const QString& id);
    void choose();
    void setEffective(const policy::Profile&);
    void awaitConfirmation(int oldPort);
    [[nodiscard]] QString nonceForPort();
    void forgetPending();
    void giveUp();

    StateStore& m_store;
    policy::EndpointTraits m_self;
    trust::PeerVerifier m_verifier;
    std::map<QString, Document> m_documents; // by profile id, newest revision
    std::map<QString, int>
        m_givenUpPorts; // by "id/revision": admin port that replaces an unconfirmed one
    policy::Profile m_desired;
    policy::Profile m_effective;
    bool m_hasChosen = false;
    std::optional<Pending> m_pending;
    QTimer m_deadline;
    std::chrono::milliseconds m_confirmationTime = std::chrono::seconds(confirmationSeconds);
};

} // namespace patchswarm::service
