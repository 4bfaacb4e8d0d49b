#include "console/models/vulnerabilities.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <functional>

#include "console/fleet/csv.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

constexpr qsizetype mostFaults = 1000; // told; there may be more
constexpr int mostRisk = 1000;

class Words
{
    Q_DECLARE_TR_FUNCTIONS(patchswarm::models::VulnerabilityCatalogue)
};

int columnOf(const fleet::CsvRow& titles, const QStringList& names)
{
    for (int i = 0; i < titles.fields.size(); ++i)
        if (names.contains(titles.fields.at(i), Qt::CaseInsensitive))
            return i;
    return -1;
}

std::optional<qint64> dayIn(const QString& text, QTime time)
{
    const QDate date = QDate::fromString(text, Qt::ISODate);
    if (!date.isValid())
        return {};
    return QDateTime(date, time, Qt::UTC).toMSecsSinceEpoch();
}

// Takes one row; empty, or what is wrong with it.
using TakeRow = std::function<QString(const QString& cve, const fleet::CsvRow& row)>;

CatalogueImport takeRows(const QVector<fleet::CsvRow>& rows, int cveColumn, const TakeRow& take)
{
    CatalogueImport import;
    for (qsizetype i = 1; i < rows.size(); ++i) {
        const QString text = rows.at(i).fields.value(cveColumn);
        const QString cve = normalizedCve(text);
        const QString fault = cve.isEmpty() ? Words::tr("\"%1\" is no CVE").arg(text.left(40))
                                            : take(cve, rows.at(i));
        if (fault.isEmpty())
            ++import.read;
        else if (import.faults.size() < mostFaults)
            import.faults.append({rows.at(i).line, fault});
    }
    return import;
}

} // namespace

QString normalizedCve(const QString& text)
{
    static const QRegularExpression form(u"^CVE-[0-9]{4}-[0-9]{4,19}$"_s);
    const QString cve = text.trimmed().toUpper();
    return form.match(cve).hasMatch() ? cve : QString();
}

Result<CatalogueImport> VulnerabilityCatalogue::importKev(const QByteArray& csv)
{
    const auto rows = fleet::parseCsv(csv);
    if (!rows)
        return tl::unexpected(rows.error());
    const fleet::CsvRow titles = rows->value(0);
    const int cveColumn = columnOf(titles, {u"cveID"_s, u"cve"_s});
    const int due = columnOf(titles, {u"dueDate"_s});
    const int added = columnOf(titles, {u"dateAdded"_s});
    if (cveColumn < 0)
        return failure(ErrorCode::InvalidInput,
                       Words::tr("there is no column \"cveID\"; is this the catalogue of known "
                                 "exploited vulnerabilities as CSV?"));
    for (Vulnerability& each : m_entries) {
        each.kev = false;
        each.dueMs.reset();
        each.addedMs.reset();
    }
    return takeRows(*rows, cveColumn, [&](const QString& cve, const fleet::CsvRow& row) {
        const QString dueText = due < 0 ? QString() : row.fields.value(due);
        const auto dueMs = dayIn(dueText, QTime(23, 59, 59));
        if (!dueText.isEmpty() && !dueMs)
            return Words::tr("\"%1\" is no date; write it as 2025-12-31").arg(dueText.left(40));
        Vulnerability& entry = m_entries[cve];
        entry.kev = true;
        entry.dueMs = dueMs;
        if (added >= 0)
            entry.addedMs = dayIn(row.fields.value(added), QTime(0, 0));
        return QString();
    });
}

Result<CatalogueImport> VulnerabilityCatalogue::importRisks(const QByteArray& csv)
{
    const auto rows = fleet::parseCsv(csv);
    if (!rows)
        return tl::unexpected(rows.error());
    const fleet::CsvRow titles = rows->value(0);
    const int cveColumn = columnOf(titles, {u"cve"_s, u"cveID"_s});
    const int risk = columnOf(titles, {u"risk"_s, u"score"_s});
    if (cveColumn < 0 || risk < 0)
        return failure(ErrorCode::InvalidInput,
                       Words::tr("the first line must name the columns \"cve\" and \"risk\""));
    for (Vulnerability& each : m_entries)
        each.risk.reset();
    return takeRows(*rows, cveColumn, [&](const QString& cve, const fleet::CsvRow& row) {
        bool isNumber = false;
        const int score = row.fields.value(risk).toInt(&isNumber);
        if (!isNumber || score < 0 || score > mostRisk)
            return Words::tr("\"%1\" is no risk; write a whole number from 0 to %2")
                .arg(row.fields.value(risk).left(40))
                .arg(mostRisk);
        m_entries[cve].risk = score;
        return QString();
    });
}

VulnerabilityCatalogue::Match VulnerabilityCatalogue::match(const QStringList& cves) const
{
    Match match;
    for (const QString& text : cves) {
        const auto entry = m_entries.constFind(normalizedCve(text));
        if (entry == m_entries.constEnd())
            continue;
        match.known.append(entry.key());
        Vulnerability& together = match.together;
        together.kev = together.kev || entry->kev;
        if (entry->dueMs)
            together.dueMs = std::min(together.dueMs.value_or(*entry->dueMs), *entry->dueMs);
        if (entry->addedMs)
            together.addedMs =
                std::min(together.addedMs.value_or(*entry->addedMs), *entry->addedMs);
        if (entry->risk)
            together.risk = std::max(together.risk.value_or(0), *entry->risk);
    }
    return match;
}

QByteArray VulnerabilityCatalogue::toJson() const
{
    QJsonObject object;
    for (auto entry = m_entries.constBegin(); entry != m_entries.constEnd(); ++entry) {
        QJsonObject json {{u"kev"_s, entry->kev}};
        if (entry->dueMs)
            json.insert(u"due"_s, *entry->dueMs);
        if (entry->addedMs)
            json.insert(u"added"_s, *entry->addedMs);
        if (entry->risk)
            json.insert(u"risk"_s, *entry->risk);
        object.insert(entry.key(), json);
    }
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

VulnerabilityCatalogue VulnerabilityCatalogue::fromJson(const QByteArray& json)
{
    VulnerabilityCatalogue catalogue;
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    for (auto each = object.begin(); each != object.end(); ++each) {
        const QString cve = normalizedCve(each.key());
        const QJsonObject value = each->toObject();
        if (cve.isEmpty())
            continue;
        Vulnerability& entry = catalogue.m_entries[cve];
        entry.kev = value.value("kev"_L1).toBool();
        if (value.contains("due"_L1))
            entry.dueMs = value.value("due"_L1).toInteger();
        if (value.contains("added"_L1))
            entry.addedMs = value.value("added"_L1).toInteger();
        if (value.contains("risk"_L1))
            entry.risk = std::clamp(value.value("risk"_L1).toInt(), 0, mostRisk);
    }
    return catalogue;
}

} // namespace patchswarm::models
