#include <sys/resource.h>

#include "tests/support/fakefleet/fakefleet.h"

namespace patchswarm::tests {

void raiseFileLimit()
{
    rlimit limit {};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace patchswarm::tests
