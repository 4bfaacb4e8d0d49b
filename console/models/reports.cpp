#include "console/models/reports.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <cmath>

#include "console/fleet/bytesources.h"
#include "console/fleet/csv.h"
#include "console/models/words.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

using fleet::EndpointSnapshot;
using fleet::JobPicture;

constexpr qint64 sevenDaysMs = qint64(7) * 24 * 3600 * 1000;

class Words
{
    Q_DECLARE_TR_FUNCTIONS(patchswarm::models::Reports)
};

ReportCell textCell(const QString& text)
{
    return {text, text, text};
}

ReportCell countCell(int count)
{
    return {QString::number(count), QString::number(count), count};
}

ReportCell bytesCell(quint64 bytes)
{
    return {sizeText(bytes), QString::number(bytes), QVariant::fromValue(bytes)};
}

ReportCell shareCell(double share)
{
    return {percentText(share), QString::number(share, 'f', 4), share};
}

ReportCell durationCell(const std::optional<qint64>& ms)
{
    return ms ? ReportCell {durationText(*ms), QString::number(*ms / 1000), *ms}
              : ReportCell {Words::tr("not reached"), {}, std::numeric_limits<qint64>::max()};
}

const KnownJob* find(const std::map<QString, KnownJob>& known, const QString& id)
{
    const auto found = known.find(id);
    return found == known.end() ? nullptr : &found->second;
}

bool isPlausible(const JobPicture& job, const KnownJob* known)
{
    return !job.isImplausible && (known == nullptr || job.status.size == known->job.size());
}

// --- savings -------------------------------------------------------------------------------------

struct Sums
{
    int transfers = 0; // endpoint and job
    fleet::ByteSources bytes;

    void add(const rpc::JobStatus& job)
    {
        ++transfers;
        bytes.add(job);
    }

    [[nodiscard]] QVector<ReportCell> cells(const QString& name) const
    {
        return {textCell(name),
                countCell(transfers),
                bytesCell(bytes.verified),
                bytesCell(bytes.fromOrigin),
                bytesCell(bytes.fromGateway),
                bytesCell(bytes.fromPeers),
                bytesCell(bytes.fromCache),
                bytesCell(bytes.wasted),
                shareCell(bytes.shareFromPeers())};
    }
};

QString keyOf(const EndpointSnapshot& endpoint, const JobPicture& job, const KnownJob* known,
              SavingsBy by)
{
    switch (by) {
    case SavingsBy::Job: {
        const QString title = known != nullptr ? known->job.title : job.status.title;
        return title.isEmpty() || title == job.status.id ? job.status.id
                                                         : u"%1 (%2)"_s.arg(title, job.status.id);
    }
    case SavingsBy::Site:
        return endpoint.site().isEmpty() ? Words::tr("no site") : endpoint.site();
    case SavingsBy::Day:
        break;
    }
    return QDateTime::fromMSecsSinceEpoch(job.status.receivedAt, Qt::UTC)
        .date()
        .toString(Qt::ISODate);
}

QString titleOf(SavingsBy by)
{
    return by == SavingsBy::Job ? Words::tr("Job")
        : by == SavingsBy::Site ? Words::tr("Site")
                                : Words::tr("Day");
}

// --- remediation ---------------------------------------------------------------------------------

struct Course
{
    QVector<qint64> delivered; // ms from the start
    QVector<qint64> succeeded;
    int targets = 0;
    int inDeadline = 0;
    int inSevenDays = 0;
    qint64 startMs = 0;
    std::optional<qint64> deadlineMs;
};

// By which half (95 %) of all targets were done; empty when so many are not.
std::optional<qint64> quantile(QVector<qint64> times, int targets, double share)
{
    const auto needed = static_cast<qsizetype>(std::ceil(share * targets));
    if (needed < 1 || times.size() < needed)
        return {};
    std::nth_element(times.begin(), times.begin() + (needed - 1), times.end());
    return times.at(needed - 1);
}

void add(Course& course, const JobPicture& job)
{
    const rpc::JobStatus& s = job.status;
    if (job.isDone() && s.deliveredAt)
        course.delivered.append(std::max<qint64>(0, *s.deliveredAt - course.startMs));
    // Where no hand-off is configured, delivered is as far as it goes.
    const std::optional<qint64> done = s.state == rpc::JobState::Succeeded ? s.endedAt
        : s.state == rpc::JobState::Delivered                              ? s.deliveredAt
                                                                           : std::nullopt;
    if (!done)
        return;
    const qint64 took = std::max<qint64>(0, *done - course.startMs);
    if (s.state == rpc::JobState::Succeeded)
        course.succeeded.append(took);
    course.inDeadline += course.deadlineMs && *done <= *course.deadlineMs;
    course.inSevenDays += took <= sevenDaysMs;
}

