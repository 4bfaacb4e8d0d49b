#include "console/models/peerlinksmodel.h"

#include <QHash>

#include <algorithm>

#include "console/models/words.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

bool isNumber(int column)
{
    return column >= PeerLinksModel::In && column <= PeerLinksModel::Given;
}

int alignment(int column)
{
    return isNumber(column) ? int(Qt::AlignRight | Qt::AlignVCenter)
                            : int(Qt::AlignLeft | Qt::AlignVCenter);
}

double numberOf(const rpc::PeerStatus& peer, int column)
{
    switch (column) {
    case PeerLinksModel::In:
        return peer.receivedBytesPerSecond;
    case PeerLinksModel::Out:
        return peer.sentBytesPerSecond;
    case PeerLinksModel::Received:
        return static_cast<double>(peer.received);
    default:
        return static_cast<double>(peer.given);
    }
}

} // namespace

PeerLinksModel::PeerLinksModel(Show show, QObject* parent)
    : KeyedRows(parent)
    , m_show(show)
{
}

void PeerLinksModel::setEndpoint(const fleet::EndpointPointer& endpoint,
                                 const fleet::FleetSnapshot& fleet)
{
    QVector<PeerRow> rows;
    if (endpoint && !endpoint->peers.isEmpty()) {
        QHash<QString, QString> names;
        for (const fleet::EndpointPointer& each : fleet.endpoints)
            names.insert(each->record.id, each->record.name);
        for (const rpc::PeerStatus& peer : endpoint->peers) {
            if ((peer.standing == rpc::PeerStanding::Used) != (m_show == Show::Links))
                continue;
            const QString told = peer.name.isEmpty() ? peer.address : peer.name;
            rows.append({peer.endpoint + u'|' + peer.address + u'|' + peer.cid, peer,
                         names.value(peer.endpoint, told)});
        }
    }
    std::sort(rows.begin(), rows.end(),
              [](const PeerRow& a, const PeerRow& b) { return a.key < b.key; });
    const auto end = std::unique(rows.begin(), rows.end(),
                                 [](const PeerRow& a, const PeerRow& b) { return a.key == b.key; });
    rows.erase(end, rows.end());
    merge(std::move(rows));
}

int PeerLinksModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PeerLinksModel::data(const QModelIndex& index, int role) const
{
    const PeerRow* row = index.isValid() ? rowAt(index.row()) : nullptr;
    if (row == nullptr)
        return {};
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(*row, column);
    case Qt::ToolTipRole:
        return column == Peer ? row->peer.address : text(*row, column);
    case Qt::TextAlignmentRole:
        return alignment(column);
    case KeyRole:
        return row->name;
    case SortRole:
        return isNumber(column) ? QVariant(numberOf(row->peer, column))
                                : QVariant(text(*row, column));
    case ExportRole:
        return isNumber(column) ? QString::number(numberOf(row->peer, column), 'f', 0)
                                : text(*row, column);
    case SeverityRole:
        return row->peer.standing == rpc::PeerStanding::Excluded ? 2 : 0;
    case EndpointIdRole:
        return row->peer.endpoint;
    default:
        return {};
    }
}

QString PeerLinksModel::text(const PeerRow& row, int column)
{
    const rpc::PeerStatus& peer = row.peer;
    switch (column) {
    case Peer:
        return row.name;
    case In:
        return flowText(peer.receivedBytesPerSecond);
    case Out:
        return flowText(peer.sentBytesPerSecond);
    case Received:
        return sizeText(peer.received);
    case Given:
        return sizeText(peer.given);
    case Standing:
        return standingText(peer.standing);
    case Rule:
        return peer.rule;
    default:
        return {};
    }
}

QVariant PeerLinksModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(section);
    if (role == Qt::ToolTipRole && section == Rule)
        return tr("The rule that kept it from being used");
    if (role != Qt::DisplayRole && role != ExportRole)
        return {};
    const QStringList titles {tr("Peer"),  tr("In"),       tr("Out"), tr("Received"),
                              tr("Given"), tr("Standing"), tr("Why")};
    return titles.at(section);
}

} // namespace patchswarm::models
