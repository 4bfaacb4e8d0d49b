#include "console/demo/scaleoutcome.h"

#include <QJsonArray>

#include <algorithm>

#include "shared/base/bytes.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::demo {

namespace {

QString secondsText(double ms)
{
    return u"%1 s"_s.arg(ms / 1000.0, 0, 'f', 2);
}

QString times(double factor)
{
    return u"%1 x"_s.arg(factor, 0, 'f', 2);
}

double bytesPerSecond(quint64 bytes, qint64 ms)
{
    return 1000.0 * static_cast<double>(bytes) / static_cast<double>(std::max<qint64>(1, ms));
}

// Where things are on the paper, in pixels.
constexpr double width = 640;
constexpr double height = 420;
constexpr double left = 60;
constexpr double right = 30;
constexpr double top = 50;
constexpr double bottom = 80;

// Peers and speed-ups share one scale, so that the line of full use is the diagonal.
struct Paper
{
    double most = 1;

    [[nodiscard]] double x(double peers) const
    {
        return left + (width - left - right) * peers / most;
    }

    [[nodiscard]] double y(double speedUp) const
    {
        return top + (height - top - bottom) * (1 - speedUp / most);
    }
};

QString svgText(double x, double y, const QString& words, const QString& style)
{
    return u"<text x=\"%1\" y=\"%2\" %3>%4</text>\n"_s.arg(x, 0, 'f', 1)
        .arg(y, 0, 'f', 1)
        .arg(style, words.toHtmlEscaped());
}

QString svgMarks(const Paper& paper, const QVector<ScaleRow>& rows)
{
    QString svg;
    for (const ScaleRow& row : rows) {
        svg += u"<line x1=\"%1\" x2=\"%2\" y1=\"%3\" y2=\"%3\" stroke=\"#D0D4D9\"/>\n"_s.arg(left)
                   .arg(width - right)
                   .arg(paper.y(row.holders), 0, 'f', 1);
        svg += svgText(left - 8, paper.y(row.holders) + 4, u"%1 x"_s.arg(row.holders),
                       u"text-anchor=\"end\""_s);
        svg += svgText(paper.x(row.holders), height - bottom + 20, QString::number(row.holders),
                       u"text-anchor=\"middle\""_s);
    }
    return svg;
}

} // namespace

double ScaleOutcome::limitMs(const ScaleRow& row) const
{
    return 8000.0 * static_cast<double>(artifactBytes)
        / (static_cast<double>(peerBitsPerSecond) * std::max(1, row.holders));
}

double ScaleOutcome::speedUp(qsizetype index) const
{
    if (index >= rows.size() || !rows.first().succeeded || !rows.at(index).succeeded)
        return 0;
    return static_cast<double>(rows.first().verifiedMs)
        / static_cast<double>(std::max<qint64>(1, rows.at(index).verifiedMs));
}

bool ScaleOutcome::isSuccess() const
{
    return !rows.isEmpty()
        && std::all_of(rows.begin(), rows.end(), [](const ScaleRow& row) { return row.succeeded; });
}

QString ScaleOutcome::text() const
{
    const auto line = [](const QStringList& columns, const QString& rest) {
        QString text = u" "_s;
        for (const QString& column : columns)
            text += column.rightJustified(11);
        return text + u"   "_s + rest + u'\n';
    };
    QString table = u"\n%1, each peer may send %2 Mbit/s\n"_s.arg(byteText(artifactBytes))
                        .arg(peerBitsPerSecond / 1'000'000);
    table += line({u"peers"_s, u"verified"_s, u"limit"_s, u"speed-up"_s, u"rate"_s}, u"bytes"_s);
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const ScaleRow& row = rows.at(i);
        const QString peers = QString::number(row.holders);
        table += row.succeeded
            ? line({peers, secondsText(static_cast<double>(row.verifiedMs)),
                    secondsText(limitMs(row)), times(speedUp(i)),
                    rateText(bytesPerSecond(artifactBytes, row.verifiedMs))},
                   u"%1 from %2 peers, %3 from the origin"_s.arg(byteText(row.fromPeers))
                       .arg(row.peers)
                       .arg(byteText(row.fromOrigin)))
            : line({peers, u"failed"_s}, row.reason);
    }
    return table
        + u"verified: from the endpoint's learning of the job until all bytes are there and "
          u"checked.\n"
          "limit = size x 8 / (peers x what each may send).\n"
          "speed-up = verified time with one peer / verified time of the row.\n"
          "Real agents over this machine's loopback; what a peer may send is set in the profile.\n"_s;
}

