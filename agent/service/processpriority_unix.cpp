#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "agent/service/processpriority.h"

namespace patchswarm::service {

namespace {

constexpr int backgroundNice = 10;

#if defined(SYS_ioprio_set) && defined(SYS_ioprio_get)
// linux/ioprio.h, which glibc does not wrap: class in the upper three of 16 bits, level below.
constexpr int whoProcess = 1;
constexpr int classShift = 13;
constexpr int bestEffort = 2;
constexpr int lastLevel = 7;

void yieldDisk()
{
    const bool isUnset = ::syscall(SYS_ioprio_get, whoProcess, 0) >> classShift == 0;
    if (isUnset)
        ::syscall(SYS_ioprio_set, whoProcess, 0, bestEffort << classShift | lastLevel);
}
#else
void yieldDisk() { }
#endif

} // namespace

void yieldToOthers()
{
    yieldDisk(); // first: an unset disk priority follows the nice level
    if (::getpriority(PRIO_PROCESS, 0) == 0)
        ::setpriority(PRIO_PROCESS, 0, backgroundNice);
}

} // namespace patchswarm::service
