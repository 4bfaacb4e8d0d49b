#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <QVariant>
#include <QVector>

#include "console/models/jobsummary.h"
#include "console/models/roles.h"

namespace patchswarm::models {

// A report as it is shown, exported and printed: titles, cells, and how each figure is worked out.
struct ReportCell
{
    QString text; // for people
    QString exported; // for CSV: bytes and times plain
    QVariant sort;
};

struct Report
{
    QString title;
    QStringList columns;
    QVector<bool> numeric; // by column
    QVector<QVector<ReportCell>> rows;
    QVector<ReportCell> total; // empty: none
    QStringList formulas; // one a line: "share from peers = …"
    QStringList notes; // what is left out, and why

    [[nodiscard]] QString csv() const; // titles, rows, total; then formulas and notes as "# …"
};

enum class SavingsBy
{
    Job,
    Site,
    Day, // on which the endpoint got the job, UTC
};

// Bytes by where they came from, over all jobs or one. Figures that cannot be true are left out and
// counted in the notes.
[[nodiscard]] Report savingsReport(const fleet::FleetSnapshot& fleet,
                                   const std::map<QString, KnownJob>& known, SavingsBy by,
                                   const QString& jobId = {});

// The one formula of what is saved, as it is printed beside the figure.
[[nodiscard]] QString savedFormula();

// How long each job took from exposed-since (else publishing) to delivered and to succeeded, P50
// and P95, and the share of all targets that were done within the deadline and within 7 days.
// Targets that failed or are not done stay in the denominator.
[[nodiscard]] Report remediationReport(const fleet::FleetSnapshot& fleet,
                                       const std::map<QString, KnownJob>& known,
                                       const QString& jobId = {});

// Who holds a job up, with the cause, the furthest behind first.
[[nodiscard]] Report stragglersReport(const fleet::FleetSnapshot& fleet,
                                      const std::map<QString, KnownJob>& known,
                                      const QString& jobId);

// A report as a table; the total is its last row. Set anew as a whole: reports are made on demand.
// GUI thread.
class ReportModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit ReportModel(QObject* parent = nullptr);

    void setReport(const Report& report);

    [[nodiscard]] const Report& report() const { return m_report; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation, int role) const override;

private:
    Report m_report;
};

} // namespace patchswarm::models