QJsonObject ScaleOutcome::toJson() const
{
    QJsonArray list;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const ScaleRow& row = rows.at(i);
        list.append(QJsonObject {{u"peers"_s, row.holders},
                                 {u"succeeded"_s, row.succeeded},
                                 {u"verifiedMs"_s, row.verifiedMs},
                                 {u"deliveredMs"_s, row.deliveredMs},
                                 {u"limitMs"_s, qRound64(limitMs(row))},
                                 {u"speedUp"_s, speedUp(i)},
                                 {u"fromOrigin"_s, static_cast<qint64>(row.fromOrigin)},
                                 {u"fromPeers"_s, static_cast<qint64>(row.fromPeers)},
                                 {u"givers"_s, row.peers},
                                 {u"reason"_s, row.reason}});
    }
    return {{u"seed"_s, static_cast<qint64>(seed)},
            {u"artifactBytes"_s, static_cast<qint64>(artifactBytes)},
            {u"peerBitsPerSecond"_s, static_cast<qint64>(peerBitsPerSecond)},
            {u"lan"_s, u"loopback"_s},
            {u"speedUpFormula"_s, u"verifiedMs with one peer / verifiedMs of this row"_s},
            {u"limitFormula"_s, u"8000 * artifactBytes / (peers * peerBitsPerSecond)"_s},
            {u"rows"_s, list}};
}

QByteArray ScaleOutcome::toCsv() const
{
    QByteArray csv = "peers,succeeded,verifiedMs,deliveredMs,limitMs,speedUp,fromOriginBytes,"
                     "fromPeersBytes,givers\r\n";
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const ScaleRow& row = rows.at(i);
        const QByteArrayList fields {QByteArray::number(row.holders),
                                     row.succeeded ? "true" : "false",
                                     QByteArray::number(row.verifiedMs),
                                     QByteArray::number(row.deliveredMs),
                                     QByteArray::number(qRound64(limitMs(row))),
                                     QByteArray::number(speedUp(i), 'f', 3),
                                     QByteArray::number(row.fromOrigin),
                                     QByteArray::number(row.fromPeers),
                                     QByteArray::number(row.peers)};
        csv += fields.join(',') + "\r\n";
    }
    return csv;
}

QByteArray ScaleOutcome::toSvg() const
{
    Paper paper;
    QString points;
    QString dots;
    for (const ScaleRow& row : rows)
        paper.most = std::max<double>(paper.most, row.holders);
    for (qsizetype i = 0; i < rows.size(); ++i)
        paper.most = std::max(paper.most, speedUp(i));
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const double x = paper.x(rows.at(i).holders);
        const double y = paper.y(speedUp(i));
        points += u"%1,%2 "_s.arg(x, 0, 'f', 1).arg(y, 0, 'f', 1);
        dots += u"<circle cx=\"%1\" cy=\"%2\" r=\"4\" fill=\"#0072B2\"/>\n"_s.arg(x, 0, 'f', 1)
                    .arg(y, 0, 'f', 1);
        dots +=
            svgText(x - 6, y - 10, times(speedUp(i)), u"fill=\"#0072B2\" text-anchor=\"end\""_s);
    }
    QString svg = u"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1 %2\" "
                  "font-family=\"sans-serif\" font-size=\"12\">\n"
                  "<rect width=\"100%\" height=\"100%\" fill=\"#FFFFFF\"/>\n"_s.arg(width)
                      .arg(height);
    svg += svgText(left, 28,
                   u"Delivery speeds up as more peers take part: %1, %2 Mbit/s from each"_s
                       .arg(byteText(artifactBytes))
                       .arg(peerBitsPerSecond / 1'000'000),
                   u"font-size=\"15\""_s);
    svg += svgMarks(paper, rows);
    svg += u"<line x1=\"%1\" y1=\"%2\" x2=\"%3\" y2=\"%4\" stroke=\"#E69F00\" stroke-width=\"2\" "
           "stroke-dasharray=\"6 5\"/>\n"_s.arg(paper.x(0), 0, 'f', 1)
               .arg(paper.y(0), 0, 'f', 1)
               .arg(paper.x(paper.most), 0, 'f', 1)
               .arg(paper.y(paper.most), 0, 'f', 1);
    svg +=
        u"<polyline points=\"%1\" fill=\"none\" stroke=\"#0072B2\" stroke-width=\"2.5\"/>\n"_s.arg(
            points.trimmed());
    svg += dots;
    svg += svgText(width / 2, height - bottom + 40, u"peers that hold the patch"_s,
                   u"text-anchor=\"middle\""_s);
    svg += svgText(left, height - 16, u"time with one peer / time"_s, u"fill=\"#0072B2\""_s);
    svg += svgText(left + 190, height - 16, u"limit: every peer adds all that it may send"_s,
                   u"fill=\"#A86F00\""_s);
    return (svg + u"</svg>\n"_s).toUtf8();
}

} // namespace patchswarm::demo
