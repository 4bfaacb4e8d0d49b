#pragma once

#include <QObject>

#include <functional>
#include <map>
#include <memory>

#include "agent/transfer/linkcontext.h"
#include "agent/transfer/linksignals.h"
#include "agent/transfer/socketdescriptor.h"

namespace patchswarm::transfer {

class PeerLink;

// The links that share one thread. It decides nothing about them. Everything here runs on that
// thread.
class LinkWorker : public QObject
{
    Q_OBJECT

public:
    explicit LinkWorker(LinkContext context);
    ~LinkWorker() override;

    // What the links tell; connect before the worker starts.
    [[nodiscard]] LinkSignals& links() { return m_signals; }

    void accept(LinkId id, SocketDescriptor& descriptor, const SocketAddress& from);
    void dial(LinkId id, const SocketAddress& to);
    // Null when there is none (any more).
    [[nodiscard]] PeerLink* find(LinkId id);
    void setVerifier(const trust::PeerVerifier& verifier);
    // The pace has changed: links that wait for it look again.
    void sendAgain();

    void setListenPort(quint16 port) { m_context.listenPort = port; }

private:
    PeerLink& add(LinkId id);
    void remove(LinkId id);

    LinkContext m_context;
    LinkSignals m_signals;
    std::map<LinkId, PeerLink*> m_links; // children of this object
};

} // namespace patchswarm::transfer
