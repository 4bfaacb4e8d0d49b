#include "agent/cache/deliveryname.h"

#include <QRegularExpression>

namespace patchswarm::cache {

namespace {

constexpr int maxNameBytes = 200;

QString faultOf(const QString& name)
{
    static const QRegularExpression reserved(
        QStringLiteral("^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?$"),
        QRegularExpression::CaseInsensitiveOption);
    if (name.isEmpty())
        return QStringLiteral("is empty");
    if (name.toUtf8().size() > maxNameBytes)
        return QStringLiteral("is longer than %1 bytes").arg(maxNameBytes);
    for (const QChar c : name) {
        if (c == QLatin1Char('/') || c == QLatin1Char('\\') || c == QLatin1Char(':'))
            return QStringLiteral("contains a separator");
        if (c.unicode() < 0x20 || c.unicode() == 0x7f)
            return QStringLiteral("contains a control character");
        if (QStringLiteral("<>\"|?*").contains(c))
            return QStringLiteral("contains the character %1").arg(c);
    }
    if (name.startsWith(QLatin1Char('.')))
        return QStringLiteral("begins with a dot");
    if (name.endsWith(QLatin1Char('.')) || name.endsWith(QLatin1Char(' ')))
        return QStringLiteral("ends with a dot or a space");
    if (reserved.match(name).hasMatch())
        return QStringLiteral("is a name that Windows reserves");
    return {};
}

} // namespace

Result<void> checkPlainName(const QString& what, const QString& name)
{
    const QString fault = faultOf(name);
    if (fault.isEmpty())
        return {};
    QString shown = name.left(80);
    for (QChar& c : shown)
        if (!c.isPrint())
            c = QLatin1Char('?');
    return failure(ErrorCode::InvalidInput,
                   QStringLiteral("the %1 \"%2\" %3").arg(what, shown, fault));
}

} // namespace patchswarm::cache
