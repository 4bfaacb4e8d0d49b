#include "agent/service/examination.h"

#include <QDateTime>
#include <QNetworkInterface>
#include <QRandomGenerator>
#include <QStorageInfo>

#include <algorithm>
#include <iterator>
#include <utility>

#include "agent/service/portprobe.h"
#include "agent/service/sessionfacts.h"
#include "agent/service/settingsmapping.h"

namespace patchswarm::service {

namespace {

rpc::Reach reachOf(wire::PortState state)
{
    return static_cast<rpc::Reach>(state); // the same in the same order
}

bool canMulticast(const discovery::AttachedAddress& at)
{
    const auto flags = QNetworkInterface::interfaceFromIndex(at.interfaceIndex).flags();
    return flags.testFlag(QNetworkInterface::CanMulticast)
        || flags.testFlag(QNetworkInterface::IsLoopBack);
}

} // namespace

Examination::Examination(AgentSession& session, const PortCheckDesk& desk, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_desk(desk)
    , m_nonce(QRandomGenerator::system()->generate())
{
    using transfer::Transport;
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &Examination::end);
    connect(&session.transport(), &Transport::linkUp, this,
            [this](transfer::LinkId link, const trust::PeerIdentity& peer,
                   const SocketAddress& remote, quint16 listenPort) {
                linkUp(link, peer, {remote.ip, listenPort});
            });
    connect(&session.transport(), &Transport::linkDown, this, [this](transfer::LinkId link) {
        m_unanswered.erase(link);
        endIfDone();
    });
    connect(&session.transport(), &Transport::dialFailed, this, &Examination::dialFailed);
    connect(&session.transport(), &Transport::messageReceived, this, &Examination::hear);
    connect(&session.discovery(), &discovery::Discovery::answerHeard, this,
            [this](const Cid&, wire::PeerState, const SocketAddress& from) {
                if (!isToldByUnicast(from))
                    m_answered.insert(from.ip);
            });
}

Examination::~Examination()
{
    if (m_thread)
        m_thread->wait();
}

void Examination::retire(std::unique_ptr<Examination> examination)
{
    Examination* ending = examination.release();
    ending->m_hasEnded = true;
    ending->setParent(nullptr);
    if (ending->m_thread && !ending->m_hasMachine)
        connect(ending->m_thread.get(), &QThread::finished, ending, &QObject::deleteLater);
    else
        ending->deleteLater();
}

void Examination::start()
{
    m_clock.start();
    m_deadline.start(longestMs);
    QTimer::singleShot(shortestMs, this, &Examination::endIfDone);
    m_asked = m_session.discovery().now();
    lookAtMachine();
    if (!m_session.profiles().effective().settings.p2pEnabled)
        return;
    m_session.discovery().query({anyArtifact});
    chooseNeighbours();
}

void Examination::lookAtMachine()
{
    const policy::Settings& settings = m_session.profiles().effective().settings;
    doctor::MachineQuestion question;
    question.statePath = m_session.stateDirectory();
    question.bind = m_session.bind();
    question.tcpPorts = {static_cast<quint16>(m_session.transportPort()),
                         static_cast<quint16>(settings.adminPort)};
    question.udpPorts = {m_session.membership().discoveryPort};
    m_thread.reset(
        QThread::create([this, question] { m_machine = doctor::lookAtMachine(question); }));
    connect(m_thread.get(), &QThread::finished, this, [this] {
        m_hasMachine = true;
        endIfDone();
    });
    m_thread->start();
}

// Those that are linked first, then those heard last.
void Examination::chooseNeighbours()
{
    for (const auto& [link, view] : m_desk.links()) {
        if (m_neighbours.size() >= mostNeighbours) {
            ++m_leftOut;
            continue;
        }
        doctor::NeighbourFacts& neighbour = m_neighbours[view.address];
        neighbour.check.endpoint = view.id.toString();
        neighbour.check.name = view.name;
        examineLinked(link, neighbour);
    }
    std::vector<discovery::Neighbour> heard = m_session.discovery().neighbours().all();
    std::sort(heard.begin(), heard.end(),
              [](const auto& a, const auto& b) { return a.lastHeard > b.lastHeard; });
    int dials = 0;
    for (const discovery::Neighbour& neighbour : heard) {
        if (m_neighbours.contains(neighbour.transport)
            || !m_session.boundary().allows(neighbour.transport.ip))
            continue;
        if (m_neighbours.size() >= mostNeighbours || dials == mostDials) {
            ++m_leftOut;
            continue;
        }
        ++dials;
        dial(neighbour.transport);
    }
}

// A link shows that one way is open; the other one is tried.
void Examination::examineLinked(transfer::LinkId link, doctor::NeighbourFacts& neighbour)
{
    const LinkView view = m_desk.links().at(link);
    neighbour.check.isLinked = true;
    (view.incoming ? neighbour.check.transportFrom : neighbour.check.transportTo) =
        rpc::Reach::Open;
    if (view.incoming && view.address.port != 0)
        probe(view.address, view.address, &rpc::NeighbourCheck::transportTo);
    askLink(link);
}

void Examination::dial(const SocketAddress& to)
{
    m_neighbours[to]; // without a link so far
    m_dialling.insert(to);
    m_session.transport().dial(to);
    probe(to, to, &rpc::NeighbourCheck::transportTo);
}

void Examination::askLink(transfer::LinkId link)
{
    m_unanswered.insert(link);
    wire::PortCheck ask;
    ask.nonce = m_nonce;
    ask.transportPort = static_cast<std::uint16_t>(m_session.transportPort());
    ask.adminPort = static_cast<std::uint16_t>(m_session.profiles().effective().settings.adminPort);
    m_session.transport().send(link, ask);
}

void Examination::linkUp(transfer::LinkId link, const trust::PeerIdentity& peer,
                         const SocketAddress& at)
{
    m_dialling.erase(at);
    const auto known = m_neighbours.find(at);
    if (known == m_neighbours.end() || m_hasEnded)
        return;
    doctor::NeighbourFacts& neighbour = known->second;
    neighbour.check.endpoint = peer.id.toString();
    neighbour.check.name = peer.name;
    neighbour.check.isLinked = true;
    neighbour.trouble.clear();
    askLink(link);
}

void Examination::dialFailed(const SocketAddress& to, const QString& why)
{
    if (m_dialling.erase(to) == 0)
        return;
    if (doctor::NeighbourFacts& neighbour = m_neighbours[to]; !neighbour.check.isLinked)
        neighbour.trouble = why;
    endIfDone();
}

SocketAddress Examination::addressOf(transfer::LinkId link) const
{
    const auto view = m_desk.links().find(link);
    return view == m_desk.links().end() ? SocketAddress {} : view->second.address;
}

void Examination::hear(transfer::LinkId link, const wire::Message& message)
{
    const auto* told = std::get_if<wire::PortCheck>(&message);
    if (told == nullptr || !told->reply || told->nonce != m_nonce || m_unanswered.erase(link) == 0)
        return;
    const SocketAddress at = addressOf(link);
    const auto known = m_neighbours.find(at);
    if (known == m_neighbours.end())
        return endIfDone();
    doctor::NeighbourFacts& neighbour = known->second;
    neighbour.hasReplied = true;
    if (neighbour.check.transportFrom != rpc::Reach::Open)
        neighbour.check.transportFrom = reachOf(told->transport);
    neighbour.check.adminFrom = reachOf(told->admin);
    if (told->adminPort != 0)
        probe(at, {at.ip, told->adminPort}, &rpc::NeighbourCheck::adminTo);
    endIfDone();
}

void Examination::probe(const SocketAddress& neighbour, const SocketAddress& to,
                        rpc::Reach rpc::NeighbourCheck::*which)
{
    ++m_probes;
    auto* probe = new PortProbe(this);
    connect(probe, &PortProbe::done, this, [this, probe, neighbour, which](wire::PortState state) {
        --m_probes;
        probe->deleteLater();
        m_neighbours[neighbour].check.*which = reachOf(state);
        endIfDone();
    });
    probe->start(m_session.bind(), to, PortCheckDesk::probeMs);
}

void Examination::endIfDone()
{
    const bool isOpen = m_clock.elapsed() < shortestMs || !m_hasMachine || m_probes > 0
        || !m_dialling.empty() || !m_unanswered.empty();
    if (!isOpen)
        end();
}

void Examination::end()
{
    if (std::exchange(m_hasEnded, true))
        return;
    m_deadline.stop();
    const policy::Settings& settings = m_session.profiles().effective().settings;
    doctor::Facts facts;
    facts.now = QDateTime::currentMSecsSinceEpoch();
    facts.isSwarmOn = settings.p2pEnabled;
    facts.heldBack = m_session.restraint().reason;
    facts.ports = ports();
    if (facts.isSwarmOn)
        facts.interfaces = interfaces();
    for (auto& [address, neighbour] : m_neighbours) {
        neighbour.check.address = address.toString();
        neighbour.check.isHeard = m_session.discovery().neighbours().find(address) != nullptr;
        facts.neighbours.append(neighbour);
    }
    facts.neighboursLeftOut = m_leftOut;
    facts.boundary = boundaryFacts(m_session);
    facts.trust = trustFacts(m_session.membership(), m_session.discovery());
    facts.clock = clockFacts(m_session.discovery());
    facts.disk = disk();
    if (m_hasMachine)
        facts.descriptors = m_machine->descriptors;
    Q_EMIT finished(facts);
}

// --- what was found out --------------------------------------------------------------------------

doctor::PortFacts Examination::ports() const
{
    const policy::Settings& settings = m_session.profiles().effective().settings;
    doctor::PortFacts ports;
    ports.transportPort = m_session.transportPort();
    ports.adminPort = settings.adminPort;
    ports.discoveryPort = m_session.membership().discoveryPort;
    ports.isListening = m_session.transport().port() != 0;
    if (m_session.transportPort() != settings.transportPort && !m_session.profiles().pending())
        ports.trouble = m_session.trouble();
    if (m_hasMachine)
        ports.holders = m_machine->holders;
    return ports;
}

bool Examination::isLinked(const SocketAddress& transport) const
{
    return std::any_of(m_desk.links().begin(), m_desk.links().end(),
                       [&](const auto& entry) { return entry.second.address == transport; });
}

// Introducers, and those that count us among theirs, get by unicast what goes to all others by
// multicast: what they say proves nothing about it.
bool Examination::isToldByUnicast(const SocketAddress& transport) const
{
    const auto& named = m_session.profiles().effective().settings.neighbours;
    const discovery::Neighbour* known = m_session.discovery().neighbours().find(transport);
    return (known != nullptr && known->lastIntroduction)
        || std::any_of(named.begin(), named.end(),
                       [&](const SocketAddress& other) { return other.ip == transport.ip; });
}

// Of one of its addresses, IPv4 or IPv6: what comes by both is noted once.
void Examination::addTo(doctor::InterfaceFacts& face, const discovery::AttachedAddress& at) const
{
    const discovery::Discovery& discovery = m_session.discovery();
    const auto echo = discovery.lastEcho(at.address);
    face.hasEcho = face.hasEcho || (echo && *echo >= m_asked);
    for (const discovery::Neighbour& neighbour : discovery.neighbours().all())
        if (neighbour.lastMulticast && at.prefix.contains(neighbour.transport.ip)) {
            const bool mustAnswer =
                isLinked(neighbour.transport) && !isToldByUnicast(neighbour.transport);
            ++face.heard;
            face.expected += mustAnswer ? 1 : 0;
        }
    for (const IpAddress& address : m_answered)
        face.answered += at.prefix.contains(address) ? 1 : 0;
    for (const auto& [link, view] : m_desk.links())
        face.linked += at.prefix.contains(view.address.ip) ? 1 : 0;
}

QVector<doctor::InterfaceFacts> Examination::interfaces() const
{
    QVector<doctor::InterfaceFacts> facts;
    for (const discovery::AttachedAddress& at : m_session.discovery().addresses()) {
        auto face = std::find_if(facts.begin(), facts.end(), [&at](const auto& other) {
            return other.name == at.interfaceName;
        });
        if (face == facts.end()) {
            facts.append({at.interfaceName, at.address.toString(), canMulticast(at), false});
            face = std::prev(facts.end());
        } else {
            face->address += QStringLiteral(", ") + at.address.toString();
        }
        addTo(*face, at);
    }
    return facts;
}

doctor::DiskFacts Examination::disk() const
{
    doctor::DiskFacts facts;
    if (m_hasMachine)
        facts = m_machine->disk;
    facts.path = m_session.stateDirectory();
    facts.hasAnswered = m_hasMachine;
    const cache::Limits limits =
        cacheLimits(m_session.profiles().effective().settings, facts.totalBytes);
    facts.cacheLimit = limits.bytes;
    facts.floor = limits.floorOn(facts.totalBytes);
    facts.cacheUsed = m_session.cache().usedBytes() + m_session.cache().reservedBytes();
    return facts;
}

} // namespace patchswarm::service
