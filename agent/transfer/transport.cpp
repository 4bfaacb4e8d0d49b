#include "agent/transfer/transport.h"

#include <QElapsedTimer>
#include <QThread>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "agent/transfer/admission.h"
#include "agent/transfer/chunkkey.h"
#include "agent/transfer/duplicates.h"
#include "agent/transfer/hostaddress.h"
#include "agent/transfer/linkworker.h"
#include "agent/transfer/listener.h"
#include "agent/transfer/peerlink.h"
#include "agent/transfer/uploadpace.h"

namespace patchswarm::transfer {

namespace {

constexpr std::size_t linksPerEndpoint = 2; // while a peer that dialled twice closes one

struct Link
{
    enum class State
    {
        Opening,
        Up,
        Ended
    }; // Ended: nothing more is told, the socket is still closing

    LinkWorker* worker = nullptr;
    State state = State::Opening;
    bool incoming = false;
    bool halfOpen = false;
    SocketAddress remote;
    EndpointId id;
};

LinkContext contextOf(const Transport::Options& options)
{
    LinkContext context;
    context.self = options.identity.id;
    context.verifier = options.verifier;
    context.serverTls = trust::serverConfiguration(options.identity, {trust::transportProtocol});
    context.clientTls = trust::clientConfiguration(options.identity, {trust::transportProtocol});
    context.source = options.bind;
    context.agentVersion = options.agentVersion;
    context.limits = options.limits;
    context.reader = options.reader;
    context.pace = std::make_shared<UploadPace>();
    context.counters = std::make_shared<SharedCounters>();
    return context;
}

} // namespace

// The book of links on the main thread, and the threads that own them.
class Transport::Private
{
public:
    Private(Transport& transport, Options opts);
    ~Private();

    void startWorkers();
    void onAccepted(qintptr descriptor);
    void onRefused(LinkId id, const SocketAddress& remote, trust::Refusal why);
    void onEstablished(LinkId id, const trust::PeerIdentity& peer, quint16 listenPort);
    void onEnded(LinkId id, const QString& reason);
    void onGone(LinkId id);

    // False when the new link is the one to go.
    [[nodiscard]] bool settleDuplicates(LinkId id, const Link& fresh);
    void drop(LinkId id, wire::ByeReason bye, const QString& reason);
    [[nodiscard]] LinkId addLink(bool incoming, const SocketAddress& remote);
    void leaveHalfOpen(Link& link);
    [[nodiscard]] bool isUp(LinkId id) const;
    [[nodiscard]] bool isDialling(const SocketAddress& to) const;
    void failDialLater(const SocketAddress& to, const QString& why);
    void tellAllClosedLater();

    template<class F>
    void post(LinkWorker* worker, F&& call);
    // Calls it with the PeerLink, if there still is one.
    template<class F>
    void postToLink(LinkId id, F&& call);
    // Calls it with the Conversation, if the link is up.
    template<class F>
    void converse(LinkId id, F&& call);

