#pragma once

#include <QByteArray>
#include <QString>

#include "shared/content/artifactmanifest.h"

namespace patchswarm::lab {

// One file that the origin serves, and the signed job that asks for it.
struct Patch
{
    QString job; // id
    QByteArray jws;
    QByteArray content;
    ArtifactManifest manifest;

    [[nodiscard]] quint64 size() const { return manifest.layout().size; }
};

} // namespace patchswarm::lab