Course courseOf(const fleet::FleetSnapshot& fleet, const JobSummary& job, const KnownJob* known)
{
    Course course;
    course.startMs = job.exposedSinceMs.value_or(job.publishedAtMs);
    course.deadlineMs = job.deadlineMs;
    for (const fleet::EndpointPointer& endpoint : fleet.endpoints) {
        const JobPicture* told = endpoint->findJob(job.id);
        if (told == nullptr && !(known != nullptr && isTarget(known->job, *endpoint)))
            continue;
        ++course.targets;
        if (told != nullptr)
            add(course, *told);
    }
    return course;
}

} // namespace

QString savedFormula()
{
    return Words::tr(fleet::savedFormula);
}

QString Report::csv() const
{
    const QString end = u"\r\n"_s;
    QString text = fleet::csvLine(columns) + end;
    const auto write = [&](const QVector<ReportCell>& cells) {
        QStringList line;
        for (const ReportCell& cell : cells)
            line.append(cell.exported);
        text += fleet::csvLine(line) + end;
    };
    for (const auto& row : rows)
        write(row);
    if (!total.isEmpty())
        write(total);
    for (const QString& line : formulas + notes)
        text += fleet::csvLine({u"# "_s + line}) + end;
    return text;
}

Report savingsReport(const fleet::FleetSnapshot& fleet, const std::map<QString, KnownJob>& known,
                     SavingsBy by, const QString& jobId)
{
    std::map<QString, Sums> groups;
    Sums total;
    int leftOut = 0;
    for (const fleet::EndpointPointer& endpoint : fleet.endpoints)
        for (const JobPicture& job : endpoint->jobs) {
            if (!jobId.isEmpty() && job.status.id != jobId)
                continue;
            const KnownJob* document = find(known, job.status.id);
            if (!isPlausible(job, document)) {
                ++leftOut;
                continue;
            }
            groups[keyOf(*endpoint, job, document, by)].add(job.status);
            total.add(job.status);
        }
    Report report;
    report.title = Words::tr("Savings");
    report.columns = {
        titleOf(by),          Words::tr("Transfers"), Words::tr("Verified"),  Words::tr("Origin"),
        Words::tr("Gateway"), Words::tr("Peers"),     Words::tr("Own cache"), Words::tr("Wasted"),
        Words::tr("Saved")};
    report.numeric = {false, true, true, true, true, true, true, true, true};
    for (const auto& [name, sums] : groups)
        report.rows.append(sums.cells(name));
    report.total = total.cells(Words::tr("Total"));
    report.formulas = {Words::tr(fleet::verifiedFormula), savedFormula(),
                       Words::tr("a transfer is one job on one endpoint; failed ones count")};
    if (leftOut > 0)
        report.notes.append(Words::tr("%n transfer(s) left out: what the endpoint says cannot be",
                                      nullptr, leftOut));
    return report;
}

Report remediationReport(const fleet::FleetSnapshot& fleet,
                         const std::map<QString, KnownJob>& known, const QString& jobId)
{
    Report report;
    report.title = Words::tr("Time to remediation");
    report.columns = {Words::tr("Job"),           Words::tr("Counted from"),
                      Words::tr("Targets"),       Words::tr("Delivered"),
                      Words::tr("Succeeded"),     Words::tr("Delivered P50"),
                      Words::tr("Delivered P95"), Words::tr("Succeeded P50"),
                      Words::tr("Succeeded P95"), Words::tr("Within deadline"),
                      Words::tr("Within 7 days")};
    report.numeric = {false, false, true, true, true, true, true, true, true, true, true};
    for (const JobSummary& job : summarizeJobs(fleet, known)) {
        if (!jobId.isEmpty() && job.id != jobId)
            continue;
        const Course c = courseOf(fleet, job, find(known, job.id));
        const auto part = [&](int count) {
            return shareCell(c.targets == 0 ? 0 : static_cast<double>(count) / c.targets);
        };
        const QString from = job.exposedSinceMs
            ? Words::tr("exposed since %1").arg(timeText(c.startMs))
            : Words::tr("published %1").arg(timeText(c.startMs));
        report.rows.append(
            {textCell(job.title.isEmpty() ? job.id : job.title),
             {from, isoText(c.startMs), c.startMs},
             countCell(c.targets),
             countCell(static_cast<int>(c.delivered.size())),
             countCell(static_cast<int>(c.succeeded.size())),
             durationCell(quantile(c.delivered, c.targets, 0.5)),
             durationCell(quantile(c.delivered, c.targets, 0.95)),
             durationCell(quantile(c.succeeded, c.targets, 0.5)),
             durationCell(quantile(c.succeeded, c.targets, 0.95)),
             c.deadlineMs ? part(c.inDeadline) : ReportCell {Words::tr("no deadline"), {}, -1.0},
             part(c.inSevenDays)});
    }
    report.formulas = {
        Words::tr("time = delivered (succeeded) - exposed since; where that is not stated, - "
                  "published"),
        Words::tr("P50 (P95) = by when half (95 %) of all targets were done; \"not reached\" "
                  "while so many are not"),
        Words::tr("within = targets done in time / all targets; failed and silent ones stay in "
                  "the denominator"),
        Words::tr("done = succeeded; where no hand-off is configured, delivered")};
    return report;
}

