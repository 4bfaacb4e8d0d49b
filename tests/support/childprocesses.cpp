#include "tests/support/childprocesses.h"

#include <cerrno>
#include <sys/wait.h>

namespace patchswarm::tests {

bool childrenAreGone()
{
    siginfo_t info {};
    return ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == -1 && errno == ECHILD;
}

} // namespace patchswarm::tests
