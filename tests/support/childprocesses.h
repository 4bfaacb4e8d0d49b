#pragma once

namespace patchswarm::tests {

// Whether this process has no child any more, neither running nor unheard of. A test that leaves a
// program running waits for this before it ends, so that whatever watched the program is gone too.
[[nodiscard]] bool childrenAreGone();

} // namespace patchswarm::tests
