#pragma once

#include <string>
#include <vector>

#include "shared/swarm/swarm.h"

namespace patchswarm::swarm {

// Writes down what the swarm asks for, one short line an action: "request 3 17" is chunk 17 over
// link 3.
class RecordingSink final : public ActionSink
{
public:
    std::vector<std::string> lines;
    std::vector<SwarmRecord> records;
    std::vector<std::pair<FetchRef, ChunkRange>> fetches;

    [[nodiscard]] int count(const std::string& beginning) const
    {
        int found = 0;
        for (const std::string& line : lines)
            found += line.starts_with(beginning) ? 1 : 0;
        return found;
    }

    void clear()
    {
        lines.clear();
        records.clear();
    }

    void query(ArtifactRef) override { lines.push_back("query"); }

    void announceWanting(ArtifactRef, double) override { lines.push_back("wanting"); }

    void answer(ArtifactRef, PeerRef to, PeerState state) override { add("answer", to, state); }

    void announceCrew(ArtifactRef, const CrewSummary&) override { lines.push_back("crew"); }

    void dial(PeerRef peer) override { add("dial", peer); }

    void closeLink(LinkRef link) override { add("close", link); }

    void sendInterest(LinkRef link, ArtifactRef) override { add("interest", link); }

    void sendMap(LinkRef link, ArtifactRef, const ChunkSet& chunks) override
    {
        add("map", link, chunks.count());
    }

    void sendHave(LinkRef link, ArtifactRef, std::span<const ChunkIndex> chunks) override
    {
        for (const ChunkIndex chunk : chunks)
            add("have", link, chunk);
    }

    void request(LinkRef link, ArtifactRef, ChunkIndex chunk) override
    {
        add("request", link, chunk);
    }

    void cancel(LinkRef link, ArtifactRef, ChunkIndex chunk) override
    {
        add("cancel", link, chunk);
    }

    void upload(LinkRef link, ArtifactRef, ChunkIndex chunk) override
    {
        add("upload", link, chunk);
    }

    void refuse(LinkRef link, ArtifactRef, RefuseReason reason, std::span<const PeerRef>) override
    {
        add("refuse", link, reason);
    }

    void sendLease(LinkRef link, ArtifactRef, const LeaseNotice& notice) override
    {
        add("lease", link, notice.state);
    }

    void ack(LinkRef link, ArtifactRef, ChunkIndex chunk) override { add("ack", link, chunk); }

    void introduce(LinkRef link, ArtifactRef, std::span<const PeerRef>) override
    {
        add("introduce", link);
    }

    void fetchOrigin(FetchRef fetch, ArtifactRef, ChunkRange range) override
    {
        fetches.emplace_back(fetch, range);
        add("fetch", range.first, range.count);
    }

    void abortOrigin(FetchRef fetch) override { add("abort", fetch); }

    void record(const SwarmRecord& record) override { records.push_back(record); }

private:
    template<class... Numbers>
    void add(std::string line, Numbers... numbers)
    {
        ((line += ' ' + std::to_string(static_cast<std::uint32_t>(numbers))), ...);
        lines.push_back(line);
    }
};

} // namespace patchswarm::swarm
