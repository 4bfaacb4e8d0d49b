#pragma once

namespace patchswarm::service {

// What this process makes from now on only its own user can read, whatever it was started with.
void keepFilesPrivate();

} // namespace patchswarm::service
