#include "agent/origin/mirrorbook.h"

#include <algorithm>
#include <limits>

namespace patchswarm::origin {

namespace {

constexpr double clearlyFaster = 1.25;
constexpr int mostEntries = 4096;
constexpr qint64 longestAskedWaitMs = 3'600'000;

QString fileKey(const QUrl& url)
{
    return url.toString(QUrl::RemoveFragment | QUrl::FullyEncoded);
}

QString hostKey(const QUrl& url)
{
    return url.scheme() + u'|' + url.host() + u'|' + QString::number(url.port(-1));
}

template<class Map>
auto& entry(Map& map, const QString& key)
{
    if (map.size() >= mostEntries && !map.contains(key))
        map.clear();
    return map[key];
}

} // namespace

MirrorBook::File MirrorBook::file(const QUrl& mirror, TimePoint now) const
{
    File known = m_files.value(fileKey(mirror));
    if (known.forgottenAt <= now)
        known.wrongChunks = 0;
    return known;
}

MirrorBook::Host MirrorBook::host(const QUrl& mirror) const
{
    return m_hosts.value(hostKey(mirror));
}

void MirrorBook::putOut(File& file, FaultKind why, const QString& reason, TimePoint now) const
{
    file.why = why;
    file.reason = reason;
    file.outUntil = now + milliseconds(m_limits.outMs);
}

void MirrorBook::succeeded(const QUrl& mirror)
{
    Host& known = entry(m_hosts, hostKey(mirror));
    known.failures = 0;
    known.waitUntil = {};
}

void MirrorBook::measured(const QUrl& mirror, double bytesPerSecond)
{
    double& rate = entry(m_hosts, hostKey(mirror)).bytesPerSecond;
    rate = rate == 0 ? bytesPerSecond : 0.7 * rate + 0.3 * bytesPerSecond;
}

void MirrorBook::failed(const QUrl& mirror, const Fault& fault, TimePoint now)
{
    switch (fault.kind) {
    case FaultKind::None:
        return;
    case FaultKind::NoRanges:
        answersWhole(mirror);
        return;
    case FaultKind::NotFound:
    case FaultKind::Mismatch:
    case FaultKind::Forbidden:
        putOut(entry(m_files, fileKey(mirror)), fault.kind, fault.reason, now);
        return;
    case FaultKind::Wait:
    case FaultKind::Broken:
        break;
    }
    Host& known = entry(m_hosts, hostKey(mirror));
    const qint64 backOff =
        std::min(m_limits.longestBackOffMs, qint64 {1000} << std::min(known.failures, 10));
    ++known.failures;
    known.asked = fault.kind == FaultKind::Wait;
    known.reason = fault.reason;
    known.waitUntil =
        now + milliseconds(std::clamp(fault.retryAfterMs, backOff, longestAskedWaitMs));
}

void MirrorBook::sentWrongBytes(const QUrl& mirror, TimePoint now)
{
    File& known = entry(m_files, fileKey(mirror));
    if (known.forgottenAt <= now)
        known.wrongChunks = 0;
    known.forgottenAt = now + milliseconds(m_limits.outMs);
    if (++known.wrongChunks >= 2)
        putOut(known, FaultKind::Mismatch,
               QStringLiteral("%1 sends other bytes").arg(mirror.host()), now);
}

void MirrorBook::answersWhole(const QUrl& mirror)
{
    entry(m_files, fileKey(mirror)).wholeOnly = true;
}

void MirrorBook::forgive(File& file)
{
    file.wrongChunks = 0;
    file.wholeOnly = false;
    file.outUntil = {};
}

void MirrorBook::forgive(Host& host)
{
    host.failures = 0;
    host.asked = false;
    host.waitUntil = {};
}

void MirrorBook::forgive(const QVector<QUrl>& mirrors)
{
    for (const QUrl& mirror : mirrors) {
        if (const auto file = m_files.find(fileKey(mirror)); file != m_files.end())
            forgive(*file);
        if (const auto host = m_hosts.find(hostKey(mirror)); host != m_hosts.end())
            forgive(*host);
    }
}

void MirrorBook::forgiveAll()
{
    for (File& file : m_files)
        forgive(file);
    for (Host& host : m_hosts)
        forgive(host);
}

bool MirrorBook::isWholeOnly(const QUrl& mirror) const
{
    return m_files.value(fileKey(mirror)).wholeOnly;
}

bool MirrorBook::isUsable(const QUrl& mirror, TimePoint now) const
{
    return file(mirror, now).outUntil <= now && host(mirror).waitUntil <= now;
}

QVector<QUrl> MirrorBook::order(const QVector<QUrl>& mirrors, TimePoint now) const
{
    QVector<QUrl> usable;
    for (const QUrl& mirror : mirrors) {
        if (!isUsable(mirror, now) || usable.contains(mirror))
            continue;
        // Insertion keeps the given order among equals; "a quarter faster" is no strict weak order
        // for std::sort.
        const auto better = [&](const QUrl& other) {
            const File mine = file(mirror, now);
            const File its = file(other, now);
            if (mine.wrongChunks != its.wrongChunks)
                return mine.wrongChunks < its.wrongChunks;
            if (mine.wholeOnly != its.wholeOnly)
                return its.wholeOnly;
            const double itsRate = host(other).bytesPerSecond;
            return itsRate > 0 && host(mirror).bytesPerSecond > clearlyFaster * itsRate;
        };
        usable.insert(std::find_if(usable.begin(), usable.end(), better), mirror);
    }
    return usable;
}

MirrorBook::Standing MirrorBook::standing(const QVector<QUrl>& mirrors, TimePoint now) const
{
    Standing answer {true, std::numeric_limits<qint64>::max(), {}};
    bool allWrong = true;
    QStringList reasons;
    for (const QUrl& mirror : mirrors) {
        const File itsFile = file(mirror, now);
        const Host itsHost = host(mirror);
        const bool out = itsFile.outUntil > now;
        const bool waits = itsHost.waitUntil > now;
        answer.unavailable = answer.unavailable && (out || (waits && itsHost.asked));
        allWrong = allWrong && out && itsFile.why == FaultKind::Mismatch;
        const TimePoint free = std::max({now, itsFile.outUntil, itsHost.waitUntil});
        answer.waitMs = std::min<qint64>(answer.waitMs, (free - now).ms);
        const QString reason = out ? itsFile.reason : waits ? itsHost.reason : QString();
        if (!reason.isEmpty() && !reasons.contains(reason))
            reasons.append(reason);
    }
    answer.reason = reasons.join(QStringLiteral("; "));
    if (allWrong && !mirrors.isEmpty())
        answer.reason =
            QStringLiteral("The file at the origin no longer matches: %1").arg(answer.reason);
    if (mirrors.isEmpty())
        answer.waitMs = 0;
    return answer;
}

} // namespace patchswarm::origin
