#pragma once

#include <QString>

#include "console/demo/curve.h"
#include "console/demo/outcome.h"
#include "shared/base/error.h"

namespace patchswarm::demo {

// The card at the end of a demo: what it took, against what, and what it survived.
[[nodiscard]] QString outcomeCard(const Outcome& outcome);

// One line per endpoint under a heading; empty fields for what never came (RFC 4180).
[[nodiscard]] QByteArray endpointsCsv(const Outcome& outcome);

// outcome.json, endpoints.csv and curve.svg in the directory, which is made. Io.
[[nodiscard]] Result<void> writeReport(const QString& directory, const Outcome& outcome,
                                       const QVector<CurvePoint>& curve);

} // namespace patchswarm::demo
