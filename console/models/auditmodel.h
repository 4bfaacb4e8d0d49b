#pragma once

#include <QObject>

#include <map>
#include <memory>

#include "console/fleet/fleetwatch.h"
#include "console/models/keyedrows.h"
#include "console/models/roles.h"

namespace patchswarm::models {

// One entry of one agent's own audit trail.
struct AuditRow
{
    std::pair<QString, qint64> key; // endpoint name, sequence
    rpc::AuditEntry entry;

    friend bool operator==(const AuditRow&, const AuditRow&) = default;
};

[[nodiscard]] inline const std::pair<QString, qint64>& keyOf(const AuditRow& row)
{
    return row.key;
}

// Who changed what, before and after, as the agents themselves recorded it; no client escapes it.
// At most `most` entries, the oldest make room. A proxy sorts by SortRole. GUI thread.
class AuditModel : public KeyedRows<AuditRow>
{
    Q_OBJECT

public:
    enum Column
    {
        Time,
        Endpoint,
        Who,
        What,
        Before,
        After,
        Result,
        ColumnCount
    };

    static constexpr qsizetype most = 20'000;

    explicit AuditModel(QObject* parent = nullptr);

    // Entries that are known already change nothing.
    void add(const QVector<AuditRow>& entries);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation, int role) const override;

private:
    [[nodiscard]] static QString text(const AuditRow& row, int column);
};

// Collects the audit trails of all connected endpoints into a model: a few calls at a time, only
// what is new. GUI thread.
class AuditCollector : public QObject
{
    Q_OBJECT

public:
    static constexpr int atOnce = 16;

    AuditCollector(fleet::FleetWatch& watch, AuditModel& model, QObject* parent = nullptr);

    // One more look at everybody; refreshed() when it is done. No second one meanwhile.
    void refresh();

    [[nodiscard]] bool isRunning() const { return m_running > 0 || !m_queue.isEmpty(); }

    // Endpoints of the last look that could not be asked.
    [[nodiscard]] const QStringList& notAsked() const { return m_notAsked; }

Q_SIGNALS:
    void refreshed();

private:
    void askMore();
    void flush();
    void ask(const QString& endpoint);

    fleet::FleetWatch& m_watch;
    AuditModel& m_model;
    std::map<QString, qint64> m_next; // by endpoint: ask after this
    QVector<AuditRow> m_heard; // to be added: all at once is much cheaper
    QStringList m_queue;
    QStringList m_notAsked;
    int m_running = 0;
};

} // namespace patchswarm::models
