#include "agent/origin/rangeanswer.h"

#include <QLocale>
#include <QTimeZone>

#include <algorithm>

namespace patchswarm::origin {

namespace {

constexpr qint64 longestRetryAfterMs = 86'400'000;

// Digits only: no sign, no blank, no overflow.
std::optional<quint64> number(const QByteArray& text)
{
    bool ok = false;
    const quint64 value = text.toULongLong(&ok);
    const bool digits =
        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return ok && digits ? std::optional(value) : std::nullopt;
}

QDateTime httpDate(const QByteArray& text)
{
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(text.trimmed()),
                                             QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
    date.setTimeSpec(Qt::UTC);
    return date;
}

Judgement refuse(FaultKind kind, const QString& reason, qint64 retryAfterMs = 0)
{
    return {{kind, reason, retryAfterMs}, false, 0};
}

QString sizeDiffers(const AnswerHead& head, quint64 theirs, quint64 ours)
{
    return QStringLiteral("the file at %1 has %2 bytes, the artifact %3")
        .arg(head.host)
        .arg(theirs)
        .arg(ours);
}

Judgement judgePartial(const AnswerHead& head, const AskedRange& asked)
{
    const auto range = parseContentRange(head.contentRange);
    if (!range)
        return refuse(
            FaultKind::Broken,
            QStringLiteral("%1 answered 206 without a usable Content-Range").arg(head.host));
    if (range->total && *range->total != asked.size)
        return refuse(FaultKind::Mismatch, sizeDiffers(head, *range->total, asked.size));
    if (range->first != asked.first || range->last + 1 != asked.end)
        return refuse(FaultKind::Broken,
                      QStringLiteral("%1 answered bytes %2-%3 when asked for %4-%5")
                          .arg(head.host)
                          .arg(range->first)
                          .arg(range->last)
                          .arg(asked.first)
                          .arg(asked.end - 1));
    return {};
}

Judgement judgeWhole(const AnswerHead& head, const AskedRange& asked)
{
    const auto length = number(head.contentLength);
    if (length && *length != asked.size)
        return refuse(FaultKind::Mismatch, sizeDiffers(head, *length, asked.size));
    if (!asked.acceptWhole && asked.first > 0)
        return refuse(FaultKind::NoRanges,
                      QStringLiteral("%1 does not serve ranges").arg(head.host));
    return {{}, true, asked.first};
}

Judgement judgeStatus(const AnswerHead& head, const AskedRange& asked, const QDateTime& localNow)
{
    const QString said = QStringLiteral("%1 answered %2").arg(head.host).arg(head.status);
    switch (head.status) {
    case 404:
    case 410:
        return refuse(FaultKind::NotFound, said + QStringLiteral(" (no such file)"));
    case 416:
        return refuse(
            FaultKind::Mismatch,
            QStringLiteral("the file at %1 ends before byte %2").arg(head.host).arg(asked.end));
    case 429:
    case 503:
        return refuse(FaultKind::Wait, said + QStringLiteral(" (busy)"),
                      parseRetryAfter(head.retryAfter, head.date, localNow));
    case 401:
    case 403:
        return refuse(FaultKind::Broken, said + QStringLiteral(" (access refused)"));
    case 407:
        return refuse(FaultKind::Broken, said + QStringLiteral(" (the gateway wants a password)"));
    default:
        return refuse(FaultKind::Broken, said);
    }
}

} // namespace

Judgement judge(const AnswerHead& head, const AskedRange& asked, const QDateTime& localNow)
{
    if (head.status != 200 && head.status != 206)
        return judgeStatus(head, asked, localNow);
    const QByteArray encoding = head.contentEncoding.trimmed().toLower();
    if (!encoding.isEmpty() && encoding != "identity")
        return refuse(FaultKind::Broken,
                      QStringLiteral("%1 answered in the encoding \"%2\", which was not asked for")
                          .arg(head.host, QString::fromLatin1(encoding.left(40))));
    if (head.contentType.trimmed().toLower().startsWith("multipart/byteranges"))
        return refuse(
            FaultKind::Broken,
            QStringLiteral("%1 answered several ranges when asked for one").arg(head.host));
    return head.status == 206 ? judgePartial(head, asked) : judgeWhole(head, asked);
}

std::optional<ContentRange> parseContentRange(const QByteArray& value)
{
    const QByteArray text = value.trimmed();
    const auto slash = text.indexOf('/');
    const auto dash = text.indexOf('-');
    if (!text.toLower().startsWith("bytes ") || slash < 0 || dash < 0 || dash > slash)
        return std::nullopt;
    const auto first = number(text.mid(6, dash - 6).trimmed());
    const auto last = number(text.mid(dash + 1, slash - dash - 1).trimmed());
    const QByteArray total = text.mid(slash + 1).trimmed();
    const auto size = number(total);
    if (!first || !last || *last < *first || (!size && total != "*") || (size && *last >= *size))
        return std::nullopt;
    return ContentRange {*first, *last, size};
}

qint64 parseRetryAfter(const QByteArray& value, const QByteArray& date, const QDateTime& localNow)
{
    const QByteArray text = value.trimmed();
    if (const auto wait = number(text))
        return static_cast<qint64>(std::min<quint64>(*wait, longestRetryAfterMs / 1000)) * 1000;
    const QDateTime until = httpDate(text);
    const QDateTime theirNow = httpDate(date);
    if (!until.isValid())
        return 0;
    const QDateTime from = theirNow.isValid() ? theirNow : localNow;
    return std::clamp<qint64>(from.msecsTo(until), 0, longestRetryAfterMs);
}

} // namespace patchswarm::origin
