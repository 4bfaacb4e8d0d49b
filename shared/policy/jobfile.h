#pragma once

#include <map>

#include "shared/content/artifactmanifest.h"
#include "shared/policy/patchjob.h"

namespace patchswarm::policy {

// A `.job` file: the signed job as it is, and the chunk lists of its artifacts.
// {"version":1,"jws":"…","chunkLists":{"<cid>":"<base64 of 32-byte digests>"}}. Neither is believed
// here: the signature is checked by trust, a list by rebuilding its CID.
class JobFile
{
public:
    explicit JobFile(QByteArray jws)
        : m_jws(std::move(jws))
    {
    }

    static constexpr qsizetype maxBytes = 128 * 1024 * 1024; // lists for about 3 TiB of artifacts

    [[nodiscard]] static Checked<JobFile> parse(const QByteArray& text);
    [[nodiscard]] QByteArray toJson() const;

    void add(const ArtifactManifest&);

    [[nodiscard]] const QByteArray& jws() const { return m_jws; } // compact form

    // The authenticated list of one artifact. An artifact of one chunk needs none. NotFound when
    // the file has none, InvalidInput or Untrusted when it does not fit.
    [[nodiscard]] Result<ArtifactManifest> manifest(const Artifact&) const;
    // Those of all artifacts in order, or everything that is wrong with them.
    [[nodiscard]] Checked<std::vector<ArtifactManifest>> manifests(const PatchJob&) const;

private:
    QByteArray m_jws;
    std::map<Cid, QByteArray> m_lists; // concatenated digests
};

// Whether the text has the form of a compact JWS: three parts of base64url, at most maxJwsBytes.
// Says nothing about trust.
[[nodiscard]] bool looksLikeJws(const QByteArray&);

// The payload of a compact JWS whose signature has NOT been checked; for showing and for finding
// out what it is.
[[nodiscard]] Result<QByteArray> unverifiedPayload(const QByteArray& jws);

// Digests as they stand in chunk lists: 32 bytes each, nothing left over.
[[nodiscard]] Result<std::vector<Sha256Digest>> splitDigests(const QByteArray& bytes);
[[nodiscard]] QByteArray joinDigests(std::span<const Sha256Digest>);

} // namespace patchswarm::policy
