#pragma once

#include "agent/transfer/transport.h"
#include "shared/content/cid.h"

#include <QByteArray>
#include <QObject>
#include <QSet>

#include <deque>
#include <map>
#include <set>

namespace patchswarm::service {

// Spreads signed documents (jobs, tombstones, profiles, revocation lists) from neighbour to neighbour: each side offers
// digests on a new link and sends what the other lacks. It does not judge a document; whoever listens to received()
// verifies it and calls keep() or reject(). Main thread.
class DocumentExchange : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t largestOffer = 1024; // documents; the newest are offered
    static constexpr std::size_t rememberedRejections = 4096;

    explicit DocumentExchange(transfer::Transport& transport, QObject* parent = nullptr);

    // Holds the document from now on and offers it to everyone linked. Idempotent.
    void keep(const QByteArray& jws);
    // Not asked for again.
    void reject(const QByteArray& jws);
    // No longer offered (superseded); not asked for again either.
    void drop(const QByteArray& jws);

Q_SIGNALS:
    void received(const QByteArray& jws, const patchswarm::EndpointId& from);

private:
    void linkUp(transfer::LinkId, const trust::PeerIdentity&);
    void messageArrived(transfer::LinkId, const wire::Message&);
    void answerOffer(transfer::LinkId, const std::vector<Sha256Digest>& offered);
    void answerWant(transfer::LinkId, const std::vector<Sha256Digest>& wanted);
    void documentArrived(transfer::LinkId, const QByteArray& jws);
    void offer(transfer::LinkId, std::vector<Sha256Digest> digests);

    transfer::Transport& m_transport;
    std::map<transfer::LinkId, EndpointId> m_links;
    std::map<Sha256Digest, QByteArray> m_documents;
    std::deque<Sha256Digest> m_order; // of m_documents, oldest first
    std::set<Sha256Digest> m_rejected;
    std::deque<Sha256Digest> m_rejectedOrder;
    std::map<Sha256Digest, transfer::LinkId> m_asked; // so that one document is fetched from one neighbour
};

} // namespace patchswarm::service
