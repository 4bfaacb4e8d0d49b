#include "shared/content/artifactmanifest.h"
