#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>
#include <map>
#include <random>
#include <set>

#include "agent/discovery/discovery.h"
#include "agent/service/presenceanswers.h"
#include "agent/transfer/transport.h"
#include "shared/wire/survey.h"

namespace patchswarm::service {

using wire::anyArtifact;

// Keeps this endpoint linked to a few neighbours even when nothing is being fetched, so that jobs,
// profiles and revocations reach it without the console. It asks "who is here?" at start and now
// and then, answers others who ask, and dials at random among those it heard. An administrator who
// asks is answered by everybody, also when there is nothing to do. It knows nothing of artifacts.
// Main thread.
class Neighbourhood : public QObject
{
    Q_OBJECT

public:
    static constexpr int wantedLinks = 3;
    static constexpr std::size_t candidateLimit = 256;

    Neighbourhood(discovery::Discovery& discovery, transfer::Transport& transport, quint64 seed,
                  QObject* parent = nullptr);

    void start();
    void stop();

    // Somebody worth a link soon: it spoke of something we do not know.
    void suggest(const SocketAddress&);

private:
    void ask();
    void rescue(const SocketAddress& stranded);
    void answerLater(const SocketAddress& to);
    void answerSurvey(const SocketAddress& surveyor);
    void note(const SocketAddress&);
    void dialSoon();
    void dialSome();
    [[nodiscard]] int jitter(int fromMs, int toMs);

    discovery::Discovery& m_discovery;
    transfer::Transport& m_transport;
    std::mt19937_64 m_random;
    PresenceAnswers m_answers;
    std::set<SocketAddress> m_candidates;
    std::set<SocketAddress> m_linked; // where our links lead
    std::set<SocketAddress> m_dialling;
    std::map<transfer::LinkId, SocketAddress> m_links;
    QTimer m_askTimer;
    QTimer m_dialTimer;
    std::chrono::milliseconds m_interval {}; // until the next question
    int m_answersHeard = 0; // since the last question
    int m_rescues = 0; // lately begun
    bool m_isRunning = false;
};

} // namespace patchswarm::service
