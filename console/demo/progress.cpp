#include "console/demo/progress.h"

#include <algorithm>

#include "shared/base/bytes.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::demo {

namespace {

constexpr int barCells = 10;
constexpr int cellColumns = 20; // "01 ########..  80%  "
constexpr qsizetype mostBars = 40; // more endpoints get a character each
constexpr int mostRows = 16; // of characters; still more endpoints are not shown one by one

// `cells` characters; the last one that is not empty shows eighths where blocks can be shown.
QString bar(double share, int cells, bool hasBlocks)
{
    static const QString eighths = u" ▏▎▍▌▋▊▉"_s;
    const double filled = std::clamp(share, 0.0, 1.0) * cells;
    const auto whole = static_cast<int>(filled);
    QString text(whole, hasBlocks ? QChar(u'█') : QChar(u'#'));
    if (whole < cells)
        text += hasBlocks ? eighths.at(static_cast<int>((filled - whole) * 8)) : QChar(u'.');
    return text.leftJustified(cells, hasBlocks ? QChar(u' ') : QChar(u'.'));
}

QString label(const Progress::Endpoint& endpoint)
{
    switch (endpoint.mark) {
    case Progress::Mark::Off:
        return u" off"_s;
    case Progress::Mark::Done:
        return u"done"_s;
    case Progress::Mark::Failed:
        return u"FAIL"_s;
    case Progress::Mark::Installing:
        return u"inst"_s;
    case Progress::Mark::Working:
        break;
    }
    return u"%1%"_s.arg(static_cast<int>(endpoint.share * 100), 3);
}

QStringList bars(const Progress& progress, const TerminalForm& form)
{
    const int perRow = std::max(1, form.columns / cellColumns);
    QStringList rows;
    for (qsizetype i = 0; i < progress.endpoints.size(); ++i) {
        if (i % perRow == 0)
            rows.append(QString());
        const Progress::Endpoint& endpoint = progress.endpoints.at(i);
        rows.last() += u"%1 %2 %3  "_s.arg(i + 1, 2, 10, QChar(u'0'))
                           .arg(bar(endpoint.share, barCells, form.hasBlocks), label(endpoint));
    }
    return rows;
}

QChar oneCharacter(const Progress::Endpoint& endpoint, bool hasBlocks)
{
    static const QString heights = u"▁▂▃▄▅▆▇█"_s;
    if (endpoint.mark == Progress::Mark::Off)
        return u'-';
    if (endpoint.mark == Progress::Mark::Failed)
        return u'x';
    const int last = hasBlocks ? 7 : 9;
    const auto step = std::min(last, static_cast<int>(endpoint.share * (last + 1)));
    return hasBlocks ? heights.at(step) : QChar(u'0' + step);
}

QStringList characters(const Progress& progress, const TerminalForm& form)
{
    QStringList rows;
    for (qsizetype i = 0; i < progress.endpoints.size(); ++i) {
        if (i % form.columns == 0)
            rows.append(QString());
        rows.last() += oneCharacter(progress.endpoints.at(i), form.hasBlocks);
    }
    return rows;
}

QString secondsText(qint64 ms)
{
    return u"%1 s"_s.arg(static_cast<double>(ms) / 1000.0, 0, 'f', 1);
}

QString timeText(const Progress& progress)
{
    return (progress.isSimulated ? u"SIMULATED  "_s : QString()) + secondsText(progress.elapsedMs);
}

} // namespace

int Progress::count(Mark mark) const
{
    return static_cast<int>(
        std::count_if(endpoints.begin(), endpoints.end(),
                      [mark](const Endpoint& each) { return each.mark == mark; }));
}

double Progress::meanShare() const
{
    double sum = 0;
    for (const Endpoint& endpoint : endpoints)
        sum += endpoint.share;
    return endpoints.isEmpty() ? 0 : sum / static_cast<double>(endpoints.size());
}

QStringList progressTable(const Progress& progress, const TerminalForm& form)
{
    QStringList lines;
    lines.append(u"%1   done %2 of %3, installing %4   WAN copies %5"_s.arg(timeText(progress))
                     .arg(progress.done())
                     .arg(progress.endpoints.size())
                     .arg(progress.count(Progress::Mark::Installing))
                     .arg(progress.wanCopies, 0, 'f', 2));
    lines.append(u"from the origin %1   from peers %2"_s.arg(rateText(progress.originRate),
                                                             rateText(progress.peerRate)));
    if (progress.endpoints.size() <= qsizetype {form.columns} * mostRows)
        lines += progress.endpoints.size() <= mostBars ? bars(progress, form)
                                                       : characters(progress, form);
    for (const QString& fault : progress.faults)
        lines.append(u"! "_s + fault);
    for (QString& line : lines)
        line.truncate(form.columns);
    return lines;
}

QString progressLine(const Progress& progress)
{
    return u"%1  done %2/%3  installing %4  mean %5%  origin %6  peers %7  WAN copies %8"_s
        .arg(timeText(progress))
        .arg(progress.done())
        .arg(progress.endpoints.size())
        .arg(progress.count(Progress::Mark::Installing))
        .arg(static_cast<int>(progress.meanShare() * 100))
        .arg(rateText(progress.originRate), rateText(progress.peerRate))
        .arg(progress.wanCopies, 0, 'f', 2);
}

} // namespace patchswarm::demo
