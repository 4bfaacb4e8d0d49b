#pragma once

#include <QByteArray>
#include <QJsonObject>

#include "shared/base/error.h"

namespace patchswarm::trust {

// One JSON object in UTF-8; a duplicate key anywhere is refused (RFC 8259 leaves open which one
// counts). `what` names the text in the error (InvalidInput).
[[nodiscard]] Result<QJsonObject> parseStrictObject(const QByteArray& text, const QString& what);

// RFC 4648 base64url without padding; the one canonical form only.
[[nodiscard]] QByteArray toBase64Url(const QByteArray& bytes);
[[nodiscard]] Result<QByteArray> fromBase64Url(const QByteArray& text, const QString& what);

} // namespace patchswarm::trust
