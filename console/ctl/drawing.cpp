#include "console/ctl/drawing.h"

#include <QBuffer>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTextDocument>

#include <cstdio>

#include "console/demo/drawnaside.h"

namespace patchswarm::ctl {

namespace {

constexpr int pixelsPerUnit = 2; // sharp on a screen of today
constexpr int mostPixels = 8000; // across
constexpr int dotsPerInch = 300;
constexpr qreal marginMillimetres = 15;

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

QByteArray pdfOf(const QByteArray& html)
{
    QBuffer pdf;
    pdf.open(QIODevice::WriteOnly);
    QPdfWriter writer(&pdf);
    writer.setResolution(dotsPerInch);
    writer.setPageLayout(QPageLayout(
        QPageSize(QPageSize::A4), QPageLayout::Landscape,
        QMarginsF(marginMillimetres, marginMillimetres, marginMillimetres, marginMillimetres),
        QPageLayout::Millimeter));
    QTextDocument document;
    document.setHtml(QString::fromUtf8(html));
    writer.setTitle(document.metaInformation(QTextDocument::DocumentTitle));
    writer.setCreator(QStringLiteral("PatchSwarm"));
    document.print(&writer);
    return pdf.data();
}

} // namespace

bool isAskedToDraw(int argc, char** argv)
{
    return argc == 2
        && (qstrcmp(argv[1], demo::svgToPng) == 0 || qstrcmp(argv[1], demo::htmlToPdf) == 0);
}

int draw(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QTemporaryDir runtime; // else Qt makes one in its place and leaves it
    if (qEnvironmentVariableIsEmpty("XDG_RUNTIME_DIR"))
        qputenv("XDG_RUNTIME_DIR", QFile::encodeName(runtime.path()));
    const bool isPicture = qstrcmp(argv[1], demo::svgToPng) == 0;
    const QGuiApplication application(argc, argv);
    QFile input;
    QFile output;
    if (!input.open(stdin, QIODevice::ReadOnly) || !output.open(stdout, QIODevice::WriteOnly))
        return 1;
    const QByteArray drawn = isPicture ? pngOf(input.readAll()) : pdfOf(input.readAll());
    return !drawn.isEmpty() && output.write(drawn) == drawn.size() && output.flush() ? 0 : 1;
}

} // namespace patchswarm::ctl
