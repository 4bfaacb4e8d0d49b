#pragma once

#include <QJsonObject>
#include <QString>
#include <QVector>

#include "console/demo/lonefetch.h"

namespace patchswarm::demo {

struct TableRow : LoneFetch
{
    QString role; // "from the origin", "from one peer", "from several peers"
};

// The three roles one after another and their arithmetic: how many times faster than the origin
// each one was.
struct TableOutcome
{
    quint32 seed = 0;
    quint64 artifactBytes = 0;
    quint64 wanBitsPerSecond = 1;
    quint64 wanBytes = 0;
    QVector<TableRow> rows; // the first one is from the origin

    [[nodiscard]] qint64 wanLimitMs() const; // artifactBytes * 8 / wanBitsPerSecond
    // rows[0].verifiedMs / rows[index].verifiedMs; 0 when either is missing or did not succeed.
    [[nodiscard]] double ratio(qsizetype index) const;
    [[nodiscard]] bool isSuccess() const;

    [[nodiscard]] QString text() const;
    [[nodiscard]] QJsonObject toJson() const;
};

} // namespace patchswarm::demo
