#pragma once

#include "shared/policy/jsonreading.h"

namespace patchswarm::policy {

// What a signed payload says it is. The kind stands inside the payload ("kind", with "version": 1),
// so that a signature over one kind of document can never be passed off as another.
enum class DocumentKind
{
    Profile,
    Job,
    Tombstone
};

inline constexpr int documentVersion = 1;
// A payload; signed, in base64url and with its certificate, it stays within maxJwsBytes.
inline constexpr qsizetype maxDocumentBytes = 180 * 1024;
inline constexpr qsizetype maxJwsBytes = 256 * 1024; // as on the wire

[[nodiscard]] QString documentKindName(DocumentKind); // "profile", "job", "tombstone"

// InvalidInput when it is not JSON or of no known kind; UnsupportedVersion names both versions.
[[nodiscard]] Result<DocumentKind> documentKind(const QByteArray& payload);

// A fault unless the object says that it is of this kind and of our version.
void requireKind(const QJsonObject&, DocumentKind, const Place&);

// Ids of jobs and profiles: 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit, and a
// safe folder name.
[[nodiscard]] std::optional<QString> readDocumentId(const QJsonValue&, const Place&);

// Revisions count from 1.
[[nodiscard]] std::optional<std::int64_t> readRevision(const QJsonValue&, const Place&);

} // namespace patchswarm::policy
