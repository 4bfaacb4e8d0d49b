#include "console/models/eventtablemodel.h"

#include "console/models/words.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

bool isShown(const fleet::FleetEvent& event)
{
    const QString& kind = event.event.kind;
    return kind != u"chunkVerified" && kind != u"chunkUploaded";
}

int severityOf(const QString& kind)
{
    static const QStringList bad {u"chunkCorrupt"_s, u"peerExcluded"_s, u"failed"_s};
    static const QStringList odd {u"requestStalled"_s, u"fellBackToOrigin"_s, u"overBudget"_s,
                                  u"leaseVoid"_s, u"waitingForSpace"_s};
    return bad.contains(kind) ? 2 : odd.contains(kind) ? 1 : 0;
}

} // namespace

EventTableModel::EventTableModel(int kept, QObject* parent)
    : QAbstractTableModel(parent)
    , m_kept(kept)
{
}

void EventTableModel::append(const QVector<fleet::FleetEvent>& events, int skipped)
{
    QVector<fleet::FleetEvent> shown;
    for (const fleet::FleetEvent& event : events)
        if (isShown(event))
            shown.append(event);
    if (shown.size() > m_kept)
        shown.remove(0, shown.size() - m_kept);
    const auto size = static_cast<int>(m_events.size());
    if (const int over = size + static_cast<int>(shown.size()) - m_kept; over > 0) {
        beginRemoveRows({}, 0, over - 1);
        m_events.erase(m_events.begin(), m_events.begin() + over);
        endRemoveRows();
    }
    if (!shown.isEmpty()) {
        const auto first = static_cast<int>(m_events.size());
        beginInsertRows({}, first, first + static_cast<int>(shown.size()) - 1);
        m_events.insert(m_events.end(), shown.begin(), shown.end());
        endInsertRows();
    }
    m_skipped += skipped;
    if (const qint64 lost = m_lostByAgents + m_skipped; lost != std::exchange(m_lost, lost))
        Q_EMIT lostChanged(m_lost);
}

void EventTableModel::setLost(const fleet::FleetSnapshot& fleet)
{
    m_lostByAgents = 0;
    for (const fleet::EndpointPointer& endpoint : fleet.endpoints)
        m_lostByAgents += endpoint->lostEvents;
    if (const qint64 lost = m_lostByAgents + m_skipped; lost != std::exchange(m_lost, lost))
        Q_EMIT lostChanged(m_lost);
}

void EventTableModel::setNames(const fleet::FleetSnapshot& fleet)
{
    m_names.clear();
    for (const fleet::EndpointPointer& endpoint : fleet.endpoints)
        if (!endpoint->record.id.isEmpty())
            m_names.insert(endpoint->record.id, endpoint->record.name);
    if (!m_events.empty())
        Q_EMIT dataChanged(index(0, Peer), index(rowCount() - 1, Peer));
}

void EventTableModel::clear()
{
    if (m_events.empty())
        return;
    beginRemoveRows({}, 0, rowCount() - 1);
    m_events.clear();
    endRemoveRows();
}

int EventTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_events.size());
}

int EventTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant EventTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() < 0 || index.row() >= rowCount())
        return {};
    const fleet::FleetEvent& event = m_events[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(event, index.column());
    case Qt::ToolTipRole:
        return index.column() == Peer ? event.event.peer : text(event, index.column());
    case Qt::TextAlignmentRole:
        return index.column() == Bytes ? int(Qt::AlignRight | Qt::AlignVCenter)
                                       : int(Qt::AlignLeft | Qt::AlignVCenter);
    case KeyRole:
        return event.endpoint;
    case SortRole:
        return index.column() == Time ? QVariant(event.heardMs)
            : index.column() == Bytes ? QVariant::fromValue(event.event.bytes.value_or(0))
                                      : QVariant(text(event, index.column()));
    case ExportRole:
        return index.column() == Time                      ? isoText(event.event.at)
            : index.column() == Bytes && event.event.bytes ? QString::number(*event.event.bytes)
                                                           : text(event, index.column());
    case SeverityRole:
        return severityOf(event.event.kind);
    case EndpointIdRole:
        return event.event.peer;
    default:
        return {};
    }
}

QString EventTableModel::text(const fleet::FleetEvent& event, int column) const
{
    const rpc::SwarmEvent& e = event.event;
    switch (column) {
    case Time:
        return timeText(event.heardMs);
    case Endpoint:
        return event.endpoint;
    case What:
        return eventKindText(e.kind);
    case Text:
        return e.text;
    case Peer:
        return m_names.value(e.peer, e.peer.left(8));
    case Bytes:
        return e.bytes ? sizeText(*e.bytes) : QString();
    default:
        return {};
    }
}

QVariant EventTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == Bytes ? int(Qt::AlignRight | Qt::AlignVCenter)
                                : int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != ExportRole)
        return {};
    const QStringList titles {tr("Time"),    tr("Endpoint"), tr("What"),
                              tr("Details"), tr("Peer"),     tr("Bytes")};
    return titles.at(section);
}

} // namespace patchswarm::models
