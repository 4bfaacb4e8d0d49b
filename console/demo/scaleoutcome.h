#pragma once

#include <QJsonObject>
#include <QString>
#include <QVector>

#include "console/demo/lonefetch.h"

namespace patchswarm::demo {

struct ScaleRow : LoneFetch
{
    int holders = 0; // peers that had the artifact and were switched on
};

// How fast one more endpoint got the artifact from 1, 2, 4 ... peers that may each send at one
// rate.
struct ScaleOutcome
{
    quint32 seed = 0;
    quint64 artifactBytes = 0;
    quint64 peerBitsPerSecond = 1; // what each peer may send
    QVector<ScaleRow> rows; // the first one with one peer

    // What `holders` peers need for the artifact at that rate, in ms.
    [[nodiscard]] double limitMs(const ScaleRow& row) const;
    // rows[0].verifiedMs / rows[index].verifiedMs; 0 when either did not succeed.
    [[nodiscard]] double speedUp(qsizetype index) const;
    [[nodiscard]] bool isSuccess() const;

    [[nodiscard]] QString text() const;
    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] QByteArray toCsv() const;
    // Speed-up over the number of peers, beside the line where each peer adds all it may send. A
    // self-contained SVG.
    [[nodiscard]] QByteArray toSvg() const;
};

} // namespace patchswarm::demo
