#include "agent/service/neighbourhood.h"

#include <algorithm>
#include <chrono>
#include <iterator>

namespace patchswarm::service {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds firstInterval = 1s;
constexpr std::chrono::milliseconds laterQuestions = 5min;
constexpr std::chrono::milliseconds rescuePause = 10s;
constexpr int rescuesAtOnce = 3; // within that time
constexpr int enoughAnswers = 8;
constexpr int firstDialWithinMs = 300;

} // namespace

Neighbourhood::Neighbourhood(discovery::Discovery& discovery, transfer::Transport& transport,
                             quint64 seed, QObject* parent)
    : QObject(parent)
    , m_discovery(discovery)
    , m_transport(transport)
    , m_random(seed)
    , m_answers(seed + 1)
{
    using discovery::Discovery;
    using transfer::Transport;
    m_askTimer.setSingleShot(true);
    m_dialTimer.setSingleShot(true);
    connect(&m_askTimer, &QTimer::timeout, this, &Neighbourhood::ask);
    connect(&m_dialTimer, &QTimer::timeout, this, &Neighbourhood::dialSome);
    connect(&discovery, &Discovery::queryHeard, this,
            [this](const QVector<Cid>& cids, const SocketAddress& from) {
                const bool isForAnybody = cids.contains(anyArtifact);
                if (from.port == wire::surveyorPort)
                    return isForAnybody ? answerSurvey(from) : void();
                note(from);
                if (isForAnybody)
                    answerLater(from);
            });
    connect(&discovery, &Discovery::answerHeard, this,
            [this](const Cid&, wire::PeerState, const SocketAddress& from,
                   const QVector<SocketAddress>& sample) {
                ++m_answersHeard;
                note(from);
                for (const SocketAddress& other : sample)
                    note(other);
            });
    connect(&discovery, &Discovery::wantingHeard, this,
            [this](const Cid&, double, const SocketAddress& from) { note(from); });
    connect(&discovery, &Discovery::strandedHeard, this, &Neighbourhood::rescue);
    connect(&discovery, &Discovery::left, this,
            [this](const SocketAddress& from) { m_candidates.erase(from); });
    connect(&transport, &Transport::linkUp, this,
            [this](transfer::LinkId link, const trust::PeerIdentity&, const SocketAddress& remote,
                   quint16 listenPort) {
                const SocketAddress at {remote.ip, listenPort};
                m_dialling.erase(at);
                m_links.emplace(link, at);
                m_linked.insert(at);
            });
    connect(&transport, &Transport::linkDown, this, [this](transfer::LinkId link) {
        const auto gone = m_links.find(link);
        if (gone == m_links.end())
            return;
        m_linked.erase(gone->second);
        m_links.erase(gone);
        if (m_links.empty() && m_isRunning)
            start();
        dialSoon();
    });
    connect(&transport, &Transport::dialFailed, this, [this](const SocketAddress& to) {
        if (m_dialling.erase(to) == 0)
            return;
        m_candidates.erase(to);
        dialSoon();
    });
}

void Neighbourhood::start()
{
    m_isRunning = true;
    m_interval = firstInterval;
    ask();
}

void Neighbourhood::stop()
{
    m_isRunning = false;
    m_askTimer.stop();
    m_dialTimer.stop();
}

void Neighbourhood::suggest(const SocketAddress& address)
{
    note(address);
    if (!m_isRunning || m_linked.contains(address) || m_dialling.contains(address)
        || m_links.size() + m_dialling.size() >= 2 * wantedLinks)
        return;
    m_dialling.insert(address);
    m_transport.dial(address);
}

// It hears nobody. A few of the many that hear it link to it; it is no candidate otherwise, for it
// may be one that was revoked and says so at every turn.
void Neighbourhood::rescue(const SocketAddress& stranded)
{
    const int others = static_cast<int>(m_discovery.neighbours().all().size());
    if (!m_isRunning || m_rescues >= rescuesAtOnce || m_linked.contains(stranded)
        || m_dialling.contains(stranded) || jitter(0, others / enoughAnswers) != 0)
        return;
    ++m_rescues;
    QTimer::singleShot(rescuePause, this, [this] { --m_rescues; });
    m_dialling.insert(stranded);
    m_transport.dial(stranded);
}

void Neighbourhood::ask()
{
    m_answersHeard = 0;
    m_discovery.query({anyArtifact});
    // Unanswered questions become rarer: 2 s, 4 s, ... up to the usual interval.
    m_interval = m_links.empty() ? std::min(m_interval * 2, laterQuestions) : laterQuestions;
    m_askTimer.start(m_interval + std::chrono::milliseconds(jitter(0, 1000)));
}

void Neighbourhood::answerLater(const SocketAddress& to)
{
    if (!m_isRunning)
        return;
    m_answersHeard = 0;
    const auto wait = m_answers.asked(to, m_discovery.now());
    if (!wait)
        return;
    QTimer::singleShot(std::chrono::milliseconds(wait->ms), this, [this, to] {
        if (!m_isRunning || m_answersHeard >= enoughAnswers)
            return;
        QVector<SocketAddress> sample(m_linked.begin(), m_linked.end());
        std::shuffle(sample.begin(), sample.end(), m_random);
        m_discovery.answer(to, anyArtifact, wire::PeerState::Partial, sample.mid(0, 8));
    });
}

void Neighbourhood::answerSurvey(const SocketAddress& surveyor)
{
    const auto wait = m_isRunning ? m_answers.surveyed(surveyor.ip, m_discovery.now(),
                                                       m_discovery.neighbours().onOurSegment())
                                  : std::nullopt;
    if (wait)
        QTimer::singleShot(std::chrono::milliseconds(wait->ms), this, [this, surveyor] {
            if (m_isRunning)
                m_discovery.answer(surveyor, anyArtifact, wire::PeerState::Partial);
        });
}

void Neighbourhood::note(const SocketAddress& address)
{
    if (m_candidates.size() < candidateLimit)
        m_candidates.insert(address);
    dialSoon();
}

void Neighbourhood::dialSoon()
{
    if (m_isRunning && !m_dialTimer.isActive())
        m_dialTimer.start(jitter(0, firstDialWithinMs));
}

void Neighbourhood::dialSome()
{
    std::vector<SocketAddress> open;
    std::copy_if(m_candidates.begin(), m_candidates.end(), std::back_inserter(open),
                 [this](const SocketAddress& at) {
                     return !m_linked.contains(at) && !m_dialling.contains(at);
                 });
    std::shuffle(open.begin(), open.end(), m_random);
    for (const SocketAddress& address : open) {
        if (m_links.size() + m_dialling.size() >= static_cast<std::size_t>(wantedLinks))
            return;
        m_dialling.insert(address);
        m_transport.dial(address);
    }
}

int Neighbourhood::jitter(int fromMs, int toMs)
{
    return std::uniform_int_distribution<int>(fromMs, toMs)(m_random);
}

} // namespace patchswarm::service
