#pragma once

#include <QString>

#include <optional>

#include "agent/transfer/linkcontext.h"
#include "shared/wire/messages.h"

// What the two ends of a link say to begin and to end it, in frames and in words for the log.
namespace patchswarm::transfer {

[[nodiscard]] wire::Hello ownHello(const LinkContext& context);

// Nothing when both speak one version of the protocol; else a sentence that names both.
[[nodiscard]] std::optional<QString> versionTrouble(const wire::Hello& theirs);

// A sentence for this side's log.
[[nodiscard]] QString farewellText(const wire::Bye& bye);

} // namespace patchswarm::transfer
