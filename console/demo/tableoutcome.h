#pragma once

#include <QJsonObject>
#include <QString>
#include <QVector>

namespace patchswarm::demo {

// One endpoint that got the artifact while the others stood by.
struct TableRow
{
    QString role; // "from the origin", "from one peer", "from 2 peers"
    qint64 verifiedMs = 0; // from when it knew of the job until all bytes were there and checked
    qint64 deliveredMs = 0; // until the file was delivered
    quint64 fromOrigin = 0; // verified bytes
    quint64 fromPeers = 0;
    int peers = 0; // that gave bytes
    bool succeeded = false;
    QString reason; // why not
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
