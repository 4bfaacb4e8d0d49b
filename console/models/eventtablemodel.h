#pragma once

#include <QAbstractTableModel>
#include <QHash>

#include <deque>

#include "console/fleet/fleetsnapshot.h"
#include "console/models/roles.h"

namespace patchswarm::models {

// What happened, newest last, at most `kept` rows; older ones make room. Counts what it never saw.
// GUI thread.
class EventTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Time,
        Endpoint,
        What,
        Text,
        Peer,
        Bytes,
        ColumnCount
    };

    static constexpr int defaultKept = 5000;

    explicit EventTableModel(int kept = defaultKept, QObject* parent = nullptr);

    // FleetWatch::eventsArrived(). Chunks that come and go are left out: thousands a second.
    void append(const QVector<fleet::FleetEvent>& events, int skipped);
    // Events told by agents and lost before we could read them: the sum over a snapshot.
    void setLost(const fleet::FleetSnapshot& fleet);
    // Names for ids in the Peer column.
    void setNames(const fleet::FleetSnapshot& fleet);
    void clear();

    [[nodiscard]] qint64 lost() const { return m_lost; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation, int role) const override;

Q_SIGNALS:
    void lostChanged(qint64 lost);

private:
    [[nodiscard]] QString text(const fleet::FleetEvent& event, int column) const;

    int m_kept;
    std::deque<fleet::FleetEvent> m_events;
    QHash<QString, QString> m_names; // by endpoint id
    qint64 m_lostByAgents = 0;
    qint64 m_skipped = 0;
    qint64 m_lost = 0;
};

} // namespace patchswarm::models
