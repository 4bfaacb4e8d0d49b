#include "console/models/endpointtablemodel.h"

#include <QDateTime>

#include <algorithm>

#include "console/models/words.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

EndpointTableModel::EndpointTableModel(QObject* parent)
    : KeyedRows(parent)
{
}

void EndpointTableModel::setSnapshot(const fleet::SnapshotPointer& snapshot)
{
    m_snapshot = snapshot;
    rebuild(false);
}

void EndpointTableModel::setJob(const QString& jobId)
{
    if (m_job == jobId)
        return;
    m_job = jobId;
    rebuild(true);
}

void EndpointTableModel::rebuild(bool all)
{
    if (!m_snapshot)
        return;
    QVector<Made> made;
    made.reserve(m_snapshot->endpoints.size());
    qsizetype old = 0;
    for (const fleet::EndpointPointer& endpoint : m_snapshot->endpoints) {
        const QString& name = endpoint->record.name;
        const auto freshness = fleet::freshnessAt(*endpoint, m_snapshot->atMs);
        while (old < m_made.size() && m_made.at(old).row.name < name)
            ++old;
        const bool isSame = !all && old < m_made.size() && m_made.at(old).endpoint == endpoint
            && m_made.at(old).freshness == freshness;
        made.append(isSame ? m_made.at(old)
                           : Made {endpoint, freshness, rowOf(*endpoint, m_job, m_snapshot->atMs)});
    }
    m_made = std::move(made);
    QVector<EndpointRow> rows;
    rows.reserve(m_made.size());
    for (const Made& each : m_made)
        rows.append(each.row);
    merge(std::move(rows));
}

int EndpointTableModel::rowOfEndpoint(const QString& name) const
{
    const auto found = std::lower_bound(
        rows().begin(), rows().end(), name,
        [](const EndpointRow& row, const QString& wanted) { return row.name < wanted; });
    return found != rows().end() && found->name == name ? static_cast<int>(found - rows().begin())
                                                        : -1;
}

fleet::EndpointPointer EndpointTableModel::endpointAt(int row) const
{
    return row >= 0 && row < m_made.size() ? m_made.at(row).endpoint : nullptr;
}

int EndpointTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant EndpointTableModel::data(const QModelIndex& index, int role) const
{
    const EndpointRow* row = index.isValid() ? rowAt(index.row()) : nullptr;
    if (row == nullptr)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return display(*row, index.column());
    case Qt::AccessibleTextRole:
        return text(*row, index.column());
    case Qt::ToolTipRole:
        return toolTip(*row, index.column());
    case Qt::TextAlignmentRole:
        return index.column() >= Cache && index.column() <= Out
            ? int(Qt::AlignRight | Qt::AlignVCenter)
            : int(Qt::AlignLeft | Qt::AlignVCenter);
    case KeyRole:
        return row->name;
    case SortRole:
        return sortValue(*row, index.column());
    case ExportRole:
        return exported(*row, index.column());
    case SeverityRole:
        return severityOf(row->condition);
    case EndpointIdRole:
        return row->id;
    default:
        return {};
    }
}

QVariant EndpointTableModel::display(const EndpointRow& row, int column) const
{
    if (column != Progress)
        return text(row, column);
    return row.hasProgress ? QVariant::fromValue(row.progress) : QVariant();
}

QString EndpointTableModel::text(const EndpointRow& row, int column) const
{
    switch (column) {
    case Name:
        return row.name;
    case State:
        return row.state;
    case Site:
        return row.site;
    case Groups:
        return row.groups.join(u", "_s);
    case Progress:
        return row.hasProgress ? percentText(static_cast<double>(row.progress.total())) : QString();
    case Jobs:
        return row.jobText;
    case Profile:
        return row.hasDrifted ? tr("%1, should be %2").arg(row.profile, row.desiredProfile)
                              : row.profile;
    case Cache:
        return row.cacheLimit == 0
            ? QString()
            : tr("%1 of %2").arg(sizeText(row.cacheUsed), sizeText(row.cacheLimit));
    case In:
        return flowText(row.inBytesPerSecond);
    case Out:
        return flowText(row.outBytesPerSecond);
    case LastReport:
        return row.freshness == fleet::Freshness::Live
            ? tr("now")
            : agoText(row.lastReportMs, m_snapshot->atMs);
    case Address:
        return row.address;
    case Version:
        return row.version;
    default:
        return {};
    }
}

