#include "console/ctl/svgpicture.h"

#include <QBuffer>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>
#include <QTemporaryDir>

#include <cstdio>

namespace patchswarm::ctl {

namespace {

constexpr int pixelsPerUnit = 2; // sharp on a screen of today
constexpr int mostPixels = 8000; // across

QByteArray pngOf(const QByteArray& svg)
{
    QSvgRenderer renderer(svg);
    const QSize size = renderer.defaultSize() * pixelsPerUnit;
    if (!renderer.isValid() || size.isEmpty() || size.width() > mostPixels
        || size.height() > mostPixels)
        return {};
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    renderer.render(&painter);
    painter.end();
    QBuffer png;
    png.open(QIODevice::WriteOnly);
    image.save(&png, "PNG");
    return png.data();
}

} // namespace

int drawSvg(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QTemporaryDir runtime; // else Qt makes one in its place and leaves it
    if (qEnvironmentVariableIsEmpty("XDG_RUNTIME_DIR"))
        qputenv("XDG_RUNTIME_DIR", QFile::encodeName(runtime.path()));
    const QGuiApplication application(argc, argv);
    QFile input;
    QFile output;
    if (!input.open(stdin, QIODevice::ReadOnly) || !output.open(stdout, QIODevice::WriteOnly))
        return 1;
    const QByteArray png = pngOf(input.readAll());
    return !png.isEmpty() && output.write(png) == png.size() && output.flush() ? 0 : 1;
}

} // namespace patchswarm::ctl
