#pragma once

#include <QHash>
#include <QStringList>
#include <QVector>

#include <optional>

#include "shared/base/error.h"

namespace patchswarm::models {

// What is known of one CVE.
struct Vulnerability
{
    bool kev = false; // in the catalogue of known exploited vulnerabilities
    std::optional<qint64> dueMs; // the catalogue's due date, end of that day UTC
    std::optional<qint64> addedMs; // since when it is in the catalogue
    std::optional<int> risk; // 0-1000

    friend bool operator==(const Vulnerability&, const Vulnerability&) = default;
};

struct CatalogueRowFault
{
    int line = 0;
    QString message;
};

struct CatalogueImport
{
    int read = 0; // rows taken
    QVector<CatalogueRowFault> faults; // rows left out, and why
};

// The KEV catalogue and risk scores, imported from CSV and matched by CVE. It fetches nothing by
// itself; its owner keeps toJson() somewhere. A value.
class VulnerabilityCatalogue
{
public:
    // Columns as in CISA's known_exploited_vulnerabilities.csv, in any order: cveID, dateAdded,
    // dueDate; others are passed over. Replaces the KEV part. InvalidInput without a column
    // "cveID".
    [[nodiscard]] Result<CatalogueImport> importKev(const QByteArray& csv);
    // Columns cve and risk (0 to 1000), in any order. Replaces the scores.
    [[nodiscard]] Result<CatalogueImport> importRisks(const QByteArray& csv);

    // What holds of a job with these CVEs: known to be exploited if any is, the earliest due date,
    // the highest risk.
    struct Match
    {
        QStringList known; // CVEs in the catalogue
        Vulnerability together;
    };

    [[nodiscard]] Match match(const QStringList& cves) const;

    [[nodiscard]] qsizetype size() const { return m_entries.size(); }

    [[nodiscard]] QByteArray toJson() const;
    [[nodiscard]] static VulnerabilityCatalogue fromJson(const QByteArray& json);

private:
    QHash<QString, Vulnerability> m_entries; // by CVE in capitals
};

// "CVE-2025-12345"; in capitals, or empty when it is none.
[[nodiscard]] QString normalizedCve(const QString& text);

} // namespace patchswarm::models
