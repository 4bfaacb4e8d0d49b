#pragma once

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

#include "agent/service/chunklists.h"
#include "agent/service/documentexchange.h"
#include "agent/service/handoff.h"
#include "agent/service/jobboard.h"
#include "agent/service/localsettings.h"
#include "agent/service/neighbourhood.h"
#include "agent/service/profiledesk.h"
#include "agent/service/ratelimits.h"
#include "agent/service/statestore.h"
#include "agent/service/surroundings.h"
#include "agent/service/swarmdriver.h"
#include "agent/service/swarmlog.h"
#include "agent/service/trustdesk.h"

namespace patchswarm::service {

// What a start needs to know.
struct SessionOptions
{
    // Wraps what neighbours are served from. Empty in the agent; a test peer uses it to serve wrong
    // bytes.
    using DecorateReader = std::function<std::shared_ptr<transfer::ChunkSourceReader>(
        std::shared_ptr<transfer::ChunkSourceReader>)>;

    QString stateDirectory; // absolute
    IpAddress bind; // unspecified: every address
    int transportPort = 0; // in place of the profile's, which could not be had; 0: the profile's
    QString transportPortTrouble; // why
    DecorateReader decorateReader;
    Surroundings::Look surroundings; // empty in the agent: what the system tells
};

// One run of the agent from a start to an end: builds its parts from the state directory, joins
// them, carries the profile in force out to them. It makes no decision of its own. A new key or a
// new transport port needs a new session. Main thread.
class AgentSession : public QObject
{
    Q_OBJECT

public:
    // Every error names the file or port and the next step.
    [[nodiscard]] static Result<std::unique_ptr<AgentSession>> start(const SessionOptions& options);
    ~AgentSession() override;

    // Says goodbye, finishes writes; ended() follows within about a second.
    void end();
    // Reads local.json again.
    [[nodiscard]] Result<void> reloadLocalSettings();

    // What it takes over of trust is carried out at once: links to the revoked are cut.
    [[nodiscard]] TrustDesk& trustDesk() { return m_trust; }

    [[nodiscard]] SwarmLog& swarmLog() { return *m_log; }

    [[nodiscard]] const trust::Membership& membership() const { return m_trust.membership(); }

    [[nodiscard]] const policy::EndpointTraits& traits() const { return m_traits; }

    [[nodiscard]] const QString& stateDirectory() const { return m_options.stateDirectory; }

    [[nodiscard]] const IpAddress& bind() const { return m_options.bind; }

    [[nodiscard]] int transportPort() const { return m_transportPort; }

    // What an administrator should know although the agent works: why the transport port is not
    // the profile's, or that the clocks differ. Empty: nothing.
    [[nodiscard]] QString trouble() const;

    [[nodiscard]] policy::SiteBoundary boundary() const;

    // Power and connection, as far as the system tells.
    [[nodiscard]] const policy::Circumstances& circumstances() const
    {
        return m_surroundings.current();
    }

    // What the profile makes of them, in force now.
    [[nodiscard]] const policy::Restraint& restraint() const { return m_restraint; }

    // In force now.
    [[nodiscard]] const RateLimits::Limits& limits() const { return m_limits.current(); }

    [[nodiscard]] cache::ChunkCache& cache() { return *m_cache; }

    [[nodiscard]] StateStore& store() { return *m_store; }

    [[nodiscard]] ProfileDesk& profiles() { return *m_profiles; }

    [[nodiscard]] JobBoard& jobs() { return *m_jobs; }

    [[nodiscard]] ChunkLists& chunkLists() { return *m_lists; }

    [[nodiscard]] SwarmDriver& driver() { return *m_driver; }

    [[nodiscard]] transfer::Transport& transport() { return *m_transport; }

    [[nodiscard]] discovery::Discovery& discovery() { return *m_discovery; }

Q_SIGNALS:
    void ended();
    void restartNeeded(const QString& why);
    void revocationsTaken();

private:
    explicit AgentSession(SessionOptions options);

    [[nodiscard]] Result<void> loadState();
    [[nodiscard]] Result<void> openPorts();
    void buildParts();
    void connectParts();
    void joinSwarm();
    void leaveSwarm();
    void shareCached();
    void applyProfile(const policy::Profile& before, const policy::Profile& now);
    void followTransportPort();
    void applyBoundary();
    void applyRateLimits();
    void applyRestraint();
    void tellSwarm();
    void restIfIdle();
    void documentArrived(const QByteArray& jws);
    void applyRevocations(const QByteArray& before, const QByteArray& now);
    [[nodiscard]] std::function<bool(const IpAddress&)> boundaryRule() const;

    [[nodiscard]] const policy::Settings& settings() const
    {
        return m_profiles->effective().settings;
    }

    SessionOptions m_options;
    TrustDesk m_trust;
    policy::EndpointTraits m_traits;
    LocalSettings m_local;
    std::unique_ptr<cache::ChunkCache> m_cache;
    std::unique_ptr<StateStore> m_store;
    std::unique_ptr<ProfileDesk> m_profiles;
    std::unique_ptr<transfer::Transport> m_transport;
    std::unique_ptr<discovery::Discovery> m_discovery;
    std::unique_ptr<origin::OriginSource> m_origin;
    std::unique_ptr<SwarmDriver> m_driver;
    std::unique_ptr<DocumentExchange> m_documents;
    std::unique_ptr<ChunkLists> m_lists;
    std::unique_ptr<HandOff> m_handOff;
    std::unique_ptr<JobBoard> m_jobs;
    std::unique_ptr<Neighbourhood> m_neighbourhood;
    std::unique_ptr<SwarmLog> m_log;
    RateLimits m_limits;
    Surroundings m_surroundings;
    policy::Restraint m_restraint;
    QTimer m_restClock;
    int m_transportPort = 0; // in use
    bool m_isJoined = false;
    bool m_isResting = false;
    quint64 m_lastMoved = 0; // payload bytes, at the last look
};

} // namespace patchswarm::service
