#include <unistd.h>

#include "console/ctl/output.h"

namespace patchswarm::ctl {

bool isTerminal(int descriptor)
{
    return isatty(descriptor) == 1;
}

} // namespace patchswarm::ctl
