#include "console/demo/drawnaside.h"

#include <QCoreApplication>
#include <QProcess>

namespace patchswarm::demo {

namespace {

constexpr int patienceMs = 20'000;

} // namespace

Result<QByteArray> drawnAside(const char* what, const QByteArray& input)
{
    const QByteArray signature = qstrcmp(what, svgToPng) == 0 ? "\x89PNG\r\n" : "%PDF-";
    QProcess draws;
    draws.start(QCoreApplication::applicationFilePath(), {QString::fromLatin1(what)});
    draws.write(input);
    draws.closeWriteChannel();
    const bool ended = draws.waitForFinished(patienceMs);
    const QByteArray drawn = draws.readAllStandardOutput();
    if (ended && draws.exitStatus() == QProcess::NormalExit && draws.exitCode() == 0
        && drawn.startsWith(signature))
        return drawn;
    const QString said = QString::fromUtf8(draws.readAllStandardError()).trimmed();
    return failure(ErrorCode::Io, said.isEmpty() ? draws.errorString() : said);
}

Result<QByteArray> pictureOf(const QByteArray& svg)
{
    auto png = drawnAside(svgToPng, svg);
    if (!png)
        return failure(
            ErrorCode::Io,
            QStringLiteral("the curve cannot be drawn as PNG: %1").arg(png.error().detail));
    return png;
}

} // namespace patchswarm::demo
