#include "shared/policy/fault.h"

#include <QJsonObject>

#include <algorithm>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::policy {

namespace {

constexpr qsizetype faultsTold = 8;
constexpr qsizetype longestCompared = 64; // characters; longer names are no typing slips of ours

QString oneLine(const Fault& fault)
{
    QString line = fault.path.isEmpty() ? fault.message : fault.path + u": "_s + fault.message;
    return fault.hint.isEmpty() ? line : line + u" ("_s + fault.hint + u")"_s;
}

// Levenshtein distance; both at most longestCompared characters.
int distance(const QString& a, const QString& b)
{
    std::vector<int> row(static_cast<std::size_t>(b.size()) + 1);
    for (std::size_t j = 0; j < row.size(); ++j)
        row[j] = static_cast<int>(j);
    for (qsizetype i = 0; i < a.size(); ++i) {
        int diagonal = row[0]++;
        for (qsizetype j = 0; j < b.size(); ++j) {
            const auto at = static_cast<std::size_t>(j) + 1;
            const int above = row[at];
            row[at] = std::min({above + 1, row[at - 1] + 1, diagonal + (a[i] == b[j] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row.back();
}

bool oneStartsTheOther(const QString& a, const QString& b)
{
    const auto shorter = std::min(a.size(), b.size());
    return shorter >= 4 && (a.startsWith(b) || b.startsWith(a));
}

} // namespace

QString faultsText(const Faults& faults)
{
    QStringList lines;
    for (const Fault& fault : faults)
        lines << oneLine(fault);
    return lines.join(u'\n');
}

Error faultsError(const Faults& faults, ErrorCode code)
{
    QStringList lines;
    for (qsizetype i = 0; i < std::min(faults.size(), faultsTold); ++i)
        lines << oneLine(faults[i]);
    if (faults.size() > faultsTold)
        lines << u"and %1 more"_s.arg(faults.size() - faultsTold);
    return {code, lines.join(u"; "_s)};
}

QJsonArray toJson(const Faults& faults)
{
    QJsonArray array;
    for (const Fault& fault : faults)
        array << QJsonObject {
            {u"path"_s, fault.path}, {u"message"_s, fault.message}, {u"hint"_s, fault.hint}};
    return array;
}

QString nearestName(const QString& name, const QStringList& known)
{
    if (name.size() > longestCompared)
        return {};
    const QString wanted = name.toLower();
    QString best;
    int bestDistance = std::max(2, static_cast<int>(name.size()) / 3) + 1;
    for (const QString& candidate : known) {
        const QString lower = candidate.toLower();
        const int far = oneStartsTheOther(wanted, lower) ? 1 : distance(wanted, lower);
        if (far < bestDistance && far < lower.size()) {
            bestDistance = far;
            best = candidate;
        }
    }
    return best;
}

} // namespace patchswarm::policy
