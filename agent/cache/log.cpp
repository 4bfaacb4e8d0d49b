#include "agent/cache/log.h"

Q_LOGGING_CATEGORY(lcCache, "patchswarm.cache")