QVariant EndpointTableModel::sortValue(const EndpointRow& row, int column) const
{
    switch (column) {
    case State:
        return severityOf(row.condition);
    case Progress:
        return row.hasProgress ? static_cast<double>(row.progress.total()) : -1.0;
    case Jobs:
        return 1000 * row.jobsFailed + row.jobsRunning;
    case Cache:
        return QVariant::fromValue(row.cacheUsed);
    case In:
        return row.inBytesPerSecond;
    case Out:
        return row.outBytesPerSecond;
    case LastReport:
        return row.freshness == fleet::Freshness::Live ? m_snapshot->atMs : row.lastReportMs;
    default:
        return text(row, column);
    }
}

QString EndpointTableModel::exported(const EndpointRow& row, int column) const
{
    switch (column) {
    case Cache:
        return QString::number(row.cacheUsed);
    case In:
        return QString::number(row.inBytesPerSecond, 'f', 0);
    case Out:
        return QString::number(row.outBytesPerSecond, 'f', 0);
    case LastReport:
        return isoText(row.freshness == fleet::Freshness::Live ? m_snapshot->atMs
                                                               : row.lastReportMs);
    default:
        return text(row, column);
    }
}

QString EndpointTableModel::toolTip(const EndpointRow& row, int column) const
{
    switch (column) {
    case Name:
        return row.id.isEmpty() ? tr("It was never reached.") : tr("Identity %1").arg(row.id);
    case State:
        return row.explanation.isEmpty() ? row.state : row.explanation;
    case Groups:
        return row.tags.isEmpty() ? QString() : tr("Tags: %1").arg(row.tags.join(u", "_s));
    case Progress:
        return row.hasProgress ? tr("From origin %1, gateway %2, peers %3, own cache %4")
                                     .arg(percentText(static_cast<double>(row.progress.origin)),
                                          percentText(static_cast<double>(row.progress.gateway)),
                                          percentText(static_cast<double>(row.progress.peers)),
                                          percentText(static_cast<double>(row.progress.cache)))
                               : QString();
    case LastReport:
        return row.freshness == fleet::Freshness::Live ? QString() : timeText(row.lastReportMs);
    default:
        return text(row, column);
    }
}

QVariant EndpointTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section >= Cache && section <= Out ? int(Qt::AlignRight | Qt::AlignVCenter)
                                                  : int(Qt::AlignLeft | Qt::AlignVCenter);
    const QStringList titles {tr("Endpoint"), tr("State"), tr("Site"),        tr("Groups"),
                              tr("Progress"), tr("Jobs"),  tr("Profile"),     tr("Cache"),
                              tr("In"),       tr("Out"),   tr("Last report"), tr("Address"),
                              tr("Version")};
    const QStringList units {
        {}, {}, {}, {}, {}, {}, {}, tr("bytes"), tr("bytes per second"), tr("bytes per second"),
        {}, {}, {}};
    if (role == Qt::DisplayRole)
        return titles.at(section);
    if (role == Qt::ToolTipRole && section == In)
        return tr("Received from origin, gateway and peers");
    if (role == Qt::ToolTipRole && section == Out)
        return tr("Sent to peers");
    if (role == ExportRole)
        return units.at(section).isEmpty()
            ? titles.at(section)
            : u"%1 (%2)"_s.arg(titles.at(section), units.at(section));
    return {};
}

} // namespace patchswarm::models
