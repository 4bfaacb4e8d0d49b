#include <sys/stat.h>

#include "agent/service/filemask.h"

namespace patchswarm::service {

void keepFilesPrivate()
{
    ::umask(S_IRWXG | S_IRWXO);
}

} // namespace patchswarm::service
