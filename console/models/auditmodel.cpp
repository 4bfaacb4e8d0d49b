#include "console/models/auditmodel.h"

#include <QHash>

#include <algorithm>

#include "console/fleet/profilechange.h"
#include "console/models/words.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::models {

namespace {

constexpr qsizetype shownOfValue = 200;
constexpr int pageSize = 200;
constexpr qsizetype flushAt = 2000;

QString valueText(const QJsonValue& value)
{
    return value.isNull() || value.isUndefined() ? QString() : fleet::jsonText(value);
}

} // namespace

AuditModel::AuditModel(QObject* parent)
    : KeyedRows(parent)
{
}

void AuditModel::add(const QVector<AuditRow>& entries)
{
    QVector<AuditRow> fresh = rows() + entries;
    std::stable_sort(fresh.begin(), fresh.end(),
                     [](const AuditRow& a, const AuditRow& b) { return a.key < b.key; });
    const auto end = std::unique(fresh.begin(), fresh.end(),
                                 [](const auto& a, const auto& b) { return a.key == b.key; });
    fresh.erase(end, fresh.end());
    if (fresh.size() > most) {
        QVector<qint64> times;
        for (const AuditRow& row : std::as_const(fresh))
            times.append(row.entry.at);
        const auto cut = times.begin() + (times.size() - most);
        std::nth_element(times.begin(), cut, times.end());
        const qint64 oldest = *cut;
        fresh.removeIf([oldest](const AuditRow& row) { return row.entry.at < oldest; });
    }
    merge(std::move(fresh));
}

int AuditModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant AuditModel::data(const QModelIndex& index, int role) const
{
    const AuditRow* row = index.isValid() ? rowAt(index.row()) : nullptr;
    if (row == nullptr)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*row, index.column()).left(shownOfValue);
    case Qt::AccessibleTextRole:
        return text(*row, index.column());
    case Qt::ToolTipRole:
        return text(*row, index.column()).left(20 * shownOfValue);
    case Qt::TextAlignmentRole:
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    case KeyRole:
        return row->key.first;
    case SortRole:
        return index.column() == Time ? QVariant(row->entry.at)
                                      : QVariant(text(*row, index.column()));
    case ExportRole:
        return index.column() == Time ? isoText(row->entry.at) : text(*row, index.column());
    case SeverityRole:
        return row->entry.result == u"done" ? 0 : 1;
    default:
        return {};
    }
}

QString AuditModel::text(const AuditRow& row, int column)
{
    switch (column) {
    case Time:
        return timeText(row.entry.at);
    case Endpoint:
        return row.key.first;
    case Who:
        return row.entry.role.isEmpty() ? row.entry.who
                                        : tr("%1 (%2)").arg(row.entry.who, row.entry.role);
    case What:
        return row.entry.what;
    case Before:
        return valueText(row.entry.before);
    case After:
        return valueText(row.entry.after);
    case Result:
        return row.entry.result;
    default:
        return {};
    }
}

QVariant AuditModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == Time)
        return tr("By the endpoint's own clock");
    if (role != Qt::DisplayRole && role != ExportRole)
        return {};
    const QStringList titles {tr("Time"),   tr("Endpoint"), tr("Who"),   tr("What"),
                              tr("Before"), tr("After"),    tr("Result")};
    return titles.at(section);
}

// --- collecting ----------------------------------------------------------------------------------

AuditCollector::AuditCollector(fleet::FleetWatch& watch, AuditModel& model, QObject* parent)
    : QObject(parent)
    , m_watch(watch)
    , m_model(model)
{
}

void AuditCollector::refresh()
{
    if (isRunning())
        return;
    m_notAsked.clear();
    for (const fleet::EndpointPointer& endpoint : m_watch.snapshot()->endpoints)
        (endpoint->isConnected() ? m_queue : m_notAsked).append(endpoint->record.name);
    if (m_queue.isEmpty())
        QMetaObject::invokeMethod(this, &AuditCollector::refreshed, Qt::QueuedConnection);
    askMore();
}

void AuditCollector::askMore()
{
    while (m_running < atOnce && !m_queue.isEmpty()) {
        ++m_running;
        ask(m_queue.takeFirst());
    }
}

void AuditCollector::flush()
{
    if (!m_heard.isEmpty())
        m_model.add(std::exchange(m_heard, {}));
}

void AuditCollector::ask(const QString& endpoint)
{
    rpc::AuditSinceParams params;
    params.sequence = m_next[endpoint];
    params.limit = pageSize;
    m_watch.callFor<rpc::AuditPage>(endpoint, u"audit.since"_s, rpc::toJson(params), this,
                                    [this, endpoint](const auto& page) {
                                        --m_running;
                                        if (!page) {
                                            m_notAsked.append(endpoint);
                                        } else {
                                            for (const rpc::AuditEntry& entry : page->entries)
                                                m_heard.append({{endpoint, entry.sequence}, entry});
                                            const bool moves = page->next > m_next[endpoint];
                                            m_next[endpoint] = page->next;
                                            if (page->more && moves)
                                                m_queue.append(endpoint);
                                        }
                                        askMore();
                                        if (m_heard.size() >= flushAt || !isRunning())
                                            flush();
                                        if (!isRunning())
                                            Q_EMIT refreshed();
                                    });
}

} // namespace patchswarm::models
