#pragma once

#include <QThread>

#include <memory>
#include <utility>
#include <vector>

#include "agent/transfer/linkworker.h"
#include "agent/transfer/peerlink.h"

namespace patchswarm::transfer {

// The threads that own the links, and calls across to them. A link's number says which worker owns
// it. It decides nothing and waits for nothing, except for its threads to end when it goes. Main
// thread.
class LinkWorkers
{
public:
    LinkWorkers(const LinkContext& context, int count);
    ~LinkWorkers(); // cuts what is still open
    LinkWorkers(const LinkWorkers&) = delete;
    LinkWorkers& operator=(const LinkWorkers&) = delete;

    // The voices of all workers; connect to them before start().
    [[nodiscard]] std::vector<LinkSignals*> voices() const;
    void start();

    // Calls it with each LinkWorker.
    template<class F>
    void postToAll(const F& call) const
    {
        for (LinkWorker* worker : m_workers)
            post(worker, call);
    }

    // Calls it with the LinkWorker that owns, or is to own, the link.
    template<class F>
    void postToOwner(LinkId id, F&& call) const
    {
        post(m_workers[id % m_workers.size()], std::forward<F>(call));
    }

    // Calls it with the PeerLink, if there still is one.
    template<class F>
    void postToLink(LinkId id, F&& call) const
    {
        postToOwner(id, [id, call = std::forward<F>(call)](LinkWorker& worker) mutable {
            if (PeerLink* link = worker.find(id))
                call(*link);
        });
    }

    // Calls it with the Conversation, if both sides have said Hello and the link has not ended.
    template<class F>
    void postToConversation(LinkId id, F&& call) const
    {
        postToLink(id, [call = std::forward<F>(call)](PeerLink& link) mutable {
            if (Conversation* conversation = link.conversation())
                call(*conversation);
        });
    }

private:
    template<class F>
    static void post(LinkWorker* worker, F&& call)
    {
        QMetaObject::invokeMethod(
            worker, [worker, call = std::forward<F>(call)]() mutable { call(*worker); },
            Qt::QueuedConnection);
    }

    std::vector<std::unique_ptr<QThread>> m_threads;
    std::vector<LinkWorker*> m_workers; // live on their threads, deleted there
};

} // namespace patchswarm::transfer
