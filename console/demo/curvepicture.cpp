#include "console/demo/curvepicture.h"

#include <QCoreApplication>
#include <QProcess>

namespace patchswarm::demo {

namespace {

constexpr int patienceMs = 20'000;
constexpr char pngSignature[] = "\x89PNG\r\n";

} // namespace

Result<QByteArray> pictureOf(const QByteArray& svg)
{
    QProcess draws;
    draws.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--draw-svg")});
    draws.write(svg);
    draws.closeWriteChannel();
    const bool ended = draws.waitForFinished(patienceMs);
    const QByteArray png = draws.readAllStandardOutput();
    if (ended && draws.exitStatus() == QProcess::NormalExit && draws.exitCode() == 0
        && png.startsWith(pngSignature))
        return png;
    const QString said = QString::fromUtf8(draws.readAllStandardError()).trimmed();
    return failure(ErrorCode::Io,
                   QStringLiteral("the curve cannot be drawn as PNG: %1")
                       .arg(said.isEmpty() ? draws.errorString() : said));
}

} // namespace patchswarm::demo
