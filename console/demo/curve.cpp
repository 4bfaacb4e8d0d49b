#include "console/demo/curve.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::demo {

namespace {

// Where things are on the paper, in pixels.
constexpr double width = 800;
constexpr double height = 420;
constexpr double left = 60;
constexpr double right = 20;
constexpr double top = 50;
constexpr double bottom = 70;

// Values to pixels; times in ms, shares 0 to 1.
struct Paper
{
    double lastMs = 1;

    [[nodiscard]] double x(double ms) const
    {
        return left + (width - left - right) * std::min(1.0, ms / lastMs);
    }

    [[nodiscard]] static double y(double share)
    {
        return top + (height - top - bottom) * (1 - share);
    }
};

QString point(double x, double y)
{
    return u"%1,%2 "_s.arg(x, 0, 'f', 1).arg(y, 0, 'f', 1);
}

QString polyline(const QString& points, const QString& style)
{
    return u"<polyline points=\"%1\" fill=\"none\" %2/>\n"_s.arg(points.trimmed(), style);
}

QString text(double x, double y, const QString& words, const QString& style = {})
{
    return u"<text x=\"%1\" y=\"%2\" %3>%4</text>\n"_s.arg(x, 0, 'f', 1)
        .arg(y, 0, 'f', 1)
        .arg(style, words.toHtmlEscaped());
}

// 1, 2 or 5 times a power of ten, so that there are about six marks.
double markStep(double seconds)
{
    const double power = std::pow(10.0, std::floor(std::log10(std::max(seconds, 0.1) / 6)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (seconds / (factor * power) <= 7)
            return factor * power;
    return 10 * power;
}

QString axes(const Paper& paper)
{
    QString svg;
    for (const int percent : {0, 25, 50, 75, 100}) {
        const double y = Paper::y(percent / 100.0);
        svg += u"<line x1=\"%1\" x2=\"%2\" y1=\"%3\" y2=\"%3\" stroke=\"#D0D4D9\"/>\n"_s.arg(left)
                   .arg(width - right)
                   .arg(y);
        svg += text(left - 8, y + 4, u"%1%"_s.arg(percent), u"text-anchor=\"end\""_s);
    }
    const double seconds = paper.lastMs / 1000;
    for (double mark = 0; mark <= seconds; mark += markStep(seconds))
        svg += text(paper.x(mark * 1000), height - bottom + 20, u"%1 s"_s.arg(mark),
                    u"text-anchor=\"middle\""_s);
    return svg;
}

QString finishedSteps(const Paper& paper, const Outcome& outcome)
{
    QVector<qint64> times;
    for (const EndpointOutcome& endpoint : outcome.endpoints)
        if (endpoint.finishedMs)
            times.append(*endpoint.finishedMs);
    std::sort(times.begin(), times.end());
    QString points = point(paper.x(0), Paper::y(0));
    double share = 0;
    for (const qint64 ms : times) {
        const auto x = paper.x(static_cast<double>(ms));
        points += point(x, Paper::y(share));
        share += 1.0 / static_cast<double>(outcome.endpoints.size());
        points += point(x, Paper::y(share));
    }
    return polyline(points + point(paper.x(paper.lastMs), Paper::y(share)),
                    u"stroke=\"#0072B2\" stroke-width=\"2.5\""_s);
}

QString meanLine(const Paper& paper, const QVector<CurvePoint>& curve)
{
    QString points;
    for (const CurvePoint& each : curve)
        points += point(paper.x(static_cast<double>(each.ms)), Paper::y(each.meanShare));
    return polyline(points, u"stroke=\"#56B4E9\" stroke-width=\"2\""_s);
}

// Mean progress of everybody fetching at once grows in a straight line up to the model's end.
QString modelLine(const Paper& paper, const Outcome& outcome)
{
    const auto modelMs = static_cast<double>(std::max<qint64>(1, outcome.cdnModel().lastMs()));
    const double endMs = std::min(modelMs, paper.lastMs);
    return polyline(point(paper.x(0), Paper::y(0))
                        + point(paper.x(endMs), Paper::y(endMs / modelMs)),
                    u"stroke=\"#E69F00\" stroke-width=\"2\" stroke-dasharray=\"6 5\""_s);
}

QString legend(const Outcome& outcome)
{
    const double y = height - 20;
    const CdnModel model = outcome.cdnModel();
    return text(left, y, u"endpoints finished"_s, u"fill=\"#0072B2\""_s)
        + text(left + 150, y, u"mean progress"_s, u"fill=\"#2B83B5\""_s)
        + text(left + 270, y,
               u"model: everybody from the CDN, %1 s (%2 x %3 MiB at %4 Mbit/s)"_s
                   .arg(static_cast<double>(model.lastMs()) / 1000, 0, 'f', 1)
                   .arg(model.endpoints)
                   .arg(model.artifactBytes >> 20)
                   .arg(model.wanBitsPerSecond / 1'000'000),
               u"fill=\"#A86F00\""_s);
}

} // namespace

QByteArray curveSvg(const QVector<CurvePoint>& curve, const Outcome& outcome)
{
    Paper paper;
    const qint64 sampled = curve.isEmpty() ? 1 : curve.last().ms;
    paper.lastMs =
        static_cast<double>(std::max({qint64 {1}, sampled, outcome.lastFinishedMs().value_or(1)}));
    QString svg =
        u"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1 %2\" "
        u"font-family=\"sans-serif\" "
        "font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"#FFFFFF\"/>\n"_s.arg(width)
            .arg(height);
    svg += text(left, 28,
                u"%1: %2 of %3 endpoints, %4 copies over the WAN"_s
                    .arg(outcome.simulated
                             ? u"SIMULATED  "_s + outcome.simulation.value(u"scenario"_s).toString()
                             : u"Patch Tuesday"_s)
                    .arg(outcome.count(EndpointOutcome::State::Finished))
                    .arg(outcome.endpoints.size())
                    .arg(outcome.wanCopies(), 0, 'f', 2),
                u"font-size=\"16\""_s);
    svg += axes(paper) + modelLine(paper, outcome) + meanLine(paper, curve)
        + finishedSteps(paper, outcome) + legend(outcome);
    return (svg + u"</svg>\n"_s).toUtf8();
}

} // namespace patchswarm::demo