    Transport& q;
    Options options;
    LinkContext context;
    Admission admission;
    Listener listener;
    QElapsedTimer clock;
    std::vector<std::unique_ptr<QThread>> threads;
    std::vector<LinkWorker*> workers; // live on their threads, deleted there
    std::map<LinkId, Link> links;
    LinkId lastLink = 0;
    std::size_t nextWorker = 0;
    bool closing = false;
    Stats counted;
};

Transport::Private::Private(Transport& transport, Options opts)
    : q(transport)
    , options(std::move(opts))
    , context(contextOf(options))
    , admission(options.limits, options.addressAllowed)
    , listener(nullptr)
{
    clock.start();
    startWorkers();
    QObject::connect(&listener, &Listener::accepted, &q,
                     [this](qintptr descriptor) { onAccepted(descriptor); });
}

Transport::Private::~Private()
{
    listener.close();
    for (const auto& thread : threads)
        thread->quit();
    for (const auto& thread : threads)
        thread->wait();
}

void Transport::Private::startWorkers()
{
    for (int i = 0; i < std::max(1, options.workers); ++i) {
        auto thread = std::make_unique<QThread>();
        thread->setObjectName(QStringLiteral("transfer%1").arg(i));
        auto* worker = new LinkWorker(context);
        LinkSignals& told = worker->links();
        QObject::connect(&told, &LinkSignals::refused, &q, [this](auto... a) { onRefused(a...); });
        QObject::connect(&told, &LinkSignals::established, &q,
                         [this](auto... a) { onEstablished(a...); });
        QObject::connect(&told, &LinkSignals::ended, &q, [this](auto... a) { onEnded(a...); });
        QObject::connect(&told, &LinkSignals::gone, &q, [this](LinkId id) { onGone(id); });
        QObject::connect(&told, &LinkSignals::message, &q,
                         [this](LinkId id, const wire::Message& message) {
                             if (isUp(id))
                                 Q_EMIT q.messageReceived(id, message);
                         });
        QObject::connect(&told, &LinkSignals::artifactMessage, &q,
                         [this](LinkId id, const Cid& artifact, const wire::Message& message) {
                             if (isUp(id))
                                 Q_EMIT q.artifactMessageReceived(id, artifact, message);
                         });
        QObject::connect(
            &told, &LinkSignals::chunkReceived, &q,
            [this](LinkId id, const Cid& artifact, ChunkIndex chunk, const QByteArray& bytes) {
                if (isUp(id))
                    Q_EMIT q.chunkReceived(id, artifact, chunk, bytes);
            });
        QObject::connect(&told, &LinkSignals::chunkProgress, &q,
                         [this](LinkId id, const Cid& artifact, ChunkIndex chunk, quint32 bytes) {
                             if (isUp(id))
                                 Q_EMIT q.chunkProgress(id, artifact, chunk, bytes);
                         });
        QObject::connect(&told, &LinkSignals::chunkSent, &q,
                         [this](LinkId id, const Cid& artifact, ChunkIndex chunk, bool ok) {
                             if (isUp(id))
                                 Q_EMIT q.chunkSent(id, artifact, chunk, ok);
                         });
        worker->moveToThread(thread.get());
        QObject::connect(thread.get(), &QThread::finished, worker, &QObject::deleteLater);
        thread->start();
        workers.push_back(worker);
        threads.push_back(std::move(thread));
    }
}

template<class F>
void Transport::Private::post(LinkWorker* worker, F&& call)
{
    QMetaObject::invokeMethod(
        worker, [worker, call = std::forward<F>(call)]() mutable { call(*worker); },
        Qt::QueuedConnection);
}

template<class F>
void Transport::Private::postToLink(LinkId id, F&& call)
{
    const auto found = links.find(id);
    if (found == links.end())
        return;
    post(found->second.worker, [id, call = std::forward<F>(call)](LinkWorker& worker) mutable {
        if (PeerLink* link = worker.find(id))
            call(*link);
    });
}

template<class F>
void Transport::Private::converse(LinkId id, F&& call)
{
    if (!isUp(id))
        return;
    postToLink(id, [call = std::forward<F>(call)](PeerLink& link) mutable {
        if (Conversation* conversation = link.conversation())
            call(*conversation);
    });
}

bool Transport::Private::isUp(LinkId id) const
{
    const auto found = links.find(id);
    return found != links.end() && found->second.state == Link::State::Up;
}

bool Transport::Private::isDialling(const SocketAddress& to) const
{
    return std::any_of(links.begin(), links.end(), [&](const auto& entry) {
        const Link& link = entry.second;
        return !link.incoming && link.state == Link::State::Opening && link.remote == to;
    });
}

LinkId Transport::Private::addLink(bool incoming, const SocketAddress& remote)
{
    const LinkId id = ++lastLink;
    links[id] = Link {workers[nextWorker++ % workers.size()],
                      Link::State::Opening,
                      incoming,
                      incoming,
                      remote,
                      {}};
    if (incoming)
        ++counted.halfOpen;
    return id;
}

void Transport::Private::leaveHalfOpen(Link& link)
{
    if (std::exchange(link.halfOpen, false))
        --counted.halfOpen;
}

void Transport::Private::onAccepted(qintptr descriptor)
{
    auto owned = std::make_shared<SocketDescriptor>(descriptor);
    const auto from = owned->peer();
    if (!from || closing)
        return;
    switch (admission.judge(from->ip, counted.halfOpen, static_cast<int>(links.size()),
                            {clock.elapsed()})) {
    case Admission::Verdict::OutsideBoundary:
        ++counted.outsideBoundary;
        return;
    case Admission::Verdict::TooFast:
        ++counted.overConnectRate;
        return;
    case Admission::Verdict::TooManyHalfOpen:
    case Admission::Verdict::TooManyLinks:
        ++counted.overHalfOpen;
        return;
    case Admission::Verdict::Admitted:
        break;
    }
    ++counted.accepted;
    const LinkId id = addLink(true, *from);
    post(links[id].worker,
         [id, owned, at = *from](LinkWorker& worker) { worker.accept(id, *owned, at); });
}

void Transport::Private::onRefused(LinkId id, const SocketAddress& remote, trust::Refusal why)
{
    Q_UNUSED(id)
    ++counted.refused.at(static_cast<std::size_t>(why));
    Q_EMIT q.refusedStranger(remote, why);
}

void Transport::Private::onEstablished(LinkId id, const trust::PeerIdentity& peer,
                                       quint16 listenPort)
{
    const auto found = links.find(id);
    if (found == links.end() || found->second.state != Link::State::Opening)
        return;
    Link& link = found->second;
    leaveHalfOpen(link);
    link.id = peer.id;
    if (!settleDuplicates(id, link)) {
        postToLink(id, [](PeerLink& l) {
            l.leave(wire::ByeReason::Duplicate,
                    QStringLiteral("another link to the same endpoint is kept"));
        });
        return;
    }
    link.state = Link::State::Up;
    Q_EMIT q.linkUp(id, peer, link.remote, listenPort, link.incoming);
}

bool Transport::Private::settleDuplicates(LinkId id, const Link& fresh)
{
    std::vector<LinkId> same;
    for (const auto& [other, link] : links)
        if (other != id && link.state == Link::State::Up && link.id == fresh.id)
            same.push_back(other);
    if (same.size() >= linksPerEndpoint)
        return false;
    for (const LinkId old : same) {
        switch (keepWhich(context.self, fresh.id, links[old].incoming, fresh.incoming)) {
        case KeepLink::Old:
            return false;
        case KeepLink::New:
            drop(old, wire::ByeReason::Duplicate,
                 QStringLiteral("a second link to the same endpoint is kept instead"));
            break;
        case KeepLink::Both:
            postToLink(old, [](PeerLink& l) { l.probe(); });
        }
    }
    return true;
}

void Transport::Private::drop(LinkId id, wire::ByeReason bye, const QString& reason)
{
    links[id].state = Link::State::Ended;
    postToLink(id, [bye, reason](PeerLink& l) { l.leave(bye, reason); });
    Q_EMIT q.linkDown(id, reason);
}

void Transport::Private::onEnded(LinkId id, const QString& reason)
{
    const auto found = links.find(id);
    if (found == links.end())
        return;
    Link& link = found->second;
    leaveHalfOpen(link);
    const Link::State before = std::exchange(link.state, Link::State::Ended);
    const SocketAddress remote = link.remote;
    if (before == Link::State::Up)
        Q_EMIT q.linkDown(id, reason);
    else if (before == Link::State::Opening && !link.incoming)
        Q_EMIT q.dialFailed(remote, reason);
}

void Transport::Private::onGone(LinkId id)
{
    links.erase(id);
    if (closing && links.empty())
        Q_EMIT q.allClosed();
}

void Transport::Private::failDialLater(const SocketAddress& to, const QString& why)
{
    QMetaObject::invokeMethod(
        &q, [this, to, why] { Q_EMIT q.dialFailed(to, why); }, Qt::QueuedConnection);
}

void Transport::Private::tellAllClosedLater()
{
    QMetaObject::invokeMethod(
        &q, [this] { Q_EMIT q.allClosed(); }, Qt::QueuedConnection);
}

Transport::Transport(Options options, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, std::move(options)))
{
}

