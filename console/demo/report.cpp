#include "console/demo/report.h"

#include <QDir>
#include <QJsonDocument>
#include <QTemporaryFile>

#include "shared/base/bytes.h"
#include "shared/trust/privatefile.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::demo {

namespace {

using State = EndpointOutcome::State;

constexpr int mostUnfinished = 20; // rows of the card

const QString outcomeFile = u"outcome.json"_s;
const QString endpointsFile = u"endpoints.csv"_s;
const QString svgFile = u"curve.svg"_s;
const QString pngFile = u"curve.png"_s;
const QStringList reportFiles {outcomeFile, endpointsFile, svgFile, pngFile};

QString secondsText(std::optional<qint64> ms)
{
    return ms ? QString::number(static_cast<double>(*ms) / 1000.0, 'f', 1) : u"-"_s;
}

QString row(const QString& name, const QString& value)
{
    return u"  %1%2\n"_s.arg(name.leftJustified(24), value);
}

QString againstCdn(const Outcome& outcome)
{
    const CdnModel model = outcome.cdnModel();
    QString value = u"%1 s by the model %2 x %3 x 8 / %4 Mbit/s"_s.arg(secondsText(model.lastMs()))
                        .arg(model.endpoints)
                        .arg(byteText(model.artifactBytes))
                        .arg(model.wanBitsPerSecond / 1'000'000);
    if (const auto last = outcome.lastFinishedMs(); last && *last > 0)
        value += u": %1 times as long"_s.arg(
            static_cast<double>(model.lastMs()) / static_cast<double>(*last), 0, 'f', 1);
    return value;
}

QString faultRows(const Outcome& outcome)
{
    QString rows = row(u"faults survived"_s,
                       u"%1 of %2"_s.arg(outcome.faultsSurvived()).arg(outcome.faults.size()));
    for (const FaultOutcome& fault : outcome.faults)
        rows += u"    %1 s  %2%3\n"_s.arg(secondsText(fault.whenMs).rightJustified(6), fault.what,
                                          fault.survived ? QString() : u"  NOT SURVIVED"_s);
    for (const QString& fault : outcome.faultsLeftOut)
        rows += u"       left out: %1\n"_s.arg(fault);
    return rows;
}

QString unfinishedRows(const Outcome& outcome)
{
    QString rows;
    int left = mostUnfinished;
    for (const EndpointOutcome& endpoint : outcome.endpoints)
        if (endpoint.state != State::Finished && --left == 0)
            return rows + row(u"…"_s, u"and more; the report's endpoints.csv has them all"_s);
        else if (endpoint.state != State::Finished)
            rows += row(endpoint.name,
                        (endpoint.state == State::Offline ? u"offline: "_s : u"failed: "_s)
                            + endpoint.reason);
    return rows;
}

QString titleOf(const Outcome& outcome)
{
    if (!outcome.simulated)
        return u"Patch Tuesday"_s;
    return u"SIMULATED  "_s + outcome.simulation.value(u"scenario"_s).toString();
}

QString closingLine(const Outcome& outcome)
{
    if (outcome.simulated)
        return u"SIMULATED: the agents' own decisions over virtual links, seed %1; the same seed "
               "gives the same run.\n"_s.arg(outcome.seed);
    return u"Figures of this run alone: real agents over this machine's loopback, a WAN modelled "
           "by its rate.\n"_s;
}

QByteArray stateName(State state)
{
    switch (state) {
    case State::Finished:
        return "finished";
    case State::Failed:
        return "failed";
    case State::Offline:
        break;
    }
    return "offline";
}

QByteArray quoted(const QString& text)
{
    QByteArray bytes = text.toUtf8();
    if (!bytes.contains(',') && !bytes.contains('"') && !bytes.contains('\n'))
        return bytes;
    return '"' + bytes.replace('"', "\"\"") + '"';
}

} // namespace

