#pragma once

class QWidget;

namespace patchswarm::trust {
class Fleet;
}

namespace patchswarm::pages {

// Before a step that needs the key of the fleet's authority: asks for its passphrase when it is
// under one that was not given yet, again while it is wrong. False: the person gave up. A key that
// lies open or is elsewhere is no question; the step itself says what is missing.
[[nodiscard]] bool unlockAuthority(QWidget* parent, trust::Fleet& fleet);

} // namespace patchswarm::pages
