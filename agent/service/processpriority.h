#pragma once

namespace patchswarm::service {

// Gives this process, and every thread it starts from now on, less of CPU and disk than what the
// user works with: nice 10 and the last of the best-effort levels of disk priority (not "idle": on
// a busy disk a patch would never arrive). What somebody has set before stays. Does nothing where
// the system has no such thing or refuses. Call before the first thread starts.
void yieldToOthers();

} // namespace patchswarm::service
