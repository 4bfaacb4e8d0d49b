#pragma once

#include <QHash>

#include "console/models/endpointrow.h"
#include "console/models/keyedrows.h"
#include "console/models/roles.h"

namespace patchswarm::models {

// The endpoints of a fleet as a table, one row each, in the order of their names (a proxy sorts).
// Editable are none. GUI thread.
class EndpointTableModel : public KeyedRows<EndpointRow>
{
    Q_OBJECT

public:
    enum Column
    {
        Name,
        State,
        Site,
        Groups,
        Progress, // DisplayRole: picture::ProgressSplit
        Jobs,
        Profile,
        Cache,
        In,
        Out,
        LastReport,
        Address,
        Version,
        ColumnCount
    };

    explicit EndpointTableModel(QObject* parent = nullptr);

    // Four times a second is enough. Rows of unchanged endpoints are not worked out again.
    void setSnapshot(const fleet::SnapshotPointer& snapshot);
    // The job whose progress and state are shown; empty: all that run.
    void setJob(const QString& jobId);

    [[nodiscard]] const QString& job() const { return m_job; }

    // -1: there is none.
    [[nodiscard]] int rowOfEndpoint(const QString& name) const;
    [[nodiscard]] fleet::EndpointPointer endpointAt(int row) const;

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation, int role) const override;

private:
    void rebuild(bool all);
    [[nodiscard]] QVariant display(const EndpointRow& row, int column) const;
    [[nodiscard]] QString text(const EndpointRow& row, int column) const;
    [[nodiscard]] QVariant sortValue(const EndpointRow& row, int column) const;
    [[nodiscard]] QString exported(const EndpointRow& row, int column) const;
    [[nodiscard]] QString toolTip(const EndpointRow& row, int column) const;

    struct Made // a row with what it was made of
    {
        fleet::EndpointPointer endpoint;
        fleet::Freshness freshness;
        EndpointRow row;
    };

    fleet::SnapshotPointer m_snapshot;
    QString m_job;
    QVector<Made> m_made; // by name
};

} // namespace patchswarm::models
