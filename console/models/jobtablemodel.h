#pragma once

#include "console/models/jobsummary.h"
#include "console/models/keyedrows.h"
#include "console/models/roles.h"

namespace patchswarm::models {

// One row a job with what the fleet makes of it.
struct JobRow
{
    JobSummary summary;
    int place = 0; // in the order in which agents work, 1 first; 0: nothing is left to do
    QString reason; // why it stands there

    friend bool operator==(const JobRow&, const JobRow&) = default;
};

[[nodiscard]] inline const QString& keyOf(const JobRow& row)
{
    return row.summary.id;
}

// The jobs of a fleet as a table, in the order of their ids (a QSortFilterProxyModel with SortRole
// sorts; by Order it is the agents' own). GUI thread.
class JobTableModel : public KeyedRows<JobRow>
{
    Q_OBJECT

public:
    enum Column
    {
        Order,
        Title,
        State,
        Progress, // DisplayRole: picture::ProgressSplit of all verified bytes
        Complete, // n of N
        Failed,
        Deadline,
        Risk,
        FromPeers,
        Finish, // P50 / P95
        Id,
        ColumnCount
    };

    explicit JobTableModel(QObject* parent = nullptr);

    // Documents signed here; read again when one was published.
    void setKnownJobs(std::map<QString, KnownJob> known);
    void setSnapshot(const fleet::SnapshotPointer& snapshot);

    [[nodiscard]] const std::map<QString, KnownJob>& knownJobs() const { return m_known; }

    [[nodiscard]] const JobSummary* findJob(const QString& id) const;
    [[nodiscard]] int rowOfJob(const QString& id) const; // -1: there is none

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation, int role) const override;

private:
    void rebuild();
    [[nodiscard]] QString text(const JobRow& row, int column) const;
    [[nodiscard]] QVariant sortValue(const JobRow& row, int column) const;
    [[nodiscard]] QString toolTip(const JobRow& row, int column) const;

    fleet::SnapshotPointer m_snapshot;
    std::map<QString, KnownJob> m_known;
};

} // namespace patchswarm::models
