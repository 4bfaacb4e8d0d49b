#include "agent/service/documentexchange.h"

#include <algorithm>

#include "shared/content/sha256.h"

namespace patchswarm::service {

namespace {

Sha256Digest digestOf(const QByteArray& jws)
{
    return sha256({reinterpret_cast<const std::uint8_t*>(jws.constData()),
                   static_cast<std::size_t>(jws.size())});
}

} // namespace

DocumentExchange::DocumentExchange(transfer::Transport& transport, QObject* parent)
    : QObject(parent)
    , m_transport(transport)
{
    using transfer::Transport;
    connect(&transport, &Transport::linkUp, this, &DocumentExchange::linkUp);
    connect(&transport, &Transport::linkDown, this, &DocumentExchange::linkGone);
    connect(&transport, &Transport::messageReceived, this, &DocumentExchange::messageArrived);
    connect(&m_clock, &QTimer::timeout, this, &DocumentExchange::askOthers);
}

void DocumentExchange::setPatience(std::chrono::milliseconds patience)
{
    m_patience = patience;
}

// Their links are about to be cut, on another thread; until then they are none of ours.
void DocumentExchange::setRevocations(const trust::RevocationList& revocations)
{
    m_revocations = revocations;
    std::erase_if(m_links, [&](const auto& link) { return revocations.contains(link.second); });
    askOthers();
}

bool DocumentExchange::holds(const QByteArray& jws) const
{
    return m_documents.contains(digestOf(jws));
}

void DocumentExchange::keep(const QByteArray& jws)
{
    const Sha256Digest digest = digestOf(jws);
    m_asked.erase(digest);
    m_rejected.erase(digest);
    if (!m_documents.emplace(digest, jws).second)
        return;
    m_order.push_back(digest);
    for (const auto& [link, peer] : m_links)
        offer(link, {digest});
}

void DocumentExchange::reject(const QByteArray& jws)
{
    const Sha256Digest digest = digestOf(jws);
    m_asked.erase(digest);
    if (!m_rejected.insert(digest).second)
        return;
    m_rejectedOrder.push_back(digest);
    if (m_rejectedOrder.size() > rememberedRejections) {
        m_rejected.erase(m_rejectedOrder.front());
        m_rejectedOrder.pop_front();
    }
}

void DocumentExchange::drop(const QByteArray& jws)
{
    const Sha256Digest digest = digestOf(jws);
    if (m_documents.erase(digest) > 0)
        std::erase(m_order, digest);
    reject(jws);
}

void DocumentExchange::linkUp(transfer::LinkId link, const trust::PeerIdentity& peer)
{
    if (m_revocations.contains(peer.id))
        return; // verified by the list before
    m_links.emplace(link, peer.id);
    const auto newest = std::min(m_order.size(), largestOffer);
    if (newest > 0)
        offer(link, {m_order.end() - static_cast<std::ptrdiff_t>(newest), m_order.end()});
}

void DocumentExchange::offer(transfer::LinkId link, std::vector<Sha256Digest> digests)
{
    m_transport.send(link, wire::Document {wire::DocumentKind::Offer, std::move(digests), {}});
}

void DocumentExchange::messageArrived(transfer::LinkId link, const wire::Message& message)
{
    const auto* document = std::get_if<wire::Document>(&message);
    if (document == nullptr || !m_links.contains(link))
        return;
    switch (document->kind) {
    case wire::DocumentKind::Offer:
        return answerOffer(link, document->digests);
    case wire::DocumentKind::Want:
        return answerWant(link, document->digests);
    case wire::DocumentKind::Jws:
        return documentArrived(link, document->jws);
    }
}

void DocumentExchange::answerOffer(transfer::LinkId link, const std::vector<Sha256Digest>& offered)
{
    std::vector<Sha256Digest> wanted;
    for (const Sha256Digest& digest : offered) {
        if (m_documents.contains(digest) || m_rejected.contains(digest))
            continue;
        if (const auto asked = m_asked.find(digest); asked != m_asked.end()) {
            auto& others = asked->second.others;
            if (asked->second.from != link && others.size() < rememberedOffers
                && std::find(others.begin(), others.end(), link) == others.end())
                others.push_back(link);
            continue;
        }
        if (m_asked.size() >= awaited)
            break;
        m_asked[digest];
        wanted.push_back(digest);
    }
    want(link, std::move(wanted));
}

// Precondition: the digests are in m_asked.
void DocumentExchange::want(transfer::LinkId link, std::vector<Sha256Digest> digests)
{
    if (digests.empty())
        return;
    for (const Sha256Digest& digest : digests) {
        Awaited& asked = m_asked.at(digest);
        asked.from = link;
        asked.since.start();
    }
    m_transport.send(link, wire::Document {wire::DocumentKind::Want, std::move(digests), {}});
    if (!m_clock.isActive())
        m_clock.start(m_patience / 4);
}

void DocumentExchange::linkGone(transfer::LinkId link)
{
    m_links.erase(link);
    askOthers();
}

// Whatever is asked of a neighbour that left or stays silent is asked of the next that offered it.
void DocumentExchange::askOthers()
{
    std::map<transfer::LinkId, std::vector<Sha256Digest>> again;
    for (auto asked = m_asked.begin(); asked != m_asked.end();) {
        Awaited& document = asked->second;
        if (m_links.contains(document.from) && !document.since.hasExpired(m_patience.count())) {
            ++asked;
            continue;
        }
        while (!document.others.empty() && !m_links.contains(document.others.front()))
            document.others.pop_front();
        if (document.others.empty()) {
            asked = m_asked.erase(asked);
            continue;
        }
        again[document.others.front()].push_back(asked->first);
        document.others.pop_front();
        ++asked;
    }
    for (auto& [link, digests] : again)
        want(link, std::move(digests));
    if (m_asked.empty())
        m_clock.stop();
}

void DocumentExchange::answerWant(transfer::LinkId link, const std::vector<Sha256Digest>& wanted)
{
    for (const Sha256Digest& digest : wanted)
        if (const auto known = m_documents.find(digest); known != m_documents.end())
            m_transport.send(link, wire::Document {wire::DocumentKind::Jws, {}, known->second});
}

void DocumentExchange::documentArrived(transfer::LinkId link, const QByteArray& jws)
{
    const auto asked = m_asked.find(digestOf(jws));
    if (asked == m_asked.end() || asked->second.from != link)
        return; // never asked for: not worth a signature check
    Q_EMIT received(jws, m_links.at(link));
}

} // namespace patchswarm::service
