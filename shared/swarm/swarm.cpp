#include "shared/swarm/swarm.h"

#include <algorithm>

#include "shared/swarm/artifact.h"

namespace patchswarm::swarm {

// Routes events to artifacts and shares the upload slots among them.
class Swarm::State
{
public:
    State(const PeerKey& self, std::uint64_t seed, const Settings& settings)
        : m_self(self)
        , m_commons {.settings = settings, .random = Random(seed), .uploads = {}, .wan = {}}
    {
        m_commons.uploads.setSlots(settings.uploadSlots);
    }

    void on(const SettingsChanged&, Turn);
    void on(const ArtifactAdded&, Turn);
    void on(const ArtifactRemoved&, Turn);
    void on(const StorageChanged&, Turn);
    void on(const PeerLeft&, Turn);
    void on(const LinkUp&, Turn);
    void on(const LinkDown&, Turn);
    void on(const DialFailed&, Turn);
    void on(const CancelHeard&, Turn);
    void on(const UploadEnded&, Turn);
    void on(const OriginBytes&, Turn);
    void on(const OriginEnded&, Turn);
    void on(const OriginSequential&, Turn);

    void on(const OriginForgiven& e, Turn t)
    {
        with(e.artifact, [&](Artifact& a) { a.originForgiven(t); });
    }

    void on(const ArtifactPaused& e, Turn t)
    {
        with(e.artifact, [&](Artifact& a) { a.setPaused(e.paused, t); });
    }

    void on(const PriorityChanged& e, Turn)
    {
        with(e.artifact, [&](Artifact& a) { a.setPriority(e.priority); });
    }

    void on(const QueryHeard& e, Turn t)
    {
        with(e.artifact, [&](Artifact& a) { a.queryHeard(e.peer, t); });
    }

    void on(const WantingHeard& e, Turn t)
    {
        with(e.artifact, [&](Artifact& a) { a.wantingHeard(e.peer, e.rank, t); });
    }

    void on(const PeerHint& e, Turn t)
    {
        with(e.artifact, [&](Artifact& a) { a.hinted(e.peer, e.state, t); });
    }

    void on(const AnswerHeard& e, Turn t)
    {
        with(e.artifact, [&](Artifact& a) { a.answerHeard(e.peer, e.state, t); });
    }

    void on(const CrewHeard& e, Turn t)
    {
        with(e.artifact, [&](Artifact& a) { a.crewHeard(e.peer, e.summary, t); });
    }

    void on(const InterestHeard& e, Turn t)
    {
        with(e.artifact, [&](Artifact& a) { a.interestHeard(e.link, t); });
    }

    void on(const NotHereHeard& e, Turn t)
    {
        with(e.artifact, [&](Artifact& a) { a.notHereHeard(e.link, t); });
    }

    void on(const MapHeard& e, Turn t)
    {
        with(e.artifact, [&](Artifact& a) { a.mapHeard(e.link, *e.chunks, t); });
    }

    void on(const HaveHeard& e, Turn t)
    {
        with(e.artifact, [&](Artifact& a) { a.haveHeard(e.link, e.chunks, t); });
    }

    void on(const RequestHeard& e, Turn t)
    {
        with(e.artifact, [&](Artifact& a) { a.requestHeard(e.link, e.chunk, t); });
    }

    void on(const RefuseHeard& e, Turn t)
    {
        with(e.artifact, [&](Artifact& a) { a.refuseHeard(e.link, e.reason, t); });
    }

    void on(const LeaseHeard& e, Turn t)
    {
        with(e.artifact, [&](Artifact& a) { a.leaseHeard(e.link, e.notice, t); });
    }

    void on(const AckHeard& e, Turn t)
    {
        with(e.artifact, [&](Artifact& a) { a.ackHeard(e.link, e.chunk, t); });
    }

    void on(const PeerBytes& e, Turn t)
    {
        with(e.artifact, [&](Artifact& a) { a.peerBytes(e.link, e.chunk, e.bytes, t); });
    }

    void on(const ChunkVerified& e, Turn t)
    {
        with(e.artifact, [&](Artifact& a) { a.chunkVerified(e, t); });
    }

    void on(const ChunkCorrupt& e, Turn t)
    {
        with(e.artifact, [&](Artifact& a) { a.chunkCorrupt(e, t); });
    }

    void on(const ChunkLost& e, Turn t)
    {
        with(e.artifact, [&](Artifact& a) { a.chunkLost(e.chunk, t); });
    }

    void handleTimeout(Turn);
    void serve(Turn);
    [[nodiscard]] std::optional<TimePoint> nextTimeout() const;
    [[nodiscard]] const Artifact* find(ArtifactRef) const;

private:
    template<class Visit>
    void with(ArtifactRef ref, const Visit& visit)
    {
        for (const auto& artifact : m_artifacts)
            if (artifact->ref() == ref)
                return visit(*artifact);
    }