Transport::~Transport() = default;

Result<void> Transport::listen()
{
    if (!d->listener.listen(d->options.bind, d->options.port))
        return failure(
            ErrorCode::Network,
            QStringLiteral(
                "TCP port %1 on %2 cannot be used for peer links: %3. Ports 4001 and 5001 are "
                "also the defaults of IPFS; end the program that holds it or set another "
                "transport port in the profile.")
                .arg(d->options.port)
                .arg(d->options.bind.toString(), d->listener.errorString()));
    d->closing = false; // exchange may be switched off and on again
    const quint16 bound = port();
    for (LinkWorker* worker : d->workers)
        d->post(worker, [bound](LinkWorker& w) { w.setListenPort(bound); });
    return {};
}

quint16 Transport::port() const
{
    return d->listener.isListening() ? d->listener.serverPort() : quint16 {0};
}

void Transport::stopListening()
{
    d->listener.close();
    for (LinkWorker* worker : d->workers)
        d->post(worker, [](LinkWorker& w) { w.setListenPort(0); });
}

void Transport::dial(const SocketAddress& to)
{
    if (d->isDialling(to))
        return;
    if (d->closing)
        return d->failDialLater(to, QStringLiteral("this endpoint is closing its links"));
    if (to.port == 0 || to.ip.isUnspecified() || to.ip.isMulticast())
        return d->failDialLater(to, QStringLiteral("%1 is no address to dial").arg(to.toString()));
    if (!d->admission.isAllowed(to.ip)) {
        ++d->counted.outsideBoundary;
        return d->failDialLater(
            to, QStringLiteral("%1 is outside the site boundary").arg(to.ip.toString()));
    }
    if (static_cast<int>(d->links.size()) >= d->options.limits.links)
        return d->failDialLater(
            to, QStringLiteral("this endpoint already has %1 links").arg(d->links.size()));
    ++d->counted.dialled;
    const LinkId id = d->addLink(false, to);
    d->post(d->links[id].worker, [id, to](LinkWorker& worker) { worker.dial(id, to); });
}

