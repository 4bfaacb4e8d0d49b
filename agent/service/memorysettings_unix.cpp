#include <malloc.h>

#include "agent/service/memorysettings.h"

namespace patchswarm::service {

namespace {

constexpr int keptBelow =
    8 * 1024 * 1024; // bytes: a chunk and its copies in TLS buffers stay on the heap
constexpr int trimAbove = 32 * 1024 * 1024; // bytes free at the top of the heap

} // namespace

void keepBuffersMapped()
{
    mallopt(M_MMAP_THRESHOLD, keptBelow);
    mallopt(M_TRIM_THRESHOLD, trimAbove);
}

void giveBackFreeMemory()
{
    malloc_trim(0);
}

} // namespace patchswarm::service
