#pragma once

#include <QString>
#include <QUrl>
#include <QVector>

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "agent/cache/cachetypes.h"
#include "shared/content/artifactmanifest.h"
#include "shared/swarm/swarm.h"

namespace patchswarm::service {

// What is wanted of one artifact, and where it can be bought.
struct WantedArtifact
{
    std::shared_ptr<const ArtifactManifest> manifest;
    QVector<QUrl> mirrors;
    bool wanted = false; // false: only shared
    bool originAllowed = false;
    bool viaGateway = false;
    bool keep = true; // false: dropped from the cache once delivered
    swarm::Priority priority;
};

enum class ArtifactState
{
    Opening,
    WaitingForSpace,
    Fetching,
    Whole,
    Failed
};

// How one artifact stands on this endpoint.
struct ArtifactStatus
{
    ArtifactState state = ArtifactState::Opening;
    quint64 size = 0; // bytes
    quint64 missingSpace = 0; // bytes, while WaitingForSpace
    quint64 reused = 0; // bytes found in the cache when it was opened
    // The givers of what was found, as the disk has them; names are giverName()'s.
    cache::TakenBytes taken;
    QString error; // while Failed
    QString originTrouble; // what the origin last said, in plain words; empty when it served
    std::optional<swarm::ArtifactView> view; // nothing before the cache has opened it
};

// The artifacts that the driver drives, by CID and by the number under which the swarm knows them.
// Holds, decides nothing.
class ArtifactTable
{
public:
    struct Entry
    {
        WantedArtifact artifact;
        swarm::ArtifactRef ref {};
        ArtifactStatus status;
        bool inSwarm = false;
        bool paused = false;
        bool onlySource = false; // as the cache was told
    };

    // Under a number of its own. Precondition: not there.
    Entry& insert(const Cid& cid);
    void erase(const Cid& cid);

    [[nodiscard]] Entry* find(const Cid& cid);
    [[nodiscard]] const Entry* find(const Cid& cid) const;

    // Precondition: the swarm knows the artifact.
    [[nodiscard]] const Entry& at(swarm::ArtifactRef ref) const { return m_entries.at(cidOf(ref)); }

    [[nodiscard]] const Cid& cidOf(swarm::ArtifactRef ref) const
    {
        return m_cids.at(static_cast<std::size_t>(ref));
    }

    // Its number while the swarm knows it.
    [[nodiscard]] std::optional<swarm::ArtifactRef> active(const Cid& cid) const;
    [[nodiscard]] QVector<Cid> cids() const;

private:
    std::map<Cid, Entry> m_entries;
    std::vector<Cid> m_cids; // index = ArtifactRef; also of artifacts that are gone
};

} // namespace patchswarm::service
