#include "agent/transfer/linkworker.h"

#include <utility>
#include <vector>

#include "agent/transfer/peerlink.h"

namespace patchswarm::transfer {

LinkWorker::LinkWorker(LinkContext context)
    : m_context(std::move(context))
    , m_signals(this)
{
    connect(&m_signals, &LinkSignals::gone, this, &LinkWorker::remove);
}

LinkWorker::~LinkWorker()
{
    m_signals.disconnect(this);
    for (const auto& [id, link] : m_links)
        delete link; // while the context they refer to is still there
}

void LinkWorker::accept(LinkId id, SocketDescriptor& descriptor, const SocketAddress& from)
{
    add(id).accept(descriptor.release(), from);
}

void LinkWorker::dial(LinkId id, const SocketAddress& to)
{
    add(id).dial(to);
}

PeerLink* LinkWorker::find(LinkId id)
{
    const auto found = m_links.find(id);
    return found == m_links.end() ? nullptr : found->second;
}

void LinkWorker::setVerifier(const trust::PeerVerifier& verifier)
{
    m_context.verifier = verifier;
    std::vector<PeerLink*> links;
    for (const auto& [id, link] : m_links)
        links.push_back(link);
    for (PeerLink* link : links) // cutting one changes the map; it is deleted later
        link->verifyAgain();
}

void LinkWorker::sendAgain()
{
    std::vector<PeerLink*> links;
    for (const auto& [id, link] : m_links)
        links.push_back(link);
    for (PeerLink* link : links) // one that cannot read a chunk may end
        link->sendAgain();
}

PeerLink& LinkWorker::add(LinkId id)
{
    auto* link = new PeerLink(id, m_context, m_signals, this);
    m_links.emplace(id, link);
    return *link;
}

void LinkWorker::remove(LinkId id)
{
    const auto found = m_links.find(id);
    if (found == m_links.end())
        return;
    found->second->deleteLater();
    m_links.erase(found);
}

} // namespace patchswarm::transfer