    PeerKey m_self;
    Commons m_commons;
    std::vector<LinkUp> m_links; // up now
    std::vector<std::unique_ptr<Artifact>>
        m_artifacts; // in order of arrival; artifacts refer to themselves, so they stay put
};

void Swarm::State::on(const SettingsChanged& changed, Turn turn)
{
    const bool switched = m_commons.settings.peersEnabled != changed.settings.peersEnabled;
    const bool servingSwitched = m_commons.settings.serves != changed.settings.serves;
    if (m_commons.settings.uploadSlots != changed.settings.uploadSlots)
        m_commons.uploads.setSlots(changed.settings.uploadSlots);
    m_commons.settings = changed.settings;
    if (servingSwitched) {
        if (!changed.settings.serves)
            m_commons.uploads.dropQueue();
        for (const auto& artifact : m_artifacts)
            artifact->servingSwitched(turn);
    }
    if (!switched)
        return;
    if (!changed.settings.peersEnabled) {
        m_commons.uploads.dropAll();
        for (const LinkUp& link : m_links)
            turn.sink.closeLink(link.link);
    }
    for (const auto& artifact : m_artifacts)
        artifact->peersSwitched(turn);
}

void Swarm::State::on(const ArtifactAdded& added, Turn turn)
{
    if (find(added.artifact) != nullptr
        || added.held->universe() != ChunkLayout {added.size}.count())
        return;
    Artifact& artifact =
        *m_artifacts.emplace_back(std::make_unique<Artifact>(m_commons, added, m_self));
    for (const LinkUp& link : m_links)
        artifact.linkUp(link, turn);
    artifact.begin(turn);
}

void Swarm::State::on(const ArtifactRemoved& removed, Turn turn)
{
    with(removed.artifact, [&](Artifact& a) { a.end(turn); });
    std::erase_if(m_artifacts, [&](const auto& a) { return a->ref() == removed.artifact; });
}

void Swarm::State::on(const StorageChanged& changed, Turn turn)
{
    m_commons.storageWritable = changed.writable;
    for (const auto& artifact : m_artifacts)
        artifact->storageChanged(turn);
}

void Swarm::State::on(const PeerLeft& left, Turn turn)
{
    for (const auto& artifact : m_artifacts)
        artifact->peerLeft(left.peer, turn);
}

void Swarm::State::on(const LinkUp& up, Turn turn)
{
    if (!m_commons.settings.peersEnabled) {
        turn.sink.closeLink(up.link);
        return;
    }
    m_links.push_back(up);
    for (const auto& artifact : m_artifacts)
        artifact->linkUp(up, turn);
}

void Swarm::State::on(const LinkDown& down, Turn turn)
{
    std::erase_if(m_links, [&](const LinkUp& up) { return up.link == down.link; });
    m_commons.uploads.dropLink(down.link);
    for (const auto& artifact : m_artifacts)
        artifact->linkDown(down.link, turn);
}

void Swarm::State::on(const DialFailed& failed, Turn turn)
{
    for (const auto& artifact : m_artifacts)
        artifact->dialFailed(failed.peer, turn);
}

void Swarm::State::on(const CancelHeard& cancelled, Turn)
{
    m_commons.uploads.withdraw(cancelled.link, cancelled.artifact, cancelled.chunk);
}

void Swarm::State::on(const UploadEnded& ended, Turn turn)
{
    m_commons.uploads.ended(ended.link, ended.artifact, ended.chunk, turn.now);
    with(ended.artifact,
         [&](Artifact& a) { a.uploadEnded(ended.link, ended.chunk, ended.sent, turn); });
}

void Swarm::State::on(const OriginBytes& bytes, Turn turn)
{
    for (const auto& artifact : m_artifacts)
        if (artifact->originBytes(bytes.fetch, bytes.bytes, turn))
            return;
}

void Swarm::State::on(const OriginEnded& ended, Turn turn)
{
    for (const auto& artifact : m_artifacts)
        if (artifact->originEnded(ended, turn))
            return;
}

void Swarm::State::on(const OriginSequential& sequential, Turn turn)
{
    with(sequential.artifact, [&](Artifact& a) { a.originSequential(turn); });
}

void Swarm::State::handleTimeout(Turn turn)
{
    for (const auto& artifact : m_artifacts)
        if (artifact->nextTimeout() <= turn.now)
            artifact->handleTimeout(turn);
}

void Swarm::State::serve(Turn turn)
{
    while (const auto wish = m_commons.uploads.takeNext(turn.now)) {
        with(wish->artifact, [&](Artifact& a) { a.uploadBegins(wish->link, wish->chunk); });
        turn.sink.upload(wish->link, wish->artifact, wish->chunk);
    }
}

std::optional<TimePoint> Swarm::State::nextTimeout() const
{
    TimePoint next = never;
    for (const auto& artifact : m_artifacts)
        next = std::min(next, artifact->nextTimeout());
    return next == never ? std::nullopt : std::optional(next);
}

const Artifact* Swarm::State::find(ArtifactRef ref) const
{
    const auto at = std::ranges::find(m_artifacts, ref, &Artifact::ref);
    return at == m_artifacts.end() ? nullptr : at->get();
}

Swarm::Swarm(const PeerKey& self, std::uint64_t seed, const Settings& settings)
    : m_state(std::make_unique<State>(self, seed, settings))
{
}

Swarm::~Swarm() = default;
Swarm::Swarm(Swarm&&) noexcept = default;
Swarm& Swarm::operator=(Swarm&&) noexcept = default;

void Swarm::handle(const Event& event, TimePoint now, ActionSink& sink)
{
    const Turn turn {now, sink};
    std::visit([&](const auto& happened) { m_state->on(happened, turn); }, event);
    m_state->serve(turn);
}

void Swarm::handleTimeout(TimePoint now, ActionSink& sink)
{
    m_state->handleTimeout({now, sink});
    m_state->serve({now, sink});
}

std::optional<TimePoint> Swarm::nextTimeout() const
{
    return m_state->nextTimeout();
}

std::optional<ArtifactView> Swarm::view(ArtifactRef artifact) const
{
    const Artifact* found = m_state->find(artifact);
    return found == nullptr ? std::nullopt : std::optional(found->view());
}

std::vector<PeerView> Swarm::peers(ArtifactRef artifact) const
{
    const Artifact* found = m_state->find(artifact);
    return found == nullptr ? std::vector<PeerView> {} : found->peers();
}

bool Swarm::isOnlySource(ArtifactRef artifact) const
{
    const Artifact* found = m_state->find(artifact);
    return found != nullptr && found->isOnlySource();
}

} // namespace patchswarm::swarm
