#pragma once

#include <QString>

#include <functional>

#include "console/demo/curve.h"
#include "console/demo/drawnaside.h"
#include "console/demo/outcome.h"
#include "shared/base/error.h"

namespace patchswarm::demo {

// The card at the end of a demo: what it took, against what, and what it survived.
[[nodiscard]] QString outcomeCard(const Outcome& outcome);

// One line per endpoint under a heading; empty fields for what never came (RFC 4180).
[[nodiscard]] QByteArray endpointsCsv(const Outcome& outcome);

// Makes the directory and finds out whether the report can be written there, before a demo runs for
// it. Io, Conflict.
[[nodiscard]] Result<void> checkReportDirectory(const QString& directory);

// The same for other files.
[[nodiscard]] Result<void> checkReportDirectory(const QString& directory, const QStringList& files);

struct ReportFile
{
    QString name;
    QByteArray content; // empty: not written
};

// Each whole or not at all. Io.
[[nodiscard]] Result<void> writeReportFiles(const QString& directory,
                                            const QVector<ReportFile>& files);

// outcome.json, endpoints.csv, curve.svg and curve.png in the directory. Io; without a PNG the
// others are written all the same.
using Draw = std::function<Result<QByteArray>(const QByteArray& svg)>; // a PNG

[[nodiscard]] Result<void> writeReport(const QString& directory, const Outcome& outcome,
                                       const QVector<CurvePoint>& curve,
                                       const Draw& draw = pictureOf);

} // namespace patchswarm::demo
