#include "console/demo/tableoutcome.h"

#include <QJsonArray>

#include <algorithm>

#include "shared/base/bytes.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::demo {

namespace {

QString secondsText(qint64 ms)
{
    return u"%1 s"_s.arg(static_cast<double>(ms) / 1000.0, 0, 'f', 2);
}

QString rateOf(quint64 bytes, qint64 ms)
{
    return rateText(1000.0 * static_cast<double>(bytes)
                    / static_cast<double>(std::max<qint64>(1, ms)));
}

} // namespace

qint64 TableOutcome::wanLimitMs() const
{
    return qRound64(8000.0 * static_cast<double>(artifactBytes)
                    / static_cast<double>(wanBitsPerSecond));
}

double TableOutcome::ratio(qsizetype index) const
{
    if (index >= rows.size() || !rows.first().succeeded || !rows.at(index).succeeded)
        return 0;
    return static_cast<double>(rows.first().verifiedMs)
        / static_cast<double>(std::max<qint64>(1, rows.at(index).verifiedMs));
}

bool TableOutcome::isSuccess() const
{
    return !rows.isEmpty()
        && std::all_of(rows.begin(), rows.end(), [](const TableRow& row) { return row.succeeded; });
}

QString TableOutcome::text() const
{
    const auto line = [](const QString& role, const QStringList& columns, const QString& rest) {
        QString text = u"  "_s + role.leftJustified(19);
        for (const QString& column : columns)
            text += column.rightJustified(11);
        return text + u"   "_s + rest + u'\n';
    };
    const double size = static_cast<double>(std::max<quint64>(1, artifactBytes));
    QString table =
        u"\n%1 through a WAN of %2 Mbit/s, which alone needs %3\n"_s.arg(byteText(artifactBytes))
            .arg(wanBitsPerSecond / 1'000'000)
            .arg(secondsText(wanLimitMs()));
    table += line({}, {u"verified"_s, u"ratio"_s, u"rate"_s, u"delivered"_s}, u"bytes"_s);
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const TableRow& row = rows.at(i);
        table += row.succeeded
            ? line(row.role,
                   {secondsText(row.verifiedMs), u"%1 x"_s.arg(ratio(i), 0, 'f', 1),
                    rateOf(artifactBytes, row.verifiedMs), secondsText(row.deliveredMs)},
                   u"%1 from the origin, %2 from %3 peers"_s
                       .arg(byteText(row.fromOrigin), byteText(row.fromPeers))
                       .arg(row.peers))
            : line(row.role, {u"failed"_s}, row.reason);
    }
    return table
        + u"verified: from the endpoint's learning of the job until all bytes are there and "
          u"checked.\n"
          "delivered: until the file is in its place, too; this machine's disk has a part in it.\n"
          "ratio = verified time from the origin / verified time of the row. WAN copies: %1.\n"
          "The LAN is this machine's loopback, so the peers' rows show what the programs can do,\n"
          "not what a network can; the WAN is modelled by its rate.\n"_s.arg(
              static_cast<double>(wanBytes) / size, 0, 'f', 2);
}

QJsonObject TableOutcome::toJson() const
{
    QJsonArray list;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const TableRow& row = rows.at(i);
        list.append(QJsonObject {{u"role"_s, row.role},
                                 {u"succeeded"_s, row.succeeded},
                                 {u"verifiedMs"_s, row.verifiedMs},
                                 {u"deliveredMs"_s, row.deliveredMs},
                                 {u"ratio"_s, ratio(i)},
                                 {u"fromOrigin"_s, static_cast<qint64>(row.fromOrigin)},
                                 {u"fromPeers"_s, static_cast<qint64>(row.fromPeers)},
                                 {u"peers"_s, row.peers},
                                 {u"reason"_s, row.reason}});
    }
    return {
        {u"seed"_s, static_cast<qint64>(seed)},
        {u"artifactBytes"_s, static_cast<qint64>(artifactBytes)},
        {u"wanBitsPerSecond"_s, static_cast<qint64>(wanBitsPerSecond)},
        {u"wanLimitMs"_s, wanLimitMs()},
        {u"wanBytes"_s, static_cast<qint64>(wanBytes)},
        {u"lan"_s, u"loopback"_s},
        {u"ratioFormula"_s, u"verifiedMs of the row from the origin / verifiedMs of this row"_s},
        {u"rows"_s, list}};
}

} // namespace patchswarm::demo
