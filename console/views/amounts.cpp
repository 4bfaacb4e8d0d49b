#include "console/views/amounts.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

#include "shared/base/bytes.h"

namespace patchswarm::views {
namespace {

QString unbroken(QString text)
{
    return text.replace(QLatin1Char(' '), QChar(QChar::Nbsp));
}

// As on the command line, with the decimal sign of the window's language.
QString localized(QString text)
{
    return text.replace(QLatin1Char('.'), QLocale().decimalPoint());
}

QString pair(qint64 large, qint64 small, const char* unit)
{
    return QStringLiteral("%1:%2 %3")
        .arg(large)
        .arg(small, 2, 10, QLatin1Char('0'))
        .arg(QLatin1String(unit));
}

} // namespace

QString countText(qint64 count)
{
    return QLocale().toString(count);
}

QString shareText(double share)
{
    const double percent = std::clamp(share, 0.0, 1.0) * 100;
    if (percent >= 100)
        return unbroken(QStringLiteral("100 %"));
    const double shown = std::min(std::floor(percent * 10) / 10, 99.9); // never rounded up to all
    return unbroken(QStringLiteral("%1 %").arg(QLocale().toString(shown, 'f', 1)));
}

QString copiesText(double copies)
{
    return QLocale().toString(copies, 'f', 2) + QChar(0x00D7);
}

QString durationText(qint64 ms)
{
    const qint64 seconds = ms / 1000;
    QString text;
    if (ms < 10'000)
        text = QStringLiteral("%1 s").arg(
            QLocale().toString(static_cast<double>(std::max<qint64>(ms, 0)) / 1000, 'f', 1));
    else if (seconds < 60)
        text = QStringLiteral("%1 s").arg(seconds);
    else if (seconds < 3600)
        text = pair(seconds / 60, seconds % 60, "min");
    else if (seconds < 86400)
        text = pair(seconds / 3600, seconds / 60 % 60, "h");
    else
        text = QCoreApplication::translate("amounts", "%1 d %2 h")
                   .arg(seconds / 86400)
                   .arg(seconds / 3600 % 24);
    return unbroken(text);
}

QString bytesText(double bytes)
{
    return unbroken(localized(byteText(static_cast<std::uint64_t>(std::max(bytes, 0.0)))));
}

QString ratesText(double bytesPerSecond)
{
    return unbroken(localized(rateText(std::max(bytesPerSecond, 0.0))));
}

} // namespace patchswarm::views
