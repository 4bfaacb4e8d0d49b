#include "agent/transfer/transport.h"

#include <QElapsedTimer>

#include <utility>

#include "agent/transfer/admission.h"
#include "agent/transfer/linkbook.h"
#include "agent/transfer/linkworkers.h"
#include "agent/transfer/listener.h"
#include "agent/transfer/uploadpace.h"

namespace patchswarm::transfer {

namespace {

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

void count(Admission::Verdict verdict, Stats& stats)
{
    switch (verdict) {
    case Admission::Verdict::Admitted:
        ++stats.accepted;
        break;
    case Admission::Verdict::OutsideBoundary:
        ++stats.outsideBoundary;
        break;
    case Admission::Verdict::TooFast:
        ++stats.overConnectRate;
        break;
    case Admission::Verdict::TooManyHalfOpen:
    case Admission::Verdict::TooManyLinks:
        ++stats.overHalfOpen;
    }
}

} // namespace

// What the links' threads tell, put in the book and passed on: the main thread's half of Transport.
class Transport::Private
{
public:
    Private(Transport& transport, const Options& opts);

    void hearLinks(LinkSignals& told);
    void hearTraffic(LinkSignals& told);
    template<class... Args>
    void passOn(LinkSignals& told, void (LinkSignals::*from)(LinkId, Args...),
                void (Transport::*to)(LinkId, Args...));
    void onAccepted(qintptr descriptor);
    void onRefused(const SocketAddress& remote, trust::Refusal why);
    void onEstablished(LinkId id, const trust::PeerIdentity& peer, quint16 listenPort);
    void onEnded(LinkId id, const QString& reason);
    void onGone(LinkId id);

    // Empty when `to` may be dialled now.
    [[nodiscard]] QString reasonNotToDial(const SocketAddress& to);
    // Calls it with the Conversation, if the link is up.
    template<class F>
    void converse(LinkId id, F&& call) const;
    // Emits it after the call that it answers has returned.
    template<class F>
    void tellLater(F&& tell);

    Transport& q;
    QHostAddress bind;
    quint16 wantedPort;
    int maxLinks;
    LinkContext context;
    Admission admission;
    Listener listener;
    QElapsedTimer clock;
    LinkBook book;
    LinkWorkers workers;
    bool closing = false;
    Stats counted;
};

Transport::Private::Private(Transport& transport, const Options& opts)
    : q(transport)
    , bind(opts.bind)
    , wantedPort(opts.port)
    , maxLinks(opts.limits.links)
    , context(contextOf(opts))
    , admission(opts.limits, opts.addressAllowed)
    , listener(nullptr)
    , book(opts.identity.id)
    , workers(context, opts.workers)
{
    clock.start();
    for (LinkSignals* told : workers.voices()) {
        hearLinks(*told);
        hearTraffic(*told);
    }
    workers.start();
    QObject::connect(&listener, &Listener::accepted, &q,
                     [this](qintptr descriptor) { onAccepted(descriptor); });
}

void Transport::Private::hearLinks(LinkSignals& told)
{
    QObject::connect(&told, &LinkSignals::refused, &q,
                     [this](LinkId, const SocketAddress& remote, trust::Refusal why) {
                         onRefused(remote, why);
                     });
    QObject::connect(&told, &LinkSignals::established, &q,
                     [this](auto... a) { onEstablished(a...); });
    QObject::connect(&told, &LinkSignals::ended, &q, [this](auto... a) { onEnded(a...); });
    QObject::connect(&told, &LinkSignals::gone, &q, [this](LinkId id) { onGone(id); });
}

void Transport::Private::hearTraffic(LinkSignals& told)
{
    passOn(told, &LinkSignals::message, &Transport::messageReceived);
    passOn(told, &LinkSignals::artifactMessage, &Transport::artifactMessageReceived);
    passOn(told, &LinkSignals::chunkReceived, &Transport::chunkReceived);
    passOn(told, &LinkSignals::chunkProgress, &Transport::chunkProgress);
    passOn(told, &LinkSignals::chunkSent, &Transport::chunkSent);
}

template<class... Args>
void Transport::Private::passOn(LinkSignals& told, void (LinkSignals::*from)(LinkId, Args...),
                                void (Transport::*to)(LinkId, Args...))
{
    QObject::connect(&told, from, &q, [this, to](LinkId id, Args... args) {
        if (book.isUp(id))
            Q_EMIT(q.*to)(id, args...);
    });
}

void Transport::Private::onAccepted(qintptr descriptor)
{
    auto owned = std::make_shared<SocketDescriptor>(descriptor);
    const auto from = owned->peer();
    if (!from || closing)
        return;
    const auto verdict =
        admission.judge(from->ip, book.halfOpenCount(), book.count(), {clock.elapsed()});
    count(verdict, counted);
    if (verdict != Admission::Verdict::Admitted)
        return;
    const LinkId id = book.add(true, *from);
    workers.postToOwner(
        id, [id, owned, at = *from](LinkWorker& worker) { worker.accept(id, *owned, at); });
}

void Transport::Private::onRefused(const SocketAddress& remote, trust::Refusal why)
{
    ++counted.refused.at(static_cast<std::size_t>(why));
    Q_EMIT q.refusedStranger(remote, why);
}

void Transport::Private::onEstablished(LinkId id, const trust::PeerIdentity& peer,
                                       quint16 listenPort)
{
    const auto settled = book.establish(id, peer.id);
    if (!settled)
        return;
    const LinkBook::Link link = *book.find(id); // as told: a slot may close what it hears of
    const auto leave = [this](LinkId which, const QString& reason) {
        workers.postToLink(which,
                           [reason](PeerLink& l) { l.leave(wire::ByeReason::Duplicate, reason); });
    };
    if (settled->keep == KeepLink::Old) {
        const auto reason = QStringLiteral("another link to the same endpoint is kept");
        leave(id, reason);
        if (!link.incoming)
            Q_EMIT q.dialFailed(link.remote, reason);
        return;
    }
    if (settled->keep == KeepLink::Both) {
        workers.postToLink(*settled->old, [](PeerLink& l) { l.probe(); });
    } else if (settled->old) {
        const auto reason = QStringLiteral("a second link to the same endpoint is kept instead");
        leave(*settled->old, reason);
        Q_EMIT q.linkDown(*settled->old, reason);
    }
    Q_EMIT q.linkUp(id, peer, link.remote, listenPort, link.incoming);
}

void Transport::Private::onEnded(LinkId id, const QString& reason)
{
    const auto before = book.end(id);
    if (!before)
        return;
    if (reason.startsWith(protocolErrorPrefix))
        Q_EMIT q.protocolViolated(before->remote, reason.mid(protocolErrorPrefix.size()));
    if (before->state == LinkBook::State::Up)
        Q_EMIT q.linkDown(id, reason);
    else if (before->state == LinkBook::State::Opening && !before->incoming)
        Q_EMIT q.dialFailed(before->remote, reason);
}

void Transport::Private::onGone(LinkId id)
{
    book.remove(id);
    if (closing && book.count() == 0)
        Q_EMIT q.allClosed();
}

QString Transport::Private::reasonNotToDial(const SocketAddress& to)
{
    if (closing)
        return QStringLiteral("this endpoint is closing its links");
    if (to.port == 0 || to.ip.isUnspecified() || to.ip.isMulticast())
        return QStringLiteral("%1 is no address to dial").arg(to.toString());
    if (!admission.isAllowed(to.ip)) {
        ++counted.outsideBoundary;
        return QStringLiteral("%1 is outside the site boundary").arg(to.ip.toString());
    }
    if (book.count() >= maxLinks)
        return QStringLiteral("this endpoint already has %1 links").arg(book.count());
    return {};
}

template<class F>
void Transport::Private::converse(LinkId id, F&& call) const
{
    if (book.isUp(id))
        workers.postToConversation(id, std::forward<F>(call));
}

template<class F>
void Transport::Private::tellLater(F&& tell)
{
    QMetaObject::invokeMethod(&q, std::forward<F>(tell), Qt::QueuedConnection);
}

Transport::Transport(Options options, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, options))
{
}

