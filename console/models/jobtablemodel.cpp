#include "console/models/jobtablemodel.h"

#include <algorithm>
#include <limits>

#include "console/models/words.h"
#include "console/picture/rollout.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

picture::ProgressSplit splitOf(const JobSummary& job)
{
    const quint64 all = job.size * static_cast<quint64>(std::max(job.targets, 0));
    picture::ProgressSplit split;
    split.origin = static_cast<float>(std::min(1.0, ratio(job.fromOrigin, all)));
    split.gateway = static_cast<float>(std::min(1.0, ratio(job.fromGateway, all)));
    split.peers = static_cast<float>(std::min(1.0, ratio(job.fromPeers, all)));
    split.cache = static_cast<float>(std::min(1.0, ratio(job.fromCache, all)));
    split.failed = job.failed > 0;
    return split;
}

QString finishText(const std::optional<qint64>& ms, bool isEstimate)
{
    if (!ms)
        return JobTableModel::tr("not known");
    return isEstimate ? JobTableModel::tr("est. %1").arg(durationText(*ms)) : durationText(*ms);
}

bool isRight(int column)
{
    return column == JobTableModel::Order || column == JobTableModel::Complete
        || column == JobTableModel::Failed || column == JobTableModel::Risk;
}

} // namespace

JobTableModel::JobTableModel(QObject* parent)
    : KeyedRows(parent)
{
}

void JobTableModel::setKnownJobs(std::map<QString, KnownJob> known)
{
    m_known = std::move(known);
    rebuild();
}

void JobTableModel::setSnapshot(const fleet::SnapshotPointer& snapshot)
{
    m_snapshot = snapshot;
    rebuild();
}

void JobTableModel::rebuild()
{
    if (!m_snapshot)
        return;
    const QVector<JobSummary> summaries = summarizeJobs(*m_snapshot, m_known);
    QVector<JobRow> fresh;
    QVector<qsizetype> order;
    for (const JobSummary& summary : summaries) {
        if (!summary.isOver())
            order.append(fresh.size());
        fresh.append(
            {summary, 0, summary.isOver() ? QString() : orderReason(summary, m_snapshot->atMs)});
    }
    std::sort(order.begin(), order.end(), [&](qsizetype a, qsizetype b) {
        return goesBefore(fresh.at(a).summary, fresh.at(b).summary);
    });
    for (qsizetype place = 0; place < order.size(); ++place)
        fresh[order.at(place)].place = static_cast<int>(place) + 1;
    merge(std::move(fresh));
}

int JobTableModel::rowOfJob(const QString& id) const
{
    const auto found = std::lower_bound(
        rows().begin(), rows().end(), id,
        [](const JobRow& row, const QString& key) { return row.summary.id < key; });
    return found != rows().end() && found->summary.id == id
        ? static_cast<int>(found - rows().begin())
        : -1;
}

const JobSummary* JobTableModel::findJob(const QString& id) const
{
    const JobRow* row = rowAt(rowOfJob(id));
    return row == nullptr ? nullptr : &row->summary;
}

int JobTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant JobTableModel::data(const QModelIndex& index, int role) const
{
    const JobRow* row = index.isValid() ? rowAt(index.row()) : nullptr;
    if (row == nullptr)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Progress ? QVariant::fromValue(splitOf(row->summary))
                                          : QVariant(text(*row, index.column()));
    case Qt::AccessibleTextRole:
    case ExportRole:
        return text(*row, index.column());
    case Qt::ToolTipRole:
        return toolTip(*row, index.column());
    case Qt::TextAlignmentRole:
        return isRight(index.column()) ? int(Qt::AlignRight | Qt::AlignVCenter)
                                       : int(Qt::AlignLeft | Qt::AlignVCenter);
    case KeyRole:
        return row->summary.id;
    case SortRole:
        return sortValue(*row, index.column());
    case SeverityRole:
        return row->summary.failed > 0 ? 2 : row->summary.isOver() ? 0 : 1;
    default:
        return {};
    }
}