QString outcomeCard(const Outcome& outcome)
{
    QString card = u"\n%1: %2 of %3 endpoints succeeded\n"_s.arg(titleOf(outcome))
                       .arg(outcome.count(State::Finished))
                       .arg(outcome.endpoints.size());
    card += unfinishedRows(outcome);
    card += row(u"last byte verified"_s,
                u"%1 s after the job was deployed"_s.arg(secondsText(outcome.lastVerifiedMs())));
    card += row(
        u"first, median, last"_s,
        u"%1, %2, %3 s: "_s.arg(secondsText(outcome.firstFinishedMs()),
                                secondsText(outcome.medianFinishedMs()),
                                secondsText(outcome.lastFinishedMs()))
            + (outcome.simulated ? u"all bytes verified"_s : u"delivered, installed, succeeded"_s));
    card += row(u"everybody from the CDN"_s, againstCdn(outcome));
    const fleet::ByteSources bytes = outcome.bytes();
    card += row(u"copies over the WAN"_s,
                u"%1 (the origin sent %2 for a patch of %3%4)"_s
                    .arg(outcome.wanCopies(), 0, 'f', outcome.simulated ? 3 : 2)
                    .arg(byteText(outcome.wanBytes), byteText(outcome.artifactBytes),
                         outcome.sites > 1 ? u" to %1 sites"_s.arg(outcome.sites) : QString()));
    card += row(u"from peers"_s,
                u"%1 % (%2 of %3 verified)"_s.arg(100 * bytes.shareFromPeers(), 0, 'f', 1)
                    .arg(byteText(bytes.fromPeers), byteText(bytes.verified)));
    card += row(u"dropped or got twice"_s, byteText(bytes.wasted));
    card += faultRows(outcome);
    return card + closingLine(outcome);
}

QByteArray endpointsCsv(const Outcome& outcome)
{
    QByteArray csv =
        "endpoint,address,part,state,verifiedMs,finishedMs,verifiedBytes,fromOriginBytes,"
        "fromPeersBytes,fromCacheBytes,wastedBytes,reason";
    csv += outcome.simulated ? ",simulated\r\n" : "\r\n";
    for (const EndpointOutcome& each : outcome.endpoints) {
        const QByteArrayList fields {
            quoted(each.name),
            quoted(each.address),
            quoted(each.part),
            stateName(each.state),
            each.verifiedMs ? QByteArray::number(*each.verifiedMs) : QByteArray(),
            each.finishedMs ? QByteArray::number(*each.finishedMs) : QByteArray(),
            QByteArray::number(each.verified),
            QByteArray::number(each.fromOrigin),
            QByteArray::number(each.fromPeers),
            QByteArray::number(each.fromCache),
            QByteArray::number(each.wasted),
            quoted(each.reason)};
        csv += fields.join(',') + (outcome.simulated ? ",true\r\n" : "\r\n");
    }
    return csv;
}

Result<void> checkReportDirectory(const QString& directory, const QStringList& files)
{
    if (!QDir().mkpath(directory))
        return failure(ErrorCode::Io, u"the directory %1 cannot be made"_s.arg(directory));
    QTemporaryFile trial(QDir(directory).filePath(u".trial-XXXXXX"_s));
    if (!trial.open())
        return failure(ErrorCode::Io,
                       u"no file can be made in %1: %2"_s.arg(directory, trial.errorString()));
    for (const QString& name : files)
        if (auto checked = trust::checkReplaceable(QDir(directory).filePath(name)); !checked)
            return checked;
    return {};
}

Result<void> checkReportDirectory(const QString& directory)
{
    return checkReportDirectory(directory, reportFiles);
}

Result<void> writeReportFiles(const QString& directory, const QVector<ReportFile>& files)
{
    for (const auto& [name, content] : files)
        if (!content.isEmpty())
            if (auto written = trust::writeFileAtomically(QDir(directory).filePath(name), content,
                                                          trust::Access::Shared);
                !written)
                return written;
    return {};
}

Result<void> writeReport(const QString& directory, const Outcome& outcome,
                         const QVector<CurvePoint>& curve, const Draw& draw)
{
    const QByteArray svg = curveSvg(curve, outcome);
    const auto png = draw(svg);
    const auto written = writeReportFiles(directory,
                                          {{outcomeFile, QJsonDocument(outcome.toJson()).toJson()},
                                           {endpointsFile, endpointsCsv(outcome)},
                                           {svgFile, svg},
                                           {pngFile, png.value_or(QByteArray())}});
    if (!written)
        return written;
    if (!png)
        return tl::unexpected(png.error());
    return {};
}

} // namespace patchswarm::demo