void Transport::send(LinkId link, const wire::Message& message)
{
    d->converse(link, [message](Conversation& c) { c.say(message); });
}

void Transport::sendAbout(LinkId link, const Cid& artifact, const wire::Message& message)
{
    d->converse(link, [artifact, message](Conversation& c) { c.sayAbout(artifact, message); });
}

void Transport::openArtifact(LinkId link, wire::ArtifactHandle own, const Cid& artifact,
                             quint64 size)
{
    d->converse(link,
                [own, artifact, size](Conversation& c) { c.openArtifact(own, artifact, size); });
}

void Transport::requestChunk(LinkId link, const Cid& artifact, ChunkIndex chunk, quint32 length)
{
    d->converse(link, [key = ChunkKey {artifact, chunk}, length](Conversation& c) {
        c.requestChunk(key, length);
    });
}

void Transport::cancelRequest(LinkId link, const Cid& artifact, ChunkIndex chunk)
{
    d->converse(link,
                [key = ChunkKey {artifact, chunk}](Conversation& c) { c.cancelRequest(key); });
}

void Transport::sendChunk(LinkId link, const Cid& artifact, ChunkIndex chunk, quint32 length)
{
    d->converse(link, [key = ChunkKey {artifact, chunk}, length](Conversation& c) {
        c.sendChunk(key, length);
    });
}

void Transport::cancelSend(LinkId link, const Cid& artifact, ChunkIndex chunk)
{
    d->converse(link, [key = ChunkKey {artifact, chunk}](Conversation& c) { c.cancelSend(key); });
}

void Transport::close(LinkId link, wire::ByeReason reason)
{
    d->postToLink(link, [reason](PeerLink& l) { l.leave(reason, QStringLiteral("closed here")); });
}

void Transport::closeAll(wire::ByeReason reason)
{
    d->closing = true;
    stopListening();
    for (const auto& [id, link] : d->links)
        close(id, reason);
    if (d->links.empty())
        d->tellAllClosedLater();
}

void Transport::setVerifier(const trust::PeerVerifier& verifier)
{
    for (LinkWorker* worker : d->workers)
        d->post(worker, [verifier](LinkWorker& w) { w.setVerifier(verifier); });
}

void Transport::setAddressAllowed(std::function<bool(const IpAddress&)> allowed)
{
    d->admission.setAllowed(std::move(allowed));
    for (const auto& [id, link] : d->links)
        if (!d->admission.isAllowed(link.remote.ip))
            d->postToLink(id, [](PeerLink& l) {
                l.cut(QStringLiteral("its address is now outside the site boundary"));
            });
}

void Transport::setRateLimit(quint64 upBytesPerSecond)
{
    d->context.pace->setLimit(upBytesPerSecond);
}

Stats Transport::stats() const
{
    Stats stats = d->counted;
    const SharedCounters& counters = *d->context.counters;
    stats.payloadSent = counters.payloadSent;
    stats.payloadReceived = counters.payloadReceived;
    stats.payloadDropped = counters.payloadDropped;
    stats.protocolErrors = counters.protocolErrors;
    stats.links =
        static_cast<int>(std::count_if(d->links.begin(), d->links.end(), [](const auto& entry) {
            return entry.second.state == Link::State::Up;
        }));
    return stats;
}

} // namespace patchswarm::transfer
