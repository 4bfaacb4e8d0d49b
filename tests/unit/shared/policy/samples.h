#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QStringList>

#include "shared/policy/fault.h"
#include "shared/policy/patchjob.h"
#include "shared/policy/profile.h"

// Documents that tests start from: sound as they are, to be spoilt one member at a time.
namespace patchswarm::policy::samples {

[[nodiscard]] QJsonObject profile();
[[nodiscard]] QJsonObject profileWith(const QString& setting, const QJsonValue& value);
[[nodiscard]] QJsonObject job();
[[nodiscard]] QJsonObject jobWith(const QString& key, const QJsonValue& value);
[[nodiscard]] QJsonObject artifact(const QString& fileName, qint64 size = 1000);
// A CID of the right codec for a file of this size; its digest is made of `seed`.
[[nodiscard]] QString cidFor(quint64 size, quint8 seed = 7);
[[nodiscard]] QStringList paths(const Faults&);

} // namespace patchswarm::policy::samples