QString JobTableModel::text(const JobRow& row, int column) const
{
    const JobSummary& job = row.summary;
    switch (column) {
    case Order:
        return row.place == 0 ? QString() : QString::number(row.place);
    case Title:
        return job.title;
    case State:
        if (job.targets == 0)
            return tr("no endpoint yet");
        if (job.cancelled == job.targets)
            return tr("cancelled");
        if (job.paused > 0 && job.fetching == 0)
            return tr("paused");
        if (!job.isOver())
            return job.fetching > 0 ? tr("running") : tr("waiting");
        return job.failed > 0 ? tr("ended, %n failed", nullptr, job.failed) : tr("complete");
    case Progress:
        return percentText(static_cast<double>(splitOf(job).total()));
    case Complete:
        return tr("%1 of %2").arg(job.delivered).arg(job.targets);
    case Failed:
        return job.failed == 0 ? QString() : QString::number(job.failed);
    case Deadline:
        return job.deadlineMs ? timeText(*job.deadlineMs) : QString();
    case Risk:
        if (job.kev && job.risk == 0)
            return tr("KEV");
        return job.kev ? tr("KEV %1").arg(job.risk) : QString::number(job.risk);
    case FromPeers:
        return job.verified == 0
            ? QString()
            : tr("%1 (%2)").arg(percentText(ratio(job.fromPeers, job.verified)),
                                sizeText(job.fromPeers));
    case Finish:
        return tr("%1 / %2").arg(finishText(job.p50Ms, job.p50IsEstimate),
                                 finishText(job.p95Ms, job.p95IsEstimate));
    case Id:
        return job.id;
    default:
        return {};
    }
}

QVariant JobTableModel::sortValue(const JobRow& row, int column) const
{
    const JobSummary& job = row.summary;
    switch (column) {
    case Order:
        return row.place == 0 ? std::numeric_limits<int>::max() : row.place;
    case Progress:
        return static_cast<double>(splitOf(job).total());
    case Complete:
        return job.targets == 0 ? 0.0 : double(job.delivered) / job.targets;
    case Failed:
        return job.failed;
    case Deadline:
        return job.deadlineMs.value_or(std::numeric_limits<qint64>::max());
    case Risk:
        return job.risk + (job.kev ? 10'000 : 0);
    case FromPeers:
        return ratio(job.fromPeers, job.verified);
    case Finish:
        return job.p95Ms.value_or(std::numeric_limits<qint64>::max());
    default:
        return text(row, column);
    }
}

QString JobTableModel::toolTip(const JobRow& row, int column) const
{
    const JobSummary& job = row.summary;
    switch (column) {
    case Order:
        return row.reason;
    case Title:
        return job.cves.isEmpty() ? job.title : job.cves.join(u", "_s);
    case Progress:
        return tr("%1 of %2 verified")
            .arg(sizeText(job.verified), sizeText(job.size * quint64(std::max(job.targets, 0))));
    case Complete:
        return tr("%1 of %2 have never told of it; failed ones stay in the total")
            .arg(job.notHeard)
            .arg(job.targets);
    case FromPeers:
        return tr("verified bytes from peers / all verified bytes");
    case Finish:
        return tr("Half / 95 % of the targets have it, from publishing");
    case Deadline:
        return job.deadlineMs && m_snapshot ? deadlineText(*job.deadlineMs, m_snapshot->atMs)
                                            : QString();
    default:
        return text(row, column);
    }
}

QVariant JobTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return isRight(section) ? int(Qt::AlignRight | Qt::AlignVCenter)
                                : int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == Order)
        return tr("What goes first: known to be exploited, then the earliest deadline, then the "
                  "higher risk");
    if (role != Qt::DisplayRole && role != ExportRole)
        return {};
    const QStringList titles {tr("Order"),      tr("Job"),       tr("State"),    tr("Progress"),
                              tr("Complete"),   tr("Failed"),    tr("Deadline"), tr("Risk"),
                              tr("From peers"), tr("P50 / P95"), tr("Id")};
    return titles.at(section);
}

} // namespace patchswarm::models