Report stragglersReport(const fleet::FleetSnapshot& fleet, const std::map<QString, KnownJob>& known,
                        const QString& jobId)
{
    Report report;
    report.title = Words::tr("Stragglers");
    report.columns = {Words::tr("Endpoint"), Words::tr("Site"),  Words::tr("State"),
                      Words::tr("Progress"), Words::tr("Cause"), Words::tr("Last report")};
    report.numeric = {false, false, false, true, false, false};
    const KnownJob* document = find(known, jobId);
    for (const fleet::EndpointPointer& endpoint : fleet.endpoints) {
        const JobPicture* job = endpoint->findJob(jobId);
        if (job == nullptr && !(document != nullptr && isTarget(document->job, *endpoint)))
            continue;
        if (job != nullptr && job->isDone())
            continue;
        const bool isAway = fleet::freshnessAt(*endpoint, fleet.atMs) == fleet::Freshness::Offline;
        const auto& connection = endpoint->connection;
        QString cause = job != nullptr ? job->status.reason : QString();
        if (isAway && connection.failure)
            cause = u"%1. %2"_s.arg(connection.detail, fleet::nextStep(*connection.failure));
        else if (job == nullptr)
            cause = Words::tr("it has not told of this job yet");
        report.rows.append({textCell(endpoint->record.name),
                            textCell(endpoint->site()),
                            textCell(isAway               ? connectionText(connection)
                                         : job == nullptr ? Words::tr("not heard of it")
                                                          : jobStateText(job->status.state)),
                            shareCell(job == nullptr ? 0 : job->progress()),
                            textCell(cause),
                            {agoText(endpoint->lastReportMs, fleet.atMs),
                             isoText(endpoint->lastReportMs), endpoint->lastReportMs}});
    }
    std::stable_sort(report.rows.begin(), report.rows.end(), [](const auto& a, const auto& b) {
        return a.at(3).sort.toDouble() < b.at(3).sort.toDouble();
    });
    report.formulas = {Words::tr("progress = verified bytes / bytes of the job")};
    return report;
}

// --- the table -----------------------------------------------------------------------------------

ReportModel::ReportModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void ReportModel::setReport(const Report& report)
{
    beginResetModel();
    m_report = report;
    endResetModel();
}

int ReportModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0
                            : static_cast<int>(m_report.rows.size()) + !m_report.total.isEmpty();
}

int ReportModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_report.columns.size());
}

QVariant ReportModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount())
        return {};
    const auto& row =
        index.row() < m_report.rows.size() ? m_report.rows.at(index.row()) : m_report.total;
    const ReportCell cell = row.value(index.column());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return cell.text;
    case SortRole:
        return cell.sort;
    case ExportRole:
        return cell.exported;
    case KeyRole:
        return row.value(0).text;
    case Qt::TextAlignmentRole:
        return m_report.numeric.value(index.column()) ? int(Qt::AlignRight | Qt::AlignVCenter)
                                                      : int(Qt::AlignLeft | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant ReportModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return m_report.numeric.value(section) ? int(Qt::AlignRight | Qt::AlignVCenter)
                                               : int(Qt::AlignLeft | Qt::AlignVCenter);
    return role == Qt::DisplayRole || role == ExportRole ? QVariant(m_report.columns.at(section))
                                                         : QVariant();
}

} // namespace patchswarm::models
