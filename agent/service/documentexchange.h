#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <deque>
#include <map>
#include <set>

#include "agent/transfer/transport.h"
#include "shared/content/cid.h"

namespace patchswarm::service {

// Spreads signed documents (jobs, tombstones, profiles, revocation lists) from neighbour to
// neighbour: each side offers digests on a new link and sends what the other lacks. It does not
// judge a document; whoever listens to received() verifies it and calls keep() or reject(). A
// document is asked of one neighbour at a time; when that one leaves or stays silent, the next one
// that offered it is asked. Main thread.
class DocumentExchange : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t largestOffer = 1024; // documents; the newest are offered
    static constexpr std::size_t rememberedRejections = 4096;
    static constexpr std::size_t awaited = 8192; // documents that are asked for at once
    static constexpr std::size_t rememberedOffers = 4; // neighbours of one document

    explicit DocumentExchange(transfer::Transport& transport, QObject* parent = nullptr);

    // How long a neighbour may take for a document that it offered. Default 10 s.
    void setPatience(std::chrono::milliseconds patience);

    // Nobody on the list is offered or given anything from now on.
    void setRevocations(const trust::RevocationList& revocations);

    // Holds the document from now on and offers it to everyone linked. Idempotent.
    void keep(const QByteArray& jws);
    // Not asked for again.
    void reject(const QByteArray& jws);
    // No longer offered (superseded); not asked for again either.
    void drop(const QByteArray& jws);
    [[nodiscard]] bool holds(const QByteArray& jws) const;

Q_SIGNALS:
    void received(const QByteArray& jws, const patchswarm::EndpointId& from);

private:
    void linkUp(transfer::LinkId, const trust::PeerIdentity&);
    void messageArrived(transfer::LinkId, const wire::Message&);
    void answerOffer(transfer::LinkId, const std::vector<Sha256Digest>& offered);
    void answerWant(transfer::LinkId, const std::vector<Sha256Digest>& wanted);
    void documentArrived(transfer::LinkId, const QByteArray& jws);
    void offer(transfer::LinkId, std::vector<Sha256Digest> digests);
    void want(transfer::LinkId, std::vector<Sha256Digest> digests);
    void linkGone(transfer::LinkId);
    void askOthers();

    // A document that is asked for.
    struct Awaited
    {
        transfer::LinkId from = 0;
        std::deque<transfer::LinkId> others; // that offered it, too
        QElapsedTimer since;
    };

    transfer::Transport& m_transport;
    trust::RevocationList m_revocations;
    std::map<transfer::LinkId, EndpointId> m_links;
    std::map<Sha256Digest, QByteArray> m_documents;
    std::deque<Sha256Digest> m_order; // of m_documents, oldest first
    std::set<Sha256Digest> m_rejected;
    std::deque<Sha256Digest> m_rejectedOrder;
    std::map<Sha256Digest, Awaited> m_asked;
    std::chrono::milliseconds m_patience {10'000};
    QTimer m_clock; // while something is asked for
};

} // namespace patchswarm::service