Transport::~Transport() = default;

Result<void> Transport::listen()
{
    if (!d->listener.listen(d->bind, d->wantedPort)) {
        const bool isHeld = d->listener.serverError() == QAbstractSocket::AddressInUseError;
        return failure(
            ErrorCode::Network,
            QStringLiteral("TCP port %1 on %2 cannot be used for peer links: %3.%4")
                .arg(d->wantedPort)
                .arg(d->bind.toString(), d->listener.errorString(),
                     isHeld ? QStringLiteral(" Ports 4001 and 5001 are also the defaults of IPFS; "
                                             "end the program that holds it or set another "
                                             "transport port in the profile.")
                            : QString()));
    }
    d->closing = false; // exchange may be switched off and on again
    d->workers.postToAll([bound = port()](LinkWorker& w) { w.setListenPort(bound); });
    return {};
}

quint16 Transport::port() const
{
    return d->listener.isListening() ? d->listener.serverPort() : quint16 {0};
}

void Transport::stopListening()
{
    d->listener.close();
    d->workers.postToAll([](LinkWorker& w) { w.setListenPort(0); });
}

void Transport::dial(const SocketAddress& to)
{
    if (d->book.isDialling(to))
        return;
    if (const QString why = d->reasonNotToDial(to); !why.isEmpty())
        return d->tellLater([this, to, why] { Q_EMIT dialFailed(to, why); });
    ++d->counted.dialled;
    const LinkId id = d->book.add(false, to);
    d->workers.postToOwner(id, [id, to](LinkWorker& worker) { worker.dial(id, to); });
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
    d->workers.postToLink(
        link, [reason](PeerLink& l) { l.leave(reason, QStringLiteral("closed here")); });
}

void Transport::closeAll(wire::ByeReason reason)
{
    d->closing = true;
    stopListening();
    for (const auto& [id, link] : d->book.links())
        close(id, reason);
    if (d->book.count() == 0)
        d->tellLater([this] { Q_EMIT allClosed(); });
}

void Transport::setVerifier(const trust::PeerVerifier& verifier)
{
    d->workers.postToAll([verifier](LinkWorker& w) { w.setVerifier(verifier); });
}

void Transport::setAddressAllowed(std::function<bool(const IpAddress&)> allowed)
{
    d->admission.setAllowed(std::move(allowed));
    for (const auto& [id, link] : d->book.links())
        if (!d->admission.isAllowed(link.remote.ip))
            d->workers.postToLink(id, [](PeerLink& l) {
                l.cut(QStringLiteral("its address is now outside the site boundary"));
            });
}

void Transport::setRateLimit(quint64 upBytesPerSecond)
{
    if (d->context.pace->setLimit(upBytesPerSecond)) // who waits for the old one asks again
        d->workers.postToAll([](LinkWorker& w) { w.sendAgain(); });
}

Stats Transport::stats() const
{
    Stats stats = d->counted;
    const SharedCounters& counters = *d->context.counters;
    stats.payloadSent = counters.payloadSent;
    stats.payloadReceived = counters.payloadReceived;
    stats.payloadDropped = counters.payloadDropped;
    stats.protocolErrors = counters.protocolErrors;
    stats.links = d->book.upCount();
    stats.halfOpen = d->book.halfOpenCount();
    return stats;
}

} // namespace patchswarm::transfer
