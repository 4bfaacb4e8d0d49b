#pragma once

#include <QUrl>

#include "shared/policy/jsonreading.h"

namespace patchswarm::policy {

inline constexpr qsizetype maxUrlCharacters = 2048;

// http or https, a host, no user information, no fragment, port 1-65535, nothing that needs
// guessing. InvalidInput names the rule that it breaks. Addresses are checked when connecting
// (originrules.h).
[[nodiscard]] Result<QUrl> parseWebUrl(const QString&);

// The same for a JSON value; answers the URL in its encoded form.
[[nodiscard]] std::optional<QString> readWebUrl(const QJsonValue&, const Place&);

} // namespace patchswarm::policy
