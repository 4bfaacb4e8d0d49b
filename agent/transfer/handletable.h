#pragma once

#include <QString>

#include <cstddef>
#include <map>
#include <optional>

#include "shared/content/chunklayout.h"
#include "shared/content/cid.h"
#include "shared/wire/messages.h"

namespace patchswarm::transfer {

// An artifact that one side of a link has opened.
struct OpenArtifact
{
    Cid cid;
    ChunkLayout layout;
};

// Which number means which artifact on one link, for one direction. Pure.
class HandleTable
{
public:
    explicit HandleTable(std::size_t limit)
        : m_limit(limit)
    {
    }

    // Nothing when done (again the same is no error); otherwise what is wrong, as the end of "it
    // ...".
    [[nodiscard]] std::optional<QString> open(wire::ArtifactHandle handle, const Cid& cid,
                                              std::uint64_t size);
    [[nodiscard]] const OpenArtifact* find(wire::ArtifactHandle handle) const;
    [[nodiscard]] std::optional<wire::ArtifactHandle> handleOf(const Cid& cid) const;

private:
    std::size_t m_limit;
    std::map<wire::ArtifactHandle, OpenArtifact> m_byHandle;
    std::map<Cid, wire::ArtifactHandle> m_byCid;
};

} // namespace patchswarm::transfer
