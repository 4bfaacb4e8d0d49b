// Frame times of the painted views at 30 frames a second on the offscreen platform: mean and 95th
// percentile.
// usage: QT_QPA_PLATFORM=offscreen views_bench [frames, default 200]

#include <QApplication>
#include <QElapsedTimer>
#include <QImage>
#include <QPainter>
#include <QThread>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <numeric>
#include <vector>

#include "console/views/chunkmatrix.h"
#include "console/views/scurve.h"
#include "console/views/swarmcanvas.h"
#include "console/views/theme.h"
#include "tests/unit/console/views/samplepictures.h"

using namespace patchswarm;
using namespace patchswarm::views;

namespace {

constexpr qint64 frameMs = 33; // the canvas repaints its layers by the clock, so frames keep it

// One frame: what a report changes, then a paint of the whole widget.
void measure(const char* name, int frames, QWidget& view, const std::function<void(int)>& report)
{
    QImage screen(view.size(), QImage::Format_RGB32);
    std::vector<double> times;
    for (int frame = 0; frame < frames; ++frame) {
        QElapsedTimer timer;
        timer.start();
        report(frame);
        view.render(&screen);
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        QThread::msleep(static_cast<unsigned long>(std::max<qint64>(frameMs - timer.elapsed(), 0)));
    }
    std::sort(times.begin(), times.end());
    const double mean = std::accumulate(times.begin(), times.end(), 0.0) / frames;
    std::printf("%-44s mean %6.2f ms  p95 %6.2f ms  max %6.2f ms\n", name, mean,
                times[static_cast<std::size_t>(frames) * 95 / 100], times.back());
    std::fflush(stdout);
}

// A new picture every 15th frame (2 Hz at 30 fps); the frames between are the tween's.
void measureSwarm(const char* name, int frames, int endpoints, QSize size)
{
    std::vector<picture::SwarmPicture> pictures;
    for (int n = 0; n < 8; ++n)
        pictures.push_back(picture::sampleSwarm(endpoints, 0.2 + 0.08 * n));
    SwarmCanvas canvas;
    canvas.resize(size);
    canvas.show();
    QCoreApplication::processEvents();
    measure(name, frames, canvas, [&](int frame) {
        if (frame % 15 == 0)
            canvas.setPicture(pictures[static_cast<std::size_t>(frame / 15 % 8)]);
    });
}

} // namespace

int main(int argc, char* argv[])
{
    QApplication application(argc, argv);
    applyAppearance(application, Appearance::Light);
    const int frames = argc > 1 ? std::max(QByteArray(argv[1]).toInt(), 1) : 200;

    measureSwarm("swarm, 1,000 tiles, 40 arcs, 1600x900", frames, 1000, {1600, 900});
    measureSwarm("swarm, 10,000 tiles, 40 arcs, 1600x900", frames, 10000, {1600, 900});
    measureSwarm("swarm, 16 labelled tiles, 1200x700", frames, 16, {1200, 700});

    SCurve curve;
    curve.resize(1000, 320);
    const auto points = picture::sampleCurve(1000, 2000);
    measure("S-curve, 2,000 points, 1000x320, new each", frames, curve,
            [&](int) { curve.setCurve(points); });
    ChunkMatrix matrix;
    matrix.resize(1000, 400);
    const auto coverage = picture::sampleCoverage(1000, 512);
    measure("matrix, 1,000 x 512, 1000x400, new each", frames, matrix,
            [&](int) { matrix.setCoverage(coverage); });
    return 0;
}
