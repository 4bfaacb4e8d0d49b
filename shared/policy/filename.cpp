#include "shared/policy/filename.h"

#include <QRegularExpression>

#include <algorithm>

#include "shared/policy/jsonreading.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::policy {

namespace {

// U+200B…U+200D, U+2060 and U+FEFF cannot be seen; two names that look the same would differ.
bool isInvisible(QChar c)
{
    const char16_t u = c.unicode();
    return (u >= 0x200b && u <= 0x200d) || u == 0x2060 || u == 0xfeff || u == 0x00ad;
}

bool isReservedOnWindows(const QString& name)
{
    static const QRegularExpression reserved(
        u"\\A(CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|(COM|LPT)[0-9\u00b9\u00b2\u00b3])\\s*(\\.|\\z)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return reserved.match(name).hasMatch();
}

// The first rule that the name breaks; empty when it keeps all.
QString brokenRule(const QString& name)
{
    static const QString notAllowed = u"/\\:*?\"<>|"_s;
    if (name.isEmpty())
        return u"must not be empty"_s;
    if (name == "."_L1 || name == ".."_L1)
        return u"is a folder, not a name"_s;
    if (!name.isValidUtf16())
        return u"is not valid Unicode"_s;
    if (name.toUtf8().size() > maxFileNameBytes)
        return u"has %1 bytes; at most %2 are allowed"_s.arg(name.toUtf8().size())
            .arg(maxFileNameBytes);
    for (const QChar c : name) {
        if (isUnsafeCharacter(c) || isInvisible(c))
            return u"holds a character that cannot be seen (U+%1)"_s.arg(uint(c.unicode()), 4, 16,
                                                                         QChar(u'0'));
        if (notAllowed.contains(c))
            return u"must be a single name without \"%1\""_s.arg(c);
    }
    if (name.front().isSpace() || name.back().isSpace())
        return u"must not begin or end with a blank"_s;
    if (name.startsWith(u'.'))
        return u"must not begin with a dot"_s;
    if (name.endsWith(u'.'))
        return u"must not end with a dot"_s;
    if (isReservedOnWindows(name))
        return u"is a reserved name on Windows"_s;
    if (name != name.normalized(QString::NormalizationForm_C))
        return u"is not in Unicode normal form C"_s;
    return {};
}

} // namespace

Result<QString> checkFileName(const QString& name)
{
    const QString rule = brokenRule(name);
    if (rule.isEmpty())
        return name;
    return failure(ErrorCode::InvalidInput, u"the file name \"%1\" %2"_s.arg(shown(name), rule));
}

QString fileNameKey(const QString& name)
{
    return name.toCaseFolded().normalized(QString::NormalizationForm_C);
}

} // namespace patchswarm::policy
